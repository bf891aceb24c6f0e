"""Merging: releases of one contracting process into its compiled release.

In:  releases as parsed JSON, and the merge rules of their schema.
Out: the compiled release, or why there is none.

The surprise: an item of a list is another item when its `id` is another, and
then it is added; an item without an `id` is always added. So a publisher who
numbers anew in each release overwrites, and one who never numbers repeats.

Source: OCDS 1.1.5, "Merging". Readings that we took: decision 61.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from onus.wire.ocds.merge_order import NoDate, in_order
from onus.wire.ocds.merge_rules import NONE, OMIT, WHOLE, Rules

Release = Mapping[str, Any]
DEPTH_MAX: Final = 100
"""Objects and lists inside one another in a release."""
MIXED_KINDS, TOO_DEEP, NO_DATE, NO_RELEASE = "mixed_kinds", "too_deep", "no_date", "no_release"


@dataclass(frozen=True, slots=True)
class Merged:
    """A compiled release.

    Attributes:
        release: as OCDS has it, tagged `compiled`.
        repeated: names of lists in which one release used an `id` twice; only the last such item is left.
    """

    release: dict[str, Any]
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotMerged:
    """Why a process has no compiled release.

    Attributes:
        reason: `mixed_kinds`, `too_deep`, `no_date` or `no_release`.
        where: place in the release, names joined by `/`; "" for the whole.
    """

    reason: str
    where: str = ""


def merged(releases: Sequence[Release], rules: Rules) -> Merged | NotMerged:
    """Merge the releases of one process, in whatever order they are given.

    Args:
        releases: parsed JSON objects of one `ocid`; none is changed.
        rules: of their schema.

    Source: OCDS 1.1.5, "Merging".

    >>> from onus.wire.ocds.merge_rules import merge_rules
    >>> rules = merge_rules({"properties": {"date": {"omitWhenMerged": True}, "id": {"omitWhenMerged": True}}})
    >>> first = {"ocid": "a", "id": "1", "date": "2024-01-01T00:00:00Z", "tender": {"title": "Snow"}}
    >>> later = {"ocid": "a", "id": "2", "date": "2024-02-01T00:00:00Z", "tender": {"status": "active"}}
    >>> merged([later, first], rules).release["tender"]
    {'title': 'Snow', 'status': 'active'}
    """
    if not releases:
        return NotMerged(NO_RELEASE)
    told = _Told()
    try:
        # Before 1.1.4 the schema did not say that a tag is omitted.
        whole: dict[str, Any] = {"tag": ["compiled"], "id": "", "date": None, "ocid": None}
        for release in in_order(releases):
            ocid, date = release.get("ocid"), release.get("date")
            whole["id"], whole["date"], whole["ocid"] = f"{ocid}-{date}", date, ocid
            fields = {name: value for name, value in release.items() if name not in _OF_A_RELEASE}
            _object(whole, fields, rules, told, DEPTH_MAX)
        return Merged(_settled(whole, rules) if told.unsettled else whole, tuple(sorted(told.repeated)))
    except NoDate:
        return NotMerged(NO_DATE, "date")
    except _Clash as clash:
        return NotMerged(clash.reason, "/".join(reversed(clash.names)))


_OF_A_RELEASE: Final = frozenset({"id", "date", "ocid", "tag"})
"""What a compiled release does not take from its releases as other fields are taken."""


class _Clash(Exception):
    """What cannot be merged, and the names from there up to the release."""

    def __init__(self, reason: str) -> None:
        self.reason, self.names = reason, list[str]()
        super().__init__(reason)


class _Told:
    """What was met on the way: nulls, which are taken out in the end; lists in which an id was used twice."""

    __slots__ = ("repeated", "unsettled")

    def __init__(self) -> None:
        self.unsettled = False
        self.repeated: set[str] = set()


class _Items(list[dict[str, Any]]):
    """A list into which items were merged, with an index by their ids; it stays in the compiled release."""

    __slots__ = ("by_id",)

    def __init__(self, items: Sequence[dict[str, Any]]) -> None:
        super().__init__(items)
        self.by_id = {str(one["id"]): one for one in items if "id" in one}


def _object(into: dict[str, Any], value: Release, rules: Rules, told: _Told, depth: int) -> None:
    """Merge the fields of an object into what earlier releases came to."""
    of = rules.of
    for name, item in value.items():
        kind = type(item)
        if kind is not dict and kind is not list:
            if rules.omits and of.get(name) is OMIT:
                continue
            # A plain value over an object or a list of items changes nothing.
            old = type(into.get(name))
            if (old is not dict and old is not list and old is not _Items) or not _is_node(
                into[name], of.get(name)
            ):
                into[name] = item
                if item is None:
                    told.unsettled = True
            continue
        rule = of.get(name, NONE)
        if rule is OMIT:
            continue
        if isinstance(rule, str) or (kind is list and not _are_items(item)):
            if isinstance(rule, str) or not _is_node(into.get(name), rule):
                into[name] = item
        elif item:
            _put(into, name, item, rule, told, depth)


def _put(into: dict[str, Any], name: str, item: Any, rule: Rules, told: _Told, depth: int) -> None:
    """Merge an object, or a list of them, at a name."""
    old = into.get(name)
    try:
        if type(item) is list:
            _put_items(into, name, item, rule, told, depth - 1)
        elif old is None:
            fresh = _fresh(item, rule, told, depth - 1)
            if fresh is not None:
                into[name] = fresh
        elif type(old) is dict:
            _object(old, item, rule, told, depth - 1)
        else:
            raise _Clash(MIXED_KINDS)
    except _Clash as clash:
        clash.names.append(name)
        raise


def _put_items(
    into: dict[str, Any], name: str, values: list[dict[str, Any]], rules: Rules, told: _Told, depth: int
) -> None:
    old = into.get(name)
    if old is None:
        if not _repeat_ids(values):
            made = [fresh for one in values if (fresh := _fresh_item(one, rules, told, depth)) is not None]
            if made:
                into[name] = made
            return
        old = []
    elif not (isinstance(old, list) and _are_items(old)):
        raise _Clash(MIXED_KINDS)
    if _repeat_ids(values):
        told.repeated.add(name)
    items = old if isinstance(old, _Items) else _Items(old)
    _add_items(items, values, rules, told, depth)
    if items:
        into[name] = items


def _repeat_ids(values: list[dict[str, Any]]) -> bool:
    if len(values) == 1:
        return False
    ids = [str(one["id"]) for one in values if one.get("id") is not None]
    return len(set(ids)) < len(ids)


def _add_items(into: Any, values: list[dict[str, Any]], rules: Rules, told: _Told, depth: int) -> None:
    for value in values:
        said = value.get("id")
        old = into.by_id.get(str(said)) if said is not None else None
        if old is None:
            fresh = _fresh_item(value, rules, told, depth)
            if fresh is not None:
                into.append(fresh)
                if said is not None:
                    into.by_id[str(said)] = fresh
        else:
            first = old["id"]
            _object(old, value, rules, told, depth)
            old["id"] = first


def _fresh(value: dict[str, Any], rules: Rules, told: _Told, depth: int) -> dict[str, Any] | None:
    """Return an object without what is omitted; None where no value is below it."""
    if depth < 0:
        raise _Clash(TOO_DEEP)
    of, omits = rules.of, rules.omits
    made: dict[str, Any] = {}
    for name, item in value.items():
        kind = type(item)
        if kind is dict or kind is list:
            rule = of.get(name, NONE)
            if rule is OMIT:
                continue
            if isinstance(rule, str) or (kind is list and not _are_items(item)):
                made[name] = item
            elif item:
                _put(made, name, item, rule, told, depth)
        elif not (omits and of.get(name) is OMIT):
            made[name] = item
            if item is None:
                told.unsettled = True
    return made or None


def _fresh_item(value: dict[str, Any], rules: Rules, told: _Told, depth: int) -> dict[str, Any] | None:
    """Return an item, its id first."""
    fresh = _fresh(value, rules, told, depth)
    if fresh is None or next(iter(fresh)) == "id" or value.get("id") is None:
        return fresh
    return {"id": value["id"], **fresh}


def _are_items(values: list[Any]) -> bool:
    """Say whether a list holds objects alone; an empty one does."""
    for one in values:  # noqa: SIM110 -- a generator takes twice the time
        if type(one) is not dict:
            return False
    return True


def _is_node(old: Any, rule: Any) -> bool:
    """Say whether what stands at a name was merged field by field."""
    if rule is WHOLE or not old:
        return False
    return type(old) is dict or (isinstance(old, list) and _are_items(old))


def _settled(node: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """Return what is left of an object without nulls."""
    made, of = {}, rules.of
    for name, value in node.items():
        if value is None:
            continue
        kind = type(value)
        if kind is dict or kind is list or kind is _Items:
            rule = of.get(name, NONE)
            if isinstance(rule, Rules):
                made[name] = _settled(value, rule) if kind is dict else _settled_items(value, rule)
                continue
        made[name] = value
    return made


def _settled_items(values: list[Any], rules: Rules) -> list[Any]:
    return (
        [_settled(one, rules) if type(one) is dict else one for one in values]
        if _are_items(values)
        else values
    )
