"""Standards: how well, and by when.

In:  a clause of a contract, or a rule of a pack, as parameters.
Out: `Standard` (what counts as done) and `Deadline` (when it is due).

The surprise: the deadline may depend on the grade of the snowfall and on the
class of the place, and a clause that sets none is kept as such: a duty without
a deadline is a defect of the contract, never a duty on time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.money import PPM

COUNTS_FROM = ("end", "start")
MINUTES_A_DAY = 1440


class Measure(Enum):
    """What is measured to say that a duty was met."""

    COVERAGE = "coverage"
    """Share of the length worked along by real passes."""
    TOUCH = "touch"
    """One position inside the polygon of the place: the weak rule of some cities."""
    EVENTS = "events"
    """A number of evidence events of named kinds."""
    CLOSING = "closing"
    """The closing of the report that opened the duty."""
    ACT = "act"
    """An act of a public body, for duties that the supervisor owes."""

    @property
    def is_of_work(self) -> bool:
        """Return whether it looks at work at a place, of which one piece may meet several duties.

        >>> [measure.value for measure in Measure if not measure.is_of_work]
        ['closing', 'act']
        """
        return self not in (Measure.CLOSING, Measure.ACT)


class Strength(Enum):
    """How far a piece of evidence can be trusted, weakest first."""

    NONE = "none"
    CLAIMED = "claimed"
    OBSERVED = "observed"
    VERIFIED = "verified"

    @property
    def rank(self) -> int:
        """Return 0 for none up to 3 for verified.

        >>> Strength.VERIFIED.rank
        3
        """
        return list(Strength).index(self)


@dataclass(frozen=True, slots=True)
class Standard:
    """What counts as done.

    Attributes:
        measure: what is measured.
        share_ppm: for `coverage`, the share of the length that must be reached.
        passes: for `coverage`, how many times each metre must be worked.
        both_directions: for `coverage`, whether each direction counts on its own.
        kinds: for `events`, evidence kinds that count (`inspection`, `crew`,
            `visit`, `photo`, `report`); for `act`, kinds of acts.
        count: for `events` and `act`, how many are needed.
        strength_min: weakest evidence that counts.
        work_kinds: for `coverage`, point evidence that also shows the place done.
    """

    measure: Measure = Measure.COVERAGE
    share_ppm: int = PPM
    passes: int = 1
    both_directions: bool = False
    kinds: tuple[str, ...] = ()
    count: int = 1
    strength_min: Strength = Strength.CLAIMED
    work_kinds: tuple[str, ...] = ("inspection", "crew", "photo")

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1 and counts below 1."""
        refuse(
            [
                unless(0 < self.share_ppm <= PPM, f"share_ppm must be above 0 and at most {PPM}"),
                unless(self.passes >= 1, "passes must be at least 1"),
                unless(self.count >= 1, "count must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when.

    A trigger in the hours of day is due after `within_h_by_day`. Otherwise the
    weekdays count, where they are given; then the hours, first by grade, then by
    class, then for all; then the time of day.

    Attributes:
        within_h: hours after the trigger, for every grade and class.
        within_h_by_grade: hours after the trigger, by the grade of the snowfall.
        within_h_by_class: hours after the trigger, by the class of the place.
        by_local_minute: minute of the local day: due at the next such time that
            is not before the hours above have run (or, without hours, after the trigger).
        within_h_by_day: hours after a trigger that falls into the hours of day; None
            where the rule does not tell day from night.
        by_day_from_minute: minute of the local day at which the hours of day begin.
        by_day_until_minute: minute at which they are over; no longer one of them.
        within_weekdays: due at the end of so many days from Monday to Friday, not
            counting the local day of the trigger. Public holidays are not known here
            and count as weekdays.
        counts_from: `end` or `start` of the trigger.
        restart_snow_tenth_mm: new snow, in tenths of a millimetre of water, that
            restarts the clock; None when the rule knows no restart.
        closes_after_d: days after which a duty still not met is no longer looked for; 0
            where nothing that comes later can mend it, as with the hours of a day. The
            look for a calendar duty ends at the latest where the next window opens.
    """

    within_h: int | None = None
    within_h_by_grade: Mapping[str, int] = field(default_factory=dict)
    within_h_by_class: Mapping[str, int] = field(default_factory=dict)
    by_local_minute: int | None = None
    within_h_by_day: int | None = None
    by_day_from_minute: int | None = None
    by_day_until_minute: int | None = None
    within_weekdays: int | None = None
    counts_from: str = "end"
    restart_snow_tenth_mm: int | None = None
    closes_after_d: int = 30

    def __post_init__(self) -> None:
        """Refuse hours below 0, half a day's hours and an unknown start of counting."""
        hours = {
            "within_h": (self.within_h or 0,),
            "within_h_by_day": (self.within_h_by_day or 0,),
            "within_h_by_grade": tuple(self.within_h_by_grade.values()),
            "within_h_by_class": tuple(self.within_h_by_class.values()),
        }
        refuse(
            [
                *(
                    unless(min(given, default=0) >= 0, f"{name} must not be negative")
                    for name, given in hours.items()
                ),
                not_one_of("counts_from", self.counts_from, COUNTS_FROM),
                unless(self.closes_after_d >= 0, "closes_after_d must not be negative"),
                unless(
                    0 <= (self.by_local_minute or 0) <= MINUTES_A_DAY,
                    f"by_local_minute must be from 0 to {MINUTES_A_DAY}",
                ),
                *self._day_faults(),
                *self._weekday_faults(),
            ]
        )

    def _day_faults(self) -> tuple[str, ...]:
        given = (self.within_h_by_day, self.by_day_from_minute, self.by_day_until_minute)
        if given == (None, None, None):
            return ()
        first, last = self.by_day_from_minute, self.by_day_until_minute
        if self.within_h_by_day is None or first is None or last is None:
            names = "within_h_by_day, by_day_from_minute and by_day_until_minute"
            return (f"{names} stand together or not at all",)
        in_order = 0 <= first < last <= MINUTES_A_DAY
        return (unless(in_order, "by_day_from_minute must be before by_day_until_minute, both within a day"),)

    def _weekday_faults(self) -> tuple[str, ...]:
        if self.within_weekdays is None:
            return ()
        alone = self.by_local_minute is None and self.within_h is None
        return (
            unless(self.within_weekdays >= 1, "within_weekdays must be at least 1"),
            unless(alone, "within_weekdays stands alone, without within_h or by_local_minute"),
        )

    def hours(self, *, grade: str, place_class: str) -> int | None:
        """Return the hours that apply, or None where the rule sets none.

        >>> Deadline(within_h_by_grade={"heavy": 48}).hours(grade="heavy", place_class="lane")
        48
        """
        if grade in self.within_h_by_grade:
            return self.within_h_by_grade[grade]
        if place_class in self.within_h_by_class:
            return self.within_h_by_class[place_class]
        return self.within_h

    @property
    def looks_at_clock(self) -> bool:
        """Return whether the due time depends on the hour or the weekday, and not on hours alone.

        >>> Deadline(within_h=24).looks_at_clock, Deadline(by_local_minute=420).looks_at_clock
        (False, True)
        """
        by_clock = (self.by_local_minute, self.within_h_by_day, self.within_weekdays)
        return any(given is not None for given in by_clock)

    def hours_by_day(self, minute: int) -> int | None:
        """Return the hours that apply to a trigger by day, or None by night.

        Args:
            minute: minute of the local day at which counting begins.

        >>> day = Deadline(within_h_by_day=3, by_day_from_minute=240, by_day_until_minute=1080)
        >>> [day.hours_by_day(minute) for minute in (239, 240, 1079, 1080)]
        [None, 3, 3, None]
        """
        first, last = self.by_day_from_minute, self.by_day_until_minute
        inside = first is not None and last is not None and first <= minute < last
        return self.within_h_by_day if inside else None
