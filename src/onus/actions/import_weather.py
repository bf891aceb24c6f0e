"""Import weather: station registers into a dossier's `weather.csv`.

In:  station files, their form and offset, and where the result shall stand.
Out: one CSV, or all faults and no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onus.actions.import_network import ImportedRows
from onus.base.errors import Fault, FaultyInput
from onus.outside.files import atomic_file
from onus.outside.weather_files import read_weather
from onus.wire.import_faults import cut
from onus.wire.weather_tables import WeatherRow, repeated_rows, weather_csv


def import_weather(
    sources: Sequence[Path],
    out: Path,
    *,
    form: str = "",
    utc_offset: str = "",
    encoding: str = "utf-8",
    hour_ends: bool = True,
) -> ImportedRows:
    """Import weather files into one table, sorted by station and time.

    Args:
        sources: the files.
        out: the CSV to be written.
        form: of all files; empty to tell by their headers.
        utc_offset: of their local standard time.
        encoding: of CSV files.
        hour_ends: for Environment Canada, True when the stated time ends its hour.

    Raises:
        FaultyInput: a source has faults; nothing was written.
    """
    rows: list[WeatherRow] = []
    faults: list[Fault] = []
    names = ", ".join(path.name for path in sources)
    for path in sources:
        read = read_weather(
            path,
            form=form,
            utc_offset=utc_offset,
            encoding=encoding,
            hour_ends=hour_ends,
        )
        rows += read.rows
        faults += read.faults
    rows.sort(key=lambda row: (row.station_id, row.from_at))
    if not faults:
        faults += repeated_rows(rows, names)
    if faults:
        raise FaultyInput(cut(faults, file=names), source=names)

    with atomic_file(out) as aside:
        aside.write_text(weather_csv(rows), encoding="utf-8", newline="\n")
    return ImportedRows(out, len(rows), ())
