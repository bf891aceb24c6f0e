"""The register of papers: round trip, faults, and names that every system takes."""

from __future__ import annotations

from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.errors import FaultyInput
from onus.core.papers.kinds import KINDS
from onus.core.papers.numbering import RegisteredPaper
from onus.wire.paper_register import NAME_LENGTH_MAX, file_stem, legal_name, register_rows, register_text

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters=";\0\r\n\t '", exclude_categories=("Z", "C")), max_size=12
)
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
        findings=st.lists(WORDS.filter(bool), max_size=3).map(tuple),
        clauses=st.lists(WORDS.filter(bool), max_size=3).map(tuple),
        replaces=st.sampled_from(["", "2023/1"]),
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
        + "a,b,nonsense,2023,1,,2023-12-31,,,,,,,x\na,b,interview,0,1,,2023-12-31,,,,,,,x\n"
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
