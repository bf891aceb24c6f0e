"""Money in whole minor units, rounded once, at a named place.

In:  quantities and unit prices as ratios of whole numbers.
Out: `Minor`, whole fen, cents and the like.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NewType

Minor = NewType("Minor", int)
"""Whole minor units of the dossier's currency: fen for CNY, cents for USD."""

PPM = 1_000_000


def rounded_minor(exact: Fraction) -> Minor:
    """Round an exact amount to whole minor units, half to even.

    This is the one place where money is rounded: once for each payment line.

    >>> rounded_minor(Fraction(5, 2)), rounded_minor(Fraction(7, 2))
    (2, 4)
    """
    return Minor(round(exact))


def share_of(amount: int, share_ppm: int) -> Fraction:
    """Return a share of an amount, exactly.

    >>> share_of(1_000, 250_000)
    Fraction(250, 1)
    """
    return Fraction(amount * share_ppm, PPM)
