"""Forecast: it looks like an observation, and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation
from onus.core.planning.forecast import ForecastSpan, is_forecast, stations_of, with_forecast

SNOW = Trigger("snow", "snowfall", station="town", gap_h=6)


def snowy(town, *seen):
    contract = town.contract(town.clear, triggers=(town.storm, SNOW))
    return town.dossier(contract=contract, observations=tuple(seen))


def fell(town, begins, ends, tenth_mm, station="town"):
    return Observation(station, town.at(begins), town.at(ends), tenth_mm, None, "snow", town.at(ends))


def span(town, begins, ends, tenth_mm):
    return ForecastSpan("f", town.at(begins), town.at(ends), tenth_mm)


def amounts(dossier):
    return [seen.precipitation_tenth_mm for seen in dossier.observations if is_forecast(seen)]


def test_what_has_fallen_already_is_not_expected_again(town):
    dossier = snowy(town, fell(town, 0, 2, 25))

    ahead = with_forecast(dossier, [span(town, 0, 12, 60)], now=town.at(2))

    assert amounts(ahead) == [35]
    assert ahead.observations[-1].from_at == town.at(2)


def test_where_nobody_observed_all_that_was_forecast_is_still_to_come(town):
    ahead = with_forecast(snowy(town), [span(town, 0, 12, 60)], now=town.at(6))

    assert amounts(ahead) == [60]
    assert ahead.observations[0].from_at == town.at(6)


def test_a_forecast_that_is_over_counts_for_nothing(town):
    assert amounts(with_forecast(snowy(town), [span(town, 0, 6, 60)], now=town.at(6))) == []


def test_the_snow_of_another_station_takes_nothing_off(town):
    dossier = snowy(town, fell(town, 0, 2, 25, station="hill"))

    assert amounts(with_forecast(dossier, [span(town, 0, 12, 60)], now=town.at(2))) == [60]


def test_a_contract_without_a_snowfall_trigger_expects_no_snow(town):
    dossier = town.dossier(town.clear)

    assert with_forecast(dossier, [span(town, 0, 12, 60)], now=town.at(0)) == dossier


def test_a_trigger_without_a_station_looks_at_the_first_one_on_record(town):
    contract = town.contract(town.clear, triggers=(Trigger("snow", "snowfall"),))
    seen = (fell(town, 0, 1, 1, station="b"), fell(town, 0, 1, 1, station="a"))

    assert stations_of(town.dossier(contract=contract, observations=seen)) == ("a",)
    assert stations_of(town.dossier(contract=contract)) == ("",)


@given(st.integers(0, 48), st.integers(1, 48), st.integers(0, 500), st.integers(0, 96))
def test_no_look_ahead_expects_more_than_was_forecast_or_changes_a_fact(town, begins, hours, tenth_mm, now):
    dossier = snowy(town, fell(town, 0, 2, 25))

    ahead = with_forecast(dossier, [span(town, begins, begins + hours, tenth_mm)], now=town.at(now))

    assert sum(amounts(ahead)) <= tenth_mm
    assert all(seen.from_at >= town.at(now) for seen in ahead.observations if is_forecast(seen))
    assert tuple(seen for seen in ahead.observations if not is_forecast(seen)) == dossier.observations


@pytest.mark.parametrize(
    ("until", "tenth_mm", "sure"), [(0, 1, None), (HOUR_US, -1, None), (HOUR_US, 1, 1_000_001)]
)
def test_a_forecast_that_makes_no_sense_is_refused(until, tenth_mm, sure):
    with pytest.raises(ValueError):
        ForecastSpan("f", Instant(0), Instant(until), tenth_mm, confidence_ppm=sure)
