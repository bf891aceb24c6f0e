"""Asked: a query is understood as the standard says, and what is wrong with it is told all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, UTC_ZONE, Instant, ZoneTable, instant, utc_text
from onus.wire.open311.asked import (
    ROWS_MAX,
    Around,
    Box,
    RequestsAsked,
    UpdatesAsked,
    Wrong,
    requests_asked,
    updates_asked,
)
from onus.wire.open311.moments import moment, zoned_text

CHINA = ZoneTable("Asia/Shanghai", (0,), (28_800,))
NOW = instant("2023-12-30T00:00:00+08:00")


def asked(**query):
    return requests_asked(query, CHINA, now=NOW)


def test_a_bare_query_means_the_last_ninety_days_and_a_thousand_requests():
    assert asked() == RequestsAsked(since=Instant(NOW - 90 * DAY_US), page_size=ROWS_MAX)


def test_one_end_of_a_span_gives_the_other():
    only_end, only_start = asked(end_date="2023-12-01"), asked(start_date="2023-12-01")

    assert (only_end.until - only_end.since) // DAY_US == 90
    assert utc_text(only_end.until) == "2023-12-01T15:59:59Z"
    assert only_start.until - only_start.since == 90 * DAY_US


def test_a_query_for_changes_reaches_behind_the_ninety_days():
    found = asked(updated_after="2023-12-29T00:00:00Z")

    assert found.since is None and utc_text(found.updated_since) == "2023-12-29T00:00:00Z"


def test_a_span_of_more_than_ninety_days_or_backwards_is_refused():
    assert [one.key for one in asked(start_date="2023-01-01", end_date="2023-12-01")] == ["span_too_long"]
    assert [one.key for one in asked(start_date="2023-12-02", end_date="2023-12-01")] == ["span_backwards"]


def test_everything_wrong_is_told_at_once():
    wrong = asked(
        status="gone",
        start_date="yesterday",
        page="-1",
        page_size="9999",
        bbox="1,2",
        lat="4",
        extensions="x",
    )

    assert sorted(one.key for one in wrong) == [
        "half_a_position", "not_a_box", "not_a_flag", "not_a_moment", "not_a_number", "not_a_number", "not_a_status",
    ]  # fmt: skip
    assert {one.code for one in wrong} == {400}


def test_places_are_asked_by_box_or_by_distance():
    assert asked(bbox="123.7,41.2,123.8,41.3").box == Box(
        1_237_000_000, 412_000_000, 1_238_000_000, 413_000_000
    )
    assert asked(lat="41.3", long="123.79", radius="250").around == Around(1_237_900_000, 413_000_000, 250)
    assert asked(lat="41.3", long="123.79").around.radius_m == 500


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "91", "1e999", "", "四十一"])
def test_what_is_no_position_is_refused(bad):
    assert isinstance(asked(lat=bad, long="123.79", radius="5"), tuple)


def test_many_ids_are_taken_once_each_in_their_order():
    assert asked(service_request_id="R-2, R-1,R-2,").ids == ("R-2", "R-1")
    assert asked(service_request_id=",".join(f"R-{n}" for n in range(201)))[0].key == "too_many_values"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2023-12-19T20:00:00+08:00", "2023-12-19T12:00:00Z"),
        ("2023-12-19T20:00:00 08:00", "2023-12-19T12:00:00Z"),
        ("2023-12-19T20:00:00+0800", "2023-12-19T12:00:00Z"),
        ("2023-12-19T20:00:00.999999-06:00", "2023-12-20T02:00:00Z"),
        ("2023-12-19T20:00:00Z", "2023-12-19T20:00:00Z"),
        ("2023-12-19T20:00:00", "2023-12-19T12:00:00Z"),
        ("2023-12-19 20:00", "2023-12-19T12:00:00Z"),
        ("2023-12-19", "2023-12-18T16:00:00Z"),
    ],
)
def test_moments_are_read_as_clients_write_them(text, utc):
    assert utc_text(moment(text, CHINA)) == utc


@given(st.integers(instant("1975-01-01T00:00:00Z") // 10**6, instant("2190-01-01T00:00:00Z") // 10**6))
def test_what_we_write_of_a_moment_is_read_as_the_same_moment(second):
    at = Instant(second * 10**6)

    assert moment(zoned_text(at, CHINA), UTC_ZONE) == at


@given(st.dictionaries(st.sampled_from([
    "service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size", "updated_after",
    "updated_before", "bbox", "lat", "long", "radius", "extensions"]), st.text(max_size=30)))  # fmt: skip
def test_no_query_whatever_is_more_than_refused(query):
    found, updates = requests_asked(query, CHINA, now=NOW), updates_asked(query, CHINA, now=NOW)

    assert isinstance(found, RequestsAsked) or all(isinstance(one, Wrong) for one in found)
    assert isinstance(updates, UpdatesAsked) or all(isinstance(one, Wrong) for one in updates)
