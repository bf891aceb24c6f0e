"""Authorised: every act on record held against the one table of power, in the order in which it came on record.

In:  a tender with its register and its table, the facts that stand.
Out: the acts that had no power behind them, each with the bar; overrides, each with what it let through.

An act is asked by when it came on record, with what counted before it; the appointment must
have been in force at the claimed instant too. An act without power counts for nothing: it moves
no stage, no clock, no deadline and no version, publishes nothing and signs nothing. Five things stay,
for nobody can undo them or somebody else would pay for the slip: an envelope that came or went, the
key that bids are sealed to, an envelope that was opened, and a bond that was paid.

The surprise: bidders and the public are not asked. They need no power from the buyer, and no
slip of an officer may take away what a bidder did.

Source: CN-SEP-30, the table itself and decision 104.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from onus.base.instants import Instant
from onus.core.authority.actors import Scope
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.evaluation.seeds import SeedCheckpoint
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.overrides import Override, overridden
from onus.core.restraint.permitting import NO_APPOINTMENT, STAGE, Denied, Permit, PowerAsked, permitted
from onus.core.restraint.power_table import Power
from onus.core.restraint.rotation import rotation_due
from onus.core.sealing.facts import (
    BiddingClosed,
    BidOpened,
    BidReceived,
    BidWithdrawn,
    SealingCeremony,
    SealingFact,
    SharesCombined,
)
from onus.core.tendering.announcement import Version
from onus.core.tendering.awarding import AwardDecided, ContractSigned, SupplementMade
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.changing import version_on
from onus.core.tendering.consulting import OpinionReceived
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.kinds import FACT_KINDS
from onus.core.tendering.preparing import PlanApproved, is_notice
from onus.core.tendering.proceeding import ActWithoutPower, OverrideTold
from onus.core.tendering.restraining import ActRefused, ApprovalGiven, OverrideMade
from onus.core.tendering.stages_of_power import StagesReached
from onus.core.tendering.tender import Tender, deadline_by

NO_ROW = "no_row"
NOBODYS_ACT = (SeedCheckpoint, ActRefused, OpinionReceived)
"""A log signed it, the machine wrote down what it refused, somebody of the public said it: no power is behind."""
STAYS = (BidReceived, BidWithdrawn, SealingCeremony, BidOpened, BondReceived)
"""What stays whoever wrote it down: nobody can undo it, or a bidder would pay for the slip."""
LOGGED = SealingFact.__args__
BEFORE_OPENING = (BiddingClosed, SharesCombined)
"""What stays where nobody with power did it and envelopes came open on it: a key that was used is used."""
OF_OTHERS = frozenset(("bidder", "public"))
AMOUNT_OF: Mapping[type, str] = {
    PlanApproved: "budget_minor", AwardDecided: "price_minor", ContractSigned: "price_minor",
    SupplementMade: "amount_minor", ApprovalGiven: "amount_minor",
}  # fmt: skip
PLACE = {kind: place for place, kind in enumerate(FACT_KINDS)}


@dataclass(frozen=True, slots=True)
class PowersJudged:
    """What the table says of all acts on record.

    Attributes:
        without: acts that no power was behind, sorted.
        overrides: every override on record, sorted.
        acts: all acts by their rows, those without power too, for the rules on separation.
    """

    without: tuple[ActWithoutPower, ...] = ()
    overrides: tuple[OverrideTold, ...] = ()
    acts: tuple[PurchaseAct, ...] = ()

    @property
    def void(self) -> frozenset[str]:
        """Return the ids of the facts that count for nothing.

        >>> PowersJudged().void
        frozenset()
        """
        return frozenset(one.fact for one in self.without if not one.stays)

    @property
    def powerless(self) -> frozenset[str]:
        """Return the ids of all facts that no power was behind, those that stay too.

        >>> PowersJudged().powerless
        frozenset()
        """
        return frozenset(one.fact for one in self.without)


@dataclass(frozen=True, slots=True)
class PowersHeld:
    """What an act is held against: the register of a tender as the table asks for it.

    Attributes:
        tender: with its table.
        by_id: every fact of the tender.
        roles: appointments of each person.
        bodies: body that each person works for.
        rows: rows of the table that leave each kind of fact; a kind without any is not there.
    """

    tender: Tender
    by_id: Mapping[str, TenderFact]
    roles: Mapping[str, tuple[RoleHeld, ...]]
    bodies: Mapping[str, str]
    rows: Mapping[str, tuple[Power, ...]]

    def actor(self, person: str) -> PurchaseActor:
        """Return somebody with body and all appointments."""
        return PurchaseActor(person, self.bodies.get(person, ""), self.roles.get(person, ()))

    def in_order(self, facts: Sequence[TenderFact]) -> list[TenderFact]:
        """Return facts by when they came on record; approvals of one instant before what they approve."""
        return sorted(
            facts,
            key=lambda one: (
                one.recorded_at, not isinstance(one.said, ApprovalGiven), PLACE.get(one.kind, 0), one.id,
            ),
        )  # fmt: skip


@dataclass(slots=True)
class _Course:
    """What counted so far, while the record is gone through; it lives inside one call, its versions those that power was behind."""

    reached: StagesReached = field(default_factory=StagesReached)
    counted: set[str] = field(default_factory=set)
    overrides: list[TenderFact] = field(default_factory=list)
    history: list[PurchaseAct] = field(default_factory=list)
    once: set[tuple[str, str]] = field(default_factory=set)
    acts: list[PurchaseAct] = field(default_factory=list)
    without: list[ActWithoutPower] = field(default_factory=list)
    let_through: dict[str, str] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)

    def count(self, fact: TenderFact, made: Mapping[str, Version]) -> None:
        """Take what counts; of a change of the announcement, the version that it makes of those that count."""
        self.counted.add(fact.id)
        self.reached.take(fact)
        if isinstance(fact.said, OverrideMade):
            self.overrides.append(fact)
        version = version_on(self.versions[-1], made[fact.id], fact.said.changes) if fact.id in made else None
        if version is not None:
            self.versions.append(version)

    def pass_over(self, fact: TenderFact, told: ActWithoutPower, made: Mapping[str, Version]) -> None:
        """Take what no power was behind; what the log says of sealed bids in nobody's name goes on as it stands."""
        self.without.append(told)
        if _of_the_log(fact) or isinstance(fact.said, (BidReceived, BidWithdrawn)):
            self.count(fact, made)
        else:
            self.reached.take_without_power(fact)

    def remember(self, act: PurchaseAct, row: Power) -> None:
        """Keep an act for those that come after; of what nobody approves one of each person is enough."""
        key = (act.action, act.person)
        if act.subject or row.approval or key not in self.once:
            self.history.append(act)
        self.once.add(key)


@dataclass(frozen=True, slots=True)
class PowersSoFar:
    """What counted so far, to ask whether an act that nobody did yet would have power behind it.

    Attributes:
        held: register and table.
        course: the record gone through; it is only read from here.
    """

    held: PowersHeld
    course: _Course

    @property
    def history(self) -> tuple[PurchaseAct, ...]:
        """Return the acts that count, by their rows."""
        return tuple(self.course.history)

    def stages(self, at: Instant) -> tuple[str, ...]:
        """Return the stages at which the lots stand, in the order of the table."""
        lots = _lots(self.held.tender, TenderFact("", at, at, None))
        return _stages(lots, at, self.course)

    def through(self, denied: Denied, asked: PowerAsked) -> Permit | Denied:
        """Return the permit that an override on record gives for a denial; the denial where none does.

        Args:
            denied: what was said.
            asked: of what; its subject is the id of the act.
        """
        return _through(self.held, denied, asked, self.course)

    def asked(self, power: str, person: str, at: Instant, subject: str) -> Permit | Denied:
        """Return what the judgement would say of somebody who acts by a row at an instant, whatever the amount.

        Args:
            power: row of the tender's own table; one that it lacks is denied to everybody.
            person: id in the register.
            at: when.
            subject: id that the fact will have.
        """
        tender = self.held.tender
        row = next((one for one in tender.powers.powers if one.name == power), None)
        if row is None:
            return Denied(power, NO_ROW)
        fact, actor = TenderFact(subject, at, at, None, person), self.held.actor(person)
        return _asked(tender, fact, row, actor, self.stages(at), at, self.course)[0]


def powers_held(tender: Tender) -> PowersHeld:
    """Return what acts of a tender are held against."""
    bodies = {one.id: one.body for one in tender.register.people}
    if tender.library is not None:
        bodies |= {one.id: one.body for one in tender.library.experts}
    kinds = dict.fromkeys(kind for row in tender.powers.powers for kind in (row.fact, *row.more_facts))
    rows = {kind: tender.powers.rows_of(kind) for kind in kinds}
    return PowersHeld(tender, {one.id: one for one in tender.facts}, appointments_in(tender), bodies, rows)


def powers_judged(tender: Tender, facts: Sequence[TenderFact]) -> PowersJudged:
    """Hold every act against the table.

    Args:
        tender: with its register, library and table.
        facts: those that stand at an instant, in any order.

    >>> sorted(kind.__name__ for kind in NOBODYS_ACT)
    ['ActRefused', 'OpinionReceived', 'SeedCheckpoint']
    """
    held = powers_held(tender)
    course = course_of(held, facts)
    stays = _staying(held, facts, course)
    overrides = [
        _override(one, facts, course.let_through, counts=one.id in course.counted)
        for one in facts
        if isinstance(one.said, OverrideMade)
    ]
    return PowersJudged(
        tuple(sorted(replace(one, stays=one.fact in stays) for one in course.without)),
        tuple(sorted(overrides, key=lambda one: one.fact)),
        tuple(course.acts),
    )


def powers_so_far(tender: Tender, facts: Sequence[TenderFact]) -> PowersSoFar:
    """Return how far a purchase has come, to ask for acts that are not done yet.

    Args:
        tender: with its register, library and table.
        facts: those that stand at an instant, in any order.
    """
    held = powers_held(tender)
    return PowersSoFar(held, course_of(held, facts))


def course_of(
    held: PowersHeld, facts: Sequence[TenderFact], versions: Sequence[Version] | None = None
) -> _Course:
    """Go through the record from the first act to the last.

    Args:
        held: register and table.
        facts: those to ask, in any order.
        versions: all on record, where it is still to be asked which of them count; None for those of the tender.
    """
    told = sorted(held.tender.versions if versions is None else versions, key=lambda one: one.number)
    made = {one.fact: one for one in told if one.fact}
    by_id, course = {one.id: one for one in facts}, _Course(versions=told[:1])
    for fact in held.in_order(facts):
        row = row_of(held, fact, by_id)
        if row is not None and not OF_OTHERS & set(row.roles):
            _take(held, fact, row, by_id, course, made)
        elif row is None and _needs_a_row(fact, by_id):
            course.pass_over(fact, _told(fact, Denied("", NO_ROW), "", ""), made)
        else:
            course.count(fact, made)
    return course


def _of_the_log(fact: TenderFact) -> bool:
    """Return whether a fact is what the log of sealed bids says itself, in nobody's name."""
    return isinstance(fact.said, LOGGED) and not fact.by


def _staying(held: PowersHeld, facts: Sequence[TenderFact], course: _Course) -> frozenset[str]:
    """Return which acts without power stay: see `STAYS`, `BEFORE_OPENING`, and the notice that bidders relied on.

    A notice of the tender without power stays where nobody with power gave one by the deadline and an envelope
    came: bids that are there must be judged, and a notice that mends it later begins no second time for bids.
    From a notice of whoever has the power that came in time, that one counts alone.
    """
    alone = {one.fact for one in course.without}
    came = {type(one.said) for one in facts if one.id not in alone}
    there = {*held.tender.opened, *held.tender.unreadable}
    opened = any(isinstance(one.said, BidOpened) and one.said.ciphertext in there for one in facts)
    sealed = any(isinstance(one.said, BidReceived) for one in facts)
    noticed = not sealed or _noticed_in_time(facts, alone, course)
    return frozenset(
        one.id
        for one in facts
        if one.id in alone
        and (
            isinstance(one.said, STAYS)
            or _of_the_log(one)
            or (isinstance(one.said, BEFORE_OPENING) and opened and type(one.said) not in came)
            or (not noticed and is_notice(one.said, "tender"))
        )
    )


def _noticed_in_time(facts: Sequence[TenderFact], alone: Collection[str], course: _Course) -> bool:
    """Return whether somebody with power announced the tender by the deadline that was in force then."""
    sound = (one for one in facts if is_notice(one.said, "tender") and one.id not in alone)
    return any(one.recorded_at <= deadline_by(course.versions, one.recorded_at) for one in sound)


def row_of(held: PowersHeld, fact: TenderFact, by_id: Mapping[str, TenderFact]) -> Power | None:
    """Return the row that a fact was done under; an approval's follows from what it approves.

    Args:
        held: with the roles of whoever did it, where several rows leave one kind of fact.
        by_id: facts by their id. Where what is approved is not on record yet, no row is told.
    """
    table = held.tender.powers
    if isinstance(fact.said, ApprovalGiven):
        approved = by_id.get(fact.said.act)
        rows = held.rows.get(approved.kind, ()) if approved is not None else ()
        return next((table.power(one.approval) for one in rows if one.approval), None)
    roles = {one.role for one in held.roles.get(doer_of(fact), ())}
    return min(held.rows.get(fact.kind, ()), key=lambda row: not roles & set(row.roles), default=None)


def appointments_in(tender: Tender) -> dict[str, tuple[RoleHeld, ...]]:
    """Return the roles of everybody: by appointment, by the library of experts, by the announced panel."""
    held: list[tuple[str, RoleHeld]] = [(one.person, one.held()) for one in tender.register.appointments]
    here = Scope(tender.id)
    if tender.library is not None:
        own = RoleHeld("expert", here, tender.library.frozen_at, paper=tender.library.id)
        held += [(one.id, own) for one in tender.library.experts]
    for version in tender.versions:
        panel = version.announcement.panel
        since = version.recorded_at if version.recorded_at is not None else Instant(0)
        paper = f"announcement, version {version.number}"
        held += [
            (one, RoleHeld("buyer_member", here, since, paper=paper))
            for one in (panel.buyers if panel else ())
        ]
    found: dict[str, tuple[RoleHeld, ...]] = {}
    for person, one in held:
        found[person] = (*found.get(person, ()), one)
    return found


def doer_of(fact: TenderFact) -> str:
    """Return who did it; a sheet of scores names its expert where nobody else stands as its author."""
    if fact.by or fact.said is None:
        return fact.by
    if isinstance(fact.said, SheetOpened):
        return fact.said.sheet.expert
    return fact.said.expert if isinstance(fact.said, SheetSealed) else ""


def _take(
    held: PowersHeld,
    fact: TenderFact,
    row: Power,
    by_id: Mapping[str, TenderFact],
    course: _Course,
    made: Mapping[str, Version],
) -> None:
    """Ask for one act and put it where it belongs."""
    actor, at = held.actor(doer_of(fact)), fact.recorded_at
    lots = _lots(
        held.tender, by_id.get(fact.said.act, fact) if isinstance(fact.said, ApprovalGiven) else fact
    )
    stages = _stages(lots, at, course)
    found, asked = _asked(held.tender, fact, row, actor, stages, at, course)
    if isinstance(found, Denied):
        found = _through(held, found, asked, course)
    if isinstance(found, Permit) and found.by is not None and not found.by.holds_at(fact.happened_at):
        found = Denied(row.name, NO_APPOINTMENT)
    act = PurchaseAct(
        row.name, actor.person, at, fact.said.act if isinstance(fact.said, ApprovalGiven) else "", actor.body,
        fact.id, amount_minor=_amount(fact),
    )  # fmt: skip
    course.acts.append(act)
    if isinstance(found, Denied):
        course.pass_over(fact, _told(fact, found, actor.person, "+".join(stages)), made)
        return
    if found.overridden:
        course.let_through[found.approvals[0]] = fact.id
    course.count(fact, made)
    course.remember(act, row)


def _stages(lots: Sequence[str], at: Instant, course: _Course) -> tuple[str, ...]:
    return course.reached.of(lots, at, deadline_by(course.versions, at))


def _asked(
    tender: Tender,
    fact: TenderFact,
    row: Power,
    actor: PurchaseActor,
    stages: Sequence[str],
    at: Instant,
    course: _Course,
) -> tuple[Permit | Denied, PowerAsked]:
    """Return the permit of the first stage that gives one; else the bar that says most."""
    buyer = tender.buyer
    long = rotation_due(tender.powers, actor, body=buyer.id, past=tender.register.past, at=at)
    ask = PowerAsked(
        row.name, "", at, tender.id, buyer.id, (buyer.region,) if buyer.region else (),
        fact.said.act if isinstance(fact.said, ApprovalGiven) else fact.id, (), _amount(fact), tender.currency,
    )  # fmt: skip
    told: list[tuple[Permit | Denied, PowerAsked]] = []
    for stage in stages:
        asked = replace(ask, stage=stage)
        told.append((permitted(tender.powers, actor, asked, course.history, rotations=long), asked))
    return min(told, key=lambda each: weight_of(each[0]))


def weight_of(found: Permit | Denied) -> int:
    """Return the place of an answer among those of several stages: a permit first, a wrong stage last."""
    return 0 if isinstance(found, Permit) else 2 if found.bar == STAGE else 1


def _through(held: PowersHeld, denied: Denied, asked: PowerAsked, course: _Course) -> Permit | Denied:
    """Return the permit of the first override that lets an act through; the denial where none does."""
    for one in course.overrides:
        approval = _approval_of(one.id, course)
        if one.said.subject == asked.subject and approval is not None:
            told = Override(
                one.id, held.actor(one.by), held.actor(approval.person), approval.at, one.said.reason,
                one.recorded_at,
            )  # fmt: skip
            found = overridden(held.tender.powers, denied, asked, told)
            if isinstance(found, Permit):
                return found
    return denied


def _approval_of(fact: str, course: _Course) -> PurchaseAct | None:
    return next((one for one in course.history if one.subject == fact), None)


def _override(
    fact: TenderFact, facts: Sequence[TenderFact], let_through: Mapping[str, str], *, counts: bool
) -> OverrideTold:
    said: OverrideMade = fact.said
    approved = sorted(
        one.by for one in facts if isinstance(one.said, ApprovalGiven) and one.said.act == fact.id
    )
    return OverrideTold(
        fact.id, fact.by, said.rule, said.subject, said.reason, tuple(approved),
        fact.recorded_at, let_through.get(fact.id, ""), counts,
    )  # fmt: skip


def _needs_a_row(fact: TenderFact, by_id: Mapping[str, TenderFact]) -> bool:
    """Return whether what no row speaks of is an act; an approval of what is not there yet waits for it.

    An approval of a correction was weighed with the correction.
    """
    if isinstance(fact.said, ApprovalGiven):
        return fact.said.act in by_id and not by_id[fact.said.act].supersedes
    return fact.said is not None and not isinstance(fact.said, NOBODYS_ACT)


def _told(fact: TenderFact, no: Denied, person: str, stage: str) -> ActWithoutPower:
    return ActWithoutPower(
        fact.id, fact.kind, person or fact.by, no.action, stage, no.bar, no.rule, no.detail
    )


def _amount(fact: TenderFact) -> int:
    name = AMOUNT_OF.get(type(fact.said), "")
    return abs(int(getattr(fact.said, name))) if name else 0


def _lots(tender: Tender, fact: TenderFact) -> tuple[str, ...]:
    named = getattr(fact.said, "lot", "")
    every = dict.fromkeys(lot.id for one in tender.versions for lot in one.announcement.lots)
    return (named,) if named else tuple(every)
