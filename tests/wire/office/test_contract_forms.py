"""The clause form as data: it asks for what a contract may say, in lists that the dossier knows."""

from __future__ import annotations

from dataclasses import fields

import pytest

from onus.base.instants import ZoneTable
from onus.core.accountability.register import POWERS
from onus.wire.dossier_bounds import BOUND_WORDS, CHOICES
from onus.wire.dossier_words import MEANINGS
from onus.wire.office.contract_form import FORM, KINDS
from onus.wire.office.form_design import form_design
from onus.wire.office.form_values import Asked, Setting, value_of
from onus.wire.office.form_words import LISTS, code_of
from onus.wire.office.grids import Cell

SHANGHAI = Setting(ZoneTable("Asia/Shanghai", (0,), (28_800,)))
FIELDS = [field for sheet in FORM for field in sheet.fields]
ELSEWHERE = {
    # What a form of clauses does not ask, each with its reason.
    "dossier": {"compare_with", "tracks_public", "notes"},  # not of the contract
    "contract": {"placeholder", "notes", "parties", "lots", "services", "triggers", "obligations",
                 "payment", "prices", "deductions", "score", "incentives", "interest", "kpis"},  # sheets
    "score": {"steps"},  # a sheet of its own
    "obligations.standard": {"work_kinds"},  # no clause speaks of it
    "obligations.deadline": {"within_h_by_day", "by_day_from_minute", "by_day_until_minute"},  # of rules
    "obligations.places": {"owners"},  # told by the road list
    "register": {"bodies", "posts", "holdings", "assignments", "ladder"},  # sheets
}  # fmt: skip
CLOSED = {
    "trigger": "kind", "every": "every", "payer": "payer", "price_per": "price_per", "method": "method",
    "unit": "unit", "per": "per", "outcome": "outcomes", "span": "terminate_by", "incentive": "kind",
    "counts_from": "counts_from", "power": "powers",
}  # fmt: skip


def asked_keys(table: str) -> set[str]:
    keys = {field.key.split(".zh-Hans")[0].split(".en")[0] for field in FIELDS if field.table == table}
    outer, _, inner = table.partition(".")
    if inner and table != "score.steps":
        keys = {f.key.partition(".")[2] for f in FIELDS if f.table == outer and f.key.startswith(f"{inner}.")}
    return {key.split(".")[0] for key in keys}


@pytest.mark.parametrize("table", KINDS)
def test_the_form_asks_for_every_key_that_a_contract_may_fill(table):
    wanted = {one.name for one in fields(KINDS[table])} - ELSEWHERE.get(table, set())

    assert asked_keys(table) == wanted


@pytest.mark.parametrize("words", CLOSED)
def test_a_list_of_the_form_offers_each_word_that_the_dossier_allows(words):
    every = [*CHOICES.items(), *BOUND_WORDS.items()]
    lists = [set(allowed) for (_, name), allowed in every if name == CLOSED[words]]

    assert {word.code for word in LISTS[words]} in lists


def test_the_powers_of_a_post_are_offered_in_full():
    assert tuple(word.code for word in LISTS["power"]) == POWERS


def test_every_entry_of_a_list_is_read_back_as_its_word_however_it_is_written():
    wrong = [
        (name, text)
        for name, words in LISTS.items()
        for word in words
        for text in (word.code, word.zh, word.en, word.entry, *word.also, f"  {word.entry} ")
        if code_of(text, name) != word.code
    ]

    assert wrong == []


@pytest.mark.parametrize("sheet", FORM, ids=lambda sheet: sheet.english)
def test_every_example_of_the_form_is_one_that_its_reader_takes(sheet):
    refused = [
        (field.key, text)
        for field in sheet.fields
        for text in field.examples
        if text and isinstance(value_of(field.kind, field.words, Cell(1, 1, text, text), SHANGHAI), Asked)
    ]

    assert refused == []


def test_a_field_that_must_be_filled_has_an_example_in_each_example_row():
    bare = [
        (sheet.english, field.key)
        for sheet in FORM
        for field in sheet.fields
        if field.needed
        and (not all(field.examples) or len(field.examples) < max(len(f.examples) for f in sheet.fields))
    ]

    assert bare == []


def test_every_field_says_in_both_languages_what_it_means():
    assert [field.key for field in FIELDS if not (field.note.en and field.note.zh)] == []
    assert all(kind in MEANINGS for kind in KINDS.values())


def test_no_two_sheets_and_no_two_headers_of_a_sheet_share_a_name():
    for sheet in form_design().sheets:
        headers = [column.header.zh for column in sheet.columns]

        assert len(set(headers)) == len(headers), sheet.name
    assert len({sheet.name for sheet in FORM}) == len(FORM)
