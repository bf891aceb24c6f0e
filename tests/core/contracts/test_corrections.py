"""Corrections replace and never delete."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.contracts.corrections import faulty_corrections, standing
from onus.core.contracts.facts import Act


def an_act(name: str, *, recorded: int, supersedes: str = "", withdrawn: bool = False) -> Act:
    return Act(name, "summons", Instant(0), Instant(recorded), supersedes=supersedes, withdrawn=withdrawn)


def reasons(*acts: Act) -> list[tuple[str, str]]:
    return [(found.id, found.reason) for found in faulty_corrections(acts)]


@st.composite
def chains(draw) -> list[Act]:
    """Facts, some of them corrected one after the other, some withdrawn at last."""
    acts: list[Act] = []
    for number in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, 9))
        acts.append(an_act(f"f{number}", recorded=at))
        for step in range(draw(st.integers(0, 3))):
            at += draw(st.integers(1, 9))
            last = draw(st.booleans())
            acts.append(an_act(f"f{number}.{step}", recorded=at, supersedes=acts[-1].id, withdrawn=last))
            if last:
                break
    return acts


def test_a_corrected_fact_stands_until_its_correction_is_recorded():
    wrong, right = an_act("a", recorded=0), an_act("b", recorded=5, supersedes="a")

    assert standing([wrong, right], as_of=Instant(4)) == (wrong,)
    assert standing([wrong, right], as_of=Instant(5)) == (right,)
    assert standing([wrong, right]) == (right,)


def test_a_withdrawal_leaves_nothing_in_place_of_the_fact():
    wrong, gone = an_act("a", recorded=0), an_act("b", recorded=5, supersedes="a", withdrawn=True)

    assert standing([wrong, gone], as_of=Instant(4)) == (wrong,)
    assert standing([wrong, gone], as_of=Instant(5)) == ()


def test_a_correction_of_a_correction_leaves_only_the_last():
    acts = [
        an_act("a", recorded=0),
        an_act("b", recorded=1, supersedes="a"),
        an_act("c", recorded=2, supersedes="b"),
    ]

    assert [act.id for act in standing(acts)] == ["c"]


@given(chains(), st.integers(0, 40))
def test_of_each_chain_the_latest_version_on_record_stands_or_none(acts, at):
    found = standing(acts, as_of=Instant(at))

    known = [act for act in acts if act.recorded_at <= at]
    latest = {act.id.partition(".")[0]: act for act in known}
    assert list(found) == [
        act for act in known if latest[act.id.partition(".")[0]] is act and not act.withdrawn
    ]


@given(chains(), st.integers(0, 40), st.integers(41, 99))
def test_what_is_recorded_later_never_changes_what_was_known(acts, at, later):
    more = [replace(act, id=f"{act.id}'", recorded_at=Instant(later), supersedes=act.id) for act in acts]

    assert standing([*acts, *more], as_of=Instant(at)) == standing(acts, as_of=Instant(at))


@given(chains(), st.randoms(use_true_random=False))
def test_the_order_of_facts_never_changes_which_stand(acts, rng):
    shuffled = list(acts)
    rng.shuffle(shuffled)

    assert sorted(act.id for act in standing(shuffled)) == sorted(act.id for act in standing(acts))


@given(chains())
def test_a_chain_of_corrections_has_no_fault(acts):
    assert reasons(*acts) == []


def test_a_correction_of_nothing_known_is_a_fault():
    assert reasons(an_act("b", recorded=1, supersedes="a")) == [("b", "unknown")]


def test_a_correction_recorded_before_what_it_corrects_is_a_fault():
    assert reasons(an_act("a", recorded=9), an_act("b", recorded=1, supersedes="a")) == [("b", "earlier")]


def test_two_corrections_of_one_fact_are_a_fault_of_the_second():
    acts = [an_act("a", recorded=0), *(an_act(n, recorded=1, supersedes="a") for n in "bc")]

    assert reasons(*acts) == [("c", "twice")]


def test_corrections_in_a_circle_are_a_fault_of_each():
    acts = [an_act("a", recorded=0, supersedes="b"), an_act("b", recorded=0, supersedes="a")]

    assert reasons(*acts) == [("a", "circle"), ("b", "circle")]
    assert reasons(an_act("a", recorded=0, supersedes="a")) == [("a", "circle")]


def test_a_withdrawal_must_name_what_it_withdraws():
    assert reasons(an_act("a", recorded=0, withdrawn=True)) == [("a", "nothing")]
