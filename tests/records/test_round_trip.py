"""The round trip: folder to database to folder, byte for byte, and facts made on the website with it."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import sleep
from types import SimpleNamespace

import pytest
from django.conf import settings

import onus.actions.load_dossier as loading
from onus.actions.alone import alone
from onus.actions.assess import assess_folder
from onus.actions.export_dossier import FactWithoutFile, NoSuchDossier, PlaceOutside, export_dossier
from onus.actions.load_dossier import load_dossier
from onus.base.errors import FaultyInput
from onus.base.instants import UTC_ZONE, Instant, instant
from onus.cli.demo import AS_OF
from onus.core.contracts.facts import Act, PointEvidence, Report
from onus.outside.dossiers import read_dossier
from onus.outside.file_store import NotInStore, keep, stored
from onus.outside.files import file_digests
from onus.records.dossiers import kept_files
from onus.records.facts import KeptFact, record_fact
from onus.records.models import DossierFile
from onus.wire.added_facts import row_of, with_added

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ("by-hand-2024", "elder-care-2024", "toilets-2024")
REPLAY = "benxi-2023-replay"
AT = instant("2023-12-20T09:30:00.250000+08:00")
FACTS = (
    ("acts.toml", Act("web-act-1", "inspection", AT, Instant(AT + 5), toward="contractor", districts=("Pingshan",))),
    ("reports.csv", Report("web-report-1", "", "snow", AT, AT, text='ice, "thick"\nand black')),
    ("inspections.csv", PointEvidence("web-look-1", "inspection", "", "snow", AT, AT, AT, "fail", note="=1+1")),
)  # fmt: skip


def record(dossier: str, *, facts=FACTS, **other) -> None:
    for file, fact in facts:
        record_fact(
            KeptFact(
                dossier=dossier, file=file, fact_id=fact.id, row=row_of(file, fact), happened_at=fact.happened_at,
                recorded_at=fact.recorded_at, action="test", **other,
            )
        )  # fmt: skip


def export(to: Path, dossier: str = REPLAY) -> Path:
    return export_dossier(dossier, settings.STORE, to, as_of=AT).folder


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_folder_comes_out_as_it_went_in_byte_for_byte(tmp_path, name):
    shown = load_dossier(ROOT / "examples" / name, settings.STORE, now=Instant(5))

    out = export(tmp_path / "out", shown.id)

    assert file_digests(out) == file_digests(ROOT / "examples" / name)


def test_the_replay_with_its_tracks_comes_out_as_it_went_in(tmp_path, benxi_folder):
    assert file_digests(export(tmp_path / "out")) == file_digests(benxi_folder)


def test_what_is_private_stays_so_for_its_owner_alone(tmp_path):
    shown = load_dossier(ROOT / "examples" / "elder-care-2024", settings.STORE, now=Instant(5))

    out = export(tmp_path / "out", shown.id)

    assert [one.path for one in kept_files(shown.id) if one.private] == ["private/salt.txt"]
    assert stat.S_IMODE((out / "private").stat().st_mode) == 0o700


def test_facts_made_on_the_website_are_in_the_folder_and_nothing_else_changed(tmp_path, benxi_folder):
    record(REPLAY)

    out = export(tmp_path / "out")

    read = read_dossier(out).dossier
    assert [one for one in read.acts if one.id == "web-act-1"] == [FACTS[0][1]]
    assert [one for one in read.reports if one.id == "web-report-1"] == [FACTS[1][1]]
    assert [one for one in read.evidence if one.id == "web-look-1"] == [FACTS[2][1]]
    before, after = file_digests(benxi_folder), file_digests(out)
    changed = {name for name in before if before[name] != after[name]}
    assert changed | (after.keys() - before.keys()) == {"acts.toml", "reports.csv", "inspections.csv"}
    for name in changed:
        assert (out / name).read_bytes().startswith((benxi_folder / name).read_bytes().rstrip(b"\n"))


def test_another_database_that_loads_the_folder_holds_the_same_facts_and_gives_the_same_folder(tmp_path):
    record(REPLAY)
    first = export(tmp_path / "first")
    facts = read_dossier(first).on_record

    # Loaded again, where the facts were made: they are in the files now, and still in the table.
    load_dossier(first, settings.STORE, now=Instant(9))
    second = export(tmp_path / "second")

    assert file_digests(second) == file_digests(first)
    assert read_dossier(second).on_record == facts


def test_the_one_function_assesses_what_the_database_gives_as_it_assesses_the_folder(tmp_path, benxi_out):
    out = tmp_path / "out"
    assess_folder(
        export(tmp_path / "in"), out, as_of=instant(AS_OF), workers=1,
        progress=lambda *_: None,
    )  # fmt: skip

    assert (out / "manifest.json").read_bytes() == (benxi_out / "manifest.json").read_bytes()


def test_an_attachment_that_came_in_here_lies_in_the_folder_under_its_digest(tmp_path):
    digest = keep(settings.STORE, b"a scan")
    row = {"attachment_id": "a-1", "kind": "other", "file": "private/attachments/other/a.pdf", "sha256": digest,
           "happened_at": "2023-12-20T00:00:00Z"}  # fmt: skip
    record_fact(KeptFact(REPLAY, "attachments.csv", "a-1", row, AT, AT, "test"))

    assert (export(tmp_path / "out") / "private/attachments/other/a.pdf").read_bytes() == b"a scan"


@pytest.mark.parametrize("path", ["../x", "attachments/../../x", "acts.toml", "/etc/x"])
def test_an_attachment_that_would_lie_elsewhere_is_refused_and_nothing_is_written(tmp_path, path):
    row = {"attachment_id": "a-1", "file": path, "sha256": keep(settings.STORE, b"x")}
    record_fact(KeptFact(REPLAY, "attachments.csv", "a-1", row, AT, AT, "test"))

    with pytest.raises(PlaceOutside):
        export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_fact_that_no_file_can_hold_and_a_dossier_that_is_not_there_are_told(tmp_path):
    with pytest.raises(NoSuchDossier, match=REPLAY):
        export(tmp_path / "out", "nowhere")
    record_fact(KeptFact(REPLAY, "opinions.csv", "o-1", {}, AT, AT, "test"))
    with pytest.raises(FactWithoutFile, match=r"opinions\.csv"):
        export(tmp_path / "out")


def test_a_file_that_the_store_lost_is_told_and_the_older_folder_stays(tmp_path):
    out = export(tmp_path / "out")
    before = file_digests(out)
    lost = stored(
        settings.STORE, next(one for one in kept_files(REPLAY) if one.path == "contract.toml").sha256
    )
    raw = lost.read_bytes()
    lost.unlink()
    try:
        with pytest.raises(NotInStore):
            export(out)
    finally:
        lost.write_bytes(raw)
    assert file_digests(out) == before


WAIVER = Act(
    "web-waiver-1", "waiver", AT, Instant(AT + 5), toward="contractor", amount_minor=50_000, reason="flood"
)


def edited(folder: Path, old: bytes, new: bytes) -> Path:
    raw = (folder / "acts.toml").read_bytes()
    assert raw.count(old) == 1
    (folder / "acts.toml").write_bytes(raw.replace(old, new))
    return folder


def test_a_folder_whose_fact_of_the_website_was_edited_is_refused_whole_with_both_values(tmp_path):
    record(REPLAY, facts=(("acts.toml", WAIVER),))
    folder = edited(export(tmp_path / "out"), b"amount_minor = 50000", b"amount_minor = 90000")
    before = kept_files(REPLAY)

    with pytest.raises(FaultyInput) as told:
        load_dossier(folder, settings.STORE, now=Instant(9))

    (fault,) = told.value.faults
    line = next(
        n
        for n, text in enumerate((folder / "acts.toml").read_text().splitlines(), 1)
        if "web-waiver-1" in text
    )
    assert (fault.file, fault.line, fault.where) == ("acts.toml", line, "web-waiver-1")
    assert "90000" in fault.what and "50000" in fault.what and "supersedes" in fault.do
    assert kept_files(REPLAY) == before


def test_files_that_were_edited_before_loading_looked_are_refused_by_the_export(tmp_path):
    record(REPLAY, facts=(("acts.toml", WAIVER),))
    folder = edited(export(tmp_path / "out"), b"amount_minor = 50000", b"amount_minor = 90000")
    digest = keep(settings.STORE, (folder / "acts.toml").read_bytes())
    DossierFile.objects.filter(dossier_id=REPLAY, path="acts.toml").update(sha256=digest)

    with pytest.raises(FaultyInput) as told:
        export(tmp_path / "again")

    assert [one.where for one in told.value.faults] == ["web-waiver-1"]
    assert not (tmp_path / "again").exists()


def test_a_folder_that_lacks_a_fact_of_the_website_is_loaded_and_the_fact_stays(tmp_path, benxi_folder):
    record(REPLAY)

    load_dossier(benxi_folder, settings.STORE, now=Instant(9))

    assert [one for one in read_dossier(export(tmp_path / "out")).dossier.acts if one.id == "web-act-1"] == [
        FACTS[0][1]
    ]


def test_a_correction_is_a_new_fact_and_comes_in(tmp_path):
    record(REPLAY, facts=(("reports.csv", FACTS[1][1]),))
    folder = export(tmp_path / "out")
    corrected = replace(
        FACTS[1][1], id="office-1", text="no ice", supersedes="web-report-1", recorded_at=Instant(AT + 9)
    )
    raw = (folder / "reports.csv").read_bytes()
    (folder / "reports.csv").write_bytes(
        with_added(raw, "reports.csv", [row_of("reports.csv", corrected)], UTC_ZONE)
    )

    load_dossier(folder, settings.STORE, now=Instant(9))

    reports = {one.id: one.text for one in read_dossier(export(tmp_path / "again")).dossier.reports}
    assert reports["office-1"] == "no ice" and "web-report-1" not in reports


def test_loading_waits_for_whoever_changes_the_dossier_already(monkeypatch):
    order = []
    held = Event()

    def office() -> None:
        with alone(settings.STORE, REPLAY):
            held.set()
            sleep(0.3)
            order.append("let go")

    beside = Thread(target=office)
    beside.start()
    assert held.wait(5)
    monkeypatch.setattr(loading, "_load", lambda *_, **__: order.append("loaded"))
    load_dossier(ROOT / "examples" / "by-hand-2024", settings.STORE, now=Instant(5))
    assert order == ["loaded"], "another dossier waits for nobody"
    with monkeypatch.context() as patched:
        patched.setattr(loading, "_sound", lambda _: SimpleNamespace(id=REPLAY))
        load_dossier(Path("replay"), settings.STORE, now=Instant(5))
    beside.join()
    assert order == ["loaded", "let go", "loaded"]
