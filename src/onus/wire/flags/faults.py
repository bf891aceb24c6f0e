"""Faults of OCDS files that are read for flags, listed with file and line, the same kind not without end.

In:  single faults as they are met.
Out: `FaultList`, which keeps the first of each kind and counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from onus.base.errors import Fault, OnusError

LISTED_OF_ONE_KIND = 20
"""As many faults of one kind, field and file are listed; the others are counted."""
SHOWN_CHARACTERS = 60


class LineUnreadable(OnusError):
    """A line or element is no JSON."""

    code = "FLAGS-010"
    what = "No JSON: {reason}."
    why = "What cannot be read cannot be looked at; the other lines were."
    do = "Write this line anew from its source."


class LineTooLong(OnusError):
    """A line or element is longer than we hold at once."""

    code = "FLAGS-011"
    what = "Longer than {limit} bytes."
    why = "Memory is bounded; one contracting process is never this long. The rest was read."
    do = "Write one release a line (JSON Lines), or a package whose releases are shorter."


class FileCut(OnusError):
    """A file ends before its end."""

    code = "FLAGS-012"
    what = "The file ends early or is damaged: {reason}."
    why = "What stands before was read; what came after is not known."
    do = "Fetch the file again from its source."


class NoRelease(OnusError):
    """A JSON value is no release, record or package."""

    code = "FLAGS-013"
    what = "{found} is no release, record or package of OCDS."
    why = "A release is an object with an ocid; a package holds a list of them."
    do = "Give OCDS 1.1 JSON: releases, records, or packages of either."


class WrongKind(OnusError):
    """A field holds a value of a kind that OCDS does not allow there."""

    code = "FLAGS-014"
    what = "{value} is not {wanted}."
    why = "A guess at what was meant would be a finding of our own; the field counts as missing."
    do = "Correct the field at its source."


class DateWithoutOffset(OnusError):
    """A date and time has no offset from UTC, or is none."""

    code = "FLAGS-015"
    what = "{value} is no date and time with an offset from UTC."
    why = "Without its offset it means other instants to other readers; the field counts as missing."
    do = "Write it as 2023-12-19T20:00:00+08:00 or with a final Z."


class AmountNotExact(OnusError):
    """An amount has more digits than a number of JSON carries safely."""

    code = "FLAGS-016"
    what = "{value} is beyond 15 significant digits, six decimals or 9 million million."
    why = "Beyond, two readers may read two amounts; the field counts as missing."
    do = "Write the amount with at most six decimals."


class OcidTwice(OnusError):
    """Several releases of one process cannot be made into one."""

    code = "FLAGS-017"
    what = "{ocid} stands here more than once, and its releases cannot be merged: {reason}."
    why = "One process counts once; which of the releases is right is not ours to choose."
    do = "Compile the releases of each process into one, or correct their dates."


class MoreFaults(OnusError):
    """More faults of one kind than are listed."""

    code = "FLAGS-018"
    what = "{count} more of {kind} at {where}."
    why = "They were counted, and treated like those that are listed."
    do = "Mend the cause; it is likely the same."


class DocumentBroken(OnusError):
    """A document of JSON breaks off, or holds a value that is too large."""

    code = "FLAGS-019"
    what = "From byte {at} on, {reason}."
    why = "What comes after cannot be told apart, so it was not read; what came before was flagged."
    do = "Get the file again, or write one release a line, none above {mebibytes} MiB."


def fault_of(error: OnusError, *, file: str, line: int, where: str = "", warning: bool = False) -> Fault:
    """Return an error as a fault at a place of a file.

    >>> fault_of(LineTooLong(limit=5), file="a.jsonl", line=3).sentence()[:34]
    'a.jsonl:3 FLAGS-011 Longer than 5 '
    """
    what, why, do = (part.format(**error.named) for part in (error.what, error.why, error.do))
    return Fault(file, line, where, error.code, what, why, do, warning)


def shown(value: object) -> str:
    """Return a short form of a foreign value for a message.

    >>> shown("x" * 99)[-4:], shown([1, 2])
    ("xxx'", 'a list')
    """
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, str):
        return repr(value[:SHOWN_CHARACTERS])
    return str(value)[:SHOWN_CHARACTERS]


@dataclass(slots=True)
class FaultList:
    """Faults, the first of each kind listed and the others counted.

    Attributes:
        listed: faults kept.
        seen: number of faults by file, field without places, and code.
    """

    listed: list[Fault] = field(default_factory=list)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """Keep a fault, or count it where enough of its kind are kept.

        >>> faults = FaultList()
        >>> faults.add(Fault("a", 1, "x", "F-1", "", "", ""))
        >>> len(faults.listed)
        1
        """
        kind = (fault.file, fault.where, fault.code)
        self.seen[kind] = self.seen.get(kind, 0) + 1
        if self.seen[kind] <= LISTED_OF_ONE_KIND:
            self.listed.append(fault)

    def count(self, file: str, where: str, code: str, number: int) -> None:
        """Count faults beyond those that are kept.

        >>> faults = FaultList()
        >>> faults.count("a", "x", "F-1", 3)
        >>> faults.seen
        {('a', 'x', 'F-1'): 3}
        """
        kind = (file, where, code)
        self.seen[kind] = self.seen.get(kind, 0) + number

    def extend(self, faults: FaultList) -> None:
        """Take in the faults of the next part of the files.

        >>> faults = FaultList()
        >>> faults.extend(FaultList([Fault("a", 1, "x", "F-1", "", "", "")], {("a", "x", "F-1"): 30}))
        >>> faults.seen
        {('a', 'x', 'F-1'): 30}
        """
        counted = dict(self.seen)
        for fault in faults.listed:
            kind = (fault.file, fault.where, fault.code)
            counted[kind] = counted.get(kind, 0) + 1
            if counted[kind] <= LISTED_OF_ONE_KIND:
                self.listed.append(fault)
        for kind, count in faults.seen.items():
            self.seen[kind] = self.seen.get(kind, 0) + count

    def told(self) -> tuple[Fault, ...]:
        """Return the faults in order of file and line, and what was counted beyond them.

        >>> FaultList([], {}).told()
        ()
        """
        return tuple(sorted([*self.listed, *self._more()]))

    def _more(self) -> Iterable[Fault]:
        warned = {(one.file, one.where, one.code): one.warning for one in self.listed}
        for (file, where, code), count in sorted(self.seen.items()):
            if count > LISTED_OF_ONE_KIND:
                error = MoreFaults(count=count - LISTED_OF_ONE_KIND, kind=code, where=where or file)
                yield fault_of(
                    error, file=file, line=0, where=where, warning=warned.get((file, where, code), False)
                )
