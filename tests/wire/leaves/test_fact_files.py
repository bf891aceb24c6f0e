"""The files of facts, the public geometry and the rebuilt dossier: what is broken in them is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.canonical import canonical_json
from onus.base.errors import FaultyInput
from onus.base.instants import UTC_ZONE
from onus.base.texts import Localized
from onus.core.accountability.register import Register
from onus.core.assessment.dossier import Dossier, Vehicle
from onus.core.contracts.contract import Contract, Obligation, PlacesOwed, Service, Trigger
from onus.core.contracts.payments import ScoreSchedule, ScoreStep
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.wire.leaves.fact import (
    Fact,
    FactsDisagree,
    Withheld,
    commitments_of,
    fact_lines,
    leaf_of,
    read_facts,
    withheld_lines,
)
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.geometry import NotANetwork, geometry_of, network_bytes
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.rebuild import NoDossier, OtherRule, dossier_of, rule_of
from onus.wire.network_geometry import CenterLine, PlaceRow, lay_out

RULE = Rule(
    "DL", "1", "deadline", Localized("rule"), Localized("says"), since=date(2023, 1, 1), parameters={"h": 6}
)
FACT = Fact("act", "d", "a", 1, 2, {"kind": "waiver"}, {"reason": Withheld("late frost", "0" * 64)})


def dossier(**changes: object) -> Dossier:
    contract = Contract(
        "c", Localized(), "x", "government", date(2024, 1, 1), date(2025, 1, 1),
        services=(Service("s", Localized("x")),), triggers=(Trigger("t", "calendar"),),
        obligations=(Obligation("A", "1", Localized("x"), "s", "t"),),
        score=ScoreSchedule("8", steps=(ScoreStep(0, 500_000), ScoreStep(90_000, 1_000_000))),
    )  # fmt: skip
    places = (Place("p1", "First Street"), Place("p2", private=True))
    one = Dossier(
        "d",
        Localized("t"),
        UTC_ZONE,
        "CNY",
        "real",
        contract,
        Register(),
        Rulebook((RULE,)),
        places,
        salt="s" * 32,
    )
    return replace(one, **changes)


def leaves(of: Dossier) -> list[Leaf]:
    salt = sha256(b"").digest()
    return [leaf_of(fact, commitments_of(fact, lambda _: salt)) for fact in facts_of(of, {})]


RULES = {RULE.digest(): RULE}


# ---- the two files ------------------------------------------------------------


def test_a_leaf_is_made_of_both_files_or_not_at_all():
    assert read_facts(fact_lines([FACT]), withheld_lines([FACT])) == (FACT,)
    with pytest.raises(FactsDisagree, match="other withheld fields"):
        read_facts(fact_lines([FACT]), b"")
    with pytest.raises(FactsDisagree, match="1 facts that are not there"):
        read_facts(b"", withheld_lines([FACT]))


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b"[" * 5_000, b'{"kind":"act"}', b"<!doctype html>"])
def test_a_file_that_holds_no_facts_is_refused(line):
    with pytest.raises(FactsDisagree, match="line 1"):
        read_facts(line + b"\n", b"")


def test_a_fact_without_its_commitments_makes_no_leaf():
    with pytest.raises(ValueError, match="reason"):
        leaf_of(FACT, {})


# ---- ids and codes ------------------------------------------------------------


def test_personal_data_in_a_code_inside_a_part_is_named_by_its_path():
    owed = Obligation("A", "1", Localized(), "s", "t", places=PlacesOwed(districts=("13912345678",)))
    contract = replace(dossier().contract, obligations=(owed,))

    with pytest.raises(FaultyInput) as stopped:
        facts_of(dossier(contract=contract), {})

    (fault,) = stopped.value.faults
    assert (fault.file, fault.where, fault.code) == ("contract.toml", "A places.districts", "PRIVACY-001")


def test_a_plate_as_the_id_of_a_vehicle_is_hidden_by_its_number_unless_tracks_are_public():
    fleet = dossier(vehicles=(Vehicle("辽A12345"),))

    assert [fact.id for fact in facts_of(fleet, {}) if fact.kind == "vehicle"] == ["V001"]
    with pytest.raises(FaultyInput):
        facts_of(replace(fleet, tracks_public=True), {})


# ---- the rebuilt dossier ------------------------------------------------------


def test_leaves_come_to_the_dossier_that_they_were_made_of():
    public = replace(dossier(), places=(Place("p1", "First Street"),), salt="")

    assert dossier_of(leaves(public), rules=RULES) == public


@pytest.mark.parametrize("kind", ["dossier", "contract", "register"])
def test_without_its_head_or_with_two_there_is_no_dossier(kind):
    every = leaves(dossier())
    head = [leaf for leaf in every if leaf.kind == kind]

    with pytest.raises(NoDossier, match=f"0 leaves of kind `{kind}`"):
        dossier_of([leaf for leaf in every if leaf.kind != kind], rules=RULES)
    with pytest.raises(NoDossier, match=f"2 leaves of kind `{kind}`"):
        dossier_of([*every, *(replace(leaf, id="other") for leaf in head)], rules=RULES)


def test_a_fact_that_is_there_twice_makes_no_dossier():
    every = leaves(dossier())

    with pytest.raises(NoDossier, match="2 leaves of kind `rule` with the id `DL@1`"):
        dossier_of([*every, *(leaf for leaf in every if leaf.kind == "rule")], rules=RULES)


def edited(kind: str, **data: object) -> list[Leaf]:
    return [
        replace(leaf, data={**leaf.data, **data}) if leaf.kind == kind else leaf for leaf in leaves(dossier())
    ]


ZONE = {"name": "UTC", "since_us": [0, 9], "offset_s": [0, 3600]}


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("dossier", {"zone": {**ZONE, "since_us": [], "offset_s": []}}, "no offset for every instant"),
        ("dossier", {"zone": {**ZONE, "since_us": [0]}}, "no offset for every instant"),
        ("dossier", {"zone": {**ZONE, "since_us": [9, 9]}}, "no offset for every instant"),
        ("dossier", {"zone": {**ZONE, "offset_s": [0, 90_000]}}, "more than a day away"),
        ("obligation", {"trigger": "x"}, "the trigger of the obligation A"),
        ("obligation", {"service": "x"}, "the service of the obligation A"),
        ("contract", {"starts": "1024-01-01"}, "between 1900 and 2200"),
        ("contract", {"ends": "2000-01-01"}, "what cannot be: ends must be after starts"),
        ("score", {"full_milli": -1}, "what cannot be: full_milli"),
    ],
)
def test_facts_that_no_office_could_have_handed_in_make_no_dossier(kind, data, reason):
    with pytest.raises(NoDossier, match=reason):
        dossier_of(edited(kind, **data), rules=RULES)


def test_terms_of_payment_stand_in_one_leaf():
    every = leaves(dossier())
    more = [replace(leaf, id="other") for leaf in every if leaf.kind == "payment_terms"]

    with pytest.raises(NoDossier, match="2 leaves of kind `payment_terms`"):
        dossier_of([*every, *more], rules=RULES)


def test_leaves_of_two_dossiers_are_no_dossier_and_a_finding_is_no_fact():
    every = leaves(dossier())

    with pytest.raises(NoDossier, match="2 dossiers"):
        dossier_of([*every[:-1], replace(every[-1], dossier="other")], rules=RULES)
    with pytest.raises(NoDossier, match="`finding` is no kind of fact"):
        dossier_of([*every, Leaf("finding", "d", "f")], rules=RULES)


def test_disclosures_and_tombstones_among_the_leaves_are_passed_over():
    every = leaves(dossier())
    beside = [Leaf("disclosure", "d", "x"), Leaf("tombstone", "d", "y")]

    assert dossier_of([*every, *beside], rules=RULES) == dossier_of(every, rules=RULES)


def test_a_rule_that_is_missing_or_another_one_is_refused():
    other = replace(RULE, parameters={"h": 7})

    for rules in ({}, {RULE.digest(): other}):
        with pytest.raises(OtherRule, match="DL@1"):
            dossier_of(leaves(dossier()), rules=rules)


def test_a_rule_is_read_from_its_published_file_with_the_same_digest():
    assert rule_of(canonical_json(RULE)).digest() == RULE.digest()
    assert rule_of(canonical_json(RULE)) == RULE


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"<html>", b"[" * 5_000, b'{"id":1}'])
def test_a_file_that_holds_no_rule_is_refused(raw):
    with pytest.raises(NoDossier, match="no rule"):
        rule_of(raw)


# ---- the public geometry ------------------------------------------------------


def line(*points: tuple[int, int]) -> np.ndarray:
    return np.array(points, np.int64)


ROWS = (
    PlaceRow(Place("p1"), rings=(line((0, 0), (9, 0), (9, 9), (0, 0)),), lines=(line((1, 1), (5, 5)),)),
    PlaceRow(
        Place("p2", private=True),
        rings=(line((90, 90), (99, 90), (99, 99), (90, 90)),),
        points=(line((95, 95)),),
    ),
    PlaceRow(Place("p3"), points=(line((7, 7)),)),
)
LINKS = (CenterLine("", line((5, 5), (7, 7)), "forward"),)


def test_what_is_drawn_of_a_home_is_in_no_published_geometry_and_all_else_is():
    places, drawn = lay_out(ROWS, LINKS)

    again = geometry_of(network_bytes(places, drawn), places)

    assert b"95" not in network_bytes(places, drawn)
    assert again.grid == drawn.grid
    assert [len(rings) for rings in again.polygons] == [1, 0, 0]
    assert [len(points) for points in again.points] == [0, 0, 1]
    assert [(one.place, one.oneway) for one in again.drawn] == [
        (one.place, one.oneway) for one in drawn.drawn
    ]


def test_a_home_far_away_moves_no_grid_so_that_nobody_can_tell_where_it_is():
    far = replace(ROWS[1], rings=(line((900_000, 900_000), (900_009, 900_000), (900_009, 900_009)),))

    assert lay_out((ROWS[0], far), ())[1].grid == lay_out((ROWS[0],), ())[1].grid


def network(**changes: object) -> bytes:
    return canonical_json({"lines": [], "points": [], "rings": [], **changes}) + b"\n"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<html>", "no JSON"),
        (b'{"lines":[0.5],"points":[],"rings":[]}\n', "no JSON"),
        (b"[" * 5_000, "no JSON"),
        (network()[:-1], "in the form that we write"),
        (network(extra=[]), "in the form that we write"),
        (network(rings={}), "in the form that we write"),
        (b'{"lines": [],"points":[],"rings":[]}\n', "in the form that we write"),
        (network(lines=[["p1", ""]]), "a line is not in the form"),
        (network(lines=[["p1", "sideways", [1, 1]]]), "leads nowhere"),
        (network(lines=[[1, "", [1, 1]]]), "leads nowhere"),
        (network(lines=[["p1", "", [1]]]), "longitudes and latitudes"),
        (network(lines=[["p1", "", []]]), "longitudes and latitudes"),
        (network(lines=[["p1", "", [1, True]]]), "longitudes and latitudes"),
        (network(lines=[["p1", "", [1, 900_000_001]]]), "beyond the globe"),
        (network(points=[["p1"]]), "points are not in the form"),
        (network(points=[["p1", [[1, 1]]], ["p1", [[1, 1]]]]), "points are not in the form"),
        (network(rings=[["p1", 5]]), "rings are not in the form"),
        (network(rings=[["p9", [[1, 1]]]]), "1 places that no leaf names"),
        (network(points=[["p2", [[1, 1]]]]), "1 places that no leaf names"),
    ],
)
def test_a_file_that_holds_no_network_is_refused(raw, reason):
    with pytest.raises(NotANetwork, match=reason):
        geometry_of(raw, [Place("p1"), Place("p2", private=True)])


@given(st.binary(max_size=60))
def test_whatever_bytes_stand_in_its_place_no_network_is_made_of_them(raw):
    with pytest.raises(NotANetwork):
        geometry_of(raw, [])
