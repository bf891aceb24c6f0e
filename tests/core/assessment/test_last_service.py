"""Last service: the latest evidence that counts, and nothing that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import NO_INSTANT
from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.standards import Measure, Standard, Strength

VISITS = Standard(Measure.EVENTS, kinds=("visit",), strength_min=Strength.VERIFIED)


def last(town, *obligations, tracks=None, **more):
    """Return hours after the storm at which each place was last served; None for never."""
    assessed = town.assess(town.dossier(*obligations, **more), as_of=300, tracks=tracks)
    return [
        None if at == NO_INSTANT else (at - town.at(0)) / (town.at(1) - town.at(0))
        for at in assessed.last_service_us.tolist()
    ]


def test_the_latest_work_of_the_service_counts(town):
    assert last(town, evidence=(town.crew("s1", 5), town.crew("s1", 9), town.crew("s2", 7))) == [9, 7, None]


def test_a_pass_counts_where_a_share_of_the_length_is_asked(town):
    tracks = town.passes((0, 0, 50_000, 8), (2, 0, 50_000, 3))

    assert last(town, tracks=tracks) == [8, None, 3]


def test_a_pass_counts_only_where_something_is_owed(town):
    owed = replace(town.clear, places=PlacesOwed(ids=("s1",)))

    assert last(town, owed, tracks=town.passes((0, 0, 50_000, 8), (2, 0, 50_000, 3))) == [8, None, None]


@pytest.mark.parametrize(
    "seen",
    [
        {"kind": "inspection", "result": "fail"},
        {"kind": "inspection", "result": "inaccessible"},
        {"kind": "visit", "result": "confirmed"},
        {"service": "toilets"},
    ],
)
def test_what_the_standard_would_not_take_is_no_service(town, seen):
    assert last(town, evidence=(town.crew("s1", 5, **seen),)) == [None, None, None]


def test_a_claim_is_no_service_where_observation_is_asked(town):
    strict = replace(town.clear, standard=replace(town.clear.standard, strength_min=Strength.OBSERVED))

    assert last(town, strict, evidence=(town.crew("s1", 5), town.inspection("s2", 6))) == [None, 6, None]


def test_a_visit_that_cannot_be_true_is_no_service(town):
    owed = replace(town.clear, standard=VISITS)
    visits = [
        town.crew(place, 5, kind="visit", result="confirmed", by="worker", id=f"{number}")
        for number, place in enumerate(("s1", "s2"), start=1)
    ]

    assert last(town, owed, evidence=visits) == [5, None, None]


def test_an_inspection_that_bears_the_id_of_a_visit_set_aside_still_counts(town):
    care = replace(town.clear, id="CARE", service="care", standard=VISITS)
    visits = [
        town.crew(place, 5, kind="visit", result="confirmed", by="worker", service="care", id=f"{number}")
        for number, place in enumerate(("s1", "s2"), start=1)
    ]
    looked = [town.inspection("s3", 7, id="2"), town.inspection("s3", 6, id="1")]
    dossier = town.dossier(town.clear, care, evidence=(*visits, *looked))
    assessed = town.assess(dossier, as_of=300)

    assert assessed.set_aside == ("2",)
    assert last(town, town.clear, care, evidence=(*visits, *looked)) == [5, None, 7]
    assert town.outcomes(assessed)["CLEAR/s3/storm"] == "fulfilled"


@given(
    st.lists(
        st.tuples(st.sampled_from(["crew", "inspection", "photo", "visit"]), st.integers(0, 90)), max_size=5
    )
)
def test_what_was_met_was_served_not_before(town, rows):
    seen = tuple(
        town.crew("s1", hour, kind=kind, result="confirmed" if kind == "visit" else "done", id=f"{number}")
        for number, (kind, hour) in enumerate(rows)
    )
    assessed = town.assess(town.dossier(evidence=seen), as_of=300)

    met = assessed.findings.met_us[0]
    assert assessed.last_service_us[0] >= met
