"""Publication of reports: what the public sees of each, now, and how many it does not see.

In:  a dossier, places, an instant.
Out: `PublicReport` for those that are shown by their segment, and counts of the others.

The surprise: a report that may not be shown and one that does not exist are told alike.
What is counted is counted as of the last midnight and only from the least number on, and
at one place not at all: whoever asks every minute must not see that somebody has reported.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from onus.actions.report_ways import Way, Ways, loaded, ways_in
from onus.base.instants import DAY_US, HOUR_US, SECOND_US, Instant
from onus.base.texts import Localized
from onus.core.reports.clocks import Standing, standing
from onus.core.reports.life import ReportLife, live
from onus.core.reports.publication import (
    PUBLICATION,
    SEGMENT,
    Candidate,
    PublicationRule,
    Shown,
    is_recognisable,
    publication_rule,
    shown,
)
from onus.outside.time_zones import zone_table
from onus.records.dossiers import ShownDossier
from onus.records.places import ShownPlace, place_named, places_called
from onus.records.published_reports import (
    Recognising,
    Wanted,
    count_by_district,
    count_public,
    count_unshown,
    hidden_of,
    public_rows,
)
from onus.records.reports import (
    KeptReport,
    events_of,
    lives_of,
    photos_of,
    report_named,
    reports_of,
)

LISTED_D = 92
"""Days for which a report stays in lists; its own page stays."""
COUNTED_FOR_US, COUNTS_KEPT = 60 * SECOND_US, 64
"""How long counts are told again, and of how many dossiers."""


@dataclass(frozen=True, slots=True)
class PublicRung:
    """A post that was, is or would be asked; `status` is `silent`, `waiting` or `next`."""

    post: Localized
    status: str
    since: Instant | None
    until: Instant | None


@dataclass(frozen=True, slots=True)
class PublicClosing:
    """What a closing says: done, by whom, with what evidence, in which post; a rejection says its reason."""

    kind: str
    at: Instant
    done: str
    done_by: str
    evidence: tuple[str, ...]
    reason: str
    post: Localized


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One line of the life of a report; words of residents are not among them.

    `counts` is whether it had an effect: what two bodies wrote down may not fit together.
    """

    kind: str
    at: Instant
    post: Localized
    text: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What the public sees of a report: a segment, a day, and everything that was done about it.

    Its instants are for reckoning; pages tell their days."""

    ref: str
    dossier: str
    zone: str
    sort: str
    service: str
    place_id: str
    place_name: str
    district: str
    day: date
    state: str
    step: str
    due_at: Instant | None
    overdue: bool
    post: Localized
    rungs: tuple[PublicRung, ...]
    closings: tuple[PublicClosing, ...]
    words: str
    supporters: int
    merged_into: str
    changed_at: Instant
    steps: tuple[PublicStep, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many reports stand behind what is shown, as of the last midnight.

    Attributes:
        shown: by their segment.
        of_districts: by their district alone; a district below the least count is left out.
        hidden: kept back with a reason; None where the number is not told.
        delayed: not shown yet; None likewise.
        least_count: below which no number is told.
    """

    shown: int
    of_districts: tuple[tuple[str, int], ...]
    hidden: int | None
    delayed: int | None
    least_count: int


def public_report(ref: str, store: Path, *, at: Instant) -> PublicReport | None:
    """Return what the public sees of one report; None where there is none, or nothing is shown of it."""
    report = report_named(ref)
    if report is None:
        return None
    dossier = loaded(report.dossier)
    life = live(events_of(ref))
    found = _levels(dossier, [report], _beside(report, _rule(dossier, store, at)), store, at)[ref]
    if found.level != SEGMENT:
        return None
    place = place_named(dossier.assessment or 0, report.place_id) if report.place_id else None
    ways = ways_in(dossier, store)
    brief = _brief(report, ways, life, place, at)
    return replace(
        brief,
        steps=public_steps(ref, ways.titles),
        photos=tuple(one.public_sha256 for one in photos_of(ref) if one.public_sha256),
    )


def public_reports(
    dossier: str, store: Path, *, at: Instant, place_ids: Sequence[str] | None = None, start: int = 0,
    most: int = 200,
) -> tuple[tuple[PublicReport, ...], Counted]:  # fmt: skip
    """Return the reports of a dossier that the public sees, the latest first, and counts of the others.

    In a list reports come without the steps of their lives and without photos; each one's own page has them.

    Args:
        dossier: its id.
        store: folder of the file store.
        at: now.
        place_ids: of these places only; None for all.
        start: how many are passed over.
        most: reports that are shown at most; all of them are counted.
    """
    known = loaded(dossier)
    rule, midnight = _rule(known, store, at), _last_midnight(known, at)
    network, how = known.assessment or 0, recognising(rule)
    wanted = _wanted(known, rule, midnight, at, place_ids)
    if place_ids is None:
        counted = _counted(replace(wanted, since=0), network, rule, midnight, at // COUNTED_FOR_US)
    else:
        # At one place any number beside what is shown would tell that somebody there has just reported.
        counted = Counted(count_public(wanted, network, how), (), None, None, rule.least_count)
    rows = public_rows(wanted, network, how, start=start, most=most)
    return _briefs([row.report for row in rows], known, store, at), counted


def public_among(
    refs: Collection[str], known: ShownDossier, store: Path, *, at: Instant, place_ids: Sequence[str]
) -> tuple[PublicReport, ...]:
    """Return those of some reports that the public sees, the latest first.

    Args:
        refs: their public numbers; nobody waits for what is told of others.
        known: their dossier.
        store: folder of the file store.
        at: now.
        place_ids: where they are.
    """
    rule, midnight = _rule(known, store, at), _last_midnight(known, at)
    wanted = replace(_wanted(known, rule, midnight, at, place_ids), refs=tuple(refs))
    rows = public_rows(wanted, known.assessment or 0, recognising(rule), start=0, most=len(refs))
    return _briefs([row.report for row in rows], known, store, at)


def _wanted(
    known: ShownDossier,
    rule: PublicationRule,
    midnight: Instant,
    at: Instant,
    place_ids: Sequence[str] | None,
) -> Wanted:
    return Wanted(
        known.id, ripe_before=midnight - rule.delay_h * HOUR_US, since=max(at - LISTED_D * DAY_US, 0),
        places=None if place_ids is None else tuple(place_ids),
    )  # fmt: skip


def _briefs(
    reports: Sequence[KeptReport], known: ShownDossier, store: Path, at: Instant
) -> tuple[PublicReport, ...]:
    lives, places = lives_of([one.ref for one in reports]), _places(known, reports)
    ways = ways_in(known, store)
    return tuple(_brief(one, ways, lives[one.ref], places.get(one.place_id), at) for one in reports)


def recognising(rule: PublicationRule) -> Recognising:
    """Return what the tables are asked by for a rule."""
    return Recognising(rule.recognising, rule.shortest_mm, rule.window_d * DAY_US, rule.least_count)


@lru_cache(maxsize=COUNTS_KEPT)
def _counted(wanted: Wanted, network: int, rule: PublicationRule, midnight: Instant, _slot: int) -> Counted:
    """Count reports that came before the last midnight; a number below the least count is not told.

    Of retaliation not even the count is told: in a small town it names somebody. To count 200,000
    reports takes longer than to show a page of them, so it is done once in a while.
    """
    wanted = replace(wanted, since=max(midnight - LISTED_D * DAY_US, 0))
    how = recognising(rule)
    hidden, delayed = count_unshown(wanted, network, before=midnight)
    districts = count_by_district(wanted, network, how)
    return Counted(
        shown=count_public(wanted, network, how),
        of_districts=tuple(sorted((d, n) for d, n in districts.items() if n >= rule.least_count)),
        hidden=hidden if hidden >= rule.least_count else None,
        delayed=delayed if delayed >= rule.least_count else None,
        least_count=rule.least_count,
    )


def _last_midnight(dossier: ShownDossier, at: Instant) -> Instant:
    """Return the last midnight of the place: reports appear together, so that no hour points at a reporter."""
    zone = zone_table(dossier.time_zone)
    return zone.at(zone.local_day(at))


def published_from(
    report: KeptReport, place: ShownPlace | None, dossier: ShownDossier, store: Path, *, at: Instant
) -> Shown:
    """Return what the public will see of a report that is about to be sent, by the reports that are shown there.

    Those that nobody sees yet do not count: else a preview would tell of them.
    """
    rule, one = _rule(dossier, store, at), _candidate(report, place)
    # The reports beside it are counted only where one shop could be recognised.
    beside = _beside(report, rule) if is_recognisable(one, rule) else ()
    seen = _levels(dossier, beside, (), store, at)
    # Those that are seen are not kept back.
    others = [_candidate(other, place) for other in beside if seen[other.ref].level == SEGMENT]
    return shown(one, others, rule, at=Instant(at + rule.delay_h * 3_600_000_000))


def _levels(
    dossier: ShownDossier,
    reports: Sequence[KeptReport],
    beside: Sequence[KeptReport],
    store: Path,
    at: Instant,
) -> dict[str, Shown]:
    rule, midnight = _rule(dossier, store, at), _last_midnight(dossier, at)
    hidden = hidden_of(one.ref for one in (*reports, *beside))
    places = _places(dossier, [*reports, *beside])
    candidates = {
        one.ref: _candidate(one, places.get(one.place_id), hidden=one.ref in hidden)
        for one in (*reports, *beside)
    }
    by_place: dict[str, list[Candidate]] = {}
    for one in candidates.values():
        by_place.setdefault(one.place, []).append(one)
    return {
        one.ref: shown(candidates[one.ref], by_place.get(one.place_id, []), rule, at=midnight)
        for one in reports
    }


def _beside(report: KeptReport, rule: PublicationRule) -> tuple[KeptReport, ...]:
    """Return the reports that may count together with one: at its place, within the window of the rule."""
    if not report.place_id:
        return ()
    window = rule.window_d * DAY_US
    since, until = report.received_at - window, report.received_at + window
    return reports_of(report.dossier, place_ids=[report.place_id], since=since, until=until)


def _candidate(report: KeptReport, place: ShownPlace | None, *, hidden: bool = False) -> Candidate:
    # A home has no name in the network that pages know; nothing of it is shown.
    private = bool(report.place_id) and place is None
    return Candidate(
        report.ref, report.sort, report.place_id, report.district, Instant(report.received_at),
        length_mm=0 if place is None else place.length_mm or 0, private=private,
        hidden=hidden,
    )  # fmt: skip


def _rule(dossier: ShownDossier, store: Path, at: Instant) -> PublicationRule:
    day = zone_table(dossier.time_zone).local_day(at)
    return publication_rule(ways_in(dossier, store).rules.in_force(PUBLICATION, day))


def _places(dossier: ShownDossier, reports: Sequence[KeptReport]) -> dict[str, ShownPlace]:
    """Return the places that reports name, asked for once."""
    return places_called(dossier.assessment or 0, [one.place_id for one in reports if one.place_id])


def _brief(
    report: KeptReport, ways: Ways, life: ReportLife, place: ShownPlace | None, at: Instant
) -> PublicReport:
    """Return what the public sees of a report, without its steps and photos."""
    way, titles = ways.of(report), ways.titles
    found = standing(life, way.chain, way.clocks, at=max(at, life.changed_at))
    closings = [
        PublicClosing(
            e.kind, e.recorded_at, e.done, e.done_by, e.evidence, e.text, titles.get(e.by_post, Localized())
        )
        for e in life.closings
    ]  # fmt: skip
    return PublicReport(
        ref=report.ref, dossier=report.dossier, zone=ways.dossier.time_zone, sort=report.sort, service=report.service,
        place_id=report.place_id, place_name="" if place is None else place.name or place.place_id,
        district=report.district, changed_at=life.changed_at,
        day=zone_table(ways.dossier.time_zone).local_day(Instant(report.received_at)),
        state=life.state, step=found.step, due_at=found.due_at, overdue=found.overdue,
        post=titles.get(found.post, Localized()), rungs=public_rungs(way, found, Instant(report.received_at)),
        closings=tuple(closings), words=report.public_text, supporters=life.supporters,
        merged_into=life.merged_into,
    )  # fmt: skip


def public_rungs(way: Way, found: Standing, received: Instant) -> tuple[PublicRung, ...]:
    """Return the posts that were silent, the one that is asked, and those that would be asked next."""
    titles = {post.id: post.title for post in way.register.posts}
    done: list[PublicRung] = []
    since = received
    for move in found.moves:
        done.append(PublicRung(titles.get(move.from_post, Localized()), "silent", since, move.at))
        since = move.at
    if not found.post:
        return tuple(done)
    names = [rung.post for rung in way.chain]
    above = names[names.index(found.post) + 1 :]
    return (
        *done,
        PublicRung(titles.get(found.post, Localized()), "waiting", since, found.moves_at),
        *(PublicRung(titles.get(name, Localized()), "next", None, None) for name in above),
    )


SPOKEN_BY_OFFICES = ("answered", "reopening_rejected", "hidden", "shown")


def public_steps(ref: str, titles: dict[str, Localized]) -> tuple[PublicStep, ...]:
    """Return what happened to a report, without a word that a resident wrote."""
    events = events_of(ref)
    without_effect = live(events).without_effect if events else ()
    return tuple(
        PublicStep(
            event.kind,
            event.recorded_at,
            titles.get(event.target if event.kind == "escalated" else event.by_post, Localized()),
            event.text if event.kind in SPOKEN_BY_OFFICES else "",
            event not in without_effect,
        )
        for event in events
        if event.kind not in ("moderated", "supported")
    )
