"""Workbooks of papers: numbers that add up, and no text that a spreadsheet computes."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from onus.papers.tables import COUNT, MONEY, TEXT, table
from onus.papers.workbooks import workbook_of
from onus.wire.csv_rows import FORMULA_MARKS

COLUMNS = (("n", "No.", COUNT), ("text", "Text", TEXT), ("amount", "Amount", MONEY))


def opened(rows):
    raw = workbook_of(
        [table("A/B*[c]", COLUMNS, rows)],
        title="T",
        notes=["=1+1"],
        currency="CNY",
        at_us=1_700_000_000_000_000,
    )
    return raw, load_workbook(BytesIO(raw))


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_no_cell_that_a_spreadsheet_would_compute_leaves_us(texts):
    _, book = opened([{"n": 1, "text": text, "amount": 5} for text in texts])

    found = [cell for row in book.worksheets[0].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [
        cell.value for cell in found if cell.data_type == "f" or cell.value.startswith(FORMULA_MARKS)
    ] == []


def test_an_amount_is_a_number_with_the_digits_of_its_currency():
    _, book = opened([{"n": 1, "text": "x", "amount": -123456}])

    last = list(book.worksheets[0].iter_rows())[-1]
    assert (last[2].value, last[2].number_format) == (-1234.56, "#,##0.00")


def test_the_same_tables_give_the_same_bytes():
    rows = [{"n": 1, "text": "x", "amount": 1}]

    assert opened(rows)[0] == opened(rows)[0]
