"""Challenges and complaints: who may still be heard, who must answer by when, what stands still.

In:  challenges to the buyer, answers, complaints to the authority, decisions, suspensions.
Out: each case with its clocks and whether it came in time, and what bars signing at an instant.

The surprise: a challenge that came too late is kept and shown. It bars nothing, but
nobody can say that it never came.

Source: Government Procurement Law, articles 52 to 57; regulation implementing it,
article 54 (CN-PROT-32). Where a rule knows no challenge, as in the regulation
implementing the Tendering and Bidding Law, article 60, the complaint comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onus.base.bounds import not_one_of, refuse
from onus.base.instants import DAY_US, Instant
from onus.core.calendars.limits import Limit, over_at
from onus.core.contracts.rule_values import holding, number_of, says_yes
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.remedies.clocks import LegalPlace, Pauses, StepClock, step_clock

ABOUT = ("documents", "procedure", "result")
OUTCOMES = ("upheld", "upheld_in_part", "rejected", "withdrawn")
UPHELD = ("upheld", "upheld_in_part")

STANDSTILL = "standstill"
CHALLENGE_OPEN = "challenge_open"
COMPLAINT_OPEN = "complaint_open"
SUSPENDED = "suspended"
AWARD_UPSET = "award_upset"
NOT_NOTIFIED = "not_notified"
BARS = (NOT_NOTIFIED, STANDSTILL, CHALLENGE_OPEN, COMPLAINT_OPEN, SUSPENDED, AWARD_UPSET)


@dataclass(frozen=True, slots=True, order=True)
class Challenge:
    """A supplier's challenge to the buyer.

    Attributes:
        at: when the buyer received it.
        id: of the fact.
        by: who challenges.
        about: `documents`, `procedure` or `result`.
        known_at: when the supplier knew or had to know, such as the publication of the result.
    """

    at: Instant
    id: str
    by: str
    about: str
    known_at: Instant

    def __post_init__(self) -> None:
        """Refuse another subject."""
        refuse([not_one_of("about", self.about, ABOUT)])


@dataclass(frozen=True, slots=True, order=True)
class ChallengeAnswer:
    """The buyer's answer to a challenge, with its outcome."""

    at: Instant
    challenge: str
    outcome: str

    def __post_init__(self) -> None:
        """Refuse another outcome."""
        refuse([not_one_of("outcome", self.outcome, OUTCOMES)])


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """A complaint to the supervising authority.

    Attributes:
        at: when the authority received it.
        id: of the fact.
        challenge: id of the challenge that it follows.
    """

    at: Instant
    id: str
    challenge: str


@dataclass(frozen=True, slots=True, order=True)
class ComplaintDecision:
    """The authority's decision on a complaint, with its outcome."""

    at: Instant
    complaint: str
    outcome: str

    def __post_init__(self) -> None:
        """Refuse another outcome."""
        refuse([not_one_of("outcome", self.outcome, OUTCOMES)])


@dataclass(frozen=True, slots=True, order=True)
class Suspension:
    """The authority ordered that nothing goes on.

    Attributes:
        at: from when.
        complaint: id of the complaint.
        ended_at: when it was lifted; None while it was not.
    """

    at: Instant
    complaint: str
    ended_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class RemedyFacts:
    """Everything on record about challenges and complaints, in any order."""

    challenges: tuple[Challenge, ...] = ()
    answers: tuple[ChallengeAnswer, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    decisions: tuple[ComplaintDecision, ...] = ()
    suspensions: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class RemedyCase:
    """One challenge and what followed.

    Attributes:
        challenge: the challenge.
        in_time: whether it came in time.
        answer: the buyer's first answer; None before.
        complaint: the first complaint; None before.
        complaint_in_time: whether it came in time.
        decision: the authority's first decision; None before.
        complaint_until: the first instant that is too late for a complaint; None where the
            rule sets no limit.
        clocks: of the answer and of the decision.
    """

    challenge: Challenge
    in_time: bool
    answer: ChallengeAnswer | None
    complaint: Complaint | None
    complaint_in_time: bool
    decision: ComplaintDecision | None
    complaint_until: Instant | None
    clocks: tuple[StepClock, ...]

    @property
    def outcome(self) -> str:
        """Return what it came to: the decision's outcome, else the answer's, else nothing."""
        if self.decision is not None:
            return self.decision.outcome
        return self.answer.outcome if self.answer is not None else ""


def remedy_cases(
    facts: RemedyFacts, rule: Rule, place: LegalPlace, *, as_of: Instant
) -> tuple[RemedyCase, ...]:
    """Return every challenge with what followed, in the order in which they came.

    Args:
        facts: those later than `as_of` are not seen.
        rule: of kind `remedies`, the one under which the purchase runs.
        place: calendar and zone.
        as_of: the instant at which it is looked at.

    Raises:
        NoCalendar: a limit touches a year without holidays on record.
    """
    seen = [one for one in sorted(set(facts.challenges)) if one.at <= as_of]
    return tuple(_case(one, facts, rule, place, as_of) for one in seen)


def suspended_spans(facts: RemedyFacts, rule: Rule, place: LegalPlace, *, as_of: Instant) -> Pauses:
    """Return the spans in which nothing went on; each ends by itself after the days of the rule.

    A suspension without an end on record still holds (None) while its days last.
    """
    most = number_of(rule, "suspension_d_max")
    spans: list[tuple[Instant, Instant | None]] = []
    for one in sorted(set(facts.suspensions), key=lambda each: (each.at, each.complaint)):
        if one.at > as_of:
            continue
        last = Instant(one.at + most * DAY_US) if most is not None else None
        known = [end for end in (one.ended_at, last) if end is not None and end <= as_of]
        spans.append((one.at, min(known, default=None)))
    return tuple(spans)


def signing_bars(
    at: Instant,
    *,
    notified_at: Instant | None,
    standstill_until: Instant | None,
    cases: Sequence[RemedyCase],
    spans: Pauses,
) -> tuple[tuple[str, str], ...]:
    """Return everything that bars signing at an instant, each with what it is; nothing where one may sign.

    Args:
        at: when it would be signed.
        notified_at: when the award notice went out.
        standstill_until: first instant at which one may sign again; None where the rules know none.
        cases: of `remedy_cases` as of `at`.
        spans: of `suspended_spans` as of `at`.

    >>> signing_bars(Instant(5), notified_at=None, standstill_until=None, cases=(), spans=())
    (('not_notified', ''),)
    """
    found: list[tuple[str, str]] = []
    if notified_at is None or notified_at > at:
        found.append((NOT_NOTIFIED, ""))
    if standstill_until is not None and at < standstill_until:
        found.append((STANDSTILL, str(standstill_until)))
    for case in cases:
        found += _bars_of(case)
    if any(first <= at and (last is None or at < last) for first, last in spans):
        found.append((SUSPENDED, ""))
    return tuple(found)


def standstill_until(
    rulebook: Rulebook, place: LegalPlace, *, notified_at: Instant, candidates_at: Instant | None = None
) -> Instant | None:
    """Return the first instant at which one may sign again; None where no rule asks to stand still.

    Args:
        rulebook: rules of kind `standstill`, and of kind `candidates_publication` where
            candidates were shown, in force on the day from which they run.
        place: calendar and zone.
        notified_at: when the award notice went out.
        candidates_at: when the ranked candidates were published; None where they were not.

    Raises:
        NoCalendar: the days touch a year without holidays on record.
    """
    ends = []
    for rule in holding(rulebook, "standstill", place.zone.local_day(notified_at)):
        days = number_of(rule, "working_d_min")
        if days is not None:
            limit = Limit(days, working=True, first_counts=says_yes(rule, "first_day_counts"))
            ends.append(over_at(limit, notified_at, place.calendar, place.zone))
    if candidates_at is not None:
        for rule in holding(rulebook, "candidates_publication", place.zone.local_day(candidates_at)):
            days = number_of(rule, "shown_d_min")
            if days is not None:
                ends.append(over_at(Limit(days), candidates_at, place.calendar, place.zone))
    return max(ends, default=None)


def _bars_of(case: RemedyCase) -> Iterable[tuple[str, str]]:
    """Yield what a case bars: one that came in time and may change the result, until it is settled."""
    if not case.in_time:
        return
    if case.outcome in UPHELD:
        yield (AWARD_UPSET, case.challenge.id)
    elif case.complaint is not None and case.complaint_in_time and case.decision is None:
        yield (COMPLAINT_OPEN, case.complaint.id)
    elif case.answer is None and case.decision is None:
        yield (CHALLENGE_OPEN, case.challenge.id)


def _case(one: Challenge, facts: RemedyFacts, rule: Rule, place: LegalPlace, as_of: Instant) -> RemedyCase:
    answers = [
        each for each in sorted(set(facts.answers)) if each.challenge == one.id and one.at <= each.at <= as_of
    ]
    complaints = [
        each
        for each in sorted(set(facts.complaints))
        if each.challenge == one.id and one.at <= each.at <= as_of
    ]
    answer, complaint = next(iter(answers), None), next(iter(complaints), None)
    decisions = [
        each
        for each in sorted(set(facts.decisions))
        if complaint is not None and each.complaint == complaint.id and complaint.at <= each.at <= as_of
    ]
    decision = next(iter(decisions), None)
    until = _complaint_until(one, answer, rule, place)
    clocks = []
    answer_days, decision_days = (
        number_of(rule, "answer_working_d_max"),
        number_of(rule, "decision_working_d_max"),
    )
    if answer_days is not None:
        clocks.append(
            step_clock(
                rule, "answer", f"challenge:{one.id}", Limit(answer_days, working=True), place,
                starts_at=one.at, done_at=answer.at if answer else None, as_of=as_of,
            )
        )  # fmt: skip
    if decision_days is not None and complaint is not None:
        clocks.append(
            step_clock(
                rule, "decision", f"complaint:{complaint.id}", Limit(decision_days, working=True), place,
                starts_at=complaint.at, done_at=decision.at if decision else None, as_of=as_of,
            )
        )  # fmt: skip
    return RemedyCase(
        one,
        _before(one.at, one.known_at, rule, "challenge", place),
        answer,
        complaint,
        complaint is not None and (until is None or complaint.at < until),
        decision,
        until,
        tuple(clocks),
    )


def _before(at: Instant, start: Instant, rule: Rule, name: str, place: LegalPlace) -> bool:
    limit = _limit(rule, name)
    return limit is None or at < over_at(limit, start, place.calendar, place.zone)


def _limit(rule: Rule, name: str) -> Limit | None:
    working, days = number_of(rule, f"{name}_working_d_max"), number_of(rule, f"{name}_d_max")
    if working is not None:
        return Limit(working, working=True)
    return None if days is None else Limit(days)


def _complaint_until(
    one: Challenge, answer: ChallengeAnswer | None, rule: Rule, place: LegalPlace
) -> Instant | None:
    """Return when a complaint is too late: its days after the answer, or after the answer's time ran out."""
    limit, answering = _limit(rule, "complaint"), _limit(rule, "answer")
    if limit is None:
        return None
    if answering is None:
        start = one.known_at
    else:
        # The last day on which an answer is in time: its end is the first instant after.
        ran_out = Instant(over_at(answering, one.at, place.calendar, place.zone) - 1)
        start = min(answer.at, ran_out) if answer is not None else ran_out
    return over_at(limit, start, place.calendar, place.zone)
