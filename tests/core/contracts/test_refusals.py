"""What is refused when a contract, a standard or a register is written down."""

from __future__ import annotations

from datetime import date

import pytest

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.accountability.escalation import CaseGroup
from onus.core.accountability.register import Holding, LadderStep
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import (
    Deduction,
    Incentive,
    Interest,
    PaymentTerms,
    Price,
    ScoreSchedule,
    ScoreStep,
)
from onus.core.contracts.rulebook import Rule
from onus.core.contracts.standards import Deadline, Standard
from onus.core.oversight.hands_off import Formula, Weight

NAME = Localized(en="name", zh="名称")
FIRST, LAST = date(2023, 9, 1), date(2024, 9, 1)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Contract("c", NAME, "x", "government", LAST, FIRST), "ends must be after starts"),
        (lambda: Contract("c", NAME, "x", "government", FIRST, FIRST), "ends must be after starts"),
        (lambda: Contract("c", NAME, "x", "government", FIRST, LAST, price_minor=Minor(-1)), "price_minor"),
        (lambda: Standard(share_ppm=0), "share_ppm"),
        (lambda: Standard(share_ppm=1_000_001), "share_ppm"),
        (lambda: Standard(count=0), "count"),
        (lambda: Standard(passes=0), "passes"),
        (lambda: Deadline(within_h=-1), "within_h"),
        (lambda: Deadline(within_h_by_class={"lane": -1}), "within_h_by_class"),
        (lambda: Deadline(counts_from="middle"), "counts_from"),
        (lambda: Deadline(closes_after_d=-1), "closes_after_d"),
        (lambda: PaymentTerms(pay_within_d=-1), "pay_within_d"),
        (lambda: Price("p", "5", "o", "duty", Minor(-1)), "amount_minor"),
        (lambda: Price("p", "5", "o", "duty", Minor(1), per=0), "per"),
        (lambda: Deduction("D", "8", "o", ("late",), amount_minor=Minor(-1)), "negative"),
        (lambda: Deduction("D", "8", "o", ("late",), cap_minor=Minor(-1)), "negative"),
        (lambda: ScoreStep(-1, 0), "from_milli"),
        (lambda: ScoreStep(0, 0, bonus_ppm=-1), "bonus_ppm"),
        (lambda: ScoreSchedule("8", minimum_sample=0), "minimum_sample"),
        (lambda: Incentive("i", "10", NAME, 0, bonus_ppm=-1), "negative"),
        (lambda: Interest("9", daily_ppm=-1), "daily_ppm"),
        (lambda: Rule("R", "1", "x", NAME, NAME, since=LAST, until=FIRST), "until must be after since"),
        (lambda: Holding("p", "H", Instant(5), Instant(5)), "until must be after since"),
        (lambda: LadderStep("p", 0), "within_h"),
        (lambda: CaseGroup("o", "s", "", Instant(0), None, duties=0), "duties"),
        (lambda: Weight("x", weight=0), "weight"),
        (lambda: Formula(delay_cap_d=0), "delay_cap_d"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_name(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_the_grade_of_the_snow_goes_before_the_class_of_the_street_and_both_before_the_rest():
    deadline = Deadline(within_h=72, within_h_by_grade={"heavy": 48}, within_h_by_class={"lane": 36})

    found = [
        deadline.hours(grade=g, place_class=c) for g, c in [("heavy", "lane"), ("light", "lane"), ("", "")]
    ]

    assert found == [48, 36, 72]
