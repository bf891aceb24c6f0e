"""The law that everything rests on: to project and then assess is to assess and then project.

Whoever verifies starts from the published facts alone. What the office found and
what comes out of those facts must say the same, but for findings that rest on what
is withheld, and each of these is named with its reason.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, UTC_ZONE, Instant
from onus.core.assessment.assess import assess
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.corrections import standing
from onus.core.contracts.facts import PointEvidence
from onus.wire.disclosure import public_view
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.commitments import Opening, own_id
from onus.wire.leaves.fact import Fact, commitments_of, fact_lines, leaf_of, read_facts, withheld_lines
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.leaf import Leaf, decoded
from onus.wire.leaves.levels import FULL, levels_of
from onus.wire.leaves.rebuild import dossier_of
from tests.wire.leaves.random_dossiers import AS_OF, HOMES, PERSONAL, PERSONS, dossiers

FEW = settings(max_examples=12)
"""Of towns: these tests run under every hash seed and in every time zone, each time with other towns."""
EVIDENCE = ("inspections.csv", "crews.csv", "visits.csv", "photos.csv")


def salt_of(name: str) -> bytes:
    return sha256(name.encode()).digest()


def with_facts(dossier: Dossier, facts: dict[str, tuple]) -> Dossier:
    """Return the dossier as the border would read it."""
    stand = {name: standing(rows) for name, rows in facts.items()}

    def by_id(rows):
        return tuple(sorted(rows, key=lambda one: one.id))

    return replace(
        dossier,
        observations=tuple(sorted(stand["weather.csv"], key=lambda o: (o.station, o.from_at, o.to_at))),
        evidence=by_id(seen for name in EVIDENCE for seen in stand[name]),
        reports=by_id(stand["reports.csv"]),
        instructions=by_id(stand["instructions.csv"]),
        notices=by_id(stand["notices.toml"]),
        acts=by_id(stand["acts.toml"]),
        payments=by_id(stand["payments.csv"]),
    )


def leaves_of(facts: tuple[Fact, ...]) -> list[Leaf]:
    leaves = [leaf_of(fact, commitments_of(fact, salt_of)) for fact in facts]
    return [decoded(leaf.encode()) for leaf in leaves]


def openings_of(facts: tuple[Fact, ...], leaves: list[Leaf]) -> list[Opening]:
    return [
        Opening(own_id(leaf), name, hidden.value, salt_of(hidden.salt))
        for fact, leaf in zip(facts, leaves, strict=True)
        for name, hidden in fact.withheld.items()
    ]


def found(dossier: Dossier, tracks) -> dict[tuple[str, str], bytes]:
    view = public_view(assess(dossier, tracks, as_of=AS_OF))
    return {one.key: one.said for one in finding_leaves(view)}


def rules(dossier: Dossier) -> dict:
    return {rule.digest(): rule for rule in dossier.rulebook.rules}


def compared(dossier: Dossier, on_record: dict, tracks, *, opened: bool = False):
    """Return the leaves of a dossier, and the level of each of its findings."""
    facts = facts_of(dossier, on_record)
    leaves = leaves_of(facts)
    openings = openings_of(facts, leaves) if opened else ()
    again = dossier_of(leaves, rules=rules(dossier), openings=openings)
    return leaves, levels_of(found(dossier, tracks), found(again, tracks), leaves)


def levels_in(town) -> dict:
    """Return the level of each finding of a town, its published facts assessed again."""
    _, levels = compared(with_facts(town[0], town[1]), town[1], town[2])
    return levels


def unexplained(levels) -> dict:
    return {key: level for key, level in levels.items() if level.level == FULL and not level.fields}


@FEW
@given(dossiers(homes=False))
def test_the_published_facts_come_to_the_published_findings(town):
    assert unexplained(levels_in(town)) == {}


@FEW
@given(dossiers(homes=True))
def test_where_homes_are_places_every_finding_that_cannot_be_recomputed_is_named_with_its_reason(town):
    assert unexplained(levels_in(town)) == {}


@pytest.mark.slow
@settings(max_examples=600)
@given(st.booleans().flatmap(lambda homes: dossiers(homes=homes)))
def test_the_law_holds_for_many_towns(town):
    assert unexplained(levels_in(town)) == {}


@FEW
@given(dossiers(homes=False))
def test_whoever_is_given_every_opening_comes_to_every_finding(town):
    dossier, on_record, tracks = with_facts(town[0], town[1]), town[1], town[2]

    _, levels = compared(replace(dossier, names=()), on_record, tracks, opened=True)

    assert {key for key, level in levels.items() if level.level == FULL} == set()


@FEW
@given(dossiers(homes=False))
def test_opened_leaves_give_back_the_very_dossier_so_that_no_field_is_lost_on_the_way(town):
    dossier, on_record = with_facts(replace(town[0], names=()), town[1]), town[1]
    facts = facts_of(dossier, on_record)
    leaves = leaves_of(facts)

    again = dossier_of(leaves, rules=rules(dossier), openings=openings_of(facts, leaves))

    assert again == dossier


@FEW
@given(dossiers(homes=True), st.randoms(use_true_random=False))
def test_every_leaf_is_allowed_and_the_order_of_leaves_changes_nothing(town, rng):
    dossier, on_record = with_facts(town[0], town[1]), town[1]
    leaves = leaves_of(facts_of(dossier, on_record))
    shuffled = rng.sample(leaves, len(leaves))

    assert [fault for leaf in leaves for fault in leaf_faults(leaf)] == []
    assert len({(leaf.kind, leaf.id) for leaf in leaves}) == len(leaves)
    assert dossier_of(shuffled, rules=rules(dossier)) == dossier_of(leaves, rules=rules(dossier))


@FEW
@given(dossiers(homes=True))
def test_no_leaf_and_no_finding_holds_planted_personal_data(town):
    dossier, on_record, tracks = with_facts(replace(town[0], names=PERSONS), town[1]), town[1], town[2]
    leaves = leaves_of(facts_of(dossier, on_record))
    view = public_view(assess(dossier, tracks, as_of=AS_OF))
    written = b"".join(leaf.encode() for leaf in leaves) + b"".join(f.said for f in finding_leaves(view))
    named = {held.holder for held in view.dossier.register.holdings}
    planted = [*PERSONAL, *(one for one in PERSONS if one not in named), *HOMES, "Elm Road", "13800138000"]

    assert [text for text in planted if text.encode() in written] == []
    assert all(text.encode() not in b"".join(leaf.encode() for leaf in leaves) for text in PERSONS)


@FEW
@given(dossiers(homes=True))
def test_facts_are_read_back_from_their_two_files_as_they_were(town):
    facts = facts_of(with_facts(town[0], town[1]), town[1])

    assert read_facts(fact_lines(facts), withheld_lines(facts)) == facts


@FEW
@given(dossiers(homes=True), st.permutations(PERSONS))
def test_nothing_that_is_shown_depends_on_the_order_of_names_that_are_withheld(town, other):
    renamed = dict(zip(PERSONS, other, strict=True))
    register = town[0].register
    holdings = tuple(replace(h, holder=renamed.get(h.holder, h.holder)) for h in register.holdings)
    facts = {**town[1], "acts.toml": tuple(a for a in town[1]["acts.toml"] if a.kind != "disclosure_review")}
    one = with_facts(replace(town[0], names=PERSONS), facts)
    two = replace(one, register=replace(register, holdings=holdings))

    assert found(one, town[2]) == found(two, town[2])


@settings(max_examples=3)
@given(dossiers(homes=False))
def test_one_known_sheet_tells_nothing_of_the_same_worker_on_another_day(town):
    place = town[0].places[0].id
    at = {"v-1": 0, "v-2": 3, "v-3": 30, "c-1": 0, "c-2": 3, "p-1": 0, "p-2": 3}
    kinds = {"v": ("visit", "confirmed"), "c": ("crew", "done"), "p": ("photo", "done")}
    seen = {
        name: PointEvidence(
            name, kinds[name[0]][0], place, "s", Instant((h + 1) * HOUR_US), Instant(h * HOUR_US),
            Instant((h + 2) * HOUR_US), kinds[name[0]][1], by="W-1", lon_e7=1, lat_e7=2,
        )
        for name, h in at.items()
    }  # fmt: skip
    files = {"visits.csv": "v", "crews.csv": "c", "photos.csv": "p"}
    rows = {file: tuple(one for name, one in seen.items() if name[0] == kind) for file, kind in files.items()}
    dossier = replace(with_facts(town[0], {**town[1], **rows}), zone=UTC_ZONE)
    leaves = {leaf.id: leaf for leaf in leaves_of(facts_of(dossier, {**town[1], **rows}))}
    by = {name: leaves[name].committed["by"] for name in seen}

    assert by["v-1"] == by["v-2"]
    assert len({*by.values()}) == len(by) - 1
    assert all("lon_e7" in leaves[name].committed for name in ("c-1", "p-1"))
    assert leaves["v-1"].data["lon_e7"] == 1
