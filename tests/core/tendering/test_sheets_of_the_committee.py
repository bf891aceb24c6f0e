"""Sheets of the committee: no member chooses among rankings, and a bid that drops out holds up nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.qualification.documents import DocumentLookup
from onus.core.tendering.awarding import ExplanationAsked, ExplanationDecided, ExplanationGiven
from onus.core.tendering.bid import BidPrice
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from tests.example_tender import END, fair, tender, versions_of_two_lots, with_low_prices
from tests.resealed import resealed

ALL_OPEN = instant("2024-02-05T07:00:00Z")
SCORING = instant("2024-02-05T05:30:00Z")
NONE_OPEN = instant("2024-02-05T06:09:50Z")
THREE_OPEN = instant("2024-02-05T06:12:20Z")
MEMBER = "expert-07"


def judged(one, *more, facts=None, at=END):
    held = replace(one, facts=(*(one.facts if facts is None else facts), *more))
    return judge(held, held.rulebook, at)


def fact(name, when, said, by=""):
    return TenderFact(name, when, when, said, by)


def whose(one):
    if isinstance(one.said, SheetOpened):
        return one.said.sheet.expert
    return one.said.expert if isinstance(one.said, SheetSealed) else ""


def sheet_of(expert):
    return next(
        one.said.sheet for one in tender().facts if isinstance(one.said, SheetOpened) and whose(one) == expert
    )


def sealed_and_opened(name, sheet, sealed_at, opened_at):
    return (
        fact(name, sealed_at, SheetSealed(sealed_at, name, sheet.expert, sheet.digest())),
        fact(f"{name}-opened", opened_at, SheetOpened(opened_at, f"{name}-opened", sheet)),
    )


@pytest.mark.parametrize("hole_opened", ["2024-02-05T06:09:30Z", "2024-02-05T06:30:00Z"])
def test_a_member_who_seals_a_sheet_with_a_hole_and_mends_it_with_all_points_known_makes_nobody_win(
    hole_opened,
):
    own = sheet_of(MEMBER)
    first = fair().lot("1").winner.row.bid
    hole = replace(own, salt="hole", items=own.items[:-1])
    bent = replace(
        own, items=tuple(replace(one, milli=0 if one.bid == first else 30_000) for one in own.items)
    )
    others = [one for one in tender().facts if whose(one) != MEMBER]
    found = judged(
        tender(),
        *sealed_and_opened("hole", hole, instant("2024-02-05T05:12:30Z"), instant(hole_opened)),
        *sealed_and_opened("bent", bent, instant("2024-02-05T06:40:00Z"), instant("2024-02-05T06:50:00Z")),
        facts=others,
    ).lot("1")

    assert (found.why_unranked, found.winner, found.ranking) == ("sheets_missing", None, None)
    assert found.scoring.waiting_for == (MEMBER,)
    assert [(one.fact, one.reasons[0][0]) for one in found.scoring.refused] == [
        ("hole-opened", "score_missing"),
        ("bent", "sealed_twice"),
        ("bent-opened", "other_digest"),
    ]


def look(by, when, supplier):
    told = DocumentLookup(
        f"look-{by}", f"shown-{supplier}-legal-person", by, when, "online", "the issuer", "forged",
        recorded_at=when, expires=None,
    )  # fmt: skip
    return fact(f"look-{by}", when, told, by)


@pytest.mark.parametrize("supplier", ["firm-a", "firm-b", "firm-c"])
def test_a_bid_that_a_second_look_up_bars_once_sheets_are_sealed_holds_up_no_other(supplier):
    looks = look("reviewer-1", SCORING, supplier), look("officer-1", NONE_OPEN, supplier)
    found = judged(tender(), *looks, at=ALL_OPEN).lot("1")
    rows = [one.bid for one in fair().lot("1").ranking.rows]

    assert len(found.admitted) == len(rows) - 1
    assert (found.scoring.refused, found.scoring.waiting_for, found.why_unranked) == ((), (), "")
    assert [one.bid for one in found.ranking.rows] == [one for one in rows if one in found.admitted]
    assert {one.bid for one in found.scoring.given} == set(found.admitted)
    assert {one.bid for one in found.deviations} == set(found.admitted)


@pytest.mark.parametrize("supplier", ["firm-a", "firm-b", "firm-c"])
def test_a_second_look_up_once_a_sheet_is_open_bars_no_bid_whose_points_are_known(supplier):
    looks = look("reviewer-1", SCORING, supplier), look("officer-1", THREE_OPEN, supplier)
    found = judged(tender(), *looks, at=ALL_OPEN).lot("1")

    assert found.ranking == fair().lot("1").ranking
    assert found.winner == fair().lot("1").winner


@pytest.mark.parametrize("answers", [True, False])
def test_a_low_bid_that_drops_out_once_sheets_are_open_holds_up_no_other(answers):
    low = fair().lot("1").winner.row.bid
    why = Localized("Below its own cost.", "低于成本。")
    asked = fact("asked", SCORING, ExplanationAsked(low), MEMBER)
    voted_from = instant("2024-02-05T06:30:00Z") if answers else instant("2024-02-09T02:00:00Z")
    steps = (
        *((fact("given", Instant(SCORING + 1), ExplanationGiven(low, why)),) if answers else ()),
        *(
            fact(
                f"refused-{one}",
                Instant(voted_from + n),
                ExplanationDecided(low, False, why),
                one,
            )
            for n, one in enumerate(fair().panel.members)
        ),
    )
    of_the_committee = tuple(one for one in tender().facts if one.recorded_at <= ALL_OPEN)
    found = judged(
        replace(with_low_prices(950_000), facts=of_the_committee), asked, *steps,
        at=ALL_OPEN if answers else instant("2024-02-12T00:00:00Z"),
    ).lot("1")  # fmt: skip

    assert [one.state for one in found.low] == ["refused"]
    assert (found.scoring.refused, found.why_unranked) == ((), "")
    assert found.ranking.rows and low not in {one.bid for one in found.ranking.rows}


def test_sheets_over_all_bids_rank_each_lot_where_a_firm_bids_on_one_alone():
    on_both = ("firm-a", "firm-b")
    held = resealed(
        replace(tender(), versions=versions_of_two_lots(), draft=None, terms=()),
        lambda bid: (
            replace(bid, prices=(*bid.prices, BidPrice("2", Minor(bid.prices[0].amount_minor // 100))))
            if bid.supplier in on_both
            else bid
        ),
    )
    found = judged(held, at=ALL_OPEN)

    assert [len(one.admitted) for one in found.lots] == [3, 2]
    assert [(one.scoring.refused, one.why_unranked) for one in found.lots] == [((), ""), ((), "")]
    assert [{one.bid for one in lot.scoring.given} for lot in found.lots] == [
        set(one.admitted) for one in found.lots
    ]


def test_a_score_of_a_bid_that_nobody_opened_still_counts_for_nothing():
    own = sheet_of(MEMBER)
    odd = replace(own, items=(*own.items, replace(own.items[0], bid="f" * 64)))
    others = [one for one in tender().facts if whose(one) != MEMBER]
    more = sealed_and_opened("odd", odd, instant("2024-02-05T05:12:30Z"), instant("2024-02-05T06:30:00Z"))
    found = judged(tender(), *more, facts=others).lot("1")

    assert [one.reasons[0][0] for one in found.scoring.refused] == ["unknown_bid"]
    assert (found.why_unranked, found.scoring.waiting_for) == ("sheets_missing", (MEMBER,))
