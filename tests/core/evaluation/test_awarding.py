"""The law of the award: the first wins, and everybody else is told why not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.contracts.breach import Breach, NotComputable
from onus.core.contracts.rulebook import Rulebook
from onus.core.evaluation.awarding import (
    Choice,
    SetAside,
    award_notice,
    choice_faults,
    notice_faults,
    too_few,
    winner,
)
from onus.core.evaluation.bids import OpenedBid, RefusedBid
from onus.core.evaluation.committee import Weight, draw_faults, size_faults
from onus.core.evaluation.criteria import Scheme
from onus.core.evaluation.drawing import Panel, Seated
from onus.core.evaluation.ranking import rank
from onus.outside.law import load_pack

BOOK = Rulebook(load_pack("cn-procurement").rules)
DAY = date(2024, 5, 6)
LOWEST = Scheme("lowest_price", "CNY", ties=())


def ranking(*prices):
    return rank(LOWEST, [OpenedBid(f"b{n}", f"f{n}", price, "CNY") for n, price in enumerate(prices)])


def panel(experts, buyers=0):
    return Panel(
        "t", tuple(Seated("", f"e{n}") for n in range(experts)), tuple(f"u{n}" for n in range(buyers))
    )


def rules(found):
    return sorted(one.rule.partition("@")[0] for one in found if isinstance(one, Breach))


@pytest.mark.parametrize(
    ("experts", "buyers", "budget", "weighty", "broken"),
    [
        (4, 1, 999_999_999, False, []),
        (4, 1, 1_000_000_000, False, ["CN-PANEL-20-87"]),
        (5, 2, 1_000_000_000, False, []),
        (4, 1, 999_999_999, True, ["CN-PANEL-20-87"]),
        (4, 0, 999_999_999, False, ["CN-PANEL-20", "CN-PANEL-20", "CN-PANEL-20-87", "CN-PANEL-20-87"]),
        (3, 2, 999_999_999, False, ["CN-PANEL-20", "CN-PANEL-20-87"]),
        (2, 1, 999_999_999, False, ["CN-PANEL-20", "CN-PANEL-20-87"]),
    ],
)
def test_a_committee_too_small_even_or_short_of_experts_breaks_its_rule(
    experts, buyers, budget, weighty, broken
):
    assert rules(size_faults(panel(experts, buyers), Weight(budget, "CNY", weighty), BOOK, DAY)) == broken


def test_a_budget_that_nobody_published_leaves_the_larger_committee_open_and_says_so():
    found = size_faults(panel(4, 1), Weight(None, "CNY"), BOOK, DAY)

    assert [(one.rule.partition("@")[0], one.missing) for one in found if isinstance(one, NotComputable)] == [
        ("CN-PANEL-20-87", ("budget",))
    ]


@pytest.mark.parametrize(
    ("sat", "named_at", "result_at", "broken"),
    [
        (panel(5), None, 9, []),
        (panel(5), 9, 9, []),
        (panel(5), 8, 9, ["CN-PANEL-21"]),
        (panel(5), 8, None, ["CN-PANEL-21"]),
        (panel(4), None, None, ["CN-PANEL-21"]),
    ],
)
def test_another_committee_than_was_drawn_or_names_told_early_break_the_rule(
    sat, named_at, result_at, broken
):
    def at(time):
        return None if time is None else Instant(time)

    found = draw_faults(sat, panel(5), named_at=at(named_at), result_at=at(result_at), rulebook=BOOK, day=DAY)
    assert rules(found) == broken


@pytest.mark.parametrize(("count", "void"), [(2, ["CN-MIN3-19"]), (3, [])])
def test_fewer_than_three_bids_make_the_tender_void(count, void):
    found = too_few(count, BOOK, DAY, purpose="t")

    assert rules(found) == void
    assert [one.consequence for one in found] == ["void"] * len(void)


def test_the_first_wins_and_the_next_only_where_the_first_was_set_aside_with_a_reason():
    away = SetAside(Instant(1), "b1", "did not sign")

    assert winner(ranking(9, 5, 7)).row.bid == "b1"
    assert (winner(ranking(9, 5, 7), [away]).row.bid, winner(ranking(9, 5, 7), [away]).passed_over) == (
        "b2", (("b1", "did not sign"),),
    )  # fmt: skip


def test_equals_that_nothing_announced_sets_apart_leave_no_winner():
    assert winner(ranking(5, 5, 7)).why_none == "tie_open"
    assert winner(ranking(5, 5, 7), [SetAside(Instant(1), "b0", "withdrew")]).row.bid == "b1"


def test_where_all_are_set_aside_nobody_is_left():
    assert winner(ranking(5), [SetAside(Instant(1), "b0", "withdrew")]).why_none == "nobody_left"


@pytest.mark.parametrize(
    ("choice", "faults"),
    [(Choice("b1", 5), []), (Choice("b0", 9), ["not_first"]), (Choice("b1", 6), ["other_price"])],
)
def test_the_buyer_may_choose_the_first_at_its_own_price_and_nothing_else(choice, faults):
    assert [code for code, _ in choice_faults(choice, winner(ranking(9, 5, 7)))] == faults


def notice(of, **more):
    said = {"buyer": "Purchasing unit", "subject": "sweeping", "experts": ("e1",), **more}
    return award_notice(of, winner(of), purpose="t", currency="CNY", **said)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
def test_every_bid_that_was_ranked_wins_or_is_told_why_not(prices):
    of = ranking(*prices)
    told = notice(of)

    assert sorted([told.winner, *(one.bid for one in told.losers)]) == sorted(one.bid for one in of.rows)
    assert told.amount_minor == min(prices)
    assert all(one.code == "higher_price" and one.behind > 0 for one in told.losers)


def test_the_notice_says_how_far_each_lay_behind_and_what_was_refused():
    told = notice(ranking(9, 5, 7), refused=[RefusedBid("x", (("elsewhere", "late"),))])

    assert [(one.bid, one.behind) for one in told.losers] == [("b2", Fraction(2)), ("b0", Fraction(4))]
    assert told.refused[0].bid == "x"


def test_a_notice_without_the_experts_breaks_the_rule_that_asks_for_them():
    whole, short = notice(ranking(9, 5)), notice(ranking(9, 5), experts=())

    assert notice_faults(whole, BOOK, DAY) == ()
    assert [dict(one.facts) for one in notice_faults(short, BOOK, DAY)] == [{"missing": "experts"}]
