"""Salts of days, as they are shown beside positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.leaves.day_salts import NotDaySalts, day_salts_bytes, read_day_salts

salts = st.dictionaries(st.dates().map(str), st.binary(min_size=32, max_size=32), max_size=4)


@given(salts)
def test_salts_come_back_from_their_file(found):
    assert read_day_salts(day_salts_bytes(found)) == found


@given(salts, st.data())
def test_any_other_byte_in_the_file_of_salts_is_refused_or_says_something_else(found, data):
    raw = bytearray(day_salts_bytes(found))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))

    try:
        assert read_day_salts(bytes(raw)) != found
    except NotDaySalts:
        return


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]\n",
        b'{"d":"00"}\n',
        b'{"d":1}\n',
        b'{"d":null}\n',
        b'"x"\n',
        b"[" * 100_000,
        b'{"d":"' + b"A" * 64 + b'"}\n',
    ],
)
def test_what_is_no_file_of_salts_is_refused(raw):
    with pytest.raises(NotDaySalts):
        read_day_salts(raw)
