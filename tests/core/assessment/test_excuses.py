"""Excuses and instructions: who may excuse what, until when, and who answers instead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.contracts.facts import Instruction
from onus.core.determinations.findings import Ground

GRANTED = {"by_post": "manager", "reason": "burst water main", "clause": "9.3", "duties": ("CLEAR",)}
ELSEWHERE = ("s2", "s3")


def seen(town):
    """Return work everywhere but on s1, so that s1 is unmet and not unknown."""
    return tuple(town.crew(place, 10) for place in ELSEWHERE)


def assessed(town, *acts, instructions=(), obligations=(), as_of=200):
    dossier = town.dossier(*obligations, evidence=seen(town), acts=acts, instructions=instructions)
    return town.assess(dossier, as_of=as_of)


def instruction(town, hour, *, recorded=None, until=None, leave=("s1",), by="command-chief"):
    written = town.at(hour if recorded is None else recorded)
    ends = None if until is None else town.at(until)
    return Instruction(
        "i1", by, town.at(hour), written, leave, ("s3",), until=ends, text="go to the hospital"
    )


def test_without_an_excuse_the_street_is_unmet(town):
    assert town.outcomes(assessed(town))["CLEAR/s1/storm"] == "unmet"


def test_a_reasoned_excuse_under_a_clause_by_a_post_that_may_order_excuses(town):
    found = assessed(town, town.act("excuse", 5, **GRANTED))

    assert town.outcomes(found)["CLEAR/s1/storm"] == "excused"
    (excuse,) = found.excuses
    assert (excuse.post, excuse.reason, excuse.clause) == ("manager", "burst water main", "9.3")


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"by_post": ""}, "no_post"),
        ({"by_post": "nobody"}, "no_post"),
        ({"by_post": "inspector"}, "no_power"),
        ({"reason": " "}, "no_reason"),
        ({"clause": ""}, "no_clause"),
        ({"duties": ()}, "names_nothing"),
        ({"districts": ("west",)}, "names_nothing"),
    ],
)
def test_an_excuse_that_lacks_something_excuses_nothing_and_says_what(town, change, defect):
    found = assessed(town, town.act("excuse", 5, **{**GRANTED, **change}))

    assert town.outcomes(found)["CLEAR/s1/storm"] == "unmet"
    assert [excuse.defects for excuse in found.void_excuses] == [(defect,)]


def test_an_excuse_written_down_at_the_due_time_counts_and_one_after_it_does_not(town):
    just = assessed(town, town.act("excuse", 5, recorded=24, **GRANTED))
    after = assessed(town, town.act("excuse", 5, recorded=24.001, **GRANTED))

    assert town.outcomes(just)["CLEAR/s1/storm"] == "excused"
    assert town.outcomes(after)["CLEAR/s1/storm"] == "unmet"
    assert after.void_excuses[0].defects == ("late_entry",)


def test_an_excuse_of_one_duty_says_nothing_of_the_next_street(town):
    one = town.act("excuse", 5, **{**GRANTED, "duties": ("CLEAR/s1/storm",)})
    idle = replace(town.dossier(acts=(one,)), evidence=(town.crew("s3", 10),))

    found = town.outcomes(town.assess(idle, as_of=200))

    assert (found["CLEAR/s1/storm"], found["CLEAR/s2/storm"]) == ("excused", "unmet")


@pytest.mark.parametrize("name", ["CLEAR/s1/other", "OTHER/s1/storm", "CLEAR/nowhere/storm"])
def test_an_excuse_of_a_duty_that_does_not_exist_excuses_nothing(town, name):
    found = assessed(town, town.act("excuse", 5, **{**GRANTED, "duties": (name,)}))

    assert town.outcomes(found)["CLEAR/s1/storm"] == "unmet"
    assert found.void_excuses[0].defects == ("names_nothing",)


def test_an_excuse_for_one_street_by_its_name_covers_that_street(town):
    one = town.act("excuse", 5, **{**GRANTED, "duties": ("CLEAR", "s2")})
    idle = town.dossier(acts=(one,), evidence=(town.crew("s3", 10),))

    assert [*town.outcomes(town.assess(idle, as_of=200)).values()] == ["unmet", "excused", "fulfilled"]


def test_the_finding_that_an_excuse_names_is_excused_too(town):
    one = town.act("excuse", 5, **{**GRANTED, "duties": (), "finding": "CLEAR/s1/storm"})

    assert town.outcomes(assessed(town, one))["CLEAR/s1/storm"] == "excused"


def test_an_excuse_for_a_district_ends_at_its_border(town):
    north = town.act("excuse", 5, **{**GRANTED, "districts": ("south",)})

    assert town.outcomes(assessed(town, north))["CLEAR/s1/storm"] == "unmet"


def test_an_excuse_that_ended_before_the_window_opened_covers_nothing(town):
    over = town.act("excuse", -20, **GRANTED, until=town.at(0))
    lasting = town.act("excuse", -20, **GRANTED, until=town.at(1))

    assert town.outcomes(assessed(town, over))["CLEAR/s1/storm"] == "unmet"
    assert town.outcomes(assessed(town, lasting))["CLEAR/s1/storm"] == "excused"


def test_an_excuse_without_an_end_covers_only_the_windows_open_at_that_time(town):
    assert town.outcomes(assessed(town, town.act("excuse", -1, **GRANTED)))["CLEAR/s1/storm"] == "unmet"


def test_nobody_excuses_his_own_body(town):
    own = town.act("excuse", 5, **{**GRANTED, "duties": ("LOOK",)})
    other = replace(own, by_post="command-chief")

    by_itself = assessed(town, own, obligations=(town.clear, town.look))
    by_another = assessed(town, other, obligations=(town.clear, town.look))

    assert town.outcomes(by_itself)["LOOK/-/storm"] == "unmet"
    assert town.outcomes(by_another)["LOOK/-/storm"] == "excused"


def test_work_done_in_time_needs_no_excuse(town):
    found = assessed(town, town.act("excuse", 5, **GRANTED))

    assert town.outcomes(found)["CLEAR/s2/storm"] == "fulfilled"
    assert found.excused_by.tolist() == [0, -1, -1]


def test_what_an_instruction_displaces_is_excused_and_answered_by_its_issuer(town):
    found = assessed(town, instructions=(instruction(town, 5),))

    assert town.outcomes(found)["CLEAR/s1/storm"] == "excused"
    assert Ground.INSTRUCTED_ELSEWHERE in town.findings(found)["CLEAR/s1/storm"].grounds
    assert town.answerer(found, "CLEAR/s1/storm").post == "command-chief"
    assert town.answerer(found, "CLEAR/s1/storm").holder == "Holder 4"
    assert town.answerer(found, "CLEAR/s2/storm").post == "manager"


def test_where_nobody_signed_the_instruction_the_head_answers(town):
    found = assessed(town, instructions=(instruction(town, 5, by=""),))

    assert town.answerer(found, "CLEAR/s1/storm").post == "head"


def test_an_instruction_written_down_after_the_due_time_excuses_nothing(town):
    found = assessed(town, instructions=(instruction(town, 5, recorded=25),))

    assert town.outcomes(found)["CLEAR/s1/storm"] == "unmet"
    assert town.answerer(found, "CLEAR/s1/storm").post == "manager"
    assert found.void_excuses[0].defects == ("late_entry",)


def test_an_instruction_of_the_last_storm_does_not_excuse_this_one(town):
    old = assessed(town, instructions=(instruction(town, -50),))
    lasting = assessed(town, instructions=(instruction(town, -50, until=3),))

    assert town.outcomes(old)["CLEAR/s1/storm"] == "unmet"
    assert town.outcomes(lasting)["CLEAR/s1/storm"] == "excused"


@given(hour=st.integers(-30, 60), wait=st.integers(0, 60), until=st.none() | st.integers(-30, 90))
def test_no_excuse_written_down_after_the_due_time_ever_cures(town, hour, wait, until):
    ends = None if until is None else town.at(until)
    found = assessed(town, town.act("excuse", hour, recorded=hour + wait, until=ends, **GRANTED))

    in_time = hour + wait <= 24
    covers = (until is None and hour >= 0) or (until is not None and until > 0)
    assert (town.outcomes(found)["CLEAR/s1/storm"] == "excused") == (in_time and covers)
