"""The schemas of leaves say what the tables say: they take every leaf that is allowed, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.core.assessment.track_evidence import no_tracks
from onus.outside.dossiers import read_dossier
from onus.wire.disclosure import public_view
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.fact import commitments_of, leaf_of
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.kinds import KINDS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.leaf_schemas import leaf_schema, leaf_schemas, schema_file

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
AS_OF = instant("2024-07-05T00:00:00+08:00")


@pytest.fixture(scope="module")
def elder_care() -> tuple[list[Leaf], list[Leaf]]:
    """Return the leaves of the facts and of the findings of the example with homes."""
    loaded = read_dossier(EXAMPLES / "elder-care-2024", as_of=AS_OF)
    facts = facts_of(loaded.dossier, loaded.on_record, as_of=AS_OF)
    leaves = [leaf_of(one, commitments_of(one, lambda name: sha256(name.encode()).digest())) for one in facts]
    found = assess(loaded.dossier, no_tracks(len(loaded.dossier.places)), as_of=AS_OF)
    return leaves, [one.leaf(AS_OF) for one in finding_leaves(public_view(found))]


def refused(leaf: Leaf) -> list[str]:
    validator = Draft202012Validator(leaf_schema(leaf.kind))
    return [error.message for error in validator.iter_errors(json.loads(leaf.encode()))]


def test_every_schema_is_a_schema_and_lies_in_a_file_of_its_own():
    schemas = leaf_schemas()

    for raw in schemas.values():
        Draft202012Validator.check_schema(json.loads(raw))
    assert {schema_file(kind) for kind in KINDS} < schemas.keys()


def test_every_leaf_of_an_example_fits_its_schema(elder_care):
    facts, findings = elder_care

    assert {leaf.id: refused(leaf) for leaf in (*facts, *findings) if refused(leaf)} == {}
    assert len({leaf.kind for leaf in facts}) > 15
    assert len({leaf.kind for leaf in findings}) > 8


def test_a_schema_and_the_reader_refuse_the_same_leaves(elder_care):
    for leaf in elder_care[0]:
        more = replace(leaf, data={**leaf.data, "telephone": "x"})
        less = replace(leaf, data=dict(list(leaf.data.items())[1:]))
        for changed in (more, less):
            assert bool(refused(changed)) == bool(leaf_faults(changed)) or changed == leaf


def test_a_finding_with_a_field_that_nobody_decided_on_does_not_fit(elder_care):
    leaf = elder_care[1][0]

    assert refused(replace(leaf, data={**leaf.data, "telephone": "x"})) != []


def test_a_list_too_long_for_a_leaf_fits_by_its_count_and_its_digest(elder_care):
    case = next(leaf for leaf in elder_care[1] if leaf.kind == "case")
    short = {name: value for name, value in case.data.items() if name != "sample"}

    assert refused(replace(case, data={**short, "sample_count": 501, "sample_digest": "0" * 64})) == []
    assert refused(replace(case, data={**short, "sample_count": "501"})) != []
