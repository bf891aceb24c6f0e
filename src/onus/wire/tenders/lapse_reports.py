"""Lapse reports: what a contractor lost since the signing, as rows of reports.csv of the contract's dossier.

In:  the bytes of reports.csv, the watch over one contractor, when it was told.
Out: the bytes with a row for each lapse, and a correction where one was mended since.

The surprise: the dossier gets no ladder for them. A row opens the duty that the contract states for
this service, and the case of it climbs as any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping

from onus.base.errors import OnusError
from onus.base.instants import Instant, utc_text
from onus.core.tendering.proceeding import ContractWatched, LapseCase
from onus.wire.csv_rows import csv_text, parse_csv

FILE = "reports.csv"
SERVICE = "contractor-qualification"
"""Service under which lapses stand in a dossier."""
MENDED = "mended"
COLUMNS = (
    "report_id", "place_id", "service", "happened_at", "recorded_at", "supersedes", "text", "closed_at", "source_ref",
)  # fmt: skip
ID, CLOSED, SUPERSEDES = "report_id", "closed_at", "supersedes"


class NoQualificationObligation(OnusError):
    """A dossier whose contract does not ask its contractor to stay qualified."""

    code = "TENDER-047"
    what = "{file} has no trigger that listens to reports of the service `{service}`."
    why = "A lapse that no clause of the contract speaks of opens no duty, and nobody would be seen to answer for it."
    do = 'State it in the draft contract that is announced: a trigger of kind `report` with this service, and an obligation on it with `measure = "closing"` and `within_h = 0`.'


class NothingWatched(OnusError):
    """A contract that the purchase does not watch."""

    code = "TENDER-048"
    what = "The purchase {tender} watches no contract {contract}."
    why = "Only a contract that was signed with a supplier of the register is watched."
    do = "Name a contract of the proceeding, or judge as of an instant after the signing."


def listens(contract: bytes) -> bool:
    """Return whether a contract has a trigger for lapses of qualification.

    Args:
        contract: bytes of contract.toml, sound.

    >>> listens(b'[[triggers]]\\nid = "q"\\nkind = "report"\\nservices = ["contractor-qualification"]')
    True
    """
    triggers = tomllib.loads(contract.decode()).get("triggers", [])
    return any(one.get("kind") == "report" and SERVICE in one.get("services", ()) for one in triggers)


def with_lapses(
    raw: bytes, watched: ContractWatched, texts: Mapping[str, str], *, tender: str, recorded_at: Instant
) -> bytes:
    """Return reports.csv with every lapse of a contractor; rows that are there stay as they are.

    Args:
        raw: the file that is there; empty for none, and sound.
        watched: the watch over the contractor.
        texts: what was lost in words, by the name of the case.
        tender: id of the purchase.
        recorded_at: when the lapses were told; it becomes the time of recording of the new rows.
    """
    kept = parse_csv(raw.decode("utf-8-sig"), file=FILE) if raw else None
    rows = [dict(one.cells) for one in kept.rows] if kept is not None else []
    known = {one[ID]: one for one in rows}
    rows += _new(watched.cases, texts, known, tender, recorded_at)
    header = tuple(dict.fromkeys((*(kept.header if kept is not None else ()), *COLUMNS)))
    return csv_text(header, ([one.get(name, "") for name in header] for one in rows)).encode()


def _new(
    cases: Iterable[LapseCase],
    texts: Mapping[str, str],
    known: Mapping[str, Mapping[str, str]],
    tender: str,
    recorded_at: Instant,
) -> Iterator[dict[str, str]]:
    for one in cases:
        name = report_id(one)
        closed = "" if one.closed_at is None else utc_text(one.closed_at)
        row = {
            ID: name, "service": SERVICE, "happened_at": utc_text(one.opened_at),
            "recorded_at": utc_text(recorded_at), "text": texts[one.case], CLOSED: closed,
            "source_ref": f"{tender} {one.case}",
        }  # fmt: skip
        if name not in known:
            yield row
        elif closed and not known[name].get(CLOSED) and f"{name}-{MENDED}" not in known:
            yield {**row, ID: f"{name}-{MENDED}", SUPERSEDES: name}


def report_id(case: LapseCase) -> str:
    """Return the id of the row of a lapse: what was lost, and since when; a text that a row may be named by.

    >>> report_id(LapseCase("c", "ban", "list/b 1", "active", Instant(0)))
    'ban-list-b-1-1970-01-01T00-00-00Z'
    """
    told = f"{case.what}-{case.ref}-{utc_text(case.opened_at)}"
    return "".join(mark if mark.isalnum() or mark in "-_." else "-" for mark in told)
