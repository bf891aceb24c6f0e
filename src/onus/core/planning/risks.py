"""Risks: what may keep the hours ahead from going well, as far as the record shows it.

In:  an assessment as of now, what is coming, and when each vehicle was last heard.
Out: `Risk`, each with the figures that it rests on.

The surprise: a risk is no finding and accuses nobody. It says what the record lacks
to expect that a duty will be met: no vehicle heard, no crew's sheet, an empty post,
more places to inspect than were ever inspected. The limits are ours, stand here
with their reason, and are shown beside each risk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.accountability.answerable import HOLDER, tenures
from onus.core.assessment.assessment import Assessment
from onus.core.contracts.contract import Obligation
from onus.core.contracts.standards import Measure
from onus.core.planning.coming import FORECAST, MOVED, Coming
from onus.core.planning.ladder import OpenCase

NO_VEHICLE, SILENT, NO_CREW, NO_CHECK = "no_vehicle", "silent", "no_crew", "no_readiness_check"
NO_WEATHER, NOT_ASSESSED, TERM_ENDS = "no_weather", "not_assessed", "term_ends"
SNOW, VACANT, FEW_INSPECTIONS = "forecast", "post_without_holder", "few_inspections"
CONTRACTOR = "contractor"
BY_VEHICLE = (Measure.COVERAGE, Measure.TOUCH)
BY_HAND = ("crew", "visit", "photo")


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on the record counts as lacking.

    Attributes:
        heard_within_h: a vehicle that works daily is heard within a day.
        crew_within_d: sheets come in weekly at the latest.
        checked_within_d: readiness is checked once a season.
        inspections_over_d: over how many days the usual number of inspections is taken.
        weather_within_h: stations report daily; a day late is no sign of a gap.
    """

    heard_within_h: int = 24
    crew_within_d: int = 7
    checked_within_d: int = 180
    inspections_over_d: int = 14
    weather_within_h: int = 48


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing that may go wrong.

    Attributes:
        kind: `no_vehicle`, `silent`, `no_crew`, `no_readiness_check`, `forecast`,
            `post_without_holder`, `few_inspections`, `no_weather`, `not_assessed` or `term_ends`.
        subject: service, post or occurrence that it is about.
        obligations: obligations that hang on it, in the contract's order.
        duties: duties ahead that hang on it.
        have: how much of it there is: vehicles heard, inspections that fit into the look.
        of: how much there should be: vehicles on the list, places to inspect.
        at: since when, or last seen when; None for never or where it does not apply.
        until: for a post, the end of the stretch within the look.
        names: vehicles that are silent, or who stands in for the post.
        limit: the limit behind it, in its own unit; 0 for none.
    """

    kind: str
    subject: str
    obligations: tuple[str, ...] = ()
    duties: int = 0
    have: int = 0
    of: int = 0
    at: Instant | None = None
    until: Instant | None = None
    names: tuple[str, ...] = ()
    limit: int = 0


def risks(
    now: Assessment,
    groups: Sequence[Coming],
    opened: Sequence[OpenCase],
    *,
    until: Instant,
    heard: Mapping[str, Instant],
    limits: Limits = USUAL,
) -> tuple[Risk, ...]:
    """Return what may keep the hours ahead from going well.

    Args:
        now: the assessment as of now.
        groups: what is coming until the end of the look.
        opened: cases that are open.
        until: end of the look.
        heard: when each vehicle was last heard, by its id.
        limits: from when on the record counts as lacking.

    Returns:
        Snow first, then what cannot be seen, vehicles and crews, posts, inspections, readiness.
    """
    ours = [group for group in groups if group.owed_by == CONTRACTOR]
    return (
        *_snow(groups),
        *_unseen(now, until, limits),
        *_vehicles(now, ours, heard, limits),
        *_crews(now, ours, limits),
        *_posts(now, groups, opened, until),
        *_inspections(now, ours, until, limits),
        *_readiness(now, ours, limits),
    )


def _snow(groups: Sequence[Coming]) -> Iterator[Risk]:
    resting = [group for group in groups if group.basis in (FORECAST, MOVED)]
    for name in dict.fromkeys(group.occurrence for group in resting):
        mine = [group for group in resting if group.occurrence == name]
        due = min((group.due for group in mine if group.due is not None), default=None)
        yield Risk(SNOW, name, _obligations(mine), _count(mine), at=due)


def _unseen(now: Assessment, until: Instant, limits: Limits) -> Iterator[Risk]:
    """Yield what an empty list would not tell from a quiet day."""
    dossier, today = now.dossier, now.dossier.zone.local_day(now.as_of)
    ends = dossier.zone.at(dossier.contract.ends)
    if not dossier.contract.placeholder and ends < until:
        yield Risk(TERM_ENDS, "", at=ends)
        if ends <= now.as_of:
            return
    last = dossier.assessed_until
    if last is not None and last < today:
        yield Risk(NOT_ASSESSED, "", at=dossier.zone.at(last + timedelta(days=1)))
    # A trigger that names no station looks at the first on record, as the snowfalls themselves do.
    first = min((each.station for each in dossier.observations), default="")
    stations = {
        each.id: each.station or first for each in dossier.contract.triggers if each.kind == "snowfall"
    }
    for station in dict.fromkeys(stations.values()):
        owed = [o.id for o in dossier.contract.obligations if stations.get(o.trigger) == station]
        seen = [each.to_at for each in dossier.observations if each.station == station]
        seen_at = max((at for at in seen if at <= now.as_of), default=None)
        if owed and (seen_at is None or seen_at < now.as_of - limits.weather_within_h * HOUR_US):
            yield Risk(NO_WEATHER, station, tuple(owed), at=seen_at, limit=limits.weather_within_h)


def _obligations(groups: Sequence[Coming]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group.obligation for group in groups))


def _count(groups: Sequence[Coming]) -> int:
    return sum(group.duties for group in groups)


def _by_service(
    now: Assessment, groups: Sequence[Coming], measures: Sequence[Measure]
) -> Iterator[tuple[str, list[Coming], list[Obligation]]]:
    owed = {each.id: each for each in now.dossier.contract.obligations}
    for service in dict.fromkeys(owed[group.obligation].service for group in groups):
        mine = [
            group
            for group in groups
            if owed[group.obligation].service == service
            and owed[group.obligation].standard.measure in measures
        ]
        if mine:
            yield service, mine, [owed[name] for name in _obligations(mine)]


def _vehicles(
    now: Assessment, groups: Sequence[Coming], heard: Mapping[str, Instant], limits: Limits
) -> Iterator[Risk]:
    """Yield the services that vehicles do, where none is known or some are not heard."""
    since = now.as_of - limits.heard_within_h * HOUR_US
    names = sorted({*(vehicle.id for vehicle in now.dossier.vehicles), *heard})
    silent = tuple(name for name in names if name not in heard or heard[name] < since)
    last = max((at for at in heard.values()), default=None)
    for service, mine, owed in _by_service(now, groups, BY_VEHICLE):
        by_hand = {kind for each in owed for kind in each.standard.work_kinds if kind in BY_HAND}
        if not names:
            sheets = _last_sheet(now, service, by_hand)
            if sheets is None:
                yield Risk(NO_VEHICLE, service, _obligations(mine), _count(mine))
        elif silent:
            have = len(names) - len(silent)
            yield Risk(SILENT, service, _obligations(mine), _count(mine), have, len(names), last,
                       names=silent, limit=limits.heard_within_h)  # fmt: skip


def _crews(now: Assessment, groups: Sequence[Coming], limits: Limits) -> Iterator[Risk]:
    """Yield the services done by hand of which no sheet, visit or photo came in lately."""
    since = now.as_of - limits.crew_within_d * DAY_US
    for service, mine, owed in _by_service(now, groups, (Measure.EVENTS, *BY_VEHICLE)):
        by_vehicle = owed[0].standard.measure in BY_VEHICLE
        if by_vehicle and now.dossier.vehicles:
            continue
        kinds = {
            kind
            for each in owed
            for kind in (each.standard.work_kinds if by_vehicle else each.standard.kinds)
            if kind in BY_HAND
        }
        last = _last_sheet(now, service, kinds)
        if kinds and (last is None or last < since) and not (by_vehicle and last is None):
            yield Risk(
                NO_CREW, service, _obligations(mine), _count(mine), at=last, limit=limits.crew_within_d
            )


def _last_sheet(now: Assessment, service: str, kinds: set[str]) -> Instant | None:
    seen = [
        each.happened_at for each in now.dossier.evidence if each.kind in kinds and each.service == service
    ]
    return max(seen, default=None)


def _posts(
    now: Assessment, groups: Sequence[Coming], opened: Sequence[OpenCase], until: Instant
) -> Iterator[Risk]:
    """Yield each post that is asked within the look while nobody holds it."""
    register = now.dossier.register
    asked = [group.answerer.post for group in groups]
    asked += [found.step.post for found in opened]
    asked += [found.next_answerer.post for found in opened if found.next_answerer is not None]
    asked += [each.post for each in register.ladder]
    asked += [each.post for each in register.assignments]
    for post in sorted({*asked}):
        steps = tenures(register, post)
        changes = [at for at in steps.from_us if now.as_of < at < until]
        for begins, ends in zip([now.as_of, *changes], [*changes, until], strict=True):
            answerer = steps.at(Instant(begins))
            # A head who answers for its own seat is its holder, whatever the basis is called.
            if answerer.basis != HOLDER and not _holds(now, post, Instant(begins)):
                mine = [g for g in groups if g.answerer == answerer or g.answerer.post == post]
                yield Risk(VACANT, post, _obligations(mine), _count(mine), at=Instant(begins),
                           until=Instant(ends), names=tuple(n for n in (answerer.holder,) if n))  # fmt: skip


def _holds(now: Assessment, post: str, at: Instant) -> bool:
    held = now.dossier.register.holdings
    return any(each.post == post and not each.deputy and each.holds_at(at) for each in held)


def _inspections(now: Assessment, groups: Sequence[Coming], until: Instant, limits: Limits) -> Iterator[Risk]:
    """Yield a risk where fewer places can be inspected than fall due for it within the look."""
    owed = {each.id: each for each in now.dossier.contract.obligations}
    need = [
        group
        for group in groups
        if owed[group.obligation].standard.measure is Measure.EVENTS
        and "inspection" in owed[group.obligation].standard.kinds
    ]
    days = limits.inspections_over_d
    since = now.as_of - days * DAY_US
    made = [e.happened_at for e in now.dossier.evidence if e.kind == "inspection" and e.happened_at > since]
    # Whole inspections that fit into the look at the usual rate, rounded down.
    have = len(made) * (until - now.as_of) // (days * DAY_US)
    of = sum(group.duties * owed[group.obligation].standard.count for group in need)
    if of > have:
        yield Risk(FEW_INSPECTIONS, "", _obligations(need), _count(need), have, of,
                   max(made, default=None), limit=days)  # fmt: skip


def _readiness(now: Assessment, groups: Sequence[Coming], limits: Limits) -> Iterator[Risk]:
    """Yield a risk where vehicles are needed and no check of their readiness is on record."""
    checks = [act.happened_at for act in now.dossier.acts if act.kind == "readiness_check"]
    last = max((at for at in checks if at <= now.as_of), default=None)
    stale = last is None or last < now.as_of - limits.checked_within_d * DAY_US
    needing = [group for _, mine, _ in _by_service(now, groups, BY_VEHICLE) for group in mine]
    if stale and needing:
        yield Risk(
            NO_CHECK, "", _obligations(needing), _count(needing), at=last, limit=limits.checked_within_d
        )
