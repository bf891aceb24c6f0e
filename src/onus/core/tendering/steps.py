"""Steps: what the office did before what has to come first, or twice.

In:  the facts on record.
Out: claims that stand before their ground, second contracts, second ends of a contract.

The surprise: only what came on record counts as done. Whoever writes an award down after
the contract and dates it back has signed a contract without an award.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.base.instants import utc_text
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.afterwards import NOTHING
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import AwardDecided, ContractSigned, PanelDrawn, RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.proceeding import ClaimDiffers
from onus.core.tendering.running import ContractEnded
from onus.core.tendering.telling import AWARD, award_notices, came_first, lots_told
from onus.core.tendering.tender import said

Facts = tuple[TenderFact, ...]
ORDER, TWICE, NO_LOT, ENDED_TWICE = "order", "second_contract", "notice_of_no_lot", "second_end"


def claims_out_of_order(told: Announcement, claimed: Facts, facts: Facts) -> tuple[ClaimDiffers, ...]:
    """Return each step that was taken before what has to come first, each second contract, and each second end of one.

    Args:
        told: the announcement in force; where it asks for a panel, a ranking needs its draw, and where it has
            several lots, each needs a notice that names it.
        claimed: those on record. A step in other words has the dates of its first version.
        facts: of these, those that count: what no power was behind is no ground for anything.
    """
    second = (*_second_contracts(claimed, facts), *_second_ends(facts))
    return tuple(sorted({*_out_of_order(told, claimed, facts), *second}))


def ends_of(facts: Facts, contract: str) -> list[tuple[TenderFact, ContractEnded]]:
    """Return the ends of a contract, the one first that came on record first: whatever a later one says, it ended then.

    Nobody dates an end back by another one, from which the limits of what had to be published would run anew.
    """
    ends = [(one, what) for one, what in said(facts, ContractEnded) if what.contract == contract]
    return sorted(ends, key=lambda end: (end[0].recorded_at, end[0].id))


def _out_of_order(told: Announcement, claimed: Facts, facts: Facts) -> Iterator[ClaimDiffers]:
    opened = [one for one, _ in said(facts, BidOpened)]
    drawn = [one for one, _ in said(facts, PanelDrawn)]
    for one, ranking in said(claimed, RankingSigned):
        yield from _asks(one, ranking.lot, opened, BidOpened.kind)
        if told.panel is not None:
            yield from _asks(one, ranking.lot, drawn, PanelDrawn.kind)
    for one, award in said(claimed, AwardDecided):
        ranked = [each for each, what in said(facts, RankingSigned) if what.lot == award.lot]
        yield from _asks(one, award.lot, ranked, RankingSigned.kind)
    for one, notice in said(claimed, NoticePublished):
        for lot in lots_told(told, notice):
            yield from _asks(one, lot if notice.lots else AWARD, _awarded(facts, lot), AwardDecided.kind)
        if notice.notice == AWARD and not lots_told(told, notice):
            yield ClaimDiffers(NO_LOT, AWARD, one.id, NOTHING, ", ".join(each.id for each in told.lots))
    for one, contract in said(claimed, ContractSigned):
        notices = list(award_notices(told, facts, contract.lot))
        yield from _asks(one, contract.lot, _awarded(facts, contract.lot), AwardDecided.kind)
        yield from _asks(one, contract.lot, notices, f"{NoticePublished.kind} award")


def _awarded(facts: tuple[TenderFact, ...], lot: str) -> list[TenderFact]:
    return [one for one, what in said(facts, AwardDecided) if what.lot == lot]


def _asks(step: TenderFact, subject: str, first: list[TenderFact], name: str) -> Iterator[ClaimDiffers]:
    if not any(came_first(one, step) for one in first):
        yield ClaimDiffers(ORDER, subject, step.id, step.kind, f"{name} first")


def _second_contracts(claimed: Facts, facts: Facts) -> Iterator[ClaimDiffers]:
    first: dict[str, str] = {}
    for _, what in said(facts, ContractSigned):
        first.setdefault(what.lot, what.contract)
    for one, what in said(claimed, ContractSigned):
        held = first.setdefault(what.lot, what.contract)
        if held != what.contract:
            yield ClaimDiffers(TWICE, what.lot, one.id, what.contract, held)


def _second_ends(facts: Facts) -> Iterator[ClaimDiffers]:
    for contract in sorted({what.contract for _, what in said(facts, ContractEnded)}):
        (first, _), *later = ends_of(facts, contract)
        for one, _ in later:
            claimed, follows = (utc_text(end.happened_at) for end in (one, first))
            yield ClaimDiffers(ENDED_TWICE, contract, one.id, claimed, follows)
