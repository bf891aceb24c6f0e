"""Lists that are read a page at a time say what the whole of their rows says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.reports.events import RETALIATION
from onus.core.reports.publication import DISTRICT, SEGMENT, Candidate, PublicationRule, shown
from onus.outside.laid_out import read_laid_out
from onus.records import prepared
from onus.records.assessments import COUNTED, begin, clear, day_of, lay
from onus.records.dossiers import dossier_named
from onus.records.models import Duty, DutyCount, Place, Report, ReportStanding
from onus.records.places import place_named
from onus.records.published_reports import (
    Recognising,
    Wanted,
    count_by_district,
    count_public,
    count_unshown,
    public_rows,
)
from onus.records.shown_acts import acts_known, acts_of_time, acts_on
from onus.records.shown_duties import counts_of_post, duties_where, has_homes

pytestmark = pytest.mark.django_db
DOSSIER, NOWHERE = "benxi-2023-replay", Path("/nowhere")
steady = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = {
    "outcome": ("unmet", "fulfilled"), "district": ("north", "south"), "obligation_id": ("CLEAR", "SALT"),
    "occurrence_id": ("fall-1", "fall-2"), "officer_post": ("head", ""), "owed_by": ("contractor", "body"), "month": ("2023-12", ""),
}  # fmt: skip
dues = st.one_of(st.none(), st.integers(-3, 3).map(lambda hours: hours * 7 * HOUR_US))
rows = st.lists(
    st.fixed_dictionaries(
        {"due_at": dues, "place_id": st.sampled_from(["s-1", "s-2", "-", "private-bcd"])}
        | {name: st.sampled_from(some) for name, some in VALUES.items()}
    ),
    max_size=30,
)
asked_for = st.fixed_dictionaries({}, optional={name: st.sampled_from(some) for name, some in VALUES.items()})


@steady
@given(rows=rows, wanted=asked_for, start=st.integers(0, 12), most=st.integers(1, 8))
def test_a_page_of_a_list_of_duties_is_a_piece_of_all_its_rows_in_their_order(rows, wanted, start, most):
    number, _ = begin(DOSSIER, digest="a list", as_of=1, onus="", kept_in=NOWHERE, at=1)
    clear(number)
    named = [{**row, "duty_id": f"d-{place:02}"} for place, row in enumerate(rows)]
    lay(number, "duties", named)
    fits = [row for row in named if all(row[name] == value for name, value in wanted.items())]
    fits.sort(key=lambda row: (row["due_at"] is None, -(row["due_at"] or 0), row["duty_id"]))

    found, total = duties_where(number, wanted, start=start, most=most)

    assert [one.duty_id for one in found] == [row["duty_id"] for row in fits[start : start + most]]
    assert total == len(fits)
    assert sum(counts_of_post(number, "head").values()) == sum(row["officer_post"] == "head" for row in named)
    assert has_homes(number) == any(row["place_id"].startswith("private-") for row in named)
    clear(number)


def test_every_assessment_that_is_laid_is_counted_to_the_last_duty(benxi_out):
    del benxi_out
    number = dossier_named(DOSSIER).assessment
    told: dict[tuple[object, ...], int] = {}
    for row in Duty.objects.filter(assessment_id=number).values(*COUNTED, "due_at"):
        assert row.pop("due_day") == day_of(row["due_at"])
        key = (day_of(row.pop("due_at")), *(row[name] for name in COUNTED[1:]))
        told[key] = told.get(key, 0) + 1

    counted = DutyCount.objects.filter(assessment_id=number).values_list(*COUNTED, "duties")
    assert {tuple(row[:-1]): row[-1] for row in counted} == told


RULE = PublicationRule(delay_h=24, least_count=3, window_d=30, recognising=("ordered",), shortest_mm=20_000)
NOW = Instant(1_000 * DAY_US)
PLACES = {"long": 90_000, "short": 10_000, "unknown": None, "home": 0, "": 0}
reports = st.lists(
    st.tuples(
        st.sampled_from(["not_done", "ordered", RETALIATION]), st.sampled_from(sorted(PLACES)),
        st.integers(0, 70), st.booleans(), st.sampled_from(["north", "south"]),
    ),
    max_size=24,
)  # fmt: skip


@steady
@given(told=reports, start=st.integers(0, 5), most=st.integers(1, 30))
def test_the_tables_show_of_reports_what_the_publication_rule_shows(told, start, most):
    with transaction.atomic():
        number, _ = begin(DOSSIER, digest="reports", as_of=1, onus="", kept_in=NOWHERE, at=1)
        lay(
            number,
            "places",
            [{"place_id": name, "length_mm": mm} for name, mm in PLACES.items() if name not in ("", "home")],
        )
        some = {}
        for count, (sort, place, days, hidden, district) in enumerate(told):
            ref, at = f"R{count:02}", Instant(NOW - days * DAY_US + HOUR_US)
            row = Report.objects.create(
                ref=ref, dossier_id=DOSSIER, code_digest=ref, kind=sort, place_id=place, district=district, language="en",
                channel="web", happened_at=at, received_at=at,
            )  # fmt: skip
            ReportStanding.objects.create(report=row, state="received", changed_at=at, hidden=hidden)
            some[ref] = Candidate(
                ref,
                sort,
                place,
                district,
                at,
                length_mm=PLACES[place] or 0,
                private=place == "home",
                hidden=hidden,
            )
        levels = {
            ref: shown(one, [o for o in some.values() if o.place == one.place], RULE, at=NOW)
            for ref, one in some.items()
        }
        public = sorted(
            (ref for ref in some if levels[ref].level == SEGMENT),
            key=lambda ref: (-some[ref].received_at, ref),
        )

        wanted = Wanted(DOSSIER, ripe_before=NOW - RULE.delay_h * HOUR_US)
        how = Recognising(RULE.recognising, RULE.shortest_mm, RULE.window_d * DAY_US, RULE.least_count)
        found = public_rows(wanted, number, how, start=start, most=most)

        assert [row.report.ref for row in found] == public[start : start + most]
        assert count_public(wanted, number, how) == len(public)
        districts = [some[ref].district for ref in some if levels[ref].level == DISTRICT]
        assert count_by_district(wanted, number, how) == {
            name: districts.count(name) for name in set(districts)
        }
        reasons = [
            levels[ref].reason
            for ref, one in some.items()
            if one.sort != RETALIATION and one.received_at < NOW
        ]
        assert count_unshown(wanted, number, before=NOW) == (
            reasons.count("hidden"),
            reasons.count("delayed"),
        )
        transaction.set_rollback(True)  # The tables let no report be taken back.


def test_a_prepared_question_is_put_together_once_and_answers_with_the_values_of_each_reader(
    django_assert_num_queries, monkeypatch
):
    number = dossier_named(DOSSIER).assessment
    names = (
        Place.objects.filter(assessment_id=number).order_by("place_id").values_list("place_id", "name")[:3]
    )
    expected = dict(names)

    with django_assert_num_queries(3):
        found = {name: place_named(number, name).name for name in expected}

    assert found == expected
    assert place_named(number, "nowhere") is None


def test_a_value_that_is_not_in_the_question_as_it_is_is_refused():
    def without(_value: int):
        return Place.objects.values_list("place_id")

    with pytest.raises(ValueError, match="not in the question"):
        prepared.asked(without, 7)


@pytest.mark.parametrize(("value", "shape"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_another_shape_is_another_question(value, shape):
    def some(first: int, most: int):
        return Place.objects.filter(pk__gte=first).order_by("pk").values_list("pk")[:most]

    told = [row[0] for row in prepared.asked(some, value, shape=(shape,))]

    assert told == list(
        Place.objects.filter(pk__gte=value).order_by("pk").values_list("pk", flat=True)[:shape]
    )


def test_a_case_and_a_finding_ask_for_their_own_acts_and_get_those_of_the_documents(benxi_out):
    laid = dict(read_laid_out(benxi_out).documents())
    number = dossier_named(DOSSIER).assessment
    acts, life = laid["acts.jsonl"], laid["life_acts.json"]
    middle = sorted(act["happened_at"] for act in acts)[len(acts) // 2]
    findings = {act["data"].get("finding") or "" for act in life} | {"none"}

    told = acts_of_time(number, since=middle, until=middle, and_named={acts[0]["id"]})

    assert list(told) == [act for act in acts if act["happened_at"] == middle or act is acts[0]]
    for finding in findings - {""}:
        assert list(acts_on(number, finding)) == [
            act for act in life if act["data"].get("finding") == finding
        ]
    assert acts_known(number, {acts[0]["id"], "nobody's"}) == {acts[0]["id"]}
