"""Office runs: what the office asked for on a page, done in the background, each in one step or not at all.

The surprise: every run works on the dossier as a folder, exported aside, with the very
actions that the terminal has. What it adds comes back into the database at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onus.actions.alone import alone
from onus.actions.export_dossier import export_dossier
from onus.actions.import_office import FaultyOffice, TakenIn, Wishes, import_office
from onus.actions.load_dossier import load_held
from onus.actions.make_papers import PaperOrder, make_papers
from onus.actions.receive_paper import receive_paper
from onus.actions.serve_paper import Service, serve_paper
from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import HOUR_US, Instant
from onus.core.contracts.facts import Act, Attachment
from onus.outside.file_store import keep, keep_copy, stored
from onus.outside.files import working_folder
from onus.outside.office.fault_folders import write_faults
from onus.papers.ordered import Ordered
from onus.records import office_runs as runs
from onus.records.assessments import kept_in
from onus.records.dossiers import dossier_named
from onus.records.facts import KeptFact, record_fact
from onus.records.unit import unit
from onus.records.work import wish_assessment, wish_office
from onus.wire.added_facts import row_of
from onus.wire.office.import_faults import GroundRules
from onus.wire.office.sheet_faults import OfficeError, SheetFault
from onus.wire.paper_register import REGISTER, number_text

FAULTS_MAX = 500
"""Shown on the page; the list that can be downloaded has all."""
GROUND = ("dossier.toml", "contract.toml", "officers.toml", "network.", "packs/")
"""What everybody is judged by: no import on the website changes it, whoever holds which post."""
OF_KIND = {
    runs.IMPORT: "import.files",
    runs.PAPERS: "paper.make",
    runs.SERVE: "finding.serve",
    runs.RECEIVE: "paper.make",
}


def begin(
    dossier: str, kind: str, files: Sequence[tuple[str, bytes]], choices: Mapping[str, Any],
    *, actor: str, post: str, store: Path, now: Instant,
) -> int:  # fmt: skip
    """Keep what was handed in and put a run in; returns its number."""
    kept = [[name, keep(store, raw)] for name, raw in files]

    with unit():
        number = runs.put_in(dossier, kind, actor=actor, post=post, at=now, given={**choices, "files": kept})
        wish_office(number, at=now)
    return number


def do_run(number: int, *, store: Path, now: Instant) -> None:
    """Do a run that waits; one that has ended is left as it is.

    Args:
        number: of the run.
        store: folder of the file store.
        now: by the clock on the wall.
    """
    run = runs.run_numbered(number)
    if run is None or run.state != runs.WAITING:
        return
    with alone(store, run.dossier), working_folder() as aside:
        try:
            _DO[run.kind](run, _Run(store, aside, now))
        except FaultyOffice as error:
            runs.end(number, runs.REFUSED, _refused(run, error, store, aside), at=now)
        except OnusError as error:
            runs.end(number, runs.REFUSED, {"sentences": _sentences(error), "files": []}, at=now)
        except Exception:
            runs.end(number, runs.FAILED, {"sentences": [], "files": []}, at=now)
            raise


@dataclass(frozen=True, slots=True)
class _Run:
    """What every kind of run is given."""

    store: Path
    aside: Path
    now: Instant


def _import(run: runs.Run, at: _Run) -> None:
    folder = at.aside / "files" / "in"
    folder.mkdir(parents=True)
    for name, digest in run.given["files"]:
        (folder / name).write_bytes(stored(at.store, digest).read_bytes())
    dossier = export_dossier(run.dossier, at.store, at.aside / "work" / run.dossier, as_of=at.now).folder

    taken = import_office(
        folder, dossier, now=at.now,
        wishes=Wishes(confirmed=bool(run.given.get("confirmed")), datum=str(run.given.get("datum", ""))),
    )  # fmt: skip

    ground = tuple(name for name in taken.written if name.startswith(GROUND))
    if ground:
        # The folder was an export aside: what was written there is thrown away with it.
        raise GroundRules(names=", ".join(ground))
    if taken.written:
        load_held(dossier, at.store, now=at.now)
        wish_assessment(run.dossier, at=at.now)
    runs.end(run.number, runs.DONE, _taken(taken), at=at.now)


def _taken(taken: TakenIn) -> dict[str, Any]:
    """Return what an import changed, table by table."""
    tables = [
        {
            "table": name,
            "added": one.added,
            "changed": one.changed,
            "withdrawn": one.withdrawn,
            "same": one.same,
        }
        for name, one in sorted(taken.renewals.items())
    ]
    return {
        "tables": tables,
        "changes": len(taken.changes),
        "written": list(taken.written),
        "faults": [_fault(one) for one in taken.asked.faults[:FAULTS_MAX]],
        "files": [],
    }


def _refused(run: runs.Run, error: FaultyOffice, store: Path, aside: Path) -> dict[str, Any]:
    """Return the faults of an import by file, sheet and cell, with marked copies to be downloaded."""
    asked, out = error.asked, aside / "faults" / "out"
    write_faults(aside / "files" / "in", out, asked.books, asked.faults)
    faults = sorted(asked.faults, key=lambda one: one.warning)
    return {
        "count": sum(not one.warning for one in asked.faults),
        "faults": [_fault(one) for one in faults[:FAULTS_MAX]],
        "sheets": [
            {"file": one.grid.file, "sheet": one.grid.sheet, "rows": len(one.records),
             "en": one.mapping.kind.title.en, "zh": one.mapping.kind.title.zh}
            for one in asked.sheets
        ],
        "files": _kept_files(out, store),
    }  # fmt: skip


def _fault(one: SheetFault) -> dict[str, Any]:
    return {
        "file": one.file, "sheet": one.sheet, "cell": one.ref, "code": one.code, "warning": one.warning,
        "what": {"en": one.what.en, "zh": one.what.zh},
        "do": {"en": one.do.en, "zh": one.do.zh},
    }  # fmt: skip


def _sentences(error: OnusError) -> list[dict[str, str]]:
    """Return what is wrong, in both languages where the error knows both."""
    if isinstance(error, FaultyInput):
        told = [one.sentence() for one in error.faults[:FAULTS_MAX]] or [error.sentence()]
        return [{"en": one, "zh": one} for one in told]
    zh = error.told("zh-Hans") if isinstance(error, OfficeError) else error.sentence()
    return [{"en": error.sentence(), "zh": zh}]


def _kept_files(folder: Path, store: Path) -> list[dict[str, Any]]:
    return [
        {
            "name": path.relative_to(folder).as_posix(),
            "sha256": keep_copy(store, path),
            "size": path.stat().st_size,
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def _papers(run: runs.Run, at: _Run) -> None:
    shown = dossier_named(run.dossier)
    assert shown is not None and shown.assessment is not None, "papers are only asked of an assessed dossier"
    to = at.aside / "papers" / "out"
    order = PaperOrder(
        ordered=Ordered(str(run.given["month"]), cure_within_us=int(run.given.get("cure_h", 0)) * HOUR_US),
        kinds=tuple(run.given.get("kinds", ())),
        languages=("zh-Hans",) if run.given.get("language") == "zh-Hans" else ("zh-Hans", "en"),
        day=str(run.given.get("day", "")),
        register=_register(run.dossier, at),
        templates=None,
        fonts=None,
    )
    made = make_papers(kept_in(shown.assessment), to, order)
    rows = [
        {"number": number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans"),
         "kind": row.kind, "subject": row.subject, "day": row.day}
        for row in made.rows
    ]  # fmt: skip
    runs.end(run.number, runs.DONE, {"papers": rows, "files": _kept_files(to, at.store)}, at=at.now)


def _register(dossier: str, at: _Run) -> Path | None:
    """Return the register of the papers before these, whose numbers go on; None for the first ones."""
    last = runs.last_papers(dossier)
    if last is None:
        return None
    digest = next(one["sha256"] for one in last.found["files"] if one["name"] == REGISTER)
    path = at.aside / "before" / REGISTER
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(at.store, digest).read_bytes())
    return path


def _serve(run: runs.Run, at: _Run) -> None:
    dossier = export_dossier(run.dossier, at.store, at.aside / "work" / run.dossier, as_of=at.now).folder
    register = _register(run.dossier, at) or at.aside / REGISTER
    given = run.given
    service = Service(
        number=str(given["number"]), at=Instant(given["at"]), recorded_at=at.now, by_post=run.post,
        toward=str(given.get("toward", "")), although_replaced=bool(given.get("although_replaced")),
    )  # fmt: skip

    done = serve_paper(dossier, register, service)

    with unit():
        for act in done.acts:
            record_fact(_fact(run, "acts.toml", act))
        wish_assessment(run.dossier, at=at.now)
        clocks = {"cure_by": done.cure_by, "reply_by": done.reply_by}
        acts = [{"en": act.text.en, "zh": act.text.zh} for act in done.acts]
        runs.end(
            run.number, runs.DONE, {"sentences": acts, "new": done.new, "files": [], **clocks}, at=at.now
        )


def _receive(run: runs.Run, at: _Run) -> None:
    dossier = export_dossier(run.dossier, at.store, at.aside / "work" / run.dossier, as_of=at.now).folder
    (name, digest), *_ = run.given["files"]
    scan = at.aside / "scan" / name
    scan.parent.mkdir()
    scan.write_bytes(stored(at.store, digest).read_bytes())

    done = receive_paper(
        scan, dossier, number=str(run.given["number"]), at=Instant(run.given["at"]), recorded_at=at.now,
        by_post=run.post,
    )  # fmt: skip

    with unit():
        record_fact(_fact(run, "attachments.csv", done.row))
        told = {"about": done.row.about, "new": done.new, "also": list(done.also), "files": []}
        runs.end(run.number, runs.DONE, told, at=at.now)


def _fact(run: runs.Run, file: str, fact: Act | Attachment) -> KeptFact:
    return KeptFact(
        dossier=run.dossier, file=file, fact_id=fact.id, row=row_of(file, fact), happened_at=fact.happened_at,
        recorded_at=fact.recorded_at, action=OF_KIND[run.kind], actor=run.actor, post=run.post,
        legal_basis=str(run.given["number"]), about=getattr(fact, "finding", "") or "",
    )  # fmt: skip


_DO: Mapping[str, Callable[[runs.Run, _Run], None]] = {
    runs.IMPORT: _import, runs.PAPERS: _papers, runs.SERVE: _serve, runs.RECEIVE: _receive,
}  # fmt: skip
