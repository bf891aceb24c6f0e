"""Clocks of reports: silence climbs, work never resets a clock, the onus never falls back."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.core.accountability.register import LadderStep
from onus.core.contracts.rulebook import Rulebook
from onus.core.reports.clocks import Clocks, Move, clocks_on, standing, unwritten
from onus.core.reports.events import (
    ACKNOWLEDGED,
    CLAIMED_DONE,
    CLOSED,
    ESCALATED,
    INSPECTION_OPENED,
    RECEIVED,
    REOPENED,
)
from onus.core.reports.life import STEPS, live
from onus.wire.rulebooks import read_pack
from tests.core.reports.test_life import event, lives_of, tried

CHAIN = (LadderStep("supervisor", 12), LadderStep("head", 24), LadderStep("city", 48))
HOURS = Clocks(dict.fromkeys(STEPS, 10) | {"answer": 100}, 24)


def h(hours: int) -> Instant:
    return Instant(hours * HOUR_US)


def of(*events):
    return live([event(kind, at=h(at), **more) for kind, at, more in events])


def test_before_the_time_is_over_the_first_post_is_asked() -> None:
    found = standing(of((RECEIVED, 0, {})), CHAIN, HOURS, at=h(10))

    assert (found.post, found.overdue, found.next_post, found.moves_at) == (
        "supervisor",
        False,
        "head",
        h(10),
    )


def test_silence_moves_a_report_from_post_to_post_and_leaves_it_with_the_last() -> None:
    found = standing(of((RECEIVED, 0, {})), CHAIN, HOURS, at=h(1000))

    assert found.moves == (
        Move(h(10), "acknowledge", "supervisor", "head"),
        Move(h(34), "acknowledge", "head", "city"),
    )
    assert (found.post, found.overdue, found.moves_at) == ("city", True, None)


def test_whoever_took_over_from_a_silent_post_keeps_the_report() -> None:
    life = of((RECEIVED, 0, {}), (ACKNOWLEDGED, 20, {}))

    assert standing(life, CHAIN, HOURS, at=h(21)).post == "head"


def test_claiming_and_inspecting_in_turn_gives_nobody_more_time() -> None:
    turns = [(CLAIMED_DONE if n % 2 else INSPECTION_OPENED, n, {}) for n in range(2, 16)]
    life = of((RECEIVED, 0, {}), (ACKNOWLEDGED, 1, {}), *turns)

    found = standing(life, CHAIN, HOURS, at=h(16))
    assert found.due_at == h(13)
    assert found.overdue


def test_a_reopened_report_lies_above_the_post_that_closed_it() -> None:
    life = of((RECEIVED, 0, {}), (CLOSED, 5, {"by_post": "supervisor"}), (REOPENED, 6, {}))

    found = standing(life, CHAIN, HOURS, at=h(7))
    assert (found.post, found.step, found.due_at) == ("head", "judge_reopening", h(16))


def test_a_closed_report_awaits_nothing() -> None:
    found = standing(of((RECEIVED, 0, {}), (CLOSED, 5, {})), CHAIN, HOURS, at=h(900))

    assert (found.step, found.post, found.overdue, found.moves) == ("", "", False, ())


def test_a_report_that_nobody_stands_above_is_overdue_all_the_same() -> None:
    found = standing(of((RECEIVED, 0, {})), (), HOURS, at=h(11))

    assert (found.post, found.overdue) == ("", True)


def test_a_move_is_told_until_it_is_written_down() -> None:
    silent = of((RECEIVED, 0, {}))
    told = of((RECEIVED, 0, {}), (ESCALATED, 10, {}))

    assert [m.to_post for m in unwritten(silent, standing(silent, CHAIN, HOURS, at=h(12)))] == ["head"]
    assert unwritten(told, standing(told, CHAIN, HOURS, at=h(12))) == ()


@given(tried, st.integers(0, 10**6), st.integers(0, 10**6))
def test_later_never_means_a_lower_post_and_never_less_overdue(attempts, first, more) -> None:
    life = lives_of(attempts)[-1]
    one = standing(life, CHAIN, HOURS, at=Instant(life.changed_at + first * HOUR_US // 100))
    two = standing(life, CHAIN, HOURS, at=Instant(life.changed_at + (first + more) * HOUR_US // 100))

    assert two.moves[: len(one.moves)] == one.moves
    assert one.overdue <= two.overdue
    posts = [rung.post for rung in CHAIN]
    assert not one.post or posts.index(one.post) <= posts.index(two.post)


@given(tried, st.integers(0, 10**6))
def test_an_open_report_always_has_a_post_that_answers(attempts, hours) -> None:
    life = lives_of(attempts)[-1]
    found = standing(life, CHAIN, HOURS, at=Instant(life.changed_at + hours * HOUR_US))

    assert bool(found.post) is life.is_open


@given(tried, st.integers(1, 10**5))
def test_each_move_goes_one_rung_up_at_a_rising_time(attempts, hours) -> None:
    life = lives_of([(kind, later * HOUR_US, by) for kind, later, by in attempts])[-1]
    found = standing(life, CHAIN, HOURS, at=Instant(life.changed_at + hours * HOUR_US))

    posts = [rung.post for rung in CHAIN]
    assert all(posts.index(m.to_post) == posts.index(m.from_post) + 1 for m in found.moves)
    assert [m.at for m in found.moves] == sorted(m.at for m in found.moves)


def test_the_rules_that_come_with_onus_give_every_step_its_hours() -> None:
    pack, faults = read_pack(files("onus.law").joinpath("reports.toml").read_bytes(), file="reports.toml")
    assert pack is not None, faults
    book = Rulebook(pack.rules)

    for sort in ("wrong", "retaliation"):
        hours = clocks_on(book, date(2023, 12, 19), sort=sort)
        assert set(hours.within_h) == set(STEPS)
    assert not any(rule.verified for rule in pack.rules)


def test_a_step_without_time_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 hour"):
        Clocks({}, 24)
