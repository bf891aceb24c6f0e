"""The map of an assessment: areas of several parts stay several parts, and holes stay holes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from onus.outside.dossiers import _shape
from onus.wire.assessment_map import shape_of

ONE = "POLYGON ((0 0, 0.1 0, 0.1 0.1, 0 0.1, 0 0))"
HOLED = "POLYGON ((0 0, 0 0.1, 0.1 0.1, 0.1 0, 0 0), (0.02 0.02, 0.04 0.02, 0.04 0.04, 0.02 0.04, 0.02 0.02))"
APART = "MULTIPOLYGON (((0 0, 0.1 0, 0.1 0.1, 0 0.1, 0 0)), ((1 1, 1 1.1, 1.1 1.1, 1.1 1, 1 1)))"
BOTH = (
    "MULTIPOLYGON (((1 1, 1.1 1, 1.1 1.1, 1 1.1, 1 1)), ((0 0, 0.1 0, 0.1 0.1, 0 0.1, 0 0), "
    "(0.02 0.02, 0.02 0.04, 0.04 0.04, 0.04 0.02, 0.02 0.02)))"
)


def written(text: str) -> shapely.Geometry:
    rings, lines, points = _shape(shapely.from_wkt(text))
    return shapely.geometry.shape(shape_of(lines, rings, points))


@pytest.mark.parametrize("text", [ONE, HOLED, APART, BOTH])
def test_an_area_is_written_as_it_was_whatever_way_its_rings_ran(text):
    shape = written(text)

    assert shape.is_valid
    assert shape.geom_type == shapely.from_wkt(text).geom_type
    assert shape.equals(shapely.from_wkt(text))


boxes = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6, unique=True)


@given(boxes, st.randoms(use_true_random=False))
def test_parts_that_lie_apart_never_become_holes_of_each_other(corners, rng):
    areas = [shapely.box(x, y, x + 0.5, y + 0.5, ccw=rng.random() < 0.5) for x, y in corners]

    shape = written(shapely.to_wkt(shapely.MultiPolygon(areas)))

    assert shape.is_valid
    assert len(getattr(shape, "geoms", [shape])) == len(areas)
    assert np.isclose(shape.area, sum(area.area for area in areas))
