"""Hashing: how entries and nodes of the tree are hashed, by a tagged algorithm.

In:  bytes of an entry, or the hashes of two subtrees.
Out: 32 bytes.

The surprise: a leaf is hashed behind a zero byte and a node behind a one, so
that nobody can pass a pair of hashes off as an entry. Every hash knows its
algorithm by name; a log on SM3 stands beside one on SHA-256 and neither reads the other's.

Source: RFC 6962, 2.1; GB/T 32905-2016 for SM3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from onus.base.errors import OnusError

HASH_BYTES = 32
LEAF, NODE = b"\x00", b"\x01"


class UnknownHash(OnusError):
    """A log names a hash algorithm that this version does not compute."""

    code = "LOG-001"
    what = "No log can be read with the hash `{name}`."
    why = "Every proof rests on it; this version computes {known}."
    do = "Use one of these, or a newer version."


@dataclass(frozen=True, slots=True)
class TreeHash:
    """A hash algorithm by its tag, as a Merkle tree uses it.

    Attributes:
        name: tag of the algorithm, `sha256` or `sm3`.
    """

    name: str

    @property
    def function(self) -> Callable[[bytes], Any]:
        """Return what makes a hash object of bytes."""
        return _FUNCTIONS[self.name]

    def empty(self) -> bytes:
        """Return the root of the tree without entries.

        >>> SHA256.empty().hex()[:8]
        'e3b0c442'
        """
        return self.digest(b"")

    def digest(self, raw: bytes) -> bytes:
        """Return the plain hash of bytes."""
        made: bytes = self.function(raw).digest()
        return made

    def leaf(self, entry: bytes) -> bytes:
        """Return the leaf hash of an entry.

        >>> SHA256.leaf(b"").hex()[:8]
        '6e340b9c'
        """
        return self.digest(LEAF + entry)

    def leaves(self, entries: Iterable[bytes]) -> list[bytes]:
        """Return the leaf hash of each entry, in bulk."""
        function = self.function
        return [function(b"\x00" + entry).digest() for entry in entries]

    def node(self, left: bytes, right: bytes) -> bytes:
        """Return the hash of two subtrees."""
        return self.digest(NODE + left + right)

    def nodes(self, level: Sequence[bytes]) -> list[bytes]:
        """Return the hash of each complete pair of a level, in bulk; an odd last one is left out."""
        function = self.function
        return [
            function(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]

    def root(self, leaves: Sequence[bytes]) -> bytes:
        """Return the root of the tree over these leaf hashes.

        >>> SHA256.root([]) == SHA256.empty(), SHA256.root([b"a" * 32]) == b"a" * 32
        (True, True)
        """
        if not leaves:
            return self.empty()
        level = list(leaves)
        while len(level) > 1:
            above = self.nodes(level)
            if len(level) & 1:
                above.append(level[-1])
            level = above
        return level[0]


_FUNCTIONS: dict[str, Callable[[bytes], Any]] = {
    # hashlib's own is half as fast as OpenSSL's on current processors; `sha256` is the latter.
    "sha256": hashlib.sha256,
    "sm3": partial(hashlib.new, "sm3"),
}
SHA256, SM3 = TreeHash("sha256"), TreeHash("sm3")


def tree_hash(name: str) -> TreeHash:
    """Return the algorithm with a tag.

    Raises:
        UnknownHash: there is none.

    >>> tree_hash("sm3") == SM3
    True
    """
    if name not in _FUNCTIONS:
        raise UnknownHash(name=name, known=", ".join(sorted(_FUNCTIONS)))
    return TreeHash(name)
