"""Attacks by one notice for all lots, and bonds of bidders who have not lost: the generated tender as one of two lots."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from onus.base.instants import instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.remedies.challenges import NOT_NOTIFIED
from onus.core.tendering.act_facts import STATED
from onus.core.tendering.act_setting import ActSetting
from onus.core.tendering.afterwards import remedies_of
from onus.core.tendering.awarding import AwardDecided, ChallengeFiled, ContractSigned
from onus.core.tendering.bid import BidPrice
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.restraining import ApprovalGiven
from tests.example_tender import END, tender, versions_of_two_lots
from tests.resealed import resealed

SMALL = 100
"""The second lot is a hundredth of the first."""
AGAIN = ("ranking", "approval-award", "award", "approval-contract", "contract")


def judged(one, as_of=END):
    return judge(one, one.rulebook, as_of)


def for_second(one):
    """Return a fact of the first lot as it would be for the second."""
    what = one.said
    if isinstance(what, ApprovalGiven):
        what = replace(what, act=f"{what.act}-2", amount_minor=Minor(what.amount_minor // SMALL))
    if isinstance(what, AwardDecided | ContractSigned):
        what = replace(what, price_minor=Minor(what.price_minor // SMALL))
    if isinstance(what, ContractSigned):
        what = replace(what, contract=f"{what.contract}-2", performance_bond_minor=Minor(0))
    lot = {"lot": "2"} if hasattr(what, "lot") else {}
    return replace(one, id=f"{one.id}-2", said=replace(what, **lot))


@cache
def two_lots(notice_names=(), *, without=()):
    """Return the tender with a second lot that goes to the same firm, by a notice that names some lots."""
    facts = [one for one in tender().facts if one.id not in without]
    facts += [for_second(one) for one in tender().facts if one.id in AGAIN and f"{one.id}-2" not in without]
    told = tuple(
        replace(one, said=replace(one.said, lots=notice_names)) if one.id == "award-notice" else one
        for one in facts
    )
    bare = replace(tender(), versions=versions_of_two_lots(), facts=told, draft=None, terms=())
    return resealed(
        bare,
        lambda bid: replace(
            bid, prices=(*bid.prices, BidPrice("2", Minor(bid.prices[0].amount_minor // SMALL)))
        ),
    )


def claims(found, *kinds):
    return {(one.claim, one.subject, one.fact) for one in found.claims if one.claim in kinds}


def clock(found, lot, step):
    return next(
        (one.state for one in found.clocks if one.subject == f"award:{lot}" and one.step == step), None
    )


def barred(found):
    return {one.contract for one in found.contracts if NOT_NOTIFIED in dict(one.bars)}


def test_a_notice_that_names_both_lots_tells_of_both():
    found = judged(two_lots(("1", "2")))

    assert [clock(found, lot, "notice") for lot in ("1", "2")] == ["met", "met"]
    assert (claims(found, "order", "notice_of_no_lot"), barred(found)) == (set(), set())


def test_a_notice_of_one_lot_does_not_count_for_the_other():
    found = judged(two_lots(("1",)))

    assert [clock(found, lot, "notice") for lot in ("1", "2")] == ["met", "overdue"]
    assert ("award:2", "notice") in {
        (one.subject, dict(one.facts)["step"]) for one in found.breaches if one.rule.startswith("CN-AWD-24")
    }
    assert claims(found, "order") == {("order", "2", "contract-2")}
    assert barred(found) == {"toilets-2024-2"}


def test_a_notice_that_names_no_lot_of_several_is_told_and_counts_for_none():
    found = judged(two_lots())

    assert claims(found, "notice_of_no_lot") == {("notice_of_no_lot", "award", "award-notice")}
    assert [clock(found, lot, "notice") for lot in ("1", "2")] == ["overdue", "overdue"]
    assert barred(found) == {"toilets-2024", "toilets-2024-2"}


def test_a_notice_that_names_no_lot_of_several_puts_no_challenge_out_of_time():
    asked = instant("2024-04-01T10:00:00+08:00")
    asks = ChallengeFiled("firm-b", "result", Localized("the points are wrong", "评分有误"))
    filed = TenderFact("challenge-9", asked, asked, asks, "head-of-firm-b")

    def in_time(names):
        one = two_lots(names)
        (case,) = remedies_of(one, (*one.facts, filed), END)[2]
        return case.in_time

    assert [in_time(names) for names in ((), ("1", "2"))] == [True, False]


def test_a_notice_of_a_lot_before_its_award_is_told():
    found = judged(two_lots(("1", "2"), without=("award-2", "contract-2")))

    assert claims(found, "order") == {("order", "2", "award-notice")}


def test_a_notice_that_came_before_the_award_of_a_lot_starts_no_clock_of_it_and_bars_its_signing():
    later = instant("2024-02-20T02:00:00Z")
    both = two_lots(("1", "2"))
    moved = tuple(
        replace(one, happened_at=later, recorded_at=later)
        if one.id in ("award-2", "approval-award-2")
        else one
        for one in both.facts
    )
    found = judged(replace(both, facts=moved))

    assert claims(found, "order") == {("order", "2", "award-notice"), ("order", "2", "contract-2")}
    assert [clock(found, lot, "notice") for lot in ("1", "2")] == ["met", "overdue"]
    assert barred(found) == {"toilets-2024-2"}


def test_one_notice_of_a_contract_does_not_count_for_a_second():
    found = judged(two_lots(("1", "2")))

    assert {clock(found, lot, "contract_publication") for lot in ("1", "2")} == {"overdue"}, (
        "it names neither"
    )


def test_a_lot_is_named_by_an_award_notice_alone():
    with pytest.raises(ValueError, match="lots"):
        NoticePublished("contract", lots=("1",))


def test_the_desk_names_the_lots_and_the_contract_that_a_notice_has_to_tell():
    def stated(notice, one):
        facts = ActSetting(one, judged(one), END)
        return STATED["notice"]({"notice": (notice,), "place": ("https://notices.example/9",)}, facts)

    untold = two_lots(("1",))

    assert stated("award", untold).lots == ("2",)
    assert stated("award", two_lots(("1", "2"))).lots == ("1", "2")
    assert stated("award", tender()).lots == ()
    assert (stated("contract", untold).about, stated("contract", tender()).about) == ("toilets-2024", "")


def test_the_desk_signs_no_contract_for_a_lot_of_which_no_notice_tells():
    one = two_lots(("1",))
    setting = ActSetting(one, judged(one), END)
    (wrong,) = STATED["sign"]({"lot": ("2",), "contract": ("toilets-2024-2",)}, setting)

    assert (wrong.field, wrong.code) == ("lot", "not_notified")


def test_bonds_of_a_lot_of_which_nothing_ranks_run_by_whom_the_office_awarded_it_to():
    ranked, unranked = judged(tender()), judged(without("sheet-2-opened"))

    assert unranked.lot("1").winner is None
    for step in ("bonds_back", "winner_bond_back"):
        assert clock(unranked, "1", step) == clock(ranked, "1", step) == "met"


def test_where_nothing_ranks_and_nobody_was_awarded_no_limit_for_bonds_runs():
    found = judged(without("sheet-2-opened", "award", "approval-award"))

    assert clock(found, "1", "bonds_back") is clock(found, "1", "winner_bond_back") is None
    assert "CN-BOND-18" not in {one.rule.partition("@")[0] for one in found.breaches}


def test_the_bond_of_a_winner_of_two_lots_is_owed_with_its_last_contract_and_never_as_that_of_a_loser():
    found = judged(two_lots(("1", "2")))
    half = judged(two_lots(("1", "2"), without=("contract-2", "approval-contract-2")))

    assert {clock(found, lot, "bonds_back") for lot in ("1", "2")} == {"met"}
    assert [clock(found, lot, "winner_bond_back") for lot in ("1", "2")] == [None, "met"]
    assert [clock(half, lot, "winner_bond_back") for lot in ("1", "2")] == [None, "not_started"]


def without(*names):
    return replace(tender(), facts=tuple(one for one in tender().facts if one.id not in names))
