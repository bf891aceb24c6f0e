"""TOML text: what is written is what is read back."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from onus.wire.toml_text import toml_text

texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
EARLY, LATE = datetime(1971, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - hypothesis asks for these
EAST = timezone(timedelta(hours=8))
moments = st.datetimes(EARLY, LATE).map(lambda at: at.replace(microsecond=0, tzinfo=EAST))
scalars = st.one_of(
    texts, st.integers(-(2**53), 2**53), st.booleans(), st.dates(date(1971, 1, 1)), moments,
    st.lists(texts, max_size=3),
    st.fixed_dictionaries({"en": texts, "zh-Hans": texts}),
)  # fmt: skip
keys = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=6)
inner = st.dictionaries(keys, scalars, max_size=3)
table = st.dictionaries(keys, st.one_of(scalars, inner, st.lists(inner, min_size=1, max_size=2)), max_size=4)
files = st.dictionaries(keys, st.one_of(scalars, table, st.lists(table, min_size=1, max_size=3)), max_size=5)


@given(files)
def test_every_table_that_is_written_is_read_back_as_it_was(tables):
    assert tomllib.loads(toml_text(tables, {}).decode()) == tables


@given(texts.filter(lambda text: "\r" not in text))
def test_a_remark_is_never_read_as_anything_else(remark):
    text = "".join(mark for mark in remark if mark >= " " or mark == "\n").replace("\x7f", "")

    assert tomllib.loads(toml_text({"a": {"b": 1}}, {"a": text}).decode()) == {"a": {"b": 1}}


def test_a_text_that_cannot_be_written_down_is_marked_and_stops_nothing():
    assert tomllib.loads(toml_text({"a": "x\ud800"}, {}).decode()) == {"a": "x?"}
