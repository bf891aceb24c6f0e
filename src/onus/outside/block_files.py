"""Block files: evidence of all days on disk, given back one block of places at a time.

In:  what each day came to, in order of days.
Out: a sequence of blocks; each is read when it is asked for, and kept by nobody.

The surprise: the number of blocks follows the number of positions, so a block is
about as large for a winter as for a day, and so is the memory that it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any, overload

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from onus.core.assessment.track_evidence import Block, cut_at, joined_blocks
from onus.core.evidence.passes import NO_PASSES, Passes

POSITIONS_A_BLOCK = 250_000
BLOCKS_MAX = 256
"""Files open at once. Beyond 64 million positions blocks grow instead of becoming more."""
PASS_NAMES = tuple(field.name for field in fields(Passes))
TOUCH_NAMES = ("touch_place", "touch_us")


def first_places(*, places: int, positions: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the first place of each block, so that blocks hold about as many places each.

    >>> first_places(places=100, positions=1_000_000).tolist()
    [0, 25, 50, 75]
    """
    wanted = min(-(-positions // POSITIONS_A_BLOCK), BLOCKS_MAX, places)
    count = max(wanted, 1)
    return np.arange(count, dtype=np.int64) * places // count


def shelve(
    parts: Iterator[Block], folder: Path, *, firsts: np.ndarray[Any, np.dtype[np.int64]]
) -> BlockFiles:
    """Write the parts of each day to their blocks, then bring each block into order.

    Args:
        parts: what each day came to; taken one at a time.
        folder: empty working folder; it must outlive what is returned.
        firsts: first place of each block.
    """
    numbers = range(len(firsts))
    with ExitStack() as opened:
        writers = [_Writers(folder, f"days-{number}", opened) for number in numbers]
        for part in parts:
            for writer, piece in zip(writers, cut_at(part, firsts), strict=True):
                writer.write(piece)
    shelf = BlockFiles(folder, "days", len(firsts))
    for number in numbers:
        with ExitStack() as opened:
            _Writers(folder, f"block-{number}", opened).write(joined_blocks(shelf.parts(number)))
        for kind in ("passes", "touches"):
            (folder / f"days-{number}.{kind}").unlink()
    return BlockFiles(folder, "block", len(firsts))


class BlockFiles(Sequence[Block]):
    """Blocks in files; each access reads one anew."""

    def __init__(self, folder: Path, stem: str, count: int) -> None:
        """Name the files."""
        self._folder, self._stem, self._count = folder, stem, count

    def __len__(self) -> int:
        """Return how many blocks there are."""
        return self._count

    @overload
    def __getitem__(self, number: int) -> Block: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Block]: ...

    def __getitem__(self, number: int | slice) -> Block | Sequence[Block]:
        """Read one block, or several."""
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(self._count)))
        if not 0 <= number < self._count:
            raise IndexError(number)
        (only,) = self.parts(number)
        return only

    def parts(self, number: int) -> list[Block]:
        """Read what was written to one block, part by part."""
        passes = _read(self._folder / f"{self._stem}-{number}.passes")
        touches = _read(self._folder / f"{self._stem}-{number}.touches")
        return [
            Block(Passes(*(one[name] for name in PASS_NAMES)), *(two[name] for name in TOUCH_NAMES))
            for one, two in zip(passes, touches, strict=True)
        ]


class _Writers:
    """The two files of one block: passes and touches."""

    def __init__(self, folder: Path, stem: str, opened: ExitStack) -> None:
        kinds = [(name, pa.from_numpy_dtype(getattr(NO_PASSES, name).dtype)) for name in PASS_NAMES]
        self._passes = _opened(folder / f"{stem}.passes", pa.schema(kinds), opened)
        self._touches = _opened(
            folder / f"{stem}.touches", pa.schema([(name, pa.int64()) for name in TOUCH_NAMES]), opened
        )

    def write(self, block: Block) -> None:
        passes = [pa.array(getattr(block.passes, name)) for name in PASS_NAMES]
        self._passes.write_batch(pa.record_batch(passes, schema=self._passes.schema))
        touches = [pa.array(getattr(block, name)) for name in TOUCH_NAMES]
        self._touches.write_batch(pa.record_batch(touches, schema=self._touches.schema))


class _File:
    """A stream of record batches that remembers its schema."""

    def __init__(self, path: Path, schema: pa.Schema, opened: ExitStack) -> None:
        self.schema = schema
        sink = opened.enter_context(pa.OSFile(str(path), "wb"))
        self._stream = opened.enter_context(ipc.new_stream(sink, schema))

    def write_batch(self, batch: pa.RecordBatch) -> None:
        self._stream.write_batch(batch)


def _opened(path: Path, schema: pa.Schema, opened: ExitStack) -> _File:
    return _File(path, schema, opened)


def _read(path: Path) -> list[dict[str, np.ndarray[Any, Any]]]:
    # Not memory-mapped: mapped pages would count as ours until the file is closed.
    with pa.OSFile(str(path), "rb") as source, ipc.open_stream(source) as stream:
        return [
            {name: batch[name].to_numpy(zero_copy_only=False) for name in batch.schema.names}
            for batch in stream
        ]
