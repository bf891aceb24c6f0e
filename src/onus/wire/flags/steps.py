"""Steps: in which order fields are taken out of releases, so that each object is met only once.

In:  the fields that are wanted.
Out: `Step`s, each one key of one kind of object, an object before what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from onus.core.integrity.fields import list_around, list_of, lists_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One key that some objects have, and what becomes of its values.

    Attributes:
        path: OCDS path of the values.
        around: path of the objects that have the key; empty for releases.
        table: the list for each row of which there is one value; empty for processes.
        key: the key.
        is_list: whether the values are lists, each element a row of the table `path`.
        is_object: whether further steps look into the values, or into their elements.
        fields: the columns that are read from the values, or from their elements.
        after: number of the next step that looks into none of its values.
    """

    path: str
    around: str
    table: str
    key: str
    is_list: bool
    is_object: bool
    fields: tuple[str, ...]
    after: int

    def values_of(self, objects: Sequence[Row]) -> list[Any]:
        """Return the value that each object has for the key, None where it has none.

        >>> Step("id", "", "", "id", False, False, ("id",), 1).values_of([{"id": 1}, {}])
        [1, None]
        """
        try:
            return list(map(itemgetter(self.key), objects))  # Most keys are there: no step of Python.
        except KeyError:
            key = self.key
            return [one.get(key) for one in objects]


@cache
def steps_of(paths: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the steps that lead to some fields, all of one list beside one another.

    >>> [step.path for step in steps_of(("awards/value/amount", "awards/value/currency"))]
    ['awards', 'awards/value', 'awards/value/amount', 'awards/value/currency']
    """
    lists = lists_of(paths)
    plain = {path.partition(":")[0] for path in paths}
    ways = sorted({way for path in (*plain, *lists) for way in _ways(path)}, key=lambda way: way.split("/"))
    return tuple(
        Step(
            path=way,
            around=way.rpartition("/")[0],
            table=list_around(way) if way in lists else list_of(way),
            key=way.rpartition("/")[2],
            is_list=way in lists,
            is_object=any(one.startswith(way + "/") for one in ways),
            fields=tuple(path for path in paths if path.partition(":")[0] == way),
            after=number + sum(one == way or one.startswith(way + "/") for one in ways),
        )
        for number, way in enumerate(ways)
    )


def _ways(path: str) -> Iterable[str]:
    """Return a path and all paths of objects and lists around it."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
