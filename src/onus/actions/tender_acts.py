"""Tender acts: prepare, approve and do what is done in a tender through a form; each leaves a fact.

In:  a tender as it stands, who acts, the kind of act, the texts of its form.
Out: the fact that was recorded, the proposal that now waits, or what stands against it.

The surprise: an approval comes before what it approves. It names the id that the fact will
have, and that id follows from the words of the form; whoever changes a word afterwards has
no approval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from onus.actions.fact_ids import new_fact_id
from onus.actions.keep_fact import keep_fact
from onus.actions.tender_counting import must_be_able, must_count, must_stand
from onus.actions.tender_desk import TenderNow, asks
from onus.actions.tender_holds import held_back
from onus.actions.tender_refusals import attempt, keep_refusal
from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Language
from onus.core.acts.filling import Wrong
from onus.core.authority.actors import Actor
from onus.core.restraint.actors import PurchaseAct
from onus.core.restraint.permitting import EYES, STAGE, Denied
from onus.core.tendering.act_kinds import ACT_KINDS, OF_BIDDER, OVERRIDE, TenderActKind
from onus.core.tendering.act_setting import ActSetting, Values
from onus.core.tendering.acting import amount_of, said_by
from onus.core.tendering.bidding import SupplierKey
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.restraining import ApprovalGiven
from onus.log.curve import weakness
from onus.outside.law import powers_in_purchases
from onus.records.tender_facts import KeptTenderFact
from onus.records.tender_proposals import (
    DONE,
    DROPPED,
    KeptProposal,
    approve_proposal,
    keep_proposal,
    settle_proposal,
    waiting_proposals,
)
from onus.records.unit import unit
from onus.records.work import wish_judgement, wish_step


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in a tender.

    Attributes:
        actor: the account with its appointments.
        post: in which post; empty for none.
        supplier: for which supplier; empty for those who do not bid.
        language: of the page.
    """

    actor: Actor
    post: str = ""
    supplier: str = ""
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What now waits for the approval of another person."""

    fact_id: str


@dataclass(frozen=True, slots=True)
class Approved:
    """What may now be done."""

    fact_id: str


Outcome = KeptTenderFact | Prepared | Approved | Denied | tuple[Wrong, ...]


def setting_of(at: TenderNow, who: Acting) -> ActSetting:
    """Return what the forms of a person are read against."""
    waiting = tuple(one.fact_id for one in waiting_proposals(at.tender.id) if one.kind != OVERRIDE.id)
    return ActSetting(at.tender, at.proceeding, at.now, who.actor.user, who.supplier, who.language, waiting)


def act_in_tender(at: TenderNow, who: Acting, kind: TenderActKind, values: Values) -> Outcome:
    """Do something in a tender; what another must approve first is prepared and waits.

    Args:
        at: the tender as it stands.
        who: who acts.
        kind: of the catalogue.
        values: texts of the form by field.

    Raises:
        SigningHeld, ProcedureRests: something holds it back now; the error says what, and until when.
        CountsForNothing: the judgement would not count it; the error says why, and what is missing.
    """
    with _attempt(at, who, kind):
        may = may_begin(at, who, kind)
    if isinstance(may, Denied):
        return _refused(at, who, kind, may)
    stated = said_by(kind, values, setting_of(at, who))
    if isinstance(stated, SupplierKey) and weakness(bytes.fromhex(stated.key)) is not None:
        return (Wrong("key", "weak_key"),)
    if isinstance(stated, tuple):
        return stated
    kept = {name: tuple(values.get(name, ())) for name in kind.fields}
    name = new_fact_id(kind.id)
    fact = _fact(at, kind, stated, name, who.actor.user)
    if kind.prepares:
        with _attempt(at, who, kind):
            must_stand(at, kind.power, fact)
        proposal = KeptProposal(
            at.tender.id, name, kind.id, kept, who.language, who.actor.user, who.post, int(at.now)
        )
        with unit():
            keep_proposal(proposal)
        return Prepared(name)
    with _attempt(at, who, kind):
        must_count(at, kind.power, (fact,))
    with unit():
        return _record(at, who, kind, fact)


def may_begin(at: TenderNow, who: Acting, kind: TenderActKind) -> Denied | None:
    """Return why somebody may not do or prepare an act now; None where nothing stands against it.

    Raises:
        SigningHeld, ProcedureRests: something holds it back now; the error says what, and until when.
        CountsForNothing: the judgement would not count it; the error says why, and what is missing.
    """
    suppliers = (who.supplier,) if kind in OF_BIDDER and who.supplier else ()
    may = asks(at, who.actor, kind.prepares or kind.power, suppliers=suppliers)
    if isinstance(may, Denied) and not (kind.prepares and may.bar == EYES) and may.bar != STAGE:
        return may
    held_back(at, kind)
    if isinstance(may, Denied) and may.bar == STAGE:
        return may
    if not (kind in OF_BIDDER or kind.nameless):
        must_be_able(at, who.actor.user, kind.prepares or kind.power, prepares=bool(kind.prepares))
    return None


def approve_in_tender(at: TenderNow, who: Acting, fact_id: str) -> Outcome:
    """Approve what another person prepared, up to the amount that is at stake."""
    found = _waiting(at, fact_id)
    if isinstance(found, tuple):
        return found
    kind, stated = found.kind, _said_again(at, found)
    if isinstance(stated, tuple):
        return stated
    may = asks(at, who.actor, kind.approves, subject=fact_id, amount=amount_of(kind, stated))
    if found.proposal.prepared_by == who.actor.user:
        may = Denied(kind.approves, "apart", detail=fact_id)
    if isinstance(may, Denied):
        return _refused(at, who, kind, may)
    amount = amount_of(kind, stated)
    approval = _approval(at, fact_id, who.actor.user, at.now, Minor(amount))
    proposed = (approval, _fact(at, kind, stated, fact_id, found.proposal.prepared_by))
    with _attempt(at, who, kind):
        must_count(at, kind.approves, proposed, only=approval.id)
    with unit():
        kept = approve_proposal(
            at.tender.id, fact_id, by=who.actor.user, post=who.post, minor=amount, at=at.now
        )
    return Approved(fact_id) if kept else (Wrong("", "settled"),)


def carry_out(
    at: TenderNow, who: Acting, fact_id: str, *, last: Callable[[], None] = lambda: None
) -> Outcome:
    """Do what was prepared and approved.

    Args:
        at: the tender as it stands.
        who: who does it.
        fact_id: id that the fact has.
        last: done in the same transaction when all is recorded; what it raises undoes the act.

    Raises:
        SigningHeld, ProcedureRests: something holds it back now; the error says what, and until when.
        CountsForNothing: the judgement would not count it; the error says why, and what is missing.
    """
    found = _waiting(at, fact_id)
    if isinstance(found, tuple):
        return found
    held_back(at, found.kind)
    kind, stated = found.kind, _said_again(at, found)
    if isinstance(stated, tuple):
        return stated
    may = asks(
        at,
        who.actor,
        kind.power,
        subject=fact_id,
        amount=amount_of(kind, stated),
        approvals=_approvals(found),
    )
    if isinstance(may, Denied):
        return _refused(at, who, kind, may)
    fact, approval = _fact(at, kind, stated, fact_id, who.actor.user), _approval_of(at, found)
    with _attempt(at, who, kind):
        must_count(at, kind.power, (fact, approval))
    with unit():
        if not settle_proposal(at.tender.id, fact_id, outcome=DONE, by=who.actor.user, at=at.now):
            return (Wrong("", "settled"),)
        done = _record(at, who, kind, fact)
        # The approval comes with what it approved: it names a fact that is there.
        keep_fact(
            at.tender.id, approval, found.kind.approves,
            by=found.proposal.approved_by, post=found.proposal.approved_post, basis=kind.basis,
        )  # fmt: skip
        last()
        return done


def _said_again(at: TenderNow, found: WaitingAct) -> Any:
    """Return what a waiting act says, read as when it was prepared; what is wrong with it, where something is."""
    return said_by(found.kind, found.proposal.form, _as_prepared(at, found.proposal))


def _approvals(found: WaitingAct) -> tuple[PurchaseAct, ...]:
    one = found.proposal
    if not one.approved_by:
        return ()
    return (
        PurchaseAct(
            found.kind.approves, one.approved_by, Instant(one.approved_at), one.fact_id, id=_name_of_approval(one.fact_id),
            amount_minor=one.approved_minor,
        ),
    )  # fmt: skip


def _approval_of(at: TenderNow, found: WaitingAct) -> TenderFact:
    one = found.proposal
    return _approval(at, one.fact_id, one.approved_by, Instant(one.approved_at), Minor(one.approved_minor))


def _approval(at: TenderNow, fact_id: str, by: str, given: Instant, minor: Minor) -> TenderFact:
    """Return an approval as the fact that comes on record now."""
    return TenderFact(_name_of_approval(fact_id), given, at.now, ApprovalGiven(fact_id, minor), by)


def _name_of_approval(fact_id: str) -> str:
    return f"approval-{fact_id}"


def drop_proposal(at: TenderNow, who: Acting, fact_id: str) -> Outcome | None:
    """Take back what one prepared oneself, or decline it as the one who would approve it."""
    found = _waiting(at, fact_id)
    if isinstance(found, tuple):
        return found
    if found.proposal.prepared_by != who.actor.user:
        may = asks(at, who.actor, found.kind.approves, subject=fact_id)
        if isinstance(may, Denied):
            return may
    with unit():
        settle_proposal(at.tender.id, fact_id, outcome=DROPPED, by=who.actor.user, at=at.now)
    return None


@dataclass(frozen=True, slots=True)
class WaitingAct:
    """A proposal with its kind."""

    proposal: KeptProposal
    kind: TenderActKind


def waiting_acts(at: TenderNow) -> tuple[WaitingAct, ...]:
    """Return what waits in a tender."""
    return tuple(WaitingAct(one, ACT_KINDS[one.kind]) for one in waiting_proposals(at.tender.id))


def words_of(at: TenderNow, one: WaitingAct) -> Mapping[str, object] | None:
    """Return what a proposal would say as a fact, as its line has it; None where it cannot be done any more."""
    stated = said_by(one.kind, one.proposal.form, _as_prepared(at, one.proposal))
    if isinstance(stated, tuple):
        return None
    return {name: getattr(stated, name) for name in stated.__slots__}


def _waiting(at: TenderNow, fact_id: str) -> WaitingAct | tuple[Wrong, ...]:
    for one in waiting_acts(at):
        if one.proposal.fact_id == fact_id:
            return one
    return (Wrong("", "settled"),)


def _as_prepared(at: TenderNow, proposal: KeptProposal) -> ActSetting:
    language: Language = "zh-Hans" if proposal.language == "zh-Hans" else "en"
    who = Acting(Actor(proposal.prepared_by), language=language)
    return setting_of(at, who)


def _fact(at: TenderNow, kind: TenderActKind, stated: object, name: str, by: str) -> TenderFact:
    """Return an act as the fact that comes on record now; bidders and the nameless stand under nobody's name."""
    return TenderFact(name, at.now, at.now, stated, "" if kind.nameless or kind in OF_BIDDER else by)


def _record(at: TenderNow, who: Acting, kind: TenderActKind, fact: TenderFact) -> KeptTenderFact:
    wish_judgement(at.tender.id, at=int(at.now))
    wish_step(at.tender.id, at=int(at.now))
    return keep_fact(
        at.tender.id, fact, kind.power,
        by="" if kind.nameless else who.actor.user, post=who.post, basis=kind.basis,
    )  # fmt: skip


def _refused(at: TenderNow, who: Acting, kind: TenderActKind, no: Denied) -> Denied:
    """Keep that somebody tried what the table does not let them; then say no."""
    keep_refusal(at, who.actor, no, act=_would_be(kind), post=who.post, nameless=kind.nameless)
    return no


def _attempt(at: TenderNow, who: Acting, kind: TenderActKind) -> AbstractContextManager[None]:
    return attempt(at, who.actor, act=_would_be(kind), post=who.post, nameless=kind.nameless)


def _would_be(kind: TenderActKind) -> str:
    """Return the kind of the fact that an act leaves."""
    return powers_in_purchases().power(kind.power).fact
