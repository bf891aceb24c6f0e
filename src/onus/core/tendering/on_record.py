"""On record: the facts of a tender that stand at an instant, every correction held against the table of power.

In:  a tender with its register and its table, an instant.
Out: the facts that stand, the corrections on record.

A correction in words needs whoever corrects to hold the power still, when it comes on record; the stage and the
second pair of eyes are those of what it rewords. One of more than words, or a withdrawal, is asked for
everything anew: it needs the stage then, and its own approval. One that is against a bidder needs another
person of the office too, and time for the bidder to see it before the deadline.

The surprise: who may correct is asked before who may act. What the acts come to hangs on what
they say, and so the stages are read here from their first versions, before any correction is weighed.

Source: decision 101.
"""

from __future__ import annotations

from dataclasses import replace

from onus.base.instants import HOUR_US, Instant
from onus.core.restraint.actors import PurchaseAct
from onus.core.restraint.permitting import Denied, Permit, PowerAsked, permitted
from onus.core.restraint.power_table import Power
from onus.core.tendering.against_bidder import against_bidder
from onus.core.tendering.authorised import (
    AMOUNT_OF,
    NO_ROW,
    OF_OTHERS,
    PowersHeld,
    course_of,
    powers_held,
    row_of,
    weight_of,
)
from onus.core.tendering.correcting import Settled, settled
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import in_force
from onus.core.tendering.kinds import KIND_OF
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.stages_of_power import StagesReached
from onus.core.tendering.tender import Tender, deadline_by

Steps = tuple[TenderFact, ...]
"""First versions of the facts that count."""
AGAINST_LATE, AGAINST_ALONE = "against_bidder_late", "against_bidder_alone"


def facts_on_record(tender: Tender, as_of: Instant) -> tuple[TenderFact, ...]:
    """Return the facts that stand at an instant, sorted by when they happened, then by id.

    Args:
        tender: with its register, library and table.
        as_of: what came on record later is not seen.
    """
    return settled_at(tender, as_of).facts


def settled_at(tender: Tender, as_of: Instant) -> Settled:
    """Return the same with every correction on record, sorted, with why it counts for nothing.

    Args:
        tender: with its register, library and table.
        as_of: what came on record later is not seen.
    """
    return settled_in_force(in_force(tender, as_of), as_of)


def settled_in_force(tender: Tender, as_of: Instant) -> Settled:
    """Return the same of a tender that has the versions that count alone.

    Args:
        tender: as `in_force` returns it.
        as_of: what came on record later is not seen.
    """
    found = _settled(tender, as_of)
    return replace(
        found, facts=tuple(sorted(found.facts, key=lambda one: (one.happened_at, one.recorded_at, one.id)))
    )


def _settled(tender: Tender, as_of: Instant) -> Settled:
    if not any(one.supersedes for one in tender.facts):
        return Settled(tuple(one for one in tender.facts if one.recorded_at <= as_of and not one.withdrawn))
    held = powers_held(tender)
    first = [
        one
        for one in tender.facts
        if one.recorded_at <= as_of and one.said is not None and not one.supersedes
    ]
    counted = course_of(held, first).counted
    steps = tuple(one for one in first if one.id in counted)
    return settled(
        tender.facts,
        as_of,
        lambda at: deadline_by(tender.versions, at),
        lambda before, correction, words: (
            _bar(held, steps, before, correction, words=words)
            or (_against(held, steps, before, correction) if not words else "")
        ),
    )


def _bar(held: PowersHeld, steps: Steps, before: TenderFact, correction: TenderFact, *, words: bool) -> str:
    """Return which bar of the table stands against a correction; empty where its author may correct."""
    row = row_of(held, before, {})
    if row is None:
        return f"power_{NO_ROW}"
    if OF_OTHERS & set(row.roles):
        return ""
    approved = before.id if words else correction.id
    stages = row.stages if words else _stages_at(held, steps, before, correction.recorded_at)
    history = _approvals(held, row, approved, correction.recorded_at) if row.approval else ()
    said = correction.said if correction.said is not None else before.said
    amount = abs(int(getattr(said, AMOUNT_OF[type(said)]))) if type(said) in AMOUNT_OF else 0
    told = [
        permitted(
            held.tender.powers, held.actor(correction.by),
            _asked(held, row.name, stage, correction.recorded_at, approved, amount), history,
        )
        for stage in stages
    ]  # fmt: skip
    found = min(told, key=weight_of)
    return f"power_{found.bar}" if isinstance(found, Denied) else ""


def _against(held: PowersHeld, steps: Steps, before: TenderFact, correction: TenderFact) -> str:
    """Return why a correction against a bidder counts for nothing; empty where it is none, or two made it in time."""
    if not against_bidder(before, correction):
        return ""
    hours, at = held.tender.powers.key_seen_h, correction.recorded_at
    if not hours or at + hours * HOUR_US > deadline_by(held.tender.versions, at):
        return AGAINST_LATE
    return "" if _another_agreed(held, steps, before, correction) else AGAINST_ALONE


def _another_agreed(held: PowersHeld, steps: Steps, before: TenderFact, correction: TenderFact) -> bool:
    """Return whether another person agreed by then, who could approve something of this purchase at that stage.

    The table gives bonds and look-ups to one person each and so names no approval of theirs.
    """
    rows = held.rows.get(KIND_OF[ApprovalGiven], ())
    agreed = (
        one
        for one in held.tender.facts
        if isinstance(one.said, ApprovalGiven)
        and one.said.act == correction.id
        and one.recorded_at <= correction.recorded_at
        and one.by not in ("", correction.by)
    )
    return any(
        isinstance(
            permitted(
                held.tender.powers, held.actor(one.by),
                _asked(held, row.name, stage, one.recorded_at, correction.id, 0),
            ),
            Permit,
        )
        for one in agreed
        for row in rows
        for stage in _stages_at(held, steps, before, one.recorded_at)
    )  # fmt: skip


def _approvals(held: PowersHeld, row: Power, approved: str, at: Instant) -> tuple[PurchaseAct, ...]:
    """Return the approvals of an act by then, of those who held the power to approve it when they did."""
    found: list[PurchaseAct] = []
    table, first = held.tender.powers, held.tender.powers.power(row.approval).stages[0]
    for one in held.tender.facts:
        if isinstance(one.said, ApprovalGiven) and one.said.act == approved and one.recorded_at <= at:
            actor, amount = held.actor(one.by), one.said.amount_minor
            asked = _asked(held, row.approval, first, one.recorded_at, approved, amount)
            if isinstance(permitted(table, actor, asked), Permit):
                act = PurchaseAct(row.approval, one.by, one.recorded_at, approved, actor.body, one.id)
                found.append(replace(act, amount_minor=amount))
    return tuple(found)


def _asked(
    held: PowersHeld, action: str, stage: str, at: Instant, subject: str, amount_minor: int
) -> PowerAsked:
    buyer = held.tender.buyer
    regions = (buyer.region,) if buyer.region else ()
    return PowerAsked(
        action, stage, at, held.tender.id, buyer.id, regions, subject, (), amount_minor, held.tender.currency
    )


def _stages_at(held: PowersHeld, steps: Steps, before: TenderFact, at: Instant) -> tuple[str, ...]:
    """Return the stages that the first versions of the facts that count had reached by an instant."""
    tender, reached = held.tender, StagesReached()
    for one in steps:
        if one.recorded_at <= at:
            reached.take(one)
    lot = getattr(before.said, "lot", "")
    every = dict.fromkeys(each.id for one in tender.versions for each in one.announcement.lots)
    return reached.of((lot,) if lot else tuple(every), at, deadline_by(tender.versions, at))
