"""Fact rows: a fact as the cells of its table, the way back from `fact_tables`.

In:  a frozen fact, and the table that it belongs to.
Out: its cells by column; a cell that says nothing is left out.

The surprise: numbers become decimals by whole-number division, so that the
reader, who multiplies, comes back to the very same number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onus.base.instants import Instant, utc_text
from onus.core.contracts.facts import (
    Attachment,
    Instruction,
    Observation,
    PaymentFact,
    PointEvidence,
    Report,
)

Cells = dict[str, str]
RECIPIENT, NOBODY = "recipient", "none"
CONFIRMATIONS: Mapping[str, str] = {"confirmed": RECIPIENT, "refused": "refused", "unconfirmed": NOBODY}


def fact_cells(file: str, fact: Any) -> Cells:
    """Return the cells of a fact.

    Args:
        file: one of `FACT_FILES`.
        fact: a value of `core.contracts.facts` of the kind that the table holds.

    >>> sheet = PointEvidence("a", "crew", "S-1", "snow", Instant(0), Instant(0), Instant(0), "done")
    >>> fact_cells("crews.csv", sheet)["ended_at"]
    '1970-01-01T00:00:00Z'
    """
    cells = {**_ROWS[file](fact), "recorded_at": utc_text(fact.recorded_at), "source_ref": fact.source_ref}
    cells |= {"supersedes": fact.supersedes, "withdrawn": "true" if fact.withdrawn else ""}
    return {column: text for column, text in cells.items() if text}


def _decimal(number: int | None, unit: int) -> str:
    """Return a whole number of parts as a decimal of units; empty for None.

    >>> _decimal(-1_200_500, 1_000_000), _decimal(None, 10), _decimal(20, 10)
    ('-1.2005', '', '2')
    """
    if number is None:
        return ""
    whole, part = divmod(abs(number), unit)
    digits = str(part).rjust(len(str(unit)) - 1, "0").rstrip("0")
    return ("-" if number < 0 else "") + str(whole) + (f".{digits}" if digits else "")


def _known(at: Instant | None) -> str:
    return "" if at is None else utc_text(at)


def _observation(one: Observation) -> Cells:
    return {
        "station_id": one.station,
        "from_utc": utc_text(one.from_at),
        "to_utc": utc_text(one.to_at),
        "precipitation_mm": _decimal(one.precipitation_tenth_mm, 10),
        "snow_depth_cm": _decimal(one.snow_depth_mm, 10),
        "phenomenon": one.phenomenon,
        "observation_id": one.id,
    }


def _inspection(one: PointEvidence) -> Cells:
    return {
        "inspection_id": one.id,
        "place_id": one.place,
        "service": one.service,
        "happened_at": utc_text(one.happened_at),
        "by_post": one.by,
        "result": one.result,
        "item": one.item,
        "points": _decimal(one.points_milli or None, 1_000),
        "photo": one.photo,
        "note": one.note,
    }


def _crew_sheet(one: PointEvidence) -> Cells:
    return {
        "sheet_id": one.id,
        "place_id": one.place,
        "service": one.service,
        "started_at": utc_text(one.started_at),
        "ended_at": utc_text(one.happened_at),
        "photo": one.photo,
        "note": one.note,
    }


def _visit(one: PointEvidence) -> Cells:
    return {
        "visit_id": one.id,
        "place_id": one.place,
        "service": one.service,
        "worker_id": one.by,
        "arrived_at": utc_text(one.started_at),
        "left_at": utc_text(one.happened_at),
        "confirmation": CONFIRMATIONS[one.result],
        **_position(one),
    }


def _photo(one: PointEvidence) -> Cells:
    return {
        "photo_id": one.id,
        "place_id": one.place,
        "service": one.service,
        "taken_at": utc_text(one.happened_at),
        "file": one.photo,
        **_position(one),
    }


def _position(one: PointEvidence) -> Cells:
    return {"lon": _decimal(one.lon_e7, 10_000_000), "lat": _decimal(one.lat_e7, 10_000_000)}


def _report(one: Report) -> Cells:
    return {
        "report_id": one.id,
        "place_id": one.place,
        "service": one.service,
        "happened_at": utc_text(one.happened_at),
        "text": one.text,
        "target_at": _known(one.target_at),
        "closed_at": _known(one.closed_at),
        "source_status": one.source_status,
    }


def _instruction(one: Instruction) -> Cells:
    return {
        "instruction_id": one.id,
        "by_post": one.by_post,
        "happened_at": utc_text(one.happened_at),
        "leave_places": " ".join(one.leave),
        "go_to_places": " ".join(one.go_to),
        "until": _known(one.until),
        "text": one.text,
    }


def _payment(one: PaymentFact) -> Cells:
    return {
        "payment_id": one.id,
        "period": one.period,
        "kind": one.kind,
        "amount_minor": str(one.amount_minor),
        "happened_at": utc_text(one.happened_at),
        "by_post": one.by_post,
        "reason": one.reason,
        "ref": one.ref,
    }


def _attachment(one: Attachment) -> Cells:
    return {
        "attachment_id": one.id,
        "kind": one.kind,
        "file": one.file,
        "sha256": one.sha256,
        "pages": str(one.pages or ""),
        "likeness": one.likeness,
        "happened_at": utc_text(one.happened_at),
        "about": one.about,
        "place_id": one.place,
        "by_post": one.by_post,
        "note": one.note,
    }


_ROWS: Mapping[str, Callable[[Any], Cells]] = {
    "weather.csv": _observation,
    "inspections.csv": _inspection,
    "crews.csv": _crew_sheet,
    "visits.csv": _visit,
    "photos.csv": _photo,
    "reports.csv": _report,
    "instructions.csv": _instruction,
    "payments.csv": _payment,
    "attachments.csv": _attachment,
}
FACT_FILES = tuple(_ROWS)
"""Tables of a dossier that hold facts with two times."""
