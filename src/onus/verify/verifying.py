"""Verifying: all steps of a run, from the signed head to the last finding.

In:  a site, and what the reader wants.
Out: what it came to, or every fault of the step at which it ended.

The surprise: tree, files and leaves are looked at to their end before anything is
told, but nothing is recomputed on top of a fault: what follows from a faulty
site proves nothing about the office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from onus import __version__
from onus.base.errors import OnusError
from onus.base.instants import DAY_US, SECOND_US
from onus.base.texts import Localized
from onus.log.tiles import HEIGHT, tiles_of_level
from onus.outside.code_digest import code_digest
from onus.verify.contents import SHOWN_MAX, Contents, Gone, Published, legal_basis
from onus.verify.disclosed import Disclosed, NothingDisclosed, read_disclosed
from onus.verify.fault_list import FaultList
from onus.verify.faults import (
    ForeignVersion,
    LeafRefused,
    ListDiffers,
    Missing,
    NotRecomputable,
    SiteFault,
    SiteFaults,
)
from onus.verify.file_list import check_files, read_list, see_that_it_is_logged
from onus.verify.heads import FIRST, Head, read_head
from onus.verify.publications import check_publications, read_all_sets
from onus.verify.reading import Site
from onus.verify.receipts import Received, verified_receipts
from onus.verify.recomputing import Recomputing, recomputed
from onus.verify.states import States
from onus.verify.strangers import find_strangers
from onus.verify.tender_log import tender_log
from onus.verify.tenders import verified_tenders
from onus.verify.tree_audit import TreeAudit
from onus.verify.verified import ContractVerified, Erased, FilesVerified, LogVerified, Verified
from onus.wire.leaves.day_salts import DAY_SALTS
from onus.wire.site_files import SiteFile
from onus.wire.site_layout import NETWORK, POLICY, PUBLICATION, TRACKS, of_contract, pack_file
from onus.wire.tenders.published import TENDERS

Progress = Callable[[str, int, int], None]
BUNDLES_A_STEP = 64
NEVER_THERE = Localized("an entry that never had any bytes", "从未有过内容的条目")
GONE = Localized("an entry of no bytes", "没有内容的条目")
BREAKS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What facts can lead to that fit their kinds one by one and not one another."""
BREAKS_OFF = Localized("facts at which the assessment breaks off ({error})", "使认定中断的事实（{error}）")
OTHER_CODE = Localized("version {version} with the code {code}", "版本 {version}，代码摘要 {code}")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the reader wants.

    Attributes:
        policy: his own policy file; None for none.
        states: of earlier runs; None where nothing shall be remembered.
        allow_unknown: pass by signature lines of unknown keys.
        disclosed: folder of openings, rows and salts that were disclosed to him; None for none.
        workers: processes for positions.
        receipts: of sealed bids, which the reader holds in hand.
    """

    policy: bytes | None = None
    states: States | None = None
    allow_unknown: bool = False
    disclosed: Path | None = None
    workers: int = 1
    receipts: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run that ended well: what it came to, and what an explanation needs of it."""

    verified: Verified
    head: Head
    contents: Contents
    recomputed: Mapping[str, Recomputing]


def verify(site: Site, wishes: Wishes, aside: Path, progress: Progress) -> Run:
    """Verify a site.

    Args:
        site: to be verified.
        wishes: of the reader.
        aside: working folder; it must outlive what is returned.
        progress: called with a label, how much is done, how much there is.

    Raises:
        SiteFaults: with every fault of the step at which the run ended.
        FaultyPolicy, StateBroken, NothingDisclosed, NotAnOpening, NotDaySalts: what the reader brought has faults.
    """
    try:
        return _verified(site, wishes, aside, progress)
    except SiteFault as fault:
        raise SiteFaults([fault]) from fault


def _verified(site: Site, wishes: Wishes, aside: Path, progress: Progress) -> Run:
    head = read_head(site, wishes.policy, wishes.states, allow_unknown=wishes.allow_unknown)
    faults = FaultList()
    listed, digest = _listed(site, head, wishes, faults)
    sets, tenders = read_all_sets(site, listed or {}, faults), tender_log(site, listed or {}, faults)
    with closing(Contents(sets, aside / "others", tenders)) as contents:
        return _run(site, wishes, head, contents, (listed, digest), aside, faults, progress)


def _run(
    site: Site,
    wishes: Wishes,
    head: Head,
    contents: Contents,
    files: tuple[dict[str, SiteFile] | None, str],
    aside: Path,
    faults: FaultList,
    progress: Progress,
) -> Run:
    """Verify a site under a head to rely on, and a list of files."""
    listed, digest = files
    disclosed = read_disclosed(wishes.disclosed)
    audit, of_log, of_files, size = _audited(site, head, contents, progress), FaultList(), FaultList(), 0
    of_log.join(audit.faults)
    if not audit.faults:
        _continues(head, audit, of_log)
    holds = not of_log
    if not audit.faults:
        tree = head.verdict.log.algorithm.tree
        _all_withheld_have_tombstones(audit, contents, tree.leaf(b""), of_log)
    if listed is not None:
        _add(of_files, lambda: see_that_it_is_logged(listed, digest, contents.site))
        size = check_files(site, listed, of_files)
        find_strangers(site, size=head.checkpoint.size, is_listed=listed.__contains__, faults=of_files)
    for found_there in (of_log, of_files):
        faults.join(found_there)
    # What the facts come to is judged below: an office that is found out must not begin anew unseen.
    if holds and (head.right != FIRST or (listed is not None and not of_files)):
        _remember(site, head, wishes)
    _see_that_code_is_ours(contents, faults)
    faults.join(contents.faults)
    faults.join(contents.tenders.faults)
    latest = check_publications(contents, faults)
    faults.raise_if_any()
    assert listed is not None, "a list that cannot be read is a fault"
    gone = contents.gone(faults)
    faults.raise_if_any()
    found = {
        dossier: _recomputed(site, listed, one, contents, aside, disclosed, wishes)
        for dossier, one in latest.items()
    }
    tenders = verified_tenders(site, listed, contents, disclosed)
    if disclosed.folder and not (
        any(one.told or (disclosed.rows and one.tracks.compared) for one in found.values())
        or any(one.leaves is not None and one.leaves.shown for one in tenders)
    ):
        raise NothingDisclosed(path=disclosed.folder, reason="none of it belongs to what is published here")
    verified = Verified(
        place=site.place,
        version=__version__,
        log=_log(head, audit, contents, remembered=wishes.states is not None),
        files=FilesVerified(len(listed), size, site.can_list, _carried(listed, latest)),
        contracts=_contracts(head, contents, gone, found),
        tenders=tenders,
        receipts=verified_receipts(site, listed, wishes.receipts),
    )
    return Run(verified, head, contents, found)


def _remember(site: Site, head: Head, wishes: Wishes) -> None:
    """Keep a checkpoint whose log holds; a policy that comes from the site only where the list holds it, too."""
    if wishes.states is not None:
        wishes.states.remember(head.checkpoint.origin, head.note.encode(), head.policy_bytes, site.address)


def _listed(
    site: Site, head: Head, wishes: Wishes, faults: FaultList
) -> tuple[dict[str, SiteFile] | None, str]:
    try:
        return read_list(site, head, allow_unknown=wishes.allow_unknown)
    except ListDiffers as fault:
        faults.add(fault)
        return None, ""


def _audited(site: Site, head: Head, contents: Contents, progress: Progress) -> TreeAudit:
    """Take in the whole log."""
    size = head.checkpoint.size
    audit = TreeAudit(site, head.checkpoint, head.verdict.log.algorithm.tree, before=head.before)
    for number, bundle in enumerate(audit.bundles()):
        contents.take(bundle)
        if number % BUNDLES_A_STEP == 0:
            progress("hashing", bundle.first, size)
    return audit


def _continues(head: Head, audit: TreeAudit, faults: FaultList) -> None:
    _add(faults, lambda: head.see_that_it_continues(audit.root_before))


def _add(faults: FaultList, check: Callable[[], None]) -> None:
    try:
        check()
    except SiteFault as fault:
        faults.add(fault)


def _all_withheld_have_tombstones(
    audit: TreeAudit, contents: Contents, nothing: bytes, faults: FaultList
) -> None:
    """See that an entry of no bytes once had some, and that a tombstone says why they are gone.

    Args:
        nothing: leaf hash of no bytes; no tombstone can stand for what was never there.
    """
    for index, leaf_hash in audit.withheld:
        if leaf_hash == nothing:
            faults.add(LeafRefused(where=f"log ({index})", found=NEVER_THERE))
        elif leaf_hash.hex() not in contents.erased:
            faults.add(Missing(where=f"log ({index})", found=GONE))


def _see_that_code_is_ours(contents: Contents, faults: FaultList) -> None:
    """Refuse publications of other code alone: what it may write we cannot judge.

    Raises:
        SiteFaults: with what was found before, and with the version; not with what our own code
            makes of leaves that it does not know.
    """
    foreign = {
        one[-1].publication.version: one[-1]
        for one in contents.publications.values()
        if one[-1].publication.code != code_digest()
    }
    for version, one in foreign.items():
        code = one.publication.code[:16]
        found = Localized(
            *(text.format(version=version, code=code) for text in (OTHER_CODE.en, OTHER_CODE.zh))
        )
        faults.add(ForeignVersion(where=f"log ({one.index})", found=found))
    for fault in contents.newer:
        faults.add(fault)
    if foreign or contents.newer:
        faults.raise_if_any()


def _recomputed(
    site: Site,
    listed: Mapping[str, SiteFile],
    one: Published,
    contents: Contents,
    aside: Path,
    disclosed: Disclosed,
    wishes: Wishes,
) -> Recomputing:
    """Recompute a contract; an assessment that breaks off on its facts is a fault of the facts.

    Raises:
        SiteFaults, SiteFault: as `recomputed` does, and where facts are of a kind that no office writes.
    """
    try:
        return recomputed(site, listed, one, contents, aside, disclosed, wishes.workers)
    except (SiteFault, SiteFaults):
        raise
    except (OnusError, *BREAKS) as error:
        if isinstance(error, OnusError) and disclosed.folder is not None:
            raise  # It may be about what the reader brought.
        text = str(error) if isinstance(error, OnusError) else f"{type(error).__name__}: {error}"
        found = Localized(*(each.format(error=text) for each in (BREAKS_OFF.en, BREAKS_OFF.zh)))
        raise NotRecomputable(where=one.dossier, found=found) from error


def _log(head: Head, audit: TreeAudit, contents: Contents, *, remembered: bool) -> LogVerified:
    checkpoint, verdict = head.checkpoint, head.verdict
    levels = 0
    while checkpoint.size >> HEIGHT * levels and any(True for _ in tiles_of_level(levels, checkpoint.size)):
        levels += 1
    return LogVerified(
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        key=verdict.log.encode(),
        fingerprint=sha256(verdict.log.public).hexdigest(),
        right=head.right,
        other_policy=head.other_policy,
        witnessed_at=dict(verdict.witnessed_at),
        quorum=head.policy.quorum,
        unknown=len(verdict.unknown),
        before=head.before,
        remembered=remembered,
        leaves=contents.leaves,
        withheld=len(audit.withheld),
        levels=levels,
        erased=tuple(Erased("", basis, count) for basis, count in sorted(_bases(audit, contents).items())),
    )


def _bases(audit: TreeAudit, contents: Contents) -> Counter[tuple[str, str]]:
    """Return how many entries were erased on each legal basis."""
    gone = (contents.erased.get(leaf_hash.hex()) for _, leaf_hash in audit.withheld)
    return Counter(legal_basis(tombstone) for tombstone in gone if tombstone is not None)


def _carried(listed: Mapping[str, SiteFile], latest: Mapping[str, Published]) -> dict[str, int]:
    """Return how many files were hashed and not recomputed, by ending."""
    used = {POLICY}
    for dossier, one in latest.items():
        told = one.publication
        used |= {pack_file(digest) for digest in told.packs.values()} | set(told.parts)
        used |= {of_contract(dossier, *name) for name in ((PUBLICATION,), (NETWORK,), (TRACKS, DAY_SALTS))}
    endings = Counter(
        PurePosixPath(path).suffix or PurePosixPath(path).name
        for path in listed
        if path not in used and not path.startswith(f"{TENDERS}/")
    )
    return dict(sorted(endings.items()))


def _contracts(
    head: Head, contents: Contents, gone: Mapping[str, Gone], found: Mapping[str, Recomputing]
) -> tuple[ContractVerified, ...]:
    return tuple(
        replace(
            one.verified(gone[dossier]),
            ahead=_ahead(contents.publications[dossier], head.verdict.witnessed_at),
        )
        for dossier, one in sorted(found.items())
    )


def _ahead(chain: Sequence[Published], witnessed_at: Mapping[str, int]) -> tuple[int, ...]:
    """Return the publications whose clock cannot be right: the witnesses had signed them a day before."""
    if not witnessed_at:
        return ()
    latest = max(witnessed_at.values()) * SECOND_US + DAY_US
    return tuple(one.publication.number for one in chain if one.publication.published_at > latest)[:SHOWN_MAX]
