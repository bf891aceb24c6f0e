"""Coverage: metres cleared, not metres driven."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import NO_INSTANT
from onus.base.money import PPM
from onus.core.evidence.coverage import Stretch, first_reached, first_reached_columns
from onus.core.evidence.passes import Passes

LENGTH = 40
stretches = st.lists(
    st.builds(
        lambda at, begins, length, way: Stretch(at, begins, begins + length, way),
        st.integers(0, 20),
        st.integers(0, 39),
        st.integers(1, 20),
        st.sampled_from([1, -1]),
    ),
    max_size=12,
)
shares = st.integers(1, PPM)


def passes_of(rows: list[Stretch]) -> Passes:
    columns = np.array([(0, r.from_mm, r.to_mm, r.at_us, r.at_us, 0, r.direction, 1) for r in rows])
    columns = columns.reshape(-1, 8)
    kinds = (np.int32, np.int64, np.int64, np.int64, np.int64, np.int32, np.int8, np.int32)
    return Passes(*(columns[:, i].astype(kind) for i, kind in enumerate(kinds))).ordered()


def test_sweeping_the_same_half_twice_does_not_clear_the_other_half():
    swept = [Stretch(1, 0, 20), Stretch(2, 0, 20)]

    assert first_reached(swept, length_mm=LENGTH, share_ppm=PPM) == (NO_INSTANT, 20)


def test_the_share_is_reached_when_the_last_missing_stretch_is_finished():
    swept = [Stretch(5, 0, 30), Stretch(9, 20, 40)]

    assert first_reached(swept, length_mm=LENGTH, share_ppm=PPM) == (9, 40)


def test_two_passes_asked_are_not_one_pass_driven_twice_as_far():
    swept = [Stretch(1, 0, 40), Stretch(2, 0, 10)]

    met_us, covered_mm = first_reached(swept, length_mm=LENGTH, share_ppm=PPM, passes=2)

    assert (met_us, covered_mm) == (NO_INSTANT, 10)


def test_both_directions_asked_means_each_on_its_own():
    swept = [Stretch(1, 0, 40, 1), Stretch(2, 0, 40, 1)]

    assert first_reached(swept, length_mm=LENGTH, share_ppm=PPM, both_directions=True)[1] == 0


@given(stretches, st.randoms(use_true_random=False), shares)
def test_the_order_in_which_passes_arrive_never_changes_the_finding(rows, rng, share):
    shuffled = rows.copy()
    rng.shuffle(shuffled)

    found = first_reached(shuffled, length_mm=LENGTH, share_ppm=share)

    assert found == first_reached(rows, length_mm=LENGTH, share_ppm=share)


@given(stretches, stretches, shares)
def test_more_passes_never_make_it_later_or_less(rows, more, share):
    before, covered = first_reached(rows, length_mm=LENGTH, share_ppm=share)
    after, covered_after = first_reached(rows + more, length_mm=LENGTH, share_ppm=share)

    assert covered_after >= covered
    assert before == NO_INSTANT or after <= before


@given(stretches, st.integers(1, 39), shares)
def test_splitting_a_pass_in_two_changes_nothing(rows, place, share):
    across = [row for row in rows if row.from_mm < place < row.to_mm]
    halves = [Stretch(row.at_us, row.from_mm, place, row.direction) for row in across]
    halves += [Stretch(row.at_us, place, row.to_mm, row.direction) for row in across]

    found = first_reached(halves, length_mm=LENGTH, share_ppm=share)

    assert found == first_reached(across, length_mm=LENGTH, share_ppm=share)


@given(stretches, shares, st.integers(1, 3), st.booleans())
def test_the_fast_twin_finds_what_the_specification_finds(rows, share, times, both):
    one = np.array([0])

    found = first_reached_columns(
        passes_of(rows),
        segment=one.astype(np.int32),
        after_us=one,
        until_us=one + 99,
        length_mm=one + LENGTH,
        share_ppm=share,
        times=times,
        both_directions=both,
    )

    told = first_reached(rows, length_mm=LENGTH, share_ppm=share, passes=times, both_directions=both)
    assert (int(found.met_us[0]), int(found.covered_mm[0])) == told
