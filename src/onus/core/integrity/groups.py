"""Rows in groups: pairs as single keys, the lowest of a group, groups with unlike members.

In:  columns of one table.
Out: keys, rows and marks, in order of the rows.
"""

from __future__ import annotations

import numpy as np

from onus.core.integrity.columns import Truth, Whole


def paired(first: Whole, second: Whole, *, second_below: int) -> Whole:
    """Return one key for each pair, rising with the first and then with the second.

    Args:
        first: 0 or more.
        second: 0 or more, below `second_below`.
        second_below: bound of the second; the product with the largest first is below 2**63.

    >>> paired(np.array([1, 0]), np.array([2, 3]), second_below=10)
    array([12,  3])
    """
    return first * np.int64(second_below) + second


def key_of(*columns: Whole) -> Whole:
    """Return for each row the number of its group: rows with equal columns have equal numbers.

    The numbers rise with the columns, the first column first.

    >>> key_of(np.array([2, 1, 2]), np.array([7, 7, 7]))
    array([1, 0, 1])
    """
    keys = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        distinct, place = np.unique(column, return_inverse=True)
        keys = np.unique(paired(keys, place, second_below=max(len(distinct), 1)), return_inverse=True)[1]
    return keys.astype(np.int64)


def lowest_of_each(group: Whole, value: Whole) -> Whole:
    """Return the row of the lowest value of each group, in order of the groups.

    Of equal values the first row stands.

    >>> lowest_of_each(np.array([0, 1, 0]), np.array([5, 9, 5]))
    array([0, 1])
    """
    order = np.lexsort((value, group))
    sorted_groups = group[order]
    first = np.ones(len(order), bool)
    first[1:] = sorted_groups[1:] != sorted_groups[:-1]
    return order[first].astype(np.int64)


def unlike(group: Whole, member: Whole) -> Truth:
    """Return which rows stand in a group that has unlike members.

    Args:
        group: number of the group of each row, from 0.
        member: what the rows of a group are compared by.

    >>> unlike(np.array([0, 0, 1, 1]), np.array([4, 4, 4, 5]))
    array([False, False,  True,  True])
    """
    if not len(group):
        return np.zeros(0, bool)
    groups = int(group.max()) + 1
    low, high = np.full(groups, np.iinfo(np.int64).max), np.full(groups, np.iinfo(np.int64).min)
    np.minimum.at(low, group, member)
    np.maximum.at(high, group, member)
    several: Truth = (low != high)[group]
    return several


def distinct_with_places(first: Whole, second: Whole) -> tuple[Whole, Whole]:
    """Return the first of each distinct pair, in rising order of the pairs, and for each row the place of its pair.

    >>> distinct_with_places(np.array([1, 1, 0]), np.array([2, 2, 5]))
    (array([0, 1]), array([1, 1, 0]))
    """
    order, begins = _pairs_in_order(first, second)
    place = np.empty(len(order), np.int64)
    place[order] = np.cumsum(begins) - 1
    return first[order[begins]], place


def _pairs_in_order(first: Whole, second: Whole) -> tuple[Whole, Truth]:
    """Return the rows in order of their pairs, and where in that order another pair begins."""
    order = np.lexsort((second, first)).astype(np.int64)
    one, other = first[order], second[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return order, begins


def distinct_pairs(first: Whole, second: Whole) -> tuple[Whole, Whole]:
    """Return each pair once, in rising order.

    >>> distinct_pairs(np.array([1, 1, 0]), np.array([2, 2, 5]))
    (array([0, 1]), array([5, 2]))
    """
    order, begins = _pairs_in_order(first, second)
    return first[order[begins]], second[order[begins]]


def sums_by(key: Whole, value: Whole) -> tuple[Whole, Whole]:
    """Return each key once, rising, and the sum of its values.

    >>> sums_by(np.array([3, 1, 3]), np.array([1, 1, 5]))
    (array([1, 3]), array([1, 6]))
    """
    keys, place = np.unique(key, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, place, value)
    return keys, total
