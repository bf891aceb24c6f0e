"""The competition, judged: notice, time, clarifications, criteria, lots, questions, purchases.

In:  everything that was announced and asked, the rules, the calendar and time zone of the place.
Out: `CompetitionJudged`: the one deadline with its reasons, breaches, hints.

The surprise: the first day never counts. From the 1st, twenty days are over on the
21st, and five working days end at the close of the fifth that follows; the reading
is the Civil Code's, and ADR 0063 says why it is taken for every limit here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onus.base.instants import Instant, ZoneTable
from onus.core.calendars.calendar import NoCalendar, WorkCalendar
from onus.core.calendars.limits import Limit, over_at
from onus.core.competition.announced import (
    Clarification,
    Purchase,
    Question,
    Reply,
    SoleSourcing,
    TenderNotice,
)
from onus.core.competition.criteria import (
    WordHit,
    judge_discrimination,
    judge_price_weight,
    judge_scoring,
    word_hits,
)
from onus.core.competition.deadlines import DeadlineStep, deadline_of, deadline_steps
from onus.core.competition.purchases import judge_sole_sourcing, judge_splitting
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach, parted
from onus.core.contracts.rule_values import holding, number_of, texts_of
from onus.core.contracts.rulebook import Rule, Rulebook

BUDGET = "budget"
TENDERED = ("open", "invited")
UNEVEN = "uneven_information"


@dataclass(frozen=True, slots=True)
class Competition:
    """Everything that was announced, asked and answered about one tender.

    Attributes:
        notices: every version; version 1 decides on which day the rules are taken.
        clarifications: all of them.
        questions: all of them.
        replies: all of them.
        purchases: of the buyer in the fiscal year, of the same sort of object.
        sole: the publication of a purchase from one supplier; None for other methods.
        level: level of government of the buyer, for the open threshold.
    """

    notices: tuple[TenderNotice, ...]
    clarifications: tuple[Clarification, ...] = ()
    questions: tuple[Question, ...] = ()
    replies: tuple[Reply, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    sole: SoleSourcing | None = None
    level: str = ""

    def __post_init__(self) -> None:
        """Refuse versions without a first, twice, of two tenders, or out of order in time.

        A number may be missing: a version that nobody had the power to announce counts for nothing.
        """
        ordered = sorted(self.notices, key=lambda each: each.version)
        numbers = [each.version for each in ordered]
        if not ordered or numbers[0] != 1 or len(set(numbers)) < len(numbers):
            raise ValueError("the versions of a notice begin at 1 and none stands twice")
        if len({each.tender for each in ordered}) > 1:
            raise ValueError("all versions must be of one tender")
        if [each.issued for each in ordered] != sorted(each.issued for each in ordered):
            raise ValueError("a later version must not be issued earlier")

    def latest(self) -> TenderNotice:
        """Return the latest version.

        >>> from onus.core.competition.criteria import SAMPLE
        >>> Competition((SAMPLE,)).latest().version
        1
        """
        return max(self.notices, key=lambda each: each.version)

    def first(self) -> TenderNotice:
        """Return the first version.

        >>> from onus.core.competition.criteria import SAMPLE
        >>> Competition((SAMPLE,)).first().version
        1
        """
        return min(self.notices, key=lambda each: each.version)


@dataclass(frozen=True, slots=True)
class CompetitionJudged:
    """What was found about a competition.

    Attributes:
        deadline: the one that holds.
        steps: by which it came to be so.
        breaches: sorted.
        not_computable: sorted.
        hints: words in criteria that a person should look at; they decide nothing.
        unverified_years: years of the calendar that were counted on and not read.
    """

    deadline: Instant
    steps: tuple[DeadlineStep, ...]
    breaches: tuple[Breach, ...]
    not_computable: tuple[NotComputable, ...]
    hints: tuple[WordHit, ...]
    unverified_years: tuple[int, ...]


def judge_competition(
    competition: Competition, rulebook: Rulebook, calendar: WorkCalendar, zone: ZoneTable, as_of: Instant
) -> CompetitionJudged:
    """Judge a competition as far as it was known at an instant.

    Args:
        competition: what is on record; what was published after `as_of` is left out.
        rulebook: rules, taken on the day of the first notice.
        calendar: working days of the place.
        zone: its time zone.
        as_of: until when the record is read.

    Raises:
        ValueError: no notice had been issued by `as_of`.

    >>> from onus.core.calendars.calendar import CHINA
    >>> from onus.core.competition.criteria import SAMPLE
    >>> utc = ZoneTable("UTC", (0,), (0,))
    >>> judge_competition(Competition((SAMPLE,)), Rulebook(), CHINA, utc, Instant(5)).deadline
    1
    """
    known = _until(competition, as_of)
    day = zone.local_day(known.first().issued)
    steps = deadline_steps(known.notices, known.clarifications, rulebook, zone)
    deadline = deadline_of(steps) or known.latest().deadline
    place = _Place(known, steps, deadline, calendar, zone, as_of)
    found = [
        each
        for kind, judge in CHECKS.items()
        for rule in holding(rulebook, kind, day)
        for each in judge(place, rule)
    ]
    latest = known.latest()
    found += judge_splitting(known.purchases, rulebook, level=known.level, object_=latest.object)
    if known.sole is not None:
        found += judge_sole_sourcing(known.sole, rulebook, calendar, level=known.level, object_=latest.object)
    breaches, unknown = parted(found)
    hints = [hit for rule in holding(rulebook, "discrimination", day) for hit in word_hits(latest, rule)]
    return CompetitionJudged(
        deadline=deadline,
        steps=steps,
        breaches=breaches,
        not_computable=unknown,
        hints=tuple(hints),
        unverified_years=calendar.unverified(day, zone.local_day(deadline)),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """What a check is given: the record, the deadline, and how days are counted there."""

    known: Competition
    steps: tuple[DeadlineStep, ...]
    deadline: Instant
    calendar: WorkCalendar
    zone: ZoneTable
    as_of: Instant


def _until(whole: Competition, as_of: Instant) -> Competition:
    notices = tuple(each for each in whole.notices if each.issued <= as_of)
    if not notices:
        raise ValueError("no notice had been issued yet")
    return Competition(
        notices,
        tuple(each for each in whole.clarifications if each.issued <= as_of),
        tuple(each for each in whole.questions if each.asked <= as_of),
        tuple(_known_reply(each, as_of) for each in whole.replies),
        whole.purchases,
        whole.sole,
        whole.level,
    )


def _known_reply(reply: Reply, as_of: Instant) -> Reply:
    one = reply.told_one if reply.told_one is not None and reply.told_one <= as_of else None
    all_ = reply.published if reply.published is not None and reply.published <= as_of else None
    return Reply(reply.question, one, all_, reply.text)


def _bid_period(place: _Place, rule: Rule) -> Judged:
    notice, least = place.known.first(), number_of(rule, "d_min") or 0
    days = (place.zone.local_day(place.deadline) - notice.documents_from).days
    if notice.method not in TENDERED or days >= least:
        return ()
    return (
        breach(
            rule, f"tender:{notice.tender}", at=notice.issued, days=days, days_min=least,
            documents_from=notice.documents_from, deadline=place.zone.local_text(place.deadline),
        ),
    )  # fmt: skip


def _documents_period(place: _Place, rule: Rule) -> Judged:
    notice, least = place.known.latest(), number_of(rule, "working_d_min") or 0
    first = place.known.first().documents_from
    subject = f"tender:{notice.tender}"
    if notice.method not in TENDERED:
        return ()
    try:
        held = place.calendar.between(first, notice.documents_until)
    except NoCalendar as error:
        return (_no_calendar(rule, subject, error),)
    if held >= least:
        return ()
    return (
        breach(
            rule, subject, at=notice.issued, working_d=held, working_d_min=least, documents_from=first,
            documents_until=notice.documents_until,
        ),
    )  # fmt: skip


def _notice_content(place: _Place, rule: Rule) -> Judged:
    notice = place.known.latest()
    stated = (*notice.fields, *((BUDGET,) if notice.budget_minor is not None else ()))
    missing = [name for name in texts_of(rule, "fields") if name not in stated]
    told = [breach(rule, f"notice:{notice.version}", at=notice.issued, missing=name) for name in missing]
    if BUDGET in texts_of(rule, "fields"):
        told += _lot_budgets(notice, rule)
    return tuple(told)


def _lot_budgets(notice: TenderNotice, rule: Rule) -> Iterator[Breach]:
    """Yield each lot without a budget, and lots whose budgets do not add up to the whole."""
    bare = [lot for lot in notice.lots if lot.budget_minor is None]
    for lot in bare:
        yield breach(rule, f"lot:{lot.id}", at=notice.issued, missing=BUDGET)
    total = sum(lot.budget_minor or 0 for lot in notice.lots)
    if notice.lots and not bare and notice.budget_minor is not None and total != notice.budget_minor:
        yield breach(
            rule, f"notice:{notice.version}", at=notice.issued, sum_of_lots_minor=total,
            budget_minor=notice.budget_minor,
        )  # fmt: skip


def _late_clarification(place: _Place, rule: Rule) -> Judged:
    """Return clarifications that came after the deadline had passed, when nothing could be extended."""
    before: Instant | None = None
    found = []
    affecting = {f"clarification:{each.id}" for each in place.known.clarifications if each.affects_bids}
    for step in place.steps:
        if before is not None and step.source in affecting and step.at > before:
            found.append(breach(rule, step.source, at=step.at, deadline=place.zone.local_text(before)))
        before = step.deadline
    return tuple(found)


def _discrimination(place: _Place, rule: Rule) -> Judged:
    found = judge_discrimination(place.known.latest(), rule)
    if UNEVEN not in texts_of(rule, "grounds"):
        return found
    told = [each for each in place.known.replies if each.told_one is not None]
    uneven = [each for each in told if each.published is None or each.published > (each.told_one or 0)]
    return (*found, *(_told_to_one(rule, each, place.zone) for each in uneven))


def _told_to_one(rule: Rule, reply: Reply, zone: ZoneTable) -> Breach:
    published = "never" if reply.published is None else zone.local_text(reply.published)
    return breach(rule, f"question:{reply.question}", at=reply.told_one, ground=UNEVEN, published=published)


def _scoring(place: _Place, rule: Rule) -> Judged:
    return judge_scoring(place.known.latest(), rule)


def _price_weight(place: _Place, rule: Rule) -> Judged:
    return judge_price_weight(place.known.latest(), rule)


def _enquiries(place: _Place, rule: Rule) -> Judged:
    days = number_of(rule, "enquiry_working_d_max")
    if days is None:
        return ()
    answered = {each.question: each for each in place.known.replies}
    found = [_enquiry(place, rule, each, answered.get(each.id), days) for each in place.known.questions]
    return tuple(each for each in found if each is not None)


def _enquiry(
    place: _Place, rule: Rule, question: Question, reply: Reply | None, days: int
) -> Breach | NotComputable | None:
    subject = f"question:{question.id}"
    try:
        over = over_at(Limit(days, working=True), question.asked, place.calendar, place.zone)
    except NoCalendar as error:
        return _no_calendar(rule, subject, error)
    done = reply.published if reply else None
    if done is not None and done < over:
        return None
    if done is None and place.as_of < over:
        return None
    told = "never" if done is None else place.zone.local_text(done)
    return breach(rule, subject, at=over, answered=told, working_d_max=days)


def _no_calendar(rule: Rule, subject: str, error: NoCalendar) -> NotComputable:
    return NotComputable(rule.key, subject, (f"calendar:{error.named['year']}",))


CHECKS: dict[str, Callable[[_Place, Rule], Judged]] = {
    "bid_period": _bid_period,
    "documents_period": _documents_period,
    "notice_content": _notice_content,
    "clarification": _late_clarification,
    "discrimination": _discrimination,
    "scoring": _scoring,
    "price_weight": _price_weight,
    "remedies": _enquiries,
}
"""How a rule of each kind is judged of a competition."""
