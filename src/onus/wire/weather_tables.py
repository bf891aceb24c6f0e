"""Weather tables: the rows of `weather.csv`, whatever register they came from.

In:  observations as values, or rows of a plain `weather.csv`.
Out: the text of `weather.csv`, or observations.

The surprise: what a station did not measure stays empty. An empty amount is
not 0: no snow and no measurement lead to different duties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from onus.base.errors import Fault, OnusError, UnknownInstant
from onus.base.instants import MINUTE_US, Instant, instant, utc_text
from onus.wire.csv_rows import Row, Rows, csv_text
from onus.wire.import_faults import (
    MissingColumn,
    MissingValue,
    RepeatedId,
    UnreadableValue,
    fault,
    fault_of,
)
from onus.wire.whole_numbers import whole_from_text

COLUMNS = (
    "station_id",
    "from_utc",
    "to_utc",
    "precipitation_mm",
    "snow_depth_cm",
    "phenomenon",
    "temperature_c",
    "recorded_at",
    "source_ref",
)
NEEDED = COLUMNS[:3]
PHENOMENA = ("snow", "sleet", "rain", "none", "unknown")
_OFFSET = re.compile(r"^([+-])(\d{2}):(\d{2})$")


@dataclass(frozen=True, slots=True)
class WeatherRow:
    """One interval of one station; numbers as plain decimals, empty where not measured.

    Attributes:
        recorded_at: when the register had it; the end of the interval where it does not say.
    """

    station_id: str
    from_at: Instant
    to_at: Instant
    precipitation_mm: str = ""
    snow_depth_cm: str = ""
    phenomenon: str = "unknown"
    temperature_c: str = ""
    recorded_at: Instant | None = None
    source_ref: str = ""


@dataclass(frozen=True, slots=True)
class WeatherRows:
    """Observations read from a register, and what is wrong with the others."""

    rows: tuple[WeatherRow, ...]
    faults: tuple[Fault, ...]


def offset_us(text: str) -> int:
    """Return an offset from UTC in microseconds.

    Raises:
        UnknownInstant: not of the form +08:00.

    >>> offset_us("-05:00") // MINUTE_US
    -300
    """
    found = _OFFSET.match(text)
    if not found:
        raise UnknownInstant(text=text)
    minutes = int(found.group(2)) * 60 + int(found.group(3))
    return (-minutes if found.group(1) == "-" else minutes) * MINUTE_US


def weather_csv(rows: Iterable[WeatherRow]) -> str:
    """Write observations as the text of `weather.csv`.

    >>> weather_csv([WeatherRow("S", Instant(0), Instant(3_600_000_000), "0.4")]).splitlines()[1]
    'S,1970-01-01T00:00:00Z,1970-01-01T01:00:00Z,0.4,,unknown,,1970-01-01T01:00:00Z,'
    """
    return csv_text(COLUMNS, (_cells(row) for row in rows))


def _cells(row: WeatherRow) -> list[str]:
    return [
        row.station_id,
        utc_text(row.from_at),
        utc_text(row.to_at),
        row.precipitation_mm,
        row.snow_depth_cm,
        row.phenomenon,
        row.temperature_c,
        utc_text(row.to_at if row.recorded_at is None else row.recorded_at),
        row.source_ref,
    ]


def row_fault(kind: type[OnusError], file: str, row: Row, field: str, column: str, **named: object) -> Fault:
    """Return a fault of one cell.

    >>> row_fault(MissingValue, "a", Row(1, 2, {}), "station_id", "ID").line
    2
    """
    facts = {"field": field, "column": column, "value": row[column]} | named
    return fault_of(kind, file, facts, line=row.line, where=f"row {row.number}")


def is_decimal(text: str) -> bool:
    """Return whether a text is empty or a number in plain notation.

    >>> is_decimal(""), is_decimal("-1.5"), is_decimal("1e3")
    (True, True, False)
    """
    try:
        whole_from_text(text or "0", times=1)
    except ValueError:
        return False
    return True


def repeated_rows(rows: Iterable[WeatherRow], file: str) -> tuple[Fault, ...]:
    """Return a fault for each interval that a station reports twice.

    >>> repeated_rows([WeatherRow("S", Instant(0), Instant(1))] * 2, "a")[0].code
    'IMPORT-014'
    """
    first: dict[tuple[str, int], int] = {}
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        key = (row.station_id, row.from_at)
        if key in first:
            value = f"{row.station_id} {utc_text(row.from_at)}"
            faults.append(
                fault(
                    RepeatedId,
                    file,
                    where=f"row {number}",
                    value=value,
                    first=first[key],
                    second=number,
                    field="interval",
                )
            )
        first.setdefault(key, number)
    return tuple(faults)


def parse_plain(table: Rows, *, file: str) -> WeatherRows:
    """Read rows that already have the columns of `weather.csv`.

    >>> row = Row(1, 2, {"station_id": "S", "from_utc": "2020-01-01T00:00Z", "to_utc": "2020-01-01T01:00Z"})
    >>> parse_plain(Rows(tuple(row.cells), (row,), ()), file="a").rows[0].phenomenon
    'unknown'
    """
    missing = tuple(
        fault(
            MissingColumn,
            file,
            line=1,
            field=n,
            column=n,
            found=", ".join(table.header),
        )
        for n in NEEDED
        if n not in table.header
    )
    if missing or table.faults:
        return WeatherRows((), table.faults + missing)
    faults: list[Fault] = []
    rows: list[WeatherRow] = []
    for row in table.rows:
        read, wrong = _plain_row(row, file)
        faults += wrong
        if not wrong and read is not None:
            rows.append(read)
    return WeatherRows(tuple(rows), (*faults, *repeated_rows(rows, file)))


def _plain_row(row: Row, file: str) -> tuple[WeatherRow | None, list[Fault]]:
    faults: list[Fault] = []
    at: dict[str, Instant] = {}
    for column in ("from_utc", "to_utc", "recorded_at"):
        try:
            at[column] = instant(row[column] or row["to_utc"])
        except UnknownInstant:
            expected = "an instant with its offset or Z"
            faults.append(row_fault(UnreadableValue, file, row, column, column, expected=expected))
    if not row["station_id"]:
        faults.append(row_fault(MissingValue, file, row, "station_id", "station_id"))
    for column in ("precipitation_mm", "snow_depth_cm", "temperature_c"):
        negative = column != "temperature_c" and row[column].startswith("-")
        if negative or not is_decimal(row[column]):
            expected = "a number in plain notation within its bounds"
            faults.append(row_fault(UnreadableValue, file, row, column, column, expected=expected))
    phenomenon = row["phenomenon"] or "unknown"
    if phenomenon not in PHENOMENA:
        expected = "one of " + ", ".join(PHENOMENA)
        faults.append(
            row_fault(
                UnreadableValue,
                file,
                row,
                "phenomenon",
                "phenomenon",
                expected=expected,
            )
        )
    if not faults and at["to_utc"] <= at["from_utc"]:
        expected = "later than from_utc"
        faults.append(row_fault(UnreadableValue, file, row, "to_utc", "to_utc", expected=expected))
    if faults:
        return None, faults
    read = WeatherRow(row["station_id"], at["from_utc"], at["to_utc"])
    return replace(
        read,
        precipitation_mm=row["precipitation_mm"],
        snow_depth_cm=row["snow_depth_cm"],
        phenomenon=phenomenon,
        temperature_c=row["temperature_c"],
        recorded_at=at["recorded_at"],
        source_ref=row["source_ref"],
    ), faults
