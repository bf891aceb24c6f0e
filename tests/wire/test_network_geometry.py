"""Network geometry: a street is one street, however many files draw it."""

from __future__ import annotations

import numpy as np

from onus.core.contracts.places import Place
from onus.wire.network_geometry import CenterLine, PlaceRow, lay_out

LINE = np.array([[1_600_000_000, 410_000_000], [1_600_010_000, 410_000_000]], np.int64)
BENT = np.vstack([LINE, [[1_600_010_000, 410_010_000]]])


def length(rows, centerlines) -> int:
    places, drawn = lay_out(rows, centerlines)
    assert drawn.roads.segment_length_mm.tolist() == [place.length_mm for place in places]
    return places[0].length_mm


def test_a_street_drawn_in_the_network_and_in_the_lines_file_is_laid_once():
    once = length([PlaceRow(Place("a"), lines=(LINE,))], [])

    assert length([PlaceRow(Place("a"), lines=(LINE,))], [CenterLine("a", LINE)]) == once
    assert length([PlaceRow(Place("a"))], [CenterLine("a", LINE), CenterLine("a", LINE.copy())]) == once


def test_where_the_lines_file_draws_a_place_differently_the_lines_file_holds():
    bent = length([PlaceRow(Place("a"))], [CenterLine("a", BENT)])

    assert length([PlaceRow(Place("a"), lines=(LINE,))], [CenterLine("a", BENT)]) == bent
