"""Obligations without duties: each says why nothing was owed in the days looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onus.core.assessment.without_duties import NEVER_TRIGGERED, NO_PLACE, OUTSIDE_DAYS, WithoutDuties
from onus.core.contracts.contract import PlacesOwed, Trigger


def silent(town, trigger, *, owed=None, **more):
    named = replace(owed or town.clear, trigger=trigger.id)
    contract = town.contract(named, triggers=(trigger,))
    return town.assess(town.dossier(contract=contract, **more), as_of=300).without_duties


def test_an_obligation_with_duties_is_not_listed(town):
    assert silent(town, town.storm) == ()


def test_what_nothing_on_record_calls_for_was_never_triggered(town):
    assert silent(town, Trigger("cure", "inspection")) == (WithoutDuties("CLEAR", "3.1", NEVER_TRIGGERED),)


def test_a_month_of_which_the_assessed_days_hold_only_a_part_is_outside_them(town):
    monthly = Trigger("month", "calendar", every="month")
    days = {"assessed_from": date(2023, 12, 9), "assessed_until": date(2023, 12, 20)}

    assert silent(town, monthly, **days) == (WithoutDuties("CLEAR", "3.1", OUTSIDE_DAYS),)


def test_a_storm_before_the_assessed_days_is_outside_them(town):
    assert [one.reason for one in silent(town, town.storm, assessed_from=date(2024, 1, 20))] == [OUTSIDE_DAYS]


def test_a_clause_that_covers_no_place_of_the_dossier_says_so(town):
    nowhere = replace(town.clear, places=PlacesOwed(districts=("west",)))

    assert [one.reason for one in silent(town, town.storm, owed=nowhere)] == [NO_PLACE]
