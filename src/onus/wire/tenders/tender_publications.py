"""Tender publications: which leaves one publication of a tender consists of, and where each lies.

In:  what `onus publish` put into the log of a tender.
Out: the leaf that says so, and the file of places beside the tender on the site.

The surprise: the file of places is believed in nothing. Its indices must come to the digest
that the leaf of the publication holds, and its names to what stands at these indices.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from onus.base.canonical import canonical_json
from onus.wire.leaves.leaf import WHOLE_MAX, Leaf
from onus.wire.leaves.publication import LeafSet
from onus.wire.leaves.publication_leaves import NotAPublication
from onus.wire.tenders.tender_leaves import PUBLICATION

PLACES = "publication.json"
"""Beside tender.json: where each leaf of the latest publication lies."""
HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class TenderPublication:
    """What one publishing of a tender put under the log.

    Attributes:
        number: 1 for the first publication of the tender.
        as_of: instant as of which it is shown, microseconds since 1970 UTC.
        published_at: clock of the publisher.
        version: of Onus.
        leaves: everything that is told of the tender, everything sealed, and what was opened.
        previous: content id of the publication leaf before it; empty for the first.
    """

    number: int
    as_of: int
    published_at: int
    version: str
    leaves: LeafSet
    previous: str = ""


@dataclass(frozen=True, slots=True)
class TenderPlaces:
    """Where the leaves of a publication of a tender lie.

    Attributes:
        number: of the publication.
        leaf: index of its own leaf.
        places: index, kind and id of each leaf, by rising index.
    """

    number: int
    leaf: int
    places: tuple[tuple[int, str, str], ...]

    def encode(self) -> bytes:
        """Return the file, in its one form.

        >>> TenderPlaces(1, 5, ((0, "tender_fact", "f-1"),)).encode()
        b'{"leaf":5,"number":1,"places":[[0,"tender_fact","f-1"]]}\\n'
        """
        return canonical_json(self) + b"\n"

    def index_of(self, kind: str, name: str) -> int | None:
        """Return where a leaf lies; None where there is none of that name.

        >>> TenderPlaces(1, 5, ((0, "tender_fact", "f-1"),)).index_of("tender_fact", "f-1")
        0
        """
        return next((index for index, *key in self.places if key == [kind, name]), None)


def read_places(raw: bytes) -> TenderPlaces:
    """Return the places of a file.

    Raises:
        NotAPublication: another form, or indices that do not rise.

    >>> read_places(TenderPlaces(1, 5, ((0, "tender_fact", "f-1"),)).encode()).leaf
    5
    """
    try:
        read = json.loads(raw)
        places = tuple((index, kind, name) for index, kind, name in read["places"])
        found = TenderPlaces(read["number"], read["leaf"], places)
        same = found.encode() == raw
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAPublication(what="list of leaves", reason="its fields are not those of one") from error
    indices = [index for index, _, _ in places]
    whole = all(_is_count(one) for one in (found.number, found.leaf, *indices))
    named = all(isinstance(one, str) for _, *key in places for one in key)
    if not same or not whole or not named or any(one >= other for one, other in pairwise(indices)):
        raise NotAPublication(what="list of leaves", reason="it is not in its one form, or does not rise")
    return found


def tender_publication_leaf(tender: str, told: TenderPublication) -> Leaf:
    """Return the leaf of a publication.

    >>> told = TenderPublication(1, 5, 6, "v", LeafSet(0, "0" * 64))
    >>> tender_publication_of(tender_publication_leaf("t", told)) == told
    True
    """
    data: dict[str, Any] = {
        "number": told.number,
        "version": told.version,
        "leaves": {"count": told.leaves.count, "digest": told.leaves.digest},
        "previous": told.previous,
    }
    return Leaf(PUBLICATION, tender, str(told.number), told.as_of, told.published_at, data)


def tender_publication_of(leaf: Leaf) -> TenderPublication:
    """Return the publication of a leaf.

    Raises:
        NotAPublication: a field is missing, too many, or of another type.
    """
    try:
        data: Mapping[str, Any] = leaf.data
        found = TenderPublication(
            number=data["number"],
            as_of=leaf.happened_at or 0,
            published_at=leaf.recorded_at or 0,
            version=data["version"],
            leaves=LeafSet(data["leaves"]["count"], data["leaves"]["digest"]),
            previous=data["previous"],
        )
        same = _is_sound(found) and tender_publication_leaf(leaf.dossier, found) == leaf
    except (KeyError, TypeError) as error:
        raise NotAPublication(what="publication", reason="its fields are not those of one") from error
    if not same:
        raise NotAPublication(what="publication", reason="a field is of another type")
    return found


def _is_sound(found: TenderPublication) -> bool:
    counts = (found.number, found.as_of, found.published_at, found.leaves.count)
    return (
        all(_is_count(one) for one in counts)
        and isinstance(found.version, str)
        and _is_digest(found.leaves.digest)
        and (found.previous == "" or _is_digest(found.previous))
    )


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= WHOLE_MAX


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and HEX.issuperset(value)
