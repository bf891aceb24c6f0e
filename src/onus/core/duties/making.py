"""Making duties: obligations x places x occurrences, with windows.

In:  obligations with their resolved deadlines, places, occurrences.
Out: `DutyColumns`, sorted by obligation, occurrence and place.

The surprise: where the clock counts from the end of a snowfall, the window
opens at that end too. Work done while it still snowed does not show that the
street was cleared after it.

Snow that was cleared after a second snowfall was cleared, late, of the first as
well. A day that was not swept is not swept by sweeping the next: the look for a
calendar duty ends where the next window of its trigger opens, but never before the
duty is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import DAY_US, HOUR_US, MINUTE_US, NO_INSTANT, Instant, ZoneTable
from onus.core.contracts.contract import Obligation
from onus.core.contracts.places import Place, is_owed_at
from onus.core.contracts.standards import MINUTES_A_DAY, Deadline
from onus.core.duties.duties import NO_PLACE, DutyColumns
from onus.core.duties.occurrences import Occurrence

NO_HOURS = -1
FRIDAY = 5


@dataclass(frozen=True, slots=True)
class Window:
    """When one duty opens, is due and is no longer looked for."""

    opens: Instant
    due: Instant | None
    closes: Instant
    restarted: bool


def window(occurrence: Occurrence, deadline: Deadline, *, place_class: str, zone: ZoneTable) -> Window:
    """Return the window of a duty.

    Args:
        occurrence: what triggered it.
        deadline: by when, as the clause or the rule says.
        place_class: class of the place, for deadlines that depend on it.
        zone: the dossier's time zone, for deadlines at a time of day.

    Returns:
        The window. `due` is None where neither the deadline nor the occurrence
        sets one. `restarted` is True when later snow moved the due time.

    >>> from onus.base.instants import UTC_ZONE
    >>> fell = Occurrence("s", "snow", starts=Instant(0), ends=Instant(HOUR_US))
    >>> window(fell, Deadline(within_h=24), place_class="lane", zone=UTC_ZONE).due == 25 * HOUR_US
    True
    """
    hours = deadline.hours(grade=occurrence.grade, place_class=place_class)
    base = occurrence.starts if deadline.counts_from == "start" else occurrence.ends
    due = _due(base, hours, deadline, zone)
    if due is None:
        due = occurrence.due
    moved = _restarted(occurrence, deadline, hours, due, zone)
    last = moved if moved is not None else due
    end = base if last is None else max(base, last)
    closes = Instant(end + deadline.closes_after_d * DAY_US)
    if occurrence.next_opens is not None:
        closes = Instant(max(end, min(closes, occurrence.next_opens - 1)))
    return Window(opens=base, due=last, closes=closes, restarted=moved is not None)


def _due(base: Instant, hours: int | None, deadline: Deadline, zone: ZoneTable) -> Instant | None:
    by_day = deadline.hours_by_day(_minute_of_day(base, zone))
    if by_day is not None:
        return Instant(base + by_day * HOUR_US)
    if deadline.within_weekdays is not None:
        return zone.at(_weekday_after(zone.local_day(base), deadline.within_weekdays), MINUTES_A_DAY)
    if hours is None and deadline.by_local_minute is None:
        return None
    earliest = Instant(base + (hours or 0) * HOUR_US)
    if deadline.by_local_minute is None:
        return earliest
    day = zone.local_day(earliest)
    today = zone.at(day, deadline.by_local_minute)
    # The next civil day and not 24 hours on: the day on which clocks go back has 25.
    return today if today >= earliest else zone.at(day + timedelta(days=1), deadline.by_local_minute)


def _minute_of_day(at: Instant, zone: ZoneTable) -> int:
    return (at + zone.offset_us(at)) % DAY_US // MINUTE_US


def _weekday_after(day: date, count: int) -> date:
    """Return the n-th day from Monday to Friday after a day."""
    while count:
        day += timedelta(days=1)
        count -= day.isoweekday() <= FRIDAY
    return day


def _restarted(
    occurrence: Occurrence,
    deadline: Deadline,
    hours: int | None,
    due: Instant | None,
    zone: ZoneTable,
) -> Instant | None:
    """Return the due time after restarts, or None where nothing restarted the clock."""
    limit = deadline.restart_snow_tenth_mm
    if limit is None or due is None:
        return None
    moved: Instant | None = None
    for starts, ends, amount_tenth_mm in occurrence.restarts:
        current = moved if moved is not None else due
        # Snow that begins before the time is up restarts it, however long it then falls.
        if amount_tenth_mm >= limit and starts <= current:
            base = starts if deadline.counts_from == "start" else ends
            moved = _due(base, hours, deadline, zone)
    return moved


def restarted(
    promises: Sequence[Promise],
    occurrences: Sequence[Occurrence],
    duties: DutyColumns,
    places: Sequence[Place],
    zone: ZoneTable,
) -> NDArray[np.bool_]:
    """Return for each duty whether later snow restarted its clock.

    >>> from onus.base.instants import UTC_ZONE
    >>> none = np.zeros(0, np.int64)
    >>> restarted((), (), DutyColumns(*[none] * 7), (), UTC_ZONE)
    array([], dtype=bool)
    """
    moved = np.zeros(len(duties), bool)
    codes, classes = _classes(places)
    place_class = np.append(codes, -1)[duties.place]
    for promise in promises:
        occurrence = occurrences[promise.occurrence]
        if promise.deadline.restart_snow_tenth_mm is None or not occurrence.restarts:
            continue
        mine = (duties.obligation == promise.obligation) & (duties.occurrence == promise.occurrence)
        for code in np.unique(place_class[mine]).tolist():
            name = classes[code] if code >= 0 else ""
            if window(occurrence, promise.deadline, place_class=name, zone=zone).restarted:
                moved |= mine & (place_class == code)
    return moved


@dataclass(frozen=True, slots=True)
class WindowColumns:
    """Many windows, one row each; `NO_INSTANT` where there is no due time."""

    opens_us: NDArray[np.int64]
    due_us: NDArray[np.int64]
    closes_us: NDArray[np.int64]
    restarted: NDArray[np.bool_]


def windows(
    occurrences: Sequence[Occurrence], deadline: Deadline, *, place_class: Sequence[str], zone: ZoneTable
) -> WindowColumns:
    """Return the windows of many duties under one deadline; the twin of `window`.

    Args:
        occurrences: what triggered each duty.
        deadline: by when, as the clause or the rule says.
        place_class: class of the place of each duty, in the same order.
        zone: the dossier's time zone.

    >>> from onus.base.instants import UTC_ZONE
    >>> fell = Occurrence("s", "snow", starts=Instant(0), ends=Instant(HOUR_US))
    >>> windows([fell], Deadline(within_h=24), place_class=["lane"], zone=UTC_ZONE).due_us // HOUR_US
    array([25])
    """
    from_start = deadline.counts_from == "start"
    base = np.array([o.starts if from_start else o.ends for o in occurrences], np.int64)
    own = np.array([NO_INSTANT if o.due is None else o.due for o in occurrences], np.int64)
    kinds = list(zip([o.grade for o in occurrences], place_class, strict=True))
    hours = {kind: deadline.hours(grade=kind[0], place_class=kind[1]) for kind in dict.fromkeys(kinds)}
    after_h = np.array([NO_HOURS if hours[kind] is None else hours[kind] for kind in kinds], np.int64)
    due = np.where(after_h == NO_HOURS, own, base + after_h * HOUR_US)
    last = np.where(due == NO_INSTANT, base, np.maximum(base, due))
    none = np.iinfo(np.int64).max
    following = np.array([none if o.next_opens is None else o.next_opens - 1 for o in occurrences], np.int64)
    closes = np.maximum(last, np.minimum(last + deadline.closes_after_d * DAY_US, following))
    found = WindowColumns(base, due, closes, np.zeros(len(base), bool))
    for row, occurrence in enumerate(occurrences):
        # Times of day and clocks that restart are rare: the specification itself decides them.
        if deadline.looks_at_clock or occurrence.restarts:
            span = window(occurrence, deadline, place_class=place_class[row], zone=zone)
            found.due_us[row] = NO_INSTANT if span.due is None else span.due
            found.closes_us[row], found.restarted[row] = span.closes, span.restarted
    return found


@dataclass(frozen=True, slots=True)
class Promise:
    """An obligation with the deadline that applies to one occurrence.

    Attributes:
        obligation: index into the contract's obligations.
        occurrence: index into the list of occurrences.
        deadline: by when; from the rule in force on the day, or from the clause.
        rule: index into the list of rule keys; -1 for the clause's own.
    """

    obligation: int
    occurrence: int
    deadline: Deadline
    rule: int


def make_duties(
    promises: Sequence[Promise],
    obligations: Sequence[Obligation],
    occurrences: Sequence[Occurrence],
    places: Sequence[Place],
    zone: ZoneTable,
) -> DutyColumns:
    """Make all duties.

    Args:
        promises: which obligation meets which occurrence, under which deadline.
        obligations: of the contract, in its order.
        occurrences: of all triggers.
        places: of the dossier, sorted by id.
        zone: the dossier's time zone.

    Returns:
        Duties sorted by obligation, occurrence and place.

    >>> from onus.base.instants import UTC_ZONE
    >>> len(make_duties((), (), (), (), UTC_ZONE))
    0
    """
    covered = [_places_of(obligation, places) for obligation in obligations]
    spots = _Spots({place.id: index for index, place in enumerate(places)}, *_classes(places))
    parts = []
    in_order = sorted(promises, key=lambda p: (p.obligation, p.occurrence))
    for run in _runs(in_order):
        by_contractor = obligations[run[0].obligation].owed_by == "contractor"
        owed = covered[run[0].obligation] if by_contractor and places else np.array([NO_PLACE], np.int32)
        happened = [occurrences[promise.occurrence] for promise in run]
        parts.append(_part(run, happened, owed, spots, zone, one_place=by_contractor))
    return _joined(parts)


def _runs(in_order: Sequence[Promise]) -> list[list[Promise]]:
    """Group promises that differ by their occurrence alone, so that they are worked out together."""
    runs: list[list[Promise]] = []
    for promise in in_order:
        last = runs[-1][0] if runs else None
        # The same deadline value, not an equal one: a cheap test, and only of speed.
        if (
            last is not None
            and promise.deadline is last.deadline
            and (promise.obligation, promise.rule) == (last.obligation, last.rule)
        ):
            runs[-1].append(promise)
        else:
            runs.append([promise])
    return runs


def _places_of(obligation: Obligation, places: Sequence[Place]) -> NDArray[np.int32]:
    owed = [i for i, place in enumerate(places) if is_owed_at(obligation.places, place)]
    return np.array(owed, np.int32)


def _classes(places: Sequence[Place]) -> tuple[NDArray[np.int32], list[str]]:
    classes = sorted({place.place_class for place in places})
    code = {name: index for index, name in enumerate(classes)}
    return np.array([code[place.place_class] for place in places], np.int32), classes


@dataclass(frozen=True, slots=True)
class _Spots:
    """Places by id, the class code of each, and the names of the classes."""

    index: Mapping[str, int]
    class_code: NDArray[np.int32]
    classes: Sequence[str]


def _part(
    run: Sequence[Promise],
    happened: Sequence[Occurrence],
    owed: NDArray[np.int32],
    spots: _Spots,
    zone: ZoneTable,
    *,
    one_place: bool,
) -> tuple[NDArray[np.int64], ...]:
    """Return the columns of a run of promises; a window is worked out once for each class."""
    row, place = _rows(happened, owed, spots, one_place=one_place)
    code = np.full(len(place), -1, np.int64)
    at_a_place = place >= 0
    code[at_a_place] = spots.class_code[place[at_a_place]]
    pairs, which = np.unique(row * (len(spots.classes) + 1) + code + 1, return_inverse=True)
    names = ["", *spots.classes]
    of_row, of_class = pairs // len(names), pairs % len(names)
    spans = windows(
        [happened[number] for number in of_row.tolist()],
        run[0].deadline,
        place_class=[names[number] for number in of_class.tolist()],
        zone=zone,
    )
    occurrence = np.array([promise.occurrence for promise in run], np.int64)
    same = np.ones(len(row), np.int64)
    return (
        same * run[0].obligation,
        place,
        occurrence[row],
        spans.opens_us[which],
        spans.due_us[which],
        spans.closes_us[which],
        same * run[0].rule,
    )


def _rows(
    happened: Sequence[Occurrence], owed: NDArray[np.int32], spots: _Spots, *, one_place: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each duty which occurrence of the run it comes from, and its place."""
    named = np.array([bool(one_place and (o.place or not o.everywhere)) for o in happened], bool)
    unknown = np.array([not o.place for o in happened], bool)
    at = np.array([spots.index.get(o.place, NO_PLACE) for o in happened], np.int64)
    counts = np.where(named, unknown | (np.isin(at, owed) & (at != NO_PLACE)), len(owed))
    row = np.repeat(np.arange(len(happened)), counts)
    within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    everywhere = owed.astype(np.int64)[np.where(named[row], 0, within)] if len(owed) else row
    return row, np.where(named[row], at[row], everywhere)


def _joined(parts: Sequence[tuple[NDArray[np.int64], ...]]) -> DutyColumns:
    empty = (np.zeros(0, np.int64),) * 7
    columns = [np.concatenate(column) for column in zip(empty, *parts, strict=True)]
    obligation, place, occurrence, opens, due, closes, rule = columns
    return DutyColumns(
        obligation=obligation.astype(np.int32),
        place=place.astype(np.int32),
        occurrence=occurrence.astype(np.int32),
        opens_us=opens,
        due_us=due,
        closes_us=closes,
        rule=rule.astype(np.int32),
    )
