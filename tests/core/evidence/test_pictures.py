"""Pictures: sources that agree, sources that do not, and what stands as a claim of work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, MINUTE_US, UTC_ZONE, Instant
from onus.core.evidence.pictures import Looked, Picture, PlaceSaid, TimeSaid, sight
from onus.core.evidence.reuse import Shown, reuses

NOON = Instant(12 * HOUR_US)
WORK = Picture(
    "a.jpg", "f0", (TimeSaid("exif", NOON),), (PlaceSaid("name", ("R-1",)),), shows_work=True
)  # fmt: skip
places = st.lists(
    st.builds(PlaceSaid, st.sampled_from(("sheet", "position", "name")), st.lists(st.sampled_from("abc"), max_size=3).map(tuple)),
    max_size=3,
)  # fmt: skip
times = st.lists(
    st.builds(TimeSaid, st.sampled_from(("sheet", "exif", "name")), st.integers(0, 3 * 24 * HOUR_US).map(Instant), st.booleans()),
    max_size=3,
)  # fmt: skip


def seen(picture: Picture, *looks: Looked, **names: str):
    return sight(picture, looks, UTC_ZONE, names)


@given(times, places, st.sampled_from((True, False, None)))
def test_a_place_and_a_time_are_said_only_where_no_source_denies_them(when, where, shows):
    found = seen(Picture("a.jpg", "f0", tuple(when), tuple(where), shows_work=shows))

    if found.place:
        assert all(found.place in one.places for one in where if one.places)
    if found.is_evidence:
        assert shows is True and found.place and found.at is not None and not found.doubts
    if not found.place or found.at is None:
        assert found.doubts


@given(times, places)
def test_one_more_source_never_turns_a_doubt_into_a_place_that_another_source_denies(when, where):
    before = seen(Picture("a.jpg", "f0", tuple(when), tuple(where)))
    after = seen(Picture("a.jpg", "f0", tuple(when), (*where, PlaceSaid("name", ("x",)))))

    assert after.place in ("", "x") or before.place == ""


@pytest.mark.parametrize(
    ("times", "doubt"),
    [
        ((), "no_time"),
        ((TimeSaid("sheet", NOON), TimeSaid("exif", Instant(NOON + 3 * HOUR_US))), "times_differ:sheet:exif"),
        (
            (TimeSaid("exif", NOON), TimeSaid("name", Instant(36 * HOUR_US), day_only=True)),
            "times_differ:exif:name",
        ),
    ],
)
def test_a_photo_without_a_sure_time_is_evidence_of_nothing(times, doubt):
    found = seen(replace(WORK, times=times))

    assert (found.at, found.doubts, found.is_evidence) == (None, (doubt,), False)


def test_a_source_that_knows_the_hour_goes_before_one_that_knows_the_day():
    day = TimeSaid("sheet", Instant(24 * HOUR_US - 1), day_only=True)

    found = seen(replace(WORK, times=(day, TimeSaid("exif", NOON))))

    assert found.at == NOON and found.reasons[:2] == ("time_by_exif", "time_also_by_sheet")


def test_a_position_picks_the_part_of_a_street_that_the_folder_names():
    street = PlaceSaid("name", ("R-1", "R-2"))

    assert seen(replace(WORK, places=(street,))).doubts == ("several_places:2",)
    assert seen(replace(WORK, places=(PlaceSaid("position", ("R-2", "R-9")), street))).place == "R-2"


def test_a_photo_belongs_to_the_only_inspection_near_it_and_then_claims_no_work():
    near, far = (
        Looked("I-1", "R-1", Instant(NOON + 9 * MINUTE_US)),
        Looked("I-2", "R-1", Instant(NOON + HOUR_US)),
    )
    plain = replace(WORK, shows_work=None)

    assert seen(plain, near, far).inspection == "I-1"
    assert seen(plain, near, replace(far, at=NOON)).doubts == ("several_inspections:2",)
    assert seen(WORK, near).inspection == "" and seen(WORK, near).is_evidence


def test_an_inspection_is_taken_by_its_name_where_one_is_told():
    look = Looked("I-1", "R-9", Instant(0))

    assert seen(replace(WORK, inspection="I-1"), look).reasons[-1] == "inspection_by_sheet"
    assert seen(replace(WORK, inspection="I-7"), look).doubts == ("no_inspection:I-7",)
    assert sight(WORK, [look], UTC_ZONE, {"a.jpg": "I-1"}).inspection == "I-1"


def test_three_photos_of_one_heap_are_no_reuse_and_one_heap_on_two_days_is():
    one = Shown("a.jpg", "f0", "R-1", NOON, 7)
    burst = replace(one, file="b.jpg", sha256="f1", at=Instant(NOON + 5))
    later = replace(one, file="c.jpg", at=Instant(NOON + 48 * HOUR_US))

    found = reuses([one], [burst, later])

    assert [(pair.earlier, pair.later, pair.same_bytes, pair.same_claim) for pair in found] == [
        ("a.jpg", "b.jpg", False, True), ("a.jpg", "c.jpg", True, False), ("b.jpg", "c.jpg", False, False),
    ]  # fmt: skip


def test_pairs_that_were_on_record_before_are_not_told_again():
    one = Shown("a.jpg", "f0", "R-1", NOON, 7)

    assert reuses([one, replace(one, file="b.jpg")], []) == ()


def test_of_two_new_photos_the_one_taken_first_is_the_original_whatever_their_order():
    late, early = (
        Shown("a.jpg", "f0", "R-1", Instant(NOON + 48 * HOUR_US), 7),
        Shown("b.jpg", "f1", "R-2", NOON, 7),
    )
    untimed = Shown("0.jpg", "f2", "R-3", None, 7)

    (pair,) = reuses([], [late, early])
    assert (pair.earlier, pair.later, pair.in_order) == ("b.jpg", "a.jpg", True)
    assert {one.later for one in reuses([], [untimed, late, early])} == {"a.jpg", "0.jpg"}


def test_of_two_new_photos_without_a_time_neither_is_the_original_and_one_on_record_is():
    one, other = Shown("a.jpg", "f0", "R-1", None, 7), Shown("b.jpg", "f1", "R-2", None, 7)

    assert [pair.in_order for pair in reuses([], [one, other])] == [False]
    assert [(pair.earlier, pair.in_order) for pair in reuses([one], [other])] == [("a.jpg", True)]
