"""Tender schemas: what the reader takes, a validator of others takes too; and refuses what it refuses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from onus.core.tendering.kinds import FACT_KINDS
from onus.wire.tenders.tender_schemas import tender_schema

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "tender-2024"
FACTS = jsonschema.Draft202012Validator(tender_schema("facts.jsonl"))


def test_every_line_of_the_example_fits_the_schema_of_facts():
    lines = (EXAMPLE / "facts.jsonl").read_bytes().splitlines()

    assert [FACTS.is_valid(json.loads(line)) for line in lines] == [True] * len(lines)


@pytest.mark.parametrize(
    "name", ["tender.toml", "terms.toml", "register/bans.toml", "register/suppliers.toml"]
)
def test_a_file_of_the_example_fits_its_schema(name):
    table = tomllib.loads((EXAMPLE / name).read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(table, default=lambda value: value.isoformat()))

    jsonschema.validate(plain, tender_schema(name), cls=jsonschema.Draft202012Validator)


def test_a_key_that_no_kind_names_and_one_that_is_filled_in_fit_no_schema():
    line = json.loads((EXAMPLE / "facts.jsonl").read_bytes().splitlines()[0])

    assert not FACTS.is_valid({**line, "colour": "red"})
    assert not FACTS.is_valid({**line, "tender": "another"})
    assert not FACTS.is_valid({**line, "kind": "nothing"})


def test_every_kind_of_fact_has_its_schema():
    kinds = {one["properties"]["kind"]["const"] for one in tender_schema("facts.jsonl")["oneOf"]}

    assert kinds == {*FACT_KINDS, "withdrawal"}
