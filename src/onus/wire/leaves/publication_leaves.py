"""What publishing itself puts under the log: publications, lists of files, and which leaves are whose.

In:  a `Publication`, the digest of a list of files, or indices of leaves.
Out: their leaves and the file of indices, and back.

The surprise: whoever reads one writes it again and compares. A publication leaf with
one field more than these is refused as a whole, for what would the field promise?
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

from onus.base.canonical import canonical_json, plain
from onus.base.errors import OnusError
from onus.wire.leaves.leaf import WHOLE_MAX, Leaf
from onus.wire.leaves.publication import FULL, PUBLIC, LeafSet, Publication

PUBLICATION, SITE, TOMBSTONE = "publication", "site", "tombstone"
ENTRY = "entry"
"""In the fields of a tombstone: the whole entry went; `of` is then its Merkle leaf hash."""
HEX = frozenset("0123456789abcdef")


class NotAPublication(OnusError):
    """A leaf or a file does not say what a publication must say."""

    code = "LEAF-050"
    what = "This is no {what}: {reason}."
    why = "What was published, and from what, must be said in full and in one way."
    do = "Verify with the version that wrote it; if that refuses it too, it was changed."


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """The list of all files of a site, put under the log.

    Attributes:
        files: SHA-256 of the text of the list.
        count: how many files it names.
        published_at: clock of the publisher, microseconds since 1970 UTC.
    """

    files: str
    count: int
    published_at: int


@dataclass(frozen=True, slots=True)
class PublishedSets:
    """Which leaves a publication rests on and came to.

    Attributes:
        number: of the publication.
        leaf: index of its leaf in the log.
        facts: rising indices.
        findings: rising indices.
    """

    number: int
    leaf: int
    facts: tuple[int, ...]
    findings: tuple[int, ...]

    def encode(self) -> bytes:
        """Return the file, in its one form.

        >>> PublishedSets(1, 5, (0, 1), (2,)).encode()
        b'{"facts":[0,1],"findings":[2],"leaf":5,"number":1}\\n'
        """
        return canonical_json(self) + b"\n"


def read_sets(raw: bytes) -> PublishedSets:
    """Return the sets of a file.

    Raises:
        NotAPublication: another form, or indices that do not rise.

    >>> read_sets(PublishedSets(1, 5, (0, 1), (2,)).encode()).leaf
    5
    """
    try:
        read = json.loads(raw)
        found = PublishedSets(read["number"], read["leaf"], tuple(read["facts"]), tuple(read["findings"]))
        same = found.encode() == raw
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAPublication(what="list of leaves", reason="its fields are not those of one") from error
    whole = all(type(one) is int and 0 <= one <= WHOLE_MAX for one in (found.number, found.leaf))
    rising = all(_rise(indices) for indices in (found.facts, found.findings))
    if not same or not whole or not rising:
        raise NotAPublication(what="list of leaves", reason="it is not in its one form, or does not rise")
    return found


def publication_leaf(dossier: str, publication: Publication) -> Leaf:
    """Return the leaf of a publication.

    >>> empty = LeafSet(0, "0" * 64)
    >>> told = Publication(1, 5, 6, "v", "0" * 64, {}, empty, empty, {"public": 0, "full": 0})
    >>> publication_of(publication_leaf("d", told)) == told
    True
    """
    data = _table(publication)
    at, recorded = data.pop("as_of"), data.pop("published_at")
    return Leaf(PUBLICATION, dossier, str(publication.number), at, recorded, data)


def publication_of(leaf: Leaf) -> Publication:
    """Return the publication of a leaf.

    Raises:
        NotAPublication: a field is missing, too many, or of another type.
    """
    try:
        data: dict[str, Any] = dict(leaf.data)
        facts, findings = LeafSet(**data.pop("facts")), LeafSet(**data.pop("findings"))
        found = Publication(
            as_of=leaf.happened_at or 0,
            published_at=leaf.recorded_at or 0,
            facts=facts,
            findings=findings,
            **data,
        )
        same = _is_sound(found) and publication_leaf(leaf.dossier, found) == leaf
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAPublication(what="publication", reason="its fields are not those of one") from error
    if not same:
        raise NotAPublication(what="publication", reason="a field is of another type")
    return found


def site_leaf(record: SiteRecord) -> Leaf:
    """Return the leaf that puts a list of files under the log.

    >>> site_of(site_leaf(SiteRecord("0" * 64, 3, 9))).count
    3
    """
    data = {"files": record.files, "count": record.count}
    return Leaf(SITE, "", record.files, record.published_at, record.published_at, data)


def site_of(leaf: Leaf) -> SiteRecord:
    """Return what a leaf says of the list of files.

    Raises:
        NotAPublication: a field is missing, too many, or of another type.
    """
    try:
        found = SiteRecord(leaf.data["files"], leaf.data["count"], leaf.recorded_at or 0)
    except KeyError as error:
        raise NotAPublication(what="site", reason="its fields are not those of one") from error
    if not _is_digest(found.files) or not _is_count(found.count) or site_leaf(found) != leaf:
        raise NotAPublication(what="site", reason="a field is of another type")
    return found


def _table(publication: Publication) -> dict[str, Any]:
    shown = {one.name: plain(getattr(publication, one.name)) for one in fields(publication)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in shown.items()}


def _is_sound(found: Publication) -> bool:
    """Return whether every field is of its type."""
    counts = (found.number, found.as_of, found.published_at, found.facts.count, found.findings.count)
    digests = (
        found.code,
        found.facts.digest,
        found.findings.digest,
        *found.packs.values(),
        *found.parts.values(),
    )
    return (
        all(_is_count(one) for one in (*counts, *found.levels.values()))
        and all(_is_digest(one) for one in digests)
        and isinstance(found.version, str)
        and (found.previous == "" or _is_digest(found.previous))
        and isinstance(found.tracks_public, bool)
        and sorted(found.levels) == sorted((PUBLIC, FULL))
    )


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= WHOLE_MAX


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and HEX.issuperset(value)


def _rise(indices: tuple[int, ...]) -> bool:
    whole = all(type(one) is int and 0 <= one <= WHOLE_MAX for one in indices)
    return whole and all(one < other for one, other in pairwise(indices))
