"""How a flag is declared, what its formula returns, and the limits it is given.

In:  a declaration (`FlagRule`) with a pure formula over `Columns`, and `Limits` of a pack.
Out: `Fired`: the rows or codes on which the formula fired, with exact values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from onus.base.errors import OnusError
from onus.core.integrity.columns import Columns, Truth, Whole
from onus.core.integrity.flag import Grade, Phase, SubjectKind


class LimitMissing(OnusError):
    """A pack speaks of a flag without the number that the flag needs."""

    code = "FLAGS-001"
    what = "The rule of flag {flag} has no `{name}` of the right kind."
    why = "A limit that nobody set would be a limit of our own making."
    do = "Write `{name} = {kind}` under its [rule.parameters]."


@dataclass(frozen=True, slots=True)
class Limits:
    """The parameters of one flag, as its pack gives them.

    Attributes:
        flag: id of the flag, for messages.
        rule: `id@version` of the rule that gives them.
        values: the parameters.
    """

    flag: str
    rule: str
    values: Mapping[str, object]

    def whole(self, name: str) -> int:
        """Return a whole number.

        Raises:
            LimitMissing: it is not there, or is no whole number.

        >>> Limits("R003", "R003@0.0.8", {"days_min": 15}).whole("days_min")
        15
        """
        value = self.values.get(name)
        if type(value) is not int:
            raise LimitMissing(flag=self.flag, name=name, kind="a whole number")
        return value

    def text(self, name: str) -> str:
        """Return a text.

        Raises:
            LimitMissing: it is not there, or is no text.

        >>> Limits("R030", "R030@0.0.8", {"compared_as": "text"}).text("compared_as")
        'text'
        """
        value = self.values.get(name)
        if type(value) is not str:
            raise LimitMissing(flag=self.flag, name=name, kind="a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty where the pack names none.

        Raises:
            LimitMissing: it is there and is no list of texts.

        >>> Limits("R018", "R018@0.0.8", {}).texts("methods")
        ()
        """
        value = self.values.get(name, [])
        if not isinstance(value, list | tuple) or not all(type(one) is str for one in value):
            raise LimitMissing(flag=self.flag, name=name, kind="a list of texts")
        return tuple(value)

    def wholes_by_name(self, name: str) -> tuple[tuple[str, int], ...]:
        """Return a table of whole numbers in order of its names; empty where the pack has none.

        Raises:
            LimitMissing: it is there and is no table of whole numbers.

        >>> Limits("R003", "R003@1", {"days_by": {"b": 2, "a": 1}}).wholes_by_name("days_by")
        (('a', 1), ('b', 2))
        """
        value = self.values.get(name, {})
        if not isinstance(value, Mapping) or not all(type(one) is int for one in value.values()):
            raise LimitMissing(flag=self.flag, name=name, kind="a table of whole numbers")
        return tuple(sorted(value.items()))

    def has(self, name: str) -> bool:
        """Return whether the pack gives a parameter.

        >>> Limits("R024", "R024@1", {}).has("difference_max_ppm")
        False
        """
        return name in self.values


@dataclass(frozen=True, slots=True)
class Fired:
    """Where one formula fired, for one kind of subject.

    Attributes:
        kind: what the subjects are.
        subjects: rows of processes for `SubjectKind.PROCESS`, codes of ids for all others.
        above: numerators of the values, one for each subject.
        below: denominators, above 0.
    """

    kind: SubjectKind
    subjects: Whole
    above: Whole
    below: Whole


Formula = Callable[[Columns, Limits], tuple[Fired, ...]]


def nothing_more(_limits: Limits) -> tuple[str, ...]:
    """Return no further needed fields: what most flags need does not hang on their limits.

    >>> nothing_more(Limits("R028", "", {}))
    ()
    """
    return ()


@dataclass(frozen=True, slots=True)
class FlagRule:
    """The declaration of a flag.

    Attributes:
        id: its id, as published.
        grade: its weight before anybody looked.
        phase: the part of a purchase that it looks at.
        needs: OCDS paths without which it cannot be computed on a process; a path is
            met where it is present at least once; `a|b` is met by either.
        formula: the pure function.
        limits: names of the limits that it reads, so that a misspelt one is found in a pack.
        reads: further paths that it reads where they are there.
        needs_by: further needed paths that hang on the limits.
        with_cancelled: whether cancelled tenders are among its data.
        also: what must hold beside the fields, as a name for whoever looks and a mark for
            each process: that the pack gives a threshold for its currency, for one.
    """

    id: str
    grade: Grade
    phase: Phase
    needs: tuple[str, ...]
    formula: Formula
    limits: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    needs_by: Callable[[Limits], tuple[str, ...]] = nothing_more
    with_cancelled: bool = False
    also: Callable[[Columns, Limits], tuple[str, Truth]] | None = None

    def needed(self, limits: Limits) -> tuple[str, ...]:
        """Return the paths without which it cannot be computed under these limits.

        >>> rule = FlagRule("X", Grade.HINT, Phase.TENDER, ("b|a",), lambda data, limits: ())
        >>> rule.needed(Limits("X", "X@1", {}))
        ('b|a',)
        """
        return (*self.needs, *self.needs_by(limits))

    def paths(self, limits: Limits) -> tuple[str, ...]:
        """Return every path that it reads under these limits, sorted.

        >>> rule = FlagRule("X", Grade.HINT, Phase.TENDER, ("b|a",), lambda data, limits: (), reads=("c",))
        >>> rule.paths(Limits("X", "X@1", {}))
        ('a', 'b', 'c')
        """
        alone = {one for path in self.needed(limits) for one in path.split("|")}
        return tuple(sorted(alone | set(self.reads)))


def fired(
    kind: SubjectKind, subjects: Truth | Whole, above: Whole | None = None, below: Whole | None = None
) -> Fired:
    """Return where a formula fired; with the value 1 where none is given.

    Args:
        kind: what the subjects are.
        subjects: a mark for each process, or rows or codes; each at most once.
        above: numerators: one for each process where `subjects` are marks, else one for each subject.
        below: denominators likewise, above 0.

    >>> fired(SubjectKind.PROCESS, np.array([False, True]), np.array([7, 8]))
    Fired(kind=<SubjectKind.PROCESS: 'OCID'>, subjects=array([1]), above=array([8]), below=array([1]))
    """
    if subjects.dtype == np.bool_:
        marked = np.flatnonzero(subjects).astype(np.int64)
        above = None if above is None else above[marked]
        below = None if below is None else below[marked]
    else:
        marked = subjects.astype(np.int64)
    ones = np.ones(len(marked), np.int64)
    return Fired(kind, marked, ones if above is None else above, ones if below is None else below)
