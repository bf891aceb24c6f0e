"""Who answers: the specification of `answerable` and its twin for columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.answerable import (
    Answerer,
    NoOfficer,
    answerable,
    answerers_at,
    answering_post,
    in_office,
    tenures,
)
from onus.core.accountability.register import Assignment, Body, Holding, Post, Register

NAME = Localized(en="name", zh="名称")
BODIES = (Body("bureau", NAME, ("buyer",)), Body("district", NAME, ("supervisor",)))
POSTS = (
    Post("buyer-head", "bureau", NAME, head=True),
    Post("district-head", "district", NAME, head=True),
    Post("inspector", "district", NAME, ("inspect", "report_up")),
    Post("clerk", "bureau", NAME),
)
REGISTER = Register(
    bodies=BODIES,
    posts=POSTS,
    holdings=(
        Holding("inspector", "Holder 1", Instant(10), Instant(20)),
        Holding("inspector", "Holder 2", Instant(10), Instant(30), deputy=True),
        Holding("district-head", "Holder 3", Instant(0), Instant(40)),
        Holding("buyer-head", "Holder 4", Instant(0), Instant(50)),
    ),
    assignments=(Assignment("inspector", ("snow",), ("north",)),),
)


def who(register: Register, at: int, *, as_of: int | None = None) -> Answerer:
    known = None if as_of is None else Instant(as_of)
    return answerable(register, answer="snow", district="north", at=Instant(at), as_of=known)


def test_the_holder_of_the_assigned_post_answers():
    assert who(REGISTER, 10) == Answerer("inspector", "Holder 1", "holder")


def test_a_deputy_answers_from_the_instant_at_which_the_holder_is_gone():
    assert who(REGISTER, 20) == Answerer("inspector", "Holder 2", "deputy")


def test_without_a_deputy_the_head_of_the_same_body_answers():
    assert who(REGISTER, 30) == Answerer("district-head", "Holder 3", "head")


def test_without_a_head_of_its_own_the_head_of_the_buyer_answers():
    assert who(REGISTER, 40) == Answerer("buyer-head", "Holder 4", "head")


def test_when_every_seat_is_empty_the_head_seat_of_the_buyer_is_named_as_vacant():
    assert who(REGISTER, 50) == Answerer("buyer-head", "", "vacant")


def test_where_no_post_is_assigned_the_head_of_the_buyer_answers():
    found = answerable(REGISTER, answer="toilets", district="south", at=Instant(5))

    assert found == Answerer("buyer-head", "Holder 4", "head")


def test_of_two_holders_at_once_the_one_appointed_last_answers():
    second = Holding("inspector", "Holder 9", Instant(12))
    register = replace(REGISTER, holdings=(*REGISTER.holdings, second))

    assert who(register, 15).holder == "Holder 9"


@pytest.mark.parametrize("name", ["Holder 0", "Holder 9"])
def test_of_two_holders_appointed_at_one_instant_the_one_listed_first_answers_whatever_their_names(name):
    second = Holding("inspector", name, Instant(10))
    register = replace(REGISTER, holdings=(*REGISTER.holdings, second))

    assert who(register, 15).holder == "Holder 1"


def test_an_appointment_written_down_later_is_not_seen_before():
    late = Holding("inspector", "Holder 9", Instant(12), recorded_at=Instant(100))
    register = replace(REGISTER, holdings=(*REGISTER.holdings, late))

    assert (who(register, 15, as_of=99).holder, who(register, 15, as_of=100).holder) == (
        "Holder 1",
        "Holder 9",
    )


def test_area_and_district_win_over_area_over_district_over_neither():
    general = Assignment("a-general")
    district = Assignment("b-district", districts=("north",))
    area = Assignment("c-area", answers=("snow",))
    both = Assignment("d-both", answers=("snow",), districts=("north",))
    steps = [(general,), (general, district), (general, district, area)]
    steps.append((general, district, area, both))

    found = [answering_post(Register(assignments=step), answer="snow", district="north") for step in steps]

    assert found == ["a-general", "b-district", "c-area", "d-both"]


def test_assignments_that_are_equally_specific_are_decided_by_the_post_id():
    register = Register(assignments=(Assignment("b"), Assignment("a")))

    assert answering_post(register, answer="snow", district="north") == "a"


def test_a_register_without_any_head_is_refused_with_a_cure():
    headless = replace(REGISTER, posts=tuple(replace(post, head=False) for post in POSTS))

    with pytest.raises(NoOfficer, match="head = true"):
        who(headless, 10)


def test_instants_of_duties_without_a_deadline_are_answered_too():
    lowest = np.array([np.iinfo(np.int64).min])

    indices, answerers = answerers_at(REGISTER, [("snow", "north")], lowest)

    assert answerers[indices[0]] == Answerer("buyer-head", "", "vacant")


def test_rows_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="one row for each duty"):
        answerers_at(REGISTER, [("snow", "north")], np.array([1, 2]))


names = st.sampled_from(["Holder 1", "Holder 2", "Holder 3"])
post_ids = st.sampled_from([post.id for post in POSTS])
instants = st.integers(-5, 60)


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    since = draw(st.integers(0, 50))
    until = draw(st.none() | st.integers(since + 1, 55))
    recorded = draw(st.none() | st.integers(since, 55))
    return Holding(
        draw(post_ids),
        draw(names),
        Instant(since),
        None if until is None else Instant(until),
        deputy=draw(st.booleans()),
        recorded_at=None if recorded is None else Instant(recorded),
    )


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    answers = draw(st.lists(st.sampled_from(["snow", "toilets"]), max_size=1))
    districts = draw(st.lists(st.sampled_from(["north", "south"]), max_size=1))
    return Assignment(draw(post_ids), tuple(answers), tuple(districts))


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw a register with at least one head, all the rest free."""
    heads = draw(st.lists(st.booleans(), min_size=4, max_size=4).filter(any))
    roles = draw(st.sampled_from([("buyer",), ()]))
    return Register(
        bodies=(Body("bureau", NAME, roles), Body("district", NAME)),
        posts=tuple(replace(post, head=head) for post, head in zip(POSTS, heads, strict=True)),
        holdings=tuple(draw(st.lists(holdings(), max_size=6))),
        assignments=tuple(draw(st.lists(assignments(), max_size=4))),
    )


keys = st.tuples(st.sampled_from(["snow", "toilets", ""]), st.sampled_from(["north", "south", ""]))


@given(registers(), keys, instants)
def test_someone_answers_for_every_duty_at_every_instant(register, key, at):
    found = answerable(register, answer=key[0], district=key[1], at=Instant(at))

    assert found.post and (found.holder or found.basis == "vacant")


@given(registers(), keys, instants)
def test_whoever_is_named_was_in_that_post_at_that_instant(register, key, at):
    found = answerable(register, answer=key[0], district=key[1], at=Instant(at))
    sitting = {(h.post, h.holder) for h in register.holdings if h.holds_at(Instant(at))}

    assert found.basis == "vacant" or (found.post, found.holder) in sitting


@given(registers(), st.lists(st.tuples(keys, instants), max_size=8), st.none() | instants)
def test_the_columns_say_what_the_specification_says(register, rows, as_of):
    known = None if as_of is None else Instant(as_of)
    wanted = [
        answerable(register, answer=key[0], district=key[1], at=Instant(at), as_of=known) for key, at in rows
    ]

    at_us = np.array([at for _, at in rows], np.int64)
    indices, answerers = answerers_at(register, [key for key, _ in rows], at_us, as_of=known)

    assert [answerers[index] for index in indices] == wanted
    assert list(answerers) == sorted(set(wanted))


@given(registers(), st.lists(st.tuples(keys, instants), max_size=8))
def test_asking_by_distinct_keys_is_the_same_as_asking_row_by_row(register, rows):
    distinct = sorted({key for key, _ in rows})
    key = np.array([distinct.index(key) for key, _ in rows], np.int32)
    at_us = np.array([at for _, at in rows], np.int64)

    by_row = answerers_at(register, [key for key, _ in rows], at_us)
    by_key = answerers_at(register, distinct, at_us, key=key)

    assert by_key[0].tolist() == by_row[0].tolist()
    assert by_key[1] == by_row[1]


@given(registers(), keys, instants, st.randoms(use_true_random=False))
def test_the_order_of_the_register_never_changes_who_answers(register, key, at, rng):
    mixed = replace(
        register,
        bodies=tuple(rng.sample(register.bodies, len(register.bodies))),
        posts=tuple(rng.sample(register.posts, len(register.posts))),
        holdings=tuple(rng.sample(register.holdings, len(register.holdings))),
        assignments=tuple(rng.sample(register.assignments, len(register.assignments))),
    )

    asked = {"answer": key[0], "district": key[1], "at": Instant(at)}

    assert answerable(mixed, **asked) == answerable(register, **asked)


@given(registers(), keys, instants, instants)
def test_an_appointment_recorded_later_never_changes_what_was_known(register, key, at, as_of):
    by_then = tuple(
        h for h in register.holdings if (h.since if h.recorded_at is None else h.recorded_at) <= as_of
    )

    asked = {"answer": key[0], "district": key[1], "at": Instant(at)}
    known = answerable(replace(register, holdings=by_then), **asked)

    assert answerable(register, **asked, as_of=Instant(as_of)) == known


@given(registers(), post_ids, instants)
def test_the_steps_of_a_post_say_at_every_instant_who_is_in_office(register, post, at):
    steps = tenures(register, post)

    assert steps.at(Instant(at)) == in_office(register, post, at=Instant(at))
