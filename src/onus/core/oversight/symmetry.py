"""Symmetry of enforcement: whom did the office act against first, event by event?

In:  acts, notices, and the occurrences of the triggers.
Out: for each event the acts toward residents and shops, and those toward the
     contractor, each side with its first act and both its times.

The surprise: the two sides are timed differently on purpose. What was done to
residents counts from when it was done, however late the office wrote it down;
what was done to the contractor counts from when it was also on the record. An
office cannot look even-handed by recording late.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.accountability.escalation import AGAINST, CONTRACTOR
from onus.core.contracts.facts import Act, Notice
from onus.core.duties.occurrences import Occurrence

OTHERS = ("residents", "shops")
FOLLOWS_D = 30
"""Days after its end in which acts still belong to an event, if no later one began."""


@dataclass(frozen=True, slots=True)
class Side:
    """What was done toward one side in one event.

    Attributes:
        count: how many acts and notices.
        first: id of the one that happened first; empty for none.
        happened_at: when that was done.
        recorded_at: when that was written down.
        on_record_at: the earliest instant by which any of them was done and written down.
        deeds: ids of all of them, in order of time.
    """

    count: int
    first: str = ""
    happened_at: Instant | None = None
    recorded_at: Instant | None = None
    on_record_at: Instant | None = None
    deeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSymmetry:
    """Both sides of one event.

    Attributes:
        occurrence: id of the event; empty for acts that belong to none.
        trigger: id of its trigger.
        starts: when it began; None for acts that belong to none.
        ends: when it ended.
        others: what was done toward residents and shops.
        contractor: what was done toward the contractor.
        others_first: whether others were acted against before anything against
            the contractor was on the record.
    """

    occurrence: str
    trigger: str
    starts: Instant | None
    ends: Instant | None
    others: Side
    contractor: Side
    others_first: bool


@dataclass(frozen=True, slots=True, order=True)
class _Deed:
    """An act or a notice, reduced to its side and its times."""

    happened_at: Instant
    id: str
    recorded_at: Instant
    toward_contractor: bool


def enforcement_symmetry(
    acts: Sequence[Act],
    notices: Sequence[Notice],
    occurrences: Sequence[Occurrence],
    *,
    as_of: Instant,
) -> tuple[EventSymmetry, ...]:
    """Return for each event in which the office acted whom it acted against, and when.

    An event is an occurrence that concerns the whole area; where snow fell,
    only snowfalls are events. One that several triggers made is one event. An
    act belongs to the latest event that had begun, up to `FOLLOWS_D` days
    after its end. Every notice counts as an act toward others.

    Args:
        acts: of any kind; only those that put a burden on someone count.
        notices: what residents and shops were asked to do.
        occurrences: of all triggers.
        as_of: what was done or written down later is not seen.

    Returns:
        In order of time; acts that belong to no event come first, if any.

    >>> storm = Occurrence("s", "snow", Instant(0), Instant(5), amount_tenth_mm=87)
    >>> fine = Act("a", "penalty", Instant(6), Instant(6), toward="shops")
    >>> enforcement_symmetry([fine], (), [storm], as_of=Instant(9))[0].others_first
    True
    """
    events = _events(occurrences)
    deeds: dict[int, list[_Deed]] = {}
    for deed in _deeds(acts, notices, as_of):
        deeds.setdefault(_event_of(deed.happened_at, events), []).append(deed)
    return tuple(_symmetry(events, index, deeds[index]) for index in sorted(deeds))


def _deeds(acts: Iterable[Act], notices: Iterable[Notice], as_of: Instant) -> list[_Deed]:
    """Return what burdens someone and was known by an instant, in order of time."""
    found = [
        _Deed(act.happened_at, act.id, act.recorded_at, act.toward == CONTRACTOR)
        for act in acts
        if act.kind in AGAINST and act.toward in (CONTRACTOR, *OTHERS)
    ]
    found += [_Deed(n.happened_at, n.id, n.recorded_at, toward_contractor=False) for n in notices]
    return sorted(deed for deed in found if _on_record(deed) <= as_of)


def _on_record(deed: _Deed) -> Instant:
    return max(deed.happened_at, deed.recorded_at)


def _events(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Return the happenings that concern everybody, each once, in order of time."""
    wide = [occurrence for occurrence in occurrences if not occurrence.place]
    storms = [o for o in wide if o.grade or o.amount_tenth_mm]
    ordered = sorted(storms or wide, key=lambda o: (o.starts, o.ends, o.trigger, o.id))
    once: dict[tuple[Instant, Instant], Occurrence] = {}
    for occurrence in ordered:
        once.setdefault((occurrence.starts, occurrence.ends), occurrence)
    return list(once.values())


def _event_of(at: Instant, events: Sequence[Occurrence]) -> int:
    """Return the index of the latest event that had begun and is not long over; -1 for none."""
    begun = bisect_right(events, at, key=lambda event: event.starts) - 1
    if begun < 0 or at > events[begun].ends + FOLLOWS_D * DAY_US:
        return -1
    return begun


def _symmetry(events: Sequence[Occurrence], index: int, deeds: Sequence[_Deed]) -> EventSymmetry:
    event = events[index] if index >= 0 else None
    others = _side([deed for deed in deeds if not deed.toward_contractor])
    contractor = _side([deed for deed in deeds if deed.toward_contractor])
    return EventSymmetry(
        occurrence=event.id if event else "",
        trigger=event.trigger if event else "",
        starts=event.starts if event else None,
        ends=event.ends if event else None,
        others=others,
        contractor=contractor,
        others_first=_is_before(others.happened_at, contractor.on_record_at),
    )


def _side(deeds: Sequence[_Deed]) -> Side:
    if not deeds:
        return Side(count=0)
    first = deeds[0]
    return Side(
        count=len(deeds),
        first=first.id,
        happened_at=first.happened_at,
        recorded_at=first.recorded_at,
        on_record_at=min(_on_record(deed) for deed in deeds),
        deeds=tuple(deed.id for deed in deeds),
    )


def _is_before(others: Instant | None, contractor: Instant | None) -> bool:
    return others is not None and (contractor is None or others < contractor)
