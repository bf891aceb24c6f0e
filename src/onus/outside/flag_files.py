"""Files of OCDS read for flags: to columns, by one worker or several, with the same result.

In:  paths, and the OCDS fields that the flags of a pack read.
Out: `FilesRead`: the columns of all processes, every fault, and how much was read.

The surprise: a process whose releases stand in several places is read a second time, by
itself: its compiled release stands where there is one, else its releases are merged as the
standard says. Nothing of the first reading of it is kept.

`ocds_files` reads the same files for other ends: it gives each release with its byte and place,
also from what comes in, where this hands raw batches to other processes and keeps only columns.
"""

from __future__ import annotations

import gc
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson

from onus.base.errors import Fault
from onus.core.integrity.columns import Columns
from onus.outside.flag_lines import Batch, batches_of
from onus.wire.flags.blocks import Block, Reading, read_block
from onus.wire.flags.faults import FaultList, LineUnreadable, NoRelease, OcidTwice, fault_of
from onus.wire.flags.gathering import Gathering
from onus.wire.flags.steps import Row
from onus.wire.flags.values import is_plain_release, releases_of
from onus.wire.ocds.merge_order import NoDate, in_order
from onus.wire.ocds.merge_rules import Rules, merge_rules
from onus.wire.ocds.merging import NotMerged, merged
from onus.wire.ocds.schemata import RELEASE, shipped

WAITING_FOR_EACH = 2
"""Batches on their way to each worker; more would only fill memory."""
BLOCK_BYTES = 16 << 20
"""Raw releases whose values make one block: so many that its own cost is little beside theirs."""
PROCESS_BYTES = 64 << 20
"""Releases of one process that are held at once; of one with more a fault is told and nothing flagged."""
HELD_BYTES = 128 << 20
"""Raw releases of repeated processes that are held at once; the rest waits for another reading."""


Placed = tuple[Row, str, int]
"""A release, its file and its line."""


@dataclass(frozen=True, slots=True)
class FilesRead:
    """What was read from some files.

    Attributes:
        columns: the processes.
        faults: what was wrong, in order of file and line; warnings among them.
        values: JSON values read.
        merged: processes made from several releases.
    """

    columns: Columns
    faults: tuple[Fault, ...]
    values: int
    merged: int


def read_files(paths: Sequence[Path], fields: Sequence[str], *, workers: int = 1) -> FilesRead:
    """Read files into columns.

    Args:
        paths: files of OCDS, in any order.
        fields: the fields to read.
        workers: processes that parse; 1 means this one alone.

    Raises:
        OSError: a file cannot be opened.
    """
    gathering, read = Gathering(tuple(fields)), _Read(0, 0)
    with _without_collector():
        for block, one in _blocks(paths, tuple(fields), workers):
            gathering.add(block)
            read = read.and_also(one)
        repeated = gathering.repeated()
        if repeated:
            gathering.drop(repeated)
            _merge_repeated(paths, gathering, repeated, mean_bytes=max(read.size // max(read.values, 1), 1))
    return FilesRead(gathering.columns(), gathering.faults.told(), read.values, len(repeated))


@dataclass(frozen=True, slots=True)
class _Read:
    """How many values were read, and their bytes."""

    values: int
    size: int

    def and_also(self, more: _Read) -> _Read:
        return _Read(self.values + more.values, self.size + more.size)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the collector of cycles still: parsed JSON has none, and looking for them costs half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _blocks(paths: Sequence[Path], fields: tuple[str, ...], workers: int) -> Iterator[tuple[Block, _Read]]:
    """Yield blocks, in order of the files as they were given."""
    if workers <= 1:
        for path in paths:
            yield from _blocks_of(path, fields)
        return
    waiting: deque[Future[tuple[Block, _Read]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        for batch in (batch for path in paths for batch in batches_of(path, name=path.name)):
            waiting.append(pool.submit(_block, batch, fields))
            if len(waiting) > workers * WAITING_FOR_EACH:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _blocks_of(path: Path, fields: tuple[str, ...]) -> Iterator[tuple[Block, _Read]]:
    """Yield a block for every few batches of a file."""
    reading, read = Reading(fields, path.name), _Read(0, 0)
    for batch in batches_of(path, name=path.name):
        read = read.and_also(_take(batch, reading))
        if read.size >= BLOCK_BYTES:
            yield reading.block(), read
            reading, read = Reading(fields, path.name), _Read(0, 0)
    yield reading.block(), read


def _block(batch: Batch, fields: tuple[str, ...]) -> tuple[Block, _Read]:
    """Return the block of one batch."""
    reading = Reading(fields, batch.file)
    read = _take(batch, reading)
    return reading.block(), read


def _take(batch: Batch, reading: Reading) -> _Read:
    """Let a batch be parsed and read, and of its releases no more than a portion be there at once."""
    reading.faults.extend(batch.faults)
    for portion in batch.portions():
        releases, lines, faults = _parsed(portion)
        reading.faults.extend(faults)
        reading.take(releases, lines)
    return _Read(len(batch.raw), batch.size)


def _parsed(batch: Batch) -> tuple[list[Row], list[int], FaultList]:
    """Parse the values of a batch; return the releases, the line of each, and the faults."""
    releases: list[Row] = []
    lines: list[int] = []
    faults = batch.faults
    for raw, line in zip(batch.raw, batch.lines, strict=True):
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            faults.add(fault_of(LineUnreadable(reason=error.msg), file=batch.file, line=line))
            continue
        if is_plain_release(value):
            releases.append(value)
            lines.append(line)
            continue
        for one in releases_of(value):
            if isinstance(one, NoRelease):
                faults.add(fault_of(one, file=batch.file, line=line))
            else:
                releases.append(one)
                lines.append(line)
    return releases, lines, faults


def _merge_repeated(
    paths: Sequence[Path], gathering: Gathering, repeated: dict[str, int], *, mean_bytes: int
) -> None:
    """Read the files again, in as many rounds as memory asks for, and take in what stands for each process."""
    rules = merge_rules(shipped(RELEASE))
    for ocids in _rounds(repeated, HELD_BYTES // mean_bytes):
        found = _of_processes(paths, ocids, gathering.faults)
        stand = [
            (one, of_one)
            for ocid, of_one in found.items()
            if (one := _one_of(ocid, of_one, rules, gathering.faults)) is not None
        ]
        releases, lines = [one for one, _ in stand], [of_one[0][2] for _, of_one in stand]
        block = read_block(releases, lines, gathering.paths, file=paths[0].name)
        gathering.add(Block(block.texts, block.columns, block.parents, block.size, FaultList()))


def _of_processes(paths: Sequence[Path], ocids: Sequence[str], faults: FaultList) -> dict[str, list[Placed]]:
    """Return all releases of some processes; one whose releases cannot be held at once is a fault."""
    found: dict[str, list[Placed]] = {ocid: [] for ocid in ocids}
    sizes = Counter[str]()
    for path in paths:
        for batch in batches_of(path, name=path.name):
            for release, line, size in _sized(batch):
                ocid = release["ocid"]
                if ocid in found and sizes[ocid] <= PROCESS_BYTES:
                    sizes[ocid] += size
                    found[ocid].append((release, batch.file, line))
    for ocid in sorted(found):
        if sizes[ocid] > PROCESS_BYTES:
            first = min((file, line) for _, file, line in found.pop(ocid))
            faults.add(fault_of(OcidTwice(ocid=ocid, reason="too_large"), file=first[0], line=first[1]))
    return found


def _sized(batch: Batch) -> Iterator[tuple[Row, int, int]]:
    """Give each release of a batch with its line, and the bytes of the value in which it came."""
    for raw, line in zip(batch.raw, batch.lines, strict=True):
        releases, _, _ = _parsed(Batch(batch.file, [raw], [line]))
        yield from ((release, line, len(raw)) for release in releases)


def _rounds(repeated: dict[str, int], most: int) -> Iterator[list[str]]:
    """Yield the ocids in portions of about as many releases as may be held, at least one ocid each."""
    portion: list[str] = []
    count = 0
    for ocid, number in sorted(repeated.items()):
        if portion and count + number > most:
            yield portion
            portion, count = [], 0
        portion.append(ocid)
        count += number
    yield portion


def _one_of(ocid: str, found: Sequence[Placed], rules: Rules, faults: FaultList) -> Row | None:
    """Return the one release that stands for a process, or None with a fault."""
    try:
        releases = _without_copies([release for release, _, _ in found])
        if len(releases) == 1:
            return releases[0]
        compiled = [one for one in releases if "compiled" in _tags(one)]
        if compiled:
            return in_order(compiled)[-1]
        result = merged(releases, rules)
        reason = f"{result.reason} {result.where}".strip() if isinstance(result, NotMerged) else ""
    except NoDate:
        reason = "no_date"
    except orjson.JSONEncodeError:  # It is written to be compared, and nobody writes as deep as is read.
        reason = "nested_too_deep"
    if not reason:
        assert not isinstance(result, NotMerged)
        return result.release
    first = min((file, line) for _, file, line in found)
    faults.add(fault_of(OcidTwice(ocid=ocid, reason=reason), file=first[0], line=first[1]))
    return None


def _without_copies(releases: Sequence[Row]) -> list[Row]:
    by_content = {orjson.dumps(one, option=orjson.OPT_SORT_KEYS): one for one in releases}
    return [by_content[content] for content in sorted(by_content)]


def _tags(release: Row) -> list[Any]:
    tags = release.get("tag")
    return tags if isinstance(tags, list) else []
