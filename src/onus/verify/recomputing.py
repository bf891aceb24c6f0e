"""Recomputing: the dossier rebuilt from its leaves, assessed again, and compared leaf by leaf.

In:  the leaves of the latest publication of a contract, the packs and rows beside the log.
Out: what was equal, at which level, and what rests on something withheld.

The surprise: the office's word is taken for nothing but its facts. A finding that
differs is a fault, unless a fact that it may rest on is withheld; then it is named
as one that could not be recomputed here. Whoever was handed what is withheld puts
it in, and nothing is left to take on trust.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.rulebook import Rule
from onus.outside.law import load_pack, pack_ids
from onus.verify.contents import SHOWN_MAX, Contents, Gone, OfDossier, Published
from onus.verify.disclosed import Disclosed, known_by, openings_of
from onus.verify.fault_list import FaultList
from onus.verify.faults import FindingDiffers, NotRecomputable, PartDiffers, SiteFault
from onus.verify.file_list import listed_bytes
from onus.verify.reading import Site
from onus.verify.tracks import Places, Tracks, tracks_of
from onus.verify.verified import ContractVerified, Erased
from onus.wire.disclosure import public_view
from onus.wire.leaves.commitments import Opening, opening_of, own_id
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.found import Contradiction, contradictions, digest_of, said
from onus.wire.leaves.kinds import DISCLOSURE
from onus.wire.leaves.leaf import Leaf, decoded
from onus.wire.leaves.levels import UNEXPLAINED, Known, full_level, hidden_in
from onus.wire.leaves.publication import FULL, PUBLIC
from onus.wire.leaves.rebuild import NOT_FACTS, dossier_of, rule_of
from onus.wire.site_files import SiteFile
from onus.wire.site_layout import PUBLICATION, of_contract, pack_file

OTHER = Localized(
    "{field}: {published} where the facts come to {recomputed}",
    "{field}：公开值为 {published}，由事实推得 {recomputed}",
)
NOT_FOUND = Localized("a finding that the facts do not come to", "由事实推不出的结论")
NOT_TOLD = Localized("no finding where the facts come to one", "由事实可推得、却未公开的结论")
LEVELS = Localized(
    "{got} findings that cannot be recomputed, and {want} in the log",
    "无法复算的结论 {got} 条，日志所载为 {want} 条",
)
OTHER_RULE = Localized("a rule with the digest {digest}", "摘要为 {digest} 的规则")
EARLY = Localized(
    "first found at {at}, when no publication held it", "自称首次认定于 {at}，而当时的公开批次并未载有"
)
ERASED = Localized(
    "leaves that were erased since (index {indices}); it must be published again without them",
    "已被删除的条目（索引 {indices}）；应在去除这些条目后重新公开",
)
TWICE = Localized("two findings of one name", "同名结论两条")
SHORT = 60


@dataclass(frozen=True, slots=True)
class Recomputing:
    """What recomputing one contract came to.

    Attributes:
        published: the publication.
        shown: the public view of what was recomputed; `tracks` is open as long as its folder is.
        only_full: kind and id of each finding that could not be recomputed here, with the reason.
        index: of each published finding in the log, by kind and id.
    """

    published: Published
    of: OfDossier
    shown: Assessment
    tracks: Tracks
    only_full: Mapping[tuple[str, str], str]
    index: Mapping[tuple[str, str], int]
    foreign_rules: tuple[str, ...]
    backdated: tuple[str, ...]
    undated: tuple[str, ...]
    opened: frozenset[tuple[str, str]]
    erased: Mapping[tuple[str, str], tuple[str, str]]
    """Legal basis of each erased field, by content id and name."""
    told: frozenset[tuple[str, str]] = frozenset()
    """Fields that were opened to this reader alone, by content id and name."""
    opened_up: frozenset[tuple[str, str]] = frozenset()
    """Findings that were recomputed with these."""
    shown_full: Assessment | None = None
    """What they come to."""

    def verified(self, gone: Gone) -> ContractVerified:
        """Return what the statement says of the contract."""
        told, dossier = self.published.publication, self.shown.dossier
        equal = sum(key not in self.only_full and key not in self.opened_up for key in self.index)
        known = self.opened | self.told
        withheld, erased = Counter[str](), Counter[tuple[str, tuple[str, str]]]()
        for leaf in self.of.facts:
            own = own_id(leaf) if leaf.committed and (known or self.erased) else ""
            for name in leaf.committed:
                if (own, name) in self.erased:
                    erased[f"{leaf.kind}.{name}", self.erased[own, name]] += 1
                elif (own, name) not in known:
                    withheld[f"{leaf.kind}.{name}"] += 1
        return ContractVerified(
            dossier=dossier.id,
            title=(dossier.title.en, dossier.title.zh),
            origin=dossier.origin,
            number=told.number,
            as_of=told.as_of,
            published_at=told.published_at,
            facts=told.facts.count,
            findings=told.findings.count,
            public=equal,
            only_full=dict(Counter(self.only_full.values())),
            only_full_ids=tuple(" ".join(key) for key in sorted(self.only_full)),
            tracks=self.tracks.level,
            full=equal if self.tracks.level == FULL else 0,
            days=self.tracks.days,
            matched=self.tracks.matched,
            positions=self.tracks.positions,
            compared=self.tracks.compared,
            withheld=dict(sorted(withheld.items())),
            erased=tuple(Erased(*key, count) for key, count in sorted(erased.items())),
            disclosed=len(self.opened),
            told=len(self.told),
            opened_up=len(self.opened_up),
            taken_out=gone.taken_out,
            taken_out_ids=tuple(gone.taken_out_ids),
            changed=gone.changed,
            changed_ids=tuple(gone.changed_ids),
            backdated=len(self.backdated),
            backdated_ids=self.backdated[:SHOWN_MAX],
            undated=len(self.undated),
            undated_ids=self.undated[:SHOWN_MAX],
            rules=len(told.packs),
            foreign_rules=self.foreign_rules,
        )


def recomputed(
    site: Site,
    listed: Mapping[str, SiteFile],
    published: Published,
    contents: Contents,
    aside: Path,
    disclosed: Disclosed,
    workers: int,
) -> Recomputing:
    """Recompute the latest publication of a contract.

    Raises:
        SiteFaults: findings differ; all of them are told.
        PartDiffers, Missing, NotRecomputable: it cannot be recomputed from what is there.
    """
    told, of = published.publication, contents.of[published.dossier]
    _see_that_nothing_was_erased(published, of)
    rules = _rules(site, listed, told.packs)
    openings = [opening_of(leaf) for leaf in of.facts if leaf.kind == DISCLOSURE]
    told_here = openings_of(disclosed, of.facts)
    dossier = _dossier(published, of, openings, rules)
    tracks = tracks_of(
        Places(site, listed, disclosed.folder), published, dossier, of.facts, aside, workers=workers
    )
    shown = _assessed(published, dossier, tracks)
    _says_what_is_so(published, dossier)
    only_full, index = _compared(published, of, shown, contents.publications[published.dossier])
    full, left, known = None, only_full, known_by(told_here, of.facts)
    if only_full and known:
        full = _assessed(published, _dossier(published, of, openings, rules, known), tracks)
        left = _left(published, of, full, only_full, known)
    return Recomputing(
        published=published,
        of=of,
        told=frozenset((one.of, one.field) for one in told_here),
        opened_up=frozenset(only_full.keys() - left.keys()),
        shown_full=full,
        erased=contents.fields_erased,
        shown=shown,
        tracks=tracks,
        only_full=left,
        index=index,
        foreign_rules=_foreign(told.packs),
        backdated=tuple(_backdated(of, contents.publications[published.dossier])),
        undated=tuple(_undated(of, contents.publications[published.dossier])),
        opened=frozenset((one.of, one.field) for one in openings),
    )


def _see_that_nothing_was_erased(published: Published, of: OfDossier) -> None:
    """Refuse a publication of which a leaf has no bytes any more.

    What was erased by law must go, and its publication with it: else whoever has the key could
    erase any one fact and say of every finding that it rested on that.

    Raises:
        NotRecomputable: a leaf was erased after the publication, or before it.
    """
    if of.withheld:
        indices = ", ".join(str(index) for index, _ in of.withheld[:SHOWN_MAX])
        raise NotRecomputable(where=published.dossier, found=ERASED.filled(indices=indices))


def _says_what_is_so(published: Published, dossier: Dossier) -> None:
    """Compare what the publication says of itself with what it holds.

    Raises:
        FindingDiffers: it counts other findings than it holds, or calls its tracks what they are not.
    """
    told = published.publication
    for field, said_so, so in (
        ("levels", told.levels[PUBLIC] + told.levels[FULL], told.findings.count),
        ("tracks_public", told.tracks_public, dossier.tracks_public),
    ):
        if said_so != so:
            found = OTHER.filled(field=field, published=said_so, recomputed=so)
            raise FindingDiffers(where=of_contract(published.dossier, PUBLICATION), found=found)


def _assessed(published: Published, dossier: Dossier, tracks: Tracks) -> Assessment:
    try:
        as_of = Instant(published.publication.as_of)
        return public_view(assess(dossier, tracks.evidence, as_of=as_of))
    except (OnusError, ArithmeticError, LookupError, ValueError) as error:
        # The core may rely on what the border of a dossier has checked; a stranger's leaves have passed none.
        found = str(error) if isinstance(error, OnusError) else type(error).__name__
        raise NotRecomputable(where=published.dossier, found=found) from error


def _left(
    published: Published,
    of: OfDossier,
    full: Assessment,
    only_full: Mapping[tuple[str, str], str],
    known: Known,
) -> dict[tuple[str, str], str]:
    """Return the findings that cannot even be recomputed with what was disclosed to the reader.

    Raises:
        SiteFaults: they differ, and nothing of what decides is withheld from him any more.
    """
    entries = {(leaf.kind, leaf.id): one.entry for one in of.findings for leaf in (decoded(one.entry),)}
    theirs = {key: digest_of(said(entry)) for key, entry in entries.items() if key in only_full}
    ours = [one for one in finding_leaves(full) if one.key in only_full]
    hidden = hidden_in(of.facts, known)
    faults, left = FaultList(), dict[tuple[str, str], str]()
    for one_not in contradictions(ours, theirs, entries.__getitem__):
        key = (one_not.kind, one_not.id)
        left[key] = full_level(key, hidden).reason
        if left[key] == UNEXPLAINED:
            faults.add(_differs(published, one_not))
    faults.raise_if_any()
    return left


def _rules(site: Site, listed: Mapping[str, SiteFile], packs: Mapping[str, str]) -> dict[str, Rule]:
    """Return the published rules by their digests, each compared with its own."""
    found: dict[str, Rule] = {}
    for key, digest in packs.items():
        path = pack_file(digest)
        try:
            rule = rule_of(listed_bytes(site, listed, path))
        except OnusError as error:
            if isinstance(error, SiteFault):
                raise
            raise PartDiffers(where=path, found=str(error.named.get("reason", error))) from error
        if rule.key != key or rule.digest() != digest:
            raise PartDiffers(where=path, found=OTHER_RULE.filled(digest=rule.digest()))
        found[digest] = rule
    return found


def _dossier(
    published: Published,
    of: OfDossier,
    openings: Sequence[Opening],
    rules: Mapping[str, Rule],
    known: Known | None = None,
) -> Dossier:
    try:
        return dossier_of(of.facts, rules=rules, openings=openings, known=known)
    except FaultyInput as error:
        found = "; ".join(fault.what for fault in error.faults)[:500]
        raise NotRecomputable(where=published.dossier, found=found) from error
    except OnusError as error:
        raise NotRecomputable(where=published.dossier, found=str(error)) from error


def _compared(
    published: Published, of: OfDossier, shown: Assessment, chain: list[Published]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], int]]:
    """Compare every finding; return those that rest on something withheld, and where each lies.

    Raises:
        SiteFaults: findings differ without a reason, or more of them than the log says.
    """
    faults = FaultList()
    entries: dict[tuple[str, str], bytes] = {}
    index: dict[tuple[str, str], int] = {}
    for one in of.findings:
        leaf = decoded(one.entry)
        if (leaf.kind, leaf.id) in entries:
            faults.add(FindingDiffers(where=_where(published, leaf.kind, leaf.id), found=TWICE))
        if not _is_dated(leaf, one.index, chain):
            found = EARLY.filled(at=leaf.recorded_at)
            faults.add(FindingDiffers(where=_where(published, leaf.kind, leaf.id), found=found))
        index[leaf.kind, leaf.id] = one.index
        entries[leaf.kind, leaf.id] = one.entry
    theirs = {key: digest_of(said(entry)) for key, entry in entries.items()}
    hidden = hidden_in(of.facts)
    only_full: dict[tuple[str, str], str] = {}
    for one_not in contradictions(finding_leaves(shown), theirs, entries.__getitem__):
        key = (one_not.kind, one_not.id)
        reason = full_level(key, hidden).reason
        if reason == UNEXPLAINED:
            faults.add(_differs(published, one_not))
        else:
            only_full[key] = reason
    want = published.publication.levels[FULL]
    got = sum(key in index for key in only_full)
    if not faults and got != want:
        found = LEVELS.filled(got=got, want=want)
        faults.add(FindingDiffers(where=published.dossier, found=found))
    faults.raise_if_any()
    return only_full, index


def _differs(published: Published, one: Contradiction) -> FindingDiffers:
    where = _where(published, one.kind, one.id)
    if one.field in ("missing", "extra"):
        return FindingDiffers(where=where, found=NOT_TOLD if one.field == "missing" else NOT_FOUND)
    named = {"published": str(one.published)[:SHORT], "recomputed": str(one.recomputed)[:SHORT]}
    return FindingDiffers(where=where, found=OTHER.filled(field=one.field, **named))


def _where(published: Published, kind: str, name: str) -> str:
    return f"{of_contract(published.dossier)} {kind} {name}"


def _is_dated(leaf: Leaf, index: int, chain: list[Published]) -> bool:
    """Return whether a finding says that it was first found by the publication that first holds it."""
    at = leaf.recorded_at
    before = [one.publication.as_of for one in chain if one.index < index]
    after = next((one.publication.as_of for one in chain if one.index > index), None)
    if at is None or after is None or at > after:
        return False
    return at == after or at > max(before, default=-1)


@cache
def _shipped() -> Mapping[str, str]:
    return {rule.key: rule.digest() for pack in pack_ids() for rule in load_pack(pack).rules}


def _foreign(packs: Mapping[str, str]) -> tuple[str, ...]:
    """Return the rules that differ from those shipped with this verifier, or are not shipped at all."""
    return tuple(sorted(key for key, digest in packs.items() if _shipped().get(key) != digest))


def _backdated(of: OfDossier, chain: Iterable[Published]) -> Iterable[str]:
    """Yield facts that say they were on record at a publication that did not hold them."""
    before = sorted((one.index, one.publication.as_of) for one in chain)
    for leaf, index in zip(of.facts, of.fact_indices, strict=True):
        earlier = [as_of for at, as_of in before if at < index]
        if leaf.recorded_at is not None and earlier and leaf.recorded_at <= max(earlier):
            yield f"{leaf.kind} {leaf.id}"


def _undated(of: OfDossier, chain: Sequence[Published]) -> Iterable[str]:
    """Yield facts that bear no time of record and are not in the log as long as the first publication.

    A term that is slipped in says nothing of when, and counts from the beginning of its contract.
    """
    for leaf, index in zip(of.facts, of.fact_indices, strict=True):
        if leaf.recorded_at is None and index > chain[0].index and leaf.kind not in NOT_FACTS:
            yield f"{leaf.kind} {leaf.id}"
