"""Schemas of a dossier: they say what the reader does, and see what a schema can see."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from importlib.resources import files as package_files
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.wire.csv_rows import Row, Rows
from onus.wire.dossier_bounds import BOUND_WORDS, BOUNDS, CHOICES
from onus.wire.dossier_files import (
    read_acts,
    read_contract,
    read_head,
    read_notices,
    read_register,
)
from onus.wire.dossier_schemas import FILES, schema, schema_names, toml_schema
from onus.wire.dossier_tracks import TYPES
from onus.wire.dossier_words import MEANINGS
from onus.wire.fact_columns import COLUMNS
from onus.wire.fact_tables import TABLES, facts
from onus.wire.network_tables import COLUMNS as NETWORK_COLUMNS
from onus.wire.toml_values import decode, needed_keys
from onus.wire.track_tables import NEEDED

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE_TABLES = sorted(
    table for head in (ROOT / "examples").glob("*/dossier.toml") for table in head.parent.glob("*.csv")
)
READERS = {
    "dossier.toml": read_head,
    "contract.toml": read_contract,
    "officers.toml": read_register,
    "notices.toml": read_notices,
    "acts.toml": read_acts,
}
CONTRACT = """
[contract]
id = "c"
title = "t"
form = "service_purchase"
payer = "government"
price_minor = 5
starts = 2024-01-01
ends = 2025-01-01

[[obligations]]
id = "o"
clause = "1"
title = "t"
service = "s"
trigger = "t"

[[prices]]
id = "p"
clause = "2"
obligation = "o"
unit = "km"
amount_minor = 1

[[triggers]]
id = "t"
kind = "snowfall"
"""
OFFICERS = """
[[posts]]
id = "p"
body = "b"
title = "t"
powers = ["inspect"]

[[holdings]]
post = "p"
holder = "h"
since = 2024-01-01T00:00:00+08:00

[[ladder]]
post = "p"
within_h = 1
"""


def plain(value: object) -> object:
    """Return a TOML value as JSON would hold it: dates and instants as texts."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def complaints(name: str, text: str) -> list[str]:
    found = Draft202012Validator(toml_schema(name)).iter_errors(plain(tomllib.loads(text)))
    return [error.message for error in found]


def dossier_folders() -> list[Path]:
    law = Path(str(package_files("onus.law")))
    examples = [path.parent for path in (ROOT / "examples").glob("*/dossier.toml")]
    return sorted([*examples, *law.glob("*/template")])


@pytest.mark.parametrize("name", FILES)
def test_each_schema_is_a_schema(name):
    Draft202012Validator.check_schema(toml_schema(name))

    assert toml_schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    "folder", dossier_folders(), ids=lambda folder: f"{folder.parent.name}-{folder.name}"
)
def test_every_example_and_every_template_fits_its_schemas(folder):
    found = {
        path.name: complaints(path.name, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.toml"))
    }

    assert {"dossier.toml", "contract.toml", "officers.toml"} <= set(found)
    assert [f"{name}: {told}" for name, told in found.items() if told] == []


@pytest.mark.parametrize(
    ("name", "text", "sound", "faulty"),
    [
        ("contract.toml", CONTRACT, "price_minor = 5", "price_minor = -5"),
        ("contract.toml", CONTRACT, "price_minor = 5", "price_minor = 0.5"),
        ("contract.toml", CONTRACT, "amount_minor = 1", "amount_minor = -1"),
        ("contract.toml", CONTRACT, 'unit = "km"', 'unit = "mile"'),
        ("contract.toml", CONTRACT, 'clause = "1"', 'clause = " "'),
        ("contract.toml", CONTRACT, 'clause = "1"\n', ""),
        ("contract.toml", CONTRACT, 'kind = "snowfall"', 'kind = "snowfal"'),
        ("contract.toml", CONTRACT, 'payer = "government"', 'payer = "nobody"'),
        ("contract.toml", CONTRACT, "starts = 2024-01-01", 'starts = "yesterday"'),
        ("contract.toml", CONTRACT, "starts = 2024-01-01", "starts = 2024-01-01T00:00:00Z"),
        ("contract.toml", CONTRACT, 'form = "service_purchase"', 'frm = "service_purchase"'),
        ("contract.toml", CONTRACT, 'title = "t"', 'title = { en = "t", fr = "t" }'),
        ("contract.toml", CONTRACT, "[[obligations]]", "[obligations]"),
        ("officers.toml", OFFICERS, 'powers = ["inspect"]', 'powers = ["inspct"]'),
        ("officers.toml", OFFICERS, 'powers = ["inspect"]', 'powers = "inspect"'),
        ("officers.toml", OFFICERS, "within_h = 1", "within_h = 0"),
        ("officers.toml", OFFICERS, "+08:00", ""),
    ],
)
def test_a_fault_that_a_schema_can_see_is_refused_by_schema_and_reader_alike(name, text, sound, faulty):
    planted = text.replace(sound, faulty, 1)

    assert complaints(name, text) == []
    assert READERS[name](text.encode()).faults == ()
    assert planted != text
    assert complaints(name, planted) != []
    if faulty != 'clause = " "':  # An empty clause is told by the check between the files.
        assert READERS[name](planted.encode()).faults != ()


def test_every_class_and_every_key_has_a_meaning_in_both_languages():
    kinds = [*FILES.values()]
    for kind in kinds:
        for part in get_type_hints(kind).values():
            inner = [one for one in (part, *get_args(part)) if is_dataclass(one) and one is not Localized]
            kinds += [one for one in inner if one not in kinds]

    lacking = [
        f"{kind.__name__}.{one.name}" for kind in kinds for one in fields(kind)
        if not all(MEANINGS.get(kind, {}).get(one.name, ("", "")))
    ]  # fmt: skip
    strange = [
        f"{kind.__name__}.{name}" for kind, told in MEANINGS.items() for name in told
        if name not in {one.name for one in fields(kind)}
    ]  # fmt: skip
    assert (lacking, strange) == ([], [])
    assert len(kinds) >= 25


def sample(kind: object) -> object:
    """Return the smallest TOML value that a class takes."""
    if kind is str or kind is Localized:
        return "x"
    if kind is Instant:
        return datetime.fromisoformat("2024-01-01T00:00:00+00:00")
    return {date: date(2024, 1, 1), bool: True}.get(kind, 1)


def smallest(kind: type) -> dict[str, object]:
    hints = get_type_hints(kind)
    made = {}
    for one in fields(kind):
        words = {**CHOICES, **BOUND_WORDS}.get((kind, one.name))
        if one.name in needed_keys(kind):
            made[one.name] = sample(hints[one.name])
            if words:
                made[one.name] = words[0]
            if hints[one.name] == tuple[str, ...]:
                made[one.name] = list(words[:1]) if words else []
    if "ends" in made:
        made["ends"] = date(2025, 1, 1)
    return made


def limits_of(kind: type, name: str) -> dict:
    for file in FILES:
        found = toml_schema(file)
        tables = [*found["$defs"].items(), (FILES[file].__name__, found)]
        tables += [(FILES[file].__name__, one) for one in found["properties"].values()]
        for title, table in tables:
            if title == kind.__name__ and name in table.get("properties", {}):
                return table["properties"][name]
    raise AssertionError(f"{kind.__name__}.{name} stands in no schema")


BESIDE = {"within_h_by_day": {"by_day_from_minute": 0, "by_day_until_minute": 60}}
"""Keys that stand together or not at all."""


@pytest.mark.parametrize(("kind", "name"), BOUNDS, ids=lambda one: getattr(one, "__name__", one))
def test_at_each_bound_schema_and_class_agree(kind, name):
    least, most = BOUNDS[kind, name]
    part = get_type_hints(kind)[name]
    wrap = (lambda number: {"a": number}) if "Mapping" in str(part) else (lambda number: number)
    judged = Draft202012Validator(limits_of(kind, name))
    numbers = [(least, True), (least - 1, False)]
    numbers += [(most, True), (most + 1, False)] if most is not None else []

    for number, sound in numbers:
        table = {**smallest(kind), **BESIDE.get(name, {}), name: wrap(number)}
        assert judged.is_valid(wrap(number)) is sound
        assert (decode(kind, table, {}, file="x").faults == ()) is sound


@pytest.mark.parametrize(("kind", "name"), BOUND_WORDS, ids=lambda one: getattr(one, "__name__", one))
def test_each_closed_list_of_words_is_the_class_own(kind, name):
    words = BOUND_WORDS[kind, name]
    many = "tuple" in str(get_type_hints(kind)[name])
    extra = {"inspection_item": "i"} if kind.__name__ == "Deduction" else {}

    for word in (*words, "nonsense"):
        table = {**smallest(kind), **extra, name: [word] if many else word}
        assert (decode(kind, table, {}, file="x").faults == ()) is (word in words)


texts = st.sampled_from(["", "x", "km", "snowfall", "government", "2024-01-01", "inspect"])
values = st.recursive(
    st.none().map(lambda _: 1) | st.booleans() | st.integers(-2, 3) | texts
    | st.just(date(2024, 5, 1)) | st.just(datetime.fromisoformat("2024-05-01T00:00:00+08:00")) | st.floats(0, 1),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "en", "a"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@given(st.data())
def test_what_the_reader_accepts_the_schema_accepts(data):
    kind = data.draw(st.sampled_from(list(MEANINGS)))
    names = st.sampled_from([one.name for one in fields(kind)])
    table = {**smallest(kind), **data.draw(st.dictionaries(names, values, max_size=3))}

    if decode(kind, table, {}, file="x").faults == () and not closed(kind, table):
        found = [error.message for error in validator(kind).iter_errors(plain(table))]
        assert found == []


def closed(kind: type, table: dict) -> bool:
    """Return whether a word is refused by the check that follows the decoding."""
    for (owner, name), words in CHOICES.items():
        given_words = table.get(name, [])
        listed = given_words if isinstance(given_words, list) else [given_words]
        if owner is kind and [word for word in listed if word not in words]:
            return True
    return table.get("clause") == "" or any(closed_inside(part) for part in table.values())


def closed_inside(part: object) -> bool:
    return isinstance(part, list) and any(isinstance(one, dict) for one in part)


def validator(kind: type) -> Draft202012Validator:
    for file in FILES:
        found = toml_schema(file)
        if FILES[file] is kind:
            inner = found["properties"].get(file.removesuffix(".toml"), found)
            table = inner if "properties" in inner else found
            return Draft202012Validator({**table, "$defs": found["$defs"]})
        if kind.__name__ in found["$defs"]:
            return Draft202012Validator({**found["$defs"][kind.__name__], "$defs": found["$defs"]})
    raise AssertionError(kind)


def full_row(file: str) -> dict[str, str]:
    made = {
        "id": "7", "ids": "7", "text": "x", "instant": "2024-01-01T00:00:00Z", "number": "1",
        "whole": "1", "yes": "true", "month": "2024-01", "sha256": "0f" * 32, "likeness": "0f" * 8,
    }  # fmt: skip
    row = {one.name: one.allowed[0] if one.allowed else made[one.type] for one in COLUMNS[file]}
    later = ("to_utc", "ended_at", "left_at", "recorded_at", "closed_at", "target_at", "until")
    return {**row, **{name: "2024-01-02T00:00:00Z" for name in later if name in row}}


class Noticing(dict):
    """A row that notes which columns are read."""

    def __init__(self, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.read: set[str] = set()

    def get(self, key, default=None):
        self.read.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_the_reader_of_each_table_reads_the_columns_that_are_written_down(table):
    cells = Noticing(full_row(table.file))
    rows = Rows(tuple(cells), (Row(1, 2, cells),), ())

    found = facts(rows, table)

    only_kept = {"temperature_c"} | ({"lon", "lat"} if table.file == "reports.csv" else set())
    assert found[1] == ()
    assert cells.read - {""} | only_kept == set(cells) | only_kept


@pytest.mark.parametrize(
    ("file", "column"),
    [(table.file, one) for table in TABLES for one in COLUMNS[table.file]],
    ids=lambda one: getattr(one, "name", one),
)
def test_each_column_is_held_to_what_is_written_down(file, column):
    table = next(one for one in TABLES if one.file == file)

    def codes(cell: str) -> list[str]:
        row = {**full_row(file), column.name: cell}
        return [one.code for one in facts(Rows(tuple(row), (Row(1, 2, row),), ()), table)[1]]

    assert (codes("") != []) is column.filled
    if column.type in ("instant", "month", "number", "whole", "yes", "word", "sha256", "likeness"):
        assert "DOSSIER-010" in codes("nonsense")
    if column.least is not None:
        assert "DOSSIER-010" in codes(str(column.least - 1))
    if column.most is not None:
        assert "DOSSIER-010" in codes(str(column.most + 1))
    if column.in_header:
        row = {name: cell for name, cell in full_row(file).items() if name != column.name}
        assert [one.code for one in facts(Rows(tuple(row), (), ()), table)[1]] == ["DOSSIER-014"]


def test_tracks_and_network_are_written_down_as_their_readers_know_them():
    tracks = COLUMNS["tracks/*.csv"]

    assert [one.name for one in tracks] == list(TYPES)
    assert tuple(one.name for one in tracks if one.filled) == NEEDED
    assert tuple(one.name for one in COLUMNS["network.csv"]) == NETWORK_COLUMNS


def test_a_table_schema_names_type_unit_and_need_of_each_column():
    found = schema("weather.csv")

    amount = next(one for one in found["fields"] if one["name"] == "precipitation_mm")
    assert (amount["type"], amount["unit"], amount["x-in-header"]) == ("number", "mm", True)
    assert amount["constraints"] == {"minimum": 0}
    assert schema_names() == (*FILES, *COLUMNS)


@pytest.mark.parametrize("path", EXAMPLE_TABLES, ids=lambda path: path.name)
def test_every_table_of_the_examples_has_known_columns(path):
    with path.open(encoding="utf-8") as lines:
        header = next(csv.reader(lines))

    known = [one.name for one in COLUMNS[path.name]]
    assert [name for name in header if name not in known] == []
