"""Periods: local months, clocks that change, midnight."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant, ZoneTable, instant
from onus.core.consequences.periods import month, months_between, named_day, period_numbers

SHANGHAI = ZoneTable("Asia/Shanghai", (0,), (28_800,))
BOSTON = ZoneTable(
    "America/New_York",
    (0, instant("2024-03-10T07:00Z"), instant("2024-11-03T06:00Z")),
    (-18_000, -14_400, -18_000),
)
YEAR = months_between(date(2024, 1, 1), date(2024, 12, 31), BOSTON)


def test_a_month_begins_at_local_midnight():
    assert month(date(2023, 12, 15), SHANGHAI).from_at == instant("2023-11-30T16:00Z")


@given(st.integers(YEAR[0].from_at, YEAR[-1].until_at - 1))
def test_every_instant_lies_in_the_month_of_its_local_day(at):
    [number] = period_numbers(YEAR, np.array([at]))

    assert YEAR[number].id == month(BOSTON.local_day(Instant(at)), BOSTON).id


def test_months_follow_one_another_without_a_gap():
    assert all(a.until_at == b.from_at for a, b in zip(YEAR, YEAR[1:], strict=False))


def test_an_instant_outside_the_periods_is_refused():
    with pytest.raises(ValueError, match="outside"):
        period_numbers(YEAR, np.array([YEAR[-1].until_at]))


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-13", "2023-00", "23-12", "2023-1", "2023/12", "２０２３-12"]
)
def test_a_text_that_names_no_month_is_known_as_such(text):
    assert named_day(text) is None
