"""A second jurisdiction: what the Procurement Act 2023 asks, on both sides of each limit and date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.money import Minor
from onus.core.contracts.published_duties import (
    ContractLet,
    Invoice,
    KpiRating,
    PublishedNotice,
    judge_published,
    months_after,
)
from onus.core.contracts.rulebook import Rulebook
from onus.outside.law import load_pack

ROOT = Path(__file__).resolve().parents[3]
BOOK = Rulebook(load_pack("uk-pa2023").rules)
ENTERED = date(2025, 3, 1)
THREE = ("k1", "k2", "k3")
LET = ContractLet(
    "c", Minor(600_000_000), "GBP", ENTERED, THREE,
    notices=(PublishedNotice("details", date(2025, 3, 31)), PublishedNotice("copy", date(2025, 5, 30))),
    ratings=tuple(KpiRating(kpi, date(2026, 3, 1), "good") for kpi in THREE),
)  # fmt: skip
TODAY = date(2026, 3, 31)


def rules(today=TODAY, **changes):
    return [each.rule.partition("@")[0] for each in judge_published(replace(LET, **changes), BOOK, today)[0]]


def test_a_contract_of_which_all_was_published_in_time_breaches_nothing():
    assert judge_published(LET, BOOK, TODAY) == ((), ())


@pytest.mark.parametrize(
    ("change", "breached"),
    [
        ({"kpis": ("k1", "k2"), "ratings": LET.ratings[:2]}, True),
        ({"kpis": ("k1", "k2", "k2"), "ratings": LET.ratings[:2]}, True),
        ({"kpis": ("k1", "k2"), "ratings": LET.ratings[:2], "value_minor": Minor(500_000_000)}, False),
        ({"kpis": ("k1", "k2"), "ratings": LET.ratings[:2], "value_minor": Minor(500_000_001)}, True),
        ({"kpis": (), "ratings": (), "entered": date(2025, 2, 23)}, False),
    ],
)
def test_a_contract_above_five_million_pounds_needs_three_indicators_from_the_day_of_the_act(
    change, breached
):
    assert ("UK-KPI-51" in rules(**change)) is breached


@pytest.mark.parametrize(
    ("kind", "day", "breached"),
    [
        ("details", date(2025, 3, 31), False),
        ("details", date(2025, 4, 1), True),
        ("copy", date(2025, 5, 30), False),
        ("copy", date(2025, 5, 31), True),
    ],
)
def test_a_notice_is_in_time_on_its_last_day_and_late_on_the_next(kind, day, breached):
    kept = tuple(each for each in LET.notices if each.kind != kind)

    assert rules(notices=(*kept, PublishedNotice(kind, day))) == (["UK-NOT-52"] if breached else [])


def test_what_was_never_published_is_overdue_once_its_last_day_is_over_and_not_before():
    assert rules(notices=(), today=date(2025, 3, 31)) == []
    assert rules(notices=(), today=date(2025, 4, 1)) == ["UK-NOT-52"]
    assert rules(notices=(), today=date(2025, 5, 31)) == ["UK-NOT-52", "UK-NOT-52"]
    assert rules(notices=(), value_minor=Minor(500_000_000), today=date(2025, 5, 31)) == ["UK-NOT-52"]


def test_a_termination_is_published_within_thirty_days():
    ended = {"ended": date(2025, 9, 1), "terminated": True}

    assert rules(**ended, today=date(2025, 10, 1)) == []
    assert rules(**ended, today=date(2025, 10, 2)) == ["UK-NOT-52"]
    assert rules(ended=date(2025, 9, 1), today=date(2025, 10, 2)) == []


@pytest.mark.parametrize(
    ("entered", "today", "breached"),
    [
        (ENTERED, date(2026, 3, 1), False),
        (ENTERED, date(2026, 3, 2), True),
        (date(2024, 12, 31), date(2026, 2, 1), False),
        (date(2025, 1, 1), date(2026, 2, 1), True),
    ],
)
def test_an_indicator_is_rated_within_twelve_months_that_end_when_section_71_is_in_force(
    entered, today, breached
):
    found = rules(entered=entered, ratings=(), value_minor=Minor(1), today=today)

    assert ("UK-KPI-51-RATE" in found) is breached


def test_a_rating_that_came_late_stays_a_breach_and_a_word_of_ones_own_is_one():
    late = tuple(replace(each, on=date(2026, 3, 2)) for each in LET.ratings)
    word = (replace(LET.ratings[0], rating="splendid"), *LET.ratings[1:])

    assert rules(ratings=late) == ["UK-KPI-51-RATE"] * 3
    assert rules(ratings=word) == ["UK-KPI-51-RATE"]


@pytest.mark.parametrize(
    ("day", "told", "breached"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), False),
        (date(2026, 1, 1), date(2026, 2, 1), True),
        (date(2025, 12, 31), None, False),
        (date(2026, 1, 1), None, True),
    ],
)
def test_a_breach_of_contract_is_published_within_thirty_days_from_2026(day, told, breached):
    notices = (*LET.notices, *((PublishedNotice("breach", told, "f1"),) if told else ()))

    assert rules(failures=(("f1", day),), notices=notices) == (["UK-NOT-52-PERF"] if breached else [])


@pytest.mark.parametrize(
    ("came", "paid", "breached"),
    [
        (date(2025, 4, 1), date(2025, 5, 1), False),
        (date(2025, 4, 1), date(2025, 5, 2), True),
        (date(2025, 4, 1), None, True),
        (date(2026, 3, 1), None, False),
        (date(2025, 2, 23), None, False),
    ],
)
def test_an_invoice_is_paid_within_thirty_days(came, paid, breached):
    assert rules(invoices=(Invoice("i1", came, paid),)) == (["UK-PAY-53"] if breached else [])


def test_a_value_in_another_currency_is_not_compared():
    found, unknown = judge_published(replace(LET, currency="EUR", kpis=(), ratings=()), BOOK, TODAY)

    assert found == ()
    assert [(each.rule, each.missing) for each in unknown] == [
        ("UK-KPI-51@2025-02-24", ("value in GBP",)),
        ("UK-NOT-52@2025-02-24", ("value in GBP",)),
    ]


@given(st.dates(date(2025, 3, 1), date(2027, 12, 31)), st.integers(0, 400))
def test_a_later_look_never_finds_less(today, more):
    bare = replace(LET, kpis=("k1",), notices=(), ratings=(), invoices=(Invoice("i1", date(2025, 6, 1)),))

    assert set(judge_published(bare, BOOK, today)[0]) <= set(
        judge_published(bare, BOOK, today + timedelta(days=more))[0]
    )


def test_a_month_after_the_last_day_of_a_longer_month_is_the_last_of_the_shorter():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2025, 12, 31), 12) == date(2026, 12, 31)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_worked_example_of_the_manual_comes_out_as_it_is_told(language):
    text = (ROOT / "docs" / "manual" / language / "rules.md").read_text(encoding="utf-8")
    told = [
        line.split("|")[3].strip()
        for line in text.splitlines()
        if line.startswith("|") and "202" in line and "UK-" in line
    ]
    found, _ = judge_published(
        ContractLet(
            "sample", Minor(600_000_000), "GBP", ENTERED, ("k1", "k2"),
            notices=(PublishedNotice("details", date(2025, 3, 31)), PublishedNotice("copy", date(2025, 5, 31))),
            ratings=(KpiRating("k1", date(2026, 2, 28), "good"), KpiRating("k2", date(2026, 2, 28), "good")),
            invoices=(Invoice("i1", date(2025, 4, 1), date(2025, 5, 2)),),
        ),
        BOOK, date(2026, 3, 31),
    )  # fmt: skip

    colon = ": " if language == "en" else "："
    assert told == [f"{each.rule.partition('@')[0]}{colon}`{each.consequence}`" for each in found]
