"""What a publication knows about itself while its files are written.

In:  nothing; this module names the value.
Out: `Published`: which publication of which log, and under which index each leaf lies.

The surprise: a file of the site may name the leaf that proves a row, but never the
checkpoint over it: that one is made last, over the digest of this very file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from onus.base.instants import Instant, utc_text
from onus.wire.leaves.publication import PUBLIC


@dataclass(frozen=True, slots=True)
class LeafPlace:
    """Where a leaf lies in the log, when it was first found so, and at which level a finding can be recomputed."""

    index: int
    recorded_at: int | None = None
    level: str = PUBLIC


@dataclass(frozen=True, slots=True)
class Version:
    """What a finding said from one publication on.

    Attributes:
        at: clock of the first publication that said so.
        data: of the leaf.
    """

    at: Instant
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """One publication of one contract.

    Attributes:
        origin: name of the log.
        number: of the publication, from 1.
        as_of: instant by which everything was known.
        published_at: clock of the publisher.
        version: of Onus.
        address: where the site will stand, with a final `/`; empty where nobody said so.
        leaves: place of each leaf, by kind and id.
        since: clock of the first publication of the contract; None where this is the first.
        history: versions of cases and waivers from old to new, the present one last, by kind and id.
    """

    origin: str
    number: int
    as_of: Instant
    published_at: Instant
    version: str
    address: str = ""
    leaves: Mapping[tuple[str, str], LeafPlace] = field(default_factory=dict)
    since: Instant | None = None
    history: Mapping[tuple[str, str], Sequence[Version]] = field(default_factory=dict)

    def index(self, kind: str, name: str) -> int | None:
        """Return the index of a leaf; None where the log holds none of that name.

        >>> Published("o", 1, Instant(0), Instant(0), "1", "", {("act", "a"): LeafPlace(7)}).index("act", "a")
        7
        """
        found = self.leaves.get((kind, name))
        return None if found is None else found.index


def times_of(
    published: Published, key: tuple[str, str], aspect: Callable[[Mapping[str, Any]], object]
) -> tuple[Instant, Instant]:
    """Return when something was first published, and when it last changed.

    Args:
        published: with the history of its findings.
        key: kind and id of a finding.
        aspect: what of its data matters; None where it was not there yet.

    >>> told = {("case", "c"): [Version(Instant(at), {"n": n}) for at, n in ((1, 0), (2, 5), (3, 5), (4, 6))]}
    >>> now = Published("o", 4, Instant(0), Instant(4), "1", history=told)
    >>> times_of(now, ("case", "c"), lambda data: data["n"] or None)
    (2, 4)
    >>> times_of(now, ("case", "new"), lambda data: data)
    (4, 4)
    """
    first = changed = None
    before: object = None
    for version in published.history.get(key, ()):
        said = aspect(version.data)
        if said is not None:
            first = version.at if first is None else first
            changed = version.at if said != before else changed
            before = said
    if first is None or changed is None:
        return published.published_at, published.published_at
    return first, changed


def urn(*names: str) -> str:
    """Return a name that stays the same wherever the site stands: a UUID of version 8.

    Source: RFC 9562, 5.8: all bits but version and variant are free.

    >>> urn("log", "a") == urn("log", "a") != urn("log", "b")
    True
    >>> urn("log")[23], len(urn("log"))
    ('8', 45)
    """
    digest = sha256("\n".join(names).encode()).digest()
    bits = bytearray(digest[:16])
    bits[6], bits[8] = 0x80 | bits[6] & 0x0F, 0x80 | bits[8] & 0x3F
    text = bits.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers as runs, each its first and its last.

    >>> ranges([5, 1, 2, 3, 9, 9])
    [[1, 3], [5, 5], [9, 9]]
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number <= runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def moment(at: Instant | int | None) -> str | None:
    """Return an instant as text; None stays None.

    >>> moment(Instant(0)), moment(None)
    ('1970-01-01T00:00:00Z', None)
    """
    return None if at is None else utc_text(Instant(at))
