"""The log of tenders: which of its leaves belong to the latest publication of each tender, and which do not.

In:  the places that a site names of its tenders, and the entries of the log as they come by.
Out: the leaves of each tender by kind and id, its publications, and what once stood and does not now.

The surprise: of a leaf that no publication names only its name and its place are kept. To be asked of
it is one thing alone: who said that it is gone?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from onus.verify.fault_list import FaultList
from onus.verify.faults import LeafRefused, PublicationDiffers
from onus.verify.file_list import listed_bytes
from onus.verify.reading import Site
from onus.wire.leaves.kinds import TAKEN_OUT
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.publication_leaves import NotAPublication
from onus.wire.site_files import SiteFile
from onus.wire.tenders.published import TENDERS
from onus.wire.tenders.tender_leaf_checking import odd_of_tender
from onus.wire.tenders.tender_leaves import PUBLICATION, TENDER_KINDS
from onus.wire.tenders.tender_publications import (
    PLACES,
    TenderPlaces,
    TenderPublication,
    read_places,
    tender_publication_of,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A leaf that the latest publication of a tender names: index, content id, Merkle hash, and what it says."""

    index: int
    content_id: str
    hashed: bytes
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Passed:
    """A leaf of a tender that its latest publication does not name."""

    index: int
    content_id: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class TenderPublished:
    """A publication of a tender in the log: its index, its content id, what it says."""

    index: int
    content_id: str
    publication: TenderPublication


@dataclass(slots=True)
class TenderLog:
    """What came by of the leaves of tenders.

    Attributes:
        places: that the site names, by tender.
    """

    places: Mapping[str, TenderPlaces]
    held: dict[str, list[Held]] = field(default_factory=dict)
    passed: dict[str, list[Passed]] = field(default_factory=dict)
    published: dict[str, list[TenderPublished]] = field(default_factory=dict)
    said: dict[str, set[str]] = field(default_factory=dict)
    """Content ids of leaves of which the office said that they stand no longer, by tender."""
    erased: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    """Index and Merkle hash of what a publication names and has no bytes any more."""
    faults: FaultList = field(default_factory=FaultList)
    _named: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know for each index which tenders name it."""
        for tender, told in self.places.items():
            for index, _, _ in told.places:
                self._named.setdefault(index, []).append(tender)

    def take(self, index: int, entry: bytes, hashed: bytes, leaf: Leaf | None) -> bool:
        """Take in an entry; return whether it is a leaf of a tender.

        Args:
            index: of the entry.
            entry: its bytes; none where they were erased.
            hashed: its Merkle hash.
            leaf: what it says; None where it was erased.
        """
        tenders = self._named.get(index, ())
        if leaf is None:
            for tender in tenders:
                self.erased.setdefault(tender, []).append((index, hashed))
            return False
        if leaf.kind == TAKEN_OUT:
            self.said.setdefault(leaf.dossier, set()).add(str(leaf.data.get("of")))
        if leaf.kind not in TENDER_KINDS:
            for tender in tenders:
                self._refused(index, f"{leaf.kind} {leaf.id} is no leaf of the tender {tender}")
            return False
        content_id = sha256(entry).hexdigest()
        if leaf.kind == PUBLICATION:
            self._publication(index, content_id, leaf)
        else:
            self._leaf(Held(index, content_id, hashed, leaf), leaf.dossier in tenders)
        return True

    def _publication(self, index: int, content_id: str, leaf: Leaf) -> None:
        try:
            told = tender_publication_of(leaf)
        except NotAPublication as error:
            self._refused(index, str(error.named["reason"]))
            return
        self.published.setdefault(leaf.dossier, []).append(TenderPublished(index, content_id, told))

    def _leaf(self, one: Held, is_named: bool) -> None:
        leaf = one.leaf
        odd = odd_of_tender(leaf)
        if odd:
            self._refused(one.index, f"{leaf.kind} {leaf.id}: {odd}")
        elif is_named:
            self.held.setdefault(leaf.dossier, []).append(one)
        else:
            passed = Passed(one.index, one.content_id, leaf.kind, leaf.id)
            self.passed.setdefault(leaf.dossier, []).append(passed)

    def _refused(self, index: int, found: str) -> None:
        self.faults.add(LeafRefused(where=f"log ({index})", found=found))


def tender_log(site: Site, listed: Mapping[str, SiteFile], faults: FaultList) -> TenderLog:
    """Return a log of tenders that is to be filled, with the places that a site names.

    Args:
        site: that is verified.
        listed: its files, by path.
        faults: that a file in another form is added to.
    """
    found: dict[str, TenderPlaces] = {}
    for path in listed:
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == TENDERS and parts[2] == PLACES:
            try:
                found[parts[1]] = read_places(listed_bytes(site, listed, path))
            except NotAPublication as error:
                faults.add(PublicationDiffers(where=path, found=str(error.named["reason"])))
    return TenderLog(found)
