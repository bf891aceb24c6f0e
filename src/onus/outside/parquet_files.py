"""Parquet files: opened with a look at what they would unfold to.

In:  a path.
Out: the open file, or the fault that keeps it shut.

The surprise: a Parquet file states how large it is when unfolded. One that
states more than the limit is refused before a byte of it is unfolded.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from onus.base.errors import Fault
from onus.wire.import_faults import BrokenFile, NoRows, TooLarge, fault

ROW_GROUP_BYTES_MAX = 2 * 1024**3
TABLE_BYTES_MAX = 4 * 1024**3


def parquet_faults(path: Path, *, whole: bool) -> tuple[Fault, ...]:
    """Return what keeps a Parquet file from being read.

    Args:
        path: the file.
        whole: True when it will be read as a whole, False for batch by batch.
    """
    try:
        with parquet.ParquetFile(path) as opened:
            described = opened.metadata
            groups = [described.row_group(i).total_byte_size for i in range(described.num_row_groups)]
            rows = described.num_rows
    except (pa.ArrowException, OSError) as error:
        return (broken(path, error),)
    size, limit = (sum(groups), TABLE_BYTES_MAX) if whole else (max(groups, default=0), ROW_GROUP_BYTES_MAX)
    if size > limit:
        return (fault(TooLarge, path.name, size=size, limit=limit),)
    return () if rows else (fault(NoRows, path.name),)


def broken(path: Path, error: Exception) -> Fault:
    """Return the fault of a file that cannot be read to its end."""
    return fault(
        BrokenFile,
        path.name,
        form="Parquet",
        found=str(error).splitlines()[0][:200].rstrip("."),
    )
