"""Met by events: inspections, crew sheets, visits, photos, acts.

In:  the windows of duties of one obligation, and dated events by place.
Out: when the needed number of events was reached, how strong they are, and
     whether an inspection found the place not done.

The surprise: a failed inspection sets work aside. Until the due time it undoes
everything before it; in the day after, it still undoes what was only claimed,
never what a machine saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, NO_INSTANT
from onus.core.contracts.standards import Standard, Strength

RECHECK_US = DAY_US
WRITTEN_WITHIN_US = DAY_US
USED, AGAINST, UNDONE = "used", "failed_inspection", "undone_by_inspection"
TOO_WEAK, OTHER_KIND, AFTER_RECHECK = "too_weak", "kind_does_not_count", "after_recheck"
AFTER_MET = "already_met"
"""What an event within the window came to."""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One dated piece of evidence at one place.

    Attributes:
        at_us: when it was so.
        kind: `inspection`, `crew`, `visit`, `photo`, `pass`, or a kind of act.
        strength: how far it can be trusted, as `Strength.rank`.
        good: False for a failed inspection.
        id: row that it came from.
        recorded_us: when it was written down; `NO_INSTANT` for at once.
    """

    at_us: int
    kind: str
    strength: int
    good: bool
    id: str
    recorded_us: int = NO_INSTANT

    @property
    def known_us(self) -> int:
        """Return from when on it was known: done, and written down.

        >>> Event(5, "crew", 1, True, "c1", recorded_us=9).known_us
        9
        """
        return max(self.at_us, self.recorded_us)

    def is_late(self, due_us: int) -> bool:
        """Return whether it was written down late.

        Late is what the record did not hold when the due time passed, though it
        speaks of the time before; and whatever was written down more than a day
        after it was so.

        >>> Event(5, "crew", 1, True, "c1", recorded_us=9).is_late(7)
        True
        """
        after_due = self.at_us <= due_us < self.known_us
        return after_due or self.known_us > self.at_us + WRITTEN_WITHIN_US


@dataclass(frozen=True, slots=True)
class MetByEvents:
    """What events say of one duty.

    Attributes:
        met_us: when the needed number was reached; `NO_INSTANT` if never.
        known_us: when the record first showed that it was reached.
        strength: rank of what was used.
        counting: the events that count for it.
        used: those of them that decided when it was met, when that showed, or how strong it is.
        failed: whether a failed inspection counts against it.
        set_aside_before_us: machine evidence before this instant does not count.
        seen: whether any event fell into the window.
        weighed: every event in the window with what it came to.
    """

    met_us: int
    known_us: int
    strength: int
    counting: tuple[Event, ...]
    used: tuple[Event, ...]
    failed: bool
    set_aside_before_us: int
    seen: bool
    weighed: tuple[tuple[Event, str], ...] = ()


NOTHING = MetByEvents(
    NO_INSTANT, NO_INSTANT, 0, (), (), failed=False, set_aside_before_us=NO_INSTANT, seen=False
)


def met_by_events(
    events: Sequence[Event],
    standard: Standard,
    *,
    kinds: Sequence[str],
    count: int,
    opens_us: int,
    due_us: int,
    closes_us: int,
) -> MetByEvents:
    """Return when the events of one place meet one duty.

    Args:
        events: of this place and service, sorted by time.
        standard: what counts; its `strength_min` is the weakest that does.
        kinds: kinds of events that count.
        count: how many of them are needed.
        opens_us: start of the window.
        due_us: due time; `NO_INSTANT` for none.
        closes_us: end of the look; events after it are another duty's.

    >>> done = Event(5, "inspection", Strength.OBSERVED.rank, True, "i1")
    >>> met_by_events([done], Standard(), kinds=("inspection",), count=1,
    ...               opens_us=0, due_us=9, closes_us=99).met_us
    5
    """
    inside = [event for event in events if opens_us <= event.at_us <= closes_us]
    if not inside:
        return NOTHING
    until = due_us if due_us != NO_INSTANT else closes_us
    undone = max((e.at_us for e in inside if not e.good and e.at_us <= until), default=NO_INSTANT)
    doubted = max((e.at_us for e in inside if not e.good and e.at_us <= until + RECHECK_US), default=undone)
    weighed = tuple(
        (e, _weight(e, standard, kinds, undone=undone, doubted=doubted, until=until)) for e in inside
    )
    strong = [event for event, weight in weighed if weight == USED]
    reached = len(strong) >= count
    # The record showed it when it held so many, in whatever order they were written down.
    known = sorted(event.known_us for event in strong)
    used = _deciding(strong, count) if reached else tuple(strong)
    idle = set(strong) - set(used)
    return MetByEvents(
        met_us=strong[count - 1].at_us if reached else NO_INSTANT,
        known_us=known[count - 1] if reached else NO_INSTANT,
        strength=_strength(strong),
        counting=tuple(strong),
        used=used,
        failed=doubted != NO_INSTANT,
        set_aside_before_us=undone,
        seen=True,
        weighed=tuple((event, AFTER_MET if event in idle else weight) for event, weight in weighed),
    )


def _deciding(strong: Sequence[Event], count: int) -> tuple[Event, ...]:
    """Return the events without which a duty that was met would be found otherwise.

    Those are the first ones done, the first ones on record, and each later one
    that makes the finding stronger.
    """
    chosen = {*strong[:count], *sorted(strong, key=lambda event: (event.known_us, event))[:count]}
    while len(chosen) < len(strong):
        others = (event for event in strong if event not in chosen)
        stronger = next((e for e in others if _strength([*chosen, e]) > _strength([*chosen])), None)
        if stronger is None:
            break
        chosen.add(stronger)
    return tuple(event for event in strong if event in chosen)


def _weight(
    event: Event, standard: Standard, kinds: Sequence[str], *, undone: int, doubted: int, until: int
) -> str:
    """Return what an event in the window came to."""
    if not event.good:
        return AGAINST if event.at_us <= until + RECHECK_US else AFTER_RECHECK
    if event.kind not in kinds:
        return OTHER_KIND
    if not _stands(event, undone, doubted):
        return UNDONE
    return USED if event.strength >= standard.strength_min.rank else TOO_WEAK


def _stands(event: Event, undone_us: int, doubted_us: int) -> bool:
    limit = doubted_us if event.strength <= Strength.CLAIMED.rank else undone_us
    return limit == NO_INSTANT or event.at_us > limit


def _strength(events: Sequence[Event]) -> int:
    """Return the strength of events together: two independent kinds verify each other."""
    if not events:
        return 0
    best = max(event.strength for event in events)
    independent = len({event.kind for event in events}) > 1
    return Strength.VERIFIED.rank if independent and best >= Strength.OBSERVED.rank else best
