"""What flags of many kinds ask of columns: spans of days, first and last values, classes, outliers.

In:  `Columns`.
Out: one value a process, groups of rows, marks of what stands out.

The surprise: sums are made of whole units of a currency, cents cut off. In millionths a
year's contracts of a large country do not fit into 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from onus.base.instants import DAY_US
from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.fields import list_of
from onus.core.integrity.ratios import Ratios
from onus.core.integrity.rules import Limits

MILLIONTHS = 1_000_000
YEAR_DAYS = 365
LARGEST = np.iinfo(np.int64).max


def least(data: Columns, path: str, which: Truth | None = None) -> Whole:
    """Return the smallest value of a field for each process; ABSENT where it has none.

    >>> least(Columns((), {"awards/date": np.array([5, 3])}, {"awards": np.array([0, 0])}, 1), "awards/date")
    array([3])
    """
    counts = data.present(path) if which is None else data.present(path) & which
    found = np.full(data.size, LARGEST)
    np.minimum.at(found, data.process(list_of(path))[counts], data[path][counts])
    found[found == LARGEST] = ABSENT
    return found


def most(data: Columns, path: str, which: Truth | None = None) -> Whole:
    """Return the largest value of a field for each process; ABSENT where it has none.

    >>> most(Columns((), {"awards/date": np.array([5, 3])}, {"awards": np.array([0, 0])}, 1), "awards/date")
    array([5])
    """
    counts = data.present(path) if which is None else data.present(path) & which
    found = np.full(data.size, ABSENT)
    np.maximum.at(found, data.process(list_of(path))[counts], data[path][counts])
    return found


def first(data: Columns, path: str) -> Whole:
    """Return the value of the first row of a list that has a field, for each process; else ABSENT.

    >>> lists = {"tender/items": np.array([0, 0])}
    >>> first(Columns((), {"tender/items/id": np.array([7, 3])}, lists, 1), "tender/items/id")
    array([7])
    """
    rows = np.flatnonzero(data.present(path))[::-1]
    found = np.full(data.size, ABSENT)
    found[data.process(list_of(path))[rows]] = data[path][rows]
    return found


def days_between(start: Whole, end: Whole) -> Whole:
    """Return whole days from one instant to another, cut towards 0; 0 where one is missing.

    >>> days_between(np.array([0, ABSENT]), np.array([3 * DAY_US - 1, 5]))
    array([2, 0])
    """
    both = (start != ABSENT) & (end != ABSENT)
    span = np.where(both, end, 0) - np.where(both, start, 0)
    days: Whole = np.sign(span) * (np.abs(span) // DAY_US)
    return days


def units(amount: Whole) -> Whole:
    """Return amounts in whole units of their currency; ABSENT stays.

    >>> units(np.array([1_500_000]))
    array([1])
    """
    return np.where(amount == ABSENT, ABSENT, amount // MILLIONTHS)


def classes(data: Columns, codes: Whole, *, characters: int) -> Whole:
    """Return the number of the class of each code: by the first characters of its text; ABSENT stays.

    >>> classes(Columns(("4210", "4299", "50"), {}, {}, 0), np.array([0, 1, 2, ABSENT]), characters=2)[:3]
    array([0, 0, 1])
    """
    return numbered(data, codes, lambda text: text[:characters])


def numbered(data: Columns, codes: Whole, plain: Callable[[str], str | None]) -> Whole:
    """Return a number for each code, one for all texts with one plain form; ABSENT stays.

    Args:
        data: that knows the texts.
        codes: of texts.
        plain: asked once for each text; None is ABSENT, too.

    >>> said = Columns(("GEN", "Gen", "one"), {}, {}, 0)
    >>> numbered(said, np.array([0, 1, 2, 0]), str.casefold)
    array([0, 0, 1, 0])
    """
    known: dict[str, int] = {}
    distinct, place = np.unique(codes, return_inverse=True)
    numbers = [
        ABSENT
        if code == ABSENT or (text := plain(data.text(code))) is None
        else known.setdefault(text, len(known))
        for code in distinct.tolist()
    ]
    return np.array(numbers, np.int64)[place]


def where_text(data: Columns, codes: Whole, holds: Callable[[str], bool]) -> Truth:
    """Return where a text is there and something holds of it; that is asked once for each text.

    >>> said = Columns(("12", "GEN"), {}, {}, 0)
    >>> where_text(said, np.array([1, 0, ABSENT]), str.isdecimal)
    array([False,  True, False])
    """
    distinct, place = np.unique(codes, return_inverse=True)
    held = [code != ABSENT and holds(data.text(code)) for code in distinct.tolist()]
    return np.array(held, bool)[place]


def bounds_by_currency(data: Columns, currency: Whole, limits: Limits, name: str) -> Whole:
    """Return, for each row, an amount that a pack gives for its currency, in whole units; ABSENT without one.

    >>> limits = Limits("R002", "", {"threshold_by_currency": {"CNY": 5}})
    >>> bounds_by_currency(Columns(("CNY",), {}, {}, 0), np.array([0]), limits, "threshold_by_currency")
    array([5])
    """
    found = np.full(len(currency), ABSENT)
    for text, amount in limits.wholes_by_name(name):
        found[currency == data.code(text)] = amount
    return found


def outliers(group: Whole, values: Ratios, *, least_of: int, high: bool) -> Truth:
    """Return which values lie beyond the fence of their group.

    Args:
        group: a number for each value; groups are compared within themselves.
        values: one for each row.
        least_of: members without which a group is no population.
        high: above the upper fence; else below the lower one.

    >>> ten = Ratios(np.array([1] * 5 + [2] * 5 + [90]), np.ones(11, int))
    >>> outliers(np.zeros(11, int), ten, least_of=10, high=True).tolist().index(True)
    10
    """
    marked = np.zeros(len(group), bool)
    if not len(group):
        return marked
    order = np.argsort(group, kind="stable")
    edges = np.flatnonzero(np.diff(group[order])) + 1
    for rows in np.split(order, edges):
        if len(rows) >= least_of:
            some = values.only(rows)
            fence = some.upper_fence() if high else some.lower_fence()[0]
            marked[rows] = ~some.at_most(fence) if high else ~some.at_least(fence)
    return marked


def whole(values: Whole) -> Ratios:
    """Return whole numbers as ratios.

    >>> len(whole(np.array([1, 2])))
    2
    """
    return Ratios(values, np.ones(len(values), np.int64))


def shares(key: Whole, marked: Truth) -> tuple[Whole, Whole, Whole]:
    """Return each key once, how many rows of it are marked, and how many it has.

    >>> shares(np.array([4, 2, 4]), np.array([True, True, False]))
    (array([2, 4]), array([1, 1]), array([1, 2]))
    """
    keys, place = np.unique(key, return_inverse=True)
    return keys, np.bincount(place[marked], minlength=len(keys)), np.bincount(place, minlength=len(keys))


def sums(group: Whole, value: Whole, *, groups: int) -> Whole:
    """Return the sum of the values of each group, numbered from 0.

    >>> sums(np.array([0, 1, 0]), np.array([1, 2, 3]), groups=2)
    array([4, 2])
    """
    total = np.zeros(groups, np.int64)
    np.add.at(total, group, value)
    return total


def year_of(instants: Whole) -> Whole:
    """Return the number of the span of 365 days since 1970 in which an instant lies.

    >>> year_of(np.array([0, 366 * DAY_US]))
    array([0, 1])
    """
    return instants // (YEAR_DAYS * DAY_US)


def above_share(above: Whole, below: Whole, share: Fraction) -> Truth:
    """Return where a ratio is at least a share; never where its denominator is 0 or missing.

    >>> above_share(np.array([1, 1]), np.array([2, 0]), Fraction(1, 2))
    array([ True, False])
    """
    counted = (below > 0) & (above != ABSENT)
    reached: Truth = Ratios(np.where(counted, above, 0), np.where(counted, below, 1)).at_least(share)
    marked: Truth = counted & reached
    return marked
