"""Telemetry in bulk: track files of any size and order, given back day by day.

In:  track files (Parquet or CSV) of a dossier.
Out: for each UTC day, the fixes sorted by vehicle and time, as columns.

The surprise: files are read once and spilled by day into a working folder, so
memory is that of one day, however many days there are, and the order of rows
and files cannot be seen in what comes out. One vehicle with a broken clock may
name thousands of days; a day whose file was closed to make room gets another part.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import ipc

from onus.base.canonical import columns_digest
from onus.base.errors import FaultyInput
from onus.base.instants import DAY_US, MINUTE_US, Instant
from onus.outside.track_files import track_batches

HALO_US = 30 * MINUTE_US
"""How much of the day before a unit of work sees, so that no hop is cut at midnight."""
OPEN_DAYS_MAX = 64
"""Days whose files are open at one time; a usual fleet's rows come by day and need two or three."""
NUMBERS = ("at_us", "lon_e7", "lat_e7", "speed_mm_s", "heading_cdeg", "working", "accuracy_mm")


@dataclass(frozen=True, slots=True)
class Spool:
    """Where the fixes of each day lie.

    Attributes:
        folder: working folder with one file a day, or more where days came mixed.
        days: UTC days since 1970 that have fixes, rising.
        vehicles: ids of all vehicles, sorted; columns hold indices into it.
        rows: how many rows were read in all.
        unseen: rows recorded after the as-of instant, which were left out.
        parts: how many files each day has.
        heard: when each vehicle was last heard, by its id.
        recorded: when the last row of each day was written down.
    """

    folder: Path
    days: tuple[int, ...]
    vehicles: tuple[str, ...]
    rows: int
    unseen: int
    parts: Mapping[int, int]
    heard: Mapping[str, Instant] = field(default_factory=dict)
    recorded: Mapping[int, Instant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayOfFixes:
    """The fixes of one day, sorted by vehicle, time and position, without duplicates.

    Attributes:
        columns: `vehicle` (index) and `NUMBERS`, int64, one length.
        own: mask; False for fixes of the evening before, seen for context only.
        duplicates: exact duplicates that were dropped.
        digest: content digest of the day's own rows.
    """

    columns: dict[str, NDArray[np.int64]]
    own: NDArray[np.bool_]
    duplicates: int
    digest: str


def spool_tracks(files: Sequence[Path], folder: Path, *, as_of: Instant) -> Spool:
    """Spill the rows of all files by UTC day.

    Args:
        files: track files of a dossier, already checked.
        folder: empty working folder.
        as_of: rows recorded later are not seen.

    Returns:
        What lies where.
    """
    heard: dict[str, Instant] = {}
    rows = unseen = 0
    with _Days(folder) as days:
        for path in files:
            for batch in _batches(path):
                rows += batch.num_rows
                known = batch.filter(pc.less_equal(batch["recorded_us"], as_of))
                unseen += batch.num_rows - known.num_rows
                _hear(known, heard)
                _spill(known, days)
    # What reading took is not kept from the matching that follows.
    pa.default_memory_pool().release_unused()
    return Spool(
        folder=folder,
        days=tuple(sorted(days.parts)),
        vehicles=tuple(sorted(heard)),
        rows=rows,
        unseen=unseen,
        parts=days.parts,
        heard=heard,
        recorded=days.recorded,
    )


def _hear(batch: pa.RecordBatch, heard: dict[str, Instant]) -> None:
    """Note when each vehicle of a batch was last heard."""
    last = pa.table({name: batch[name] for name in ("vehicle_id", "at_us")})
    found = last.group_by("vehicle_id").aggregate([("at_us", "max")])
    for name, at_us in zip(found["vehicle_id"].to_pylist(), found["at_us_max"].to_pylist(), strict=True):
        heard[name] = max(heard.get(name, at_us), at_us)


def day_of_fixes(spool: Spool, day: int) -> DayOfFixes:
    """Return the fixes of one day, with the end of the day before for context."""
    own, duplicates = _sorted_columns(_read(spool, day), spool.vehicles)
    digest = columns_digest(own)
    halo = {name: column[:0] for name, column in own.items()}
    if day - 1 in spool.days:
        before, _ = _sorted_columns(_read(spool, day - 1), spool.vehicles)
        late = before["at_us"] >= day * DAY_US - HALO_US
        halo = {name: column[late] for name, column in before.items()}
    joined = {name: np.concatenate([halo[name], own[name]]) for name in own}
    is_own = np.arange(len(joined["at_us"])) >= len(halo["at_us"])
    order = np.lexsort([joined[name] for name in reversed(("vehicle", *NUMBERS))])
    columns = {name: column[order] for name, column in joined.items()}
    return DayOfFixes(columns, is_own[order], duplicates, digest)


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the sound rows of a file; a file with faults is refused as a whole."""
    for rows in track_batches(path, {}):
        broken = tuple(one for one in rows.faults if not one.warning)
        if broken:
            raise FaultyInput(broken, source=path.name)
        yield rows.batch


class _Days:
    """Writers of days, of which only the last used are open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: dict[int, int] = {}
        self.recorded: dict[int, Instant] = {}
        self._open: OrderedDict[int, ipc.RecordBatchFileWriter] = OrderedDict()

    def __enter__(self) -> _Days:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._open.values():
            writer.close()

    def write(self, day: int, rows: pa.RecordBatch) -> None:
        # Where the last file of a day was closed, it gets another.
        if day not in self._open:
            if len(self._open) >= OPEN_DAYS_MAX:
                _, oldest = self._open.popitem(last=False)
                oldest.close()
            part = self.parts.get(day, 0)
            self.parts[day] = part + 1
            self._open[day] = ipc.new_file(str(_part_of(self.folder, day, part)), rows.schema)
        self._open.move_to_end(day)
        self._open[day].write_batch(rows)


def _part_of(folder: Path, day: int, part: int) -> Path:
    return folder / f"{day}.{part}.arrow"


def _spill(batch: pa.RecordBatch, days: _Days) -> None:
    if not batch.num_rows:  # Nothing of it was known by the as-of instant.
        return
    of_row = np.floor_divide(batch["at_us"].to_numpy(), DAY_US)
    kept = batch.select(["vehicle_id", *NUMBERS])
    # Sorted once and cut: a filter for each day would cost days times rows.
    order = np.argsort(of_row, kind="stable")
    found, first = np.unique(of_row[order], return_index=True)
    ordered = kept.take(pa.array(order)) if len(found) > 1 else kept
    recorded = np.maximum.reduceat(batch["recorded_us"].to_numpy()[order], first)
    for day, begin, end, at in zip(
        found.tolist(), first, [*first[1:], len(order)], recorded.tolist(), strict=True
    ):
        days.write(day, ordered.slice(begin, end - begin))
        days.recorded[day] = max(days.recorded.get(day, at), at)


def _read(spool: Spool, day: int) -> pa.Table:
    found = []
    for part in range(spool.parts[day]):
        with pa.memory_map(str(_part_of(spool.folder, day, part))) as source:
            found.append(ipc.open_file(source).read_all())
    return pa.concat_tables(found)


def _sorted_columns(table: pa.Table, vehicles: Sequence[str]) -> tuple[dict[str, NDArray[np.int64]], int]:
    """Return the columns in canonical order, and how many exact duplicates were dropped."""
    index = pc.index_in(table["vehicle_id"], pa.array(vehicles, pa.string()))
    columns = {"vehicle": index.to_numpy().astype(np.int64)}
    for name in NUMBERS:
        columns[name] = table[name].to_numpy().astype(np.int64)
    order = np.lexsort([columns[name] for name in reversed(("vehicle", *NUMBERS))])
    columns = {name: column[order] for name, column in columns.items()}
    fresh = np.zeros(len(order), bool)
    fresh[:1] = True
    for column in columns.values():
        fresh[1:] |= column[1:] != column[:-1]
    return {n: c[fresh] for n, c in columns.items()}, int((~fresh).sum())
