"""Independent intake: reports go over whole, nothing is there twice, and what is dropped or altered is seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from onus.actions.hand_reports_over import compare_reports, export_reports, take_bundles_in, write_held
from onus.actions.receive_report import Arriving, receive_report
from onus.base.instants import Instant, instant
from onus.core.reports.events import ACKNOWLEDGED, NOT_DONE, RECEIVED, SUPPORTED, Event
from onus.log.keys import SigningKey
from onus.outside.bundle_folder import bundles_in, write_bundle
from onus.records.facts import facts_of
from onus.records.models import Report, ReportContact, ReportEvent, ReportStanding
from onus.records.reports import events_of, lives_of, write_event
from onus.wire.report_bundles import NONE, BundleUnfit, Entry, bundle

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"
INTAKE = SigningKey("intake.example", bytes(range(32)))
BUYER = SigningKey("buyer.example", bytes(range(1, 33)))
AT = instant("2023-12-20T08:00:00+08:00")


def report(text: str = "ice") -> str:
    arriving = Arriving(DOSSIER, NOT_DONE, AT, "en", text=text, mail="reporter@example.org")
    return receive_report(arriving, key=b"k" * 32, store=settings.STORE, now=AT).ref


@contextmanager
def tampering() -> Iterator[CursorWrapper]:
    """What only whoever owns the machine can do: the triggers are out of the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in ("records_reportevent", "records_fact", "records_report", "records_reportphoto"):
                for deed in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{deed}")
            yield cursor
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


def emptied() -> None:
    """The tables of another body, which holds none of our reports."""
    with tampering() as cursor:
        for table in ("reportevent", "reportphoto", "reportcontact", "reportstanding", "report", "fact"):
            cursor.execute(f"DELETE FROM records_{table}")


def over(folder) -> None:
    take_bundles_in(folder, INTAKE.verifier, store=settings.STORE, now=AT)


def test_what_was_handed_over_is_there_once_without_the_name_of_the_reporter(tmp_path):
    ref = report()
    facts = facts_of(DOSSIER)
    done = export_reports(tmp_path / "b", INTAKE, store=settings.STORE, now=AT)
    emptied()

    over(tmp_path / "b")
    over(tmp_path / "b")

    assert (done.bundles, done.reports) == (1, 1)
    assert [one.ref for one in Report.objects.all()] == [ref]
    assert ReportEvent.objects.count() == 1
    assert lives_of([ref])[ref].is_open
    assert ReportStanding.objects.count() == 1
    assert [one.fact_id for one in facts_of(DOSSIER)] == [one.fact_id for one in facts]
    assert ReportContact.objects.count() == 0
    assert b"reporter@example.org" not in b"".join(path.read_bytes() for path in (tmp_path / "b").iterdir())


def test_nothing_new_makes_no_bundle_and_new_reports_make_the_next_one(tmp_path):
    report()
    export_reports(tmp_path, INTAKE, store=settings.STORE, now=AT)

    assert export_reports(tmp_path, INTAKE, store=settings.STORE, now=AT).bundles == 0
    report("more ice")
    assert export_reports(tmp_path, INTAKE, store=settings.STORE, now=AT).bundles == 1
    assert sorted(path.name for path in tmp_path.glob("*.note")) == ["00000001.note", "00000002.note"]


def test_a_bundle_that_is_missing_or_was_changed_keeps_everything_out(tmp_path):
    report()
    export_reports(tmp_path, INTAKE, store=settings.STORE, now=AT)
    emptied()
    lines = tmp_path / "00000001.jsonl"
    lines.write_bytes(lines.read_bytes().replace(b"ice", b"sun"))

    with pytest.raises(BundleUnfit):
        over(tmp_path)
    assert Report.objects.count() == 0


def test_an_honest_receiver_compares_clean_and_one_that_drops_or_alters_is_seen(tmp_path):
    first, second, third = report("one"), report("two"), report("three")
    export_reports(tmp_path / "b", INTAKE, store=settings.STORE, now=AT)
    emptied()
    over(tmp_path / "b")

    def seen() -> tuple:
        write_held(tmp_path / "r", BUYER, now=AT)
        found = compare_reports(tmp_path / "b", INTAKE.verifier, tmp_path / "r", BUYER.verifier)
        return [(one.table, one.key) for one in found.dropped], [
            (one.table, one.key) for one in found.altered
        ]

    assert seen() == ([], [])
    with tampering() as cursor:
        Report.objects.filter(ref=second).update(text="all is well")
        cursor.execute("DELETE FROM records_reportevent WHERE report_id = %s", [third])
    dropped, altered = seen()
    assert altered == [("report", second)]
    assert dropped == [("event", f"{INTAKE.name}/{third}/0")]
    assert first not in str((dropped, altered))


def test_answers_go_back_the_same_way(tmp_path):
    ref = report()
    export_reports(tmp_path / "there", INTAKE, store=settings.STORE, now=AT)
    emptied()
    over(tmp_path / "there")
    write_event(ref, Event(ACKNOWLEDGED, AT, AT, by_post="street-supervisor", by_person="officer"))

    done = export_reports(tmp_path / "back", BUYER, store=settings.STORE, now=Instant(AT + 5))

    assert (done.reports, done.entries) == (0, 1)
    emptied()
    over(tmp_path / "there")
    take_bundles_in(tmp_path / "back", BUYER.verifier, store=settings.STORE, now=AT)

    assert [one.kind for one in events_of(ref)] == [RECEIVED, ACKNOWLEDGED]


def signed(folder, *entries: Entry, key: SigningKey = INTAKE) -> None:
    """A bundle as a body signs it whose program is another one."""
    head, body = bundle(entries, key, number=1, made_at=AT, previous=NONE)
    write_bundle(folder, 1, head, body)


def told(folder) -> list[Entry]:
    """What our own program hands over of one report."""
    report()
    export_reports(folder / "honest", INTAKE, store=settings.STORE, now=AT)
    emptied()
    return [one for _, entries in bundles_in(folder / "honest", INTAKE.verifier) for one in entries]


def with_row(entry: Entry, **fields) -> Entry:
    return replace(entry, row={**entry.row, **fields})


def of(table: str, entries: list[Entry]) -> Entry:
    return next(one for one in entries if one.table == table)


STRANGE = {
    "an inspection": ("fact", {"file": "inspections.csv"}, "only reports.csv"),
    "an act of an office": ("fact", {"action": "case.act.inspect"}, "only reports.csv"),
    "a fact in the name of a post": ("fact", {"post": "centre-head"}, "without a post"),
    "a fact about another case": ("fact", {"about": "case-1"}, "does not say what its report says"),
    "a row that says something else": ("fact", {"row": {"report_id": "x"}}, "what its report says"),
    "a fact with a field more": ("fact", {"actor": "li"}, "lacks or has more"),
    "a report of a dossier that is not here": ("report", {"dossier_id": "elsewhere"}, "is not loaded here"),
    "a report that comes from the future": ("report", {"received_at": AT * 2}, "no time until now"),
    "a sort that nobody knows": ("report", {"kind": "not_ours"}, "no sort not_ours"),
    "a closing in the name of an office": (
        "event",
        {
            "kind": "closed",
            "post": "p",
            "actor": "o",
            "body": {"done": "d", "done_by": "c", "evidence": ["e"]},
        },
        "may not say closed",
    ),
    "an event of a kind that nobody knows": ("event", {"kind": "deleted"}, "may not say deleted"),
    "an event that says how it came": ("event", {"body": {"handed_over": "x/y/0"}}, "not of its kind"),
    "an event with a list for a text": ("event", {"body": {"text": ["a"]}}, "not of its kind"),
}


@pytest.mark.parametrize("case", STRANGE, ids=[name.replace(" ", "-") for name in STRANGE])
def test_a_bundle_with_what_its_signer_may_not_say_is_refused_whole(tmp_path, case):
    table, fields, said = STRANGE[case]
    entries = told(tmp_path)
    changed = with_row(of(table, entries), **fields)
    signed(tmp_path / "b", *(changed if one.table == table else one for one in entries))

    with pytest.raises(BundleUnfit, match=said):
        over(tmp_path / "b")
    assert (Report.objects.count(), ReportEvent.objects.count(), facts_of(DOSSIER)) == (0, 0, ())


def test_all_faults_of_a_bundle_are_told_at_once(tmp_path):
    entries = told(tmp_path)
    signed(
        tmp_path / "b",
        with_row(of("report", entries), kind="not_ours"),
        replace(of("event", entries), key=of("event", entries).key.replace("intake", "buyer")),
        with_row(of("fact", entries), post="centre-head"),
    )

    with pytest.raises(BundleUnfit) as refused:
        over(tmp_path / "b")
    assert all(
        said in str(refused.value)
        for said in ("no sort not_ours", "not an event of intake.example", "without a post")
    )


def test_a_body_does_not_speak_for_the_resident_of_another_one_nor_take_its_report(tmp_path):
    entries = told(tmp_path)
    over(tmp_path / "honest")
    there, receipt = of("report", entries), of("event", entries)
    for stolen in (
        [there, replace(receipt, key=f"{BUYER.name}/{there.key}/0")],
        [replace(with_row(receipt, kind="reopened"), key=f"{BUYER.name}/{there.key}/0")],
        [of("fact", entries)],
    ):
        signed(tmp_path / "stolen", *stolen, key=BUYER)
        with pytest.raises(BundleUnfit):
            take_bundles_in(tmp_path / "stolen", BUYER.verifier, store=settings.STORE, now=AT)
    assert ReportEvent.objects.count() == 1


@pytest.mark.parametrize("acts", [True, False])
def test_a_body_acts_on_the_reports_that_it_took_in_itself_only_where_that_is_known_of_it(tmp_path, acts):
    entries = told(tmp_path)
    receipt = of("event", entries)
    done = {
        "kind": "claimed_done",
        "post": "street-supervisor",
        "actor": "li",
        "body": {"done": "d", "done_by": "c"},
    }
    signed(tmp_path / "b", *entries, with_row(replace(receipt, key=receipt.key[:-1] + "1"), **done))

    with nullcontext() if acts else pytest.raises(BundleUnfit, match="may not say claimed_done"):
        take_bundles_in(tmp_path / "b", INTAKE.verifier, acts=acts, store=settings.STORE, now=AT)
    assert ReportEvent.objects.count() == (2 if acts else 0)


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        ("../../../etc/hostname", "digest of its copy is none"),
        ("a" * 64, "did not come along"),
        ("b" * 64, "not the one that was signed"),
    ],
)
def test_a_photo_comes_over_only_with_the_bytes_that_its_digest_names(tmp_path, digest, said):
    entries = told(tmp_path)
    ref = of("report", entries).key
    row = {"original_sha256": "0" * 64, "clean_sha256": digest, "received_at": AT}
    signed(tmp_path / "b", *entries, Entry("photo", f"{ref}/{'0' * 64}", row))
    (tmp_path / "b" / "photos").mkdir()
    (tmp_path / "b" / "photos" / ("b" * 64)).write_bytes(b"another picture")

    with pytest.raises(BundleUnfit, match=said):
        over(tmp_path / "b")
    assert Report.objects.count() == 0


def test_a_me_too_that_comes_over_after_an_acknowledgement_leaves_the_report_readable(tmp_path):
    ref = report()
    support = Event(SUPPORTED, Instant(AT + 5), Instant(AT + 5))
    write_event(ref, support)
    export_reports(tmp_path / "b", INTAKE, store=settings.STORE, now=Instant(AT + 9))
    entries = [one for _, entries in bundles_in(tmp_path / "b", INTAKE.verifier) for one in entries]
    emptied()
    signed(tmp_path / "first", *(one for one in entries if one.row.get("kind") != SUPPORTED))
    over(tmp_path / "first")
    at = Instant(AT + 10)
    write_event(ref, Event(ACKNOWLEDGED, at, at, by_post="street-supervisor", by_person="officer"))

    over(tmp_path / "b")

    life = lives_of([ref])[ref]
    assert [one.kind for one in events_of(ref)] == [RECEIVED, SUPPORTED, ACKNOWLEDGED]
    assert (life.state, life.supporters, life.without_effect) == (ACKNOWLEDGED, 1, ())


def test_what_both_bodies_did_without_knowing_of_each_other_is_kept_and_one_of_it_has_no_effect(tmp_path):
    ref = report()
    export_reports(tmp_path / "there", INTAKE, store=settings.STORE, now=AT)
    emptied()
    over(tmp_path / "there")
    by = {"by_post": "street-supervisor", "by_person": "officer"}
    for at in (Instant(AT + 5), Instant(AT + 6)):
        write_event(ref, Event(ACKNOWLEDGED, at, at, **by))

    assert lives_of([ref])[ref].state == ACKNOWLEDGED
    assert len(lives_of([ref])[ref].without_effect) == 1
