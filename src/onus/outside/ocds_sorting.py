"""Releases brought together by their processes, on the disk and not in memory.

In:  releases in any order, more than memory holds.
Out: the releases of one process after another, in the order of their ids.

The surprise: nothing is sorted as a whole. Releases go into heaps by a digest of
their process's id, so that all of one process lie in one heap; a heap that is large
is parted again, each small one is read whole, and what comes out of them is merged like
hands of cards. Only one process can be too large, and such a one is told and left out.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from typing import Any

import orjson

HEAPS = 64
"""A power of two; files that are open at a time."""
HEAP_BYTES = 32 << 20
"""A heap above it is parted again before it is read; parsed, it takes five to ten times as much."""
PROCESS_BYTES = 64 << 20
"""Releases of one process, which must be held at once to be merged."""
PARTINGS_MAX = 4
"""By then a heap that is still large holds one process, or some that met by their digests four times."""


def by_process(
    releases: Iterable[tuple[str, dict[str, Any], bytes]],
    folder: Path,
    made_of: Callable[[str, list[Any]], bytes],
    too_large: Callable[[str], object],
) -> Iterator[bytes]:
    """Give what is made of each process, in the order of their ids.

    Args:
        releases: id of the process, the release, and its bytes if they are at hand.
        folder: empty, for the heaps.
        made_of: one line, without its end, from an id and its releases; b"" for nothing.
        too_large: told the id of a process whose releases together cannot be held; it is left out.
    """
    lines = (
        (ocid, raw.strip() if raw and b"\n" not in raw.strip() else orjson.dumps(release))
        for ocid, release, raw in releases
    )
    yield from (line + b"\n" for _, line in _in_order(lines, folder, made_of, too_large, parting=0))


def _in_order(
    lines: Iterable[tuple[str, bytes]],
    folder: Path,
    made_of: Callable[[str, list[Any]], bytes],
    too_large: Callable[[str], object],
    *,
    parting: int,
) -> Iterator[tuple[str, bytes]]:
    """Give the id of each process and what is made of it, in the order of the ids."""
    _heap_up(lines, folder, parting)
    with ExitStack() as stack:
        hands = []
        for number in range(HEAPS):
            made, heap = folder / f"made-{number:02}.jsonl", folder / f"heap-{number:02}.jsonl"
            with made.open("wb") as out:
                for ocid, line in _of_heap(heap, made_of, too_large, parting):
                    out.write(orjson.dumps(ocid) + b"\t" + line + b"\n")
            hands.append(_keyed(stack.enter_context(made.open("rb"))))
        yield from heapq.merge(*hands, key=lambda one: one[0])


def _heap_up(lines: Iterable[tuple[str, bytes]], folder: Path, parting: int) -> None:
    with ExitStack() as stack:
        heaps = [
            stack.enter_context((folder / f"heap-{number:02}.jsonl").open("wb")) for number in range(HEAPS)
        ]
        for ocid, line in lines:
            # Another byte of the digest at each parting, or all would meet again.
            digest = blake2b(ocid.encode(), digest_size=PARTINGS_MAX + 1).digest()
            heaps[digest[parting] % HEAPS].write(line + b"\n")


def _of_heap(
    heap: Path, made_of: Callable[[str, list[Any]], bytes], too_large: Callable[[str], object], parting: int
) -> Iterator[tuple[str, bytes]]:
    """Give the processes of a heap in order, and take the heap away."""
    if heap.stat().st_size > HEAP_BYTES and parting < PARTINGS_MAX:
        inner = heap.with_suffix("")
        inner.mkdir()
        lines = ((release["ocid"], line) for release, line in _again(heap))
        yield from _in_order(lines, inner, made_of, too_large, parting=parting + 1)
        rmtree(inner)
        return
    together, sizes = defaultdict[str, list[Any]](list), Counter[str]()
    for release, line in _again(heap):
        ocid = release["ocid"]
        sizes[ocid] += len(line)
        if sizes[ocid] > PROCESS_BYTES:
            together[ocid] = []
        else:
            together[ocid].append(release)
    for ocid in sorted(together):
        releases = together.pop(ocid)
        if sizes[ocid] > PROCESS_BYTES:
            too_large(ocid)
        elif told := made_of(ocid, releases):
            yield ocid, told


def _again(heap: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Give each release of a heap with its bytes; the heap is gone once it was read."""
    with heap.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line), line.rstrip(b"\n")
    heap.unlink()


def _keyed(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    for line in lines:
        ocid, _, told = line.partition(b"\t")
        yield orjson.loads(ocid), told.rstrip(b"\n")
