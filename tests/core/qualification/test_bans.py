"""Bans: both sides of each of their days, and what courts and reviewers make of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onus.core.qualification.bans import Ban, BanEvent, ban_on, bans_active

FIRST, LAST = date(2024, 1, 10), date(2024, 12, 31)
BAN = Ban("b1", "code", FIRST, LAST, "false documents", "list")
days = st.dates(date(2023, 6, 1), date(2025, 6, 1))
events = st.lists(
    st.builds(BanEvent, days, st.sampled_from(("appealed", "suspended", "reinstated", "quashed", "lifted"))),
    max_size=5,
)


def with_events(*events: BanEvent) -> Ban:
    return Ban("b1", "code", FIRST, LAST, events=events)


def test_a_ban_holds_on_its_first_and_its_last_day_and_not_beside_them():
    active = [bool(bans_active([BAN], "code", day)) for day in
              (FIRST - timedelta(1), FIRST, LAST, LAST + timedelta(1))]  # fmt: skip

    assert active == [False, True, True, False]


def test_a_ban_on_one_supplier_is_none_on_another():
    assert bans_active([BAN], "other", FIRST) == ()


def test_an_appeal_alone_stops_no_ban():
    state = ban_on(with_events(BanEvent(date(2024, 2, 1), "appealed")), date(2024, 2, 2))

    assert (state.state, state.appealed) == ("active", True)


def test_a_suspended_ban_rests_from_its_day_until_it_is_reinstated():
    ban = with_events(BanEvent(date(2024, 3, 1), "suspended"), BanEvent(date(2024, 5, 1), "reinstated"))

    states = [ban_on(ban, day).state for day in
              (date(2024, 2, 29), date(2024, 3, 1), date(2024, 4, 30), date(2024, 5, 1))]  # fmt: skip

    assert states == ["active", "suspended", "suspended", "active"]


def test_a_quashed_ban_never_comes_back():
    ban = with_events(BanEvent(date(2024, 3, 1), "quashed"), BanEvent(date(2024, 5, 1), "reinstated"))

    assert ban_on(ban, date(2024, 6, 1)).state == "quashed"


def test_a_ban_without_an_end_lasts():
    assert bans_active([Ban("b", "code", FIRST)], "code", date(2099, 1, 1))


def test_a_ban_of_one_region_holds_only_there():
    ban = Ban("b", "code", FIRST, regions=("north",))

    assert bans_active([ban], "code", FIRST, regions=("north", "country"))
    assert not bans_active([ban], "code", FIRST, regions=("south", "country"))


@given(events, days)
def test_no_ban_is_active_outside_its_days_whatever_became_of_it(happened, day):
    state = ban_on(with_events(*happened), day).state

    assert state != "active" or FIRST <= day <= LAST


@given(events, days, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_listed_changes_nothing(happened, day, chance):
    shuffled = list(happened)
    chance.shuffle(shuffled)

    assert ban_on(with_events(*happened), day) == ban_on(with_events(*shuffled), day)


@given(events, days, st.dates(date(2025, 6, 2), date(2026, 1, 1)))
def test_what_happens_later_never_changes_how_a_ban_stood(happened, day, later):
    assert ban_on(with_events(*happened), day) == ban_on(
        with_events(*happened, BanEvent(later, "quashed")), day
    )
