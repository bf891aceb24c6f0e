"""Bonds: whose bid bonds had to come back when, and when they did.

In:  the bonds on record, what each lot came to.
Out: `BondsBack`.

A bond is for the bid and not for a lot. Whoever wins one lot and loses another keeps it there until the
last of its contracts is signed; whoever still waits for a lot that has no winner has lost nothing yet.

The surprise: where nothing ranks, nobody is a loser, and the limit for losers does not run. An office that
awards all the same names its winner itself, and the limits run by that name.

Source: regulation implementing the Government Procurement Law, article 33 (CN-BOND-18).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from onus.base.instants import Instant
from onus.core.tendering.awarding import AwardDecided, ContractSigned
from onus.core.tendering.bidding import BondReceived, BondReturned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import LotProceeding
from onus.core.tendering.tender import Tender, said


@dataclass(frozen=True, slots=True)
class BondsBack:
    """When bonds came back.

    Attributes:
        winners: the winner of each lot that has one, by the lot.
        of_losers: when the last bond of those came back who won nothing and wait for nothing; None before.
        of_winner: when the bond of a lot's winner came back, by the lot whose contract it signed last; None before.
    """

    winners: Mapping[str, str] = field(default_factory=dict)
    of_losers: Instant | None = None
    of_winner: Mapping[str, Instant | None] = field(default_factory=dict)


def bonds_back(tender: Tender, facts: tuple[TenderFact, ...], lots: Sequence[LotProceeding]) -> BondsBack:
    """Return when bonds came back, of those who lost and of each winner.

    Args:
        tender: with what was opened.
        facts: those on record.
        lots: what each came to.
    """
    winners = {one.lot: name for one in lots if (name := _winner(tender, facts, one))}
    open_lots = [one for one in lots if one.lot not in winners]
    waiting = {tender.opened[bid].content.supplier for one in open_lots for bid in one.admitted}
    back = {what.bond: one.recorded_at for one, what in said(facts, BondReturned)}
    bonds = [(what.supplier, back.get(one.id)) for one, what in said(facts, BondReceived)]
    kept = {*winners.values(), *waiting}
    return BondsBack(
        winners,
        _last(at for who, at in bonds if who not in kept),
        {
            lot: _last(at for who, at in bonds if who == name)
            for lot, name in winners.items()
            if name not in waiting and lot == _signed_last(facts, winners, name)
        },
    )


def _winner(tender: Tender, facts: tuple[TenderFact, ...], lot: LotProceeding) -> str:
    """Return who won a lot: by the ranking, and where there is none, whom the office awarded it to."""
    if lot.winner is not None and lot.winner.row is not None:
        return lot.winner.row.bidder
    awarded = (what.bid for _, what in said(facts, AwardDecided) if what.lot == lot.lot)
    return next((tender.opened[bid].content.supplier for bid in awarded if bid in tender.opened), "")


def _signed_last(facts: tuple[TenderFact, ...], winners: Mapping[str, str], name: str) -> str:
    """Return the lot whose contract a winner signed last; where one is not signed yet, that lot."""
    at: dict[str, Instant] = {}
    for one, what in said(facts, ContractSigned):
        at.setdefault(what.lot, one.recorded_at)
    own = [lot for lot, who in winners.items() if who == name]
    unsigned = [lot for lot in own if lot not in at]
    return unsigned[-1] if unsigned else max(own, key=lambda lot: (at[lot], lot))


def _last(instants: Iterable[Instant | None]) -> Instant | None:
    """Return the last instant; None where one is missing, or where there are none."""
    found = list(instants)
    return None if not found or None in found else max(one for one in found if one is not None)
