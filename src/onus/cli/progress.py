"""Progress: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, int, int], None]


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Report]:
    """Give a function that shows how far a labelled piece of work has come."""
    if not stream.isatty():
        yield lambda label, done, of: _line(stream, label, done, of)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream)) as bars:
        tasks = {}

        def show(label: str, done: int, of: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=of)
            bars.update(tasks[label], completed=done, total=of)

        yield show


def _line(stream: TextIO, label: str, done: int, of: int) -> None:
    if done:
        print(f"{label}: {done}/{of}", file=stream, flush=True)
