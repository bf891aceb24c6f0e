"""Puzzles: an answer costs work, holds once and for a while, and cannot be made for another purpose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import SECOND_US, Instant
from onus.wire.intake.puzzles import (
    EASIEST_BITS,
    HARDEST_BITS,
    PARTS,
    QUICKEST_UNSOLVED_US,
    QUICKEST_US,
    VALID_US,
    Held,
    answered,
    bits_for,
    challenge,
    solved,
    solves,
)

KEY, SALT, NOW = b"k" * 32, "5a" * 32, Instant(1_700_000_000_000_000)
LATER = Instant(NOW + 30 * SECOND_US)
EASY = challenge(KEY, "report", salt=SALT, bits=6, now=NOW)
ANSWER = solved(EASY)


def held(text=EASY, nonces=ANSWER, *, now=LATER, key=KEY, purpose="report"):
    return answered(key, purpose, text=text, nonces=nonces, now=now).held


def test_an_answer_of_the_asked_work_holds():
    assert held() is Held.SOLVED


def test_a_browser_without_scripts_is_told_apart_and_not_shut_out():
    assert held(nonces="") is Held.UNSOLVED


def test_an_answer_that_comes_faster_than_a_person_waits_for_the_rest():
    quick = answered(KEY, "report", text=EASY, nonces=ANSWER, now=Instant(NOW + SECOND_US))
    unsolved = answered(KEY, "report", text=EASY, nonces="", now=Instant(NOW + SECOND_US))

    assert quick.held is unsolved.held is Held.TOO_QUICK
    assert quick.wait_us == QUICKEST_US - SECOND_US
    assert unsolved.wait_us == QUICKEST_UNSOLVED_US - SECOND_US


@pytest.mark.parametrize("age", [-1, VALID_US + 1])
def test_a_challenge_holds_only_in_its_time(age):
    assert held(now=Instant(NOW + age)) is Held.EXPIRED


def test_an_answer_for_another_purpose_or_under_another_key_is_forged():
    assert held(purpose="follow") is Held.FORGED
    assert held(key=b"x" * 32) is Held.FORGED


def test_a_challenge_that_was_made_easier_is_forged():
    easier = EASY.replace(".6.", ".0.")

    assert easier != EASY and held(easier, solved(easier)) is Held.FORGED


def test_one_part_that_is_not_solved_spoils_the_answer():
    hard = challenge(KEY, "report", salt=SALT, bits=8, now=NOW)
    good = solved(hard).split(",")
    bad = str(next(n for n in range(100) if not solves(hard, ",".join([*good[:-1], str(n)]))))

    assert held(hard, ",".join([*good[:-1], bad])) is Held.WRONG
    assert held(hard, ",".join(good[:-1])) is Held.WRONG
    assert held(hard, ",".join([*good, good[0]])) is Held.WRONG


def test_two_challenges_are_spent_under_two_names():
    other = challenge(KEY, "report", salt="00" * 32, bits=6, now=NOW)
    one = answered(KEY, "report", text=EASY, nonces=ANSWER, now=LATER)
    two = answered(KEY, "report", text=other, nonces=solved(other), now=LATER)

    assert one.spent_as and one.spent_as != two.spent_as
    assert one.spent_until == NOW + VALID_US


def test_the_work_grows_with_the_flood_and_has_an_end():
    bits = [bits_for(n) for n in range(0, 5_000, 20)]

    assert bits == sorted(bits) and bits[0] == EASIEST_BITS and bits[-1] == HARDEST_BITS


@given(text=st.text(max_size=300), nonces=st.text(max_size=120))
def test_no_text_that_we_did_not_seal_ever_holds(text, nonces):
    assert held(text, nonces) is Held.FORGED


@given(
    nonces=st.one_of(
        st.text(min_size=1, max_size=100),
        st.lists(st.integers(0, 10**12), min_size=1, max_size=9).map(lambda n: ",".join(map(str, n))),
    )
)
@settings(max_examples=200)
def test_guessed_answers_hold_only_where_each_part_is_solved(nonces):
    assert (held(nonces=nonces) is Held.SOLVED) == solves(EASY, nonces)
    if solves(EASY, nonces):
        assert len(nonces.split(",")) == PARTS


@given(place=st.integers(0, len(EASY) - 1), into=st.sampled_from("0123456789abcdef.x"))
def test_no_changed_character_of_a_challenge_goes_unseen(place, into):
    changed = EASY[:place] + into + EASY[place + 1 :]

    assert changed == EASY or held(changed) is Held.FORGED
