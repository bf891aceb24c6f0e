"""Attacks by figures: two prices in one bid, absurd promises, sheets that do not add up, lots that nobody announced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.money import Minor
from onus.core.promises.promised import Promised
from onus.core.tendering.bid import BidItem, BidPrice
from onus.core.tendering.judge import judge
from tests.example_tender import END, tender
from tests.resealed import resealed

PRICE, MONTH = 26_160_000, 2_180_000
SHEET_RULE = "CN-SHEET-59-87@2017-10-01"


def judged(changed=lambda one: one, one=None):
    """Judge the generated tender as if the bid of its winner said something else."""
    held = resealed(one or tender(), lambda each: changed(each) if each.supplier == "firm-a" else each)
    return judge(held, held.rulebook, END)


def reasons(found):
    """Return why the bid of firm-a is refused."""
    own = next(one.bid for one in found.received if one.supplier == "firm-a")
    refused = {one.bid: one.reasons for one in found.lot("1").refused}
    return {detail for _, detail in refused.get(own, ())}


def ranked(found):
    """Return the rows of the ranking; none where sheets that were sealed before score another set of bids."""
    ranking = found.lot("1").ranking
    return ranking.rows if ranking is not None else ()


def promising(term, value):
    def changed(one):
        kept = tuple(each for each in one.promises if each.term != term)
        return replace(one, promises=(*kept, Promised(term, value)))

    return changed


def allowing(ppm):
    versions = tuple(
        replace(one, announcement=replace(one.announcement, promised_below_ppm=ppm))
        for one in tender().versions
    )
    return replace(tender(), versions=versions)


def test_a_bid_whose_promised_months_come_to_its_price_is_admitted_and_wins():
    assert judged().lot("1").winner.row.bidder == "firm-a"


@pytest.mark.parametrize("more", [1, 100_000])
def test_a_bid_that_wins_by_a_low_price_and_promises_dearer_months_is_refused(more):
    found = judged(promising("RUNNING-PRICE", MONTH + more))

    assert reasons(found) == {f"promised_above_price:{PRICE + 12 * more}"}
    assert all(row.bidder != "firm-a" for row in ranked(found))


def test_promised_months_below_the_price_are_refused_where_nothing_was_announced():
    assert reasons(judged(promising("RUNNING-PRICE", MONTH - 1))) == {f"promised_below_price:{PRICE - 12}"}


@pytest.mark.parametrize(("less", "refused"), [(2, False), (3, True)])
def test_an_announced_share_lets_promised_months_stay_that_far_below_the_price(less, refused):
    found = judged(promising("RUNNING-PRICE", MONTH - less), allowing(1))

    assert bool(reasons(found)) is refused, (
        "a millionth of the price is 26 fen; two a month are 24, three are 36"
    )


def test_no_announced_share_lets_promised_months_come_to_more():
    assert reasons(judged(promising("RUNNING-PRICE", MONTH + 1), allowing(1_000_000)))


@pytest.mark.parametrize("term", ["RUNNING-PRICE", "ANSWER-HOURS"])
@pytest.mark.parametrize("value", [0, -1])
def test_a_promise_of_nothing_or_less_refuses_a_bid(term, value):
    assert reasons(judged(promising(term, value))) == {f"promise_out_of_bounds:{term}"}


def test_a_price_sheet_that_comes_to_something_else_is_told_and_the_price_counts():
    found = judged(lambda one: replace(one, items=(*one.items, BidItem("extra", Minor(1), 2))))
    told = [one for one in found.breaches if one.rule == SHEET_RULE]

    assert [one.facts for one in told] == [
        (("price_minor", str(PRICE)), ("lines_minor", str(PRICE + 2)), ("counts", "price"))
    ]
    assert found.lot("1").winner.row.price_minor == PRICE


def test_price_sheets_that_come_to_the_price_are_not_told():
    assert SHEET_RULE not in {one.rule for one in judged().breaches}


@pytest.mark.parametrize(("unit", "quantity"), [(-1, 1), (1, 0), (1, -1)])
def test_a_line_of_less_than_nothing_refuses_a_bid(unit, quantity):
    line = BidItem("rebate", Minor(unit), quantity)

    assert reasons(judged(lambda one: replace(one, items=(*one.items, line)))) == {"sheet_line_absurd:rebate"}


def test_a_bid_that_would_let_on_more_than_was_announced_is_refused():
    assert reasons(judged(lambda one: replace(one, subcontracts_ppm=1))) == {"lets_on_more_than_announced"}


@pytest.mark.parametrize("share", [-1, 1_000_001])
def test_a_share_beyond_the_whole_is_refused_at_reading(share):
    with pytest.raises(ValueError, match="subcontracts_ppm"):
        replace(next(iter(tender().opened.values())).content, subcontracts_ppm=share)


def test_a_bid_for_unknown_lots_alone_is_told_with_its_reason():
    found = judged(lambda one: replace(one, prices=(BidPrice("7", Minor(PRICE)),)))
    (own,) = [one for one in found.received if one.supplier == "firm-a"]

    assert (own.state, own.reason) == ("opened", "no_such_lot:7")
    assert own.bid not in found.lot("1").admitted
    assert all(row.bidder != "firm-a" for row in ranked(found))


def test_a_bid_for_a_known_and_an_unknown_lot_takes_part_in_the_known_one():
    found = judged(lambda one: replace(one, prices=(*one.prices, BidPrice("7", Minor(1)))))
    (own,) = [one for one in found.received if one.supplier == "firm-a"]

    assert own.reason == "no_such_lot:7"
    assert own.bid in found.lot("1").admitted
