"""Independent intake: reports go over whole, nothing is there twice, and what is dropped or altered is seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from onus.actions.hand_reports_over import compare_reports, export_reports, import_reports, write_held
from onus.actions.receive_report import Arriving, receive_report
from onus.base.instants import Instant, instant
from onus.core.reports.events import ACKNOWLEDGED, NOT_DONE, RECEIVED, Event
from onus.log.keys import SigningKey
from onus.records.facts import facts_of
from onus.records.models import Report, ReportContact, ReportEvent, ReportStanding
from onus.records.reports import events_of, lives_of, write_event
from onus.wire.report_bundles import BundleUnfit

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
            for table in ("records_reportevent", "records_fact"):
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
    import_reports(folder, INTAKE.verifier, store=settings.STORE, now=AT)


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
    Report.objects.filter(ref=second).update(text="all is well")
    with tampering() as cursor:
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
    import_reports(tmp_path / "back", BUYER.verifier, store=settings.STORE, now=AT)

    assert [one.kind for one in events_of(ref)] == [RECEIVED, ACKNOWLEDGED]
