"""Telling: of which lot an award notice tells, and of which contract a notice of a contract.

In:  what was announced, the facts on record.
Out: the notices that count for one lot or contract.

A notice that names a lot tells of that lot. One that names none tells of the only lot there is, and where
there are several it tells of nothing: else a notice for the first lot would start the clocks of the last,
and its bidders would have no time left to challenge what nobody told them.

The surprise: a notice of a contract that names none counts for the one contract that was on record by then.
"""

from __future__ import annotations

from collections.abc import Iterable

from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import AwardDecided, ContractSigned, RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import NoticePublished, TenderCancelled
from onus.core.tendering.tender import said

AWARD, CONTRACT = "award", "contract"


def lots_told(told: Announcement, notice: NoticePublished) -> tuple[str, ...]:
    """Return the lots of which an award notice tells; none for any other notice."""
    if notice.notice != AWARD:
        return ()
    lots = tuple(one.id for one in told.lots)
    return notice.lots or (lots if len(lots) == 1 else ())


def came_first(first: TenderFact, step: TenderFact) -> bool:
    """Return whether a fact stands before a step that rests on it, by what is said and by the record."""
    return first.happened_at <= step.happened_at and first.recorded_at <= step.recorded_at


def stands_on_ranking(counted: Iterable[TenderFact], step: TenderFact) -> bool:
    """Return whether a fact came on record after a ranking or an award, and before the purchase ended without one.

    Nothing follows from a ranking for what stands on none. Strangers come to the same: a step without power that does
    is told with the ranking.

    Args:
        counted: facts that count.
        step: any fact, also one that does not.
    """
    known = [one for one in counted if one.recorded_at <= step.recorded_at]
    return any(isinstance(one.said, (RankingSigned, AwardDecided)) for one in known) and not any(
        isinstance(one.said, TenderCancelled) for one in known
    )


def award_notices(told: Announcement, facts: tuple[TenderFact, ...], lot: str) -> tuple[TenderFact, ...]:
    """Return the notices that tell the result of a lot, in the order of the facts.

    One that came before the award of the lot tells no result of it: else the clocks of its bidders would run
    from a day on which there was nothing to challenge.

    Args:
        told: what was announced; its lots count.
        facts: those on record.
        lot: id of the lot.
    """
    awards = [one for one, what in said(facts, AwardDecided) if what.lot == lot]
    return tuple(
        one
        for one, what in said(facts, NoticePublished)
        if lot in lots_told(told, what) and any(came_first(award, one) for award in awards)
    )


def tells_of_contract(fact: TenderFact, about: str, facts: tuple[TenderFact, ...], contract: str) -> bool:
    """Return whether a notice tells of a contract: it names it, or names none and there was no other by then.

    Args:
        fact: of the notice.
        about: the contract that it names; empty for none.
        facts: those on record.
        contract: id of the contract.
    """
    if about:
        return about == contract
    known = {
        what.contract for one, what in said(facts, ContractSigned) if one.recorded_at <= fact.recorded_at
    }
    return known == {contract}


def lots_to_tell(told: Announcement, facts: tuple[TenderFact, ...]) -> tuple[str, ...]:
    """Return the lots that were awarded and of which no notice tells yet; all awarded ones where each was told.

    Args:
        told: what was announced; of a purchase of one lot a notice need not name it, and there is none to name.
        facts: those on record.
    """
    if len(told.lots) == 1:
        return ()
    awarded = {what.lot for _, what in said(facts, AwardDecided)}
    missing = {one for one in awarded if not award_notices(told, facts, one)}
    return tuple(one.id for one in told.lots if one.id in (missing or awarded))


def contract_to_tell(facts: tuple[TenderFact, ...]) -> str:
    """Return the first contract of which no notice tells yet, where there are several; empty for the only one."""
    signed = tuple(dict.fromkeys(what.contract for _, what in said(facts, ContractSigned)))
    notices = [(one, what.about) for one, what in said(facts, NoticePublished) if what.notice == CONTRACT]
    untold = (name for name in signed if not any(tells_of_contract(*one, facts, name) for one in notices))
    return next(untold, "") if len(signed) > 1 else ""
