"""Life of a report: a fold over its events, and nothing else.

In:  events, of one body or of several that work on the same report.
Out: `ReportLife`: its state, what is awaited since when, who closed it with what.

The surprise: a step is awaited since it was first awaited in its round, however
often somebody claims, inspects and claims again. Only a reopening begins a round.
Whoever closed a report cannot close it again or turn its reopening down. What two
bodies wrote down without knowing of each other may not fit together: an event that
cannot follow the others is kept and counted, without effect, and never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from onus.base.instants import Instant
from onus.core.reports.events import (
    ACKNOWLEDGED,
    ANSWERED,
    CLAIMED_DONE,
    CLOSED,
    ESCALATED,
    FEEDBACK,
    FOLLOWS,
    HIDDEN,
    INSPECTING,
    INSPECTION_OPENED,
    MERGED,
    RECEIVED,
    REOPENED,
    REOPENING_REJECTED,
    SHOWN,
    SUPPORTED,
    Event,
    Refused,
    wanting,
)

ACKNOWLEDGE, ANSWER, CHECK_CLAIM = "acknowledge", "answer", "check_claim"
CLOSE, JUDGE_REOPENING = "close", "judge_reopening"
STEPS = (ACKNOWLEDGE, ANSWER, CHECK_CLAIM, CLOSE, JUDGE_REOPENING)

AWAITS: Mapping[str, str] = {
    RECEIVED: ACKNOWLEDGE,
    ACKNOWLEDGED: ANSWER,
    INSPECTING: ANSWER,
    CLAIMED_DONE: CHECK_CLAIM,
    ANSWERED: CLOSE,
    REOPENED: JUDGE_REOPENING,
    CLOSED: "",
    MERGED: "",
}
"""What is awaited in each state; empty for nothing."""

BECOMES: Mapping[str, str] = {
    RECEIVED: RECEIVED,
    ACKNOWLEDGED: ACKNOWLEDGED,
    INSPECTION_OPENED: INSPECTING,
    CLAIMED_DONE: CLAIMED_DONE,
    ANSWERED: ANSWERED,
    CLOSED: CLOSED,
    REOPENED: REOPENED,
    REOPENING_REJECTED: CLOSED,
    MERGED: MERGED,
}
"""The state after each kind of event that changes it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A time during which one step was awaited.

    Attributes:
        step: one of `STEPS`.
        round: 0 from the receipt on, one more with each reopening.
        since: when this wait began.
        first: when the step was first awaited in its round; its clock runs from here.
        until: when something else was awaited, or nothing; None while it lasts.
    """

    step: str
    round: int
    since: Instant
    first: Instant
    until: Instant | None = None


@dataclass(frozen=True, slots=True)
class ReportLife:
    """How a report stands after all that happened to it.

    Attributes:
        state: one of `STATES`.
        received_at: when it was written down.
        changed_at: when the last event was written down.
        round: how often it was reopened.
        waits: what was awaited, in order of time.
        closings: events that closed it, rejections of a reopening among them.
        merged_into: the report that it follows; empty for none.
        hidden: whether it is kept from the public. It goes on all the same, and it is counted.
        hidden_reason: why; empty while it is not.
        supporters: how many said "me too".
        feedback: what residents said of the result, oldest first.
        escalations: when it was passed up, as written down.
        without_effect: what was written down, and could not follow what had happened before.
    """

    state: str
    received_at: Instant
    changed_at: Instant
    round: int = 0
    waits: tuple[Wait, ...] = ()
    closings: tuple[Event, ...] = ()
    merged_into: str = ""
    hidden: bool = False
    hidden_reason: str = ""
    supporters: int = 0
    feedback: tuple[Event, ...] = ()
    escalations: tuple[Instant, ...] = ()
    without_effect: tuple[Event, ...] = ()

    @property
    def is_open(self) -> bool:
        """Return whether anything is still awaited."""
        return bool(AWAITS[self.state])

    @property
    def closed_by(self) -> tuple[str, ...]:
        """Return the persons who closed it, the first one first."""
        return tuple(dict.fromkeys(event.by_person for event in self.closings))


def in_order(told: Iterable[tuple[int, Event]]) -> tuple[Event, ...]:
    """Return the events of all bodies that work on a report in the one order in which they count.

    Args:
        told: each event with its number among those of the body that wrote it.

    The receipt comes first, then the time at which each was written down. Whatever two bodies
    wrote down in the same microsecond goes by number and contents, so that both read one life.

    >>> late, soon = Event(ANSWERED, Instant(9), Instant(9)), Event(SUPPORTED, Instant(5), Instant(5))
    >>> [event.kind for event in in_order([(0, late), (7, soon)])]
    ['supported', 'answered']
    """
    ordered = [event for _, event in sorted(told, key=lambda one: _place(*one))]
    receipt = next((number for number, event in enumerate(ordered) if event.kind == RECEIVED), 0)
    return (*ordered[receipt : receipt + 1], *ordered[:receipt], *ordered[receipt + 1 :])


def _place(number: int, event: Event) -> tuple[int, int, tuple[object, ...]]:
    contents = (
        event.kind, event.happened_at, event.by_post, event.by_person, event.text, event.done, event.done_by,
        event.evidence, event.target,
    )  # fmt: skip
    return event.recorded_at, number, contents


def live(events: Iterable[Event]) -> ReportLife:
    """Return the life that events come to; one that cannot follow those before it is without effect.

    Raises:
        ValueError: there is no event.

    >>> live([Event(RECEIVED, Instant(0), Instant(0))]).state
    'received'
    """
    told = tuple(events)
    if not told:
        raise ValueError("a report begins with its receipt")
    life = followed(None, told[0])
    for event in told[1:]:
        life = followed(life, event)
    return life


def followed(life: ReportLife | None, event: Event) -> ReportLife:
    """Return the life after the next event on record, which is without effect where it cannot follow.

    A report of which the receipt is not on record is awaited since anything is known of it.

    >>> one = followed(None, Event(REOPENED, Instant(7), Instant(7)))
    >>> one.state, len(one.without_effect)
    ('received', 1)
    """
    if life is None and event.kind != RECEIVED:
        life = after(None, Event(RECEIVED, event.recorded_at, event.recorded_at))
    if refusal(life, event) is None:
        return after(life, event)
    assert life is not None, "its receipt may always happen"
    return replace(
        life,
        changed_at=max(life.changed_at, event.recorded_at),
        without_effect=(*life.without_effect, event),
    )


def written_at(life: ReportLife, at: Instant) -> Instant:
    """Return when something is written down: never before what is on record, whatever the clock says.

    >>> written_at(live([Event(RECEIVED, Instant(5), Instant(5))]), Instant(3))
    6
    """
    # Two servers whose clocks differ by a second must not refuse each other's events, nor share an instant.
    return at if at >= life.changed_at else Instant(life.changed_at + 1)


def refusal(life: ReportLife | None, event: Event) -> Refused | None:
    """Return why an event may not happen now; None where it may.

    Args:
        life: the report so far; None before its receipt.
        event: what is about to be written down.

    >>> refusal(None, Event("closed", Instant(0), Instant(0))).reason
    'needs_post'
    """
    state = "" if life is None else life.state
    lacks = wanting(event)
    if lacks:
        return Refused(lacks, state)
    if life is None or event.kind == RECEIVED:
        return None if life is None and event.kind == RECEIVED else Refused("not_now", state)
    if event.recorded_at < life.changed_at:
        return Refused("out_of_order", state)
    if state not in FOLLOWS[event.kind]:
        return Refused("not_now", state)
    if event.kind in (HIDDEN, SHOWN) and life.hidden is (event.kind == HIDDEN):
        return Refused("already_so", state)
    if not _together(life, event):
        return Refused("not_now", state)
    again = event.kind in (CLOSED, REOPENING_REJECTED, MERGED) and life.round > 0
    if again and event.by_person in life.closed_by:
        return Refused("same_officer", state)
    return None


def _together(life: ReportLife, event: Event) -> bool:
    """Return whether a report that follows another closes with it alone, and reopens as what it was."""
    if event.kind == CLOSED and life.state == MERGED:
        return event.target == life.merged_into
    if event.kind == REOPENED and event.target:
        return life.state == CLOSED and event.target == life.merged_into
    return True


def after(life: ReportLife | None, event: Event) -> ReportLife:
    """Return the life after an event that may happen.

    >>> after(None, Event(RECEIVED, Instant(5), Instant(5))).waits[0].step
    'acknowledge'
    """
    at = event.recorded_at
    if life is None:
        first = Wait(ACKNOWLEDGE, 0, at, at)
        return ReportLife(RECEIVED, received_at=at, changed_at=at, waits=(first,))
    noted = replace(_noted(life, event), changed_at=at)
    state = BECOMES.get(event.kind, life.state)
    if event.kind == REOPENED and event.target:
        state = MERGED
    return replace(noted, state=state, waits=_waits(noted, AWAITS[state], at))


def _noted(life: ReportLife, event: Event) -> ReportLife:
    """Return the life with what an event tells beside the state."""
    if event.kind == SUPPORTED:
        return replace(life, supporters=life.supporters + 1)
    if event.kind == FEEDBACK:
        return replace(life, feedback=(*life.feedback, event))
    if event.kind == ESCALATED:
        return replace(life, escalations=(*life.escalations, event.happened_at))
    if event.kind == HIDDEN:
        return replace(life, hidden=True, hidden_reason=event.text)
    if event.kind == SHOWN:
        return replace(life, hidden=False, hidden_reason="")
    if event.kind == MERGED:
        return replace(life, merged_into=event.target)
    if event.kind == REOPENED:
        return replace(life, merged_into=event.target, round=life.round + 1)
    if event.kind in (CLOSED, REOPENING_REJECTED):
        return replace(life, closings=(*life.closings, event))
    return life


def _waits(life: ReportLife, step: str, at: Instant) -> tuple[Wait, ...]:
    """Return the waits when a step is awaited from an instant on."""
    last = life.waits[-1]
    running = last.until is None
    if running and (last.step, last.round) == (step, life.round):
        return life.waits
    ended = (*life.waits[:-1], replace(last, until=at)) if running else life.waits
    if not step:
        return ended
    before = [w.first for w in ended if (w.step, w.round) == (step, life.round)]
    return (*ended, Wait(step, life.round, at, before[0] if before else at))
