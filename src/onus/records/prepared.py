"""Prepared: questions of pages that are put together once, and asked with other values from then on.

In:  what puts a question together, and the values of this reader.
Out: rows, as the question names their columns.

The surprise: to put a question together takes Python ten times as long as the database
takes to answer it. So it is done once with marks in place of the values, and where the
marks came to stand in the SQL, the values go.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

KEPT_MAX = 256
MARK = 1_987_654_000
"""The first of the numbers that stand for values while a question is put together; no row has one of them."""
Puts = Callable[..., QuerySet[Any, Any]]


def asked(puts: Puts, *values: int | str, shape: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a question.

    Args:
        puts: a function of a module that returns `values_list` of plain columns (numbers and texts) for values and shape.
        values: whole numbers and texts that the question compares columns with, nothing else.
        shape: what makes it another question: how many rows, how many names.
    """
    kinds = tuple(type(value) for value in values)
    sql, places = _put_together(puts, kinds, shape, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [one if place is None else values[place] for place, one in places])
        return cursor.fetchall()


@lru_cache(maxsize=KEPT_MAX)
def _put_together(
    puts: Puts, kinds: tuple[type, ...], shape: tuple[Any, ...], _vendor: str
) -> tuple[str, tuple[tuple[int | None, Any], ...]]:
    """Return the SQL, and for each of its values the place among ours, or the constant that it is."""
    marks = [kind(MARK + number) for number, kind in enumerate(kinds)]
    sql, told = puts(*marks, *shape).query.sql_with_params()
    places = tuple((marks.index(one) if one in marks else None, one) for one in told)
    lost = set(range(len(marks))) - {place for place, _ in places}
    if lost:
        raise ValueError(f"{puts.__name__}: values {sorted(lost)} are not in the question as they are")
    return sql, places
