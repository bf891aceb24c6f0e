"""Levels: a finding that differs has a reason that can be pointed at, or it has none."""

from __future__ import annotations

import pytest

from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.levels import full_only, hidden_in, levels_of

BOUND = "hmac-sha256:" + "0" * 64
KEY = ("finding", "CLEAR/s1/storm")
AT_HOME = ("finding", "VISIT/private-bpcqdrfsgthv/storm")
HOME = Leaf("place", "d", "private-bpcqdrfsgthv", data={"private": True})
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


CARE = {
    "obligation": Leaf("obligation", "d", "CARE", data={"service": "care"}),
    "meals": Leaf("obligation", "d", "MEALS", data={"service": "meals"}),
}
OF_CARE, OF_MEALS, BILL = ("finding", "CARE/s1/day"), ("finding", "MEALS/s1/day"), ("certificate", "2024-06")


def seen(name: str, service: str, worker: str, *, hidden: bool = True) -> Leaf:
    committed = {"by": worker, "lon_e7": BOUND} if hidden else {"by": worker}
    return Leaf("visit", "d", name, 9, data={"service": service, "started_at": 1}, committed=committed)


def test_a_withheld_position_explains_no_finding_about_another_service_but_a_bill_rests_on_all():
    facts = [*CARE.values(), seen("v", "care", "one"), seen("w", "meals", "two", hidden=False)]

    assert reason(*facts, key=OF_CARE) == reason(*facts, key=BILL) == "withheld"
    assert reason(*facts, key=OF_MEALS) == "unexplained"


@pytest.mark.parametrize(
    ("kind", "name"), [("case", "{}/north/day/9"), ("scorecard", "2024-06/obligation/{}")]
)
def test_nor_does_it_explain_the_case_or_the_scorecard_of_an_obligation_of_another_service(kind, name):
    facts = [*CARE.values(), seen("v", "care", "one"), seen("w", "meals", "two", hidden=False)]

    assert reason(*facts, key=(kind, name.format("CARE"))) == "withheld"
    assert reason(*facts, key=(kind, name.format("MEALS"))) == "unexplained"
    assert reason(*facts, key=("scorecard", "2024-06/district/north")) == "withheld"


def test_a_worker_of_two_services_may_make_a_visit_of_the_other_untrue():
    facts = [*CARE.values(), seen("v", "care", "one"), seen("w", "meals", "one", hidden=False)]

    assert reason(*facts, key=OF_MEALS) == "withheld"


@pytest.mark.parametrize("kind", ["legal_form", "register_finding", "report_count"])
def test_what_rests_on_no_duty_is_explained_by_nothing_that_was_seen(kind):
    assert reason(seen("v", "care", "one"), key=(kind, "x")) == "unexplained"


def test_what_one_knows_is_not_withheld_from_him():
    facts = [seen("v", "care", "one"), seen("w", "care", "one")]
    one = {("visit", "v"): {"lon_e7": 1}}

    assert hidden_in(facts, one).behind(BILL) == ("visit.lon_e7",)
    assert hidden_in(facts, one | {("visit", "w"): {"lon_e7": 1}}).behind(BILL) == ()


def test_names_decide_nothing_between_two_who_began_or_visited_at_one_instant():
    seats = [
        Leaf("holding", "d", f"{n}", 5, data={"post": "p", "deputy": True}, committed={"holder": BOUND})
        for n in range(2)
    ]
    visits = [seen(f"at-home-{n}", "care", "one", hidden=False) for n in range(2)]

    assert hidden_in([*seats, *visits]).behind(BILL) == ()


@pytest.mark.parametrize(("owners", "fields"), [(["x"], ("place.owner",)), ([], ())])
def test_the_owner_of_a_home_decides_only_where_an_obligation_asks_for_owners(owners, fields):
    owed = Leaf("obligation", "d", "o", data={"places": {"owners": owners}})

    assert (hidden_in([HOME, owed]).behind(BILL), hidden_in([HOME, owed]).homes) == (fields, True)
    assert (hidden_in([owed]).behind(BILL), hidden_in([owed]).homes) == ((), False)
