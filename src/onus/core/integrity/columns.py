"""Many contracting processes as columns of whole numbers.

In:  arrays by OCDS path, one row for each row of a list, and the texts that codes stand for.
Out: `Columns`, with the few questions that formulas ask of them.

The surprise: `ABSENT` is the smallest int64. It is smaller than every amount, instant
and code, so a formula that looks for small values must ask for presence, too; the needed
fields of a flag are held present for it, and every other field is its own affair.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT
from onus.core.integrity.fields import PROCESSES, list_around, list_of

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

Found = TypeVar("Found")

ABSENT = NO_INSTANT
"""Stands where a field is missing: the smallest int64."""
UNKNOWN_TEXT = -1
"""Code of a text that stands nowhere in the data; equal to no code of a row."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of many processes.

    Attributes:
        texts: all texts, rising; the code of a text is its place.
        columns: int64 arrays by OCDS path, as `fields.FIELDS` names them.
        parents: for each list, the row of the list around it (or of the process), rising.
        size: number of processes.
        known: what `once` keeps; no part of what they are.
    """

    texts: tuple[str, ...]
    columns: Mapping[str, Whole]
    parents: Mapping[str, Whole]
    size: int
    known: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, path: str) -> Whole:
        """Return the column of a field.

        >>> Columns((), {"tender/numberOfTenderers": np.array([1])}, {}, 1)["tender/numberOfTenderers"]
        array([1])
        """
        return self.columns[path]

    def count(self, name: str) -> int:
        """Return the number of rows of a list, or of processes for the empty name.

        >>> Columns((), {}, {"awards": np.array([0, 0])}, 1).count("awards")
        2
        """
        return self.size if name == PROCESSES else len(self.parents[name])

    def parent(self, name: str) -> Whole:
        """Return, for each row of a list, the row around it.

        >>> Columns((), {}, {"awards": np.array([0, 0])}, 1).parent("awards")
        array([0, 0])
        """
        return self.parents[name]

    def process(self, name: str) -> Whole:
        """Return, for each row of a list, its process.

        >>> data = Columns((), {}, {"awards": np.array([0, 2]), "awards/items": np.array([1])}, 3)
        >>> data.process("awards/items")
        array([2])
        """
        if name == PROCESSES:
            return np.arange(self.size)
        around = list_around(name)
        return self.parents[name] if around == PROCESSES else self.process(around)[self.parents[name]]

    def code(self, text: str) -> int:
        """Return the code of a text, or `UNKNOWN_TEXT` where no row has it.

        >>> Columns(("open", "limited"), {}, {}, 0).code("direct")
        -1
        """
        place = bisect_left(self.texts, text)
        return place if place < len(self.texts) and self.texts[place] == text else UNKNOWN_TEXT

    def text(self, code: int) -> str:
        """Return the text of a code.

        >>> Columns(("limited", "open"), {}, {}, 0).text(1)
        'open'
        """
        return self.texts[code]

    def is_text(self, path: str, text: str) -> Truth:
        """Return where a field is exactly a text.

        >>> Columns(("open",), {"tender/status": np.array([0, ABSENT])}, {}, 2).is_text("tender/status", "open")
        array([ True, False])
        """
        same: Truth = self.columns[path] == self.code(text)
        return same

    def is_one_of(self, path: str, texts: Iterable[str]) -> Truth:
        """Return where a field is one of some texts.

        >>> Columns(("open",), {"tender/status": np.array([0])}, {}, 1).is_one_of("tender/status", ["a", "open"])
        array([ True])
        """
        codes = [code for code in map(self.code, texts) if code != UNKNOWN_TEXT]
        among: Truth = np.isin(self.columns[path], codes)
        return among

    def present(self, path: str) -> Truth:
        """Return where a field is present, row by row.

        >>> Columns((), {"tender/status": np.array([0, ABSENT])}, {}, 2).present("tender/status")
        array([ True, False])
        """
        there: Truth = self.columns[path] != ABSENT
        return there

    def per_process(self, name: str, which: Truth | None = None) -> Whole:
        """Count the rows of a list for each process, all or those marked.

        >>> data = Columns((), {}, {"awards": np.array([0, 2, 2])}, 3)
        >>> data.per_process("awards"), data.per_process("awards", np.array([True, False, True]))
        (array([1, 0, 2]), array([1, 0, 1]))
        """
        at = self.process(name) if which is None else self.process(name)[which]
        return np.bincount(at, minlength=self.size).astype(np.int64)

    def has(self, path: str) -> Truth:
        """Return for each process whether a field is present at least once.

        >>> data = Columns((), {"awards/status": np.array([ABSENT, 0])}, {"awards": np.array([0, 1])}, 3)
        >>> data.has("awards/status")
        array([False,  True, False])
        """
        there: Truth = self.per_process(list_of(path), self.present(path)) > 0
        return there

    def only(self, kept: Truth) -> Columns:
        """Return the columns of some of the processes, with all their rows.

        Args:
            kept: shape (size,), which processes stay.

        >>> data = Columns((), {"awards/status": np.array([4, 5])}, {"awards": np.array([0, 1])}, 2)
        >>> left = data.only(np.array([False, True]))
        >>> left["awards/status"], left.parent("awards"), left.size
        (array([5]), array([0]), 1)
        """
        stay: dict[str, Truth] = {PROCESSES: kept}
        parents: dict[str, Whole] = {}
        for name in sorted(self.parents):
            around = stay[list_around(name)]
            stay[name] = around[self.parents[name]]
            parents[name] = (np.cumsum(around) - 1)[self.parents[name][stay[name]]]
        columns = {path: column[stay[list_of(path)]] for path, column in self.columns.items()}
        return Columns(self.texts, columns, parents, int(np.count_nonzero(kept)))


def once(look: Callable[[Columns], Found]) -> Callable[[Columns], Found]:
    """Let a pure function of columns be computed once for each; flags share what they look at.

    An array comes back read-only, for everybody has the same one.

    >>> counted = once(lambda data: data.per_process("awards"))
    >>> data = Columns((), {}, {"awards": np.array([0, 0])}, 1)
    >>> counted(data) is counted(data)
    True
    """

    @wraps(look)
    def kept(data: Columns) -> Found:
        if look not in data.known:
            data.known[look] = look(data)
            if isinstance(data.known[look], np.ndarray):
                data.known[look].flags.writeable = False
        return cast("Found", data.known[look])

    return kept
