"""Credit grades: what a record earns, how it fades, and that none is neither good nor bad."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.money import PPM
from onus.base.texts import Localized
from onus.core.consequences.scorecards import Scorecard
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.credit_grades import PastMonth, credit_grade, past_months

RULE = Rule(
    "SQ-GRADE", "1", "credit_grade", Localized(), Localized(),
    parameters={"horizon_months": 36, "sample_min": 200, "grades": {"A": 950_000, "B": 850_000, "C": 700_000, "D": 0},
                "bond_ppm": {"A": 500_000}},
)  # fmt: skip
DAY = date(2024, 5, 30)


def month(name: str, on_time: int, determined: int, published: date | None = None) -> PastMonth:
    year, number = (int(part) for part in name.split("-"))
    return PastMonth("s", "c", name, on_time, determined, published or date(year, number, 28))


def grade(*months: PastMonth, day: date = DAY):
    return credit_grade("s", months, RULE, day)


@pytest.mark.parametrize(
    ("on_time", "name"), [(950, "A"), (949, "B"), (850, "B"), (849, "C"), (700, "C"), (699, "D"), (0, "D")]
)
def test_each_grade_begins_at_its_step(on_time, name):
    assert grade(month("2024-04", on_time, 1_000)).grade == name


def test_a_supplier_without_a_record_has_the_ordinary_terms():
    found = grade()

    assert (found.grade, found.score, found.bond_ppm) == ("no_record", None, PPM)


@pytest.mark.parametrize(("determined", "name"), [(199, "no_record"), (200, "A")])
def test_too_small_a_sample_is_no_record_for_better_or_worse(determined, name):
    assert grade(month("2024-04", determined, determined)).grade == name


def test_a_good_record_earns_a_smaller_bond_and_a_bad_one_never_costs_more_than_none():
    assert grade(month("2024-04", 1_000, 1_000)).bond_ppm == 500_000
    assert grade(month("2024-04", 0, 1_000)).bond_ppm == grade().bond_ppm


def test_a_month_weighs_less_the_older_it_is_and_nothing_from_the_horizon_on():
    recent, old = month("2024-05", 0, 1_000), month("2021-06", 1_000, 1_000)

    assert grade(recent, old).score == Fraction(1 * 1_000, 36 * 1_000 + 1 * 1_000)
    assert grade(recent, month("2021-05", 1_000, 1_000)).score == 0


def test_what_was_published_later_is_not_seen():
    late = month("2024-05", 0, 10_000, published=date(2024, 5, 31))

    assert grade(month("2024-04", 1_000, 1_000), late).grade == "A"
    assert grade(month("2024-04", 1_000, 1_000), late, day=date(2024, 5, 31)).grade == "D"


def test_scorecards_of_the_contractor_are_taken_and_those_of_a_district_are_not():
    whole = Scorecard("2023-12", "contractor", "", (3, 1, 1, 9, 9, 9, 9), 1, None, None, None)
    part = replace(whole, scope="district", name="north")

    found = past_months("s", "c", [whole, part], published={"2023-12": date(2024, 1, 10)})

    assert [(one.on_time, one.determined) for one in found] == [(3, 5)]
    assert past_months("s", "c", [whole], published={}) == ()


months = st.lists(
    st.builds(
        lambda year, number, on_time, more: month(f"{year}-{number:02}", on_time, on_time + more),
        st.integers(2020, 2024), st.integers(1, 5), st.integers(0, 500), st.integers(0, 500),
    ),
    max_size=6,
)  # fmt: skip


@given(months, st.integers(0, 5))
def test_one_more_duty_on_time_never_lowers_a_score(past, index):
    if index < len(past) and past[index].on_time < past[index].determined and len(set(past)) == len(past):
        better = [*past]
        better[index] = replace(past[index], on_time=past[index].on_time + 1)
        one, other = grade(*past), grade(*better)

        assert one.score is None or len(set(better)) < len(better) or other.score >= one.score


@given(months, st.randoms(use_true_random=False))
def test_the_order_of_months_changes_no_grade(past, chance):
    shuffled = list(past)
    chance.shuffle(shuffled)

    assert grade(*past) == grade(*shuffled)
