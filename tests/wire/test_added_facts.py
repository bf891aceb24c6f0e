"""Added facts: below what stands in a file, once, and read back as they were."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, UTC_ZONE, Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.contracts.facts import (
    Act,
    Attachment,
    Instruction,
    Notice,
    Observation,
    PaymentFact,
    PointEvidence,
    Report,
)
from onus.wire.added_facts import CannotAddBelow, ids_in, row_of, with_added
from onus.wire.csv_rows import parse_csv
from onus.wire.dossier_files import read_acts, read_notices
from onus.wire.fact_columns import WORDS
from onus.wire.fact_rows import FACT_FILES
from onus.wire.fact_tables import TABLES, facts

SHANGHAI = ZoneTable("Asia/Shanghai", (0,), (28_800,))
MEAN_TIME = ZoneTable("Asia/Shanghai", (0,), (29_143,))
zones = st.sampled_from([UTC_ZONE, SHANGHAI, MEAN_TIME])
names = st.text("abcXYZ甲乙-", min_size=1, max_size=8)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20).map(str.strip)
spoken = st.one_of(texts, st.sampled_from(["=1+1", "'tis", "two\nlines", 'a "word", said', "-5", "＝A"]))
moments = st.integers(0, 60_000 * DAY_US).map(Instant)
later = st.integers(0, 90 * DAY_US)


def dated(value, **more):
    """Facts of a kind: written down when they happened or later, some corrections of others."""
    return st.builds(
        lambda at, after, **rest: value(happened_at=at, recorded_at=Instant(at + after), **rest),
        moments, later, source_ref=spoken, supersedes=st.one_of(st.just(""), names), withdrawn=st.booleans(), **more,
    )  # fmt: skip


def of_place(file, kind, result, *, lasts=False, **more):
    def made(at, lasted, after, **rest):
        ended = Instant(at + (lasted if lasts else 0))
        return PointEvidence(
            kind=kind, started_at=at, happened_at=ended, recorded_at=Instant(ended + after), **rest
        )

    return st.builds(
        made, moments, later, later, id=names, place=names, service=spoken, result=st.sampled_from(result),
        source_ref=spoken, withdrawn=st.booleans(), **more,
    )  # fmt: skip


lon, lat = st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000)
known = st.one_of(st.none(), moments)
lists = st.lists(names, max_size=3).map(tuple)
local = st.builds(Localized, spoken, spoken)
FACTS = {
    "weather.csv": st.builds(
        lambda at, lasted, after, **rest: Observation(
            from_at=at, to_at=Instant(at + lasted), recorded_at=Instant(at + lasted + after), **rest
        ),
        moments, st.integers(1, DAY_US), later, station=names, id=names,
        precipitation_tenth_mm=st.one_of(st.none(), st.integers(0, 5_000)),
        snow_depth_mm=st.one_of(st.none(), st.integers(0, 5_000)), phenomenon=st.sampled_from(WORDS["weather"]),
    ),
    "inspections.csv": of_place(
        "inspections.csv", "inspection", WORDS["inspection"], by=names, item=spoken, photo=names, note=spoken,
        points_milli=st.integers(0, 99_999),
    ),
    "crews.csv": of_place("crews.csv", "crew", ["done"], lasts=True, photo=names, note=spoken),
    "visits.csv": of_place(
        "visits.csv", "visit", ["confirmed", "unconfirmed", "refused"], lasts=True, by=names, lon_e7=lon, lat_e7=lat
    ),
    "photos.csv": of_place("photos.csv", "photo", ["done"], photo=names, lon_e7=lon, lat_e7=lat),
    "reports.csv": dated(
        Report, id=names, place=names, service=spoken, target_at=known, closed_at=known, text=spoken,
        source_status=spoken,
    ),
    "instructions.csv": dated(Instruction, id=names, by_post=names, leave=lists, go_to=lists, until=known, text=spoken),
    "payments.csv": dated(
        PaymentFact, id=names, period=st.just("2024-01"), kind=st.sampled_from(WORDS["payment"]),
        amount_minor=st.integers(0, 10**15 - 1), by_post=names, reason=spoken, ref=spoken,
    ),
    "attachments.csv": dated(
        Attachment, id=names, kind=st.sampled_from(WORDS["attachment"]), file=spoken, sha256=st.just("0a" * 32),
        pages=st.integers(0, 500), likeness=st.sampled_from(["", "0123456789abcdef"]), about=spoken, place=names,
        by_post=names, note=spoken,
    ),
    "acts.toml": st.builds(
        lambda at, after, **rest: Act(happened_at=at, recorded_at=Instant(at + after), **rest),
        moments, later, id=names, kind=st.just("inspection"), toward=st.sampled_from(["", "contractor"]),
        by_post=names, text=local, finding=spoken, duties=lists, districts=lists, published_at=known, until=known,
        amount_minor=st.integers(0, 10**12), reason=spoken, source=spoken, withdrawn=st.booleans(), clause=spoken,
        paper=spoken,
    ),
    "notices.toml": st.builds(
        lambda at, after, **rest: Notice(happened_at=at, recorded_at=Instant(at + after), **rest),
        moments, later, id=names, issuer=names, title=local, text=local, addressees=st.just(("shops",)),
        districts=lists, areas=st.just(("pavement",)), service=spoken,
        deadline_h=st.one_of(st.none(), st.integers(1, 99)), sanction=st.sampled_from(["fine", "other", "none"]),
        cited=lists, published_at=known, publication_known=st.booleans(),
        written_zone=st.sampled_from(["yes", "no", "unknown"]), reply=local, reply_at=known, reply_source=spoken,
    ),
}  # fmt: skip
anything = st.sampled_from(sorted(FACTS)).flatmap(
    lambda file: st.tuples(
        st.just(file),
        st.lists(FACTS[file], max_size=4, unique_by=lambda one: one.id),
        st.lists(FACTS[file], max_size=4, unique_by=lambda one: one.id),
    )
)


def added(raw: bytes, file: str, new: list, zone: ZoneTable) -> bytes:
    """Add facts as a database keeps them: as rows that went through JSON."""
    return with_added(raw, file, json.loads(json.dumps([row_of(file, one) for one in new])), zone)


def read(file: str, raw: bytes) -> list:
    if not raw:
        return []
    if file == "acts.toml":
        return list(read_acts(raw).value)
    if file == "notices.toml":
        return list(read_notices(raw).value)
    table = next(one for one in TABLES if one.file == file)
    values, faults = facts(parse_csv(raw.decode("utf-8"), file=file), table)
    assert [one.sentence() for one in faults if not one.warning] == []
    return list(values)


def test_there_is_a_law_for_every_file_that_holds_facts():
    assert {*FACTS} == {*FACT_FILES, "acts.toml", "notices.toml"}
    assert all("recorded_at" in [one.name for one in fields(kind)] for kind in (Act, Notice, Report))


@given(anything, zones)
def test_what_was_added_is_read_back_as_it_was_below_what_was_there(drawn, zone):
    file, old, new = drawn
    before = added(b"", file, old, zone)
    after = added(before, file, new, zone)

    held = {one.id for one in old}
    assert read(file, after) == [*old, *(one for one in new if one.id not in held)]
    assert after.startswith(before)


@given(anything, zones)
def test_the_same_facts_added_again_change_no_byte(drawn, zone):
    file, old, new = drawn
    once = added(added(b"", file, old, zone), file, new, zone)

    assert added(once, file, [*new, *old], zone) == once
    assert added(once, file, [], zone) == once
    assert {*ids_in(once, file)} == {one.id for one in (*old, *new)}


AN_ACT = Act("a-1", "serve", Instant(DAY_US), Instant(DAY_US))
A_REPORT = Report("7", "S-1", "snow", Instant(DAY_US), Instant(DAY_US), text="ice")


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        (b"\xef\xbb\xbfreport_id,happened_at\r\n6,1970-01-01T00:00:00Z\r\n",
         (b"\xef\xbb\xbfreport_id,happened_at,place_id,service,recorded_at,text\r\n6,1970-01-01T00:00:00Z,,,,\r\n"
         b"7,1970-01-02T00:00:00Z,S-1,snow,1970-01-02T00:00:00Z,ice\r\n")),
        (b'report_id,text,happened_at\n6,"two\nlines",1970-01-01T00:00:00Z',
         (b'report_id,text,happened_at,place_id,service,recorded_at\n6,"two\nlines",1970-01-01T00:00:00Z,,,\n'
         b"7,ice,1970-01-02T00:00:00Z,S-1,snow,1970-01-02T00:00:00Z\n")),
    ],
)  # fmt: skip
def test_marks_and_line_ends_of_a_table_stay_and_missing_columns_come_at_its_end(raw, whole):
    assert added(raw, "reports.csv", [A_REPORT], UTC_ZONE) == whole
    assert read("reports.csv", whole.removeprefix(b"\xef\xbb\xbf"))[-1] == A_REPORT


def test_remarks_of_a_person_stay_where_they_wrote_them():
    raw = b'# by hand\n[[acts]] # first\nid = "a-0"\nkind = "plan"\nhappened_at = 1970-01-01T00:00:00Z\n'

    whole = added(raw, "acts.toml", [AN_ACT], UTC_ZONE)

    assert whole.startswith(raw)
    assert [one["id"] for one in tomllib.loads(whole.decode())["acts"]] == ["a-0", "a-1"]


@pytest.mark.parametrize("raw", [b"acts = []\n", b'acts = [{ id = "a-0", kind = "plan" }]\n'])
def test_a_list_that_nothing_can_follow_is_told_and_not_rewritten(raw):
    with pytest.raises(CannotAddBelow, match=r"acts\.toml"):
        added(raw, "acts.toml", [AN_ACT], UTC_ZONE)


def test_times_finer_than_a_second_are_kept():
    fine = replace(AN_ACT, happened_at=Instant(1_234_567), recorded_at=Instant(2_345_678))

    assert read("acts.toml", added(b"", "acts.toml", [fine], SHANGHAI)) == [fine]
