"""The office's desk: files in whole or not at all, papers made, served and received, all as pages."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from onus.actions.import_office import Wishes, import_office
from onus.actions.load_dossier import load_dossier
from onus.actions.office_runs import begin, do_run
from onus.actions.tick_deadlines import tick_deadlines
from onus.base.instants import Instant, instant
from onus.jobs.follows import FOLLOWS
from onus.outside.clock import now
from onus.outside.file_store import stored
from onus.records import office_runs as runs
from onus.records.facts import facts_of
from onus.records.models import DossierFile
from onus.records.work import assessment_wished
from onus.web.office.desk import _fault
from onus.web.sentences import sentences
from onus.wire.office.sheet_faults import OfficeError
from tests.web.signing import BENXI, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("where_the_record_ends")]
ROOT = Path(__file__).resolve().parents[3]
OFFICE = ROOT / "examples" / "office"
DESK = f"/en/office/{BENXI}/"


def worked() -> None:
    """The background work has come by."""
    tick_deadlines(Instant(now() + 1_000_000), {"office": FOLLOWS["office"]})


def sheet(name: str = "notes.csv", raw: bytes = b"a,b\n1,2\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def page_of(client, response) -> str:
    assert response.status_code == 302, re.sub(r"<[^>]+>", " ", response.content.decode())[:3000]
    worked()
    return client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("resident", 302), ("contractor", 403), ("officer", 200), ("auditor", 200)]
)
def test_the_desk_is_for_those_who_may_see_papers(role, status):
    assert signed_in(role).get(DESK).status_code == status


def test_an_auditor_sees_the_runs_and_can_put_nothing_in():
    client = signed_in("auditor")

    assert '<form method="post" action="/en/office/' not in client.get(DESK).content.decode()
    assert client.post(f"{DESK}import/", {"files": sheet()}).status_code == 403


def test_files_that_hold_nothing_the_office_keeps_are_refused_with_a_reason_and_nothing_changes():
    client = signed_in("officer")

    told = page_of(client, client.post(f"{DESK}import/", {"files": [sheet()]}))

    assert "Nothing was changed" in told
    found = runs.runs_of(BENXI)[0]
    assert found.state == runs.REFUSED, found.found
    assert [*found.found.get("sentences", ()), *found.found.get("faults", ())] != []
    assert facts_of(BENXI) == ()
    assert not assessment_wished(BENXI)


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ([], "Choose at least one file"),
        ([sheet("run.exe")], "run.exe is of a kind that is not read"),
        ([sheet(raw=b"")], "is empty"),
        ([sheet(), sheet()], "was chosen twice"),
        ([sheet(f"{n}.csv") for n in range(61)], "At most 60 files"),
    ],
)
def test_what_is_wrong_with_an_upload_stands_beside_the_field(files, fault):
    answer = signed_in("officer").post(f"{DESK}import/", {"files": files})

    assert answer.status_code == 422
    assert fault in answer.content.decode()


@pytest.mark.parametrize(
    ("where", "given", "fault"),
    [
        ("papers", {"month": "December"}, "Write the month as"),
        ("papers", {"month": "2023-12", "cure_h": "0"}, "whole hours"),
        ("serve", {"number": "", "at": "2023-12-20T09:00"}, "as it stands on the paper"),
        ("serve", {"number": "x", "at": "noon"}, "Write date and time"),
    ],
)
def test_what_is_wrong_with_a_form_stands_beside_the_field_and_the_rest_is_kept(where, given, fault):
    answer = signed_in("officer").post(f"{DESK}{where}/", given)

    assert answer.status_code == 422
    assert fault in answer.content.decode()
    for value in given.values():
        assert value in answer.content.decode()


@pytest.mark.slow
def test_papers_are_made_served_and_received_and_each_step_is_a_fact():
    client = signed_in("officer")

    made = page_of(
        client,
        client.post(
            f"{DESK}papers/", {"month": "2023-12", "kinds": ["order-to-cure"], "language": "zh-Hans"}
        ),
    )
    run = runs.last_papers(BENXI)
    names = [one["name"] for one in run.found["files"]]
    assert "papers.csv" in names and any(name.endswith(".docx") for name in names)
    assert run.found["papers"][0]["number"] in made
    docx = next(one for one in run.found["files"] if one["name"].endswith(".docx"))
    got = client.get(f"{DESK}runs/{run.number}/{docx['sha256']}/")
    assert b"".join(got.streaming_content) == stored(settings.STORE, docx["sha256"]).read_bytes()
    assert got["Content-Disposition"].startswith("attachment")

    number = run.found["papers"][0]["number"]
    at = {"number": number, "at": "2023-12-31T00:00"}
    served = page_of(client, client.post(f"{DESK}serve/", at))
    assert "Done" in served, re.sub(r"<[^>]+>", " ", served)
    assert "Time for the cure ends" in served
    scan = SimpleUploadedFile("signed.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    received = page_of(client, client.post(f"{DESK}receive/", {**at, "files": [scan]}))
    assert "Done" in received

    facts = facts_of(BENXI)
    assert [(one.file, one.row.get("kind")) for one in facts] == [
        ("acts.toml", "serve"), ("acts.toml", "order_to_cure"), ("attachments.csv", "paper"),
    ]  # fmt: skip
    assert facts[0].actor == "officer-of-the-test"
    assert assessment_wished(BENXI)


def test_a_paper_that_nobody_made_cannot_be_served():
    client = signed_in("officer")

    told = page_of(
        client, client.post(f"{DESK}serve/", {"number": "整改〔2023〕第99号", "at": "2023-12-30T23:00"})
    )

    assert "Not done" in told
    assert facts_of(BENXI) == ()


def test_a_file_of_another_run_or_dossier_is_not_given_away():
    client = signed_in("officer")
    page_of(client, client.post(f"{DESK}import/", {"files": [sheet()]}))
    number = runs.runs_of(BENXI)[0].number

    assert client.get(f"{DESK}runs/{number}/{'0' * 64}/").status_code == 404
    assert client.get(f"{DESK}runs/{number + 1}/").status_code == 404


@pytest.mark.slow
def test_an_import_is_all_or_nothing_and_its_faults_come_back_by_cell_with_marked_copies(tmp_path):
    at = instant("2024-01-20T08:00:00+08:00")
    folder = tmp_path / "office-town"
    import_office(OFFICE / "corrected", folder, now=at, wishes=Wishes(confirmed=True, packs=("cn-snow",)))
    shown = load_dossier(folder, settings.STORE, now=at)

    def handed_in(part: str) -> runs.Run:
        files = [
            (path.name, path.read_bytes()) for path in sorted((OFFICE / part).iterdir()) if path.is_file()
        ]
        number = begin(
            shown.id,
            runs.IMPORT,
            files,
            {"confirmed": True},
            actor="a",
            post="p",
            store=settings.STORE,
            now=at,
        )
        do_run(number, store=settings.STORE, now=at)
        return runs.run_numbered(number)

    refused = handed_in("with-faults")
    assert refused.state == runs.REFUSED
    assert refused.found["count"] > 0
    assert {"file", "sheet", "cell", "what", "do"} <= refused.found["faults"][0].keys()
    assert any(one["name"].startswith("marked/") for one in refused.found["files"])
    assert not assessment_wished(shown.id)

    again = handed_in("corrected")
    assert (again.state, again.found["written"]) == (runs.DONE, [])


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("contract.toml", "points_milli = 1000", "points_milli = 500"),
        ("officers.toml", '"inspect"', '"pay"'),
        ("officers.toml", "within_h = 24", "within_h = 96"),
        ("network.csv", ",1200,", ",1300,"),
    ],
)
def test_no_import_on_the_website_changes_what_everybody_is_judged_by(tmp_path, name, before, after):
    at = instant("2024-01-20T08:00:00+08:00")
    folder = tmp_path / "office-town"
    import_office(OFFICE / "corrected", folder, now=at, wishes=Wishes(confirmed=True, packs=("cn-snow",)))
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    shown = load_dossier(folder, settings.STORE, now=at)
    held = {one.path: one.sha256 for one in DossierFile.objects.filter(dossier_id=shown.id)}
    files = [
        (one.name, one.read_bytes()) for one in sorted((OFFICE / "corrected").iterdir()) if one.is_file()
    ]

    number = begin(
        shown.id, runs.IMPORT, files, {"confirmed": True}, actor="a", post="p", store=settings.STORE, now=at
    )
    do_run(number, store=settings.STORE, now=at)

    found = runs.run_numbered(number)
    assert found.state == runs.REFUSED
    said = found.found["sentences"][0]
    assert name in said["en"] and "operator" in said["en"]
    assert name in said["zh"] and "运维人员" in said["zh"]
    assert {one.path: one.sha256 for one in DossierFile.objects.filter(dossier_id=shown.id)} == held
    assert not assessment_wished(shown.id)


@pytest.mark.parametrize("name", ["import", "papers", "serve", "receive"])
def test_an_address_that_takes_forms_leads_a_reader_to_the_desk(name):
    manager = signed_in("officer", login="reader", post="contract-manager")

    answer = manager.get(f"/en/office/{BENXI}/{name}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/en/office/{BENXI}/")


def kinds_of(root: type) -> list[type]:
    return [root, *(one for each in root.__subclasses__() for one in kinds_of(each))]


def test_no_fault_of_an_import_tells_a_reader_of_the_page_to_use_options_of_a_command():
    told_by_command = [
        one
        for one in kinds_of(OfficeError)
        if "--" in str(getattr(one, "do", "")) + str(getattr(one, "zh_do", ""))
    ]

    assert len(told_by_command) >= 7
    for one in told_by_command:
        words = sentences()[f"office.mend_{one.code}"]
        assert words.en and words.zh
        assert "--" not in words.en + words.zh


def test_the_page_says_how_an_import_is_mended_in_its_own_words():
    bench = SimpleNamespace(language="zh-Hans")
    both = {"en": "Confirm with --yes.", "zh": "用 --yes 确认。"}

    told = _fault(bench, {"code": "SHEET-013", "what": both, "do": both})

    assert "--" not in told["do"]
    assert "勾选" in told["do"]
