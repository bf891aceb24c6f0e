"""Clocks of an award: who owed the next step by when, and whether it came.

In:  instants of the steps on record, limits of rules, the calendar and zone of the place.
Out: `StepClock` for each limit, and a breach for each that ran out.

The surprise: a clock whose start is not on record does not run and is not kept
either. It says what it waits for, and the step before it has a clock of its own.

Source: regulation implementing the Government Procurement Law, articles 33, 43 and 50;
Government Procurement Law, articles 46 and 47.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant, ZoneTable, utc_text
from onus.core.calendars.calendar import WorkCalendar
from onus.core.calendars.limits import Limit, over_at
from onus.core.contracts.breach import Breach, breach
from onus.core.contracts.rule_values import holding, number_of
from onus.core.contracts.rulebook import Rule, Rulebook

NOT_STARTED = "not_started"
RUNNING = "running"
MET = "met"
LATE = "late"
OVERDUE = "overdue"
CLOCK_STATES = (NOT_STARTED, RUNNING, MET, LATE, OVERDUE)


@dataclass(frozen=True, slots=True)
class LegalPlace:
    """Where limits end: the working days and the civil time of a place."""

    calendar: WorkCalendar
    zone: ZoneTable


@dataclass(frozen=True, slots=True)
class StepClock:
    """One limit and where it stands.

    Attributes:
        rule: `id@version`.
        step: what must be done: `report`, `choice`, `notice`, `publication`, `signing` and others.
        subject: of what, `award:T1`, `challenge:C1`.
        starts_at: from when it runs; None where that is not on record.
        due: the first instant that is too late; None where it does not run.
        done_at: when it was done; None where it was not yet.
        state: of `CLOCK_STATES`.
    """

    rule: str
    step: str
    subject: str
    starts_at: Instant | None
    due: Instant | None
    done_at: Instant | None
    state: str


@dataclass(frozen=True, slots=True)
class AwardSteps:
    """When each step of an award was done; None where it was not.

    Attributes:
        evaluated_at: the panel signed its report.
        reported_at: the report reached the buyer.
        candidates_at: the ranked candidates were published, where that is asked.
        chosen_at: the buyer chose.
        notified_at: the award notice went out.
        published_at: the result was published.
        signed_at: the contract was signed.
        filed_at: a copy reached the finance authority.
        contract_public_at: the contract was published.
        bonds_back_at: the last bid bond of those who did not win was returned.
        winner_bond_back_at: the winner's bid bond was returned.
    """

    evaluated_at: Instant | None = None
    reported_at: Instant | None = None
    candidates_at: Instant | None = None
    chosen_at: Instant | None = None
    notified_at: Instant | None = None
    published_at: Instant | None = None
    signed_at: Instant | None = None
    filed_at: Instant | None = None
    contract_public_at: Instant | None = None
    bonds_back_at: Instant | None = None
    winner_bond_back_at: Instant | None = None


Pauses = Sequence[tuple[Instant, Instant | None]]
"""Spans in which nothing went on, by order of an authority; None while one still holds."""

AWARD_LIMITS = (
    # kind, parameter, working days, step, starts with, done with
    ("award_clock", "report_working_d_max", True, "report", "evaluated_at", "reported_at"),
    ("award_clock", "choice_working_d_max", True, "choice", "reported_at", "chosen_at"),
    ("award_clock", "publication_working_d_max", True, "notice", "chosen_at", "notified_at"),
    ("award_clock", "publication_working_d_max", True, "publication", "chosen_at", "published_at"),
    ("candidates_publication", "publication_d_max", False, "candidates", "reported_at", "candidates_at"),
    ("signing", "sign_d_max", False, "signing", "notified_at", "signed_at"),
    ("signing", "file_working_d_max", True, "filing", "signed_at", "filed_at"),
    ("signing", "publish_working_d_max", True, "contract_publication", "signed_at", "contract_public_at"),
    ("bond_return", "working_d_max", True, "bonds_back", "notified_at", "bonds_back_at"),
    ("bond_return", "working_d_max", True, "winner_bond_back", "signed_at", "winner_bond_back_at"),
)


def award_clocks(
    steps: AwardSteps,
    rulebook: Rulebook,
    place: LegalPlace,
    *,
    as_of: Instant,
    subject: str,
    pauses: Pauses = (),
    left_out: Sequence[str] = (),
) -> tuple[StepClock, ...]:
    """Return every clock of an award, in the order in which the steps follow.

    Args:
        steps: what is on record.
        rulebook: the version of each rule in force on the day on which its clock starts is applied.
        place: calendar and zone.
        as_of: steps later than this are not seen.
        subject: `award:` and the tender or lot.
        pauses: spans by which the limit of signing is put off.
        left_out: steps that this award does not owe, such as `bonds_back` where no bond was
            asked, or `candidates` outside the bidding law.

    Raises:
        NoCalendar: a limit in working days touches a year without holidays on record.

    >>> from onus.base.instants import UTC_ZONE
    >>> place = LegalPlace(WorkCalendar("x", "X"), UTC_ZONE)
    >>> award_clocks(AwardSteps(), Rulebook(), place, as_of=Instant(0), subject="award:t")
    ()
    """
    found = []
    for kind, name, working, step, starts, done in AWARD_LIMITS:
        if step in left_out:
            continue
        begun = _seen(getattr(steps, starts), as_of)
        day = place.zone.local_day(begun if begun is not None else as_of)
        for rule in holding(rulebook, kind, day):
            count = number_of(rule, name)
            if count is not None:
                held = pauses if step == "signing" else ()
                found.append(
                    step_clock(
                        rule, step, subject, Limit(count, working=working), place,
                        starts_at=begun, done_at=_seen(getattr(steps, done), as_of), as_of=as_of, pauses=held,
                    )
                )  # fmt: skip
    return tuple(found)


def step_clock(
    rule: Rule,
    step: str,
    subject: str,
    limit: Limit,
    place: LegalPlace,
    *,
    starts_at: Instant | None,
    done_at: Instant | None,
    as_of: Instant,
    pauses: Pauses = (),
) -> StepClock:
    """Return one clock.

    What is done before the end of the last day is in time. A step without a start on
    record is `not_started`, also where it was done.
    """
    if starts_at is None:
        return StepClock(rule.key, step, subject, None, None, done_at, NOT_STARTED)
    due = put_off(over_at(limit, starts_at, place.calendar, place.zone), starts_at, pauses, as_of=as_of)
    if done_at is None:
        state = RUNNING if as_of < due else OVERDUE
        return StepClock(rule.key, step, subject, starts_at, due, None, state)
    return StepClock(rule.key, step, subject, starts_at, due, done_at, MET if done_at < due else LATE)


def put_off(due: Instant, starts_at: Instant, pauses: Pauses, *, as_of: Instant) -> Instant:
    """Return a due instant, later by every pause that fell into its time.

    Pauses that overlap count once; one that still holds counts up to `as_of`.

    >>> put_off(Instant(10), Instant(0), [(Instant(2), Instant(5)), (Instant(4), Instant(6))], as_of=Instant(99))
    14
    """
    over = starts_at
    for first, last in sorted((first, as_of if last is None else last) for first, last in pauses):
        begins = max(first, over)
        if begins < due and last > begins:
            due = Instant(due + last - begins)
            over = last
    return due


def clock_breaches(clocks: Iterable[StepClock], rulebook: Rulebook) -> tuple[Breach, ...]:
    """Return the breach of each clock that ran out, at the instant at which it did.

    >>> clock_breaches([], Rulebook())
    ()
    """
    rules = {rule.key: rule for rule in rulebook.rules}
    return tuple(_breaches(clocks, rules))


def _breaches(clocks: Iterable[StepClock], rules: dict[str, Rule]) -> Iterator[Breach]:
    for one in clocks:
        if one.state in (LATE, OVERDUE) and one.rule in rules:
            done = utc_text(one.done_at) if one.done_at is not None else "not yet"
            due = utc_text(one.due) if one.due is not None else ""
            yield breach(rules[one.rule], one.subject, at=one.due, step=one.step, due=due, done=done)


def on_day(place: LegalPlace, at: Instant) -> date:
    """Return the civil day of an instant at the place.

    >>> from onus.base.instants import UTC_ZONE
    >>> on_day(LegalPlace(WorkCalendar("x", "X"), UTC_ZONE), Instant(0))
    datetime.date(1970, 1, 1)
    """
    return place.zone.local_day(at)


def _seen(at: Instant | None, as_of: Instant) -> Instant | None:
    return at if at is not None and at <= as_of else None
