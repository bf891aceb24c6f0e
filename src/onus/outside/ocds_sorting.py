"""Releases brought together by their processes, on the disk and not in memory.

In:  releases in any order, more than memory holds.
Out: the releases of one process after another, in the order of their ids.

The surprise: nothing is sorted as a whole. Releases go into heaps by a digest of
their process's id, so that all of one process lie in one heap; heaps are small,
each is read whole, and what comes out of them is merged like hands of cards.
"""

from __future__ import annotations

import heapq
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

HEAPS = 64
"""A power of two; files that are open at a time."""


def by_process(
    releases: Iterable[tuple[str, dict[str, Any], bytes]],
    folder: Path,
    made_of: Callable[[str, list[Any]], bytes],
) -> Iterator[bytes]:
    """Give what is made of each process, in the order of their ids.

    Args:
        releases: id of the process, the release, and its bytes if they are at hand.
        folder: empty, for the heaps.
        made_of: one line, without its end, from an id and its releases; b"" for nothing.
    """
    _heap_up(releases, folder)
    with ExitStack() as stack:
        hands = []
        for number in range(HEAPS):
            made = folder / f"made-{number:02}.jsonl"
            _make(folder / f"heap-{number:02}.jsonl", made, made_of)
            hands.append(_keyed(stack.enter_context(made.open("rb"))))
        for _, line in heapq.merge(*hands, key=lambda one: one[0]):
            yield line


def _heap_up(releases: Iterable[tuple[str, dict[str, Any], bytes]], folder: Path) -> None:
    with ExitStack() as stack:
        heaps = [
            stack.enter_context((folder / f"heap-{number:02}.jsonl").open("wb")) for number in range(HEAPS)
        ]
        for ocid, release, raw in releases:
            line = raw.strip() if raw and b"\n" not in raw.strip() else orjson.dumps(release)
            heaps[zlib.crc32(ocid.encode()) % HEAPS].write(line + b"\n")


def _make(heap: Path, made: Path, made_of: Callable[[str, list[Any]], bytes]) -> None:
    together: dict[str, list[Any]] = defaultdict(list)
    with heap.open("rb") as lines:
        for line in lines:
            release = orjson.loads(line)
            together[release["ocid"]].append(release)
    heap.unlink()
    with made.open("wb") as out:
        for ocid in sorted(together):
            line = made_of(ocid, together.pop(ocid))
            if line:
                out.write(orjson.dumps(ocid) + b"\t" + line + b"\n")


def _keyed(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    for line in lines:
        ocid, _, told = line.partition(b"\t")
        yield orjson.loads(ocid), told
