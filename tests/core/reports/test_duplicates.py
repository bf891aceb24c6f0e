"""Which reports are offered as likely the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.reports.duplicates import LikenessRule, Told, likely_same

RULE = LikenessRule(reach_mm=250_000, within_h=72, closed_d=14, least_ppm=550_000, most=5)
NOW = Instant(100 * DAY_US)
NEW = Told("", "not_done", "street-1", "snow", NOW, "坡路积雪没有清除")
OLD = replace(NEW, id="r1", happened_at=Instant(NOW - HOUR_US), text="坡路的雪没有清")


def offered(*others: Told) -> list[str]:
    return [one.id for one in likely_same(NEW, others, RULE, at=NOW)]


def test_the_same_street_an_hour_ago_is_offered() -> None:
    assert offered(OLD) == ["r1"]


def test_the_likeliest_comes_first() -> None:
    same = replace(OLD, id="r2", text=NEW.text)

    assert offered(OLD, same) == ["r2", "r1"]


def test_another_service_or_a_place_out_of_reach_is_not_offered() -> None:
    far = replace(OLD, place="street-9", apart_mm=250_000)

    assert offered(replace(OLD, service="waste"), far) == []


def test_a_near_place_with_the_same_words_is_offered() -> None:
    assert offered(replace(OLD, place="street-2", apart_mm=10_000, text=NEW.text)) == ["r1"]


def test_a_report_closed_yesterday_is_offered_and_one_closed_last_month_is_not() -> None:
    lately = replace(OLD, state="closed", closed_at=Instant(NOW - DAY_US))
    before = replace(OLD, id="r2", state="closed", closed_at=Instant(NOW - 30 * DAY_US))

    assert offered(lately, before) == ["r1"]


def test_a_report_of_retaliation_is_offered_to_nobody() -> None:
    hit = replace(OLD, sort="retaliation")

    assert likely_same(replace(NEW, sort="retaliation"), [hit], RULE, at=NOW) == ()


told = st.builds(
    Told,
    id=st.sampled_from([f"r{n}" for n in range(9)]),
    sort=st.sampled_from(["wrong", "not_done"]),
    place=st.sampled_from(["", "p", "q"]),
    service=st.sampled_from(["snow", "waste"]),
    happened_at=st.integers(0, 100 * DAY_US).map(Instant),
    text=st.text("雪路坡清ab ", max_size=12),
    apart_mm=st.none() | st.integers(0, 400_000),
)


@given(told, st.lists(told, max_size=10), st.randoms(use_true_random=False))
def test_neither_order_nor_whose_turn_it_is_changes_what_is_offered(new, others, rng) -> None:
    turned = list(others)
    rng.shuffle(turned)

    found = likely_same(new, others, RULE, at=NOW)
    assert likely_same(new, turned, RULE, at=NOW) == found
    assert all(RULE.least_ppm <= one.ppm <= 1_000_000 for one in found)
    assert len(found) <= RULE.most
