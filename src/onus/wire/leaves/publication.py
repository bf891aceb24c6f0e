"""A publication: which leaves one assessment rests on, and which it came to.

In:  what `onus publish` put into the log.
Out: the leaf that says so, and the list of leaves beside it on the site.

The surprise: the list is not in the log, only its digest is: the hashes of the
leaves, in their order, hashed. So a leaf cannot be taken out of a publication
without the digest saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

PUBLIC, FULL = "public", "full"
"""Levels of a finding: recomputed from what anyone can read, or only with what is disclosed."""


@dataclass(frozen=True, slots=True)
class LeafSet:
    """Leaves of one publication: how many, and the digest of their hashes in order of their indices."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What one publishing of a dossier put under the log; the `data` of a leaf of kind `publication`.

    Attributes:
        number: 1 for the first publication of the dossier.
        as_of: instant by which everything was known, microseconds since 1970 UTC.
        published_at: clock of the publisher; never before that of the publication before it.
        version: of Onus.
        code: digest of the sources that decide.
        packs: digest of each rule by its key `id@version`.
        facts: leaves that the assessment rests on.
        findings: leaves that it came to.
        levels: how many findings are recomputed from what is public, and how many only in full.
        parts: content digest of each file of rows that is no leaf by itself, by its path on the site.
        previous: content id of the publication leaf before it; empty for the first.
        tracks_public: whether positions are published row by row.
    """

    number: int
    as_of: int
    published_at: int
    version: str
    code: str
    packs: Mapping[str, str]
    facts: LeafSet
    findings: LeafSet
    levels: Mapping[str, int]
    parts: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""
    tracks_public: bool = False


def leaf_set(hashes: Iterable[bytes]) -> LeafSet:
    """Return the set of leaves of these Merkle leaf hashes, in order of their indices.

    >>> leaf_set([]).count
    0
    """
    total, count = sha256(), 0
    for one in hashes:
        total.update(one)
        count += 1
    return LeafSet(count, total.hexdigest())
