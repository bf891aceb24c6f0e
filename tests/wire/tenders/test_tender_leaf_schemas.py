"""Schemas of leaves of a tender: every leaf of the demo tender fits its own, judged by a validator of others."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from jsonschema import Draft202012Validator

from onus.base.instants import instant
from onus.wire.leaves.commitments import PREFIX
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.publication import LeafSet
from onus.wire.tenders.published import FACTS, HEAD, public_view, told_files
from onus.wire.tenders.sealed_leaves import opened_leaf, sealed_leaf
from onus.wire.tenders.tender_leaf_checking import odd_of_tender
from onus.wire.tenders.tender_leaf_schemas import tender_leaf_schema, tender_leaf_schemas
from onus.wire.tenders.tender_leaves import (
    BID,
    FACT,
    PART,
    REGISTER,
    TENDER_KINDS,
    VERSION,
    leaves_of_files,
)
from onus.wire.tenders.tender_publications import TenderPublication, tender_publication_leaf
from tests.example_tender import tender

STAGES = ("2024-01-20", "2024-02-06", "2024-12-31")


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(tender_leaf_schema(kind))


@cache
def leaves(day: str) -> tuple[Leaf, ...]:
    at = instant(f"{day}T00:00:00Z")
    files = told_files(public_view(tender(), at), at)
    return tuple(leaves_of_files(files[HEAD], files[FACTS]).values())


def refused(leaf: Leaf) -> list[str]:
    told = json.loads(leaf.encode())
    return [error.message[:300] for error in validator(leaf.kind).iter_errors(told)]


def some(kind: str) -> Leaf:
    return next(
        one
        for one in leaves(STAGES[-1])
        if one.kind == kind and isinstance(one.data["row"], dict) and one.id not in ("rules", "register")
    )


@pytest.mark.parametrize("day", STAGES)
def test_every_leaf_of_the_demo_tender_fits_the_schema_of_its_kind_at_every_stage(day):
    found = Counter(leaf.kind for leaf in leaves(day))

    assert {leaf.id: refused(leaf) for leaf in leaves(day) if refused(leaf)} == {}
    assert {FACT, VERSION, REGISTER, PART} <= set(found) and (day != STAGES[-1] or found[BID] == 4)


def test_seals_openings_and_publications_fit_theirs():
    sealed = sealed_leaf(some(FACT), "result", bytes(32))
    told = tender_publication_leaf("t", TenderPublication(1, 5, 6, "v", LeafSet(0, "0" * 64)))

    assert [refused(one) for one in (sealed, opened_leaf(sealed, some(FACT), bytes(32)), told)] == [
        [],
        [],
        [],
    ]


@pytest.mark.parametrize("kind", [FACT, VERSION, BID, PART, REGISTER])
def test_schema_and_reader_refuse_the_same_strange_field_and_the_same_missing_one(kind):
    leaf = some(kind)
    more = replace(leaf, data={"row": {**leaf.data["row"], "telephone": "x"}})

    assert refused(more) != [] and odd_of_tender(more) != ""
    assert refused(replace(leaf, data={"row": "x"})) != []
    assert refused(replace(leaf, data={**leaf.data, "digest": "0" * 64})) != []


def test_no_schema_has_a_place_for_what_is_never_told():
    supplier = next(one for one in leaves(STAGES[-1]) if one.id.startswith("suppliers/"))

    for name in ("address", "telephone", "mail", "head"):
        assert refused(replace(supplier, data={"row": {**supplier.data["row"], name: "x"}})) != []


def test_what_is_withheld_stands_as_a_commitment_and_as_nothing_else():
    leaf = some(FACT)

    assert refused(replace(leaf, committed={"by": PREFIX + "0" * 64})) == []
    assert refused(replace(leaf, committed={"by": "officer-1"})) != []


def test_a_long_row_stands_by_digest_and_size():
    assert refused(replace(some(PART), data={"digest": "0" * 64, "size": 40_000})) == []


def test_every_kind_has_a_schema_in_a_file_of_its_own_that_is_a_schema():
    for raw in tender_leaf_schemas().values():
        Draft202012Validator.check_schema(json.loads(raw))
    assert len(tender_leaf_schemas()) == len(TENDER_KINDS)
