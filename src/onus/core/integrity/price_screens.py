"""Screens of prices: eight numbers that describe how the bids of one auction lie together.

In:  the prices of one auction, whole numbers of one currency.
Out: exact fractions; hints, and no more.

The surprise: no root is taken. Where a screen is defined with a standard deviation its
square is given, with the sign of the screen, which puts auctions in the same order.

Source: D. Imhof, Simple Statistical Screens to Detect Bid Rigging, Working Papers SES 484,
Fribourg (2017); M. Huber and D. Imhof, International Journal of Industrial Organization 65 (2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

BIDS_LEAST = 3
KURTOSIS_LEAST = 4
RIGGED_IS_HIGH: Mapping[str, bool] = {
    "CV": False,
    "SPREAD": False,
    "DIFFP": True,
    "RD": True,
    "RDALT": True,
    "SKEW": False,
    "KURT": True,
    "KS": True,
}
"""The screens, and whether a rigged auction is expected to have the higher value."""


def price_screens(prices: Sequence[int]) -> dict[str, Fraction]:
    """Return the screens of one auction that its prices allow.

    CV: variance / mean squared. SPREAD: (highest - lowest) / lowest. DIFFP: (second -
    lowest) / lowest. RD: (second - lowest) squared / variance of the losers. RDALT: (second -
    lowest) / mean step among the losers. SKEW: third moment squared / second moment cubed, with
    the sign of the third. KURT: fourth moment / second moment squared. KS: greatest distance of
    the prices from an even spread between the lowest and the highest.

    Args:
        prices: at least 3 above 0, in any order; fewer have no screens.

    >>> price_screens([100, 110, 120])["DIFFP"]
    Fraction(1, 10)
    """
    row = sorted(price for price in prices if price > 0)
    count = len(row)
    if count < BIDS_LEAST:
        return {}
    mean = Fraction(sum(row), count)
    second, third, fourth = (
        sum(((price - mean) ** k for price in row), Fraction(0)) / count for k in (2, 3, 4)
    )
    step, losers = Fraction(row[1] - row[0]), row[1:]
    found = {
        "CV": second * count / (count - 1) / mean**2,
        "SPREAD": Fraction(row[-1] - row[0], row[0]),
        "DIFFP": step / row[0],
    }
    middle = Fraction(sum(losers), len(losers))
    apart = sum(((price - middle) ** 2 for price in losers), Fraction(0)) / (len(losers) - 1)
    if apart:
        found["RD"] = step**2 / apart
        steps = [after - before for before, after in pairwise(losers)]
        found["RDALT"] = step / Fraction(sum(steps), len(steps))
    if second:
        found["SKEW"] = (1 if third >= 0 else -1) * third**2 / second**3
        found["KS"] = _uneven(row)
        if count >= KURTOSIS_LEAST:
            found["KURT"] = fourth / second**2
    return found


def _uneven(row: Sequence[int]) -> Fraction:
    count, width = len(row), row[-1] - row[0]
    places = [Fraction(price - row[0], width) for price in row]
    return max(
        max(Fraction(at + 1, count) - place, place - Fraction(at, count)) for at, place in enumerate(places)
    )


def auc(scored: Sequence[tuple[Fraction, bool]]) -> Fraction:
    """Return how often a marked one scores above an unmarked one, ties counted half.

    Args:
        scored: a score and a mark each, both marks present.

    Raises:
        ValueError: only one of the marks is there.

    Source: H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947).

    >>> auc([(Fraction(2), True), (Fraction(1), False), (Fraction(2), False)])
    Fraction(3, 4)
    """
    marked = sum(mark for _, mark in scored)
    others = len(scored) - marked
    if not marked or not others:
        raise ValueError("both marks must be there")
    groups: dict[Fraction, list[int]] = {}
    for score, mark in scored:
        groups.setdefault(score, [0, 0])[mark] += 1
    above, below = 0, 0
    for score in sorted(groups):
        unmarked, here = groups[score]
        above += here * (2 * below + unmarked)
        below += unmarked
    return Fraction(above, 2 * marked * others)
