"""Making duties: each promise at each place, with the window that the deadline gives it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, NO_INSTANT, UTC_ZONE, Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.contracts.contract import Obligation
from onus.core.contracts.places import Place
from onus.core.contracts.standards import Deadline
from onus.core.duties.making import Promise, make_duties, window, windows
from onus.core.duties.occurrences import Occurrence

NEW_YORK_2020 = ZoneTable(
    "America/New_York", (0, 1_583_650_800_000_000, 1_604_210_400_000_000), (-18_000, -14_400, -18_000)
)
hours = st.integers(0, 80)
instants = st.integers(1_583_000_000, 1_605_000_000).map(lambda second: Instant(second * 1_000_000))
grades = st.dictionaries(st.sampled_from(["light", "heavy"]), hours)
classes = st.dictionaries(st.sampled_from(["main", "lane"]), hours)
BY_DAY = {"within_h_by_day": 3, "by_day_from_minute": 240, "by_day_until_minute": 1080}
clocks = st.fixed_dictionaries(
    {
        "within_h_by_grade": grades,
        "within_h_by_class": classes,
        "counts_from": st.sampled_from(["start", "end"]),
        "restart_snow_tenth_mm": st.none() | st.integers(0, 60),
        "closes_after_d": st.integers(0, 40),
    }
)
by_hours = st.fixed_dictionaries(
    {"within_h": st.none() | hours, "by_local_minute": st.none() | st.integers(0, 1440)}
)
by_weekdays = st.integers(1, 5).map(lambda count: {"within_weekdays": count})
deadlines = st.builds(
    lambda clock, due, day: Deadline(**clock, **due, **day),
    clocks,
    by_hours | by_weekdays,
    st.sampled_from([{}, BY_DAY]),
)


@st.composite
def happenings(draw) -> Occurrence:
    starts = draw(instants)
    ends = Instant(starts + draw(hours) * HOUR_US)
    later = draw(st.lists(st.tuples(hours, hours, st.integers(0, 90)), max_size=3))
    return Occurrence(
        id="o",
        trigger="t",
        starts=starts,
        ends=ends,
        grade=draw(st.sampled_from(["", "light", "heavy"])),
        due=draw(st.none() | instants),
        next_opens=draw(st.none() | hours.map(lambda after: Instant(ends + after * HOUR_US))),
        restarts=tuple(
            (Instant(ends + after * HOUR_US), Instant(ends + (after + lasts) * HOUR_US), amount)
            for after, lasts, amount in sorted(later)
        ),
    )


@given(
    st.lists(st.tuples(happenings(), st.sampled_from(["", "main", "lane"])), max_size=8),
    deadlines,
    st.sampled_from([UTC_ZONE, NEW_YORK_2020]),
)
def test_many_windows_at_once_are_the_windows_one_by_one(rows, deadline, zone):
    found = windows(
        [happened for happened, _ in rows], deadline, place_class=[name for _, name in rows], zone=zone
    )

    told = [window(happened, deadline, place_class=name, zone=zone) for happened, name in rows]
    assert found.opens_us.tolist() == [one.opens for one in told]
    assert found.due_us.tolist() == [NO_INSTANT if one.due is None else one.due for one in told]
    assert found.closes_us.tolist() == [one.closes for one in told]
    assert found.restarted.tolist() == [one.restarted for one in told]


PLACES = (Place(id="a", place_class="main"), Place(id="b", place_class="lane"), Place(id="c"))
REPORTED = tuple(
    Occurrence(
        f"r{number}", "reports", starts=Instant(number), ends=Instant(number), place=place, everywhere=False
    )
    for number, place in enumerate(["b", "", "nowhere", "a"])
)


def obligation(**given) -> Obligation:
    return Obligation(id="O", clause="1", title=Localized(), service="snow", trigger="reports", **given)


def made(owed: Obligation, deadline: Deadline):
    promises = [Promise(0, index, deadline, -1) for index in range(len(REPORTED))]
    found = make_duties(promises, [owed], REPORTED, PLACES, UTC_ZONE)
    return list(zip(found.occurrence.tolist(), found.place.tolist(), strict=True)), found


def test_a_report_makes_a_duty_at_its_own_place_and_one_without_a_place_at_no_place():
    rows, _ = made(obligation(), Deadline(within_h=1))

    assert rows == [(0, 1), (1, -1), (3, 0)]


def test_what_happened_everywhere_makes_a_duty_at_every_place():
    fell = Occurrence("s", "reports", starts=Instant(0), ends=Instant(0))

    found = make_duties([Promise(0, 0, Deadline(within_h=1), -1)], [obligation()], [fell], PLACES, UTC_ZONE)

    assert found.place.tolist() == [0, 1, 2]


def test_each_duty_of_a_run_has_the_hours_of_its_own_class():
    _, found = made(obligation(), Deadline(within_h=1, within_h_by_class={"main": 2}))

    assert (found.due_us // HOUR_US).tolist() == [1, 1, 2]
    assert ((found.closes_us - found.due_us) // DAY_US).tolist() == [30] * 3


def test_a_public_body_owes_once_for_each_report_and_not_at_a_place():
    rows, _ = made(obligation(owed_by="buyer"), Deadline(within_h=1))

    assert rows == [(0, -1), (1, -1), (2, -1), (3, -1)]


def test_a_report_of_a_place_makes_no_duty_where_no_place_is_known():
    promises = [Promise(0, index, Deadline(within_h=1), -1) for index in range(len(REPORTED))]

    found = make_duties(promises, [obligation()], REPORTED, (), UTC_ZONE)

    assert found.occurrence.tolist() == [1]


@given(st.permutations(range(len(REPORTED))), st.integers(0, 3))
def test_grouping_promises_by_deadline_changes_no_duty(order, cut):
    deadlines_by_group = [Deadline(within_h=1, within_h_by_class={"main": 2}) for _ in range(2)]
    promises = [Promise(0, index, deadlines_by_group[index > cut], -1) for index in order]

    found = make_duties(promises, [obligation()], REPORTED, PLACES, UTC_ZONE)

    rows, whole = made(obligation(), deadlines_by_group[0])
    assert list(zip(found.occurrence.tolist(), found.place.tolist(), strict=True)) == rows
    assert found.due_us.tolist() == whole.due_us.tolist()
