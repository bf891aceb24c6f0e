"""Scores, steps and the termination counter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.money import PPM
from onus.core.consequences.deductions import Assessed
from onus.core.consequences.points import score_of, step_of, termination
from onus.core.contracts.payments import Deduction, ScoreSchedule, ScoreStep

STEPS = (
    ScoreStep(0, 500_000),
    ScoreStep(75_000, 800_000),
    ScoreStep(90_000, PPM, hold_back_ppm=50_000),
    ScoreStep(95_000, PPM, bonus_ppm=20_000, hold_back_ppm=50_000),
)
SCHEDULE = ScoreSchedule("8", steps=STEPS, terminate_below_milli=75_000, terminate_after=3)

scores = st.integers(0, 100_000)


def lost(points_milli):
    return Assessed(Deduction("D", "8.1", "o", ("unmet",)), 1, 1, 0, 0, points_milli)


@pytest.mark.parametrize(
    ("score_milli", "coefficient_ppm", "bonus_ppm"),
    [
        (0, 500_000, 0),
        (74_900, 500_000, 0),
        (74_999, 500_000, 0),
        (75_000, 800_000, 0),
        (89_900, 800_000, 0),
        (89_999, 800_000, 0),
        (90_000, PPM, 0),
        (94_999, PPM, 0),
        (95_000, PPM, 20_000),
        (100_000, PPM, 20_000),
    ],
)
def test_the_lower_bound_of_a_step_belongs_to_it(score_milli, coefficient_ppm, bonus_ppm):
    step = step_of(SCHEDULE, score_milli)

    assert (step.coefficient_ppm, step.bonus_ppm) == (coefficient_ppm, bonus_ppm)


@given(scores, scores)
def test_a_better_score_never_pays_a_smaller_share(one, other):
    worse, better = (step_of(SCHEDULE, score) for score in sorted((one, other)))

    assert worse.coefficient_ppm + worse.bonus_ppm <= better.coefficient_ppm + better.bonus_ppm


@given(st.lists(st.integers(0, 60_000), max_size=6), st.integers(0, 60_000))
def test_losing_more_points_never_raises_the_score(points, more):
    fewer = [lost(each) for each in points]

    before = score_of(SCHEDULE, fewer, duties_determined=1, checks_made=0)
    after = score_of(SCHEDULE, [*fewer, lost(more)], duties_determined=1, checks_made=0)

    assert 0 <= after.score_milli <= before.score_milli


def test_below_the_minimum_sample_there_is_neither_a_score_nor_a_coefficient():
    schedule = ScoreSchedule("8", steps=STEPS, minimum_sample=30)

    score = score_of(schedule, [], duties_determined=20, checks_made=9)

    assert (score.score_milli, score.coefficient_ppm, score.bonus_ppm) == (None, None, 0)


def test_three_months_in_a_row_below_the_limit_allow_termination():
    months = [("2023-10", 74_900), ("2023-11", 0), ("2023-12", 74_999)]

    assert termination(SCHEDULE, months).reached_in == "2023-12"


def test_a_month_at_the_limit_breaks_the_row():
    months = [("2023-09", 1), ("2023-10", 1), ("2023-11", 75_000), ("2023-12", 1)]

    counter = termination(SCHEDULE, months)

    assert (counter.reached_in, counter.run) == ("", 1)


def test_a_month_with_too_little_on_record_neither_counts_nor_breaks_the_row():
    months = [("2023-09", 1), ("2023-10", None), ("2023-11", 1), ("2023-12", 1)]

    counter = termination(SCHEDULE, months)

    assert [span.run for span in counter.spans] == [1, 1, 2, 3]


def test_a_quarter_counts_by_the_exact_mean_of_its_months():
    schedule = ScoreSchedule("8", terminate_below_milli=75_000, terminate_after=1, terminate_by="quarter")
    months = [("2023-10", 75_000), ("2023-11", 75_000), ("2023-12", 74_999)]

    assert termination(schedule, months).reached_in == "2023-Q4"
    assert termination(schedule, months[:2]).spans == ()


@given(st.lists(st.one_of(st.none(), scores), max_size=12), st.integers(0, 11))
def test_a_worse_month_never_takes_termination_back(months, at):
    named = [(f"2023-{number + 1:02d}", score) for number, score in enumerate(months)]
    worse = [
        (name, 0 if number == at and score is not None else score)
        for number, (name, score) in enumerate(named)
    ]

    before = termination(SCHEDULE, named).reached_in
    after = termination(SCHEDULE, worse).reached_in

    assert not before or (after and after <= before)


EITHER = ScoreSchedule("8", terminate_below_milli=75_000, terminate_after=3, terminate_total=4)


@pytest.mark.parametrize(
    ("months", "reached", "by"),
    [
        ("xx.x.", "", ""),
        ("xxx", "2023-03", "run"),
        ("x.x.x.x", "2023-07", "total"),
        ("x.xxx", "2023-05", "both"),
        ("xxx..x", "2023-03", "run"),
    ],
)
def test_termination_is_allowed_by_months_in_a_row_or_by_months_in_all(months, reached, by):
    named = [(f"2023-{n:02d}", 74_900 if mark == "x" else 75_000) for n, mark in enumerate(months, start=1)]

    found = termination(EITHER, named)

    assert (found.reached_in, found.reached_by, found.total) == (reached, by, months.count("x"))


def test_without_a_number_of_months_in_all_only_a_row_allows_termination():
    found = termination(SCHEDULE, [(f"2023-{n:02d}", 1 if n % 2 else 80_000) for n in range(1, 13)])

    assert (found.reached_in, found.total, found.after_total) == ("", 6, 0)


@given(st.lists(st.one_of(st.none(), scores), max_size=12), st.integers(0, 5), st.integers(0, 5))
def test_a_second_way_to_terminate_never_comes_later_than_the_first_alone(months, in_row, in_all):
    named = [(f"2023-{number + 1:02d}", score) for number, score in enumerate(months)]

    def reached(**limits):
        found = termination(ScoreSchedule("8", terminate_below_milli=75_000, **limits), named)
        return found.reached_in or "never"

    alone = [reached(terminate_after=in_row), reached(terminate_total=in_all)]
    assert reached(terminate_after=in_row, terminate_total=in_all) == min(alone)


@given(st.lists(st.one_of(st.none(), scores), max_size=12))
def test_the_count_in_all_is_at_least_the_row_and_never_falls(months):
    named = [(f"2023-{number + 1:02d}", score) for number, score in enumerate(months)]
    spans = termination(EITHER, named).spans
    totals = [span.total for span in spans]

    assert totals == sorted(totals)
    assert all(span.run <= span.total for span in spans)
