"""Finding leaves: every finding of every kind, whole, and the same however it is written."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import NO_INSTANT, Instant
from onus.core.accountability.answerable import Answerer
from onus.core.accountability.escalation import Case, CaseStep
from onus.core.accountability.faults import RegisterFinding
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.excuses import Excuse
from onus.core.assessment.without_duties import WithoutDuties
from onus.core.burden.notices import NoticeFinding
from onus.core.burden.parts import PartFinding
from onus.core.consequences.certificates import Certificate, Granted, Line, Proposal, Score, Waiver
from onus.core.consequences.consequences import Consequences
from onus.core.consequences.points import Span, Termination
from onus.core.consequences.scorecards import KpiResult, Scorecard
from onus.core.contracts.legal_form import FormFinding
from onus.core.determinations.life import Standing
from onus.core.duties.occurrences import Occurrence
from onus.core.oversight.hands_off import Component, HandsOffIndex, PostRecord
from onus.core.oversight.symmetry import EventSymmetry, Side
from onus.wire.assessment_tables import duties_table, findings_table
from onus.wire.leaves.duty_findings import duty_findings, finding_columns
from onus.wire.leaves.finding_kinds import (
    FINDING_KINDS,
    FINDING_PARTS,
    ITEMS_MAX,
    MADE,
    UnknownField,
    leaf_data,
)
from onus.wire.leaves.finding_leaves import SMALL, finding_leaves
from onus.wire.leaves.found import found_of
from onus.wire.leaves.leaf import ENTRY_BYTES_MAX, Leaf, LeafTooLarge

CLASSES = {
    "without_duties": WithoutDuties,
    "occurrence": Occurrence,
    "excuse": Excuse,
    "case": Case,
    "register_finding": RegisterFinding,
    "hands_off": HandsOffIndex,
    "symmetry": EventSymmetry,
    "notice_finding": NoticeFinding,
    "legal_form": FormFinding,
    "certificate": Certificate,
    "certificate_line": Line,
    "proposal": Proposal,
    "waiver": Waiver,
    "scorecard": Scorecard,
    "kpi_result": KpiResult,
    "termination": Termination,
}
PARTS = {
    "case_step": CaseStep,
    "answerer": Answerer,
    "component": Component,
    "post_record": PostRecord,
    "side": Side,
    "notice_part": PartFinding,
    "standing": Standing,
    "score_result": Score,
    "granted": Granted,
    "span": Span,
}
OF_DUTIES = ("finding",)
TOLD_BY = {
    "dossier": (),  # facts
    "as_of": (),  # of the publication
    "occurrences": ("occurrence",),
    "rules": OF_DUTIES,
    "refusals": ("refusal",),
    "without_duties": ("without_duties",),
    "duties": OF_DUTIES,
    "findings": OF_DUTIES,
    "answerers": OF_DUTIES,
    "excuses": ("excuse",),
    "excused_by": OF_DUTIES,
    "void_excuses": ("excuse",),
    "covered_mm": OF_DUTIES,
    "tracks": ("outcomes",),  # passes are parts of their own
    "last_service_us": ("last_service",),
    "set_aside": ("outcomes",),
    "form": ("legal_form",),
    "register": ("register_finding",),
    "cases": ("case",),
    "case_of": OF_DUTIES,
    "weighed": OF_DUTIES,
    "notices": ("notice_finding",),
    "hands_off": ("hands_off",),
    "symmetry": ("symmetry",),
    "differences": ("comparison",),
    "lives": ("finding", "notice_finding"),
}
OF_CONSEQUENCES = {
    "certificates": ("certificate", "certificate_line"),
    "scorecards": ("scorecard",),
    "proposals": ("proposal",),
    "waivers": ("waiver",),
    "termination": ("termination",),
    "kpis": ("kpi_result",),
    "unplaced": ("unplaced",),
}


def names_of(kind: type) -> list[str]:
    return sorted(field.name for field in fields(kind))


def test_whatever_an_assessment_comes_to_has_a_kind_of_leaf():
    told = {name for kinds in (*TOLD_BY.values(), *OF_CONSEQUENCES.values()) for name in kinds}

    assert sorted([*TOLD_BY, "consequences"]) == names_of(Assessment)
    assert sorted(OF_CONSEQUENCES) == names_of(Consequences)
    assert told | {"report_count"} == {*SMALL, "finding"} == {*FINDING_KINDS}


@pytest.mark.parametrize("kind", sorted({*CLASSES, *PARTS}))
def test_of_every_field_of_a_finding_somebody_decided_whether_it_is_told(kind):
    rules = FINDING_KINDS[kind] if kind in CLASSES else FINDING_PARTS[kind]
    of_class = sorted(name for name, rule in rules.items() if MADE not in rule.flags)

    assert of_class == names_of(CLASSES.get(kind) or PARTS[kind])


def test_every_part_of_the_table_belongs_to_a_class():
    assert sorted(FINDING_PARTS) == sorted(PARTS)


def test_a_duty_tells_every_column_of_both_tables(examples):
    shown = examples["benxi-2023"]
    columns = {*duties_table(shown).schema.names, *findings_table(shown).schema.names}
    of_tables = {name for name, rule in FINDING_KINDS["finding"].items() if MADE not in rule.flags}

    assert of_tables == columns


def test_a_field_that_the_table_does_not_name_is_refused():
    with pytest.raises(UnknownField, match=r"waiver\.diagnosis"):
        leaf_data("waiver", {"id": "w", "diagnosis": "x"})


@pytest.mark.parametrize("name", ["benxi-2023", "toilets-2024", "elder-care-2024", "by-hand-2024"])
def test_duties_written_by_columns_are_those_written_leaf_by_leaf(examples, name):
    shown = examples[name]
    columns = finding_columns(shown)
    rows = zip(*(column.to_pylist() for column in columns.values()), strict=True)
    slow = []
    for row, due, opens in zip(rows, shown.duties.due_us, shown.duties.opens_us, strict=True):
        value = dict(zip(columns, row, strict=True))
        value["grounds"] = value["grounds"].split()
        happened = int(opens if due == NO_INSTANT else due)
        data = leaf_data("finding", value)
        slow.append(found_of(Leaf("finding", shown.dossier.id, value["duty_id"], happened, None, data)))

    assert len(slow) > 10
    assert list(duty_findings(shown)) == slow


@pytest.mark.parametrize("name", ["benxi-2023", "toilets-2024", "elder-care-2024", "by-hand-2024"])
def test_each_finding_has_a_name_of_its_own_and_can_be_read_back(examples, name):
    found = list(finding_leaves(examples[name]))
    leaves = [one.leaf(5) for one in found]

    assert len({one.key for one in found}) == len(found)
    assert [(leaf.kind, leaf.id) for leaf in leaves] == [one.key for one in found]
    assert [found_of(leaf) for leaf in leaves] == found
    assert {one.kind for one in found} >= {"finding", "occurrence", "case", "hands_off", "outcomes"}


def test_findings_of_one_name_are_numbered_in_their_order(examples):
    shown = examples["by-hand-2024"]
    one = Excuse("e", "excuse", "p", Instant(1))
    twice = replace(shown, excuses=(one, replace(one, at=Instant(2))), void_excuses=(one,))
    told = [each for each in finding_leaves(twice) if each.kind == "excuse"]

    assert [each.id for each in told] == ["excuse/e", "excuse/e#2", "excuse/e#3"]
    assert [each.leaf().data["void"] for each in told] == [False, False, True]


def test_no_finding_repeats_what_a_person_wrote(examples):
    shown = examples["by-hand-2024"]
    secret = "because Ms Example is ill"
    waiver = Waiver("w", "2024-01", "d", "p", secret, 5, 5, Instant(1), Instant(2))
    told = replace(
        shown,
        excuses=(Excuse("e", "excuse", "p", Instant(1), reason=secret),),
        consequences=replace(shown.consequences, waivers=(waiver,)),
    )

    found = [one for one in finding_leaves(told) if one.kind in ("excuse", "waiver")]

    assert len(found) == 2
    assert not [one for one in found if secret.encode() in one.said]


@pytest.mark.parametrize(("many", "whole"), [(ITEMS_MAX, True), (ITEMS_MAX + 1, False)])
def test_a_list_beyond_the_limit_is_told_by_its_count_and_digest(many, whole):
    data = leaf_data("unplaced", {"ids": [f"id-{number}" for number in range(many)]})

    assert ("ids" in data) is whole
    assert data.get("ids_count", many) == many
    assert len(data.get("ids_digest", "0" * 64)) == 64


def test_a_finding_that_fits_only_without_its_time_is_refused():
    spare = ENTRY_BYTES_MAX - len(Leaf("case", "d", "c", data={"district": ""}).encode())
    leaf = Leaf("case", "d", "c", data={"district": "x" * spare})

    assert len(leaf.encode()) == ENTRY_BYTES_MAX
    with pytest.raises(LeafTooLarge, match="LEAF-002"):
        found_of(leaf)


@given(st.text(max_size=12), st.integers(-(2**53) + 1, 2**53 - 1))
def test_any_text_and_any_time_come_back_out_of_a_finding(text, at):
    leaf = Leaf("case", text, text, at, at, {"district": text})

    assert found_of(leaf).entry(at) == leaf.encode()
