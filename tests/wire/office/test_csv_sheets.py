from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.office.csv_sheets import csv_book, decoded

TABLE = "工单号,路名,描述\r\n001,样例路,积雪未清\r\n002,范例街,结冰\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


def texts(raw: bytes) -> list[list[str]]:
    return [[cell.text for cell in row] for row in csv_book(raw, "a.csv", sheet="a").grids[0].rows]


def found(raw: bytes) -> list[tuple[str, str]]:
    return [(one.ref, one.code) for one in csv_book(raw, "a.csv", sheet="a").faults]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_table_reads_the_same_in_every_encoding_with_every_line_end(encoding, end):
    raw = TABLE.replace("\r\n", end).encode(encoding)

    assert texts(raw) == texts(TABLE.encode())
    assert found(raw) == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_cut_inside_a_character_is_named_at_its_last_cell(encoding):
    raw = TABLE.rstrip().encode(encoding)[:-1]

    assert found(raw) == [("C3", "BOOK-009")]
    assert texts(raw)[1][1] == "样例路"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4))
def test_a_chinese_text_in_utf_8_is_never_taken_for_gb18030_however_it_is_cut(text):
    for end in range(6, len(text.encode())):
        assert decoded(text.encode()[:end]).encoding == "utf-8"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufffd"), max_size=40))
def test_a_text_in_utf_8_is_given_back_as_it_was(text):
    assert decoded(text.encode("utf-8-sig")).text == text


def test_a_broken_byte_in_the_middle_is_named_by_its_cell_and_the_rest_is_read():
    raw = TABLE.encode().replace("样例路".encode(), b"\xe6\xa0\xe4\xbe\x8b")

    assert found(raw) == [("B2", "BOOK-010")]
    assert texts(raw)[2] == ["002", "范例街", "结冰"]


def test_the_mark_of_characters_lost_long_ago_is_named():
    assert found("路名\n锟斤拷\n".encode()) == [("A2", "BOOK-010")]


def test_a_quotation_that_never_ends_is_named_where_it_opens():
    raw = '单号,描述\n1,好\n2,"未完\n3,后面\n'.encode()

    assert found(raw) == [("B3", "BOOK-011")]


def test_formulas_and_calls_in_a_csv_are_named_and_numbers_are_not():
    raw = b"a,b,c,d,e\n=1+1,-5.2,+8613,=cmd|'/C calc'!A0,-cmd|'/C x'!A0\n"

    assert sorted(found(raw)) == [("A2", "BOOK-025"), ("D2", "BOOK-015"), ("E2", "BOOK-015")]


def test_a_number_that_a_platform_guarded_against_excel_is_a_text():
    book = csv_book('单号\n="20231219000123456"\n\'=是\n'.encode(), "a.csv", sheet="a")

    assert [cell.text for row in book.grids[0].rows for cell in row] == ["单号", "20231219000123456", "=是"]
    assert book.faults == ()


def test_errors_that_a_spreadsheet_wrote_into_a_csv_are_named():
    assert found(b"a\n#REF!\n") == [("A2", "BOOK-013")]
