"""Unified social credit codes: vectors, and the laws of their check character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.qualification.credit_codes import (
    ALPHABET,
    LENGTH,
    check_character,
    code_faults,
    kind_by_code,
    organisation_check_holds,
)

SOUND = ("91350100M000100Y43", "91110108551385082Q", "91440300708461136T")
"""Codes printed in public registers; the first one is the usual example of the standard."""

bodies = st.builds(
    lambda head, region, tail: head + region + tail,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@pytest.mark.parametrize("code", SOUND)
def test_a_code_of_the_register_is_sound(code):
    assert code_faults(code) == ()
    assert organisation_check_holds(code)
    assert kind_by_code(code) == "firm"


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("", [("length", 0, "0")]),
        ("91350100M000100Y4", [("length", 0, "17")]),
        ("91350100M000100Y433", [("length", 0, "19")]),
        ("91350100M000100y43", [("letter", 16, "y")]),
        ("9135O100M000I00Y43", [("letter", 5, "O"), ("letter", 13, "I")]),
        ("91350100M000100Y4３", [("letter", 18, "３")]),
        ("9135010AM000100Y43", [("region", 8, "A"), ("check", 18, "3")]),
        ("91350100M000100Y44", [("check", 18, "4")]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(code, faults):
    assert [(one.what, one.place, one.found) for one in code_faults(code)] == faults


def test_the_check_character_that_should_stand_there_is_told():
    assert code_faults("91350100M000100Y44")[0].asked == "3"


@given(bodies)
def test_every_body_has_exactly_one_check_character(body):
    sound = [letter for letter in ALPHABET if not code_faults(body + letter)]

    assert sound == [check_character(body)]


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_change_of_one_character_is_noticed(body, place, letter):
    code = body + check_character(body)
    changed = code[:place] + letter + code[place + 1 :]

    assert bool(code_faults(changed)) == (changed != code)


@given(bodies, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_every_swap_is_noticed_but_that_of_the_first_and_the_last(body, one, other):
    code = body + check_character(body)
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    ends = {one, other} == {0, LENGTH - 1}

    assert bool(code_faults("".join(swapped))) == (code[one] != code[other] and not ends)


@given(st.text(max_size=24))
def test_whatever_is_written_gets_an_answer_and_only_a_sound_sum_gets_none(text):
    if not code_faults(text):
        assert len(text) == LENGTH
        assert text[-1] == check_character(text[:-1])


def test_a_check_character_is_only_made_of_seventeen():
    with pytest.raises(ValueError, match="17 characters"):
        check_character("9")
