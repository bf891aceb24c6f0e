"""Snowfalls: from a station's observations to events with a beginning, an end and a grade.

In:  observations of one station, each over an interval.
Out: occurrences of a snowfall trigger.

The surprise: a grade is defined for the water that falls in 24 (or 12) hours.
A long snowfall is graded by the wettest such span inside it, not by its total;
where an interval is longer than that span, the event says that its total was
used, because nothing finer was observed.

Source: GB/T 28592 for the grades of China; the steps stand in the rule packs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import HOUR_US, Instant, utc_text
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation
from onus.core.contracts.rulebook import Rule
from onus.core.duties.occurrences import Occurrence

FROZEN = ("snow", "sleet")


@dataclass(frozen=True, slots=True)
class Snowfall:
    """One snowfall: its observations in order of time, without gaps above the limit."""

    observations: tuple[Observation, ...]

    @property
    def starts(self) -> Instant:
        """Return when the first observed interval with snow began."""
        return self.observations[0].from_at

    @property
    def ends(self) -> Instant:
        """Return when the last observed interval with snow ended."""
        return max(seen.to_at for seen in self.observations)

    @property
    def amount_tenth_mm(self) -> int:
        """Return the water equivalent, in tenths of a millimetre."""
        return sum(seen.precipitation_tenth_mm or 0 for seen in self.observations)


def same_reading(seen: Observation) -> tuple[object, ...]:
    """Return what two rows share that tell the same of the same hours, however often they were delivered.

    >>> row = Observation("s", Instant(0), Instant(9), 5, None, "snow", Instant(9))
    >>> same_reading(row)
    ('s', 0, 9, 5, None, 'snow')
    """
    return (
        seen.station,
        seen.from_at,
        seen.to_at,
        seen.precipitation_tenth_mm,
        seen.snow_depth_mm,
        seen.phenomenon,
    )


def snowfalls(observations: Sequence[Observation], *, gap_h: int) -> tuple[Snowfall, ...]:
    """Join a station's observations of snow into events.

    Args:
        observations: of one station, in any order.
        gap_h: hours without snow that end an event, at least 1.

    Returns:
        Events in order of time. Missing values neither continue nor end one. A row
        that was delivered twice counts once; rows that overlap are refused before
        (`wire.weather_faults`).

    >>> def snow(h, tenths):
    ...     at = Instant(h * HOUR_US)
    ...     return Observation("s", at, Instant(at + HOUR_US), tenths, None, "snow", at)
    >>> [event.amount_tenth_mm for event in snowfalls([snow(0, 5), snow(1, 4), snow(20, 1)], gap_h=6)]
    [9, 1]
    """
    wet = sorted(
        (o for o in observations if o.phenomenon in FROZEN and (o.precipitation_tenth_mm or 0) > 0),
        key=lambda o: (o.from_at, o.to_at, o.source_ref, o.id),
    )
    wet = list({same_reading(seen): seen for seen in reversed(wet)}.values())[::-1]
    events: list[list[Observation]] = []
    last_end = 0
    for seen in wet:
        if events and seen.from_at - last_end < gap_h * HOUR_US:
            events[-1].append(seen)
        else:
            events.append([seen])
            last_end = seen.to_at
        last_end = max(last_end, seen.to_at)
    return tuple(Snowfall(tuple(event)) for event in events)


def wettest_span_tenth_mm(event: Snowfall, *, hours: int) -> tuple[int, bool]:
    """Return the most water in any span of some hours, and whether it was observed so finely.

    Args:
        event: a snowfall.
        hours: length of the span.

    Returns:
        Tenths of a millimetre, and False when an interval is longer than the
        span, so that the total of the whole interval had to be used.

    >>> at = Instant(0)
    >>> wettest_span_tenth_mm(
    ...     Snowfall((Observation("s", at, Instant(40 * HOUR_US), 87, None, "snow", at),)), hours=24)
    (87, False)
    """
    span_us = hours * HOUR_US
    seen = event.observations
    best = 0
    for first, start in enumerate(seen):
        total = 0
        for later in seen[first:]:
            if later.to_at > start.from_at + span_us and later is not start:
                break
            total += later.precipitation_tenth_mm or 0
        best = max(best, total)
    fine = all(o.to_at - o.from_at <= span_us for o in seen)
    return best, fine


def grade_of(event: Snowfall, rule: Rule) -> tuple[str, tuple[str, ...]]:
    """Grade a snowfall by a rule of kind `snow_grades`.

    Returns:
        The grade, empty below the lowest step, and remarks on how it was found.

    Source: the rule's own citation.
    """
    hours = _whole(rule.parameters.get("hours"), default=24)
    amount, fine = wettest_span_tenth_mm(event, hours=hours)
    grade, reached = "", -1
    for step in _steps(rule):
        from_tenth_mm = _whole(step.get("from_tenth_mm"), default=0)
        if reached < from_tenth_mm <= amount:
            grade, reached = str(step.get("grade", "")), from_tenth_mm
    how = f"GRADE_FROM_{hours}H_MAX" if fine else "GRADE_FROM_EVENT_TOTAL"
    return grade, (how, f"GRADED_AMOUNT_TENTH_MM_{amount}")


def snowfall_occurrences(
    trigger: Trigger,
    observations: Sequence[Observation],
    rule_at: Callable[[Instant], Rule | None],
    *,
    as_of: Instant,
) -> tuple[Occurrence, ...]:
    """Turn a station's observations into occurrences of a snowfall trigger.

    Args:
        trigger: of kind `snowfall`.
        observations: of all stations.
        rule_at: the rule that grades a snowfall that ended at an instant, so that no
            later version reaches back; None leaves the grade empty.
        as_of: an event whose last snow is less than `gap_h` old may still go on.

    Returns:
        Occurrences in order of time, each knowing the later ones, which may
        restart its clock.
    """
    station = trigger.station or min((o.station for o in observations), default="")
    events = [
        event
        for event in snowfalls([o for o in observations if o.station == station], gap_h=trigger.gap_h)
        if event.amount_tenth_mm >= trigger.min_tenth_mm
    ]
    spans = [(event.starts, event.ends, event.amount_tenth_mm) for event in events]
    return tuple(
        _occurrence(trigger, event, rule_at(event.ends), later=tuple(spans[index + 1 :]), as_of=as_of)
        for index, event in enumerate(events)
    )


def _occurrence(
    trigger: Trigger,
    event: Snowfall,
    rule: Rule | None,
    *,
    later: tuple[tuple[Instant, Instant, int], ...],
    as_of: Instant,
) -> Occurrence:
    grade, grounds = grade_of(event, rule) if rule else ("", ())
    if event.ends + trigger.gap_h * HOUR_US > as_of:
        grounds = (*grounds, "SNOWFALL_MAY_CONTINUE")
    return Occurrence(
        id=f"{trigger.id}-{utc_text(event.starts)}",
        trigger=trigger.id,
        starts=event.starts,
        ends=event.ends,
        grade=grade,
        amount_tenth_mm=event.amount_tenth_mm,
        restarts=later,
        grounds=grounds,
        source_ref=event.observations[0].source_ref,
        graded_by=rule.key if rule else "",
    )


def _steps(rule: Rule) -> list[Mapping[str, object]]:
    steps = rule.parameters.get("steps", ())
    if not isinstance(steps, Sequence):
        return []
    return [step for step in steps if isinstance(step, Mapping)]


def _whole(value: object, *, default: int) -> int:
    return value if isinstance(value, int) else default
