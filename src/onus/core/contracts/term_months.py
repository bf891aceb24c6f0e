"""Term months: the months of a contract's term, each as the share of it that lies within.

In:  first day of the term, first day after it.
Out: one share for each month that the term touches.

The surprise: a term that begins on the 16th of April has half an April. A price for each month
is paid for that half only, and what it comes to over the term is counted the same way.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

MONTHS_A_YEAR = 12


def shares_of_months(starts: date, ends: date) -> tuple[Fraction, ...]:
    """Return the share of each month that lies within a term, in order.

    Args:
        starts: first day.
        ends: first day after the last.

    >>> shares_of_months(date(2024, 4, 16), date(2024, 6, 1))
    (Fraction(1, 2), Fraction(1, 1))
    """
    found = []
    day = starts
    while day < ends:
        following = _first_of_next(day)
        length = (following - day.replace(day=1)).days
        found.append(Fraction((min(following, ends) - day).days, length))
        day = following
    return tuple(found)


def _first_of_next(day: date) -> date:
    return date(day.year + day.month // MONTHS_A_YEAR, day.month % MONTHS_A_YEAR + 1, 1)
