"""Payment clauses: what is refused when it is written down."""

import pytest

from onus.base.money import Minor
from onus.core.contracts.payments import (
    Deduction,
    PaymentTerms,
    Price,
    ScoreSchedule,
    ScoreStep,
)


def test_a_table_that_does_not_begin_at_zero_is_refused():
    with pytest.raises(ValueError, match="begin at 0"):
        ScoreSchedule("8", steps=(ScoreStep(75_000, 1),))


def test_a_table_in_which_a_better_score_pays_less_is_refused():
    with pytest.raises(ValueError, match="pay less"):
        ScoreSchedule("8", steps=(ScoreStep(0, 2), ScoreStep(75_000, 1)))


def test_two_steps_from_the_same_score_are_refused():
    with pytest.raises(ValueError, match="must rise"):
        ScoreSchedule("8", steps=(ScoreStep(0, 1), ScoreStep(0, 1)))


def test_a_deduction_for_a_duty_on_time_is_refused():
    with pytest.raises(ValueError, match="outcomes"):
        Deduction("D1", "8.1", "o", ("fulfilled",))


def test_a_deduction_per_check_names_its_item():
    with pytest.raises(ValueError, match="inspection_item"):
        Deduction("D1", "8.1", "o", (), per="check")


def test_an_unknown_unit_and_an_unknown_method_are_refused():
    with pytest.raises(ValueError, match="unit"):
        Price("p", "5", "o", "mile", Minor(1))
    with pytest.raises(ValueError, match="method"):
        PaymentTerms(method="barter")


def test_a_share_above_the_whole_is_refused():
    with pytest.raises(ValueError, match="late_ppm"):
        Price("p", "5", "o", "duty", Minor(1), late_ppm=1_000_001)
