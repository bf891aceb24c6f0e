"""No cell that we write makes a spreadsheet compute."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.csv_rows import Row, csv_text, guarded, parse_csv, unguarded

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
texts = st.text(alphabet="=+-@\t\r\n'＝ａ1.5, \"x", max_size=6)


@given(texts)
def test_no_text_leaves_us_with_the_mark_of_a_formula_but_a_number(text):
    written = csv_text(["a", "b"], [["x", text]])
    _, (_, cell) = csv.reader(io.StringIO(written, newline=""))

    assert not cell.startswith(RISKY) or float(cell) < 0


@given(texts)
def test_what_was_guarded_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Elm", "体育路", "-1", "-1.50", "2023-12-01", "a=b", "O'Hara"])
def test_usual_texts_and_numbers_stay_as_they_are(text):
    assert guarded(text) == text


def test_a_cell_that_a_spreadsheet_guarded_is_read_without_its_guard():
    assert Row(1, 2, {"text": "'=SUM(A1)"})["text"] == "=SUM(A1)"
    assert parse_csv("a\n'-x\n", file="a.csv").rows[0]["a"] == "-x"
