"""Block files: what the days came to, on disk, place by place."""

from __future__ import annotations

import numpy as np
import pytest

from onus.core.assessment.track_evidence import NOTHING_SEEN, Block, joined_blocks
from onus.core.evidence.passes import Passes
from onus.outside.block_files import BLOCKS_MAX, POSITIONS_A_BLOCK, first_places, shelve


def day(number: int, places: int = 10) -> Block:
    segment = np.arange(places)
    at_us = np.full(places, number, np.int64)
    passes = Passes(
        segment=segment.astype(np.int32),
        from_mm=np.zeros(places, np.int64),
        to_mm=np.full(places, 5, np.int64),
        entered_us=at_us,
        at_us=at_us,
        vehicle=np.zeros(places, np.int32),
        direction=np.ones(places, np.int8),
        fixes=np.ones(places, np.int32),
    )
    return Block(passes, segment, at_us)


def told(block: Block) -> list[list[int]]:
    passes = [getattr(block.passes, name).tolist() for name in Passes.__slots__]
    return [*passes, block.touch_place.tolist(), block.touch_us.tolist()]


def test_days_come_back_as_blocks_of_whole_places_in_order_of_time(tmp_path):
    shelf = shelve(iter([day(1), NOTHING_SEEN, day(2)]), tmp_path, firsts=np.array([0, 4, 7]))

    assert [set(block.passes.segment.tolist()) for block in shelf] == [{0, 1, 2, 3}, {4, 5, 6}, {7, 8, 9}]
    assert told(joined_blocks(shelf)) == told(joined_blocks([day(1), day(2)]))
    assert told(shelf[1]) == told(shelf[1:2][0])
    with pytest.raises(IndexError):
        shelf[3]


def test_days_are_taken_one_at_a_time(tmp_path):
    alive = []

    def days():
        for number in range(3):
            alive.append(number)
            yield day(number)
            assert alive == list(range(number + 1))

    assert len(shelve(days(), tmp_path, firsts=np.array([0]))) == 1


def test_a_longer_winter_has_more_blocks_and_not_larger_ones():
    for days in (1, 7, 28):
        firsts = first_places(places=10_000, positions=days * 860_000)

        assert days * 860_000 / len(firsts) <= POSITIONS_A_BLOCK


def test_there_are_never_more_blocks_than_places_or_open_files():
    assert len(first_places(places=3, positions=10**9)) == 3
    assert len(first_places(places=10**6, positions=10**12)) == BLOCKS_MAX
    assert first_places(places=0, positions=5).tolist() == [0]
