"""Parquet files: opened with a look at what they would unfold to, written part by part.

In:  a path; or tables and a path.
Out: the open file, or the fault that keeps it shut; or the content digest of what was written.

The surprise: a Parquet file states how large it is when unfolded. One that
states more than the limit is refused before a byte of it is unfolded.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from onus.base.canonical import ListDigest, content_digest
from onus.base.errors import Fault
from onus.wire.import_faults import BrokenFile, NoRows, TooLarge, TooManyRows, fault

ROW_GROUP_BYTES_MAX = 2 * 1024**3
TABLE_BYTES_MAX = 4 * 1024**3
ROWS_AT_ONCE = 65_536
"""Rows whose values are spelled out at once for a digest; bounds memory, changes nothing."""
GROUP_ROWS = 4_096
DESCRIBED_MAX = 32
"""Files whose description is kept; of a million rows it takes as long to read as a row group."""
ROWS_MAX = 100_000_000
TABLE_ROWS_MAX = 5_000_000
"""Rows are limited, too: equal rows pack so well that bytes say nothing of their number."""


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
    rows_max = TABLE_ROWS_MAX if whole else ROWS_MAX
    if rows > rows_max:
        return (fault(TooManyRows, path.name, limit=rows_max),)
    return () if rows else (fault(NoRows, path.name),)


def broken(path: Path, error: Exception) -> Fault:
    """Return the fault of a file that cannot be read to its end."""
    return fault(
        BrokenFile,
        path.name,
        form="Parquet",
        found=str(error).splitlines()[0][:200].rstrip("."),
    )


def rows_numbered(path: Path, *, first: int, count: int) -> list[dict[str, Any]]:
    """Return some rows of a file by their number, 0 for the first; fewer where it ends before.

    Only the row groups that they lie in are opened, so the time does not follow the size of the file.
    """
    told = path.stat()
    described = _described(path, told.st_mtime_ns, told.st_size)
    with parquet.ParquetFile(path, metadata=described) as opened:
        start, groups, skipped = 0, list[int](), 0
        for group in range(described.num_row_groups):
            rows = described.row_group(group).num_rows
            if start + rows <= first:
                skipped += rows
            elif start < first + count:
                groups.append(group)
            start += rows
        if not groups:
            return []
        found: list[dict[str, Any]] = (
            opened.read_row_groups(groups, use_threads=False).slice(first - skipped, count).to_pylist()
        )
        return found


@lru_cache(maxsize=DESCRIBED_MAX)
def _described(path: Path, _changed_ns: int, _size: int) -> parquet.FileMetaData:
    return parquet.read_metadata(path)


def write_parquet(parts: Iterable[pa.Table], path: Path) -> str:
    """Write tables of one schema below each other; return the content digest of all rows.

    Args:
        parts: at least one table, taken one at a time; each but an empty one
            becomes row groups of at most `GROUP_ROWS`, of which a reader of one row opens one.
        path: the file.
    """
    digests: dict[str, ListDigest] = {}
    with ExitStack() as opened:
        writer: parquet.ParquetWriter | None = None
        for table in parts:
            if writer is None:
                writer = opened.enter_context(
                    parquet.ParquetWriter(
                        path, table.schema, compression="zstd", version="2.6", store_schema=False
                    )
                )
                digests = {name: ListDigest() for name in table.schema.names}
            if len(table):
                writer.write_table(table, row_group_size=GROUP_ROWS)
            _digest(table, digests)
    return content_digest([[name, digest.hexdigest()] for name, digest in digests.items()])


def _digest(table: pa.Table, digests: dict[str, ListDigest]) -> None:
    """Add the values of a table, column by column, to the digests; moments as microseconds."""
    for name, digest in digests.items():
        column = table[name]
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.int64())
        for first in range(0, len(column), ROWS_AT_ONCE):
            digest.add(column.slice(first, ROWS_AT_ONCE).to_pylist())
