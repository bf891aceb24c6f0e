"""Promises: which clause meets which happening, on which day, under which rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onus.base.instants import HOUR_US
from onus.base.texts import Localized
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation, Report
from onus.core.contracts.rulebook import Rule, Rulebook, TwoRulesInForce
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength

NAME = Localized(en="name", zh="名称")
STORM_DAY = date(2023, 12, 9)


def rule(version, since, until=None, **parameters):
    return Rule("R", version, "deadline", NAME, NAME, since=since, until=until, parameters=parameters)


def due_hours(town, dossier, *, as_of=300):
    """Return how many hours after the storm began each duty is due."""
    assessed = town.assess(dossier, as_of=as_of)
    return [(due - town.at(0)) // HOUR_US for due in assessed.duties.due_us.tolist()]


def test_the_storm_of_the_town_falls_on_the_day_that_these_tests_name(town):
    assert town.dossier().zone.local_day(town.at(0)) == STORM_DAY


def test_the_rule_in_force_on_the_day_sets_the_deadline_and_no_later_one(town):
    ruled = replace(town.clear, rule="R", deadline=Deadline(within_h=1))
    versions = (rule("1", date(2020, 1, 1), STORM_DAY, within_h=10), rule("2", STORM_DAY, within_h=20))
    later = (
        rule("1", date(2020, 1, 1), date(2023, 12, 10), within_h=10),
        rule("2", date(2023, 12, 10), within_h=20),
    )

    assert due_hours(town, town.dossier(ruled, rulebook=Rulebook(versions))) == [20] * 3
    assert due_hours(town, town.dossier(ruled, rulebook=Rulebook(later))) == [10] * 3


def test_where_no_version_may_be_applied_the_clause_s_own_deadline_stands(town):
    ruled = replace(town.clear, rule="R", deadline=Deadline(within_h=1))

    assert (
        due_hours(town, town.dossier(ruled, rulebook=Rulebook((rule("1", date(2024, 1, 1), within_h=10),))))
        == [1] * 3
    )


def test_two_versions_for_one_day_are_refused(town):
    ruled = replace(town.clear, rule="R")
    twice = Rulebook((rule("1", date(2020, 1, 1)), rule("2", date(2021, 1, 1))))

    with pytest.raises(TwoRulesInForce):
        town.assess(town.dossier(ruled, rulebook=twice), as_of=300)


def test_a_rule_may_set_what_counts_as_done(town):
    standard = {"measure": "events", "kinds": ["inspection"], "strength_min": "observed", "count": 1}
    ruled = replace(town.clear, rule="R")
    book = Rulebook((rule("1", date(2020, 1, 1), standard=standard),))
    dossier = town.dossier(ruled, rulebook=book, evidence=(town.inspection("s1", 5), town.crew("s2", 5)))

    found = town.outcomes(town.assess(dossier, as_of=300))

    assert [*found.values()] == ["fulfilled", "unmet", "unmet"]


@pytest.mark.parametrize(
    ("starts", "ends", "owed"),
    [
        (STORM_DAY, date(2024, 9, 1), 3),
        (date(2023, 12, 10), date(2024, 9, 1), 0),
        (date(2023, 9, 1), date(2023, 12, 10), 3),
        (date(2023, 9, 1), STORM_DAY, 0),
    ],
)
def test_nothing_is_owed_before_the_term_or_after_it(town, starts, ends, owed):
    contract = replace(town.contract(), starts=starts, ends=ends)

    assert len(town.assess(town.dossier(contract=contract), as_of=300).duties) == owed


def test_the_dates_of_a_placeholder_bind_nobody(town):
    contract = replace(town.contract(), starts=date(2030, 1, 1), ends=date(2031, 1, 1), placeholder=True)

    assert len(town.assess(town.dossier(contract=contract), as_of=300).duties) == 3


def test_a_snowfall_that_ends_within_the_term_is_cleared_within_it(town):
    fall = Observation("st", town.at(-30), town.at(5), 20, None, "snow", town.at(5))
    clear = replace(town.clear, trigger="snow", deadline=Deadline(within_h=24))
    contract = replace(town.contract(clear, triggers=(Trigger("snow", "snowfall"),)), starts=STORM_DAY)

    assert due_hours(town, town.dossier(contract=contract, observations=(fall,))) == [29] * 3


@pytest.mark.parametrize("kind", ["declared", "snowfall", "report", "inspection", "calendar"])
@pytest.mark.parametrize(
    ("first", "last", "owed"),
    [
        (None, None, True),
        (STORM_DAY, STORM_DAY, True),
        (date(2023, 12, 10), None, False),
        (None, date(2023, 12, 8), False),
    ],
)
def test_the_assessed_days_limit_every_kind_of_trigger(town, kind, first, last, owed):
    trigger = replace(town.storm, id=kind, kind=kind) if kind == "declared" else Trigger(kind, kind)
    owes = replace(town.clear, trigger=kind, deadline=Deadline(within_h=24))
    seen_once = replace(town.contract(owes, triggers=(trigger,)), starts=STORM_DAY, ends=date(2023, 12, 10))
    dossier = town.dossier(
        contract=seen_once,
        assessed_from=first,
        assessed_until=last,
        observations=(Observation("st", town.at(0), town.at(5), 20, None, "snow", town.at(5)),),
        reports=(Report("r", "s1", "snow", town.at(5), town.at(5)),),
        evidence=(town.inspection("s1", 5, "fail"),),
    )

    assert (len(town.assess(dossier, as_of=300).duties) > 0) is owed


def test_daily_duties_end_with_the_term(town):
    daily = Trigger("daily", "calendar")
    contract = replace(
        town.contract(replace(town.clear, trigger="daily"), triggers=(daily,)),
        starts=STORM_DAY,
        ends=date(2023, 12, 11),
    )

    assert len(town.assess(town.dossier(contract=contract), as_of=1_000).duties) == 2 * 3


def test_a_yearly_duty_whose_window_is_open_is_pending(town):
    yearly = Trigger("plan", "yearly", month_day="12-31", opens_days_before=30)
    contract = town.contract(replace(town.look, trigger="plan"), triggers=(yearly,))

    assert [*town.outcomes(town.assess(town.dossier(contract=contract), as_of=24)).values()] == ["pending"]


def test_a_failed_inspection_makes_a_duty_to_cure_what_it_found(town):
    cure = Trigger("cure", "inspection", services=("snow",))
    mend = replace(
        town.clear,
        id="MEND",
        trigger="cure",
        deadline=Deadline(within_h=10),
        standard=Standard(Measure.EVENTS, kinds=("inspection",), strength_min=Strength.OBSERVED),
    )
    seen = (
        town.inspection("s1", 5, "fail"),
        town.inspection("s2", 5),
        town.inspection("s3", 5, "fail", service="toilets"),
        town.inspection("s1", 16),
    )
    dossier = town.dossier(contract=town.contract(mend, triggers=(cure,)), evidence=seen)

    assert town.outcomes(town.assess(dossier, as_of=300)) == {"MEND/s1/cure-inspection-s1-5": "late"}


@pytest.mark.parametrize("kind", ["report", "inspection"])
def test_a_fact_that_names_no_place_makes_one_duty_at_no_place(town, kind):
    mend = replace(
        town.clear,
        trigger=kind,
        deadline=Deadline(within_h=10),
        standard=Standard(Measure.EVENTS, kinds=("crew",)),
    )
    contract = town.contract(mend, triggers=(Trigger(kind, kind),))
    dossier = town.dossier(
        contract=contract,
        reports=(Report("r", "", "snow", town.at(5), town.at(5)),),
        evidence=(town.inspection("", 5, "fail"), town.crew("", 9), town.crew("s1", 9)),
    )

    found = town.outcomes(town.assess(dossier, as_of=300))

    assert [*found.values()] == ["fulfilled"]
    assert [duty.split("/")[1] for duty in found] == ["-"]


def test_without_a_beginning_a_declared_window_makes_no_duty(town):
    contract = town.contract(triggers=(replace(town.storm, opens=None),))

    assert len(town.assess(town.dossier(contract=contract), as_of=300).duties) == 0


def test_a_clause_that_sets_no_deadline_is_never_on_time(town):
    contract = town.contract(triggers=(replace(town.storm, due=None),))

    assert {*town.outcomes(town.assess(town.dossier(contract=contract), as_of=300)).values()} == {
        "no_deadline"
    }


def test_one_rule_serves_several_clauses_and_a_clause_hears_only_its_own_trigger(town):
    other = replace(town.storm, id="second", opens=town.at(48), due=town.at(50))
    clauses = (
        replace(town.clear, rule="R"),
        replace(town.clear, id="AGAIN", rule="R"),
        replace(town.clear, id="SECOND", trigger="second"),
    )
    contract = town.contract(*clauses, triggers=(town.storm, other))
    dossier = town.dossier(contract=contract, rulebook=Rulebook((rule("1", date(2020, 1, 1), within_h=10),)))

    assessed = town.assess(dossier, as_of=300)

    assert [each.key for each in assessed.rules] == ["R@1"]
    assert due_hours(town, dossier) == [10] * 6 + [50] * 3


def test_a_rule_may_change_the_share_alone(town):
    book = Rulebook((rule("1", date(2020, 1, 1), standard={"share_ppm": 500_000}),))
    dossier = town.dossier(replace(town.clear, rule="R"), rulebook=book)

    found = town.outcomes(town.assess(dossier, as_of=300, tracks=town.passes((0, 0, 50_000, 5))))

    assert found["CLEAR/s1/storm"] == "fulfilled"
