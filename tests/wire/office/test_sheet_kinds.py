"""The kinds of sheet are data: what a header means is written once, for readers, forms and the manual."""

from __future__ import annotations

import pytest

from onus.outside.office.kinds import sheet_kinds
from onus.wire.fact_columns import COLUMNS, WORDS
from onus.wire.office.sheet_kinds import SheetColumn, SheetKind, read_sheet_kinds

KINDS = sheet_kinds().kinds
ALL = [(kind, column) for kind in KINDS for column in kind.columns]
FACT_WORDS = {
    ("inspections", "result"): WORDS["inspection"],
    ("payments", "kind"): WORDS["payment"],
    ("weather", "phenomenon"): WORDS["weather"],
}


def test_every_sheet_that_an_office_keeps_has_a_kind() -> None:
    assert sheet_kinds().ids() == (
        "roads", "facilities", "scoring", "posts", "vehicles", "crews", "inspections", "reports",
        "payments", "tracks", "extra_work", "instructions", "photos", "weather",
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_kind_is_told_in_both_languages(kind: SheetKind) -> None:
    assert kind.title.en
    assert kind.title.zh
    assert kind.note.en
    assert kind.note.zh


@pytest.mark.parametrize(
    ("kind", "column"), ALL, ids=lambda one: getattr(one, "field", getattr(one, "id", ""))
)
def test_a_column_is_told_in_both_languages(kind: SheetKind, column: SheetColumn) -> None:
    assert column.en
    assert column.zh
    assert column.note.en
    assert column.note.zh


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_no_two_columns_of_a_form_bear_one_header(kind: SheetKind) -> None:
    headers = [header for column in kind.columns for header in (column.zh, column.en)]

    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize(("kind", "field"), FACT_WORDS, ids=str)
def test_the_words_of_a_form_are_the_words_of_the_dossier(kind: str, field: str) -> None:
    choices = sheet_kinds().kind(kind).column(field).choices

    assert sorted(choice.word for choice in choices) == sorted(FACT_WORDS[kind, field])


@pytest.mark.parametrize(
    ("kind", "column"), ALL, ids=lambda one: getattr(one, "field", getattr(one, "id", ""))
)
def test_no_spelling_means_two_words_of_one_column(kind: SheetKind, column: SheetColumn) -> None:
    spellings = [word.casefold() for one in column.choices for word in dict.fromkeys(one.spellings())]
    twice = {word for word in spellings if spellings.count(word) > 1}

    assert not {word for word in twice if len({c.word for c in column.choices if word in _folded(c)}) > 1}


def _folded(choice: object) -> set[str]:
    return {word.casefold() for word in choice.spellings()}  # type: ignore[attr-defined]


def test_every_kind_fills_a_file_of_the_dossier() -> None:
    files = {kind.table for kind in KINDS}

    assert files <= {*COLUMNS, "contract.toml", "officers.toml", "acts.toml"}


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"kinds = [1]", "table"),
        (b'[[kinds]]\nid = "a"\n', "missing"),
    ],
)
def test_a_broken_file_of_kinds_is_refused_with_its_fault(raw: bytes, sentence: str) -> None:
    kinds, faults = read_sheet_kinds(raw)

    assert kinds is None
    assert any(sentence in fault.what for fault in faults)


def test_words_without_choices_are_refused() -> None:
    note = sheet_kinds().kinds[0].note

    with pytest.raises(ValueError, match="choices"):
        SheetColumn("a", "A", "甲", "word", note)
