"""Contents of a log: what of all entries belongs to the latest publications, and what does not.

In:  bundles of entries, and which indices the publications name.
Out: their facts and findings, the publications themselves, tombstones, what was taken out.

The surprise: memory follows the latest publication of each contract, not the log.
What belongs to none of them goes to a file beside, and is asked one question at
the end: is there something in its place?
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from onus.base.texts import Localized
from onus.verify.fault_list import FaultList
from onus.verify.faults import ForeignVersion, LeafRefused, Missing
from onus.verify.others import Others
from onus.verify.tender_log import TenderLog
from onus.verify.tree_audit import Bundle
from onus.wire.leaves.checking import odd_of_fact
from onus.wire.leaves.finding_checking import odd_of_finding
from onus.wire.leaves.kinds import KINDS, TAKEN_OUT, TOMBSTONE
from onus.wire.leaves.leaf import VERSION, Leaf, NotALeaf, decoded
from onus.wire.leaves.publication import LeafSet, Publication
from onus.wire.leaves.publication_leaves import (
    ENTRY,
    PUBLICATION,
    SITE,
    NotAPublication,
    PublishedSets,
    SiteRecord,
    publication_of,
    site_of,
)
from onus.wire.leaves.rebuild import NOT_FACTS

OF_LOG_AND_SITE = (*NOT_FACTS, PUBLICATION, SITE)
SHOWN_MAX = 20
OF_PUBLISHING = Localized(
    "a leaf of publishing itself, named as a fact or a finding", "被列为事实或结论的公开过程条目"
)
TAKEN = Localized(
    "a fact that the latest publication leaves out without a word", "最近一次公开未作说明即略去的事实"
)
CHANGED = Localized(
    "a fact in whose place the latest publication has another, without a word",
    "最近一次公开未作说明即替换的事实",
)


@dataclass(frozen=True, slots=True)
class Published:
    """A publication in the log, and where its leaf lies."""

    dossier: str
    index: int
    content_id: str
    publication: Publication


@dataclass(frozen=True, slots=True)
class Finding:
    """A published finding: its entry as it stands in the log."""

    index: int
    entry: bytes


@dataclass(slots=True)
class OfDossier:
    """What the latest publication of one contract names, as far as it came by."""

    sets: PublishedSets
    facts: list[Leaf] = field(default_factory=list)
    fact_indices: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    withheld: list[tuple[int, str]] = field(default_factory=list)
    """Index and leaf hash of each fact or finding whose bytes are gone."""
    _next: dict[str, int] = field(default_factory=lambda: {"facts": 0, "findings": 0})
    _sums: dict[str, Any] = field(default_factory=lambda: {"facts": sha256(), "findings": sha256()})

    def takes(self, kind: str, index: int, leaf_hash: bytes) -> bool:
        """Return whether a set names this index; its hash then counts for the digest of the set."""
        indices = self.sets.facts if kind == "facts" else self.sets.findings
        at = self._next[kind]
        if at >= len(indices) or indices[at] != index:
            return False
        self._next[kind] = at + 1
        self._sums[kind].update(leaf_hash)
        return True

    def leaf_set(self, kind: str) -> LeafSet:
        """Return how many leaves of a set came by, and their digest."""
        return LeafSet(self._next[kind], self._sums[kind].hexdigest())


@dataclass(slots=True)
class Gone:
    """Facts that were in the log before the latest publication of a contract, and are not part of it.

    Attributes:
        taken_out: how many have nothing of their name in their place.
        changed: how many have another fact of their name in their place.
        taken_out_ids, changed_ids: the first of them.
    """

    taken_out: int = 0
    changed: int = 0
    taken_out_ids: list[str] = field(default_factory=list)
    changed_ids: list[str] = field(default_factory=list)

    def count(self, name: str, *, changed: bool) -> None:
        """Count one of them."""
        self.changed += changed
        self.taken_out += not changed
        names = self.changed_ids if changed else self.taken_out_ids
        if len(names) < SHOWN_MAX:
            names.append(name)


class Contents:
    """Takes in the entries of a log, one bundle after the other."""

    def __init__(
        self, sets: Mapping[str, PublishedSets], aside: Path, tenders: TenderLog | None = None
    ) -> None:
        """Begin.

        Args:
            sets: of the latest publication of each dossier.
            aside: new folder for what belongs to none of them.
            tenders: takes in the leaves of tenders; None where the site names none.
        """
        self.tenders = TenderLog({}) if tenders is None else tenders
        self.of = {name: OfDossier(one) for name, one in sets.items()}
        self.publications: dict[str, list[Published]] = {}
        self.site: SiteRecord | None = None
        self.site_index = -1
        self.erased: dict[str, Leaf] = {}
        """Tombstones of whole entries, by the Merkle hash that stays."""
        self.tombstones: dict[str, Leaf] = {}
        """Tombstones of fields, by the content id of their leaf."""
        self.fields_erased: dict[tuple[str, str], tuple[str, str]] = {}
        """Legal basis of each erased field, in both languages, by the content id of its leaf and its name."""
        self.newer: list[ForeignVersion] = []
        """The first leaf of a form that this version does not know."""
        self.leaves = 0
        self.faults = FaultList()
        self._others = Others(aside)

    def take(self, bundle: Bundle) -> None:
        """Take in the entries of a bundle."""
        for place, entry in enumerate(bundle.entries):
            index = bundle.first + place
            named = [
                (dossier, kind)
                for dossier, of in self.of.items()
                for kind in ("facts", "findings")
                if of.takes(kind, index, bundle.hashes[place])
            ]
            if not entry:
                self.tenders.take(index, entry, bundle.hashes[place], None)
                for dossier, _ in named:
                    self.of[dossier].withheld.append((index, bundle.hashes[place].hex()))
                continue
            try:
                leaf = decoded(entry)
            except NotALeaf as error:
                self._refused(index, entry, error)
                continue
            self.leaves += 1
            if not self.tenders.take(index, entry, bundle.hashes[place], leaf):
                self._sort(index, entry, leaf, named)
            elif named:
                found = Localized(
                    f"a leaf of the tender {leaf.dossier}", f"属于采购项目 {leaf.dossier} 的条目"
                )
                self.faults.add(LeafRefused(where=f"log ({index})", found=found))

    def _refused(self, index: int, entry: bytes, error: NotALeaf) -> None:
        """Note an entry that is no leaf, or one of a newer form."""
        where, form = f"log ({index})", _form(entry)
        if form is None:
            self.faults.add(LeafRefused(where=where, found=str(error.named["reason"])))
        elif not self.newer:
            self.newer.append(ForeignVersion(where=where, found=f"leaf form {form}"))

    def close(self) -> None:
        """Let go of the file."""
        self._others.close()

    def _sort(self, index: int, entry: bytes, leaf: Leaf, named: list[tuple[str, str]]) -> None:
        if leaf.kind in (PUBLICATION, SITE):
            if named:
                self.faults.add(LeafRefused(where=f"log ({index})", found=OF_PUBLISHING))
            self._publishing(index, entry, leaf)
            return
        odd = odd_of_fact(leaf) if leaf.kind in KINDS else odd_of_finding(leaf)
        if odd:
            self.faults.add(LeafRefused(where=f"log ({index})", found=f"{leaf.kind} {leaf.id}: {odd}"))
            return
        if leaf.kind == TOMBSTONE:
            whole = ENTRY in leaf.data["fields"]
            (self.erased if whole else self.tombstones)[leaf.data["of"]] = leaf
            if not whole:
                fields, basis = leaf.data["fields"], legal_basis(leaf)
                self.fields_erased |= {(leaf.data["of"], name): basis for name in fields}
        for dossier, kind in named:
            if leaf.dossier != dossier:
                found = Localized(f"a leaf of {leaf.dossier}", f"属于 {leaf.dossier} 的条目")
                self.faults.add(LeafRefused(where=f"log ({index})", found=found))
            elif kind == "facts":
                self.of[dossier].facts.append(leaf)
                self.of[dossier].fact_indices.append(index)
            else:
                self.of[dossier].findings.append(Finding(index, entry))
        if leaf.kind == TAKEN_OUT:
            self._others.no_longer_stands(leaf.dossier, leaf.data["of"])
        elif not named and leaf.kind in KINDS and leaf.kind not in OF_LOG_AND_SITE:
            self._others.fact(index, leaf.dossier, leaf.kind, leaf.id, sha256(entry).hexdigest())

    def _publishing(self, index: int, entry: bytes, leaf: Leaf) -> None:
        try:
            if leaf.kind == SITE:
                self.site, self.site_index = site_of(leaf), index
                return
            found = publication_of(leaf)
        except NotAPublication as error:
            self.faults.add(LeafRefused(where=f"log ({index})", found=str(error.named["reason"])))
            return
        of = self.publications.setdefault(leaf.dossier, [])
        of.append(Published(leaf.dossier, index, sha256(entry).hexdigest(), found))

    def gone(self, faults: FaultList) -> dict[str, Gone]:
        """Return by dossier what stood once and does not stand now; a fact of which nobody said so is a fault."""
        keys = {(name, leaf.kind, leaf.id) for name, of in self.of.items() for leaf in of.facts}
        found = {name: Gone() for name in self.of}
        for one in self._others.found():
            if one.dossier not in found or one.place > self.publications[one.dossier][-1].index:
                continue  # Of no publication, or not published yet.
            name, changed = f"{one.kind} {one.id}", (one.dossier, one.kind, one.id) in keys
            if one.said:
                found[one.dossier].count(name, changed=changed)
            else:
                faults.add(Missing(where=f"log ({one.place}) {name}", found=CHANGED if changed else TAKEN))
        return found


def _form(entry: bytes) -> int | None:
    """Return the form of a leaf that is newer than ours; None where it is not."""
    try:
        form = json.loads(entry)["leaf"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return form if type(form) is int and form > VERSION else None


def legal_basis(tombstone: Leaf) -> tuple[str, str]:
    """Return by which law something was erased, in English and in Chinese."""
    told = tombstone.data["legal_basis"]
    return str(told["en"]), str(told["zh"])
