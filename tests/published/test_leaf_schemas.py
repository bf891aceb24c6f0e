"""The published schemas: every leaf of every example fits its own, and no stranger's field does."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from onus.actions.place_leaves import entries_at
from onus.outside.tlog.log_folder import open_log
from onus.wire.leaves.finding_kinds import FINDING_KINDS
from onus.wire.leaves.kinds import KINDS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.leaf_schemas import leaf_schema, leaf_schemas
from onus.wire.leaves.publication_leaves import PUBLICATION, SITE
from onus.wire.tenders.tender_leaf_schemas import tender_leaf_schemas

from .conftest import AS_OF

SCHEMAS = {
    kind: Draft202012Validator(leaf_schema(kind)) for kind in (*KINDS, *FINDING_KINDS, PUBLICATION, SITE)
}


@pytest.mark.parametrize("example", list(AS_OF))
def test_every_leaf_of_an_example_fits_the_schema_of_its_kind(example, published):
    one = published(example)
    found: Counter[str] = Counter()
    with open_log(one.log) as log:
        for _, entry in entries_at(log, range(log.size)):
            leaf = json.loads(entry)
            found[leaf["kind"]] += 1
            errors = [error.message[:300] for error in SCHEMAS[leaf["kind"]].iter_errors(leaf)]
            assert errors == [], leaf["kind"]

    assert {"dossier", "contract", "post", "certificate", "hands_off", PUBLICATION, SITE} <= found.keys()


def test_every_schema_lies_on_the_site(published):
    folder = published("points-2024").site / "schemas"

    assert {path.name for path in folder.glob("leaf-*.schema.json")} == {
        *leaf_schemas(),
        *tender_leaf_schemas(),
    }


def test_a_field_that_nobody_decided_on_fits_no_schema():
    leaf = json.loads(Leaf("act", "d", "a", 1, 2, {"colour": "red"}).encode())

    assert "additionalProperties" in [error.validator for error in SCHEMAS["act"].iter_errors(leaf)]


@pytest.mark.parametrize("kind", [PUBLICATION, SITE])
def test_a_leaf_of_publishing_with_a_field_more_or_less_fits_no_schema(kind, published):
    with open_log(published("points-2024").log) as log:
        leaf = next(one for one in map(json.loads, log.entries(0, log.size)) if one["kind"] == kind)
    field = next(iter(leaf["data"]))

    more = {**leaf, "data": {**leaf["data"], "colour": "red"}}
    less = {**leaf, "data": {name: value for name, value in leaf["data"].items() if name != field}}

    assert [error.validator for error in SCHEMAS[kind].iter_errors(more)] == ["additionalProperties"]
    assert [error.validator for error in SCHEMAS[kind].iter_errors(less)] == ["required"]
