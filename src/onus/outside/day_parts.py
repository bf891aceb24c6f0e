"""Day parts: the rows of one UTC day in a Parquet file, written and read back within bounds.

In:  a table of one form and a path; or a path and how many rows a leaf promises.
Out: the file; or the table in canonical order, or why it cannot be what the leaf says.

The surprise: nothing is believed of a file. Its columns, its rows and what each of its
pages would unfold to are looked at before a row is read; a digest of what was read
does the rest.
"""

from __future__ import annotations

from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from onus.outside.parquet_pages import OddPages, unfolded_bytes
from onus.wire.assessment_tables import MOMENT
from onus.wire.leaves.track_days import Form, Table, table_of

BYTES_A_ROW_MAX, BYTES_MORE = 512, 1024 * 1024
ROWS_A_BYTE_MAX = 16
"""Equal rows pack so well that bytes say little of their number; the rows of a day are never all equal."""
ROWS_AT_ONCE = 1_000_000
SMALL = {"direction": pa.int8(), "fixes": pa.int32(), "reason": pa.int8()}
"""Columns whose type is not a whole number of 64 bits."""


class UnlikePart(ValueError):
    """A file cannot hold the rows that a leaf promises; the text says why."""


def schema_of(form: Form) -> pa.Schema:
    """Return the columns of a form as a file has them."""
    types = {
        **dict.fromkeys(form.texts, pa.string()),
        **dict.fromkeys(form.moments, MOMENT),
        **{name: SMALL.get(name, pa.int64()) for name in form.wholes},
    }
    return pa.schema([(name, types[name]) for name in form.columns])


def write_part(rows: Table, path: Path) -> None:
    """Write rows, one row group after the other."""
    form, schema = rows.form, schema_of(rows.form)
    columns: list[pa.Array] = []
    for name in form.columns:
        numbers = pa.array(rows.columns[name], pa.int64())
        if name in form.texts:
            columns.append(
                pa.DictionaryArray.from_arrays(
                    numbers.cast(pa.int32()), pa.array(rows.names[name], pa.string())
                )
            )
        else:
            columns.append(numbers.cast(schema.field(name).type))
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(
        pa.table(columns, names=form.columns),
        path,
        compression="zstd",
        version="2.6",
        store_schema=False,
        use_dictionary=list(form.texts),
        column_encoding=dict.fromkeys((*form.moments, *form.wholes), "DELTA_BINARY_PACKED"),
        row_group_size=ROWS_AT_ONCE,
    )


def read_part(form: Form, path: Path, *, rows: int) -> Table:
    """Return the rows of a file in canonical order.

    Args:
        form: that it must have.
        path: the file.
        rows: how many rows it must have.

    Raises:
        UnlikePart: it is no such file.
    """
    table = _read(form, path, list(form.columns), rows=rows)
    if any(table[name].null_count for name in form.columns):
        raise UnlikePart("values are missing in it")
    texts = {name: _texts(table[name]) for name in form.texts}
    numbers = {name: _numbers(table[name]) for name in (*form.moments, *form.wholes)}
    return table_of(form, texts, numbers)


def names_in_part(form: Form, path: Path, column: str, *, rows: int) -> list[str]:
    """Return the distinct texts of one column of a file.

    Raises:
        UnlikePart: it is no such file.
    """
    names, _ = _texts(_read(form, path, [column], rows=rows)[column])
    return [name for name in names if name is not None]


def _read(form: Form, path: Path, columns: list[str], *, rows: int) -> pa.Table:
    try:
        with parquet.ParquetFile(path, read_dictionary=list(form.texts)) as opened:
            _look_at(opened, form, rows)
            with path.open("rb") as raw:
                _look_into(raw, rows)
            table = opened.read(columns=columns)
            table.validate(full=True)
    except OddPages as error:
        raise UnlikePart(str(error)) from error
    except (pa.ArrowException, OSError, LookupError, UnicodeDecodeError) as error:
        raise UnlikePart(f"it cannot be read: {str(error).splitlines()[0][:200]}") from error
    return table


def _look_at(opened: parquet.ParquetFile, form: Form, rows: int) -> None:
    described = opened.metadata
    found = pa.schema([(field.name, _plain(field.type)) for field in opened.schema_arrow])
    if not found.equals(schema_of(form)):
        raise UnlikePart(f"its columns are not those of {form.name}")
    if described.num_rows != rows:
        raise UnlikePart(f"it has {described.num_rows} rows and not {rows}")


def _look_into(raw: BinaryIO, rows: int) -> None:
    packed, limit = raw.seek(0, SEEK_END), rows * BYTES_A_ROW_MAX + BYTES_MORE
    if rows > packed * ROWS_A_BYTE_MAX:
        raise UnlikePart(f"it has {packed} bytes, too few for {rows} rows")
    if packed > limit or unfolded_bytes(raw, limit=limit) > limit:
        raise UnlikePart(f"it would unfold to more than {limit} bytes, too many for {rows} rows")


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _texts(column: pa.ChunkedArray) -> tuple[list[str], np.ndarray]:
    coded = column.unify_dictionaries().combine_chunks()
    chunk = coded if isinstance(coded, pa.DictionaryArray) else coded.chunk(0)
    return chunk.dictionary.to_pylist(), chunk.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    whole = column.cast(pa.int64()).combine_chunks()
    return whole.to_numpy(zero_copy_only=False)
