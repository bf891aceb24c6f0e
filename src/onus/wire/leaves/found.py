"""Found: one finding as an entry of the log, but for the time at which it was first found.

In:  a leaf, or an entry of the log.
Out: `Found`: kind, id, and every byte of the entry before its `recorded_at`.

The surprise: `recorded_at` comes last in a canonical leaf, so two findings that
say the same are told by one comparison of bytes. A finding that was found before
keeps its old leaf; only what differs becomes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from onus.wire.leaves.leaf import ENTRY_BYTES_MAX, Leaf, LeafTooLarge, decoded

LAST = b',"recorded_at":'
WHOLE_DIGITS_MAX = 17
"""Of an instant with its sign; a finding must fit into an entry whatever its time."""
MISSING, EXTRA = "missing", "extra"
Key = tuple[str, str]
"""Kind and id."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding.

    Attributes:
        kind: of `finding_kinds.toml`.
        id: name within kind and dossier.
        said: the entry up to `recorded_at`.
    """

    kind: str
    id: str
    said: bytes

    @property
    def key(self) -> Key:
        """Return kind and id."""
        return self.kind, self.id

    def entry(self, recorded_at: int | None) -> bytes:
        """Return the entry for the log.

        Args:
            recorded_at: as-of instant of the first publication that found it so.

        >>> found_of(Leaf("case", "d", "c", 5)).entry(6) == Leaf("case", "d", "c", 5, 6).encode()
        True
        """
        return self.said + LAST + (b"null}" if recorded_at is None else b"%d}" % recorded_at)

    def leaf(self, recorded_at: int | None = None) -> Leaf:
        """Return it as a leaf."""
        return decoded(self.entry(recorded_at))


def found_of(leaf: Leaf) -> Found:
    """Return a finding from a leaf, whatever time it carries.

    Raises:
        LeafTooLarge: it may not fit into an entry.

    >>> found_of(Leaf("case", "d", "c", 5, 6)) == found_of(Leaf("case", "d", "c", 5, 7))
    True
    """
    return bounded(Found(leaf.kind, leaf.id, said(leaf.encode())))


def bounded(found: Found) -> Found:
    """Return a finding that fits into an entry.

    Raises:
        LeafTooLarge: it may not.

    >>> bounded(Found("case", "c", b"{")).id
    'c'
    """
    size = len(found.said) + len(LAST) + WHOLE_DIGITS_MAX + 1
    if size > ENTRY_BYTES_MAX:
        raise LeafTooLarge(kind=found.kind, id=found.id, size=size)
    return found


def said(entry: bytes) -> bytes:
    """Return what a canonical entry says beside when it was first recorded.

    >>> said(Leaf("case", "d", "c", 5, 6).encode())[-9:]
    b',"leaf":1'
    """
    return entry[: entry.rindex(LAST)]


def digest_of(said_bytes: bytes) -> bytes:
    """Return the digest by which a finding is remembered while many are compared."""
    return sha256(said_bytes).digest()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing in which published findings are not those that were recomputed.

    Attributes:
        kind: of the finding.
        id: of the finding.
        field: `missing` where it was recomputed and not published, `extra` where it was
            published and cannot be recomputed, else the path of the field that differs.
        recomputed: its value; None where there is none.
        published: its value; None where there is none.
    """

    kind: str
    id: str
    field: str
    recomputed: object = None
    published: object = None


def contradictions(
    recomputed: Iterable[Found],
    published: Mapping[Key, bytes],
    read: Callable[[Key], bytes],
) -> Iterator[Contradiction]:
    """Yield every difference between recomputed and published findings.

    Args:
        recomputed: each kind and id once.
        published: for each kind and id `digest_of(said(entry))` of the published entry.
        read: gives the published entry of a kind and id; asked only where something differs.

    >>> old, new = found_of(Leaf("case", "d", "c", 5)), found_of(Leaf("case", "d", "c", 6))
    >>> list(contradictions([new], {old.key: digest_of(old.said)}, lambda key: old.entry(0)))
    [Contradiction(kind='case', id='c', field='happened_at', recomputed=6, published=5)]
    """
    seen: set[Key] = set()
    for one in recomputed:
        seen.add(one.key)
        theirs = published.get(one.key)
        if theirs is None:
            yield Contradiction(one.kind, one.id, MISSING)
        elif theirs != digest_of(one.said):
            yield from _field_by_field(one, decoded(read(one.key)))
    for kind, name in published:
        if (kind, name) not in seen:
            yield Contradiction(kind, name, EXTRA)


def _field_by_field(one: Found, theirs: Leaf) -> Iterator[Contradiction]:
    ours = one.leaf()
    pairs: list[tuple[str, Any, Any]] = [
        ("dossier", ours.dossier, theirs.dossier),
        ("happened_at", ours.happened_at, theirs.happened_at),
        ("data", ours.data, theirs.data),
        ("committed", ours.committed, theirs.committed),
    ]
    for path, left, right in pairs:
        for field, mine, other in _unlike(path, left, right):
            yield Contradiction(one.kind, one.id, field, mine, other)


def _unlike(path: str, left: Any, right: Any) -> Iterator[tuple[str, object, object]]:
    if isinstance(left, dict) and isinstance(right, dict):
        for name in sorted({*left, *right}):
            yield from _unlike(f"{path}.{name}", left.get(name), right.get(name))
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for number, (mine, other) in enumerate(zip(left, right, strict=True)):
            yield from _unlike(f"{path}[{number}]", mine, other)
    elif left != right or type(left) is not type(right):
        yield path, left, right
