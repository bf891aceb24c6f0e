"""Levels: a finding that differs has a reason that can be pointed at, or it has none."""

from __future__ import annotations

import pytest

from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.levels import full_only, levels_of, withheld_in

BOUND = "hmac-sha256:" + "0" * 64
KEY = ("finding", "CLEAR/s1/storm")
AT_HOME = ("finding", "VISIT/private-0a1b2c3d4e5f/storm")
HOME = Leaf("place", "d", "private-0a1b2c3d4e5f", data={"private": True})
POSITION = Leaf("visit", "d", "v", committed={"lon_e7": BOUND})


def reason(*facts, key=KEY) -> str:
    return levels_of({key: b"met"}, {key: b"unmet"}, facts)[key].reason


def test_a_finding_that_comes_out_the_same_is_public_whatever_is_withheld():
    levels = levels_of({KEY: b"met"}, {KEY: b"met"}, [POSITION, HOME])

    assert full_only(levels) == ()
    assert levels[KEY].reason == ""


def test_a_finding_that_differs_where_nothing_that_decides_is_withheld_has_no_reason():
    said = Leaf("report", "d", "r", committed={"text": BOUND})
    waived = Leaf("act", "d", "a", committed={"reason": BOUND})

    assert reason() == reason(said, waived, HOME) == reason(HOME, key=AT_HOME) == "unexplained"


def test_a_finding_that_came_out_on_one_side_only_differs():
    assert (
        full_only(levels_of({KEY: b"met"}, {}, [])) == full_only(levels_of({}, {KEY: b"met"}, [])) == (KEY,)
    )


def test_a_withheld_position_is_the_reason_and_at_a_home_the_home_is():
    assert reason(POSITION) == reason(POSITION, HOME) == "withheld"
    assert reason(POSITION, HOME, key=AT_HOME) == "home"


@pytest.mark.parametrize(("other", "fields"), [(5, ("holding.holder",)), (6, ())])
def test_a_withheld_name_decides_only_between_two_who_began_at_one_instant(other, fields):
    seats = [
        Leaf("holding", "d", f"{n}", since, data={"post": "p", "deputy": True}, committed={"holder": BOUND})
        for n, since in enumerate((5, other))
    ]

    assert withheld_in(seats) == (fields, False)


@pytest.mark.parametrize(("started", "fields"), [(1, ("visit.id",)), (2, ())])
def test_a_hidden_id_decides_only_between_two_visits_of_one_worker_at_one_instant(started, fields):
    visits = [
        Leaf("visit", "d", f"at-home-{n}", 9, data={"started_at": begun}, committed={"by": BOUND})
        for n, begun in enumerate((1, started))
    ]

    assert withheld_in(visits) == (fields, False)


@pytest.mark.parametrize(("owners", "fields"), [(["x"], ("place.owner",)), ([], ())])
def test_the_owner_of_a_home_decides_only_where_an_obligation_asks_for_owners(owners, fields):
    owed = Leaf("obligation", "d", "o", data={"places": {"owners": owners}})

    assert withheld_in([HOME, owed]) == (fields, True)
    assert withheld_in([owed]) == ((), False)
