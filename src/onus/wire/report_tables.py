"""Report tables: the rows of `reports.csv`, whatever register they came from.

In:  reports as values.
Out: the text of `reports.csv`.

The surprise: `source_status` is what the register published about itself. It is
kept so that it can be compared, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.errors import Fault
from onus.base.instants import Instant, utc_text
from onus.wire.csv_rows import csv_text

COLUMNS = (
    "report_id",
    "place_id",
    "lon",
    "lat",
    "service",
    "happened_at",
    "recorded_at",
    "text",
    "target_at",
    "closed_at",
    "source_ref",
    "source_status",
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report.

    Attributes:
        lon: longitude in degrees as the register wrote it; empty where unknown.
        lat: latitude, likewise.
    """

    report_id: str
    service: str
    happened_at: Instant
    recorded_at: Instant
    place_id: str = ""
    lon: str = ""
    lat: str = ""
    text: str = ""
    target_at: Instant | None = None
    closed_at: Instant | None = None
    source_ref: str = ""
    source_status: str = ""


@dataclass(frozen=True, slots=True)
class ReportRows:
    """Reports read from a register, and what is wrong with the others."""

    rows: tuple[ReportRow, ...]
    faults: tuple[Fault, ...]


def reports_csv(rows: Iterable[ReportRow]) -> str:
    """Write reports as the text of `reports.csv`.

    >>> reports_csv([ReportRow("7", "Pothole", Instant(0), Instant(0))]).splitlines()[1]
    '7,,,,Pothole,1970-01-01T00:00:00Z,1970-01-01T00:00:00Z,,,,,'
    """
    return csv_text(COLUMNS, (_cells(row) for row in rows))


def _cells(row: ReportRow) -> list[str]:
    return [
        row.report_id,
        row.place_id,
        row.lon,
        row.lat,
        row.service,
        utc_text(row.happened_at),
        utc_text(row.recorded_at),
        row.text,
        "" if row.target_at is None else utc_text(row.target_at),
        "" if row.closed_at is None else utc_text(row.closed_at),
        row.source_ref,
        row.source_status,
    ]
