"""Progress: bars on a terminal, plain lines everywhere else, nothing in tests.

In:  things to be done one after the other, and what they are called.
Out: the same things, while a person is told how far it has come.

The surprise: all of it goes to the error stream, so that output stays clean.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")
LINES_MAX = 10
"""Plain lines for one step, however many things it has."""


class Progress(Protocol):
    """Something that can tell how far a step has come."""

    def each(self, items: Sequence[Item], what: str) -> Iterator[Item]:
        """Give back the items one by one."""
        ...


class Silent:
    """Tells nobody."""

    def each(self, items: Sequence[Item], what: str) -> Iterator[Item]:
        """Give back the items one by one."""
        return iter(items)


class Bars:
    """Draws a bar for each step."""

    def each(self, items: Sequence[Item], what: str) -> Iterator[Item]:
        """Give back the items one by one."""
        yield from track(items, description=what, console=Console(stderr=True))


class Lines:
    """Prints a few lines for each step."""

    def each(self, items: Sequence[Item], what: str) -> Iterator[Item]:
        """Give back the items one by one."""
        every = max(1, -(-len(items) // LINES_MAX))
        for number, item in enumerate(items, start=1):
            yield item
            if number % every == 0 or number == len(items):
                print(f"{what}: {number} of {len(items)}", file=sys.stderr, flush=True)


def progress_for_stderr() -> Progress:
    """Return bars where somebody looks at a terminal, lines elsewhere."""
    return Bars() if sys.stderr.isatty() else Lines()
