"""Publish an assessment: facts and findings under the log, and a site that anyone can verify.

In:  an OUT, a log, the place of a site.
Out: the log grown by what is new, and the whole site in its place, or everything as it was.

The surprise: nothing is published because the office says so. The facts become
leaves, the dossier is rebuilt from the leaves with the verifier's own code and is
assessed again, and the pages are written from what that comes to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus import __version__
from onus.actions.disclose_names import names_due
from onus.actions.lay_site import ToShow, lay_contract, lay_front
from onus.actions.lay_tenders import lay_tenders, see_that_others_stay
from onus.actions.place_leaves import (
    InLog,
    Placed,
    latest_publication,
    place_facts,
    place_findings,
    place_publication,
    see_that_none_was_erased,
    was_erased,
)
from onus.actions.place_tenders import TenderInHand, TenderPlaced, place_tender, tenders_in_hand
from onus.actions.publish_faults import NamedTwice, OlderAssessment, SiteBehind, SiteOfAnotherLog
from onus.actions.published_before import clocks_of, something_was_erased, versions_of
from onus.actions.recompute_out import (
    Recomputed,
    lay_parts,
    recomputed_out,
    see_that_the_office_found_so,
)
from onus.actions.take_out_facts import take_out_facts
from onus.base.canonical import canonical_json, content_digest
from onus.base.instants import Instant, utc_text
from onus.base.texts import Language
from onus.log.notes import Note
from onus.log.policies import Policy
from onus.outside.assessed_out import AssessedOut, read_assessed
from onus.outside.code_digest import code_digest
from onus.outside.files import ready_to_write, working_folder
from onus.outside.leaf_making import fact_leaves, kept_numbers, salted_days
from onus.outside.salt_store import SaltStore
from onus.outside.site_folder import (
    SiteFolder,
    listed_files,
    new_site,
    origin_of,
    see_that_it_is_ours,
    see_that_they_lie_apart,
)
from onus.outside.tenders import read_tender
from onus.outside.tlog.log_folder import OpenLog, Sequenced, open_log
from onus.outside.track_roots import DayOfOut, Renaming, track_day_leaves
from onus.report.site_feeds import CASE, WAIVER
from onus.report.site_pages import LogShown
from onus.wire.leaves.commitments import opening_of
from onus.wire.leaves.fleet import under_numbers
from onus.wire.leaves.kinds import DISCLOSURE
from onus.wire.leaves.leaf import Leaf, content_id, decoded
from onus.wire.leaves.leaf_schemas import leaf_schemas
from onus.wire.leaves.publication import Publication
from onus.wire.leaves.publication_leaves import PublishedSets, SiteRecord, read_sets, site_leaf
from onus.wire.site.day_files import FactRow
from onus.wire.site.published import LeafPlace, Published
from onus.wire.site.summary import SUMMARY, Summary, read_summary
from onus.wire.site_files import file_list_text
from onus.wire.site_layout import (
    CHECKPOINT,
    CONTRACTS,
    FILES,
    PACKS,
    POLICY,
    PUBLICATION,
    of_contract,
)
from onus.wire.tenders.tender_leaf_schemas import tender_leaf_schemas

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to publish.

    Attributes:
        now: clock of the publisher.
        address: where the site will stand, with a final `/`; empty where nobody says so.
        language: of the page that is shown first.
        policy: whom verifiers shall believe, and whose witnesses are asked; None for the log's own.
        workers: processes for positions.
        tenders: folders of tenders that are published beside the contracts, as of `now`.
    """

    now: Instant
    address: str = ""
    language: Language = "en"
    policy: Policy | None = None
    workers: int = 1
    tenders: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedContract:
    """What a publication of one contract came to.

    Attributes:
        number: of the publication of this contract.
        facts: leaves that it rests on, and how many of them are new.
        findings: leaves that it came to, and how many of them are new.
        levels: findings by level of recomputation.
    """

    dossier: str
    number: int
    facts: tuple[int, int]
    findings: tuple[int, int]
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """What a publication came to.

    Attributes:
        changed: False where everything was published already.
        sequenced: size of the log, what the witnesses answered, whether the clock went back.
    """

    contracts: tuple[PublishedContract, ...]
    changed: bool
    sequenced: Sequenced


@dataclass(frozen=True, slots=True)
class InHand:
    """One contract on its way: what it came from, and where its leaves lie."""

    out: AssessedOut
    leaves: Sequence[Leaf]
    days: Sequence[DayOfOut]
    found: Recomputed
    facts: Placed
    findings: Placed
    told: Publication
    leaf: int

    def came_to(self) -> PublishedContract:
        """Return what is told of it in the end."""
        return PublishedContract(
            self.out.dossier,
            self.told.number,
            (len(self.facts.entries), self.facts.new),
            (len(self.findings.entries), self.findings.new),
            self.told.levels,
        )


class Unchanged(Exception):
    """Raised to leave a site alone that would come out as it is; never seen outside."""


def publish(
    outs: Sequence[Path], log_folder: Path, site: Path, wishes: Wishes, progress: Progress
) -> PublishedSite:
    """Publish assessments, one for each contract.

    Args:
        outs: what `onus assess` wrote; other contracts of the site stay as they are.
        log_folder: what `onus log init` made; nobody else may have it open.
        site: place of the site; an older one of the same log is replaced.
        wishes: how.
        progress: called with a label, how much is done, how much there is.

    Raises:
        NotAssessed, OtherVersion, NameUnfit, NamedTwice: an OUT cannot be published.
        OlderAssessment: a later one is published already.
        SiteOfAnotherLog, SiteBehind, NotASite, SiteIsAFile, SiteMeets: the site may not be written there.
        NoLog, LogBusy, LogDamaged: the log cannot be written.
        FaultyInput: facts hold what may not be published.
        UnexplainedFinding: what is public does not come to what the office found.
        CannotWrite, LogNotWritten: the disk does not take it.
    """
    see_that_they_lie_apart(site, {"the log": log_folder})
    for out in outs:
        see_that_they_lie_apart(site, {"OUT": out})
    see_that_it_is_ours(site)
    assessed = [read_assessed(out) for out in outs]
    names = [one.dossier for one in assessed]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise NamedTwice(dossier=twice[0])
    ready_to_write(site)
    with open_log(log_folder) as log:
        found = origin_of(site)
        if found and found != log.verifier.name:
            raise SiteOfAnotherLog(site=site, found=found, origin=log.verifier.name)
        if log.next_index > log.size:
            # A run that was cut short left entries behind; only what a checkpoint covers can be read.
            log.sequence(wishes.now, policy=wishes.policy)
        return _published(assessed, log, site, wishes, progress)


def _published(
    outs: Sequence[AssessedOut], log: OpenLog, site: Path, wishes: Wishes, progress: Progress
) -> PublishedSite:
    for out in outs:
        _see_that_it_is_no_older(out, latest_publication(log, out.dossier))
    with ExitStack() as opened:
        salts = opened.enter_context(closing(SaltStore(log.private)))
        others = _others(site, log, salts, {out.dossier for out in outs})
        tenders = _tenders(site, log, salts, wishes)
        contracts = [_in_hand(out, log, salts, opened, wishes, progress) for out in outs]
        now = Instant(max(wishes.now, *(one.told.published_at for one in contracts)))
        sequenced = None
        with suppress(Unchanged), new_site(site) as aside:
            progress("site", 0, 1)
            placed = [place_tender(one, log, now=now) for one in tenders]
            _lay(aside, site, log, contracts, others, placed, wishes)
            sequenced = _sealed(aside, site, log, now, wishes)
            progress("site", 1, 1)
    return PublishedSite(
        contracts=tuple(one.came_to() for one in contracts),
        changed=sequenced is not None,
        sequenced=sequenced or Sequenced(log.reader.note, log.size, 0),
    )


def _see_that_it_is_no_older(out: AssessedOut, before: InLog | None) -> None:
    if before is not None and out.as_of < before.publication.as_of:
        latest = utc_text(Instant(before.publication.as_of))
        raise OlderAssessment(dossier=out.dossier, as_of=utc_text(out.as_of), latest=latest)


def _in_hand(
    out: AssessedOut, log: OpenLog, salts: SaltStore, opened: ExitStack, wishes: Wishes, progress: Progress
) -> InHand:
    """Put a contract into the log: its facts, what they come to, and which publication that is."""
    before = latest_publication(log, out.dossier)
    progress("facts", 0, 1)
    leaves, days = _leaves(out, salts, opened, wishes)
    progress("facts", 1, 1)
    found, disclosed = _recomputed(out, leaves, days, log, salts, opened, wishes, progress)
    see_that_the_office_found_so(out, found)
    leaves += disclosed
    progress("log", 0, 1)
    published_at = Instant(max(wishes.now, before.publication.published_at if before is not None else 0))
    see_that_none_was_erased(log, leaves)
    take_out_facts(log, out.dossier, leaves, now=published_at)
    facts = place_facts(log, leaves)
    findings = place_findings(log, out.dossier, found.found, as_of=out.as_of)
    last = before.publication if before is not None else None
    told = Publication(
        number=last.number + 1 if last else 1,
        as_of=out.as_of,
        published_at=published_at,
        version=__version__,
        code=code_digest(),
        packs={rule.key: digest for digest, rule in out.rules.items()},
        facts=facts.as_set(log),
        findings=findings.as_set(log),
        levels=found.levels,
        parts=found.parts,
        previous=before.content_id if before is not None else "",
        tracks_public=found.shown.dossier.tracks_public,
    )
    told, leaf = place_publication(log, out.dossier, told, before)
    progress("log", 1, 1)
    return InHand(out, leaves, days, found, facts, findings, told, leaf)


def _leaves(
    out: AssessedOut, salts: SaltStore, opened: ExitStack, wishes: Wishes
) -> tuple[list[Leaf], list[DayOfOut]]:
    """Return the leaves of facts and days; their salts and numbers are on the disk before the log sees any."""
    aside = opened.enter_context(working_folder())
    with salts:
        names = kept_numbers(out, salts)
        made = fact_leaves(out.facts if names is None else under_numbers(out.facts, names), salts)
        renaming = None if names is None else Renaming(names, aside)
        days = salted_days(out, salts, workers=wishes.workers, renaming=renaming)
        salts.note_dossier(out.dossier)
    return [*made, *track_day_leaves(out.dossier, days)], days


def _recomputed(
    out: AssessedOut,
    leaves: Sequence[Leaf],
    days: Sequence[DayOfOut],
    log: OpenLog,
    salts: SaltStore,
    opened: ExitStack,
    wishes: Wishes,
    progress: Progress,
) -> tuple[Recomputed, list[Leaf]]:
    """Recompute, and once more where that lets a name be told; return the leaves of all disclosures, too.

    A disclosure that was erased by law is not told again, and neither is its name.
    """

    def again(disclosed: Sequence[Leaf]) -> Recomputed:
        openings = [opening_of(one) for one in disclosed]
        context = recomputed_out(out, leaves, days, openings, workers=wishes.workers, progress=progress)
        return opened.enter_context(context)

    every = [decoded(entry) for entry in salts.disclosed(out.dossier)]
    told = [one for one in every if not was_erased(log, one)]
    found = again(told)
    # The same person in the same post has the same salt, whatever else a row or a review says by now.
    untold = {opening_of(one).salt for one in every if one not in told}
    due = [one for one in names_due(found.shown, leaves, salts) if opening_of(one).salt not in untold]
    if due:
        with salts:
            for one in due:
                salts.keep_disclosed(out.dossier, one.encode())
        told += due
        found = again(told)
    return found, told


def _others(site: Path, log: OpenLog, salts: SaltStore, own: Collection[str]) -> list[Summary]:
    """Return the summaries of the other contracts on the site, which are taken over as they are.

    Raises:
        SiteBehind: one of them is not as the log has it, or is missing, or rests on what was erased.
    """
    listed = [one.path.split("/") for one in listed_files(site)]
    names = sorted({parts[1] for parts in listed if parts[0] == CONTRACTS} - {*own})
    absent = sorted({*salts.dossiers()} - {*own} - {*names})
    missing = [name for name in absent if latest_publication(log, name) is not None]
    if missing:
        raise SiteBehind(site=site, reason=f"the log has published `{missing[0]}`, and the site lacks it")
    if names and log.latest("", "site", _digest_of_list(site)) is None:
        # Whoever can write to the folder could else have us sign what they put there.
        raise SiteBehind(site=site, reason="its list of files is none that the log holds")
    found = []
    erased = frozenset(log.entries_erased())
    for name in names:
        sets = read_sets((site / of_contract(name, PUBLICATION)).read_bytes())
        latest = latest_publication(log, name)
        if latest is None or (latest.publication.number, latest.index) != (sets.number, sets.leaf):
            raise SiteBehind(site=site, reason=f"its contract `{name}` is not the one published last")
        if not erased.isdisjoint((*sets.facts, *sets.findings)):
            reason = f"its contract `{name}` rests on an entry that was erased since; publish that again, too"
            raise SiteBehind(site=site, reason=reason)
        found.append(read_summary((site / of_contract(name, SUMMARY)).read_bytes(), dossier=name))
    return found


def _tenders(site: Path, log: OpenLog, salts: SaltStore, wishes: Wishes) -> list[TenderInHand]:
    """Return the tenders to be published, when those that stay on the site are the ones that the log has."""
    tenders = [read_tender(folder).tender for folder in wishes.tenders]
    is_logged = log.latest("", "site", _digest_of_list(site)) is not None
    see_that_others_stay(site, log, salts, {one.id for one in tenders}, list_is_logged=is_logged)
    return tenders_in_hand(tenders, log, salts, wishes.now)


def _lay(
    aside: SiteFolder,
    site: Path,
    log: OpenLog,
    contracts: Sequence[InHand],
    others: Sequence[Summary],
    tenders: Sequence[TenderPlaced],
    wishes: Wishes,
) -> None:
    """Lay down every file but the list of them and the log."""
    for other in others:
        aside.keep(of_contract(other.dossier))
    if others:
        aside.keep(PACKS)
    own = [_laid(aside, log, one, wishes) for one in contracts]
    lay_tenders(aside, tenders)
    aside.lay(POLICY, (wishes.policy or log.policy()).encode())
    lay_front(
        aside,
        [*others, *own],
        _log_shown(log, max(one.leaf for one in own)),
        schemas={**leaf_schemas(), **tender_leaf_schemas()},
        address=wishes.address,
        version=__version__,
        first=wishes.language,
    )


def _laid(aside: SiteFolder, log: OpenLog, one: InHand, wishes: Wishes) -> Summary:
    """Lay down one contract."""
    name, found = one.out.dossier, one.found
    sets = PublishedSets(one.told.number, one.leaf, tuple(one.facts.entries), tuple(one.findings.entries))
    aside.lay(of_contract(name, PUBLICATION), sets.encode())
    parts = lay_parts(aside, one.out, one.days)
    to_show = ToShow(
        shown=found.shown,
        drawn=found.drawn,
        facts=_rows(one),
        published=_numbers(log, one, wishes),
        levels=one.told.levels,
        full=found.full,
        findings=len(one.findings.entries),
        beside=[PUBLICATION, *parts],
        tracks_digest=_tracks_digest(one),
        erased=something_was_erased(log, name, one.leaves),
    )
    return lay_contract(aside, to_show)


def _tracks_digest(one: InHand) -> str:
    """Return what stands for the tracks: a plain digest of positions that are not public could be tried out."""
    if one.out.fleet is None or not one.days:
        return one.out.tracks
    return content_digest([[day.told.day, day.told.root] for day in one.days])


def _rows(one: InHand) -> list[FactRow]:
    """Return the facts as a table shows them; what was disclosed is no longer withheld."""
    opened = {(leaf.data["of"], leaf.data["field"]) for leaf in one.leaves if leaf.kind == DISCLOSURE}
    found = []
    for leaf in one.leaves:
        own = content_id(leaf.encode()) if leaf.committed else ""
        withheld = tuple(name for name in sorted(leaf.committed) if (own, name) not in opened)
        data, index = canonical_json(leaf.data).decode(), one.facts.of[leaf.kind, leaf.id]
        found.append(FactRow(leaf.kind, leaf.id, leaf.happened_at, leaf.recorded_at, index, data, withheld))
    return found


def _numbers(log: OpenLog, one: InHand, wishes: Wishes) -> Published:
    places = {key: LeafPlace(index) for key, index in one.facts.of.items()}
    places |= {key: LeafPlace(index, level=one.found.level_of(key)) for key, index in one.findings.of.items()}
    places["publication", str(one.told.number)] = LeafPlace(one.leaf)
    clocks = clocks_of(log, one.out.dossier, one.told, one.leaf)
    return Published(
        origin=log.verifier.name,
        number=one.told.number,
        as_of=one.out.as_of,
        published_at=Instant(one.told.published_at),
        version=one.told.version,
        address=wishes.address,
        leaves=places,
        since=clocks[0][1],
        history=versions_of(log, one.out.dossier, one.findings, clocks, kinds=(CASE, WAIVER)),
    )


def _log_shown(log: OpenLog, leaf: int) -> LogShown:
    key = log.verifier
    return LogShown(key.name, key.encode(), sha256(key.public).hexdigest(), leaf + 1)


def _sealed(aside: SiteFolder, site: Path, log: OpenLog, now: Instant, wishes: Wishes) -> Sequenced:
    """Sign the list of files, put it under the log, and give the log its place on the site.

    Raises:
        Unchanged: list and checkpoint are those of the site that stands there.
    """
    text = file_list_text(aside.files)
    digest = sha256(text.encode()).hexdigest()
    _place_list(log, site, SiteRecord(digest, len(aside.files), now))
    sequenced = log.sequence(now, policy=wishes.policy)
    aside.lay(FILES, Note(text, (log.key.sign(text),)).encode())
    if _digest_of_list(site) == digest and _checkpoint(site) == log.reader.note.encode():
        raise Unchanged
    aside.link_log(log.public, log.size)
    return sequenced


def _place_list(log: OpenLog, site: Path, record: SiteRecord) -> None:
    """Put a list of files under the log as the latest one; one that is the latest stays."""
    latest = log.latest("", "site", _digest_of_list(site)) if listed_files(site) else None
    if latest is not None and record.files == _digest_of_list(site):
        return
    while True:
        accepted = log.accept([site_leaf(record).encode()])[0]
        if accepted.new or latest is None or accepted.index > latest:
            return
        record = SiteRecord(record.files, record.count, record.published_at + 1)


def _digest_of_list(site: Path) -> str:
    listed = listed_files(site)
    return sha256(file_list_text(listed).encode()).hexdigest() if listed else ""


def _checkpoint(site: Path) -> bytes:
    try:
        return (site / CHECKPOINT).read_bytes()
    except OSError:
        return b""
