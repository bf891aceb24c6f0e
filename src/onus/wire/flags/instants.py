"""Instants: dates and times of RFC 3339, as OCDS asks for them, many texts at once.

In:  texts.
Out: microseconds since 1970 UTC, `ABSENT` where a text is no instant.

The surprise: texts of one shape are laid below one another, and what stands at one place
of all of them is read in one step. A text that is very long, or whose offset is odd, is
read by itself; both ways give the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import EPOCH, HOUR_US, MINUTE_US, SECOND_US, instant_of
from onus.core.integrity.columns import ABSENT, Truth, Whole

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
CLOCK, OFFSET = len("2023-12-19T20:00:00"), len("+08:00")
POINT = CLOCK + 1
SHORTEST, LONGEST = CLOCK + 1, CLOCK + len(".123456789") + OFFSET
DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
SIGNS = ((4, b"-"), (7, b"-"), (10, b"Tt "), (13, b":"), (16, b":"))
US_DIGITS = 6
MONTHS, HOURS, MINUTES, SECONDS = 12, 24, 60, 60

Characters = NDArray[np.uint8]
"""Shape (length, texts): a row holds what stands at one place of each text."""


def instants_of(texts: Sequence[str | None]) -> Whole:
    """Return the instant of each text.

    Args:
        texts: None where there is none.

    Returns:
        int64, microseconds since 1970 UTC; `ABSENT` for None and for a text that is no instant.

    >>> instants_of(["2023-12-19T20:00:00+08:00"]).tolist()
    [1702987200000000]
    >>> bool((instants_of(["2023-12-19 20:00:00", None]) == ABSENT).all())
    True
    """
    there = ["" if text is None else text for text in texts]
    # A byte for each character: what is not ASCII becomes a question mark, which no instant has.
    data = np.frombuffer("".join(there).encode("ascii", "replace"), np.uint8)
    length = np.fromiter(map(len, there), np.int64, len(there))
    begin = np.cumsum(length) - length
    found = np.full(len(there), ABSENT)
    rows = np.flatnonzero(length >= SHORTEST)
    ends_in_z = _is_one_of(data[begin[rows] + length[rows] - 1], b"Zz")
    shape = np.minimum(length[rows], LONGEST + 1) * 2 + ends_in_z
    for one in np.unique(shape).tolist():
        alike, size = rows[shape == one], one // 2
        end = size - (1 if one % 2 else OFFSET)
        if end < CLOCK or end == POINT:
            continue  # No room for the clock, or for a digit after the point.
        alone = np.ones(len(alike), bool)
        if size <= LONGEST:
            found[alike], alone = _at_once(data[begin[alike] + np.arange(size)[:, None]], end)
        for row in alike[alone].tolist():
            found[row] = _read(there[row])
    return found


def _at_once(text: Characters, end: int) -> tuple[Whole, Truth]:
    """Return the instants of texts of one shape, and which of them must be read by themselves.

    Args:
        text: the texts.
        end: the place at which Z or the offset begins.
    """
    fits = _are_digits(text[list(DIGITS)])
    for place, signs in SIGNS:
        fits &= _is_one_of(text[place], signs)
    if end > CLOCK:
        fits &= _is_one_of(text[CLOCK], b".") & _are_digits(text[POINT:end])
    year, month, day = _number(text[0:4]), _number(text[5:7]), _number(text[8:10])
    hour, minute, second = _number(text[11:13]), _number(text[14:16]), _number(text[17:19])
    fits &= (year >= 1) & (month >= 1) & (month <= MONTHS)
    fits &= (hour < HOURS) & (minute < MINUTES) & (second < SECONDS)
    first = np.where(fits, (year - EPOCH.year) * MONTHS + month - 1, 0).astype("datetime64[M]")
    fits &= (day >= 1) & (day <= (_days(first + 1) - _days(first)))
    seconds = ((_days(first) + day - 1) * HOURS + hour) * MINUTES * SECONDS + minute * SECONDS + second
    parts = text[POINT : min(end, POINT + US_DIGITS)]
    us = seconds * SECOND_US + _number(parts) * 10 ** (US_DIGITS - len(parts))
    odd = np.zeros(len(fits), bool)
    if end + OFFSET == len(text):
        sign = text[end]
        fits &= _is_one_of(sign, b"+-") & _are_digits(text[[end + 1, end + 2, end + 4, end + 5]])
        fits &= _is_one_of(text[end + 3], b":")
        hours, minutes = _number(text[end + 1 : end + 3]), _number(text[end + 4 : end + 6])
        us -= np.where(sign == ord("-"), -1, 1) * (hours * HOUR_US + minutes * MINUTE_US)
        odd = fits & ((hours >= HOURS) | (minutes >= MINUTES))
    return np.where(fits, us, ABSENT), odd


def _are_digits(text: Characters) -> Truth:
    digits: Truth = np.all(text - ord("0") <= 9, axis=0)  # Below "0" a byte wraps around.
    return digits


def _is_one_of(character: Characters, signs: bytes) -> Truth:
    one: Truth = np.any([character == sign for sign in signs], axis=0)
    return one


def _number(digits: Characters) -> Whole:
    """Return the number that digits write, the first of them the highest."""
    number = np.zeros(digits.shape[1], np.int64)
    for digit in digits:
        number = number * 10 + digit - ord("0")
    return number


def _days(months: NDArray[np.datetime64]) -> Whole:
    return months.astype("datetime64[D]").astype(np.int64)


def _read(text: str) -> int:
    if not RFC_3339.fullmatch(text):
        return ABSENT
    try:
        return instant_of(datetime.fromisoformat(text.upper()))
    except ValueError:
        return ABSENT
