"""What sets no visit aside: the borders of each check on visits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import SECOND_US, Instant
from onus.core.contracts.facts import PointEvidence
from onus.core.evidence.visits import implausible_visits

BENXI_LON_E7, BENXI_LAT_E7 = 1_237_700_000, 412_900_000


def visit(name, minute, *, minutes=10, home="h1", by="worker-1", north_e7=None):
    """Return a visit of some minutes; `north_e7` is how far north of the first home it was."""
    at = Instant(minute * 60 * SECOND_US)
    ends = Instant((minute + minutes) * 60 * SECOND_US)
    lon = None if north_e7 is None else BENXI_LON_E7
    lat = None if north_e7 is None else BENXI_LAT_E7 + north_e7
    return PointEvidence(
        name, "visit", home, "care", ends, at, ends, "confirmed", by=by, lon_e7=lon, lat_e7=lat
    )


def why(*visits):
    return {found.visit: (found.why, found.other) for found in implausible_visits(visits)}


def test_visits_one_after_the_other_are_all_true():
    assert why(visit("a", 0), visit("b", 10, home="h2"), visit("c", 20, home="h1")) == {}


def test_nobody_is_in_two_homes_at_once():
    assert why(visit("a", 0), visit("b", 9, home="h2")) == {"b": ("overlap", "a")}
    assert why(visit("a", 0, minutes=0), visit("b", 0, minutes=0, home="h2")) == {"b": ("overlap", "a")}


def test_two_workers_may_be_in_two_homes_at_once():
    assert why(visit("a", 0), visit("b", 9, home="h2", by="worker-2")) == {}


@pytest.mark.parametrize(("north_e7", "found"), [(170_000, {}), (190_000, {"b": ("travel", "a")})])
def test_nobody_drives_faster_than_33_metres_a_second(north_e7, found):
    # A minute is enough for 1,980 m; 0.017 degrees of latitude are about 1,890 m.
    assert why(visit("a", 0, north_e7=0), visit("b", 11, home="h2", north_e7=north_e7)) == found


def test_without_positions_nobody_can_say_how_far_it_was():
    assert why(visit("a", 0, north_e7=0), visit("b", 10, home="h2")) == {}


def test_a_visit_of_which_the_worker_is_not_known_excludes_nothing():
    assert why(visit("a", 0, by=""), visit("b", 0, by="")) == {}


def test_an_inspection_is_no_visit():
    assert why(visit("a", 0), replace(visit("b", 0), kind="inspection")) == {}
