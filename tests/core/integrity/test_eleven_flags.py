"""The eleven flags: one that fires, one that does not, one that cannot be computed, and both sides of each limit."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.core.integrity.small import (
    CARDINAL,
    a_bid,
    a_process,
    an_award,
    flagged,
    missing,
    processes,
    tenderers,
)

ONE = "ocds-abc123-1"
A, B, C = "GEN-A", "GEN-B", "GEN-C"


def period(*, days=0, seconds=0, method="open", details="works"):
    end = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=seconds)
    dates = {"startDate": "2024-01-01T00:00:00Z", "endDate": end.isoformat()}
    return {
        "tender": {"tenderPeriod": dates, "procurementMethod": method, "procurementMethodDetails": details}
    }


def test_fifteen_days_are_enough_and_a_second_less_is_not():
    assert processes([a_process(**period(days=15))], "R003") == []
    assert processes([a_process(**period(days=15, seconds=-1))], "R003") == [ONE]


def test_a_tender_that_ends_before_it_begins_is_too_short():
    assert processes([a_process(**period(days=-3))], "R003") == [ONE]


def test_a_limit_of_the_procedure_goes_before_the_general_one():
    emergency = a_process(**period(days=12, details="emergency"))

    assert processes([emergency], "R003", days_min_by_details={"emergency": 10}) == []
    assert processes([emergency], "R003", days_min_by_details={"works": 10}) == [ONE]
    assert processes([emergency], "R003", days_min_by_method={"open": 12}) == []


def test_a_date_without_an_offset_makes_a_period_uncomputable_and_not_clean():
    dates = {"startDate": "2024-01-01 00:00:00", "endDate": "2024-01-02T00:00:00Z"}
    told = [a_process(tender={"tenderPeriod": dates})]

    assert processes(told, "R003") == []
    assert missing(told, "R003") == ["tender/tenderPeriod/startDate"]


@pytest.mark.parametrize(
    ("number", "method", "fires"),
    [(1, "open", True), (2, "open", False), (0, "open", False), (1, "limited", False)],
)
def test_a_single_bid_is_one_tenderer_in_a_competitive_process(number, method, fires):
    one = a_process(tender={"numberOfTenderers": number, "procurementMethod": method})

    assert processes([one], "R018") == ([ONE] if fires else [])


def test_a_law_that_asks_for_three_bidders_is_a_limit_of_three():
    two = a_process(tender={"numberOfTenderers": 2, "procurementMethod": "open"})

    assert processes([two], "R018", tenderers_below=3) == [ONE]


def test_a_number_of_tenderers_that_is_a_text_or_a_truth_is_missing():
    for value in ("1", True, 1.0):
        told = [a_process(tender={"numberOfTenderers": value, "procurementMethod": "open"})]
        assert (processes(told, "R018"), missing(told, "R018")) == ([], ["tender/numberOfTenderers"])


def won_by_a(*bids, ocid=ONE):
    return a_process(ocid, bids=list(bids), awards=[an_award(A)])


def test_a_step_at_the_limit_is_close_and_one_beyond_is_not():
    at, beyond = won_by_a(a_bid(A, 100), a_bid(B, 105)), won_by_a(a_bid(A, 100), a_bid(B, 105.000001))

    assert processes([at], "R024", step_max_ppm=50_000) == [ONE]
    assert tenderers([at], "R024", step_max_ppm=50_000) == [A, B]
    assert processes([beyond], "R024", step_max_ppm=50_000) == []


def test_the_fence_of_steps_is_that_of_their_own_currency():
    yuan = [
        won_by_a(a_bid(A, 100), a_bid(B, 100 + step), ocid=f"ocds-abc123-y{step}")
        for step in (30, 31, 32, 33, 1)
    ]
    dollars = [
        won_by_a(a_bid(A, 100, currency="USD"), a_bid(B, step, currency="USD"), ocid=f"ocds-abc123-d{step}")
        for step in range(101, 110)
    ]

    assert processes(yuan, "R024") == processes(yuan + dollars, "R024") == ["ocds-abc123-y1"]


def test_half_of_the_price_is_a_heavy_discount_at_a_limit_of_half():
    at, below = won_by_a(a_bid(A, 100), a_bid(B, 150)), won_by_a(a_bid(A, 100), a_bid(B, 149.99))

    assert flagged([at], "R058", step_min_ppm=500_000)[0] == {"OCID": {ONE: (1, 2)}, "Tenderer": {A: (0, 1)}}
    assert processes([below], "R058", step_min_ppm=500_000) == []


def test_a_winner_that_was_not_the_lowest_has_no_step():
    assert processes([won_by_a(a_bid(A, 100), a_bid(B, 90))], "R058", step_min_ppm=1) == []


def test_two_active_awards_a_pending_award_or_a_consortium_leave_a_process_without_a_winner():
    bids = [a_bid(A, 100), a_bid(B, 300)]
    several = ([an_award(A), an_award(B)], [an_award(A), an_award(B, status="pending")], [an_award(A, B)])

    for awards in several:
        assert processes([a_process(bids=bids, awards=awards)], "R058", step_min_ppm=1) == []


def test_a_price_of_nothing_has_no_step():
    assert processes([won_by_a(a_bid(A, 0), a_bid(B, 300))], "R058", step_min_ppm=1) == []


def test_a_step_cannot_be_computed_without_the_amounts():
    assert "bids/details/value/amount" in missing([won_by_a(a_bid(A), a_bid(B))], "R024")


def test_equal_prices_of_unlike_tenderers_are_flagged_on_the_process_and_on_both():
    told = [a_process(bids=[a_bid(A, 0.1 + 0.2), a_bid(B, 0.3), a_bid(B, 7), a_bid(C, 7)])]

    assert processes(told, "R028") == [ONE]
    assert tenderers(told, "R028") == [B, C]


def test_equal_prices_of_one_tenderer_or_of_one_consortium_are_none():
    twice = [a_process(bids=[a_bid(A, 5), a_bid(A, 5)])]
    together = [a_process(bids=[a_bid([A, B], 5), a_bid([B, A], 5)])]

    assert processes(twice, "R028") == processes(together, "R028") == []


def test_a_consortium_and_its_own_member_at_one_price_are_unlike():
    assert tenderers([a_process(bids=[a_bid([A, B], 5), a_bid(A, 5)])], "R028") == [A, B]


def test_equal_prices_in_two_currencies_are_unlike_prices():
    assert processes([a_process(bids=[a_bid(A, 5), a_bid(B, 5, currency="USD")])], "R028") == []


def test_a_withdrawn_bid_is_not_compared():
    assert processes([a_process(bids=[a_bid(A, 5), a_bid(B, 5, status="withdrawn")])], "R028") == []


def test_prices_that_were_drawn_by_lot_are_not_compared():
    told = [a_process(bids=[a_bid(A, 5), a_bid(B, 5)], tender={"procurementMethodDetails": "draw"})]

    assert processes(told, "R028", procedures_without_price=["draw"]) == []
    assert processes(told, "R028", procedures_with_price=["draw"]) == [ONE]


def late(date, **more):
    bids = [a_bid(A, 5, date=date, **more)]
    return [
        a_process(
            bids=bids, awards=[an_award(A)], tender={"tenderPeriod": {"endDate": "2024-01-02T00:00:00Z"}}
        )
    ]


def test_a_bid_one_second_late_that_won_is_flagged_and_one_in_time_is_not():
    assert processes(late("2024-01-02T00:00:01Z"), "R030", compared_as="instant") == [ONE]
    assert processes(late("2024-01-02T00:00:00Z"), "R030", compared_as="instant") == []


def test_instants_are_compared_across_offsets_and_texts_are_not():
    in_time = late("2024-01-02T07:00:00+08:00")

    assert processes(in_time, "R030", compared_as="instant") == []
    assert processes(in_time, "R030", compared_as="text") == [ONE]


def test_a_late_bid_without_an_offset_cannot_be_judged_as_an_instant():
    assert missing(late("2024-01-03 00:00:00"), "R030", compared_as="instant") == ["bids/details/date"]


def test_a_late_bid_that_was_disqualified_or_lost_is_no_flag():
    lost = [a_process(**{**late("2024-01-03T00:00:00Z")[0], "awards": [an_award(B)]})]

    assert processes(late("2024-01-03T00:00:00Z", status="disqualified"), "R030", compared_as="instant") == []
    assert processes(lost, "R030", compared_as="instant") == []


def test_a_winner_beside_two_disqualified_tenderers_has_the_value_two():
    out = [a_bid(B, status="disqualified"), a_bid(C, status="disqualified")]
    told = [won_by_a(a_bid(A), *out)]

    assert flagged(told, "R035", disqualified_min=2)[0] == {"OCID": {ONE: (2, 1)}, "Tenderer": {A: (0, 1)}}
    assert processes(told, "R035", disqualified_min=3) == []


def test_a_winner_disqualified_with_another_bid_of_its_own_is_not_alone_for_that():
    assert processes([won_by_a(a_bid(A), a_bid(A, status="disqualified"))], "R035") == []


def test_two_valid_tenderers_or_another_supplier_leave_nothing_to_flag():
    two = [won_by_a(a_bid(A), a_bid(B), a_bid(C, status="disqualified"))]
    other = [a_process(bids=[a_bid(A), a_bid(C, status="disqualified")], awards=[an_award(B)])]

    assert processes(two, "R035") == processes(other, "R035") == []


def test_a_lowest_bid_that_was_disqualified_is_flagged_where_another_is_valid():
    told = won_by_a(a_bid(A, 10), a_bid(B, 9.99, status="disqualified"))

    assert processes([told], "R036") == [ONE]


def test_a_lowest_bid_in_another_currency_is_not_the_lowest():
    told = won_by_a(a_bid(A, 10), a_bid(B, 9.99, status="disqualified", currency="USD"))

    assert processes([told], "R036") == []


def test_of_two_lowest_bids_the_first_decides_whether_the_lowest_was_disqualified():
    out = a_bid(B, 9, status="disqualified")

    assert processes([won_by_a(a_bid(A, 9), out)], "R036") == []
    assert processes([won_by_a(out, a_bid(A, 9))], "R036") == [ONE]


def test_without_an_active_award_nobody_was_passed_over():
    told = a_process(
        bids=[a_bid(A, 10), a_bid(B, 9, status="disqualified")], awards=[an_award(A, status="cancelled")]
    )

    assert processes([told], "R036") == []


def test_a_tenderer_who_seldom_wins_is_flagged_among_the_most_active():
    busy = [won_by_a(a_bid(A), a_bid(B), ocid=f"ocds-abc123-{number}") for number in range(9)]
    once = [
        a_process(
            f"ocds-abc123-x{who}",
            bids=[a_bid(f"GEN-{who}"), a_bid(f"GEN-{who}")],
            awards=[an_award(f"GEN-{who}")],
        )
        for who in range(20)
    ]

    assert flagged(busy + once, "R025", wins_max_ppm=50_000)[0] == {"Tenderer": {B: (0, 1)}}
    assert flagged(busy + once, "R025", wins_max_ppm=0)[0] == {}


def bids_of(who, *, won, lost):
    winners = [who] * won + ["GEN-OTHER"] * lost
    return [
        a_process(f"ocds-abc123-{who}-{turn}", bids=[a_bid(who)], awards=[an_award(winner)])
        for turn, winner in enumerate(winners)
    ]


def test_the_fence_of_wins_is_that_of_all_tenderers():
    others = [
        one
        for number in range(8)
        for one in bids_of(f"GEN-{number}", won=8 + number % 2, lost=2 - number % 2)
    ]

    assert flagged(others + bids_of(B, won=6, lost=4), "R025")[0] == {"Tenderer": {B: (3, 5)}}
    assert flagged(others + bids_of(B, won=7, lost=3), "R025")[0] == {"Tenderer": {}}
    assert flagged(others + bids_of(B, won=0, lost=9), "R025")[0] == {"Tenderer": {}}


def test_a_share_of_disqualified_bids_at_the_limit_is_flagged_for_each_kind():
    told = [
        a_process(
            bids=[a_bid(A), a_bid(B, status="disqualified")],
            buyer={"id": "GEN-BUYER"},
            tender={"procuringEntity": {"id": "GEN-ENTITY"}},
        )
    ]
    found = flagged(told, "R038", share_min_ppm=500_000, bids_min_tenderer=1)[0]

    assert found == {
        "Buyer": {"GEN-BUYER": (1, 2)},
        "ProcuringEntity": {"GEN-ENTITY": (1, 2)},
        "Tenderer": {B: (1, 1)},
    }
    assert flagged(told, "R038", share_min_ppm=500_001, bids_min_tenderer=2)[0] == {
        "Buyer": {},
        "ProcuringEntity": {},
    }


def test_a_supplier_of_many_classes_is_flagged_from_the_limit_on():
    def sold(number, code):
        items = [{"classification": {"id": code}}]
        return a_process(f"ocds-abc123-{number}", awards=[an_award(A, items=items)])

    told = [sold(1, "15101505"), sold(2, "15201111"), sold(3, "42000000")]

    assert flagged(told, "R048", processes_min=3, classes_min=2)[0] == {"Tenderer": {A: (2, 1)}}
    assert flagged(told, "R048", processes_min=3, classes_min=3)[0] == {"Tenderer": {}}
    assert flagged(told, "R048", processes_min=4, classes_min=2)[0] == {}


def test_a_class_that_is_a_number_counts_only_where_the_pack_says_so():
    told = [a_process(awards=[an_award(A, items=[{"classification": {"id": 15101505}}])])]

    assert flagged(told, "R048", processes_min=1, classes_min=1, codes="id")[0] == {"Tenderer": {A: (1, 1)}}
    assert missing(told, "R048", processes_min=1, classes_min=1) == ["awards/items/classification/id:text"]


@pytest.mark.parametrize("flag", sorted(CARDINAL))
def test_of_an_empty_process_every_flag_says_what_it_lacks(flag):
    told, (tally,) = flagged([{"ocid": ONE}], flag)

    assert [subjects for subjects in told.values() if subjects] == []
    assert (tally.processes, tally.computable, tally.fired) == (1, 0, 0)
    assert tally.missing != ()
