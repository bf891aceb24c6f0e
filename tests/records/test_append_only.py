"""Append-only: the database refuses what changes the record, and takes what is decided later."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from onus.records.append_only import LASTING, TABLES
from onus.records.models import ProposedAct, Report, ReportPhoto
from onus.records.photos import keep_clean
from onus.records.proposed_acts import APPROVED, propose, settle
from onus.records.reports import publish_photo, publish_words

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"


@pytest.fixture
def report() -> Report:
    made = Report.objects.create(
        ref="r-1", dossier_id=DOSSIER, code_digest="0" * 64, kind="not_done", language="en", channel="web",
        happened_at=1, received_at=2, text="ice",
    )  # fmt: skip
    ReportPhoto.objects.create(report=made, original_sha256="a" * 64, received_at=2)
    return made


def refuse(sql: str) -> None:
    refused = pytest.raises(Exception, match="never changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_report SET text = 'all is well'",
        "UPDATE records_report SET received_at = 3",
        "UPDATE records_report SET lon_e7 = 7",
        "DELETE FROM records_report",
        "UPDATE records_reportphoto SET original_sha256 = 'b'",
        "DELETE FROM records_reportphoto",
    ],
)
def test_what_a_resident_sent_is_neither_changed_nor_deleted(report, sql):
    refuse(sql)

    report.refresh_from_db()
    assert (report.text, report.received_at, report.photos.count()) == ("ice", 2, 1)


def test_what_officers_release_of_a_report_may_change(report):
    publish_words(report.ref, "ice on the pavement")
    keep_clean("a" * 64, "c" * 64, {"camera": "x"})
    publish_photo(report.photos.get().pk, public_sha256="d" * 64, masks=[])

    report.refresh_from_db()
    assert (report.public_text, report.photos.get().public_sha256) == ("ice on the pavement", "d" * 64)


def test_a_proposal_is_decided_once_and_never_changed_before_or_after():
    number = propose(DOSSIER, kind="waiver", form={"amount": ["5"]}, about="c", by="a", post="p", at=1).number
    refuse('UPDATE records_proposedact SET form = \'{"amount": ["9"]}\'')
    assert settle(number, decision=APPROVED, by="b", reason="", act="w-1", at=2)

    for sql in (
        "UPDATE records_proposedact SET decision = 'declined'",
        "UPDATE records_proposedact SET decided_at = NULL",
        "DELETE FROM records_proposedact",
    ):
        refuse(sql)
    row = ProposedAct.objects.get(pk=number)
    assert (row.form, row.decision) == ({"amount": ["5"]}, APPROVED)


@pytest.mark.parametrize("table", [*TABLES, *LASTING])
def test_no_table_of_the_record_is_emptied_at_one_stroke(table):
    if connection.vendor == "postgresql":
        refuse(f"TRUNCATE {table} CASCADE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            assert {name for (name,) in cursor.fetchall()} >= {f"{table}_no_update", f"{table}_no_delete"}


def test_every_column_of_a_lasting_table_has_been_thought_of():
    may_change = {
        "records_report": {"public_text"},
        "records_reportphoto": {"clean_sha256", "public_sha256", "facts"},
        "records_proposedact": {"decided_at", "decided_by", "decision", "reason", "act"},
    }
    for model in (Report, ReportPhoto, ProposedAct):
        table = model._meta.db_table
        columns = {field.column for field in model._meta.concrete_fields}
        assert columns - {*LASTING[table].columns} == may_change[table]
