"""Report files: registers of reports, read from CSV or Parquet.

In:  the path of a register's table.
Out: reports as values, and all faults of the file.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from onus.outside.parquet_files import broken, parquet_faults
from onus.outside.text_files import read_csv
from onus.outside.time_zones import zone_table
from onus.wire.boston311 import TIME_ZONE, header_of_boston, parse_boston
from onus.wire.csv_rows import Row, Rows
from onus.wire.report_tables import ReportRows


def read_boston(path: Path, *, encoding: str = "utf-8") -> ReportRows:
    """Read the Boston 311 table.

    Args:
        path: `.parquet`, or CSV.
        encoding: of a CSV.

    Returns:
        The reports and all faults; with a fault that is no warning, use none of them.
    """
    table = parquet_rows(path) if path.suffix == ".parquet" else read_csv(path, encoding=encoding)
    if table.faults:
        return ReportRows((), table.faults)
    columns, missing = header_of_boston(table.header, file=path.name)
    if missing:
        return ReportRows((), missing)
    return parse_boston(table.rows, columns, zone_table(TIME_ZONE), file=path.name)


def parquet_rows(path: Path) -> Rows:
    """Return the rows of a small Parquet table as texts."""
    faults = parquet_faults(path, whole=True)
    if faults:
        return Rows((), (), faults)
    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        return Rows((), (), (broken(path, error),))
    texts = {
        name: pc.fill_null(pc.cast(table[name], pa.string()), "").to_pylist() for name in table.schema.names
    }
    names = tuple(texts)
    rows = tuple(
        Row(number, 0, dict(zip(names, cells, strict=True)))
        for number, cells in enumerate(zip(*texts.values(), strict=True), start=1)
    )
    return Rows(names, rows, ())
