"""Import an assessment: lay an OUT into the tables of the website, and show it in one step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.outside.laid_out import LaidOut, Row, read_laid_out
from onus.records import assessments
from onus.records.dossiers import ShownDossier, dossier_named
from onus.records.shown_acts import act_rows
from onus.records.street_search import lay_streets


class DossierUnknown(OnusError):
    """An assessment is of a dossier that the database does not hold."""

    code = "WEBSITE-002"
    what = "The assessment is of the dossier {dossier}, which is not loaded."
    why = "Findings are shown beside the facts that they rest on."
    do = "Load the dossier first: onus dossier load DIR."


def import_assessment(out: Path, *, kept_in: Path | None = None, now: Instant) -> ShownDossier:
    """Lay an OUT into the tables and show it; one that is shown already changes nothing.

    Args:
        out: the folder that `onus assess` wrote.
        kept_in: where the folder stays for what pages open later; None for where it lies now.
        now: instant of the import.

    Raises:
        NoAssessment: the folder holds none.
        DossierUnknown: its dossier is not loaded.
    """
    laid = read_laid_out(out)
    if dossier_named(laid.dossier) is None:
        raise DossierUnknown(dossier=laid.dossier)
    row, to_lay = assessments.begin(
        laid.dossier, digest=laid.digest, as_of=laid.as_of, onus=laid.onus,
        kept_in=kept_in or out, at=now,
    )  # fmt: skip

    if to_lay:
        # What an earlier run left behind when it was killed is laid again from the start.
        assessments.clear(row)
        _lay(laid, row)
        for old in assessments.show(laid.dossier, row):
            assessments.clear(old)

    shown = dossier_named(laid.dossier)
    assert shown is not None
    return shown


def _lay(laid: LaidOut, row: int) -> None:
    assessments.lay(row, "places", laid.places())
    lay_streets(row)
    assessments.lay(row, "duties", (one for some in laid.duties() for one in some))
    assessments.lay(row, "seen", laid.seen())
    assessments.lay(row, "cases", (_case(one) for one in laid.lines("cases.jsonl")))
    assessments.lay(row, "rungs", (rung for one in laid.lines("cases.jsonl") for rung in _rungs(one)))
    assessments.lay(row, "notices", (_notice(one) for one in laid.lines("burden.jsonl")))
    for name, body in laid.documents():
        assessments.lay(row, "acts", act_rows(name, body))
        assessments.lay(row, "documents", [{"name": name, "body": body}])


def _case(line: Mapping[str, Any]) -> Row:
    """Return the row of a case; its post and its time are those of the step at which it stands."""
    standing = line["steps"][-1] if line["steps"] else {"post": "", "answer_by": None}
    return {
        "case_id": line["id"], "obligation_id": line["obligation"], "occurrence_id": line["occurrence"],
        "district": line["district"], "duties": line["duties"], "opened_at": line["opened_at"],
        "closed_at": line["closed_at"], "closed_by": line["closed_by"], "post": standing["post"],
        "answer_by": standing["answer_by"], "body": line,
    }  # fmt: skip


def _rungs(line: Mapping[str, Any]) -> list[Row]:
    """Return a row for each post that a case came to."""
    return [
        {
            "case_id": line["id"], "number": number, "post": step["post"], "status": step["status"],
            "from_at": step["from_at"], "answer_by": step["answer_by"], "until_at": step["until_at"],
            "acted_at": step["acted_at"], "obligation_id": line["obligation"], "district": line["district"],
        }
        for number, step in enumerate(line["steps"], start=1)
    ]  # fmt: skip


def _notice(line: Mapping[str, Any]) -> Row:
    return {"notice_id": line["notice"], "issuer": line["issuer"], "body": line}
