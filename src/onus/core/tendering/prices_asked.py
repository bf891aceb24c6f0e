"""Prices asked about: what a bidder is told of the questions of the committee about its own bids.

In:  a setting of acts with its supplier.
Out: the own bids that were asked about, since when and until when; never by whom.

The surprise: a question is told to its bidder alone, and also where the price is not low. To anybody else it would
tell who sits before the result does; to the bidder its time already runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.core.tendering.act_setting import ActSetting
from onus.core.tendering.announced import with_deadline
from onus.core.tendering.awarding import ExplanationAsked
from onus.core.tendering.conflicting import taking_part
from onus.core.tendering.disputed_bids import suppliers_named
from onus.core.tendering.evaluating import asking_of, panel_of
from onus.core.tendering.in_force import in_force
from onus.core.tendering.low_prices import PriceAsked, prices_asked
from onus.core.tendering.tender import announced, said


def own_bids(setting: ActSetting) -> Iterator[str]:
    """Yield the opened bids of the supplier for whom somebody acts."""
    yield from (
        one.bid for one in setting.proceeding.received if one.supplier and one.supplier == setting.supplier
    )


def own_prices_asked(setting: ActSetting) -> tuple[PriceAsked, ...]:
    """Return the own bids about whose price somebody asked whose question counts, as the judgement counts it."""
    facts, deadline = setting.facts(), setting.proceeding.deadline
    mine = tuple(own_bids(setting))
    if deadline is None or not any(what.bid in mine for _, what in said(facts, ExplanationAsked)):
        return ()
    held = in_force(setting.tender, setting.now)
    told = with_deadline(announced(held, setting.now).announcement, deadline)
    bidders = taking_part(facts, suppliers_named(setting.proceeding.received), deadline)
    found = panel_of(held, told, facts, bidders)
    return prices_asked(asking_of(held, told, facts, found), setting.supplier, mine)
