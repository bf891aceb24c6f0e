"""Drawings: nothing by colour alone, labels that do not cover each other, small files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from onus.base.instants import UTC_ZONE, Instant
from onus.core.contracts.places import Place
from onus.core.determinations.findings import Outcome
from onus.report.drawings import CODES, STROKES, bar, patterns
from onus.report.maps import LABELS_MAX, lay_out_map, town_map
from onus.report.timeline import Bar, Event, Timeline, drawing
from onus.wire.network_geometry import CenterLine, PlaceRow, lay_out

DAY = 86_400_000_000


def town(count: int, *, private: int = -1, name: str = ""):
    rows, lines = [], []
    for number in range(count):
        shown = name or f"Road {number}"
        rows.append(PlaceRow(Place(f"s{number:05d}", shown, district="north", private=number == private)))
        x, y = number % 100 * 20_000, number // 100 * 20_000
        lines.append(CenterLine(f"s{number:05d}", np.array([[x, y], [x + 15_000, y + 4_000]])))
    places, geometry = lay_out(rows, lines)
    return places, geometry


def texts(svg: str) -> list[tuple[str, float, float]]:
    root = ET.fromstring(svg)
    return [(t.text or "", float(t.get("x", 0)), float(t.get("y", 0))) for t in root.iter("text")]


def test_each_outcome_has_a_pattern_or_a_line_of_its_own():
    assert set(CODES) == {*(o.value for o in Outcome), "none"}
    overlays = [STROKES[o.value] for o in Outcome if STROKES[o.value]]
    assert len(overlays) == len(set(overlays))
    assert [code for code in CODES if f'id="p-{code}"' not in patterns()] == []


def test_the_longest_bar_is_full_and_a_small_one_is_still_seen():
    assert 'width="100.0%"' in bar("late", 10, 10)
    assert 'width="0.4%"' in bar("late", 1, 100_000)
    assert 'width="0.0%"' in bar("late", 0, 10)


def test_a_home_is_not_on_the_map():
    places, geometry = town(3, private=1, name="12 Elm Street")

    svg = town_map(lay_out_map(geometry, places), places, ["late"] * 3, "en", "map")

    assert svg.count("<title>") == 2


def test_a_map_is_valid_and_has_scale_north_and_a_tooltip_for_each_failure():
    places, geometry = town(50)
    outcomes = ["unmet" if n == 7 else "fulfilled" for n in range(50)]

    svg = str(town_map(lay_out_map(geometry, places), places, outcomes, "zh-Hans", "图"))

    words = [text for text, _, _ in texts(svg)]
    assert "Road 7 (s00007): 未履行" in svg
    assert [w for w in ("北", "north") if w not in words] == []
    assert any(w.endswith(("米", "公里")) for w in words)


def test_labels_of_a_map_do_not_cover_each_other():
    places, geometry = town(400)

    svg = str(town_map(lay_out_map(geometry, places), places, ["late"] * 400, "en", "map"))

    placed = [(t, x, y) for t, x, y in texts(svg) if t.startswith("Road") or t == "north"]
    assert 2 < len(placed) <= LABELS_MAX
    for one, (a, x, y) in enumerate(placed):
        for b, u, v in placed[one + 1 :]:
            apart = abs(x - u) * 2 >= (len(a) + len(b)) * 9 - 4 or abs(y - v) >= 18
            assert apart, (a, b)


def test_ten_thousand_streets_fit_into_a_megabyte():
    places, geometry = town(10_000)

    svg = town_map(
        lay_out_map(geometry, places), places, ["fulfilled"] * 9_000 + ["unmet"] * 1_000, "en", "map"
    )

    assert len(svg) < 1_000_000


def test_nothing_to_draw_makes_no_map():
    places, geometry = lay_out([PlaceRow(Place("a"))], [])

    assert lay_out_map(geometry, places) is None


def test_a_name_on_the_map_is_text_and_no_markup():
    places, geometry = town(2, name="<script>")

    svg = town_map(lay_out_map(geometry, places), places, ["late", "late"], "en", "map")

    assert "<script>" not in svg


def a_timeline() -> Timeline:
    bars = (
        Bar("weather", "weather", Instant(0), Instant(DAY), "heavy snow"),
        Bar("clock passable 24", "allowed", Instant(DAY), Instant(2 * DAY), "due"),
        Bar("clock passable 24", "over", Instant(2 * DAY), Instant(40 * DAY), "over"),
    )
    events = (
        Event(Instant(3 * DAY), "others", "<b>notice</b>"),
        Event(Instant(9 * DAY), "contractor", "summons"),
    )
    return Timeline(events, bars, 2)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_timeline_has_a_lane_for_each_kind_and_keeps_inside_its_width(language):
    svg = str(drawing(a_timeline(), UTC_ZONE, language))

    root = ET.fromstring(svg)
    right = [float(r.get("x", 0)) + float(r.get("width", 0)) for r in root.iter("rect")]
    lanes = re.findall(r'class="lane"', svg)
    assert len(lanes) == 4
    assert max(right) <= 960
    assert "<b>" not in svg


def test_what_is_overdue_for_long_does_not_squeeze_the_days_before():
    svg = str(drawing(a_timeline(), UTC_ZONE, "en"))

    days = [text for text, _, y in texts(svg) if y == 16]
    assert (days[0], days[-1]) == ("01-01", "01-13")


def test_a_place_that_is_a_point_is_drawn_and_told_apart_by_its_tooltip():
    rows = [
        PlaceRow(Place("t1", "Toilet 1", kind="place"), points=(np.array([[0, 0]]),)),
        PlaceRow(Place("t2", "Toilet 2", kind="place"), points=(np.array([[90_000, 40_000]]),)),
        PlaceRow(Place("t3", "Toilet 3", kind="place")),
    ]
    places, geometry = lay_out(rows, [])
    sheet = lay_out_map(geometry, places)

    svg = str(town_map(sheet, places, ["late", "unmet", "late"], "en", "map"))

    assert sheet.undrawn == 1
    assert len(set(re.findall(r'<path d="(M[^"]*z)"><title>Toilet', svg))) == 2
