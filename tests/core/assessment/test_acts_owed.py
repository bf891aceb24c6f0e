"""Acts that the public body owes: done by the body that owes them, within its powers, toward the contractor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.standards import Measure, Standard


def outcome(town, *acts, owed=None):
    owed = owed or town.look
    return town.outcomes(town.assess(town.dossier(owed, acts=acts), as_of=200))[f"{owed.id}/-/storm"]


def test_an_inspection_by_the_body_that_owes_it_counts(town):
    assert outcome(town, town.act("inspection", 5, by_post="manager")) == "fulfilled"
    assert outcome(town, town.act("inspection", 5, by_body="bureau")) == "fulfilled"


@pytest.mark.parametrize(
    "by",
    [
        {"by_post": "inspector"},
        {"by_body": "district"},
        {"by_post": "inspector", "by_body": "bureau"},
        {},
    ],
)
def test_an_act_of_another_body_or_of_nobody_meets_no_duty_of_the_buyer(town, by):
    assert outcome(town, town.act("inspection", 5, **by)) == "unmet"


def test_a_duty_of_the_supervisor_is_met_by_the_body_with_that_role(town):
    owed = replace(town.look, owed_by="supervisor")

    assert outcome(town, town.act("inspection", 5, by_post="inspector"), owed=owed) == "fulfilled"
    assert outcome(town, town.act("inspection", 5, by_post="manager"), owed=owed) == "unmet"


def test_an_act_beyond_the_powers_of_the_post_meets_no_duty(town):
    order = replace(town.look, owed_by="supervisor", standard=Standard(Measure.ACT, kinds=("order_to_cure",)))

    assert outcome(town, town.act("order_to_cure", 5, by_post="inspector"), owed=order) == "unmet"
    assert outcome(town, town.act("order_to_cure", 5, by_body="district"), owed=order) == "unmet"


def test_what_is_done_toward_residents_is_no_supervision_of_the_contractor(town):
    act = town.act("inspection", 5, by_post="manager", toward="residents")

    assert outcome(town, act) == "unmet"


@pytest.mark.parametrize("toward", ["", "self", "public", "contractor"])
def test_a_plan_may_be_made_toward_anyone(town, toward):
    plan = replace(town.look, standard=Standard(Measure.ACT, kinds=("plan",)))

    assert outcome(town, town.act("plan", 5, by_post="manager", toward=toward), owed=plan) == "fulfilled"


@pytest.mark.parametrize(
    ("districts", "found"),
    [((), "fulfilled"), (("north", "south"), "fulfilled"), (("north",), "unmet"), (("west",), "unmet")],
)
def test_an_act_counts_where_it_covers_every_district_of_the_duty(town, districts, found):
    owed = replace(town.look, places=PlacesOwed(districts=("north", "south")))

    assert (
        outcome(town, town.act("inspection", 5, by_post="manager", districts=districts), owed=owed) == found
    )


def test_where_no_body_bears_the_role_nobody_can_tell(town):
    owed = replace(town.look, owed_by="auditor")

    assert outcome(town, town.act("inspection", 5, by_post="manager"), owed=owed) == "unknown"


acts = st.lists(
    st.tuples(
        st.sampled_from(["inspection", "order_to_cure", "plan"]),
        st.sampled_from(["manager", "inspector", "command-chief", "head", ""]),
        st.sampled_from(["contractor", "residents", "superior"]),
        st.integers(0, 30),
    ),
    max_size=6,
)


@given(rows=acts)
def test_no_act_of_another_body_changes_what_a_body_is_found_to_have_done(town, rows):
    every = [
        town.act(kind, hour, by_post=post, toward=toward, id=f"a{number}")
        for number, (kind, post, toward, hour) in enumerate(rows)
    ]
    own = [act for act in every if act.by_post in ("manager", "head")]

    assert outcome(town, *every) == outcome(town, *own)
