"""The table of kinds decides about every field of every class, and about no other."""

from __future__ import annotations

from dataclasses import fields

import pytest

from onus.core.contracts.rulebook import Rule
from onus.wire.leaves.kinds import CODES, ENVELOPE, KINDS, NEVER, PARTS, WORDS_OF_PEOPLE
from onus.wire.leaves.records import CLASSES, CONTRACT_LISTS, REGISTER_LISTS
from onus.wire.leaves.values import CHECKS
from onus.wire.leaves.values import CLASSES as PART_CLASSES

IN_ORDER = {*CONTRACT_LISTS, *REGISTER_LISTS, "contract_note"}
WHERE = {*ENVELOPE, "clear", "committed", NEVER}
FLAGS = {
    "place", "places", "duty", "duties", "own_words", "home:committed", "home:never", "home:hidden",
    "salt:shift", "salt:seat", "anonymous:clear", "decides",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_every_field_of_a_fact_has_one_decision_and_no_other_field_has_any(kind):
    named = [field.name for field in fields(CLASSES[kind])]

    assert sorted(KINDS[kind]) == sorted([*named, "order"] if kind in IN_ORDER else named)


@pytest.mark.parametrize("part", sorted(PARTS))
def test_every_field_of_a_part_has_one_decision_and_no_other_field_has_any(part):
    classes = {**PART_CLASSES, "rule_text": Rule}

    assert sorted(PARTS[part]) == sorted(field.name for field in fields(classes[part]))


def test_the_table_says_nothing_that_no_reader_knows():
    rules = [rule for table in (KINDS, PARTS) for kind in table.values() for rule in kind.values()]

    assert {rule.where for rule in rules} <= WHERE
    assert {flag for rule in rules for flag in rule.flags} <= FLAGS
    assert {rule.type for rule in rules if not rule.part} <= CHECKS.keys()
    assert {rule.part for rule in rules if rule.part} <= PARTS.keys()


def test_every_text_is_either_words_of_people_or_a_code_so_that_the_gate_looks_at_all():
    others = {"instant", "day", "whole", "wholes", "yes", "hex", "measure", "strength", "any"}

    assert CHECKS.keys() - others == {*WORDS_OF_PEOPLE, *CODES}


def test_parts_of_a_contract_are_told_in_full_because_a_finding_rests_on_every_one_of_them():
    hidden = [
        f"{part}.{name}"
        for part, rules in PARTS.items()
        for name, rule in rules.items()
        if rule.where != "clear"
    ]

    assert hidden == []
