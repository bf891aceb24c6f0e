"""Whether the items of a list are all different.

In:  a list of parsed JSON.
Out: yes or no.

The surprise: to JSON `1` and `1.0` are one number, and `true` is none; to Python
all three are equal.

Source: JSON Schema draft 4, `uniqueItems`.
"""

from __future__ import annotations

from typing import Any


def unique(items: list[Any]) -> bool:
    """Say whether all items of a list are different.

    >>> unique([1, True, "1"]), unique([{"a": 1}, {"a": 1.0}])
    (True, False)
    """
    # Nearly always: objects, each with an id of its own.
    ids = [one.get("id") if type(one) is dict else one for one in items]
    if all(type(one) is str for one in ids) and len(set(ids)) == len(ids):
        return True
    return len({_frozen(one) for one in items}) == len(items)


def _frozen(value: Any) -> Any:
    """Return what is equal where JSON is equal, and can be looked up."""
    kind = type(value)
    if kind is dict:
        return ("object", frozenset((name, _frozen(item)) for name, item in value.items()))
    if kind is list:
        return ("array", tuple(_frozen(item) for item in value))
    return ("boolean", value) if kind is bool else value
