"""Tender desk: a tender with all that is on record now, who wants to act in it, and what the table of powers says.

In:  the id of a tender, an actor, an instant.
Out: `TenderNow`: the tender, what it came to, its stages; `Permit` or `Denied` for an act of an account.

The surprise: envelopes are not read here. A desk asks nothing of what is sealed, and a
tender of many large bids opens as quickly as one without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Scope
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.permitting import Barred, Denied, Permit, PowerAsked, permitted
from onus.core.restraint.power_table import POWER_ROLES, Power
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import SealingCeremony
from onus.core.tendering.authorised import NO_ROW, PowersSoFar, weight_of
from onus.core.tendering.counting import powers_at
from onus.core.tendering.disputed_bids import suppliers_named
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.restraining import ActRefused
from onus.core.tendering.tender import Tender, said
from onus.outside.file_store import stored
from onus.outside.tenders import read_tender
from onus.records.tender_facts import KeptTenderFact, tender_facts
from onus.records.tenders import ShownTender, tender_files, tender_named
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.held_lines import with_lines
from onus.wire.tenders.opened_files import BIDS

HELD = 16
"""Tenders that a process keeps read."""
TAKING_BIDS = frozenset(("announced", "bidding"))
"""Stages in which envelopes may still come."""
AS_SUPERVISOR = {"superior": "supervisor"}
"""A superior of the region supervises its purchases."""


@dataclass(frozen=True, slots=True)
class TenderNow:
    """A tender as it stands now.

    Attributes:
        shown: as pages name it.
        tender: with every fact, those made here too.
        proceeding: what follows from them now.
        powers: how far it came by what counts, as the judgement asks it.
        made_here: facts that were made on the website, with who made them.
        now: when.
    """

    shown: ShownTender
    tender: Tender
    proceeding: Proceeding
    powers: PowersSoFar
    made_here: tuple[KeptTenderFact, ...]
    now: Instant

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the stages at which its lots stand, in the words and the order of the table of powers.

        Where the record leaves open whether envelopes still come, the deadline to which the rules lead says it.
        """
        found, deadline = self.powers.stages(self.now), self.proceeding.deadline
        if deadline is None or not {"bidding", "opening"} <= set(found):
            return found
        return tuple(one for one in found if one != ("bidding" if self.now > deadline else "opening"))


def tender_now(name: str, store: Path, *, now: Instant) -> TenderNow | None:
    """Return a tender as it stands; None where there is none of that name."""
    shown = tender_named(name)
    if shown is None:
        return None
    made_here = tender_facts(name)
    tender = _read(_listed(name), tuple((one.fact_id, one.line) for one in made_here), store)
    found = judge(tender, tender.rulebook, now)
    return TenderNow(shown, tender, found, powers_at(tender, now), made_here, now)


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
            if at is not None and _keeps(one.scope, keepers, at.tender.id) and role == "custodian"
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


def _keeps(scope: Scope, keepers: tuple[str, ...], tender: str) -> bool:
    """Return whether an appointment is of an organisation that holds a share, and not for another purchase alone."""
    return scope.body in keepers and scope.dossier in ("", tender)


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
    """Ask the table of the purchase, its own or the one that we ship, whether an account may do something in it now.

    Whether the register of the purchase says so too is asked by `tender_counting`; an act needs both.

    Args:
        at: the tender.
        actor: who.
        power: row of the table.
        subject: id of the fact that it is about; empty for the tender.
        suppliers: whom it concerns; for a bidder, the one spoken for.
        amount: at stake, in minor units.
        approvals: of what is prepared, which come on record with it.
    """
    if row_of(at, power) is None:
        return Denied(power, NO_ROW)
    concerned = suppliers or _suppliers(at)
    asked = PowerAsked(
        power, "", at.now, at.tender.id, at.tender.buyer.id, regions_of_tender(at.shown), subject, concerned, amount,
        at.tender.currency,
    )  # fmt: skip
    person, done, ties = person_in(actor, at), (*history(at), *approvals), tuple(_ties(at))
    staged = [replace(asked, stage=stage) for stage in at.stages]
    told = [(permitted(at.tender.powers, person, one, done, ties=ties), one) for one in staged]
    found, of = min(told, key=lambda each: weight_of(each[0]))
    return at.powers.through(found, of) if isinstance(found, Denied) else found


def row_of(at: TenderNow, power: str) -> Power | None:
    """Return a row of the table by which a purchase is judged; None where it has none of that name."""
    return next((one for one in at.tender.powers.powers if one.name == power), None)


def custodians_of(at: TenderNow) -> tuple[str, ...]:
    """Return the organisations that hold a share of the key of a tender."""
    return tuple(
        one.organisation
        for _, what in said(facts_on_record(at.tender, at.now), SealingCeremony)
        for one in what.custodians
    )


def buyer_of(name: str, store: Path) -> str:
    """Return the body that buys in a tender that is there; nothing of it is judged for that."""
    return _read(_listed(name), (), store).buyer.id


def _listed(name: str) -> tuple[tuple[str, str], ...]:
    """Return the files of a tender that desks read, without envelopes."""
    return tuple((one.path, one.sha256) for one in tender_files(name) if not one.path.startswith(f"{BIDS}/"))


def regions_of_tender(shown: ShownTender) -> tuple[str, ...]:
    """Return the regions that a tender lies in, from the top down."""
    return tuple(one for one in shown.region.split("/") if one)


def history(at: TenderNow) -> tuple[PurchaseAct, ...]:
    """Return what counts of what was done in a tender, and what accounts did here in nobody's name: for a bidder."""
    nameless = {one.id: one for one in at.tender.facts if not one.by and not isinstance(one.said, ActRefused)}
    own = tuple(
        PurchaseAct(one.action, one.actor, Instant(one.recorded_at), id=one.fact_id)
        for one in at.made_here
        if one.fact_id in nameless and one.action and one.actor
    )
    return (*at.powers.history, *own)


def _ties(at: TenderNow) -> Iterator[Barred]:
    """Yield the ties that persons declared or that the register shows."""
    for _, what in said(facts_on_record(at.tender, at.now), ConflictDeclaration):
        yield from (Barred(what.person, one, f"declared: {what.relation}") for one in what.suppliers)
    heads = {one.head: one.id for one in at.tender.register.suppliers if one.head}
    for tie in at.tender.register.ties:
        yield Barred(tie.person, heads.get(tie.to, tie.to), tie.tie)


def _suppliers(at: TenderNow) -> tuple[str, ...]:
    """Return who bids, as far as envelopes are open, and in whose names bids are in dispute or were."""
    received = at.proceeding.received
    # A bid that nobody can read is nobody's to rank, and its supplier is still one whom an act concerns.
    whose = (*suppliers_named(received), *(one.supplier for one in received if one.supplier))
    return tuple(dict.fromkeys(whose))


def facts_that_count(at: TenderNow) -> tuple[TenderFact, ...]:
    """Return the facts on record but for those that count for nothing."""
    void = {one.fact for one in at.proceeding.refused_acts}
    return tuple(one for one in facts_on_record(at.tender, at.proceeding.as_of) if one.id not in void)


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
