"""Matching against 22 real drives whose true routes people have told."""

from __future__ import annotations

import pytest

from bench.matching import HELD_OUT, drive_of, drives_in, score, shares, thinned
from onus.core.evidence.passes import NO_PASSES

WRONG_MAX = {1: 0.0285, 10: 0.027, 30: 0.0295}
"""Missed and added length over true length, by seconds between positions; to be lowered, never raised.

Nearly half of it is one drive (00000016), on which the positions lie for 1.6 km along a
street beside the one that was told.
"""
MISSED_MAX = {1: 0.015, 10: 0.016, 30: 0.0195}


@pytest.fixture(scope="module")
def drives(shared):
    return drives_in(shared / "data" / "kubicka2015")


def test_there_are_22_drives_and_7_of_them_were_held_out(drives):
    assert len(drives) == 22
    assert len([drive for drive in drives if drive.name in HELD_OUT]) == 7


@pytest.mark.parametrize("every_s", WRONG_MAX)
def test_what_is_missed_and_added_stays_below_the_stated_bound(drives, every_s):
    missed, added, _ = shares(drives, every_s)

    assert missed <= MISSED_MAX[every_s]
    assert missed + added <= WRONG_MAX[every_s]


@pytest.mark.parametrize("every_s", WRONG_MAX)
def test_drives_that_nobody_tuned_on_are_matched_no_worse_than_the_others(drives, every_s):
    unseen = [drive for drive in drives if drive.name in HELD_OUT]

    missed, added, _ = shares(unseen, every_s)

    assert missed + added <= WRONG_MAX[every_s]


def test_the_measure_finds_a_matcher_that_finds_nothing(drives):
    missed, added, length = score(drives[0], NO_PASSES)

    assert (missed, added) == (length, 0)


def test_thinning_keeps_the_first_and_the_last_position(shared):
    drive = drive_of(shared / "data" / "kubicka2015" / "00000007")

    thin = thinned(drive.fixes, 30)

    assert thin.at_us[[0, -1]].tolist() == drive.fixes.at_us[[0, -1]].tolist()
