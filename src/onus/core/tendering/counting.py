"""Counting: which facts of a purchase count, and whether one that is not on record yet would.

In:  a tender with its register and its table, facts, an instant.
Out: what counts, what is void and why; for a fact that somebody is about to record, what stands against it.

The surprise: an office asks here before it writes, and the judgement asks here afterwards. There is
no second reading of the table, so that what a desk lets through is not taken back by a judge.

Source: CN-SEP-30 and the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onus.base.instants import Instant
from onus.core.restraint.permitting import Denied
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.authorised import PowersJudged, PowersSoFar, powers_judged, powers_so_far
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.competence import without_competence
from onus.core.tendering.consulting import ConsultationOpened
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import in_force
from onus.core.tendering.on_record import settled_in_force
from onus.core.tendering.preparing import is_notice
from onus.core.tendering.tender import Tender

Faults = tuple[tuple[str, str], ...]
Facts = tuple[TenderFact, ...]


def counted(tender: Tender, record: Facts) -> tuple[Facts, Facts, PowersJudged, Faults]:
    """Return what the office claims, what of it counts, what the table of power says, and what is void.

    Args:
        tender: with its register, library and table.
        record: the facts on record at an instant.
    """
    claimed, void = _claimed(record)
    powers = powers_judged(tender, claimed)
    facts = tuple(one for one in claimed if one.id not in powers.void)
    void += tuple((one.fact, f"power_{one.bar}") for one in powers.without if not one.stays)
    return claimed, facts, powers, void


def without_effect(tender: Tender, as_of: Instant) -> frozenset[str]:
    """Return the facts that open no seal of a publication, for no power was behind them; openings of nothing too.

    Args:
        tender: as the office has it.
        as_of: what came on record later is not seen.

    Returns:
        Ids. Empty where nothing is on record that could open one.
    """
    known = [one for one in tender.facts if one.recorded_at <= as_of]
    if not any(_opens(one) for one in known):
        return frozenset()
    held = in_force(tender, as_of)
    stands = settled_in_force(held, as_of).facts
    powers = counted(held, stands)[2]
    # A correction in words says nothing beside what it rewords, and one that counts for nothing says nothing at all.
    beside = {one.id for one in known if one.supersedes} - {one.id for one in stands}
    there = {*tender.opened, *tender.unreadable}
    empty = {
        one.id
        for one in known
        if isinstance(one.said, BidOpened)
        and one.by
        and one.said.ciphertext not in there
        and one.id in powers.powerless
    }
    return powers.void | empty | beside


def _opens(fact: TenderFact) -> bool:
    """Return whether a fact could open a seal: an opening, a result or contract on it, an answer to the public."""
    return is_notice(fact.said, "award") or isinstance(
        fact.said, (ConsultationOpened, BidOpened, ContractSigned)
    )


def powers_at(tender: Tender, at: Instant) -> PowersSoFar:
    """Return how far a purchase has come by what counts at an instant, to ask for acts that are not done yet."""
    held = in_force(tender, at)
    return powers_so_far(held, _claimed(settled_in_force(held, at).facts)[0])


def against_recording(tender: Tender, proposed: Sequence[TenderFact], at: Instant) -> dict[str, Denied]:
    """Return what the judgement would say against facts if they came on record at an instant, by their id.

    Args:
        tender: with every fact so far.
        proposed: facts recorded at that instant; an approval may come with what it approves.
        at: the instant.

    Returns:
        Nothing for a fact that counts; what would stay and be told as done without power is in it too.
    """
    with_them = in_force(replace(tender, facts=(*tender.facts, *proposed)), at)
    _, _, powers, void = counted(with_them, settled_in_force(with_them, at).facts)
    names = {one.id for one in proposed}
    found = {fact: Denied("", why) for fact, why in void if fact in names}
    return found | {
        one.fact: Denied(one.action, one.bar, one.rule, one.detail)
        for one in powers.without
        if one.fact in names
    }


def _claimed(record: Facts) -> tuple[Facts, Faults]:
    void = without_competence(record)
    return tuple(one for one in record if one.id not in dict(void)), void
