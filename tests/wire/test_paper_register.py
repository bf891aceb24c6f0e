"""The register of papers: round trip, faults, and names that every system takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.errors import FaultyInput
from onus.base.texts import LANGUAGES
from onus.core.papers.kinds import KINDS
from onus.core.papers.numbering import RegisteredPaper
from onus.wire.paper_register import (
    NAME_LENGTH_MAX,
    file_stem,
    legal_name,
    number_text,
    place_named,
    read_register_bytes,
    register_bytes,
    register_rows,
    register_text,
)

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n\t '", exclude_categories=("Z", "C")), max_size=12
)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12)
"""Ids of duties and clauses may hold blanks, commas and semicolons."""
ROWS = st.lists(
    st.builds(
        RegisteredPaper,
        kind=st.sampled_from([kind.id for kind in KINDS]),
        year=st.integers(2000, 2099),
        serial=st.integers(1, 9999),
        subject=WORDS,
        digest=st.text("0123456789abcdef", min_size=64, max_size=64),
        day=st.dates().map(str),
        addressee=WORDS,
        post=WORDS,
        serve_by=st.none() | st.integers(0, 4_000_000_000).map(lambda s: s * 1_000_000),
        findings=st.lists(NAMES, max_size=3).map(tuple),
        clauses=st.lists(NAMES, max_size=3).map(tuple),
        replaces=st.sampled_from(["", "2023/1"]),
        known_by=st.integers(0, 4_000_000_000_000_000),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row.place,
)
ROW = RegisteredPaper("interview", 2023, 1, "2023-12", "0" * 64, "2023-12-31", "", "", None, (), ())


@given(ROWS)
def test_a_register_that_is_written_is_read_as_it_was(rows):
    assert register_rows(register_text(rows)) == tuple(rows)


def test_a_number_that_stands_twice_is_named_and_nothing_is_read():
    with pytest.raises(FaultyInput) as caught:
        register_rows(register_text([ROW, ROW]))

    assert [(one.line, "stands twice" in one.what) for one in caught.value.faults] == [(3, True)]


def test_all_faults_of_a_register_are_told_at_once():
    text = (
        register_text([ROW])
        + "a,b,nonsense,2023,1,,2023-12-31,,,,,,,x,,\na,b,interview,0,1,,2023-12-31,,,,,,,x,,\n"
    )

    with pytest.raises(FaultyInput) as caught:
        register_rows(text)

    assert [one.line for one in caught.value.faults] == [3, 4]


def test_a_register_that_came_back_from_a_spreadsheet_with_other_line_ends_is_read():
    assert register_rows("\ufeff" + register_text([ROW]).replace("\n", "\r\n")) == (ROW,)


@given(st.text(max_size=300))
def test_every_name_is_legal_on_windows(text):
    name = legal_name(text)

    assert name and len(name) <= NAME_LENGTH_MAX + 1
    assert not set(name) & set('<>:"/\\|?*') and name[-1] not in ". "
    assert PureWindowsPath(name).name == name and not PureWindowsPath(name).is_reserved()


def test_papers_of_all_kinds_have_names_of_their_own():
    names = [
        file_stem(kind.id, year=2023, serial=3, language=language)
        for kind in KINDS
        for language in ("en", "zh-Hans")
    ]

    assert len(set(names)) == len(names)
    assert [name for name in names if legal_name(name) != name] == []


def test_the_register_opens_in_a_spreadsheet_and_is_read_back_as_a_chinese_one_saves_it():
    raw = register_bytes([replace(ROW, addressee="承包方")])
    saved = (
        raw.decode("utf-8-sig").replace("2023-12-31", "2023/12/31").replace("\n", "\r\n").encode("gb18030")
    )

    assert raw.startswith(b"\xef\xbb\xbf")
    assert read_register_bytes(raw) == read_register_bytes(saved) == (replace(ROW, addressee="承包方"),)


@pytest.mark.parametrize("raw", [b"\xff\xfen\x00", b"PK\x03\x04\x00\x00", b"number\xff"])
def test_bytes_that_are_no_text_are_told_as_such(raw):
    with pytest.raises(FaultyInput) as caught:
        read_register_bytes(raw)

    assert [(one.code, "no text" in one.what) for one in caught.value.faults] == [("PAPERS-001", True)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2023-12-31,", "2023-13-31,", "no day"),
        (",2023-12,", ",Dec-23,", "spreadsheet made `Dec-23`"),
        ("[],[]", "A/p/x,[]", "no list of names"),
        ("1970-01-01T00:00:00Z", "", "`known_by` is no instant"),
    ],
)
def test_a_cell_that_a_spreadsheet_or_a_person_changed_is_told(old, new, said):
    text = register_text([ROW])
    assert old in text

    with pytest.raises(FaultyInput) as caught:
        register_rows(text.replace(old, new))

    assert [said in one.what for one in caught.value.faults] == [True]


@given(st.sampled_from(KINDS), st.integers(1000, 9999), st.integers(1, 10**8))
def test_a_paper_is_found_by_its_number_and_by_its_files_in_either_language(kind, year, serial):
    place = {"year": year, "serial": serial}
    names = [
        way(kind.id, language=tongue, **place) for way in (number_text, file_stem) for tongue in LANGUAGES
    ]

    assert [place_named(name) for name in names] == [(kind.id, year, serial)] * 4
    assert place_named(f"{names[0]}x") is None
