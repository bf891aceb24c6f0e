"""Instants in columns: times of any file to whole microseconds since 1970 UTC.

In:  timestamps, texts in ISO 8601, or numbers whose unit was stated.
Out: `int64` microseconds.

The surprise: a time without an offset is read as UTC, for these functions are
called only on columns that a person has said to be UTC; or as the clocks of Beijing
show it, where a person has said that.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from onus.base.errors import UnknownInstant
from onus.base.instants import instant
from onus.wire.whole_numbers import LARGEST, MISSING, UNREADABLE

US_PER_UNIT = {"s": 1_000_000, "ms": 1_000, "us": 1}
BEIJING = "beijing"
"""Unit of texts without an offset: the clocks of China, which have been at +08:00 without a change since 1992."""
BEIJING_FROM_US = 694_195_200_000_000
"""1 January 1992 in Beijing; before it there was summer time."""
_LOCAL_SHAPES = (
    (r"[/.年]([0-9]{1,2})[/.月]([0-9]{1,2})日?", r"-\1-\2"),
    (r"^([0-9]{4})-([0-9])-", r"\1-0\2-"),
    (r"^([0-9]{4}-[0-9]{2})-([0-9])([ T]|$)", r"\1-0\2\3"),
    (r"^([0-9-]{10})[ T]+([0-9]):", r"\1 0\2:"),
)
"""How people and spreadsheets write days and times, and how ISO 8601 does."""
ISO = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
ZONED = r"(Z|[+-][0-9]{2}:?[0-9]{2})$"
LAST_US = 7_258_118_400_000_000
"""The year 2200 begins here."""


def instant_column(column: pa.Array, *, unit: str = "") -> NDArray[np.int64]:
    """Return a column of times as microseconds since 1970 UTC.

    Args:
        column: timestamps (a time without zone is UTC), ISO 8601 texts, or numbers.
        unit: `s`, `ms` or `us` for numbers; numbers without a unit are unreadable.
            `beijing` for texts that show the clocks of China.

    Returns:
        Shape (n,), with `MISSING` for empty cells and `UNREADABLE` for the rest.

    >>> instant_column(pa.array(["2020-02-27T11:00:18Z", "2020-02-27 19:00:18+08:00"])).tolist()
    [1582801218000000, 1582801218000000]
    >>> instant_column(pa.array(["2020/2/27 19:00:18"]), unit="beijing").tolist()
    [1582801218000000]
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        return _whole(pc.cast(column, pa.timestamp("us", column.type.tz), safe=False))
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        if unit == BEIJING:
            return _from_beijing(column)
        return _from_texts(column) if not unit else _from_numeric_texts(column, unit)
    if unit in US_PER_UNIT and (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        return _from_numbers(pc.cast(column, pa.float64(), safe=False), US_PER_UNIT[unit])
    return np.where(column.is_null().to_numpy(zero_copy_only=False), MISSING, UNREADABLE)


def _whole(stamps: pa.Array) -> NDArray[np.int64]:
    counted = pc.fill_null(pc.cast(stamps, pa.int64()), MISSING)
    whole: NDArray[np.int64] = counted.to_numpy(zero_copy_only=False).copy()
    return whole


def _from_numbers(numbers: pa.Array, unit_us: int) -> NDArray[np.int64]:
    values = numbers.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        readable = np.abs(values) < LAST_US
    bounded = np.where(readable, values, 0.0)
    # Whole part and rest apart: their product in one would lose microseconds.
    units = np.floor(bounded)
    rest_us = np.rint((bounded - units) * unit_us).astype(np.int64)
    with np.errstate(over="ignore"):
        whole = units.astype(np.int64) * unit_us + rest_us
    whole[~readable | (units > LARGEST * 8_192 // unit_us)] = UNREADABLE
    whole[np.isnan(values)] = MISSING
    return np.asarray(whole, np.int64)


def _from_numeric_texts(column: pa.Array, unit: str) -> NDArray[np.int64]:
    texts = pc.utf8_trim_whitespace(column)
    plain = pc.match_substring_regex(texts, r"^[0-9]{1,16}(\.[0-9]{1,9})?$")
    numbers = pc.cast(pc.if_else(plain, texts, None), pa.float64())
    whole = _from_numbers(numbers, US_PER_UNIT[unit])
    whole[(whole == MISSING) & ~_blank(texts)] = UNREADABLE
    return whole


def _from_beijing(column: pa.Array) -> NDArray[np.int64]:
    texts = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    for shape, even in _LOCAL_SHAPES:
        texts = pc.replace_substring_regex(texts, shape, even)
    whole = _from_texts(texts, zone="+08:00")
    told = (whole != MISSING) & (whole != UNREADABLE)
    whole[told & (whole < BEIJING_FROM_US)] = UNREADABLE
    return whole


def _from_texts(column: pa.Array, *, zone: str = "Z") -> NDArray[np.int64]:
    texts = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    shaped = pc.if_else(pc.match_substring_regex(texts, ISO), texts, None)
    short = pc.replace_substring_regex(shaped, r"([.][0-9]{6})[0-9]{1,3}", r"\1")
    zoned = pc.match_substring_regex(short, ZONED)
    utc = pc.if_else(zoned, short, pc.binary_join_element_wise(short, zone, ""))
    try:
        whole = _whole(pc.cast(utc, pa.timestamp("us", "UTC")))
    except pa.ArrowInvalid:
        # One date that does not exist (30 February) fails the whole cast.
        whole = np.array([_one(text) for text in utc.to_pylist()], np.int64)
    whole[(whole == MISSING) & ~_blank(texts)] = UNREADABLE
    return whole


def _one(text: str | None) -> int:
    if text is None:
        return MISSING
    try:
        return instant(text)
    except UnknownInstant:
        return UNREADABLE


def _blank(texts: pa.Array) -> NDArray[np.bool_]:
    blank = pc.fill_null(pc.equal(texts, ""), fill_value=True)
    mask: NDArray[np.bool_] = blank.to_numpy(zero_copy_only=False)
    return mask
