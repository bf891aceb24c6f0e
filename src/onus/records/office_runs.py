"""Runs of the office's work, as rows: put in, taken up, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onus.records.models import OfficeRun

WAITING, DONE, REFUSED, FAILED = "waiting", "done", "refused", "failed"
IMPORT, PAPERS, SERVE, RECEIVE = "import", "papers", "serve", "receive"
LISTED_MAX = 50


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        kind: `import`, `papers`, `serve` or `receive`.
        state: `waiting`, `done`, `refused` (a person must mend something) or `failed` (we must).
        given: what was asked: files as name and digest, and the choices of the form.
        found: what came of it: files as name, digest and size, faults, sentences.
    """

    number: int
    dossier: str
    kind: str
    state: str
    actor: str
    post: str
    made_at: int
    ended_at: int | None
    given: Mapping[str, Any]
    found: Mapping[str, Any]


def put_in(dossier: str, kind: str, *, actor: str, post: str, at: int, given: Mapping[str, Any]) -> int:
    """Put a run in; returns its number."""
    row = OfficeRun.objects.create(
        dossier_id=dossier, kind=kind, state=WAITING, actor=actor, post=post, made_at=at, given=dict(given)
    )
    return int(row.pk)


def run_numbered(number: int) -> Run | None:
    """Return a run; None where there is none."""
    row = OfficeRun.objects.filter(pk=number).first()
    return None if row is None else _run(row)


def runs_of(dossier: str) -> tuple[Run, ...]:
    """Return the runs of a dossier, the latest first, at most `LISTED_MAX`."""
    return tuple(
        _run(row) for row in OfficeRun.objects.filter(dossier_id=dossier).order_by("-pk")[:LISTED_MAX]
    )


def last_papers(dossier: str) -> Run | None:
    """Return the last run that made papers, whose register the next one goes on with; None for none."""
    row = OfficeRun.objects.filter(dossier_id=dossier, kind=PAPERS, state=DONE).order_by("-pk").first()
    return None if row is None else _run(row)


def end(number: int, state: str, found: Mapping[str, Any], *, at: int) -> None:
    """Keep what came of a run."""
    OfficeRun.objects.filter(pk=number).update(state=state, found=dict(found), ended_at=at)


def _run(row: OfficeRun) -> Run:
    return Run(
        number=row.pk, dossier=row.dossier_id, kind=row.kind, state=row.state, actor=row.actor, post=row.post,
        made_at=row.made_at, ended_at=row.ended_at, given=row.given, found=row.found,
    )  # fmt: skip
