"""Vacancies and overlaps: findings about the office that keeps the register."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.faults import RegisterFinding, assignment_findings, register_findings
from onus.core.accountability.register import Assignment, Holding, Post, Register

POST = Post("inspector", "district", Localized())


def held(name: str, since: int, until: int | None = None, *, deputy: bool = False) -> Holding:
    end = None if until is None else Instant(until)
    return Holding("inspector", name, Instant(since), end, deputy=deputy)


def found(*holdings: Holding, since: int = 0, until: int = 100) -> tuple[RegisterFinding, ...]:
    register = Register(posts=(POST,), holdings=holdings)
    return register_findings(register, since=Instant(since), until=Instant(until))


def fault(kind: str, since: int, until: int, *names: str) -> RegisterFinding:
    return RegisterFinding("inspector", kind, Instant(since), Instant(until), names)


def test_a_post_that_nobody_ever_held_is_vacant_for_the_whole_span():
    assert found() == (fault("vacancy", 0, 100),)


def test_a_post_held_by_one_person_all_the_time_has_no_fault():
    assert found(held("A", 0)) == ()


def test_a_handover_without_a_gap_has_no_fault():
    assert found(held("A", 0, 50), held("B", 50)) == ()


def test_the_gap_between_two_holders_is_a_vacancy():
    assert found(held("A", 0, 40), held("B", 60)) == (fault("vacancy", 40, 60),)


def test_a_deputy_covers_a_vacancy_and_does_not_undo_it():
    wanted = (fault("vacancy", 40, 50, "D"), fault("vacancy", 50, 60))

    assert found(held("A", 0, 40), held("B", 60), held("D", 40, 50, deputy=True)) == wanted


def test_two_holders_at_once_are_an_overlap():
    assert found(held("A", 0, 60), held("B", 40)) == (fault("overlap", 40, 60, "A", "B"),)


def test_two_entries_for_the_same_person_are_no_overlap():
    assert found(held("A", 0, 60), held("A", 40)) == ()


def test_two_deputies_beside_a_holder_are_no_fault():
    deputies = (held("D", 0, deputy=True), held("E", 0, deputy=True))

    assert found(held("A", 0), *deputies) == ()


def test_two_deputies_without_a_holder_are_an_overlap_too():
    deputies = (held("D", 0, deputy=True), held("E", 0, deputy=True))
    wanted = (fault("overlap", 0, 100, "D", "E"), fault("vacancy", 0, 100, "D", "E"))

    assert found(*deputies) == wanted


def test_an_empty_span_has_no_fault():
    assert found(since=5, until=5) == ()


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    since = draw(st.integers(0, 90))
    until = draw(st.none() | st.integers(since + 1, 99))
    return held(draw(st.sampled_from("ABC")), since, until, deputy=draw(st.booleans()))


@given(st.lists(holdings(), max_size=6), st.integers(0, 99))
def test_at_every_instant_the_findings_say_whether_exactly_one_person_held_the_post(all_held, at):
    sitting = {h.holder for h in all_held if not h.deputy and h.holds_at(Instant(at))}
    deputies = {h.holder for h in all_held if h.deputy and h.holds_at(Instant(at))}

    kinds = [f.kind for f in found(*all_held) if f.from_at <= at < f.until_at]

    assert kinds.count("vacancy") == (not sitting)
    assert kinds.count("overlap") == (len(sitting or deputies) > 1)


@given(st.lists(holdings(), max_size=6))
def test_findings_of_one_kind_never_touch_unless_the_people_differ(all_held):
    faults = found(*all_held)

    assert all(
        (one.kind, one.holders) != (two.kind, two.holders) or one.until_at < two.from_at
        for one, two in pairwise(faults)
    )


@given(st.lists(holdings(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_holdings_never_changes_the_findings(all_held, rng):
    assert found(*rng.sample(all_held, len(all_held))) == found(*all_held)


@given(st.lists(holdings(), max_size=6), st.integers(1, 99))
def test_a_longer_look_never_changes_what_was_found_before(all_held, cut):
    short = found(*all_held, until=cut)
    longer = {(f.kind, f.from_at, f.holders) for f in found(*all_held)}

    assert {(f.kind, f.from_at, f.holders) for f in short} <= longer


def test_where_no_post_is_assigned_the_register_has_a_gap_there_only():
    office = Register(assignments=(Assignment("p", ("snow",), ("north",)),))

    found = assignment_findings(
        office, [("snow", "north"), ("snow", "south")], since=Instant(0), until=Instant(9)
    )

    assert [(each.kind, each.answer, each.district) for each in found] == [("gap", "snow", "south")]


def test_two_posts_assigned_alike_are_a_finding_and_a_more_specific_one_is_not():
    alike = Register(assignments=(Assignment("b", ("snow",)), Assignment("a", ("snow",))))
    specific = Register(assignments=(Assignment("b", ("snow",)), Assignment("a", ("snow",), ("north",))))

    (double,) = assignment_findings(alike, [("snow", "north")], since=Instant(0), until=Instant(9))

    assert (double.kind, double.post, double.holders) == ("double_assignment", "a", ("b",))
    assert assignment_findings(specific, [("snow", "north")], since=Instant(0), until=Instant(9)) == ()
