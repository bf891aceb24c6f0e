"""Tenders: folder to database to folder, byte for byte; facts made on the website; proceedings shown in one step."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from onus.actions.assess_tender import assess_tender
from onus.actions.export_tender import NoSuchTender, export_tender
from onus.actions.load_tender import TenderNameUnfit, load_tender
from onus.actions.show_proceeding import NoProceeding, TenderUnknown, show_proceeding
from onus.base.errors import FaultyInput
from onus.base.instants import Instant, instant
from onus.base.texts import Localized
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import QuestionAsked
from onus.jobs.tasks import queue_judgement
from onus.outside.file_store import NotInStore, keep, stored
from onus.outside.files import file_digests
from onus.outside.tenders import read_tender
from onus.records.facts import FactThere
from onus.records.models import Deadline, Proceeding, TenderFile
from onus.records.tender_facts import KeptTenderFact, record_tender_fact, tender_facts
from onus.records.tenders import (
    FileThere,
    KeptTenderFile,
    add_tender_file,
    documents_of_tenders,
    tender_documents,
    tender_files,
    tender_named,
    tenders,
)
from onus.records.work import judgement_wished
from onus.wire.tenders.fact_lines import fact_line

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
AT = instant("2026-01-01T09:30:00.250000+08:00")
QUESTION = TenderFact(
    "web-q-1", AT, Instant(AT + 5), QuestionAsked(Localized("Is salt paid?", "盐费另付吗？"))
)


@pytest.fixture
def loaded():
    return load_tender(EXAMPLE, settings.STORE, now=Instant(5))


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))


def record(tender: str, fact: TenderFact = QUESTION) -> KeptTenderFact:
    return record_tender_fact(
        KeptTenderFact(
            tender, fact.id, fact.kind, fact_line(fact).decode(), fact.happened_at, fact.recorded_at, "test",
            actor="a", post="p", legal_basis="law",
        )
    )  # fmt: skip


def export(to: Path, tender: str, *, as_of: int = AT + 10) -> Path:
    return export_tender(tender, settings.STORE, to, as_of=Instant(as_of)).folder


def refused(folder: Path):
    with pytest.raises(FaultyInput) as told:
        load_tender(folder, settings.STORE, now=Instant(9))
    return told.value.faults


def test_a_tender_comes_out_as_it_went_in_byte_for_byte(tmp_path, loaded):
    assert file_digests(export(tmp_path / "out", loaded.id)) == file_digests(EXAMPLE)
    assert (loaded.currency, loaded.origin, loaded.stage) == ("CNY", "generated", "")
    assert tenders() == (loaded,)


def test_a_fact_made_on_the_website_stands_below_the_others_and_nothing_else_changed(tmp_path, loaded):
    record(loaded.id)

    out = export(tmp_path / "out", loaded.id)

    assert [one for one in read_tender(out).tender.facts if one.id == "web-q-1"] == [QUESTION]
    before, after = file_digests(EXAMPLE), file_digests(out)
    assert {name for name in after if before.get(name) != after[name]} == {"facts.jsonl"}
    assert (out / "facts.jsonl").read_bytes() == (
        (EXAMPLE / "facts.jsonl").read_bytes() + fact_line(QUESTION) + b"\n"
    )


def test_a_folder_with_facts_of_the_website_is_the_same_when_it_was_loaded_and_comes_out_again(
    tmp_path, loaded
):
    record(loaded.id)
    first = export(tmp_path / "first", loaded.id)

    load_tender(first, settings.STORE, now=Instant(9))

    assert file_digests(export(tmp_path / "second", loaded.id)) == file_digests(first)
    assert [one.fact_id for one in tender_facts(loaded.id)] == ["web-q-1"]


def test_a_folder_that_lacks_a_fact_of_the_website_is_loaded_and_the_fact_stays(tmp_path, loaded):
    record(loaded.id)

    load_tender(EXAMPLE, settings.STORE, now=Instant(9))

    assert fact_line(QUESTION) in (export(tmp_path / "out", loaded.id) / "facts.jsonl").read_bytes()


def test_what_came_on_record_after_an_instant_is_not_in_a_folder_as_of_then(tmp_path, loaded):
    record(loaded.id)

    out = export(tmp_path / "before", loaded.id, as_of=QUESTION.recorded_at - 1)
    assert file_digests(out) == file_digests(EXAMPLE)
    at = export_tender(loaded.id, settings.STORE, tmp_path / "at", as_of=Instant(QUESTION.recorded_at))
    assert at.added == 1


def test_a_fact_of_the_website_that_was_edited_in_the_folder_is_refused_with_both_values(tmp_path, loaded):
    record(loaded.id)
    folder = export(tmp_path / "out", loaded.id)
    raw = (folder / "facts.jsonl").read_bytes()
    (folder / "facts.jsonl").write_bytes(raw.replace(b"Is salt paid?", b"Is snow paid?"))
    before = tender_files(loaded.id)

    (fault,) = refused(folder)

    assert (fault.code, fault.where, fault.line) == ("TENDER-020", "web-q-1", raw.count(b"\n"))
    assert "Is snow paid?" in fault.what and "Is salt paid?" in fault.what and "supersedes" in fault.do
    assert tender_files(loaded.id) == before


def test_a_fact_that_came_with_an_older_folder_is_neither_edited_nor_left_out(copy, loaded):
    lines = (EXAMPLE / "facts.jsonl").read_bytes().splitlines(keepends=True)
    last = json.loads(lines[-1])["id"]
    (copy / "facts.jsonl").write_bytes(b"".join(lines[:-1]))

    assert [(one.code, one.where) for one in refused(copy)] == [("TENDER-020", last)]


def test_files_that_were_edited_behind_the_record_are_refused_by_the_export(tmp_path, loaded):
    record(loaded.id)
    folder = export(tmp_path / "out", loaded.id)
    raw = (folder / "facts.jsonl").read_bytes().replace(b"Is salt paid?", b"Is snow paid?")
    TenderFile.objects.filter(tender_id=loaded.id, path="facts.jsonl").update(
        sha256=keep(settings.STORE, raw)
    )

    with pytest.raises(FaultyInput):
        export(tmp_path / "again", loaded.id)
    assert not (tmp_path / "again").exists()


def test_the_same_fact_twice_is_one_and_another_under_its_name_is_refused(loaded):
    record(loaded.id)
    record(loaded.id)
    other = TenderFact("web-q-1", AT, Instant(AT + 5), QuestionAsked(Localized("Other")))

    with pytest.raises(FactThere):
        record(loaded.id, other)
    assert len(tender_facts(loaded.id)) == 1


@pytest.mark.parametrize(
    "sql", ["UPDATE records_tenderfact SET line = '{}'", "DELETE FROM records_tenderfact"]
)
def test_the_database_refuses_to_change_or_delete_a_fact(loaded, sql):
    record(loaded.id)

    with (
        pytest.raises(Exception, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert tender_facts(loaded.id)[0].line == fact_line(QUESTION).decode()


def test_a_file_that_came_in_here_stays_when_the_folder_is_loaded_again(tmp_path, copy, loaded):
    path = "bids/" + "0" * 64 + ".onusbid"
    add_tender_file(loaded.id, KeptTenderFile(path, keep(settings.STORE, b"sealed"), 6))
    add_tender_file(loaded.id, KeptTenderFile(path, keep(settings.STORE, b"sealed"), 6))

    load_tender(copy, settings.STORE, now=Instant(9))

    assert (export(tmp_path / "out", loaded.id) / path).read_bytes() == b"sealed"
    with pytest.raises(FileThere):
        add_tender_file(loaded.id, KeptTenderFile(path, keep(settings.STORE, b"other"), 5))


def test_a_folder_never_replaces_a_file_that_came_in_here(copy, loaded):
    add_tender_file(loaded.id, KeptTenderFile("register/ties2.toml", keep(settings.STORE, b"a"), 1))
    (copy / "register" / "ties2.toml").write_bytes(b"b")
    before = tender_files(loaded.id)

    with pytest.raises(FileThere):
        load_tender(copy, settings.STORE, now=Instant(9))
    assert tender_files(loaded.id) == before


def test_a_folder_with_a_fault_is_refused_whole(copy):
    (copy / "tender.toml").write_bytes(b"id = 1\n")

    assert refused(copy)
    assert tenders() == ()


def test_an_id_that_no_address_can_carry_is_refused(copy):
    raw = (copy / "tender.toml").read_text()
    name = next(line for line in raw.splitlines() if line.startswith("id = "))
    (copy / "tender.toml").write_text(raw.replace(name, 'id = "a/b"', 1))
    (copy / "facts.jsonl").unlink()
    (copy / "register" / "uploads.toml").unlink()  # It speaks of envelopes that facts name.

    with pytest.raises(TenderNameUnfit):
        load_tender(copy, settings.STORE, now=Instant(9))


def test_a_tender_that_is_not_there_and_a_file_that_the_store_lost_are_told(tmp_path, loaded):
    with pytest.raises(NoSuchTender, match=loaded.id):
        export(tmp_path / "out", "nothing")
    lost = stored(settings.STORE, tender_files(loaded.id)[0].sha256)
    raw = lost.read_bytes()
    lost.unlink()
    try:
        with pytest.raises(NotInStore):
            export(tmp_path / "out", loaded.id)
    finally:
        lost.write_bytes(raw)
    assert not (tmp_path / "out").exists()


def documents(tender: str, stage: str, as_of: int) -> dict[str, bytes]:
    return {
        "tender.json": json.dumps({"id": tender}).encode(),
        "facts.jsonl": b'{"id":"a"}\n{"id":"b"}\n',
        "proceeding.json": json.dumps({"tender": tender, "stage": stage, "as_of": as_of}).encode(),
    }


def test_a_proceeding_is_shown_in_one_step_and_the_one_before_it_stays(loaded):
    first = show_proceeding(documents(loaded.id, "opened", 7), settings.STORE, now=Instant(8))
    second = show_proceeding(documents(loaded.id, "awarded", 9), settings.STORE, now=Instant(10))

    assert (first.stage, first.as_of, second.stage, second.as_of) == ("opened", 7, "awarded", 9)
    assert tender_named(loaded.id) == second and second.proceeding is not None
    told = tender_documents(second.proceeding, "facts.jsonl", "tender.json", "nothing.json")
    assert told["facts.jsonl"].body == [{"id": "a"}, {"id": "b"}] and set(told) == {
        "facts.jsonl",
        "tender.json",
    }
    assert stored(settings.STORE, told["facts.jsonl"].sha256).read_bytes() == b'{"id":"a"}\n{"id":"b"}\n'
    assert documents_of_tenders([second.proceeding], "tender.json") == {second.proceeding: {"id": loaded.id}}
    assert Proceeding.objects.count() == 2


def test_a_proceeding_that_is_shown_already_changes_nothing(loaded):
    first = show_proceeding(documents(loaded.id, "opened", 7), settings.STORE, now=Instant(8))

    assert show_proceeding(documents(loaded.id, "opened", 7), settings.STORE, now=Instant(99)) == first
    assert Proceeding.objects.count() == 1


def test_documents_that_are_missing_or_of_two_tenders_or_of_one_that_is_not_loaded_are_refused(loaded):
    told = documents(loaded.id, "opened", 7)
    for wrong, error in (
        ({name: raw for name, raw in told.items() if name != "facts.jsonl"}, NoProceeding),
        (told | {"tender.json": b'{"id":"other"}'}, NoProceeding),
        (documents("other", "opened", 7), TenderUnknown),
    ):
        with pytest.raises(error):
            show_proceeding(wrong, settings.STORE, now=Instant(8))
    assert tender_named(loaded.id) == loaded


def day(text: str) -> Instant:
    return instant(f"{text}+08:00")


def test_a_tender_that_was_loaded_is_judged_by_the_background_work(loaded):
    assert judgement_wished(loaded.id)
    assert queue_judgement(loaded.id)

    shown = tender_named(loaded.id)
    assert shown is not None and shown.stage == "contracted"


def test_a_judgement_shows_what_was_on_record_then_and_wishes_the_next_one_when_the_deadline_passes(loaded):
    Deadline.objects.all().delete()

    shown = assess_tender(loaded.id, settings.STORE, as_of=day("2024-01-20T12:00:00"), now=Instant(9))

    assert shown.stage == "announced" and shown.proceeding is not None
    facts = tender_documents(shown.proceeding, "facts.jsonl")["facts.jsonl"].body
    assert max(one["recorded_at"] for one in facts) <= "2024-01-20T04:00:00Z"
    (wished,) = Deadline.objects.filter(subject=loaded.id).values_list("due_at", flat=True)
    assert wished == day("2024-02-05T09:30:00") + 1


def test_a_fact_made_on_the_website_is_in_the_next_judgement(loaded):
    fact = TenderFact(
        "web-q-2", day("2024-01-20T08:00:00"), day("2024-01-20T08:00:00"), QuestionAsked(Localized("When?"))
    )
    before = assess_tender(loaded.id, settings.STORE, as_of=day("2024-01-20T12:00:00"), now=Instant(9))
    record(loaded.id, fact)

    after = assess_tender(loaded.id, settings.STORE, as_of=day("2024-01-20T12:00:00"), now=Instant(10))

    assert before.proceeding != after.proceeding and after.proceeding is not None
    facts = tender_documents(after.proceeding, "facts.jsonl")["facts.jsonl"].body
    assert [one["text"]["en"] for one in facts if one["id"] == "web-q-2"] == ["When?"]


def test_what_the_public_has_seen_is_not_taken_back_by_a_clock_that_stands_earlier(loaded):
    assess_tender(loaded.id, settings.STORE, as_of=day("2024-02-20T12:00:00"), now=Instant(9))

    shown = assess_tender(loaded.id, settings.STORE, as_of=day("2024-01-01T12:00:00"), now=Instant(10))

    assert (shown.stage, shown.as_of) == ("awarded", day("2024-02-20T12:00:00"))


def test_the_panel_is_in_no_document_before_the_award_is_announced(loaded):
    shown = assess_tender(loaded.id, settings.STORE, as_of=day("2024-02-06T12:00:00"), now=Instant(9))

    assert shown.proceeding is not None
    facts = tender_documents(shown.proceeding, "facts.jsonl")["facts.jsonl"].body
    assert {"panel_drawn", "sheet_sealed", "sheet_opened"}.isdisjoint(one["kind"] for one in facts)
