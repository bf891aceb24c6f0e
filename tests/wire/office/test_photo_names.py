"""Names of photos: days and times as people and telephones write them, and what WeChat's numbers are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.contracts.places import Place
from onus.wire.office.photo_names import name_said, shows_work
from onus.wire.office.photo_places import place_names

DAY = date(2023, 12, 16)


@pytest.mark.parametrize(
    ("path", "day", "second"),
    [
        ("2023-12-16 人民路 除雪/IMG_0001.jpg", DAY, None),
        ("IMG_20231216_083015.jpg", DAY, 30_615),
        ("20231216083015.jpg", DAY, 30_615),
        ("人民路/2023.12.16/8时30分.jpg", DAY, None),
        ("2023年12月16日 8时30分 人民路/a.jpg", DAY, 30_600),
        ("Screenshot_2023-12-16-08-30-15-77.jpg", DAY, 30_615),
        ("IMG_20231216_083015123.jpg", DAY, 30_615),
        ("人民路/13800001234.jpg", None, None),
        ("20231316/a.jpg", None, None),
        ("2023-11-31 人民路/a.jpg", None, None),
    ],
)
def test_a_day_and_a_time_are_read_as_they_are_written(path, day, second):
    said = name_said(path)

    assert (said.day, said.second) == (day, second)


@pytest.mark.parametrize(
    "name", ["mmexport1702712345678.jpg", "微信图片_20240305101010.jpg", "wx_camera_1702712345678.jpg"]
)
def test_the_number_of_a_photo_that_wechat_saved_is_not_when_it_was_taken(name):
    alone, in_folder = name_said(name), name_said(f"2023-12-16 人民路/{name}")

    assert alone.saved and alone.day is None
    assert in_folder.saved and in_folder.day == DAY and in_folder.second is None


def test_names_that_tell_different_days_tell_none():
    said = name_said("2023-12-16 人民路/IMG_20231218_090000.jpg")

    assert said.days_differ and said.day is None and said.second is None


@given(st.text(max_size=40))
def test_no_name_whatever_stops_the_reading(text):
    said = name_said(f"{text}/{text}.jpg")

    assert said.second is None or 0 <= said.second < 86_400


@pytest.mark.parametrize(
    ("path", "note", "shown"),
    [
        ("人民路 清扫后/a.jpg", "", True), ("人民路 整改前/a.jpg", "", False), ("人民路/a.jpg", "作业完成", True),
        ("人民路 作业前 作业后/a.jpg", "", None), ("清扫后/作业前.jpg", "", False), ("人民路/a.jpg", "路面积冰", None),
    ],
)  # fmt: skip
def test_what_a_photo_shows_is_said_by_words_and_never_assumed(path, note, shown):
    assert shows_work(name_said(path), note) is shown


def test_a_longer_name_goes_before_a_shorter_one_inside_it_and_homes_have_no_names():
    known = place_names(
        [
            Place("R-1", "人民路"),
            Place("T-1", "人民路公厕"),
            Place("R-2", "解放路"),
            Place("H-1", "张家", private=True),
        ]
    )

    assert known.found_in(["a", "人民路公厕 保洁"]) == ("T-1",)
    assert known.found_in(["人民路与解放路口"]) == ("R-1", "R-2")
    assert known.found_in(["张家"]) == () and known.found_in(["H-1 上门"]) == ("H-1",)
    assert known.told("r-2") == ("R-2",) and known.told("人民") == ()


def test_a_photo_may_call_a_part_of_a_road_by_the_roads_name_as_other_sheets_do():
    known = place_names(
        [
            Place("R-1", "样例甲路(东门-西门)"),
            Place("R-2", "样例乙路(一-二)"),
            Place("R-3", "样例乙路(二-三)"),
        ]
    )

    assert known.told("样例甲路") == known.told("样例甲路（东门-西门）") == ("R-1",)
    assert known.found_in(["2023-12-16 样例甲路 清雪后"]) == ("R-1",)
    assert known.found_in(["2023-12-16 样例乙路 清雪后"]) == ("R-2", "R-3")
    assert known.found_in(["样例乙路(二-三) 清雪后"]) == ("R-3",)
