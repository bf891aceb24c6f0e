"""Ratios of whole numbers, their quartiles and fences, exactly.

In:  numerators and denominators as int64 columns.
Out: which ratios lie at or beyond a limit, and order statistics as fractions.

The surprise: floats are used, and decide nothing. The nearest double of a quotient never
falls when the quotient rises, so two quotients whose doubles differ are in that order; only
those whose doubles are equal are compared as whole numbers. That holds where numerator and
denominator are exact as doubles; beyond, every ratio is compared as a fraction.

Source of the quartiles: R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical
Packages, The American Statistician 50 (1996), definition 8, as the library that Cardinal
0.0.8 uses has them. Source of the fences: J. W. Tukey, Exploratory Data Analysis (1977).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from onus.core.integrity.columns import Truth, Whole

EXACT_AS_DOUBLE = 2**53
THIRD = Fraction(1, 3)
FENCE = Fraction(3, 2)
"""Tukey's fences stand one and a half interquartile ranges beyond the quartiles."""
QUARTER, THREE_QUARTERS = Fraction(1, 4), Fraction(3, 4)


@dataclass(frozen=True, slots=True)
class Ratios:
    """Many ratios.

    Attributes:
        above: numerators.
        below: denominators, above 0.
    """

    above: Whole
    below: Whole

    def __len__(self) -> int:
        """Return how many there are.

        >>> len(Ratios(np.array([1]), np.array([2])))
        1
        """
        return len(self.above)

    def fraction(self, row: int) -> Fraction:
        """Return one of them exactly.

        >>> Ratios(np.array([2]), np.array([4])).fraction(0)
        Fraction(1, 2)
        """
        return Fraction(int(self.above[row]), int(self.below[row]))

    def only(self, rows: Truth | Whole) -> Ratios:
        """Return some of them.

        >>> len(Ratios(np.array([1, 1]), np.array([2, 3])).only(np.array([True, False])))
        1
        """
        return Ratios(self.above[rows], self.below[rows])

    def at_most(self, limit: Fraction) -> Truth:
        """Return which of them are at most a limit.

        >>> Ratios(np.array([1, 2, 1]), np.array([3, 6, 2])).at_most(Fraction(1, 3))
        array([ True,  True, False])
        """
        return ~self._beyond(limit, strictly=True)

    def at_least(self, limit: Fraction) -> Truth:
        """Return which of them are at least a limit.

        >>> Ratios(np.array([1, 2, 1]), np.array([3, 6, 2])).at_least(Fraction(1, 3))
        array([ True,  True,  True])
        """
        return self._beyond(limit, strictly=False)

    def _beyond(self, limit: Fraction, *, strictly: bool) -> Truth:
        # The true division of Python's whole numbers rounds to the nearest double, however large they are.
        sieve, edge = self._sieve(), limit.numerator / limit.denominator
        close = np.flatnonzero(sieve == edge) if self._is_small() else np.arange(len(self))
        beyond: Truth = sieve > edge
        for row in close.tolist():
            exact = self.fraction(row)
            beyond[row] = exact > limit if strictly else exact >= limit
        return beyond

    def _sieve(self) -> NDArray[np.float64]:
        lowest = self.in_lowest_terms()
        return lowest.above / lowest.below

    def _is_small(self) -> bool:
        lowest = self.in_lowest_terms()
        parts = (lowest.above, lowest.below)
        return all(int(np.abs(part).max()) <= EXACT_AS_DOUBLE for part in parts if len(part))

    def in_order(self, place: int) -> Fraction:
        """Return the ratio at a place of their rising order, counted from 0.

        >>> Ratios(np.array([1, 1, 2]), np.array([2, 3, 6])).in_order(1)
        Fraction(1, 3)
        """
        if not self._is_small():
            return sorted(self.fraction(row) for row in range(len(self)))[place]
        sieve = self._sieve()
        order = np.argsort(sieve, kind="stable")
        at = sieve[order[place]]
        first = int(np.count_nonzero(sieve < at))
        equal = self.only(sieve == at).in_lowest_terms()
        if (equal.above == equal.above[0]).all() and (equal.below == equal.below[0]).all():
            return equal.fraction(0)
        return sorted(equal.fraction(row) for row in range(len(equal)))[place - first]

    def in_lowest_terms(self) -> Ratios:
        """Return the same ratios in lowest terms.

        >>> Ratios(np.array([2]), np.array([4])).in_lowest_terms()
        Ratios(above=array([1]), below=array([2]))
        """
        common = np.gcd(self.above, self.below)
        return Ratios(self.above // common, self.below // common)

    def quantile(self, share: Fraction) -> Fraction:
        """Return a quantile, median-unbiased (definition 8).

        Args:
            share: between 0 and 1.

        Raises:
            ValueError: there are no ratios.

        >>> Ratios(np.array([1, 2, 3, 4]), np.ones(4, int)).quantile(Fraction(1, 2))
        Fraction(5, 2)
        """
        count = len(self)
        if count == 0:
            raise ValueError("no ratios have no quantile")
        place = (count + THIRD) * share + THIRD
        whole = int(place)
        if whole <= 0 or share <= 0:
            return self.in_order(0)
        if whole >= count or share >= 1:
            return self.in_order(count - 1)
        lower, upper = self.in_order(whole - 1), self.in_order(whole)
        return lower + (place - whole) * (upper - lower)

    def lower_fence(self) -> tuple[Fraction, Fraction]:
        """Return the lower fence and the first quartile.

        >>> Ratios(np.array([4, 5, 6, 7]), np.ones(4, int)).lower_fence()
        (Fraction(7, 6), Fraction(53, 12))
        """
        first, third = self.quantile(QUARTER), self.quantile(THREE_QUARTERS)
        return first - FENCE * (third - first), first

    def upper_fence(self) -> Fraction:
        """Return the upper fence.

        >>> Ratios(np.array([4, 5, 6, 7]), np.ones(4, int)).upper_fence()
        Fraction(59, 6)
        """
        first, third = self.quantile(QUARTER), self.quantile(THREE_QUARTERS)
        return third + FENCE * (third - first)


def whole_ratios(values: Whole) -> Ratios:
    """Return whole numbers as ratios, to ask for their quantiles.

    >>> whole_ratios(np.array([3, 1])).in_order(0)
    Fraction(1, 1)
    """
    return Ratios(values.astype(np.int64), np.ones(len(values), np.int64))
