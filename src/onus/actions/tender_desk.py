"""Tender desk: a tender with all that is on record now, who wants to act in it, and what the table of powers says.

In:  the id of a tender, an actor, an instant.
Out: `TenderNow`: the tender, what it came to, its stage; `Permit` or `Denied` for an act.

The surprise: envelopes are not read here. A desk asks nothing of what is sealed, and a
tender of many large bids opens as quickly as one without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Scope
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.permitting import Barred, Denied, Permit, PowerAsked, permitted
from onus.core.restraint.power_table import POWER_ROLES
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import SealingCeremony
from onus.core.tendering import proceeding as stages
from onus.core.tendering.awarding import RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.signing import signing_bars_of
from onus.core.tendering.tender import Tender, facts_on_record, said
from onus.outside.file_store import stored
from onus.outside.law import powers_in_purchases
from onus.outside.tenders import read_tender
from onus.records.tender_facts import KeptTenderFact, tender_facts
from onus.records.tenders import ShownTender, tender_files, tender_named
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.held_lines import with_lines
from onus.wire.tenders.opened_files import BIDS

HELD = 16
"""Tenders that a process keeps read."""
STAGE_OF = {
    stages.PLANNING: "planning", stages.ANNOUNCED: "bidding", stages.CLOSED: "opening", stages.OPENED: "evaluation",
    stages.EVALUATED: "award", stages.AWARDED: "contract", stages.CONTRACTED: "performance", stages.CANCELLED: "closed",
    stages.VOID: "closed",
}  # fmt: skip
"""Stage of the table of powers for each stage that a judgement comes to."""
AS_SUPERVISOR = {"superior": "supervisor"}
"""A superior of the region supervises its purchases."""


@dataclass(frozen=True, slots=True)
class TenderNow:
    """A tender as it stands now.

    Attributes:
        shown: as pages name it.
        tender: with every fact, those made here too.
        proceeding: what follows from them now.
        stage: in the words of the table of powers.
        made_here: facts that were made on the website, with who made them.
        now: when.
    """

    shown: ShownTender
    tender: Tender
    proceeding: Proceeding
    stage: str
    made_here: tuple[KeptTenderFact, ...]
    now: Instant


def tender_now(name: str, store: Path, *, now: Instant) -> TenderNow | None:
    """Return a tender as it stands; None where there is none of that name."""
    shown = tender_named(name)
    if shown is None:
        return None
    made_here = tender_facts(name)
    listed = tuple(
        (one.path, one.sha256) for one in tender_files(name) if not one.path.startswith(f"{BIDS}/")
    )
    tender = _read(listed, tuple((one.fact_id, one.line) for one in made_here), store)
    found = judge(tender, tender.rulebook, now)
    return TenderNow(shown, tender, found, _stage(tender, found), made_here, now)


def person_in(actor: Actor, at: TenderNow | None = None) -> PurchaseActor:
    """Return who acts, in the words of the table of powers.

    Args:
        actor: the account with its appointments.
        at: a tender; who holds a share of its key belongs to it, whatever body that person works for.
    """
    keepers = custodians_of(at) if at is not None else ()
    held = [
        RoleHeld(
            role,
            Scope(at.tender.id)
            if at is not None and role == "custodian" and one.scope.body in keepers
            else one.scope,
            one.since,
            one.until,
            one.paper or one.id,
        )
        for one in actor.appointments
        if (role := AS_SUPERVISOR.get(one.role.value, one.role.value)) in POWER_ROLES
    ]
    return PurchaseActor(
        actor.user,
        next((reach for one in held if (reach := one.scope.body or one.scope.region)), ""),
        tuple(held),
        tuple(dict.fromkeys(one.scope.body for one in held if one.role == "bidder" and one.scope.body)),
    )


def asks(
    at: TenderNow,
    actor: Actor,
    power: str,
    *,
    subject: str = "",
    suppliers: tuple[str, ...] = (),
    amount: int = 0,
    approvals: tuple[PurchaseAct, ...] = (),
) -> Permit | Denied:
    """Ask the table of powers whether somebody may do something in a tender now.

    Args:
        at: the tender.
        actor: who.
        power: row of the table.
        subject: id of the fact that it is about; empty for the tender.
        suppliers: whom it concerns; for a bidder, the one spoken for.
        amount: at stake, in minor units.
        approvals: of what is prepared, which come on record with it.
    """
    concerned = suppliers or _suppliers(at)
    asked = PowerAsked(
        power, at.stage, at.now, at.tender.id, at.tender.buyer.id, regions_of(at.shown), subject, concerned, amount,
        at.tender.currency,
    )  # fmt: skip
    person = person_in(actor, at)
    return permitted(powers_in_purchases(), person, asked, (*history(at), *approvals), ties=tuple(_ties(at)))


def custodians_of(at: TenderNow) -> tuple[str, ...]:
    """Return the organisations that hold a share of the key of a tender."""
    return tuple(
        one.organisation
        for _, what in said(facts_on_record(at.tender, at.now), SealingCeremony)
        for one in what.custodians
    )


def regions_of(shown: ShownTender) -> tuple[str, ...]:
    """Return the regions that a tender lies in, from the top down."""
    return tuple(one for one in shown.region.split("/") if one)


def history(at: TenderNow) -> tuple[PurchaseAct, ...]:
    """Return what was done in a tender, by the rows of the table: those made here by their own, others by their kind."""
    rows = {row.fact: row.name for row in reversed(powers_in_purchases().powers) if row.fact}
    own = {one.fact_id: one for one in at.made_here}
    found = []
    for fact in at.tender.facts:
        made = own.get(fact.id)
        action = made.action if made is not None else rows.get(fact.kind, "")
        if action:
            found.append(
                PurchaseAct(
                    action, made.actor if made is not None else fact.by, fact.recorded_at,
                    str(getattr(fact.said, "act", "")), id=fact.id,
                    amount_minor=int(getattr(fact.said, "amount_minor", 0)),
                )
            )  # fmt: skip
    return tuple(found)


def _ties(at: TenderNow) -> Iterator[Barred]:
    """Yield the ties that persons declared or that the register shows."""
    for _, what in said(facts_on_record(at.tender, at.now), ConflictDeclaration):
        yield from (Barred(what.person, one, f"declared: {what.relation}") for one in what.suppliers)
    heads = {one.head: one.id for one in at.tender.register.suppliers if one.head}
    for tie in at.tender.register.ties:
        yield Barred(tie.person, heads.get(tie.to, tie.to), tie.tie)


def _suppliers(at: TenderNow) -> tuple[str, ...]:
    """Return who bids, as far as envelopes are open."""
    return tuple(dict.fromkeys(one.supplier for one in at.proceeding.received if one.supplier))


def facts_that_count(at: TenderNow) -> tuple[TenderFact, ...]:
    """Return the facts on record but for those that count for nothing."""
    return _counting(at.tender, at.proceeding)


def _counting(tender: Tender, found: Proceeding) -> tuple[TenderFact, ...]:
    void = {one.fact for one in found.refused_acts}
    return tuple(one for one in facts_on_record(tender, found.as_of) if one.id not in void)


def _stage(tender: Tender, found: Proceeding) -> str:
    """Return the stage in the words of the table of powers.

    An evaluation lasts until the committee signed its ranking; a standstill while anything bars signing.
    """
    stage = STAGE_OF[found.stage]
    facts = _counting(tender, found)
    # Between the deadline and the closing nobody seals any more, and what follows is the opening.
    if stage == "bidding" and found.deadline is not None and found.as_of > found.deadline:
        return "opening"
    if stage == "award":
        signed = {what.lot for _, what in said(facts, RankingSigned)}
        return (
            "award"
            if all(one.lot in signed for one in found.lots if one.ranking is not None)
            else "evaluation"
        )
    if stage == "contract" and signing_bars_of(tender, facts, found.as_of):
        return "standstill"
    return stage


@lru_cache(maxsize=HELD)
def _read(listed: tuple[tuple[str, str], ...], made_here: tuple[tuple[str, str], ...], store: Path) -> Tender:
    """Return a tender from files by digest and lines; both never change, so a tender is read once."""
    with TemporaryDirectory(prefix="onus-tender-") as name:
        folder = Path(name)
        for path, digest in listed:
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            copyfile(stored(store, digest), place)
        raw = (folder / FACTS).read_bytes() if (folder / FACTS).is_file() else b""
        written, _ = with_lines(raw, [(fact, line.encode()) for fact, line in made_here])
        (folder / FACTS).write_bytes(written)
        return read_tender(folder).tender


def again(at: TenderNow, store: Path, *, now: Instant) -> TenderNow:
    """Return a tender as it stands after an act."""
    found = tender_now(at.tender.id, store, now=now)
    assert found is not None, "it was there"
    return found
