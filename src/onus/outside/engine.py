"""Engines: where units of work run.

In:  a function and its units.
Out: results in the order of the units.

The surprise: results are handed back in the order asked for, whichever worker
was first, so that joining them cannot depend on the number of workers. A worker
ends when the process that started it is killed, else it would wait for ever.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Protocol


class Engine(Protocol):
    """Runs a function over units, in order."""

    def run(self, work: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
        """Yield the result of each unit, in the order of the units."""


class InProcess:
    """One unit after the other, in this process."""

    def __init__(self, prepare: Callable[..., None], given: tuple[object, ...]) -> None:
        """Prepare this process as each worker would be."""
        prepare(*given)

    def run(self, work: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
        """Yield the result of each unit, in the order of the units."""
        yield from map(work, units)


class ProcessPool:
    """Several processes on this machine; each is prepared once."""

    def __init__(self, workers: int, prepare: Callable[..., None], given: tuple[object, ...]) -> None:
        """Keep how each worker is prepared."""
        self._workers, self._prepare, self._given = workers, prepare, given

    def run(self, work: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
        """Yield the result of each unit, in the order of the units."""
        # `spawn` starts clean: a forked copy of threads and locks may hang.
        with ProcessPoolExecutor(
            self._workers,
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(self._prepare, self._given),
        ) as pool:
            yield from pool.map(work, units)


def _begin(prepare: Callable[..., None], given: tuple[object, ...]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    prepare(*given)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def engine(workers: int, prepare: Callable[..., None], given: tuple[object, ...], *, units: int) -> Engine:
    """Return the engine for a number of workers; one worker or one unit needs no pool."""
    if workers <= 1 or units <= 1:
        return InProcess(prepare, given)
    return ProcessPool(min(workers, units), prepare, given)
