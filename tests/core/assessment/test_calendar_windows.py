"""Calendar windows: a day's duty is met by that day's work, and no work is paid twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onus.base.instants import DAY_US
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength

STORM_DAY = date(2023, 12, 9)
MORNING, EVENING = 360, 1320
MET = ("fulfilled", "late")


def dossier(town, trigger, evidence, *, count=1, deadline=None, measure=Measure.EVENTS):
    standard = Standard(measure, kinds=("crew",), count=count, strength_min=Strength.CLAIMED)
    owed = replace(town.clear, trigger=trigger.id, standard=standard, deadline=deadline or Deadline())
    contract = town.contract(owed, triggers=(trigger,))
    return town.dossier(contract=contract, evidence=tuple(evidence), assessed_from=STORM_DAY)


def outcomes(town, trigger, evidence, *, as_of=240, place="s1", **more):
    found = town.outcomes(town.assess(dossier(town, trigger, evidence, **more), as_of=as_of))
    return [outcome for duty, outcome in found.items() if f"/{place}/" in duty]


@pytest.mark.parametrize("measure", [Measure.EVENTS, Measure.COVERAGE])
def test_one_crew_sheet_meets_one_day_and_not_the_month_before_it(town, measure):
    daily = Trigger("daily", "calendar")

    found = outcomes(town, daily, [town.crew("s1", 200)], as_of=230, measure=measure)

    assert found == ["unmet"] * 8 + ["fulfilled", "pending"]


def test_work_after_the_hours_and_before_the_next_window_is_late(town):
    daily = Trigger("daily", "calendar", opens_minute=MORNING, due_minute=EVENING)

    found = outcomes(town, daily, [town.crew("s1", 23), town.crew("s1", 54)], as_of=72)

    # 23:00 is late for its day; 06:00 of the third day is that day's own, in time.
    assert found == ["late", "unmet", "fulfilled"]


def test_work_that_ends_at_midnight_counts_for_the_day_that_it_ends(town):
    found = outcomes(town, Trigger("daily", "calendar"), [town.crew("s1", 24)], as_of=71)

    assert found == ["fulfilled", "unmet", "pending"]


def test_work_at_the_very_end_of_a_day_is_not_the_next_day_s_even_where_it_did_not_suffice(town):
    sheets = [town.crew("s1", 24), town.crew("s1", 25, id="second")]

    found = outcomes(town, Trigger("daily", "calendar"), sheets, count=2, as_of=71)

    assert found == ["unmet", "unmet", "pending"]


def test_what_is_due_after_the_next_window_opens_is_looked_for_until_it_is_due(town):
    daily = Trigger("daily", "calendar")

    found = outcomes(
        town,
        daily,
        [town.crew("s1", 30), town.crew("s1", 31), town.crew("s2", 99)],
        deadline=Deadline(within_h=36),
    )

    assert found[:3] == ["fulfilled", "fulfilled", "unmet"]


def test_what_is_due_once_a_year_is_no_longer_looked_for_when_next_year_s_window_opens(town):
    yearly = Trigger("plan", "yearly", month_day="12-15", opens_days_before=5)
    owed = replace(town.look, trigger="plan", deadline=Deadline(closes_after_d=4_000))
    contract = replace(town.contract(owed, triggers=(yearly,)), ends=date(2026, 9, 1))

    duties = town.assess(town.dossier(contract=contract), as_of=24 * 800).duties

    assert (duties.closes_us - duties.opens_us < 366 * DAY_US).all()


def test_clearing_after_a_second_snowfall_clears_the_street_of_the_first_too_but_late(town):
    falls = tuple(
        Observation("st", town.at(hour), town.at(hour + 2), 20, None, "snow", town.at(hour + 2))
        for hour in (0, 48)
    )
    owed = replace(town.clear, trigger="snow", deadline=Deadline(within_h=24))
    contract = town.contract(owed, triggers=(Trigger("snow", "snowfall"),))
    cleared = town.dossier(contract=contract, observations=falls, evidence=(town.crew("s1", 60),))

    found = town.outcomes(town.assess(cleared, as_of=240))

    assert [outcome for duty, outcome in found.items() if "/s1/" in duty] == ["late", "fulfilled"]


triggers = st.builds(
    Trigger,
    id=st.just("calendar"),
    kind=st.just("calendar"),
    every=st.sampled_from(["day", "week"]),
    opens_minute=st.sampled_from([0, MORNING, EVENING]),
    due_minute=st.sampled_from([MORNING, EVENING, 1440]),
)
done = st.lists(st.tuples(st.sampled_from(["s1", "s2"]), st.integers(0, 14 * 24)), max_size=12)
deadlines = st.sampled_from([Deadline(), Deadline(within_h=30), Deadline(closes_after_d=0)])


@given(trigger=triggers, rows=done, count=st.integers(1, 3), deadline=deadlines)
def test_so_many_events_meet_at_most_so_many_duties(town, trigger, rows, count, deadline):
    sheets = [town.crew(place, hour, id=f"c{number}") for number, (place, hour) in enumerate(rows)]

    for place in ("s1", "s2"):
        found = outcomes(town, trigger, sheets, as_of=400, place=place, count=count, deadline=deadline)

        assert sum(one in MET for one in found) * count <= sum(where == place for where, _ in rows)


@given(
    trigger=triggers,
    rows=done,
    more=done,
    # Where windows overlap and each asks for several events, more work may complete an
    # earlier duty with what would have completed a later one.
    asked=st.sampled_from([(1, Deadline()), (1, Deadline(within_h=30)), (2, Deadline()), (3, Deadline())]),
)
@example(
    trigger=Trigger("calendar", "calendar", opens_minute=EVENING, due_minute=EVENING),
    rows=[("s1", 238), ("s1", 239)],
    more=[("s1", 214)],
    asked=(2, Deadline()),
)
def test_more_work_never_makes_a_day_worse(town, trigger, rows, more, asked):
    count, deadline = asked
    better = ["unmet", "unknown", "late", "fulfilled"]
    before, after = (
        outcomes(
            town,
            trigger,
            [town.crew(place, hour, id=f"c{number}") for number, (place, hour) in enumerate(each)],
            as_of=400,
            count=count,
            deadline=deadline,
        )
        for each in (rows, rows + more)
    )

    for one, other in zip(before, after, strict=True):
        if one not in ("unknown", "pending"):
            assert better.index(other) >= better.index(one)


@given(trigger=triggers, deadline=deadlines)
def test_no_window_is_looked_at_for_less_than_until_it_is_due(town, trigger, deadline):
    duties = town.assess(dossier(town, trigger, [], deadline=deadline), as_of=400).duties

    assert (duties.closes_us >= duties.due_us).all()
