"""Whole numbers out of decimals: the one place where imported numbers are rounded.

In:  columns of doubles, whole numbers, decimals or texts, in a unit of their own.
Out: `int64` columns in the unit that the core works with, halves to even.

The surprise: a double stands for the shortest decimal that names it. So
`43.05528855` is rounded to one and the same whole number whether a file holds
it as text or as a double, although no double is exactly that number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MISSING = -(2**63)
"""Stands in a whole column where the source has no value."""
UNREADABLE = MISSING + 1
"""Stands in a whole column where the source has something that is no number."""
LARGEST = 2**40
"""Beyond this a double is too coarse to tell where a half lies."""
PLAIN = r"^-?([0-9]{1,15}(\.[0-9]{0,40})?|\.[0-9]{1,40})$"
DIGITS_A_DOUBLE_KEEPS = 15


def whole_from_doubles(values: NDArray[np.float64], *, times: int, per: int = 1) -> NDArray[np.int64]:
    """Return `values x times / per`, rounded half to even.

    Args:
        values: shape (n,), finite or not.
        times: numerator of the unit's ratio, above 0.
        per: denominator of the unit's ratio, above 0, at most 4,096.

    Returns:
        Shape (n,); `MISSING` for NaN, `UNREADABLE` for infinities and for
        results beyond `LARGEST`.

    >>> whole_from_doubles(np.array([43.05528855, 43.05528865]), times=10_000_000).tolist()
    [430552886, 430552886]
    """
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = values * times / per
        readable = np.abs(scaled) < LARGEST
        bounded = np.where(readable, scaled, 0.0)
    whole = np.rint(bounded).astype(np.int64)
    near = np.abs(bounded - np.floor(bounded) - 0.5) < np.maximum(1e-6, np.abs(bounded) * 2.0**-50)
    if near.any():
        whole[near] = _settled(values[near], np.floor(bounded[near]).astype(np.int64), times, per)
    whole[~readable] = UNREADABLE
    whole[np.isnan(values)] = MISSING
    return whole


def _settled(
    values: NDArray[np.float64], below: NDArray[np.int64], times: int, per: int
) -> NDArray[np.int64]:
    """Decide the values next to a half by comparing with the double of the half itself."""
    half = ((2 * below + 1) * per).astype(np.float64) / (2 * times)
    even = below + (below & 1)
    return np.where(values < half, below, np.where(values > half, below + 1, even))


def whole_from_text(text: str, *, times: int, per: int = 1) -> int:
    """Return a decimal text times a ratio, rounded half to even.

    Raises:
        ValueError: not a number in plain notation. Write 0.001, not 1e-3.

    >>> whole_from_text("43.05528855", times=10_000_000)
    430552886
    """
    trimmed = text.strip()
    if not re.match(PLAIN, trimmed):
        message = f"not a number in plain notation: {text!r}"
        raise ValueError(message)
    return round(Fraction(Decimal(trimmed)) * times / per)


def whole_column(column: pa.Array, *, times: int, per: int = 1) -> NDArray[np.int64]:
    """Return a column of any number type, or of texts, as whole numbers.

    Args:
        column: doubles, whole numbers, decimals, texts, or a dictionary of them.
        times: numerator of the unit's ratio.
        per: denominator of the unit's ratio.

    Returns:
        Shape (n,), with `MISSING` and `UNREADABLE` where they apply.

    >>> whole_column(pa.array(["12.5", "", "1e3"]), times=10).tolist()[0]
    125
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_decimal(column.type):
        column = pc.cast(column, pa.string())
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _from_texts(column, times, per)
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        doubles = pc.cast(column, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return whole_from_doubles(doubles, times=times, per=per)
    missing = column.is_null().to_numpy(zero_copy_only=False)
    return np.where(missing, MISSING, UNREADABLE)


def _from_texts(column: pa.Array, times: int, per: int) -> NDArray[np.int64]:
    texts = pc.utf8_trim_whitespace(column)
    plain = pc.match_substring_regex(texts, PLAIN)
    numbers = pc.cast(pc.if_else(plain, texts, None), pa.float64())
    doubles = numbers.to_numpy(zero_copy_only=False)
    whole = whole_from_doubles(doubles, times=times, per=per)
    blank = pc.fill_null(pc.equal(texts, ""), fill_value=True).to_numpy(zero_copy_only=False)
    whole[(whole == MISSING) & ~blank] = UNREADABLE
    long = pc.greater(pc.binary_length(texts), DIGITS_A_DOUBLE_KEEPS + 1)
    for index in _near_halves(doubles, times, per, long):
        whole[index] = whole_from_text(texts[index].as_py(), times=times, per=per)
    return whole


def _near_halves(doubles: NDArray[np.float64], times: int, per: int, long: pa.Array) -> list[int]:
    """Return where a text has more digits than a double keeps and stands next to a half."""
    wide = pc.fill_null(long, fill_value=False).to_numpy(zero_copy_only=False)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = doubles * times / per
        near = np.abs(scaled - np.floor(scaled) - 0.5) < np.maximum(1e-6, np.abs(scaled) * 2.0**-50)
    readable = np.abs(scaled) < LARGEST
    return [int(index) for index in np.flatnonzero(near & wide & readable)]
