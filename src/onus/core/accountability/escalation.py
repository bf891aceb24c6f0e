"""Escalation: the ladder that an open failure climbs while nobody mends it.

In:  groups of duties that fell due unmet, the register with its ladder, acts.
Out: one `Case` for each group, with a step for every rung that was reached.

At each rung a post has some hours to do an act that counts and lies within its
powers. Silence moves the onus to the next rung; so does an act whose own
deadline passed while the duty stayed unmet. A post that may only inspect and
report fulfils its rung by reporting up, which moves the onus at once.

The surprise: an act counts only if it was done and written down before the
hours of the rung were over. A later entry is shown beside the silence and
changes nothing: it can add to what is known, never to what was known.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import HOUR_US, Instant, utc_text
from onus.core.accountability.answerable import Answerer, Tenures, answering_post, tenures
from onus.core.accountability.register import LadderStep, Post, Register
from onus.core.contracts.facts import Act

ACTED, REPORTED_UP, SILENT, WAITING = "acted", "reported_up", "silent", "waiting"
MET, EXCUSE, TERMINATION = "met", "excuse", "termination"
CONTRACTOR = "contractor"
CLOSING = ("excuse", "termination_notice")

POWER_OF: Mapping[str, str] = {
    "inspection": "inspect",
    "order": "order",
    "order_to_cure": "order",
    "summons": "order",
    "excuse": "order",
    "deduction": "deduct",
    "substitute_performance": "substitute",
    "termination_notice": "terminate",
    "report_up": "report_up",
}
"""Kinds of acts that count on a ladder, each with the power that it needs."""

ENFORCING = ("deduct", "substitute", "terminate")
"""Powers of a post that can make its word felt.

A post that may order and nothing else can do no more once nobody obeys.
"""

AGAINST = (
    "order",
    "order_to_cure",
    "summons",
    "deduction",
    "substitute_performance",
    "termination_notice",
    "penalty",
)
"""Kinds of acts that put a burden on the one they are directed at."""


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Duties of one obligation that fell due together, unmet, in one district.

    Attributes:
        obligation: id of the obligation.
        occurrence: id of the occurrence.
        district: where; empty for duties at no place.
        opened_at: the due instant that passed.
        closed_at: when the record first showed the last of them as met; None while one is not.
        duties: how many duties.
        sample: ids of some of them, all where they are few.
        answer: duty area of the obligation, asked only where there is no ladder.
        late_entries: of the duties, those found fulfilled by an entry made after the
            due time; until then the record showed them as overdue.
    """

    obligation: str
    occurrence: str
    district: str
    opened_at: Instant
    closed_at: Instant | None
    duties: int
    sample: tuple[str, ...] = ()
    answer: str = ""
    late_entries: int = 0

    def __post_init__(self) -> None:
        """Refuse a group without duties, and one that was met before it was overdue."""
        if self.duties < 1:
            raise ValueError("duties must be at least 1")
        if self.closed_at is not None and self.closed_at <= self.opened_at:
            raise ValueError("closed_at must be after opened_at")

    @property
    def id(self) -> str:
        """Return the name of its case: what was owed, where, why, and when it fell due.

        >>> CaseGroup("o", "s", "north", Instant(0), None, duties=1).id
        'o/north/s/1970-01-01T00:00:00Z'
        """
        return f"{self.obligation}/{self.district}/{self.occurrence}/{utc_text(self.opened_at)}"


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One rung of one case.

    Attributes:
        post: id of the post that was asked.
        answerer: who answered for it when the rung was reached.
        from_at: when the onus came to it.
        answer_by: last instant to act; None where no ladder sets one.
        until_at: when the onus moved on or the case closed; None while it lies here.
        status: `acted`; `reported_up`; `silent`, when the hours ran out; or
            `waiting`, when they had not yet run out, by now or at the close.
        act: id of the act that counted first; empty for none.
        acted_at: when that act was done and written down; None for none.
        late_entry: for `silent`, an act of the time that was written down too late.
    """

    post: str
    answerer: Answerer
    from_at: Instant
    answer_by: Instant | None
    until_at: Instant | None
    status: str
    act: str = ""
    acted_at: Instant | None = None
    late_entry: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An open failure and the way it took.

    Attributes:
        id: `obligation/district/occurrence/due time`, as `CaseGroup.id` makes it.
        duties: how many duties it stands for.
        sample: ids of some of them.
        steps: rungs in order of time, each beginning where the one before ends.
        as_of: the instant by which all of this was known.
        closed_at: when it closed; None while it is open.
        closed_by: `met`, `excuse` or `termination`; empty while it is open.
            There is no closing by silence.
        closing_act: id of the act that closed it; empty for `met`.
        late_entries: of the duties, those that a late entry showed as met in time.
    """

    id: str
    obligation: str
    occurrence: str
    district: str
    opened_at: Instant
    duties: int
    sample: tuple[str, ...]
    steps: tuple[CaseStep, ...]
    as_of: Instant
    closed_at: Instant | None
    closed_by: str
    closing_act: str
    late_entries: int = 0


def cases(
    groups: Sequence[CaseGroup], register: Register, acts: Sequence[Act], *, as_of: Instant
) -> tuple[Case, ...]:
    """Return the case of each group that was overdue by an instant.

    A rung whose post is assigned to other districts only is passed over. Where
    no rung is left, the one post that is answerable holds the case without
    limit of time.

    Args:
        groups: overdue duties; groups that open after `as_of` have no case yet.
        register: posts, holdings and the ladder.
        acts: of any kind, by any body; those that do not bear on a case are left out.
        as_of: acts that were done or written down later are not seen.

    Returns:
        In the order of the groups.

    Raises:
        NoOfficer: the register has no head at all.

    >>> from onus.base.texts import Localized
    >>> office = Register(posts=(Post("chief", "b", Localized(), ("order",), head=True),),
    ...                   ladder=(LadderStep("chief", 24),))
    >>> group = CaseGroup("o", "s", "north", Instant(0), None, duties=3)
    >>> (case,) = cases([group], office, (), as_of=Instant(25 * HOUR_US))
    >>> case.steps[0].status
    'silent'
    """
    office = _office(groups, register, acts, as_of)
    return tuple(_case(group, office) for group in groups if group.opened_at <= as_of)


def bears_on(act: Act, *, obligation: str, occurrence: str, district: str) -> bool:
    """Return whether an act speaks of an overdue duty: of its district, and of it if it names any.

    >>> act = Act("a", "summons", Instant(0), Instant(0), districts=("north",), duties=("o/p1/s",))
    >>> bears_on(act, obligation="o", occurrence="s", district="north")
    True
    """
    if act.districts and district not in act.districts:
        return False
    return not act.duties or any(_names(duty, obligation, occurrence) for duty in act.duties)


def _names(duty: str, obligation: str, occurrence: str) -> bool:
    """Return whether a name is the obligation, or a duty `obligation/place/occurrence` of it."""
    inside = duty.startswith(f"{obligation}/") and duty.endswith(f"/{occurrence}")
    return duty == obligation or inside


@dataclass(frozen=True, slots=True)
class _Office:
    """What all cases share, looked up once.

    Attributes:
        ladders: rungs that concern each district.
        seats: for districts without a rung, the post that answers, by area and district.
        tenures: who answered for each post through all time.
        by_post: acts that count, of each post, in order of time.
        closers: excuses and terminations within the powers of their post, in order of time.
    """

    as_of: Instant
    ladders: Mapping[str, tuple[LadderStep, ...]]
    seats: Mapping[tuple[str, str], str]
    tenures: Mapping[str, Tenures]
    by_post: Mapping[str, tuple[Act, ...]]
    closers: tuple[Act, ...]


def _office(groups: Sequence[CaseGroup], register: Register, acts: Iterable[Act], as_of: Instant) -> _Office:
    known = sorted(
        (act for act in acts if _known_at(act) <= as_of and act.kind in POWER_OF),
        key=lambda act: (act.happened_at, act.id),
    )
    ladders = {
        district: tuple(r for r in register.ladder if is_of_district(r.post, district, register))
        for district in dict.fromkeys(group.district for group in groups)
    }
    seats = {
        (group.answer, group.district): answering_post(register, answer=group.answer, district=group.district)
        for group in {(g.answer, g.district): g for g in groups}.values()
        if not ladders[group.district]
    }
    asked = dict.fromkeys([*(step.post for step in register.ladder), *seats.values()])
    posts = {post.id: post for post in register.posts}
    closing = [act for act in known if act.kind in CLOSING]
    return _Office(
        as_of=as_of,
        ladders=ladders,
        seats=seats,
        tenures={post: tenures(register, post, as_of=as_of) for post in asked},
        by_post={p: tuple(a for a in known if _counts(a, posts.get(p))) for p in asked},
        closers=tuple(a for a in closing if any(_counts(a, post) for post in register.posts)),
    )


def is_of_district(post: str, district: str, register: Register) -> bool:
    """Return whether a post is not assigned to other districts only.

    >>> is_of_district("p", "north", Register())
    True
    """
    mine = [a.districts for a in register.assignments if a.post == post]
    return not district or not mine or any(not d or district in d for d in mine)


def _known_at(act: Act) -> Instant:
    return max(act.happened_at, act.recorded_at)


def _counts(act: Act, post: Post | None) -> bool:
    """Return whether an act is one of this post's, and within its powers.

    Where the record names only the body, the act counts for each of its posts.
    """
    if post is None:
        return False
    if act.by_post != post.id and (act.by_post or act.by_body != post.body):
        return False
    if act.kind == "report_up":
        return not can_do_more(post)
    return act.toward == CONTRACTOR and POWER_OF[act.kind] in post.powers


def can_do_more(post: Post) -> bool:
    """Return whether a post may do more than inspect, order and report up.

    >>> from onus.base.texts import Localized
    >>> can_do_more(Post("p", "b", Localized(), ("inspect", "report_up")))
    False
    """
    return any(power in ENFORCING for power in post.powers)


def _case(group: CaseGroup, office: _Office) -> Case:
    closed_at, closed_by, closing_act = _closing(group, office)
    return Case(
        id=group.id,
        obligation=group.obligation,
        occurrence=group.occurrence,
        district=group.district,
        opened_at=group.opened_at,
        duties=group.duties,
        sample=group.sample,
        steps=_steps(group, office, closed_at),
        as_of=office.as_of,
        closed_at=closed_at,
        closed_by=closed_by,
        closing_act=closing_act,
        late_entries=group.late_entries,
    )


def _closing(group: CaseGroup, office: _Office) -> tuple[Instant | None, str, str]:
    """Return when a case closed, by what, and by which act; the earliest counts."""
    found = [
        (_closes_at(act), EXCUSE if act.kind == "excuse" else TERMINATION, act.id)
        for act in office.closers
        if _covers(act, group) and group.opened_at < _closes_at(act) <= office.as_of
    ]
    if group.closed_at is not None and group.closed_at <= office.as_of:
        found.append((group.closed_at, MET, ""))
    # At one instant the work that was done comes before the act that forgave it.
    first = min(found, key=lambda end: (end[0], end[1] != MET, end[2]), default=None)
    return (None, "", "") if first is None else first


def _closes_at(act: Act) -> Instant:
    """Return when an excuse is on the record, or when a termination takes effect."""
    if act.kind == "termination_notice" and act.until is not None:
        return max(_known_at(act), act.until)
    return _known_at(act)


def _covers(act: Act, group: CaseGroup) -> bool:
    """Return whether an act that closes speaks of the whole group; an excuse names post, clause, reason."""
    named = (*act.duties, act.finding) if act.finding else act.duties
    if act.districts and group.district not in act.districts:
        return False
    if act.kind == "excuse" and not (
        act.by_post and act.clause and (act.reason or act.text.en or act.text.zh)
    ):
        return False
    if not named:
        # An excuse that names neither duty nor district excuses nothing.
        return act.kind != "excuse" or bool(act.districts)
    whole = len(group.sample) == group.duties and all(duty in named for duty in group.sample)
    return group.obligation in named or whole


def _steps(group: CaseGroup, office: _Office, closed_at: Instant | None) -> tuple[CaseStep, ...]:
    ladder = office.ladders[group.district]
    if not ladder:
        return (_without_ladder(group, office, closed_at),)
    steps: list[CaseStep] = []
    from_at = group.opened_at
    for index, rung in enumerate(ladder):
        last = index == len(ladder) - 1
        step, moved = _step(rung, from_at, group, office, closed_at=closed_at, last=last)
        steps.append(step)
        if not moved or step.until_at is None:
            break
        from_at = step.until_at
    return tuple(steps)


def _without_ladder(group: CaseGroup, office: _Office, closed_at: Instant | None) -> CaseStep:
    post = office.seats[group.answer, group.district]
    answerer = office.tenures[post].at(group.opened_at)
    return CaseStep(post or answerer.post, answerer, group.opened_at, None, closed_at, WAITING)


def _step(
    rung: LadderStep,
    from_at: Instant,
    group: CaseGroup,
    office: _Office,
    *,
    closed_at: Instant | None,
    last: bool,
) -> tuple[CaseStep, bool]:
    """Return the step of one rung, and whether the onus moved on to the next."""
    own_us = rung.within_h * HOUR_US
    answer_by = Instant(from_at + own_us)
    ended = office.as_of if closed_at is None else closed_at
    mine = _acts_until(office.by_post[rung.post], group, answer_by)
    done = [act for act in mine if _qualifies(act, rung) and _holds_until(act, own_us) > from_at]
    counted = [act for act in done if _known_at(act) <= min(answer_by, ended)]
    # One further stretch, not a chain of them: an inspection a day must not hold a case for ever.
    held_until = max([answer_by, *(_holds_until(act, own_us) for act in counted)])
    report = _report_up(rung, group, office, until=Instant(min(held_until, ended)))
    moves_at = held_until if report is None else max(from_at, _known_at(report))
    # A rung's last instant still belongs to it; a report moves the onus at once.
    at_once = report is not None and closed_at is None and moves_at == ended
    moved = (moves_at < ended or at_once) and not last
    first = report or next(iter(counted), None)
    status = _status(report, counted, silent=answer_by < ended)
    late = [act.id for act in mine if act in done or act.kind == "report_up"]
    step = CaseStep(
        post=rung.post,
        answerer=office.tenures[rung.post].at(from_at),
        from_at=from_at,
        answer_by=answer_by,
        until_at=Instant(moves_at) if moved else closed_at,
        status=status,
        act="" if first is None else first.id,
        acted_at=None if first is None else _known_at(first),
        late_entry=late[0] if status == SILENT and late else "",
    )
    return step, moved


def _status(report: Act | None, counted: Sequence[Act], *, silent: bool) -> str:
    if report is not None:
        return REPORTED_UP
    if counted:
        return ACTED
    return SILENT if silent else WAITING


def _acts_until(acts: Sequence[Act], group: CaseGroup, until: Instant) -> list[Act]:
    """Return the acts of a post in this case, from its opening to an instant, first one first."""
    first = bisect_left(acts, group.opened_at, key=lambda act: act.happened_at)
    last = bisect_right(acts, until, key=lambda act: act.happened_at)
    return [
        act
        for act in acts[first:last]
        if bears_on(act, obligation=group.obligation, occurrence=group.occurrence, district=group.district)
    ]


def _qualifies(act: Act, rung: LadderStep) -> bool:
    return act.kind != "report_up" and (not rung.acts or act.kind in rung.acts)


def _holds_until(act: Act, own_us: int) -> int:
    """Return until when an act holds the ladder: its own deadline, else the rung's hours."""
    return act.happened_at + own_us if act.until is None else act.until


def _report_up(rung: LadderStep, group: CaseGroup, office: _Office, *, until: Instant) -> Act | None:
    """Return the report of a post that can do no more, the first on record, if it came in time."""
    reports = [
        act
        for act in _acts_until(office.by_post[rung.post], group, until)
        if act.kind == "report_up" and _known_at(act) <= until
    ]
    return min(reports, key=lambda act: (_known_at(act), act.id), default=None)
