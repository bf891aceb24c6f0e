"""Import tracks: fleet exports into one track file of a dossier.

In:  CSV, Parquet or GPX files, what their columns mean, and where the result shall stand.
Out: one Parquet file, or all faults and no file.

The surprise: rows are written while they are read, into a file beside the
wanted place; a fault in the last row still leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from onus.base.errors import Fault, FaultyInput
from onus.outside.files import atomic_file
from onus.outside.track_files import track_batches, track_fields, track_header
from onus.wire.columns import ColumnSource
from onus.wire.dossier_tracks import dossier_schema, dossier_tracks
from onus.wire.import_faults import cut
from onus.wire.track_presets import datum_of, preset_columns


@dataclass(frozen=True, slots=True)
class ImportedTracks:
    """What an import brought.

    Attributes:
        path: the file that was written.
        rows: how many fixes it holds.
        vehicles: ids of the vehicles, sorted.
    """

    path: Path
    rows: int
    vehicles: tuple[str, ...]


def import_tracks(
    sources: Sequence[Path],
    out: Path,
    columns: Mapping[str, ColumnSource],
    *,
    encoding: str = "utf-8",
    datum: str = "",
    vehicle_id: str = "",
    preset: str = "",
) -> ImportedTracks:
    """Import track files into one.

    Args:
        sources: files, read in this order.
        out: the Parquet file to be written.
        columns: which column holds which field, for all files.
        encoding: of CSV files.
        datum: `wgs84`, `gcj02` or `bd09`, as the fleet system states it; empty
            for what the preset tells, or for `wgs84` without one.
        vehicle_id: for GPX without track names.
        preset: name of the columns of a common platform; `columns` comes before it.

    Raises:
        DatumNotNamed: the datum is not stated and the preset does not tell it.
        FaultyInput: a source has faults; nothing was written.
    """
    datum = datum_of(preset, datum)
    mapped = {path: _mapped(path, columns, preset, encoding) for path in sources}
    fields = [f for path in sources for f in track_fields(path, mapped[path], encoding=encoding)]
    schema = dossier_schema(fields, datum)
    faults: list[Fault] = []
    vehicles: dict[str, None] = {}
    rows = 0
    names = ", ".join(path.name for path in sources)

    with atomic_file(out) as aside:
        with parquet.ParquetWriter(aside, schema, compression="zstd") as writer:
            for path in sources:
                for read in track_batches(path, mapped[path], encoding=encoding, vehicle_id=vehicle_id):
                    faults += read.faults
                    rows += _write(writer, read.batch, schema, datum, vehicles)
        if faults:
            raise FaultyInput(cut(faults, file=names), source=names)

    return ImportedTracks(out, rows, tuple(sorted(vehicles)))


def _mapped(
    path: Path, columns: Mapping[str, ColumnSource], preset: str, encoding: str
) -> Mapping[str, ColumnSource]:
    if not preset:
        return columns
    return {**preset_columns(preset, track_header(path, encoding=encoding)), **columns}


def _write(
    writer: parquet.ParquetWriter,
    batch: pa.RecordBatch,
    schema: pa.Schema,
    datum: str,
    vehicles: dict[str, None],
) -> int:
    vehicles.update(dict.fromkeys(pc.unique(batch["vehicle_id"]).to_pylist()))
    if batch.num_rows:
        writer.write_batch(dossier_tracks(batch, schema, datum))
    return int(batch.num_rows)
