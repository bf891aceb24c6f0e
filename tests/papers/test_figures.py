"""Amounts in words: every one can be read back."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from onus.papers.figures import DIGITS, money_in_words

UNITS = {"拾": 10, "佰": 100, "仟": 1_000}


def whole(words: str) -> int:
    total, group, digit = 0, 0, 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in UNITS:
            group, digit = group + digit * UNITS[sign], 0
        else:
            total, group, digit = (
                total + (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[sign],
                0,
                0,
            )
    return total + group + digit


def read_back(words: str) -> int:
    found = re.fullmatch(r"人民币(负?)(?:([^元]+)元)?零?(?:(.)角)?(?:(.)分)?整?", words)
    sign, yuan, jiao, fen = found.groups()
    amount = whole(yuan or "") * 100 + DIGITS.find(jiao or "零") * 10 + DIGITS.find(fen or "零")
    return -amount if sign else amount


@given(st.integers(-(10**15), 10**15))
def test_every_amount_in_words_can_be_read_back(minor):
    assert read_back(money_in_words(minor, currency="CNY", language="zh-Hans")) == minor


@given(st.integers(0, 10**15))
def test_words_of_an_amount_never_hold_two_zeros_in_a_row(minor):
    words = money_in_words(minor, currency="CNY", language="zh-Hans")

    assert "零零" not in words and "零元" not in words.replace("人民币零元", "")
