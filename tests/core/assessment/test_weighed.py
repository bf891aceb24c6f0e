"""Weighed evidence: each piece in a window has one weight, and the counted ones are those used."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US
from onus.core.assessment.weighed import WEIGHTS, Weighed
from onus.core.contracts.standards import Standard, Strength
from onus.core.determinations.met_by_events import (
    AFTER_MET,
    AFTER_RECHECK,
    AGAINST,
    OTHER_KIND,
    TOO_WEAK,
    UNDONE,
    USED,
    Event,
    met_by_events,
)

CLAIMED, OBSERVED = Strength.CLAIMED.rank, Strength.OBSERVED.rank
DUE, CLOSES = 10 * DAY_US, 20 * DAY_US


def crew(day: int) -> Event:
    return Event(day * DAY_US, "crew", CLAIMED, True, f"crew-{day}")


def failed(day: int) -> Event:
    return Event(day * DAY_US, "inspection", OBSERVED, False, f"fail-{day}")


def weights(*events: Event, standard: Standard = Standard(), kinds: tuple[str, ...] = ("crew",)) -> list[str]:  # noqa: B008 frozen
    met = met_by_events(
        sorted(events), standard, kinds=kinds, count=1, opens_us=0, due_us=DUE, closes_us=CLOSES
    )
    return [weight for _, weight in met.weighed]


def test_a_claim_that_stands_is_used():
    assert weights(crew(3)) == [USED]


def test_a_failed_inspection_counts_against_the_duty_and_undoes_what_came_before():
    assert weights(crew(3), failed(5), crew(7)) == [UNDONE, AGAINST, USED]


def test_an_inspection_long_after_the_due_time_undoes_nothing():
    assert weights(crew(3), failed(12)) == [USED, AFTER_RECHECK]


def test_a_kind_that_does_not_count_is_set_aside_for_that():
    assert weights(crew(3), kinds=("visit",)) == [OTHER_KIND]


def test_what_is_weaker_than_the_standard_is_set_aside_for_that():
    assert weights(crew(3), standard=Standard(strength_min=Strength.OBSERVED)) == [TOO_WEAK]


def test_what_came_after_the_duty_was_met_is_set_aside_for_that():
    assert weights(crew(3), crew(7)) == [USED, AFTER_MET]


def test_what_came_after_and_confirms_it_by_another_kind_is_used():
    passed = Event(7 * DAY_US, "inspection", OBSERVED, True, "pass")

    assert weights(crew(3), passed, crew(8), kinds=("crew", "inspection")) == [USED, USED, AFTER_MET]


def test_what_was_written_down_first_decided_when_it_showed_and_is_used():
    late = Event(3 * DAY_US, "crew", CLAIMED, True, "late", recorded_us=9 * DAY_US)

    assert weights(late, crew(7), crew(8)) == [USED, USED, AFTER_MET]


def test_what_lies_outside_the_window_is_not_weighed():
    assert weights(crew(3), crew(21)) == [USED]


events = st.lists(
    st.builds(
        Event,
        at_us=st.integers(0, 25).map(lambda day: day * DAY_US),
        kind=st.sampled_from(["crew", "inspection", "photo", "visit"]),
        strength=st.sampled_from([CLAIMED, OBSERVED]),
        good=st.booleans(),
        id=st.text("abc", min_size=1, max_size=3),
    ),
    max_size=8,
)


@given(events, st.sampled_from([Strength.CLAIMED, Strength.OBSERVED]))
def test_every_piece_in_the_window_has_one_weight_and_those_used_are_the_ones_that_met_it(seen, weakest):
    met = met_by_events(
        sorted(seen), Standard(strength_min=weakest), kinds=("crew", "inspection"), count=1,
        opens_us=0, due_us=DUE, closes_us=CLOSES,
    )  # fmt: skip

    assert [event for event, _ in met.weighed] == [e for e in sorted(seen) if e.at_us <= CLOSES]
    assert tuple(event for event, weight in met.weighed if weight == USED) == met.used
    assert all(weight in WEIGHTS for _, weight in met.weighed)


@given(events, st.integers(1, 2))
def test_without_what_was_set_aside_as_already_met_the_finding_is_the_same(seen, count):
    def found(events):
        return met_by_events(
            sorted(events), Standard(), kinds=("crew", "inspection"), count=count,
            opens_us=0, due_us=DUE, closes_us=CLOSES,
        )  # fmt: skip

    whole = found(seen)
    idle = {event for event, weight in whole.weighed if weight == AFTER_MET}
    needed = found([event for event in seen if event not in idle])

    assert (needed.met_us, needed.known_us, needed.strength, needed.used) == (
        whole.met_us, whole.known_us, whole.strength, whole.used,
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(WEIGHTS))), st.randoms())
def test_the_order_in_which_pieces_are_weighed_never_changes_the_table(found, rng):
    shuffled = list(found)
    rng.shuffle(shuffled)
    tables = []
    for order in (found, shuffled):
        pieces = Weighed()
        for duty, index, weight in order:
            pieces.add(duty, "evidence", index, weight)
        tables.append(pieces.columns())

    assert tables[0].duty.tolist() == tables[1].duty.tolist()
    assert tables[0].index.tolist() == tables[1].index.tolist()
    assert tables[0].weight.tolist() == tables[1].weight.tolist()
