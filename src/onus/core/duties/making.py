"""Making duties: obligations x places x occurrences, with windows.

In:  obligations with their resolved deadlines, places, occurrences.
Out: `DutyColumns`, sorted by obligation, occurrence and place.

The surprise: where the clock counts from the end of a snowfall, the window
opens at that end too. Work done while it still snowed does not show that the
street was cleared after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import DAY_US, HOUR_US, NO_INSTANT, Instant, ZoneTable
from onus.core.contracts.contract import Obligation
from onus.core.contracts.places import Place, is_owed_at
from onus.core.contracts.standards import Deadline
from onus.core.duties.duties import NO_PLACE, DutyColumns
from onus.core.duties.occurrences import Occurrence


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
    closes = Instant((base if last is None else max(base, last)) + deadline.closes_after_d * DAY_US)
    return Window(opens=base, due=last, closes=closes, restarted=moved is not None)


def _due(base: Instant, hours: int | None, deadline: Deadline, zone: ZoneTable) -> Instant | None:
    if hours is None and deadline.by_local_minute is None:
        return None
    earliest = Instant(base + (hours or 0) * HOUR_US)
    if deadline.by_local_minute is None:
        return earliest
    day = zone.local_day(earliest)
    today = zone.at(day, deadline.by_local_minute)
    if today >= earliest:
        return today
    return zone.at(zone.local_day(Instant(earliest + DAY_US)), deadline.by_local_minute)


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
    for ends, amount_tenth_mm in occurrence.restarts:
        current = moved if moved is not None else due
        if amount_tenth_mm >= limit and ends <= current:
            moved = _due(ends, hours, deadline, zone)
    return moved


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
    index_of_place = {place.id: index for index, place in enumerate(places)}
    covered = [_places_of(obligation, places) for obligation in obligations]
    class_codes, classes = _classes(places)
    parts = []
    for promise in sorted(promises, key=lambda p: (p.obligation, p.occurrence)):
        occurrence = occurrences[promise.occurrence]
        owed = covered[promise.obligation]
        by_contractor = obligations[promise.obligation].owed_by == "contractor"
        if by_contractor and occurrence.place:
            one = index_of_place.get(occurrence.place, NO_PLACE)
            owed = owed[owed == one]
        elif not by_contractor or not places:
            owed = np.array([NO_PLACE], np.int32)
        parts.append(_part(promise, occurrence, owed, class_codes, classes, zone))
    return _joined(parts)


def _places_of(obligation: Obligation, places: Sequence[Place]) -> NDArray[np.int32]:
    owed = [i for i, place in enumerate(places) if is_owed_at(obligation.places, place)]
    return np.array(owed, np.int32)


def _classes(places: Sequence[Place]) -> tuple[NDArray[np.int32], list[str]]:
    classes = sorted({place.place_class for place in places})
    code = {name: index for index, name in enumerate(classes)}
    return np.array([code[place.place_class] for place in places], np.int32), classes


def _part(
    promise: Promise,
    occurrence: Occurrence,
    owed: NDArray[np.int32],
    class_codes: NDArray[np.int32],
    classes: Sequence[str],
    zone: ZoneTable,
) -> tuple[NDArray[np.int64], ...]:
    """Return the columns of one promise; the window is worked out once for each class."""
    opens = np.full(len(owed), NO_INSTANT, np.int64)
    due, closes = opens.copy(), opens.copy()
    at_a_place = owed >= 0
    codes = np.where(at_a_place, class_codes[owed] if len(class_codes) else -1, -1)
    for code in np.unique(codes).tolist():
        name = classes[code] if code >= 0 else ""
        span = window(occurrence, promise.deadline, place_class=name, zone=zone)
        chosen = codes == code
        opens[chosen], closes[chosen] = span.opens, span.closes
        due[chosen] = NO_INSTANT if span.due is None else span.due
    same = np.ones(len(owed), np.int64)
    return (
        same * promise.obligation,
        owed.astype(np.int64),
        same * promise.occurrence,
        opens,
        due,
        closes,
        same * promise.rule,
    )


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
