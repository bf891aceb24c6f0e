"""Amounts: numbers of JSON as millionths of a currency unit, exactly or not at all.

In:  numbers as a JSON parser gives them: whole numbers, or doubles.
Out: int64 millionths, `ABSENT` where there is no number, and which were refused.

The surprise: amounts are parsed to doubles and are exact all the same. A decimal of at
most 15 significant digits is the only one of that length near its double, so nothing is
lost by it. Here, and nowhere else, the double becomes a whole number: n is the rounded
product with 1,000,000, and stands only where n / 1,000,000 gives the very same double again.
Both steps of IEEE 754 are correctly rounded, and n and 1,000,000 are exact as doubles, so
that the quotient is the double of the decimal n / 1,000,000 and of no other n below 2**50.
Digits beyond the fifteenth are not seen by any reader that uses doubles; nor by us.

Source: IEEE 754-2019, 5.4.1 and 5.12.2; RFC 8259, section 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from onus.core.integrity.columns import ABSENT, Whole

SCALE = 1_000_000
SURE_BELOW = 2**50
"""Below, the product with the scale is off by less than a quarter, so that rounding finds n."""
DIGITS = 15
LARGEST = 2**63 - 1


def millionths(values: Sequence[object]) -> tuple[Whole, list[int]]:
    """Return amounts in millionths, and the places of those that were refused.

    Args:
        values: whole numbers and doubles, None where there is none.

    Returns:
        int64, `ABSENT` for None and for refused ones; refused are amounts with more than
        six decimals, with more than 15 significant digits, or beyond int64.

    >>> millionths([0.1, 319820.54, 7, None, 1 / 3])[0][:3]
    array([      100000, 319820540000,      7000000])
    >>> millionths([0.1, 319820.54, 7, None, 1 / 3])[1]
    [4]
    """
    doubles = np.array(values, dtype=np.float64)
    missing = np.isnan(doubles)
    scaled = np.rint(np.where(missing, 0.0, doubles) * SCALE)
    sure = (np.abs(scaled) < SURE_BELOW) & (scaled / SCALE == doubles)
    result = np.where(sure, scaled, 0).astype(np.int64)
    result[missing] = ABSENT
    refused = _slowly(values, np.flatnonzero(~sure & ~missing), result)
    return result, refused


def _slowly(values: Sequence[object], rows: NDArray[np.intp], result: Whole) -> list[int]:
    """Fill in the amounts that the quick way left open; return the places of those refused."""
    refused = []
    for row in rows.tolist():
        exact = Decimal(str(values[row]))
        scaled = exact * SCALE
        digits = len(exact.as_tuple().digits)
        fits = scaled.is_finite() and abs(scaled) <= LARGEST and scaled == scaled.to_integral_value()
        whole = isinstance(values[row], int)
        if fits and (whole or digits <= DIGITS):
            result[row] = int(scaled)
        else:
            result[row] = ABSENT
            refused.append(row)
    return refused
