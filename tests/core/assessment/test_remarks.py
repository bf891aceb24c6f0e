"""Remarks: what a reader must know beside the outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onus.base.texts import Localized
from onus.core.accountability.register import Assignment, Holding
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation, Report
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.contracts.standards import Deadline, Measure, Standard
from onus.core.determinations.findings import Ground

NAME = Localized(en="name", zh="名称")
WITHIN_A_DAY = Deadline(within_h=24)


def grounds(town, dossier, duty, *, as_of=300):
    return town.findings(town.assess(dossier, as_of=as_of))[duty].grounds


def reported(town, place, hour, service="snow"):
    return Report(f"r{place}{hour}", place, service, town.at(hour), town.at(hour))


def test_a_report_after_the_work_contests_it_and_changes_no_outcome(town):
    done = (town.crew("s1", 10),)
    dossier = town.dossier(evidence=done, reports=(reported(town, "s1", 20),))

    finding = town.findings(town.assess(dossier, as_of=300))["CLEAR/s1/storm"]

    assert finding.outcome.value == "fulfilled"
    assert Ground.CONTESTED_BY_REPORT in finding.grounds


@pytest.mark.parametrize(
    ("place", "hour", "service"),
    [("s1", 10, "snow"), ("s1", 49, "snow"), ("s2", 20, "snow"), ("s1", 20, "toilets")],
)
def test_a_report_before_the_work_long_after_it_or_about_something_else_contests_nothing(
    town, place, hour, service
):
    dossier = town.dossier(evidence=(town.crew("s1", 10),), reports=(reported(town, place, hour, service),))

    assert Ground.CONTESTED_BY_REPORT not in grounds(town, dossier, "CLEAR/s1/storm")


def test_the_report_that_opened_a_duty_does_not_contest_its_closing(town):
    trigger = Trigger("report", "report")
    closing = replace(town.clear, trigger="report", standard=Standard(Measure.CLOSING))
    first = Report("r1", "s1", "snow", town.at(1), town.at(1), target_at=town.at(24), closed_at=town.at(5))
    second = replace(first, id="r2", happened_at=town.at(9), recorded_at=town.at(9), closed_at=None)
    dossier = town.dossier(contract=town.contract(closing, triggers=(trigger,)), reports=(first, second))

    assert Ground.CONTESTED_BY_REPORT not in grounds(town, dossier, "CLEAR/s1/report-r1")


def test_a_street_that_nobody_could_reach_says_so_in_its_own_window(town):
    seen = (town.inspection("s1", 10, "inaccessible"), town.inspection("s2", -10, "inaccessible"))
    dossier = town.dossier(evidence=(*seen, town.crew("s3", 5)))

    assert Ground.INACCESSIBLE in grounds(town, dossier, "CLEAR/s1/storm")
    assert Ground.INACCESSIBLE not in grounds(town, dossier, "CLEAR/s2/storm")


def test_two_visits_at_once_by_one_worker_are_marked_and_not_counted(town):
    visit = replace(town.clear, service="care", standard=Standard(Measure.EVENTS, kinds=("visit",)))
    at_once = tuple(
        town.crew(place, 10, kind="visit", service="care", result="confirmed", by="worker-1", id=f"v-{place}")
        for place in ("s1", "s2")
    )

    found = town.findings(town.assess(town.dossier(visit, evidence=at_once), as_of=300))

    marked = [name for name, each in found.items() if Ground.CLAIM_IMPLAUSIBLE in each.grounds]
    assert marked
    assert all(found[name].outcome.value != "fulfilled" for name in marked)


def test_a_deputy_or_the_head_who_answers_is_named_as_such(town):
    register = replace(
        town.register,
        holdings=tuple(held for held in town.register.holdings if held.post != "manager"),
        assignments=(Assignment("manager", ("snow",)),),
    )
    deputy = replace(
        register, holdings=(*register.holdings, Holding("manager", "D", town.at(0), deputy=True))
    )

    assert Ground.HEAD_ANSWERS_BY_DEFAULT in grounds(town, town.dossier(register=register), "CLEAR/s1/storm")
    assert Ground.DEPUTY_ANSWERS in grounds(town, town.dossier(register=deputy), "CLEAR/s1/storm")
    assert not {Ground.DEPUTY_ANSWERS, Ground.HEAD_ANSWERS_BY_DEFAULT} & {
        *grounds(town, town.dossier(), "CLEAR/s1/storm")
    }


def grades(hours, **more):
    values = {
        "since": date(2000, 1, 1),
        "parameters": {"hours": hours, "steps": [{"grade": "g", "from_tenth_mm": 1}]},
    }
    return Rule("GRADES", "1", "snow_grades", NAME, NAME, **{**values, **more})


def snowing(town, *spans, rule, deadline=WITHIN_A_DAY):
    """Return a dossier in which it snowed 2 mm in each span of hours."""
    falls = tuple(
        Observation("st", town.at(begin), town.at(end), 20, None, "snow", town.at(end))
        for begin, end in spans
    )
    trigger = Trigger("snow", "snowfall", grades="GRADES")
    clear = replace(town.clear, trigger="snow", deadline=deadline)
    return town.dossier(
        contract=town.contract(clear, triggers=(trigger,)), observations=falls, rulebook=Rulebook((rule,))
    )


@pytest.mark.parametrize(
    ("hours", "span", "ground"),
    [
        (12, (0, 6), Ground.GRADED_OVER_12_H),
        (24, (0, 6), Ground.GRADED_OVER_24_H),
        (12, (0, 20), Ground.GRADED_BY_TOTAL),
    ],
)
def test_a_finding_says_over_which_span_the_snow_was_graded(town, hours, span, ground):
    assessed = town.assess(snowing(town, span, rule=grades(hours)), as_of=300)

    (finding, *_) = town.findings(assessed).values()
    assert ground in finding.grounds
    assert assessed.occurrences[0].graded_by == "GRADES@1"


def test_a_finding_says_that_new_snow_restarted_its_clock(town):
    once = snowing(town, (0, 6), (15, 16), rule=grades(24), deadline=Deadline(24, restart_snow_tenth_mm=20))
    never = snowing(town, (0, 6), (15, 16), rule=grades(24), deadline=Deadline(24, restart_snow_tenth_mm=21))

    first, second = (town.findings(town.assess(each, as_of=300)) for each in (once, never))

    assert [Ground.CLOCK_RESTARTED in each.grounds for each in first.values()] == [True] * 3 + [False] * 3
    assert not any(Ground.CLOCK_RESTARTED in each.grounds for each in second.values())


def test_snow_that_may_still_fall_is_said_of_the_finding(town):
    dossier = snowing(town, (0, 6), rule=grades(24))

    assert (
        Ground.SNOWFALL_MAY_CONTINUE
        in next(iter(town.findings(town.assess(dossier, as_of=7)).values())).grounds
    )
    assert (
        Ground.SNOWFALL_MAY_CONTINUE
        not in next(iter(town.findings(town.assess(dossier, as_of=30)).values())).grounds
    )


@pytest.mark.parametrize("undated", [True, False])
def test_a_rule_that_could_not_be_applied_leaves_no_blame_on_the_clause(town, undated):
    trigger = replace(town.storm, due=None)
    ruled = replace(town.clear, rule="R")
    rule = Rule("R", "1", "deadline", NAME, NAME, since=None if undated else date(2030, 1, 1))
    contract = town.contract(ruled, triggers=(trigger,))
    assessed = town.assess(town.dossier(contract=contract, rulebook=Rulebook((rule,))), as_of=300)

    finding = town.findings(assessed)["CLEAR/s1/storm"]

    assert finding.outcome.value == "no_deadline"
    assert Ground.RULE_NOT_APPLIED in finding.grounds
    assert Ground.NO_DEADLINE_SET not in finding.grounds
    assert [(r.rule, r.reason) for r in assessed.refusals] == [
        ("R", "undated" if undated else "not_in_force")
    ]


def test_hours_by_grade_without_the_rule_that_grades_are_no_gap_in_the_clause(town):
    fall = Observation("st", town.at(0), town.at(5), 20, None, "snow", town.at(5))
    trigger = Trigger("snow", "snowfall", grades="G")
    graded = replace(town.clear, trigger="snow", deadline=Deadline(within_h_by_grade={"heavy": 48}))
    contract = town.contract(graded, triggers=(trigger,))
    rule = Rule("G", "1", "snow_grades", NAME, NAME)

    assessed = town.assess(
        town.dossier(contract=contract, observations=(fall,), rulebook=Rulebook((rule,))), as_of=300
    )

    assert {(r.rule, r.reason) for r in assessed.refusals} == {("G", "undated")}
    assert all(Ground.RULE_NOT_APPLIED in each.grounds for each in town.findings(assessed).values())


def test_where_the_named_rule_may_not_be_applied_the_finding_says_so(town):
    ruled = replace(town.clear, rule="LATER")
    later = Rule("LATER", "1", "deadline", NAME, NAME, since=date(2030, 1, 1), verified=True)
    now = replace(later, since=date(2000, 1, 1))

    assert Ground.RULE_NOT_APPLIED in grounds(
        town, town.dossier(ruled, rulebook=Rulebook((later,))), "CLEAR/s1/storm"
    )
    assert Ground.RULE_NOT_APPLIED not in grounds(
        town, town.dossier(ruled, rulebook=Rulebook((now,))), "CLEAR/s1/storm"
    )
    assert Ground.RULE_NOT_APPLIED not in grounds(town, town.dossier(), "CLEAR/s1/storm")


def test_an_undated_rule_that_the_dossier_applies_is_marked_undated_and_unread(town):
    undated = Rule("OLD", "1", "deadline", NAME, NAME)
    dossier = town.dossier(replace(town.clear, rule="OLD"), rulebook=Rulebook((undated,), ("OLD",)))

    found = grounds(town, dossier, "CLEAR/s1/storm")

    assert {Ground.RULE_UNDATED, Ground.RULE_UNVERIFIED} <= {*found}
