"""Track files: CSV, Parquet and GPX of any size, read batch by batch.

In:  a path and the mapping of its columns.
Out: sound rows and faults, batch after batch, in the order of the file.

The surprise: every cell of a CSV is read as a text first. A reader that
guesses types would make vehicle `007` out of one file and `7` out of another.
"""

from __future__ import annotations

import csv as rows_of_text
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from onus.base.errors import Fault
from onus.outside.parquet_files import broken, parquet_faults
from onus.outside.text_files import (
    CHUNK_BYTES,
    LINE_BYTES_MAX,
    header_faults,
    text_faults,
)
from onus.wire import gpx
from onus.wire.columns import ColumnSource
from onus.wire.dossier_tracks import optional_fields
from onus.wire.import_faults import BrokenFile, NoRows, RaggedRow, ReadingStopped, UnknownForm, fault
from onus.wire.track_tables import (
    SCHEMA,
    UNITS,
    TrackRows,
    column_of,
    normalise_track_batch,
)

BATCH_ROWS = 250_000
FORMS = ".csv, .parquet, .gpx"
FAULTS_MAX = 10_000
"""Reading stops after so many faults: the rest would say the same."""


def track_batches(
    path: Path,
    columns: Mapping[str, ColumnSource],
    *,
    encoding: str = "utf-8",
    vehicle_id: str = "",
) -> Iterator[TrackRows]:
    """Yield the rows of a track file.

    Args:
        path: a file of one of `FORMS`.
        columns: which column holds which field.
        encoding: of a CSV.
        vehicle_id: for GPX, whose track it is; empty to take each track's name.
    """
    readers = {".parquet": _parquet, ".csv": _csv, ".gpx": _gpx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        yield _only_faults((fault(UnknownForm, path.name, name=path.name, forms=FORMS),))
        return
    listed = 0
    for rows in reader(path, columns, encoding, vehicle_id):
        yield rows
        listed += len(rows.faults)
        if listed > FAULTS_MAX:
            yield _only_faults((fault(ReadingStopped, path.name, count=listed),))
            return


def track_fields(
    path: Path, columns: Mapping[str, ColumnSource], *, encoding: str = "utf-8"
) -> tuple[str, ...]:
    """Return which optional fields a track file has; none where it cannot be read."""
    if path.suffix.lower() == ".gpx":
        return ("speed_kmh", "heading_deg")
    if path.suffix.lower() == ".csv":
        names = [] if text_faults(path, encoding=encoding) else _header(path, encoding)
        return optional_fields(names, columns)
    if parquet_faults(path, whole=False):
        return ()
    return optional_fields(parquet.read_schema(path).names, columns)


def track_header(path: Path, *, encoding: str = "utf-8") -> tuple[str, ...]:
    """Return the columns of a track file; none where it has none or cannot be read."""
    if path.suffix.lower() == ".csv":
        return () if text_faults(path, encoding=encoding) else tuple(_header(path, encoding))
    if path.suffix.lower() != ".parquet" or parquet_faults(path, whole=False):
        return ()
    return tuple(parquet.read_schema(path).names)


def _only_faults(faults: tuple[Fault, ...]) -> TrackRows:
    empty = pa.RecordBatch.from_arrays([pa.array([], f.type) for f in SCHEMA], schema=SCHEMA)
    return TrackRows(empty, faults, np.zeros(0, np.int64))


def _parquet(
    path: Path, columns: Mapping[str, ColumnSource], _encoding: str, _vehicle_id: str
) -> Iterator[TrackRows]:
    faults = parquet_faults(path, whole=False)
    if faults:
        yield _only_faults(faults)
        return
    vehicle = column_of("vehicle_id", columns).column
    wanted = {column_of(field, columns).column for field in UNITS}
    first_row = 1
    try:
        # Dictionary form: an absurdly long id repeated a million times stays one text.
        with parquet.ParquetFile(path, read_dictionary=[vehicle]) as opened:
            names = [name for name in opened.schema_arrow.names if name in wanted]
            for batch in opened.iter_batches(batch_size=BATCH_ROWS, columns=names):
                yield normalise_track_batch(batch, columns, file=path.name, first_row=first_row)
                first_row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        yield _only_faults((broken(path, error),))


def _csv(
    path: Path, columns: Mapping[str, ColumnSource], encoding: str, _vehicle_id: str
) -> Iterator[TrackRows]:
    faults = text_faults(path, encoding=encoding) or header_faults(path)
    if faults:
        yield _only_faults(faults)
        return
    names = _header(path, encoding)
    ragged = _RaggedRows(path.name)
    seen = 0
    try:
        for batch in _csv_reader(path, names, encoding, ragged):
            rows = normalise_track_batch(batch, columns, file=path.name, first_row=seen + 1, header_lines=1)
            moved = tuple(ragged.moved(one) for one in rows.faults)
            seen += batch.num_rows
            yield replace(rows, faults=moved + ragged.take())
            if rows.faults and not rows.batch.num_rows and seen == batch.num_rows and _lacks(rows):
                return
    except (pa.ArrowException, OSError) as error:
        found = str(error).splitlines()[0][:200]
        yield _only_faults((fault(BrokenFile, path.name, form="CSV", found=found),))
    rest = ragged.take()
    if rest or not seen:
        yield _only_faults(rest or (fault(NoRows, path.name),))


def _lacks(rows: TrackRows) -> bool:
    """Return whether a whole column is missing, which every further batch would only repeat."""
    return any(one.code == "IMPORT-001" for one in rows.faults)


def _csv_reader(path: Path, names: list[str], encoding: str, ragged: _RaggedRows) -> csv.CSVStreamingReader:
    return csv.open_csv(
        path,
        read_options=csv.ReadOptions(
            use_threads=False,
            block_size=CHUNK_BYTES,
            column_names=names,
            skip_rows=1,
            encoding=encoding,
        ),
        parse_options=csv.ParseOptions(invalid_row_handler=ragged.handle, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _header(path: Path, encoding: str) -> list[str]:
    with path.open("rb") as stream:
        line = stream.readline(LINE_BYTES_MAX).decode(encoding).removeprefix("\ufeff")
    return [name.strip() for name in next(rows_of_text.reader([line]), [])]


class _RaggedRows:
    """Rows of a CSV with the wrong number of cells, which the reader leaves out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.left_out: list[int] = []
        self.faults: list[Fault] = []

    def handle(self, row: csv.InvalidRow) -> str:
        """Keep a fault, unless the line is blank; the row is left out either way."""
        number = row.number - 1 if row.number is not None else 0
        self.left_out.append(number)
        if row.text.strip():
            self.faults.append(
                fault(
                    RaggedRow,
                    self.file,
                    line=number + 1,
                    where=f"row {number}",
                    count=row.actual_columns,
                    expected=row.expected_columns,
                )
            )
        return "skip"

    def take(self) -> tuple[Fault, ...]:
        taken, self.faults = tuple(self.faults), []
        return taken

    def moved(self, one: Fault) -> Fault:
        """Return a fault with its row counted over the rows that were left out, too."""
        if not self.left_out or not one.where.startswith("row "):
            return one
        number = int(one.where.removeprefix("row "))
        for left in self.left_out:
            number += left <= number
        return replace(one, where=f"row {number}", line=number + 1)


def _gpx(
    path: Path, columns: Mapping[str, ColumnSource], _encoding: str, vehicle_id: str
) -> Iterator[TrackRows]:
    reader = gpx.GpxReader(file=path.name, vehicle_id=vehicle_id)
    first_row = 1
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK_BYTES):
            points = reader.feed(piece)
            yield normalise_track_batch(
                points, {**gpx.COLUMNS, **columns}, file=path.name, first_row=first_row
            )
            first_row += points.num_rows
            if reader.faults:
                break
    faults = reader.close()
    if first_row == 1 and not faults:
        faults = (fault(NoRows, path.name),)
    yield _only_faults(faults)
