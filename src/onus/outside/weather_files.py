"""Weather files: hourly and daily registers, and the plain table of a dossier.

In:  the path of a register's file and its form.
Out: observations as values, and all faults of the file.
"""

from __future__ import annotations

from pathlib import Path

from onus.outside.files import bounded_read
from onus.outside.text_files import read_csv, text_faults
from onus.wire.csv_rows import Rows
from onus.wire.environment_canada import AMOUNT, parse_environment_canada
from onus.wire.ghcn_daily import (
    CSV_COLUMNS,
    DailyValues,
    days_of_weather,
    parse_by_station,
    parse_dly,
)
from onus.wire.import_faults import NoOffset, UnknownForm, fault
from onus.wire.weather_tables import WeatherRows, offset_us, parse_plain

FORMS = ("environment-canada", "ghcn-daily", "plain")


def read_weather(
    path: Path,
    *,
    form: str = "",
    utc_offset: str = "",
    encoding: str = "utf-8",
    hour_ends: bool = True,
) -> WeatherRows:
    """Read a weather file.

    Args:
        path: the file.
        form: one of `FORMS`; empty to tell by the header.
        utc_offset: `-05:00`; needed for every form but `plain`.
        encoding: of a CSV.
        hour_ends: for Environment Canada, True when the stated time ends its hour.

    Raises:
        UnknownInstant: an offset that is none.
    """
    if path.suffix == ".dly":
        return _daily(_dly(path), path, utc_offset)
    header = () if form != "ghcn-daily" and not _is_by_station(path) else CSV_COLUMNS
    table = read_csv(path, encoding=encoding, header=header)
    if table.faults:
        return WeatherRows((), table.faults)
    found = form or _form_of(table)
    if found == "plain":
        return parse_plain(table, file=path.name)
    if found == "ghcn-daily":
        return _daily(parse_by_station(table, file=path.name), path, utc_offset)
    if found != "environment-canada":
        unknown = fault(UnknownForm, path.name, name=path.name, forms=", ".join(FORMS))
        return WeatherRows((), (unknown,))
    if not utc_offset:
        return WeatherRows((), (fault(NoOffset, path.name),))
    return parse_environment_canada(
        table, utc_offset_us=offset_us(utc_offset), file=path.name, hour_ends=hour_ends
    )


def _form_of(table: Rows) -> str:
    if table.header == CSV_COLUMNS:
        return "ghcn-daily"
    if AMOUNT in table.header:
        return "environment-canada"
    return "plain" if "station_id" in table.header else ""


def _is_by_station(path: Path) -> bool:
    """Return whether the first line is a row of the by-station form, which has no header."""
    with path.open("rb") as stream:
        cells = stream.readline(200).split(b",")
    return len(cells) == len(CSV_COLUMNS) and len(cells[1]) == len("YYYYMMDD") and cells[1].isdigit()


def _dly(path: Path) -> DailyValues:
    faults = text_faults(path)
    if faults:
        return DailyValues((), faults)
    return parse_dly(bounded_read(path).decode().split("\n"), file=path.name)


def _daily(read: DailyValues, path: Path, utc_offset: str) -> WeatherRows:
    missing = () if utc_offset else (fault(NoOffset, path.name),)
    if read.faults or missing:
        return WeatherRows((), (*read.faults, *missing))
    return days_of_weather(read.values, utc_offset_us=offset_us(utc_offset))
