"""Symmetry of enforcement: whom the office acted against first, event by event."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.base.texts import Localized
from onus.core.contracts.facts import Act, Notice
from onus.core.duties.occurrences import Occurrence
from onus.core.oversight.symmetry import EventSymmetry, enforcement_symmetry


def at(hours: int) -> Instant:
    return Instant(hours * HOUR_US)


FIRST = Occurrence("one", "snow", at(0), at(40), grade="moderate", amount_tenth_mm=87)
SECOND = Occurrence("two", "snow", at(100), at(120), grade="moderate", amount_tenth_mm=59)
DAILY = Occurrence("day", "daily", at(110), at(110), due=at(120))
STORMS = (FIRST, SECOND)
LATER = at(9000)


def act(hours: int, toward: str, *, recorded: int | None = None, **more: object) -> Act:
    written = at(hours if recorded is None else recorded)
    given = {"id": f"{toward}-{hours}", "kind": "penalty", **more}
    return Act(happened_at=at(hours), recorded_at=written, toward=toward, **given)  # type: ignore[arg-type]


def notice(hours: int, *, recorded: int | None = None) -> Notice:
    written = at(hours if recorded is None else recorded)
    return Notice(f"notice-{hours}", "district", at(hours), written, Localized())


def events(*acts: Act, notices: tuple[Notice, ...] = (), as_of: Instant = LATER) -> tuple[EventSymmetry, ...]:
    return enforcement_symmetry(acts, notices, STORMS, as_of=as_of)


def test_an_event_in_which_the_office_did_nothing_is_not_listed():
    assert events() == ()


def test_a_notice_to_shops_before_any_act_against_the_contractor_puts_others_first():
    (event,) = events(act(300, "contractor"), notices=(notice(116),))

    assert (event.occurrence, event.others.count, event.contractor.count) == ("two", 1, 1)
    assert event.others_first is True


def test_an_act_against_the_contractor_that_came_first_is_even_handed():
    (event,) = events(act(105, "contractor"), notices=(notice(116),))

    assert event.others_first is False


def test_both_times_of_the_first_act_are_shown():
    (event,) = events(act(105, "contractor", recorded=300))

    assert (event.contractor.happened_at, event.contractor.recorded_at) == (at(105), at(300))


def test_an_act_against_the_contractor_that_was_recorded_late_does_not_come_first():
    (event,) = events(act(105, "contractor", recorded=300), notices=(notice(116),))

    assert event.others_first is True


def test_recording_an_act_against_residents_late_does_not_make_the_office_even_handed():
    (event,) = events(act(105, "residents", recorded=800), act(200, "contractor"))

    assert event.others_first is True


def test_an_act_belongs_to_the_latest_event_that_had_begun():
    found = events(act(99, "shops"), act(100, "shops"))

    assert [event.occurrence for event in found] == ["one", "two"]


def test_acts_before_and_long_after_all_events_belong_to_none():
    long_after = 120 + 31 * 24
    (event,) = events(act(-1, "shops"), act(long_after, "contractor"))

    assert (event.occurrence, event.starts, event.others.count) == ("", None, 1)


def test_an_inspection_an_apology_or_an_act_toward_the_public_burdens_nobody():
    idle = (act(1, "contractor", kind="inspection"), act(2, "shops", kind="apology"))

    assert events(*idle, act(3, "public")) == ()


def test_where_snow_fell_the_days_of_the_calendar_are_no_events():
    (event,) = enforcement_symmetry([act(111, "shops")], (), [*STORMS, DAILY], as_of=LATER)

    assert event.occurrence == "two"


def test_where_no_snow_fell_every_happening_of_the_whole_area_is_an_event():
    report = replace(DAILY, id="report", place="p1", starts=at(111))
    (event,) = enforcement_symmetry([act(112, "shops")], (), [DAILY, report], as_of=LATER)

    assert event.occurrence == "day"


def test_one_snowfall_that_two_triggers_made_is_one_event():
    twin = replace(SECOND, id="two-haulage", trigger="z-haulage")
    (event,) = enforcement_symmetry([act(111, "shops")], (), [*STORMS, twin], as_of=LATER)

    assert event.occurrence == "two"


some_acts = st.lists(
    st.builds(
        act,
        st.integers(-50, 1500),
        st.sampled_from(["contractor", "residents", "shops", "public"]),
        recorded=st.none() | st.integers(-50, 2000),
        id=st.uuids().map(str),
        kind=st.sampled_from(["penalty", "summons", "inspection"]),
    ),
    max_size=8,
)
some_notices = st.lists(st.builds(notice, st.integers(-50, 1500)), max_size=2).map(tuple)


@given(some_acts, some_notices)
def test_every_act_that_burdens_someone_is_counted_in_exactly_one_event(acts, notices):
    found = events(*acts, notices=notices)
    burdening = [a for a in acts if a.kind != "inspection" and a.toward != "public"]

    total = sum(event.others.count + event.contractor.count for event in found)

    assert total == len(burdening) + len(notices)


@given(some_acts, some_notices, st.integers(-50, 2000))
def test_what_is_recorded_later_is_not_seen(acts, notices, hours):
    known = [a for a in acts if max(a.recorded_at, a.happened_at) <= at(hours)]
    told = tuple(n for n in notices if n.happened_at <= at(hours))

    assert events(*acts, notices=notices, as_of=at(hours)) == events(*known, notices=told)


@given(some_acts, some_notices, st.randoms(use_true_random=False))
def test_the_order_of_acts_and_events_never_changes_the_result(acts, notices, rng):
    mixed = enforcement_symmetry(
        rng.sample(acts, len(acts)),
        notices,
        rng.sample(STORMS, len(STORMS)),
        as_of=LATER,
    )

    assert mixed == events(*acts, notices=notices)


@given(some_acts, some_notices, st.integers(1, 60 * 24))
def test_recording_acts_against_the_contractor_later_never_looks_better(acts, notices, hours):
    slow = [
        replace(a, recorded_at=Instant(max(a.recorded_at, a.happened_at) + hours * HOUR_US))
        if a.toward == "contractor"
        else a
        for a in acts
    ]
    forever = Instant(LATER + 100 * DAY_US)

    before = {e.occurrence: e.others_first for e in events(*acts, notices=notices, as_of=forever)}
    after = {e.occurrence: e.others_first for e in events(*slow, notices=notices, as_of=forever)}

    assert all(after[name] >= first for name, first in before.items())
