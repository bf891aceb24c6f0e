"""Files by day: every row once, under its local day, in every form the same."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onus.base.instants import UTC_ZONE, Instant
from onus.wire.assessment_tables import evidence_table, findings_table
from onus.wire.leaves.track_days import FORMS
from onus.wire.site.day_files import FactRow, day_geojson, facts_by_day, found_by_day, shapes
from onus.wire.site.dictionary import COLUMNS, undescribed

from .conftest import AS_OF


@pytest.mark.parametrize("example", list(AS_OF))
def test_every_finding_and_piece_of_evidence_lies_under_one_day(example, shown):
    one = shown(example)
    rows = list(found_by_day(one.assessment, one.published))

    for table, whole in (("findings", findings_table), ("evidence", evidence_table)):
        parts = [part for _, name, part in rows if name == table]
        wanted = whole(one.assessment)
        assert sum(len(part) for part in parts) == len(wanted)
        first = wanted.schema.names[0]
        found = pa.concat_tables(parts)[first].to_pylist() if parts else []
        assert sorted(found) == sorted(wanted[first].to_pylist())
    assert len({(day, name) for day, name, _ in rows}) == len(rows)


@pytest.mark.parametrize("example", list(AS_OF))
def test_the_dictionary_names_every_column_and_no_other(example, shown):
    one = shown(example)
    rows = [*found_by_day(one.assessment, one.published), *facts_by_day([FACT], UTC_ZONE)]

    assert {name: undescribed(name, part.schema) for _, name, part in rows} == {
        name: [] for _, name, _ in rows
    }
    assert {name for _, name, _ in rows} <= COLUMNS.keys()


@pytest.mark.parametrize("example", ["benxi-2023", "toilets-2024", "elder-care-2024"])
def test_the_dictionary_on_a_site_names_every_column_of_every_table_on_it(example, published):
    site = published(example).site
    read = json.loads((site / "dictionary.json").read_text(encoding="utf-8"))
    known = {table: {row["column"] for row in rows} for table, rows in read.items()}
    found = {}
    for path in sorted((site / "contracts").rglob("*.parquet")):
        table = path.parent.name if path.parent.name in FORMS else path.stem
        found.setdefault(table, set()).update(pq.read_schema(path).names)

    assert {"findings", "facts", "duties"} <= found.keys()
    assert {table: names - known.get(table, set()) for table, names in found.items()} == {
        table: set() for table in found
    }


@pytest.mark.parametrize("form", list(FORMS))
def test_the_dictionary_names_what_days_of_positions_come_to(form):
    assert COLUMNS[form].keys() == {*FORMS[form].columns}


FACT = FactRow("act", "a", Instant(0), Instant(1), 3, '{"x":1}', ("text",))


def test_a_fact_without_an_instant_lies_apart():
    rows = list(facts_by_day([FACT, FactRow("post", "p", None, None, 1, "{}", ())], UTC_ZONE))

    assert [(day, part["id"].to_pylist()) for day, _, part in rows] == [
        ("undated", ["p"]),
        ("1970-01-01", ["a"]),
    ]


def test_a_home_is_on_no_map(shown):
    one = shown("elder-care-2024")
    homes = [place for place in one.assessment.dossier.places if place.private]
    drawn = shapes(one.assessment, one.drawn)

    assert homes
    for _, name, rows in found_by_day(one.assessment, one.published):
        told = json.loads(day_geojson(rows, drawn))
        assert all(not f["properties"]["place_id"].startswith("private-") for f in told["features"]), name


def test_a_map_shows_each_finding_at_a_drawn_place_with_its_leaf(shown):
    one = shown("benxi-2023")
    drawn = shapes(one.assessment, one.drawn)
    day = next(
        rows
        for _, name, rows in found_by_day(one.assessment, one.published)
        if name == "findings" and len(rows) > 9
    )

    features = json.loads(day_geojson(day, drawn))["features"]

    placed = day.filter(pa.array([name in drawn for name in day["place_id"].to_pylist()]))
    assert len(features) == len(placed) > 9
    assert {f["geometry"]["type"] for f in features} <= {
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "MultiPoint",
    }
    assert [f["properties"]["log_index"] for f in features] == placed["log_index"].to_pylist()
