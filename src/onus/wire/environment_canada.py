"""Environment Canada: hourly observations of one station.

In:  rows of the hourly CSV, and the station's offset from UTC.
Out: observations.

The surprise: times are local *standard* time all year, so summer time never
enters. An hour's amount is read as that of the hour that ends at the stated
time; `hour_ends=False` reads it as the hour that begins there.

`NA` and an empty cell are not 0. Where the weather was not described, a
measured amount of 0 says that nothing fell; any other amount leaves the kind
of precipitation unknown.
"""

from __future__ import annotations

from onus.base.errors import Fault
from onus.base.instants import HOUR_US, Instant
from onus.wire.csv_rows import Row, Rows
from onus.wire.import_faults import MissingColumn, MissingValue, UnreadableValue, fault
from onus.wire.local_times import wall_us
from onus.wire.weather_tables import (
    WeatherRow,
    WeatherRows,
    is_decimal,
    repeated_rows,
    row_fault,
)
from onus.wire.whole_numbers import whole_from_text

STATION = "Climate ID"
TIMES = ("Date/Time (LST)", "Date/Time")
AMOUNT = "Precip. Amount (mm)"
TEMPERATURES = ("Temp (°C)", "Temp (C)")
WEATHER = "Weather"
NOT_DESCRIBED = ("", "NA", "ND", "M")
MISSING_FLAG = "M"
SLEET = ("ice pellets", "freezing rain", "freezing drizzle")
SNOW = ("snow", "ice crystals")
RAIN = ("rain", "drizzle", "thunderstorm", "hail")


def phenomenon_of(weather: str, amount_mm: str) -> str:
    """Return the kind of precipitation that a description and an amount tell of.

    Args:
        weather: the text of the column Weather, such as `Moderate Snow,Fog`.
        amount_mm: the amount; empty when not measured.

    >>> phenomenon_of("Snow,Blowing Snow", ""), phenomenon_of("NA", "0.0"), phenomenon_of("NA", "1.2")
    ('snow', 'none', 'unknown')
    """
    if weather.strip() in NOT_DESCRIBED:
        dry = amount_mm != "" and whole_from_text(amount_mm, times=1_000) == 0
        return "none" if dry else "unknown"
    parts = [part.strip().lower() for part in weather.split(",")]
    # Blowing snow is snow from the ground: nothing falls.
    fallen = [part for part in parts if part not in ("blowing snow", "drifting snow")]
    snows = any(word in part for part in fallen for word in SNOW)
    rains = any(word in part for part in fallen for word in RAIN if not part.startswith("freezing"))
    freezes = any(word in part for part in fallen for word in SLEET)
    if freezes or (snows and rains):
        return "sleet"
    if snows:
        return "snow"
    return "rain" if rains else "none"


def parse_environment_canada(
    table: Rows, *, utc_offset_us: int, file: str, hour_ends: bool = True
) -> WeatherRows:
    """Read an hourly table.

    Args:
        table: the rows of the CSV.
        utc_offset_us: offset of the station's standard time, east positive.
        file: name for the faults.
        hour_ends: True when the stated time ends its hour.

    Returns:
        The observations and all faults. Hours without any value are kept, with
        everything missing: that nothing was measured is a fact too.

    >>> row = Row(1, 2, {"Climate ID": "6158355", "Date/Time (LST)": "2022-01-01 01:00", "Precip. Amount (mm)": "0.4"})
    >>> read = parse_environment_canada(Rows(tuple(row.cells), (row,), ()), utc_offset_us=-5 * HOUR_US, file="a")
    >>> (read.rows[0].to_at - read.rows[0].from_at) // HOUR_US, read.rows[0].phenomenon
    (1, 'unknown')
    """
    time_column = next((name for name in TIMES if name in table.header), "")
    missing = [
        fault(
            MissingColumn,
            file,
            line=1,
            field=field,
            column=name,
            found=", ".join(table.header),
        )
        for field, name in (("station_id", STATION), ("precipitation_mm", AMOUNT))
        if name not in table.header
    ]
    if not time_column:
        found = ", ".join(table.header)
        missing.append(
            fault(
                MissingColumn,
                file,
                line=1,
                field="from_utc",
                column=TIMES[0],
                found=found,
            )
        )
    if table.faults or missing:
        return WeatherRows((), (*table.faults, *missing))
    rows: list[WeatherRow] = []
    faults: list[Fault] = []
    for row in table.rows:
        wrong = _faults_of(row, time_column, file)
        faults += wrong
        if not wrong:
            rows.append(_observation(row, time_column, utc_offset_us, hour_ends=hour_ends))
    return WeatherRows(tuple(rows), (*faults, *repeated_rows(rows, file)))


def _temperature_column(row: Row) -> str:
    return next((name for name in TEMPERATURES if name in row.cells), TEMPERATURES[0])


def _faults_of(row: Row, time_column: str, file: str) -> list[Fault]:
    faults: list[Fault] = []
    if not row[STATION]:
        faults.append(row_fault(MissingValue, file, row, "station_id", STATION))
    if wall_us(row[time_column]) is None:
        expected = "a time such as 2022-01-31 05:00"
        faults.append(row_fault(UnreadableValue, file, row, "from_utc", time_column, expected=expected))
    expected = "a number in plain notation within its bounds"
    for field, column in (
        ("precipitation_mm", AMOUNT),
        ("temperature_c", _temperature_column(row)),
    ):
        text = _value(row, column)
        if not is_decimal(text) or (column == AMOUNT and text.startswith("-")):
            faults.append(row_fault(UnreadableValue, file, row, field, column, expected=expected))
    return faults


def _value(row: Row, column: str) -> str:
    """Return a measured value; empty where the cell or its flag says missing."""
    flag = row[column.rpartition(" (")[0] + " Flag"]
    return "" if row[column] in NOT_DESCRIBED or flag == MISSING_FLAG else row[column]


def _observation(row: Row, time_column: str, utc_offset_us: int, *, hour_ends: bool) -> WeatherRow:
    shown_us = wall_us(row[time_column]) or 0
    from_at = Instant(shown_us - utc_offset_us - (HOUR_US if hour_ends else 0))
    amount_mm = _value(row, AMOUNT)
    return WeatherRow(
        station_id=row[STATION],
        from_at=from_at,
        to_at=Instant(from_at + HOUR_US),
        precipitation_mm=amount_mm,
        phenomenon=phenomenon_of(row[WEATHER], amount_mm),
        temperature_c=_value(row, _temperature_column(row)),
        source_ref=f"line {row.line}",
    )
