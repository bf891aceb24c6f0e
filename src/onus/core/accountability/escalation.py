"""Escalation: an open failure has a clock, and silence moves it up.

In:  groups of failures, the register's ladder, the acts on record.
Out: cases, each with the steps that it took.

The surprise: a post is asked only for acts within its powers. One that can do
no more than report up has done its part when it did so in time; it was not
silent, and the onus moves on. A case ends when the duty is met, when it is
excused, or when the contract is ended. It never ends by silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import HOUR_US, Instant
from onus.core.accountability.answerable import Answerer, answerable
from onus.core.accountability.register import LadderStep, Post, Register
from onus.core.contracts.facts import Act

POWER_FOR = {
    "inspection": "inspect",
    "order_to_cure": "order",
    "summons": "order",
    "deduction": "deduct",
    "substitute_performance": "substitute",
    "termination_notice": "terminate",
    "excuse": "order",
    "report_up": "report_up",
}
"""Which power each act takes; an act that is not here does not count as acting."""
ENDING = ("excuse", "termination_notice")
ACTED, REPORTED_UP, SILENT, WAITING = "acted", "reported_up", "silent", "waiting"


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Failures of one obligation, occurrence, district and due time."""

    obligation: str
    answer: str
    occurrence: str
    district: str
    opened_at: Instant
    closed_at: Instant | None
    duties: int
    sample: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One rung of the ladder as it was taken.

    Attributes:
        answerer: who held the post when the rung began.
        status: `acted`, `reported_up`, `silent` or `waiting`.
        act: the act that counted; empty for none.
        late_entry: an act dated inside the rung but recorded after its end.
    """

    post: str
    answerer: Answerer
    from_at: Instant
    until_at: Instant
    status: str
    act: str = ""
    late_entry: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An open or closed failure with its steps."""

    obligation: str
    occurrence: str
    district: str
    opened_at: Instant
    closed_at: Instant | None
    closed_by: str
    duties: int
    sample: tuple[str, ...]
    steps: tuple[CaseStep, ...]


def cases(
    groups: Sequence[CaseGroup], register: Register, acts: Sequence[Act], *, as_of: Instant
) -> tuple[Case, ...]:
    """Return the case of each group of failures.

    Args:
        groups: failures; each opens at its due time.
        register: posts, powers and the ladder.
        acts: of the public body; only those toward the contractor or a superior count.
        as_of: the instant by which everything was known.

    >>> cases((), Register(), (), as_of=Instant(0))
    ()
    """
    ordered = sorted(acts, key=lambda act: (act.happened_at, act.id))
    return tuple(_case(group, register, ordered, as_of) for group in groups)


def _case(group: CaseGroup, register: Register, acts: Sequence[Act], as_of: Instant) -> Case:
    mine = [act for act in acts if concerns(act, group)]
    ending = next((act for act in mine if _ends(act, group)), None)
    met_at = group.closed_at
    closed_at, closed_by = met_at, "met" if met_at is not None else ""
    if ending is not None and (met_at is None or ending.happened_at < met_at):
        closed_at, closed_by = ending.happened_at, ending.kind
    ends = as_of if closed_at is None else min(as_of, closed_at)
    return Case(
        obligation=group.obligation,
        occurrence=group.occurrence,
        district=group.district,
        opened_at=group.opened_at,
        closed_at=closed_at,
        closed_by=closed_by,
        duties=group.duties,
        sample=group.sample,
        steps=_steps(group, register, mine, ends),
    )


def concerns(act: Act, group: CaseGroup) -> bool:
    """Return whether an act speaks to a group of failures.

    >>> at = Instant(0)
    >>> group = CaseGroup("SNOW", "snow", "fall-1", "east", at, None, 1, ())
    >>> concerns(Act("a", "order_to_cure", at, at, toward="contractor", districts=("west",)), group)
    False
    """
    here = not act.districts or group.district in act.districts
    named = not act.duties or group.obligation in act.duties or _names(act, group)
    return act.toward in ("contractor", "superior") and here and named


def _names(act: Act, group: CaseGroup) -> bool:
    return any(name in group.sample for name in act.duties)


def _ends(act: Act, group: CaseGroup) -> bool:
    return act.kind in ENDING and act.happened_at >= group.opened_at


def _steps(group: CaseGroup, register: Register, acts: Sequence[Act], ends: Instant) -> tuple[CaseStep, ...]:
    """Climb the ladder until the case ends or the top has been reached."""
    posts = {post.id: post for post in register.posts}
    steps: list[CaseStep] = []
    begins = group.opened_at
    for rung in register.ladder:
        if begins >= ends or rung.post not in posts:
            break
        until = Instant(begins + rung.within_h * HOUR_US)
        step = _step(rung, posts[rung.post], group, register, acts, begins, until, ends)
        steps.append(step)
        begins = step.until_at
    return tuple(steps)


def _step(
    rung: LadderStep,
    post: Post,
    group: CaseGroup,
    register: Register,
    acts: Sequence[Act],
    begins: Instant,
    until: Instant,
    ends: Instant,
) -> CaseStep:
    own = [act for act in acts if act.by_post == post.id and counts(act, post, rung)]
    inside = [act for act in own if begins <= act.happened_at < until]
    in_time = [act for act in inside if act.recorded_at < until]
    late = [act for act in inside if act.recorded_at >= until]
    done = next((act for act in in_time if act.kind != "report_up"), None)
    passed_on = next((act for act in in_time if act.kind == "report_up"), None)
    status, act, leaves = SILENT, "", until
    if done is not None:
        # The post that acted keeps the onus for as long as its own order runs.
        leaves = done.until or Instant(done.happened_at + rung.within_h * HOUR_US)
        status, act = ACTED, done.id
    elif passed_on is not None:
        status, act, leaves = REPORTED_UP, passed_on.id, passed_on.happened_at
    elif ends < until:
        status = WAITING
    who = _holder(register, post, group, begins)
    late_entry = "" if not late or act else late[0].id
    return CaseStep(post.id, who, begins, max(leaves, begins), status, act, late_entry)


def counts(act: Act, post: Post, rung: LadderStep) -> bool:
    """Return whether an act counts for a post on a rung: of its kind, within its powers.

    >>> from onus.base.texts import Localized
    >>> at = Instant(0)
    >>> counts(Act("a", "deduction", at, at), Post("p", "b", Localized(), ("inspect",)), LadderStep("p", 1))
    False
    """
    power = POWER_FOR.get(act.kind)
    if power is None or power not in post.powers:
        return False
    return not rung.acts or act.kind in rung.acts or act.kind == "report_up"


def _holder(register: Register, post: Post, group: CaseGroup, at: Instant) -> Answerer:
    here = [h for h in register.holdings if h.post == post.id and h.holds_at(at)]
    if not here:
        return answerable(register, answer=group.answer, district=group.district, at=at)
    who = min(here, key=lambda h: (h.deputy, -h.since, h.holder))
    return Answerer(post.id, who.holder, "deputy" if who.deputy else "holder")
