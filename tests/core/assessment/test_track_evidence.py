"""Track evidence: where evidence is cut into blocks never changes what it shows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import NO_INSTANT
from onus.core.assessment.track_evidence import (
    Block,
    counted,
    cut_at,
    joined_blocks,
    no_tracks,
    touched_between,
)
from onus.core.evidence.coverage import first_reached_columns, first_reached_in_parts
from onus.core.evidence.passes import Passes

PLACES = 9
LENGTH = 40
pass_rows = st.lists(
    st.tuples(
        st.integers(0, PLACES - 1),
        st.integers(0, LENGTH - 1),
        st.integers(1, LENGTH),
        st.integers(0, 30),
        st.sampled_from([1, -1]),
        st.integers(0, 2),
    ),
    max_size=25,
)
touch_rows = st.lists(st.tuples(st.integers(0, PLACES - 1), st.integers(0, 30)), max_size=25)
cuts = st.lists(st.integers(1, PLACES - 1), unique=True).map(lambda at: np.array([0, *sorted(at)]))


def block_of(passed, touched) -> Block:
    rows = np.array(
        [(where, a, a + b, at, at, 0, way, fixes) for where, a, b, at, way, fixes in passed], np.int64
    ).reshape(-1, 8)
    kinds = (np.int32, np.int64, np.int64, np.int64, np.int64, np.int32, np.int8, np.int32)
    passes = Passes(*(rows[:, i].astype(kind) for i, kind in enumerate(kinds))).ordered()
    touches = np.array(sorted(touched), np.int64).reshape(-1, 2)
    return Block(passes, touches[:, 0], touches[:, 1])


def told(block: Block) -> list[list[int]]:
    passes = [getattr(block.passes, name).tolist() for name in Passes.__slots__]
    return [*passes, block.touch_place.tolist(), block.touch_us.tolist()]


blocks = st.builds(block_of, pass_rows, touch_rows)


@given(blocks, cuts, st.randoms(use_true_random=False))
def test_what_is_cut_and_joined_again_in_any_order_is_the_same(block, at, rng):
    parts = list(cut_at(block, at))
    rng.shuffle(parts)

    assert told(joined_blocks(parts)) == told(block)


@given(blocks, cuts)
def test_no_place_is_in_two_blocks(block, at):
    seen = [{*part.passes.segment.tolist(), *part.touch_place.tolist()} for part in cut_at(block, at)]

    assert sum(len(places) for places in seen) == len(set().union(*seen))


@given(
    blocks,
    cuts,
    st.lists(st.tuples(st.integers(-1, PLACES - 1), st.integers(0, 30), st.integers(0, 30)), max_size=12),
    st.integers(1, 1_000_000),
    st.integers(1, 2),
    st.booleans(),
)
def test_duties_find_the_same_passes_however_the_blocks_are_cut(block, at, asked, share, times, both):
    segment, after, until = np.array(asked, np.int64).reshape(-1, 3).T
    asks = {
        "segment": segment.astype(np.int32),
        "after_us": after,
        "until_us": until,
        "length_mm": np.full(len(asked), LENGTH),
        "share_ppm": share,
        "times": times,
        "both_directions": both,
    }

    found = first_reached_in_parts((part.passes for part in cut_at(block, at)), **asks)

    whole = first_reached_columns(block.passes, **asks)
    for name in ("met_us", "covered_mm", "used", "inferred"):
        assert getattr(found, name).tolist() == getattr(whole, name).tolist()


@given(blocks, cuts, st.integers(0, PLACES - 1), st.integers(0, 30), st.integers(0, 30))
def test_touches_are_counted_in_the_window_with_both_its_ends(block, at, place, opens, until):
    found = touched_between(
        cut_at(block, at), np.array([place]), np.array([opens]), np.array([until])
    )  # fmt: skip

    rows = zip(block.touch_place.tolist(), block.touch_us.tolist(), strict=True)
    inside = [at_us for where, at_us in rows if where == place and opens <= at_us <= until]
    assert found.count.tolist() == [len(inside)]
    assert found.first_us.tolist() == [min(inside, default=NO_INSTANT)]


def test_counts_of_several_days_add_up_and_hours_are_told_once():
    day = no_tracks(2)
    day = type(day)(
        blocks=(),
        heard_hours=np.array([3, 4]),
        in_place=day.in_place + 1,
        discarded=day.discarded + 2,
        duplicates=1,
        rows=5,
    )

    total = counted(counted(no_tracks(2), day), day)

    assert total.heard_hours.tolist() == [3, 4]
    assert (total.duplicates, total.rows) == (2, 10)
    assert set(total.in_place.ravel().tolist()) == {2}
    assert set(total.discarded.tolist()) == {4}
