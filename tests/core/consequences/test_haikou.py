"""The points method from check to money, with the steps of Haikou's published table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, ZoneTable
from onus.base.money import PPM, Minor
from onus.base.texts import Localized
from onus.core.consequences.consequences import consequences
from onus.core.contracts.contract import Contract, Obligation
from onus.core.contracts.facts import Act, PointEvidence
from onus.core.contracts.payments import Deduction, PaymentTerms, Price, ScoreSchedule, ScoreStep
from onus.core.contracts.rulebook import Rulebook
from onus.core.determinations.findings import FindingColumns
from onus.core.duties.duties import DutyColumns

ZONE = ZoneTable("Asia/Shanghai", (0,), (28_800,))
NONE = np.zeros(0, np.int64)
NAME = Localized(en="name", zh="名称")
HAIKOU = ScoreSchedule(
    "8",
    steps=(
        ScoreStep(0, 500_000),
        ScoreStep(75_000, 900_000),
        ScoreStep(90_000, PPM, hold_back_ppm=50_000),
        ScoreStep(95_000, PPM, bonus_ppm=20_000, hold_back_ppm=50_000),
    ),
    terminate_below_milli=75_000,
    terminate_after=5,
    terminate_by="quarter",
)
CONTRACT = Contract(
    "c",
    NAME,
    "service_purchase",
    "government",
    date(2023, 1, 1),
    date(2027, 1, 1),
    price_minor=Minor(12_000_000),
    obligations=(
        Obligation("clean", "4", NAME, "toilets", "daily"),
        Obligation("plan", "6", NAME, "plan", "y"),
    ),
    payment=PaymentTerms("7", "points"),
    deductions=(
        Deduction(
            "dirt",
            "8.1",
            "clean",
            (),
            per="check",
            points_milli=2_000,
            cap_points_milli=30_000,
            inspection_item="dirt",
        ),
        Deduction("smell", "8.2", "", (), per="check", cap_points_milli=40_000, inspection_item="smell"),
    ),
    score=HAIKOU,
)


def check(name, item, day, points=0, result="fail", service="toilets"):
    at = ZONE.at(day, 600)
    return PointEvidence(
        name, "inspection", "wc1", service, at, at, at, result, item=item, points_milli=points
    )


def months(*checks, contract=CONTRACT, as_of=date(2026, 1, 1), acts=()):
    return consequences(
        contract,
        places=(),
        duties=DutyColumns(*[NONE] * 7),
        findings=FindingColumns(*[NONE] * 9),
        evidence=checks,
        acts=acts,
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=ZONE.at(as_of),
    )


@pytest.mark.parametrize(
    ("lost_milli", "gross", "cut", "bonus", "held"),
    [
        (25_100, 1_000_000, -500_000, 0, 0),  # 74.9
        (25_000, 1_000_000, -100_000, 0, 0),  # 75
        (10_100, 1_000_000, -100_000, 0, 0),  # 89.9
        (10_000, 1_000_000, 0, 0, 50_000),  # 90
        (5_000, 1_000_000, 0, 20_000, 51_000),  # 95
    ],
)
def test_each_step_of_the_table_pays_what_it_says(lost_milli, gross, cut, bonus, held):
    (month,) = months(check("i", "smell", date(2023, 3, 5), lost_milli), as_of=date(2023, 4, 1)).certificates

    assert month.gross_minor == gross
    assert month.adjustment_minor == cut + bonus
    assert month.held_back_minor == held
    assert month.payable_minor == gross + cut + bonus - held


def test_what_a_good_month_holds_back_is_paid_after_the_year():
    found = months(check("i", "smell", date(2023, 3, 5), 10_000), as_of=date(2024, 1, 1)).certificates

    assert (found[-1].period, found[-1].payable_minor) == ("2024-01", 50_000)


@pytest.mark.parametrize(
    ("given", "service", "item", "lost"),
    [
        (0, "toilets", "dirt", 2_000),
        (1_500, "toilets", "dirt", 1_500),
        (9_000, "toilets", "dirt", 2_000),
        (-9_000, "toilets", "dirt", 2_000),
        (9_000, "roads", "dirt", 0),
        (9_000, "roads", "smell", 9_000),
        (99_000, "toilets", "smell", 40_000),
        (9_000, "toilets", "noise", 0),
    ],
)
def test_a_check_costs_the_inspector_s_points_within_the_clause_and_its_cap(given, service, item, lost):
    one = check("i", item, date(2023, 3, 5), given, service=service)

    (month,) = months(one, as_of=date(2023, 4, 1)).certificates

    assert month.score.score_milli == 100_000 - lost


def test_a_failed_check_that_no_clause_speaks_of_is_proposed_to_a_person_and_takes_nothing():
    found = months(check("i", "noise", date(2023, 3, 5), 3_000), as_of=date(2023, 4, 1))

    assert [(each.kind, each.points_milli) for each in found.proposals] == [("check_without_clause", 3_000)]


@pytest.mark.parametrize("change", [{"result": "pass"}, {"points_milli": 0}, {"item": "smell"}])
def test_what_passed_what_costs_nothing_and_what_a_clause_covers_is_not_proposed(change):
    one = replace(check("i", "noise", date(2023, 3, 5), 3_000), **change)

    assert months(one, as_of=date(2023, 4, 1)).proposals == ()


def test_a_check_at_midnight_belongs_to_the_month_that_begins():
    at = ZONE.at(date(2023, 4, 1))
    first = replace(check("i", "smell", date(2023, 4, 1), 9_000), happened_at=at, recorded_at=at)
    before = replace(first, id="j", happened_at=at - 1)

    found = months(first, before, as_of=date(2023, 5, 1)).certificates

    assert [(each.period, each.score.score_milli) for each in found] == [
        ("2023-03", 91_000),
        ("2023-04", 91_000),
    ]


def test_a_clause_without_points_and_without_a_cap_costs_nothing():
    mute = replace(CONTRACT, deductions=(Deduction("d", "8", "", (), per="check", inspection_item="dirt"),))

    (month,) = months(
        check("i", "dirt", date(2023, 3, 5), 9_000), contract=mute, as_of=date(2023, 4, 1)
    ).certificates

    assert month.score.score_milli == 100_000


def bad_months(count):
    """Return a check in each month that leaves it at 74.9 points."""
    first = [date(2023 + number // 12, number % 12 + 1, 5) for number in range(count)]
    return [check(f"i{day}", "smell", day, 25_100) for day in first]


def test_five_quarters_in_a_row_below_75_allow_termination_and_four_do_not():
    four = months(*bad_months(12), as_of=date(2024, 1, 1)).termination
    five = months(*bad_months(15), as_of=date(2024, 4, 1)).termination

    assert (four.run, four.reached_in) == (4, "")
    assert (five.run, five.reached_in) == (5, "2024-Q1")


def test_one_quarter_at_75_breaks_the_row():
    checks = bad_months(15)
    better = [
        replace(each, points_milli=25_000)
        if "2023-0" in each.id and each.id[6:8] in ("07", "08", "09")
        else each
        for each in checks
    ]

    assert months(*better, as_of=date(2024, 4, 1)).termination.run == 2


def test_the_quarter_that_still_runs_does_not_count():
    assert months(*bad_months(15), as_of=date(2024, 3, 31)).termination.run == 4


@pytest.mark.parametrize(
    ("per", "price", "month_minor"),
    [("year", 12_000_000, 1_000_000), ("month", 777, 777), ("term", 48_000_000, 1_000_000)],
)
def test_the_base_is_the_month_s_part_of_the_price(per, price, month_minor):
    contract = replace(CONTRACT, price_per=per, price_minor=Minor(price))

    (month,) = months(
        check("i", "dirt", date(2023, 3, 5)), contract=contract, as_of=date(2023, 4, 1)
    ).certificates

    assert month.gross_minor == month_minor


def test_a_term_that_begins_within_a_month_is_paid_by_days():
    contract = replace(CONTRACT, starts=date(2023, 4, 16), price_per="month", price_minor=Minor(3_000))

    (month,) = months(
        check("i", "dirt", date(2023, 4, 20)), contract=contract, as_of=date(2023, 5, 1)
    ).certificates

    assert month.gross_minor == 1_500


def test_what_users_pay_is_not_paid_by_government_too():
    contract = replace(CONTRACT, user_paid_ppm=250_000)

    (month,) = months(
        check("i", "dirt", date(2023, 3, 5)), contract=contract, as_of=date(2023, 4, 1)
    ).certificates

    assert month.gross_minor == 750_000


def test_the_parts_of_a_term_price_add_up_to_the_price():
    contract = replace(
        CONTRACT,
        starts=date(2023, 1, 16),
        ends=date(2023, 4, 11),
        price_per="term",
        price_minor=Minor(1_000_000),
    )
    checks = [check(f"i{n}", "none", date(2023, n, 28 if n < 4 else 5), result="pass") for n in (1, 2, 3, 4)]

    found = months(*checks, contract=replace(contract, score=None), as_of=date(2023, 4, 30)).certificates

    assert abs(sum(each.gross_minor for each in found) - 1_000_000) <= 2


def test_with_prices_by_the_month_they_are_the_base_and_others_go_by_quantity():
    contract = replace(
        CONTRACT,
        prices=(Price("m", "5.1", "", "month", Minor(500)), Price("d", "5.2", "clean", "duty", Minor(7))),
    )

    (month,) = months(
        check("i", "dirt", date(2023, 3, 5)), contract=contract, as_of=date(2023, 4, 1)
    ).certificates

    assert [(line.kind, line.source, line.amount_minor) for line in month.lines[:2]] == [
        ("quantity", "m", 500),
        ("quantity", "d", 0),
    ]


def test_too_little_on_record_pays_the_base_and_leaves_the_score_to_a_person():
    contract = replace(CONTRACT, score=replace(HAIKOU, minimum_sample=2))

    found = months(check("i", "dirt", date(2023, 3, 5)), contract=contract, as_of=date(2023, 4, 1))

    (month,) = found.certificates
    assert month.score.insufficient
    assert (month.payable_minor, month.undisputed_minor) == (1_000_000, 500_000)
    assert [each.kind for each in found.proposals] == ["insufficient_record"]


def test_a_score_without_a_table_is_only_published():
    contract = replace(CONTRACT, score=replace(HAIKOU, steps=(), minimum_sample=2))

    found = months(check("i", "dirt", date(2023, 3, 5)), contract=contract, as_of=date(2023, 4, 1))

    assert (found.certificates[0].payable_minor, found.proposals[0].amount_minor) == (1_000_000, 0)


@given(st.lists(st.integers(0, 60_000), max_size=6), st.integers(0, 60_000))
def test_one_more_point_lost_never_pays_more(given, more):
    def payable(points):
        checks = [
            check(f"i{n}", "smell", date(2023, 3, 5) + timedelta(days=n), p) for n, p in enumerate(points)
        ]
        (month,) = months(
            *checks, check("z", "none", date(2023, 3, 1), result="pass"), as_of=date(2023, 4, 1)
        ).certificates
        return month.payable_minor + month.held_back_minor

    assert payable([*given, more]) <= payable(given)


@given(st.integers(0, 2_000_000), st.integers(0, 744))
def test_an_officer_never_takes_more_than_a_clause_allows(amount, hour):
    clause = Deduction("D", "8.3", "", ("unmet",), amount_minor=Minor(5), automatic=False)
    at = ZONE.at(date(2023, 3, 1)) + hour * HOUR_US
    act = Act("a", "deduction", at, at, "contractor", "manager", duties=("D",), amount_minor=amount)
    contract = replace(CONTRACT, deductions=(clause,), score=None)

    found = months(
        check("i", "none", date(2023, 3, 5), result="pass"),
        contract=contract,
        acts=(act,),
        as_of=date(2023, 4, 30),
    )

    assert all(month.deductions_minor == 0 for month in found.certificates)
    assert ("act_beyond_clause" in {each.kind for each in found.proposals}) == (amount > 0)
