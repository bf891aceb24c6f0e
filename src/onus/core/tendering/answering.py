"""Answering: who answers for each lapse of the office in a purchase, and how far silence took it up the ladder.

In:  a tender, the facts that count, its clocks, breaches and lapsed qualifications, an instant.
Out: `OfficeLapse` for each, with the case of `core.accountability` that it became.

Nobody is named in the tender for it. Who may do an act by the table of power answers for its
not being done, and who held that role at that instant the appointments say. There is no second
ladder: a purchase is handed to `cases` as a register of posts, holders and rungs.

The surprise: a limit that was missed is mended by doing what was owed, and closes. What was done
against a rule is mended by nobody in silence: it stays open until the authority excuses it with
a clause and a reason, and what was ordered holds it for as long as the order says. A purchase
that was cancelled owes no award any more, which closes what its lots missed until then.

Source: Government Procurement Law, articles 13 and 59 (supervision); the hours are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onus.base.instants import HOUR_US, Instant
from onus.base.texts import Localized
from onus.core.accountability.answerable import in_office, known_holdings
from onus.core.accountability.escalation import CONTRACTOR, EXCUSE, CaseGroup, cases
from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.contracts.breach import Breach, Facts
from onus.core.contracts.facts import Act
from onus.core.contracts.rule_values import holding, number_of, texts_of
from onus.core.contracts.rulebook import Rule
from onus.core.remedies.clocks import LATE, OVERDUE, StepClock
from onus.core.tendering.afterwards import COURSE, cancelled_at
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.office_wrongs import answered_since, own_wrongs
from onus.core.tendering.proceeding import BREACH, CLOCK, WATCH, ContractWatched, OfficeLapse
from onus.core.tendering.restraining import LapseActed
from onus.core.tendering.tender import Tender, said

LADDER = "purchase_ladder"
"""Kind of the rule that says which roles stand above and how long each has."""
PURCHASER, HEAD = "purchaser", "head"
AUTHORITIES = ("remedy_officer", "supervisor", "auditor")
"""Roles that are held outside the buyer; the head of the buyer stands above none of them."""
OFFICES = ("requester", PURCHASER, HEAD, "reviewer", "finance", "contract_reviewer", "acceptor", *AUTHORITIES)
"""Roles that answer for what they owe. What a panel or a custodian owes the purchaser answers for, who called them."""
STEP_OWES: Mapping[str, str] = {
    "report": "ranking_signed", "choice": "award_decided", "notice": "notice_published",
    "publication": "notice_published", "candidates": "notice_published", "signing": "contract_signed",
    "filing": "contract_filed", "contract_publication": "notice_published", "bonds_back": "bond_returned",
    "winner_bond_back": "bond_returned", "answer": "challenge_answered", "decision": "complaint_decided",
}  # fmt: skip
"""The kind of fact that each step of a clock leaves."""
SUBJECT_OWES: Mapping[str, str] = {
    "contract": "contract_signed", "award": "award_decided", "question": "question_answered", "need": "plan_approved",
    "post": "plan_approved", "notice": "notice_published", "criterion": "notice_published", "lot": "notice_published",
    "panel": "panel_drawn", "kpi": "kpi_rated", "invoice": "invoice_paid", "bond": "bond_received",
}  # fmt: skip
"""The kind of fact by which a breach came about, by the sort of its subject."""


def office_lapses(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    clocks: Sequence[StepClock],
    breaches: Sequence[Breach],
    watched: Sequence[ContractWatched],
    *,
    deadline: Instant | None,
    as_of: Instant,
) -> tuple[OfficeLapse, ...]:
    """Return every lapse of the office by an instant, each with the post and person who answer, in order of time.

    Args:
        tender: with its appointments, its table of power and its rules.
        facts: those that count; acts about a lapse are among them.
        clocks: limits that run or ran; those that ran out are lapses.
        breaches: of rules, in order; those of clocks are told once, by the clock.
        watched: what contractors lost since the signing.
        deadline: for bids; None before the announcement.
        as_of: appointments and acts that were written down later are not seen.
    """
    late = {(one.rule, one.subject, one.due) for one in clocks if one.state in (LATE, OVERDUE)}
    owned = own_wrongs(tender, facts, breaches)
    others = [one for one in owned if (one.rule, one.subject, one.at) not in late]
    began = deadline if deadline is not None else as_of
    ended = cancelled_at(facts)
    lapsed = [
        *_of_clocks(clocks, ended),
        *_of_watch(watched),
        *_of_breaches(tender, facts, others, began, ended),
    ]
    once = {one.group.id: one for one in reversed(lapsed)}
    found = (each for one in once.values() for each in _with_case(tender, facts, one, as_of))
    return tuple(sorted(found, key=lambda one: (one.case.opened_at, one.case.id)))


@dataclass(frozen=True, slots=True)
class _Lapsed:
    """A lapse before it is asked who answers; the fields are those of `OfficeLapse`."""

    what: str
    step: str
    rule: str
    subject: str
    owed: str
    group: CaseGroup
    about: str = ""
    told: Facts = ()


def _of_clocks(clocks: Iterable[StepClock], ended: Instant | None) -> Iterator[_Lapsed]:
    for one in clocks:
        if one.state in (LATE, OVERDUE) and one.due is not None:
            done = ended if one.done_at is None and one.step in COURSE else one.done_at
            group = CaseGroup(
                one.step, one.subject, "", one.due, _closed(one.due, done), duties=1, sample=(one.step,)
            )
            yield _Lapsed(CLOCK, one.step, one.rule, one.subject, STEP_OWES.get(one.step, ""), group)


def _closed(opened: Instant, done: Instant | None) -> Instant | None:
    """Return when a case closes; what is done at its first instant closes it one instant after."""
    return None if done is None else Instant(max(done, opened + 1))


def _of_watch(watched: Iterable[ContractWatched]) -> Iterator[_Lapsed]:
    for contract in watched:
        for one in contract.cases:
            lost = f"{contract.contract}:{one.what}:{one.ref}"
            group = CaseGroup(WATCH, lost, "", one.opened_at, one.closed_at, duties=1, sample=(WATCH,))
            yield _Lapsed(WATCH, one.what, "", f"contract:{contract.contract}", "", group, one.ref)


def _of_breaches(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    breaches: Iterable[Breach],
    began: Instant,
    ended: Instant | None,
) -> Iterator[_Lapsed]:
    kinds = {one.id: one.kind for one in facts}
    times: Counter[tuple[str, str, Instant]] = Counter()
    for one in breaches:
        sort, _, name = one.subject.partition(":")
        told = dict(one.facts)
        # A breach that names the act by which it came about is answered by whoever may do that act.
        act = name if sort == "fact" else told.get("fact", told.get("supplement", ""))
        owed = kinds.get(act, SUBJECT_OWES.get(sort, ""))
        at = answered_since(tender, facts, one, began)
        times[one.rule, one.subject, at] += 1
        # Whatever the record shows at one instant it shows at once, so that the number stays with its breach.
        number = times[one.rule, one.subject, at]
        what = one.subject if number == 1 else f"{one.subject}#{number}"
        done = ended if sort == "lot" else None
        group = CaseGroup(one.rule, what, "", at, _closed(at, done), duties=1, sample=(one.rule,))
        yield _Lapsed(BREACH, "", one.rule, one.subject, owed, group, told=one.facts)


def role_that_owes(tender: Tender, kind: str) -> str:
    """Return the role that answers for an act: the first office that the table of power gives it to.

    Args:
        tender: with its table.
        kind: of the fact that the act leaves; empty for none.

    Returns:
        The purchaser, who runs the purchase, where the table gives the act to no office.
    """
    rows = tender.powers.rows_of(kind) if kind else ()
    return next((role for row in rows for role in row.roles if role in OFFICES), PURCHASER)


def purchase_register(tender: Tender, role: str, rule: Rule | None) -> Register:
    """Return a purchase as the ladder asks for it: roles as posts, appointments as holdings, a rung for each role.

    Args:
        tender: with its appointments, each with two times.
        role: the one that answers; it stands on the first rung.
        rule: of kind `purchase_ladder`; None for no ladder, and then whoever answers holds a case for good.
    """
    outside = role in AUTHORITIES
    above = () if rule is None else texts_of(rule, "above_authority" if outside else "above")
    # Whoever owes the step himself stands on one rung, and not on another above it.
    higher = above[above.index(role) + 1 :] if role in above else above
    hours = {} if rule is None else {**_hours(rule), role: number_of(rule, "own_h")}
    rungs = [(one, hours.get(one)) for one in (role, *higher)]
    posts = dict.fromkeys([role, *above, *(() if outside else (HEAD,))])
    return Register(
        bodies=(Body("buyer", Localized(), ("buyer",)), Body("authority", Localized())),
        posts=tuple(
            Post(
                one, "authority" if one in AUTHORITIES else "buyer", Localized(), ("order", "report_up"),
                head=one == HEAD or (one in AUTHORITIES and one == (above or (role,))[-1]),
            )
            for one in posts
        ),
        holdings=tuple(_holdings(tender, posts)),
        assignments=(Assignment(role, (role,)),),
        ladder=tuple(LadderStep(one, within_h) for one, within_h in rungs if within_h),
        ladder_source="" if rule is None else rule.key,
    )  # fmt: skip


def _hours(rule: Rule) -> dict[str, int | None]:
    table = rule.parameters.get("within_h")
    return dict(table) if isinstance(table, Mapping) else {}


def _holdings(tender: Tender, posts: Iterable[str]) -> Iterator[Holding]:
    regions = (tender.buyer.region,) if tender.buyer.region else ()
    for one in tender.register.appointments:
        here = one.held().scope.covers(dossier=tender.id, regions=regions, bodies=(tender.buyer.id,))
        if one.role in posts and here and (one.until is None or one.since < one.until):
            yield Holding(
                one.role, one.person, one.since, one.until, recorded_at=one.recorded_at, source=one.paper
            )


def _with_case(
    tender: Tender, facts: tuple[TenderFact, ...], lapsed: _Lapsed, as_of: Instant
) -> Iterator[OfficeLapse]:
    """Yield a lapse with its case; nothing for one that is still ahead."""
    group = lapsed.group
    rule = next(iter(holding(tender.rulebook, LADDER, tender.zone.local_day(group.opened_at))), None)
    role = role_that_owes(tender, lapsed.owed)
    register = purchase_register(tender, role, rule)
    order_h = None if rule is None else number_of(rule, "order_h_max")
    acts = _acts(facts, group, register, role, order_h)
    for case in cases([replace(group, answer=role)], register, acts, as_of=as_of):
        yield OfficeLapse(
            lapsed.what,
            lapsed.step,
            lapsed.rule,
            lapsed.subject,
            case,
            lapsed.owed,
            lapsed.about,
            lapsed.told,
        )


def _acts(
    facts: tuple[TenderFact, ...], group: CaseGroup, register: Register, role: str, order_h: int | None
) -> tuple[Act, ...]:
    """Return what was done about one lapse, each act by the highest post that its author held on these rungs.

    Nobody judges himself: an excuse counts of an authority above whoever owes the step, and an order that
    holds until a day of a post above. Neither counts of a person who held the role that owes it or answered
    for it, in whatever post; and while he holds it, all that he does is done on its rung.

    Args:
        facts: those that count.
        group: the lapse.
        register: posts and who held them.
        role: the one that owes the step.
        order_h: hours for which an order of a higher post may hold at most; None for as long as it says.
    """
    found = []
    higher = [step.post for step in register.ladder if step.post != role]
    for one, what in said(facts, LapseActed):
        post = _post_of(one, register, role) if what.case == group.id else ""
        judges = post in higher and not _answered_for(one, register, role, group.opened_at)
        if post and (what.act != EXCUSE or (judges and post in AUTHORITIES)):
            until = _held(what.until, one.happened_at, order_h) if judges else None
            # In the main job an order binds the contractor; here it binds whoever owes the step.
            found.append(
                Act(
                    one.id, what.act, one.happened_at, one.recorded_at, CONTRACTOR, post, text=what.reason,
                    duties=(group.obligation,), until=until, clause=what.clause,
                )
            )  # fmt: skip
    return tuple(found)


def _post_of(act: TenderFact, register: Register, role: str) -> str:
    """Return the post in which a lapse was acted on; that which owes the step before any higher one, empty for none."""
    known = known_holdings(register, as_of=act.recorded_at)
    held = {one.post for one in known if one.holder == act.by and one.holds_at(act.happened_at)}
    return role if role in held else next((one.id for one in reversed(register.posts) if one.id in held), "")


def _answered_for(act: TenderFact, register: Register, role: str, opened_at: Instant) -> bool:
    """Return whether whoever acted ever held the role that owes the step, or answered for it in an empty seat."""
    known = known_holdings(register, as_of=act.recorded_at)
    held = {one.holder for one in known if one.post == role and one.since <= act.happened_at}
    return act.by in held or act.by == in_office(register, role, at=opened_at, as_of=act.recorded_at).holder


def _held(until: Instant | None, ordered_at: Instant, order_h: int | None) -> Instant | None:
    """Return until when an order of a higher post holds a case, no longer than the rule lets it."""
    if until is None or order_h is None:
        return until
    return Instant(min(until, ordered_at + order_h * HOUR_US))
