"""GHCN-Daily: daily observations of stations all over the world.

In:  the lines of a `.dly` file, or rows of the by-station CSV, and the
     station's offset from UTC.
Out: observations of one day each.

The surprise: a day is that of the observer. Where the file states the hour of
observation, the day is the 24 hours that end then; where it does not, it is
read as midnight to midnight. A value that failed the archive's own checks is
missing here, and a trace is an amount of 0.0 that still says something fell.

Source: README of GHCN-Daily, format of data files (PRCP in tenths of a
millimetre, SNOW and SNWD in millimetres, temperatures in tenths of a degree).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from onus.base.errors import Fault
from onus.base.instants import DAY_US, EPOCH_DAY, MINUTE_US, Instant
from onus.wire.csv_rows import Rows
from onus.wire.import_faults import NoRows, UnreadableValue, fault
from onus.wire.weather_tables import WeatherRow, WeatherRows

ELEMENTS = ("PRCP", "SNOW", "SNWD", "TAVG", "TMAX", "TMIN")
CSV_COLUMNS = (
    "ID",
    "DATE",
    "ELEMENT",
    "DATA_VALUE",
    "M_FLAG",
    "Q_FLAG",
    "S_FLAG",
    "OBS_TIME",
)
NO_VALUE = -9999
TRACE = "T"
LINE_CHARACTERS = 269
DAYS_A_LINE = 31
_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_VALUE = re.compile(r"^-?\d{1,6}$")


@dataclass(frozen=True, slots=True)
class DailyValue:
    """One element of one day at one station."""

    station: str
    day: date
    element: str
    value: int
    trace: bool
    observed_minute: int | None


@dataclass(frozen=True, slots=True)
class DailyValues:
    """Values in the order of the file, and its faults."""

    values: tuple[DailyValue, ...]
    faults: tuple[Fault, ...]


def parse_dly(lines: Iterable[str], *, file: str) -> DailyValues:
    """Read the lines of a `.dly` file.

    Args:
        lines: each of 269 characters; blanks at the end may be missing.
        file: name for the faults.

    >>> line = "USW00014771202002PRCP" + "   13  W" + "-9999   " * 30
    >>> [(value.day.day, value.value) for value in parse_dly([line], file="a").values]
    [(1, 13)]
    """
    values: list[DailyValue] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        element = line[17:21]
        month = re.match(r"^(\d{4})(0[1-9]|1[0-2])$", line[11:17])
        if not month or len(line.rstrip("\r\n")) > LINE_CHARACTERS:
            expected = "a line of GHCN-Daily"
            faults.append(_unreadable(file, number, line[:21], "line", expected))
        elif element in ELEMENTS:
            year_month = (int(month.group(1)), int(month.group(2)))
            for item in _days_of(line, year_month):
                if isinstance(item, DailyValue):
                    values.append(item)
                else:
                    faults.append(_unreadable(file, number, item, element, "a whole number"))
    return _checked(values, faults, file)


def _days_of(line: str, month: tuple[int, int]) -> Iterator[DailyValue | str]:
    """Yield the month's values; a text where one cannot be read."""
    for index in range(DAYS_A_LINE):
        cell = line[21 + 8 * index : 29 + 8 * index].rstrip("\r\n").ljust(8)
        text = cell[:5].strip()
        if text in ("", str(NO_VALUE)) or cell[6] != " ":
            continue
        day = _day(*month, index + 1)
        if day is None or not _VALUE.match(text):
            yield text
            continue
        yield DailyValue(line[:11], day, line[17:21], int(text), cell[5] == TRACE, None)


def parse_by_station(table: Rows, *, file: str) -> DailyValues:
    """Read rows of the by-station CSV.

    Args:
        table: rows with the columns `CSV_COLUMNS`.
        file: name for the faults.

    >>> from onus.wire.csv_rows import parse_csv
    >>> table = parse_csv("USW1,20200227,PRCP,13,,,W,0700", file="a", header=CSV_COLUMNS)
    >>> parse_by_station(table, file="a").values[0].observed_minute
    420
    """
    values: list[DailyValue] = []
    faults = [*table.faults]
    for row in table.rows:
        if row["ELEMENT"] not in ELEMENTS or row["DATE"] == "DATE":
            continue
        if row["Q_FLAG"] or row["DATA_VALUE"] == str(NO_VALUE):
            continue
        parts = _DATE.match(row["DATE"])
        day = _day(*(int(part) for part in parts.groups())) if parts else None
        minute = _minute(row["OBS_TIME"])
        if day is None or not _VALUE.match(row["DATA_VALUE"]) or (minute is None and row["OBS_TIME"]):
            text = " ".join((row["DATE"], row["DATA_VALUE"], row["OBS_TIME"]))
            faults.append(_unreadable(file, row.line, text, row["ELEMENT"], "a date and a number"))
            continue
        value = int(row["DATA_VALUE"])
        trace = row["M_FLAG"] == TRACE
        values.append(DailyValue(row["ID"], day, row["ELEMENT"], value, trace, minute))
    return _checked(values, faults, file)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _minute(text: str) -> int | None:
    found = re.match(r"^(\d{1,2})(\d{2})$", text)
    minute = int(found.group(1)) * 60 + int(found.group(2)) if found else -1
    return minute if 0 <= minute <= 24 * 60 else None


def _unreadable(file: str, line: int, value: str, column: str, expected: str) -> Fault:
    return fault(
        UnreadableValue,
        file,
        line=line,
        value=value,
        column=column,
        field=column,
        expected=expected,
    )


def _checked(values: list[DailyValue], faults: list[Fault], file: str) -> DailyValues:
    if not values and not faults:
        faults.append(fault(NoRows, file))
    return DailyValues(tuple(values), tuple(faults))


def days_of_weather(values: Iterable[DailyValue], *, utc_offset_us: int) -> WeatherRows:
    """Join the elements of each day.

    Args:
        values: in any order.
        utc_offset_us: offset of the station's time, east positive.

    Returns:
        One observation for each station and day that has any value, rising.

    >>> day = date(2020, 2, 27)
    >>> wet = [DailyValue("S", day, "PRCP", 13, False, None), DailyValue("S", day, "SNOW", 25, False, None)]
    >>> [(row.precipitation_mm, row.phenomenon) for row in days_of_weather(wet, utc_offset_us=0).rows]
    [('1.3', 'snow')]
    """
    joined: dict[tuple[str, date], dict[str, DailyValue]] = {}
    for value in values:
        joined.setdefault((value.station, value.day), {})[value.element] = value
    rows = [_row(joined[key], key, utc_offset_us) for key in sorted(joined)]
    return WeatherRows(tuple(rows), ())


def _row(found: dict[str, DailyValue], key: tuple[str, date], utc_offset_us: int) -> WeatherRow:
    station, day = key
    times = [value.observed_minute for value in found.values() if value.element == "PRCP"]
    minute = next((time for time in times if time is not None), 24 * 60)
    to_at = (day - EPOCH_DAY).days * DAY_US + minute * MINUTE_US - utc_offset_us
    return WeatherRow(
        station_id=station,
        from_at=Instant(to_at - DAY_US),
        to_at=Instant(to_at),
        precipitation_mm=_tenths(found.get("PRCP")),
        snow_depth_cm=_tenths(found.get("SNWD")),
        phenomenon=_phenomenon(found.get("PRCP"), found.get("SNOW")),
        temperature_c=_tenths(found.get("TAVG")),
        source_ref=f"{station} {day.isoformat()}",
    )


def _tenths(value: DailyValue | None) -> str:
    """Write a whole number of tenths; millimetres of depth are tenths of a centimetre."""
    if value is None:
        return ""
    sign = "-" if value.value < 0 else ""
    return f"{sign}{abs(value.value) // 10}.{abs(value.value) % 10}"


def _phenomenon(amount: DailyValue | None, snow: DailyValue | None) -> str:
    if snow is not None and (snow.value > 0 or snow.trace):
        return "snow"
    if amount is None:
        return "unknown"
    if amount.value == 0 and not amount.trace:
        return "none"
    return "rain" if snow is not None else "unknown"
