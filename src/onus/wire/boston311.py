"""Boston 311: the city's table of service requests.

In:  rows of the table, texts as published, and the zone table of New York.
Out: reports.

The surprise: the table calls a case without a target ONTIME. That word is kept
as `source_status`; the target stays empty, for there was none.

Times are those of the clocks in Boston. Of the hour that happened twice the
first is meant, so that a case never closes before it opened by the reading
alone; a time that the clocks skipped is read with the offset before the skip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from onus.base.errors import Fault, OnusError
from onus.base.instants import Instant, ZoneTable
from onus.wire.coordinates import LAT_E7_MAX, LON_E7_MAX
from onus.wire.csv_rows import Row
from onus.wire.identifiers import identifier
from onus.wire.import_faults import (
    MissingColumn,
    MissingValue,
    OffEarth,
    RepeatedId,
    SkippedTime,
    UnreadableValue,
    fault,
    fault_of,
)
from onus.wire.local_times import local_reading, wall_us
from onus.wire.report_tables import ReportRow, ReportRows
from onus.wire.whole_numbers import whole_from_text

TIME_ZONE = "America/New_York"
NAMES: Mapping[str, tuple[str, ...]] = {
    "report_id": ("case_enquiry_id",),
    "happened_at": ("open_dt",),
    "target_at": ("target_dt", "sla_target_dt"),
    "closed_at": ("closed_dt",),
    "source_status": ("ontime_status", "on_time"),
    "service": ("type",),
    "text": ("reason",),
    "lon": ("longitude",),
    "lat": ("latitude",),
}
"""Our fields and the names that the table's editions gave them, in lower case."""
NEEDED = (
    "report_id",
    "happened_at",
    "target_at",
    "closed_at",
    "source_status",
    "service",
)


def header_of_boston(header: Sequence[str], *, file: str) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return which column of this edition holds which field.

    >>> header_of_boston(["CASE_ENQUIRY_ID"], file="a")[0]
    {'report_id': 'CASE_ENQUIRY_ID'}
    """
    lower = {name.strip().lower(): name for name in header}
    found = {field: lower[name] for field, names in NAMES.items() for name in names if name in lower}
    missing = tuple(
        fault(
            MissingColumn,
            file,
            field=field,
            column=NAMES[field][0],
            found=", ".join(header),
        )
        for field in NEEDED
        if field not in found
    )
    return found, missing


def parse_boston(
    rows: Iterable[Row], columns: Mapping[str, str], zone: ZoneTable, *, file: str
) -> ReportRows:
    """Read the rows of the table.

    Args:
        rows: rows with texts as published.
        columns: what `header_of_boston` found.
        zone: offsets of America/New_York.
        file: name for the faults.

    Returns:
        The reports in the order of the file, and all faults.

    Source: the city's own register, table 311 Service Requests.

    >>> row = Row(1, 2, {"ID": "7", "O": "01/01/2015 01:09:57 PM", "T": "Pothole"})
    >>> names = {"report_id": "ID", "happened_at": "O", "service": "T"}
    >>> parse_boston([row], names, ZoneTable("X", (0,), (-18_000,)), file="a").rows[0].happened_at
    1420135797000000
    """
    reports: list[ReportRow] = []
    faults: list[Fault] = []
    first_row: dict[str, int] = {}
    for row in rows:
        reading = _RowReading(row, columns, zone, file)
        report = reading.report()
        faults.extend(reading.faults)
        if report is None:
            continue
        if report.report_id in first_row:
            reading.complain(
                RepeatedId,
                "report_id",
                first=first_row[report.report_id],
                second=row.number,
            )
            faults.append(reading.faults[-1])
        first_row.setdefault(report.report_id, row.number)
        reports.append(report)
    return ReportRows(tuple(reports), tuple(faults))


class _RowReading:
    """One row being read; it gathers the row's faults."""

    def __init__(self, row: Row, columns: Mapping[str, str], zone: ZoneTable, file: str) -> None:
        self.row = row
        self.columns = columns
        self.zone = zone
        self.file = file
        self.faults: list[Fault] = []
        self.unusable = False

    def report(self) -> ReportRow | None:
        """Return the report, or None when the row cannot be used."""
        report_id = identifier(self.cell("report_id"))
        if not report_id:
            self.complain(MissingValue, "report_id")
        opened = self.at("happened_at")
        if opened is None and not self.cell("happened_at"):
            self.complain(MissingValue, "happened_at")
        target, closed = self.at("target_at"), self.at("closed_at")
        lon, lat = self.position()
        if self.unusable or not report_id or opened is None:
            return None
        return ReportRow(
            report_id=report_id,
            service=self.cell("service"),
            happened_at=opened,
            recorded_at=opened,
            lon=lon,
            lat=lat,
            text=self.cell("text"),
            target_at=target,
            closed_at=closed,
            source_ref=report_id,
            source_status=self.cell("source_status"),
        )

    def cell(self, field: str) -> str:
        """Return the text of a field."""
        return self.row[self.columns[field]] if field in self.columns else ""

    def at(self, field: str) -> Instant | None:
        """Return the instant of a field; None where it is empty or unreadable."""
        text = self.cell(field)
        if not text:
            return None
        shown_us = wall_us(text)
        if shown_us is None:
            self.complain(UnreadableValue, field, expected="a time such as 01/31/2015 08:30:00 AM")
            return None
        reading = local_reading(shown_us, self.zone)
        if reading.skipped:
            self.complain(SkippedTime, field, warning=True, zone=self.zone.name)
        return reading.at

    def position(self) -> tuple[str, str]:
        """Return longitude and latitude as published, both or none."""
        lon, lat = self.cell("lon"), self.cell("lat")
        if not (lon and lat):
            return "", ""
        try:
            lon_e7 = whole_from_text(lon, times=10_000_000)
            lat_e7 = whole_from_text(lat, times=10_000_000)
        except ValueError:
            self.complain(UnreadableValue, "lon", expected="a number of degrees")
            return "", ""
        if abs(lon_e7) > LON_E7_MAX or abs(lat_e7) > LAT_E7_MAX:
            self.complain(OffEarth, "lon", lon=lon, lat=lat)
        return lon, lat

    def complain(
        self,
        kind: type[OnusError],
        field: str,
        *,
        warning: bool = False,
        **named: object,
    ) -> None:
        """Add a fault of this row."""
        self.unusable = self.unusable or not warning
        facts: dict[str, object] = {
            "field": field,
            "column": self.columns.get(field, field),
            "value": self.cell(field),
        }
        self.faults.append(
            fault_of(
                kind,
                self.file,
                facts | named,
                line=self.row.line,
                where=f"row {self.row.number}",
                warning=warning,
            )
        )
