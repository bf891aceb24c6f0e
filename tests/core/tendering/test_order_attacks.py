"""Attacks by order and date: steps before their ground, after the result or dated back, on the generated tender."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import DAY_US, Instant, instant
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from tests.example_tender import END, tender

HOUR_US = 3_600_000_000
DAY = Instant(DAY_US)
NO_AWARD = {
    ("award-notice", "award_decided first"), ("contract", "award_decided first"), ("contract", "notice_published award first"),
}  # fmt: skip
"""What rests on an award that counts for nothing, and so on none."""


def judged(facts):
    one = tender()
    return judge(replace(one, facts=tuple(facts)), one.rulebook, END)


def fact(name: str) -> TenderFact:
    return next(one for one in tender().facts if one.id == name)


def at(happened: str, recorded: str = "", *names: str):
    """Return the facts with some of them at another time."""
    when, known = instant(happened), instant(recorded or happened)
    return [
        replace(one, happened_at=when, recorded_at=known) if one.id in names else one
        for one in tender().facts
    ]


def orders(found):
    return {(one.fact, one.follows) for one in found.claims if one.claim in ("order", "second_contract")}


def test_in_the_generated_tender_every_step_comes_after_its_ground():
    found = judged(tender().facts)

    assert (orders(found), found.late_records) == (set(), ())


@pytest.mark.parametrize(
    ("name", "when", "follows"),
    [
        ("award", "2024-02-05T08:10:00+08:00", {("award", "ranking_signed first"), *NO_AWARD}),
        (
            "contract",
            "2024-02-05T16:30:00+08:00",
            {("contract", "award_decided first"), ("contract", "notice_published award first")},
        ),
        (
            "ranking",
            "2024-02-05T09:00:00+08:00",
            {
                ("ranking", "bid_opened first"),
                ("ranking", "panel_drawn first"),
                ("award", "ranking_signed first"),
                *NO_AWARD,
            },
        ),
    ],
)
def test_a_step_before_its_ground_is_told(name, when, follows):
    assert orders(judged(at(when, "", name))) == follows


def test_a_contract_without_ranking_award_notice_and_panel_is_told():
    away = ("panel", "ranking", "award", "award-notice")

    assert orders(judged(one for one in tender().facts if one.id not in away)) == {
        ("contract", "award_decided first"),
        ("contract", "notice_published award first"),
    }


def test_an_award_that_was_dated_back_from_after_the_contract_is_no_ground_for_it():
    found = judged(at("2024-02-07T10:00:00+08:00", "2024-03-30T00:00:00+08:00", "award", "award-notice"))

    assert {name for name, _ in orders(found)} >= {"contract"}
    assert {one.fact for one in found.late_records} == {"award", "award-notice"}
    assert {one.step for one in found.clocks if one.state != "met"} >= {"choice"}


def test_a_second_contract_for_one_lot_is_told():
    one = fact("contract")
    second = replace(one, id="contract-b", said=replace(one.said, contract="toilets-2024b"))

    assert orders(judged((*tender().facts, second))) == {("contract-b", "toilets-2024")}


@pytest.mark.parametrize(("more", "told"), [(0, set()), (1, {"question-1"})])
def test_a_fact_is_told_that_comes_on_record_later_than_the_hours_that_the_table_gives(more, told):
    limit = tender().powers.record_within_h * HOUR_US
    facts = [
        replace(one, happened_at=Instant(one.recorded_at - limit - more)) if one.id == "question-1" else one
        for one in tender().facts
    ]

    assert {one.fact for one in judged(facts).late_records} == told


@pytest.mark.parametrize(
    ("name", "happened", "recorded", "mattered"),
    [
        ("received-5", "09:29:59", "09:30:01", "09:30:00"),
        ("received-5", "09:30:01", "09:30:01", None),
        ("closed", "09:31:00", "09:40:01", "09:40:00"),
        ("closed", "09:31:00", "09:40:00", None),
        ("opened-firm-a", "09:42:00", "13:10:01", "13:10:00"),
    ],
)
def test_a_second_is_told_where_it_is_the_second_that_matters(name, happened, recorded, mattered):
    day = "2024-02-05T{}+08:00"
    found = judged(at(day.format(happened), day.format(recorded), name))
    told = {one.fact: one.mattered_at for one in found.late_records}

    assert told == ({name: instant(day.format(mattered))} if mattered else {})


def test_sheets_that_come_on_record_after_the_award_notice_count_for_nothing():
    late = instant("2024-02-09T09:00:00+08:00")
    facts = [
        replace(one, recorded_at=late) if isinstance(one.said, (SheetSealed, SheetOpened)) else one
        for one in tender().facts
    ]
    found = judged(facts)

    assert found.lot("1").why_unranked == "sheets_missing"
    assert {one.reason for one in found.refused_acts if one.fact.startswith("sheet")} == {"power_stage"}
    assert "award" in {one.claim for one in found.claims}


@pytest.mark.parametrize(("when", "state"), [("2024-02-07T23:59:59", "met"), ("2024-02-08T00:00:00", "late")])
def test_the_report_is_due_two_working_days_after_the_last_sheet_was_opened(when, state):
    facts = at(f"{when}+08:00", "", "ranking")
    clock = next(one for one in judged(facts).clocks if one.step == "report")

    assert clock.starts_at == fact("sheet-4-opened").recorded_at
    assert clock.state == state
