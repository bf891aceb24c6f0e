"""Road registers become one kind of network, in WGS 84 or not at all."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.columns import ColumnSource
from onus.wire.geojson import features_text, parse_features
from onus.wire.geoparquet import geo_metadata, geometry_column
from onus.wire.line_lengths import line_length_mm
from onus.wire.network_tables import normalise_network
from onus.wire.osm_ways import OsmWay, direction, split_ways


def geo(crs: object, encoding: str = "WKB") -> str:
    return json.dumps({"primary_column": "geom", "columns": {"geom": {"encoding": encoding, "crs": crs}}})


@pytest.mark.parametrize("code", [("OGC", "CRS84"), ("EPSG", 4326), ("EPSG", 4490)])
def test_wgs84_and_cgcs2000_are_accepted(code: tuple[str, object]) -> None:
    crs = {"id": {"authority": code[0], "code": code[1]}}

    assert geometry_column(geo(crs), ["geom"], file="a").name == "geom"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (geo({"id": {"authority": "EPSG", "code": 3857}}), "IMPORT-015"),
        (geo(None), "IMPORT-015"),
        (geo({}, encoding="linestring"), "IMPORT-016"),
        ("{", "IMPORT-016"),
        (geo_metadata([], column="other"), "IMPORT-016"),
    ],
)
def test_other_systems_and_encodings_are_refused_and_named(text: str, code: str) -> None:
    assert [one.code for one in geometry_column(text, ["geom"], file="a").faults] == [code]


def test_an_old_crs_member_of_geojson_is_obeyed() -> None:
    text = '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"%s"}},"features":[{"type":"Feature","properties":{},"geometry":null}]}'

    assert parse_features(text % "urn:ogc:def:crs:OGC:1.3:CRS84", file="a").faults == ()
    assert parse_features(text % "EPSG:3857", file="a").faults[0].code == "IMPORT-015"


def test_numbers_in_geojson_keep_their_digits() -> None:
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":966223,"w":3.50,"p":true,"n":null},"geometry":{"type":"Point","coordinates":[123.70,41.30]}}]}'
    feature = parse_features(text, file="a").features[0]

    assert feature.properties == {"id": "966223", "w": "3.50", "p": "true", "n": ""}
    assert "123.70" in feature.geometry


@pytest.mark.parametrize("text", ["{", "[]", '{"features": NaN}', "[" * 100_000])
def test_a_text_that_is_no_collection_is_one_fault(text: str) -> None:
    assert [one.code for one in parse_features(text, file="a").faults] == ["IMPORT-018"]


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_properties_written_are_read_back_unchanged(properties: dict[str, str]) -> None:
    read = parse_features(features_text([(properties, "")]), file="a")

    assert read.features[0].properties == properties


def test_ft_runs_with_the_line_and_tf_against_it() -> None:
    table = pa.table({"segment_id": ["1", "2", "3"], "ONE_WAY": ["FT", "TF", None]})
    read = normalise_network(table, {"oneway": ColumnSource("ONE_WAY")}, file="a")

    assert read.table["oneway"].to_pylist() == ["forward", "backward", ""]


def test_all_faults_of_a_network_are_listed_at_once() -> None:
    table = pa.table(
        {
            "segment_id": ["1", "1", "", "4"],
            "length_m": ["10", "-1", "", "x"],
            "kind": ["segment", "", "lake", "place"],
            "oneway": ["", "up", "", ""],
        }
    )
    faults = normalise_network(table, {}, file="a").faults

    assert sorted((one.where, one.code) for one in faults) == [
        ("row 2", "IMPORT-002"),
        ("row 2", "IMPORT-002"),
        ("row 2", "IMPORT-014"),
        ("row 3", "IMPORT-002"),
        ("row 3", "IMPORT-003"),
        ("row 4", "IMPORT-002"),
    ]


def test_a_length_in_miles_is_kept_in_metres_to_the_millimetre() -> None:
    table = pa.table({"segment_id": ["1"], "len": [0.25]})
    read = normalise_network(table, {"length_m": ColumnSource("len", unit="mi")}, file="a")

    assert read.table["length_m"].to_pylist() == [402.336]


def test_a_degree_of_the_equator_has_its_known_length() -> None:
    length_mm = line_length_mm(np.array([0, 10_000_000]), np.array([0, 0]))

    assert abs(length_mm - 111_319_491) < 111_319_491 // 10_000


@given(st.lists(st.tuples(st.integers(-900_000, 900_000), st.integers(-900_000, 900_000)), min_size=1))
def test_a_line_is_as_long_as_its_way_back(steps: list[tuple[int, int]]) -> None:
    lon = np.array([1_237_000_000 + x for x, _ in steps])
    lat = np.array([413_050_000 + y for _, y in steps])

    assert line_length_mm(lon, lat) == line_length_mm(lon[::-1], lat[::-1])


def way(number: int, *nodes: int, **tags: str) -> OsmWay:
    places = tuple(node * 1_000 for node in nodes)
    return OsmWay(number, nodes, places, places, {"highway": "residential", **tags})


def test_ways_are_cut_where_they_meet_and_only_there() -> None:
    found = split_ways([way(1, 1, 2, 3, 4), way(2, 3, 9)])

    assert [(one.segment_id, len(one.lon_e7)) for one in found] == [
        ("w1-1", 3),
        ("w1-2", 2),
        ("w2-1", 2),
    ]


def test_a_way_that_crosses_itself_is_cut_at_the_crossing() -> None:
    assert [len(one.lon_e7) for one in split_ways([way(1, 1, 2, 3, 4, 2, 5)])] == [2, 4, 2]


@given(
    st.lists(st.lists(st.integers(1, 8), min_size=2, max_size=6), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_cutting_loses_no_vertex_and_does_not_see_the_order_of_ways(
    paths: list[list[int]], rng: object
) -> None:
    ways = [way(number, *nodes) for number, nodes in enumerate(paths)]
    shuffled = list(ways)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    found = split_ways(ways)

    assert split_ways(shuffled) == found
    assert sum(len(one.lon_e7) - 1 for one in found) == sum(len(nodes) - 1 for nodes in paths)


def test_tags_say_or_imply_the_direction() -> None:
    assert direction({"highway": "motorway"}) == "forward"
    assert direction({"junction": "roundabout", "oneway": "no"}) == ""
    assert direction({"oneway": "-1"}) == "backward"
