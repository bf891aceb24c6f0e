"""Checking: whether a leaf holds what its kind allows, and nothing else.

In:  a leaf, and the tables of kinds.
Out: every fault of it at once.

The surprise: a field that is missing is as much a fault as one too many. What a
leaf does not say cannot be told from what was taken out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onus.base.errors import Fault, OnusError
from onus.core.assessment.names import PRIVATE_PREFIX
from onus.wire.leaves.commitments import is_commitment
from onus.wire.leaves.kinds import ENVELOPE, HAPPENED, KINDS, NEVER, RECORDED, FieldRule, Fields
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.values import faults_of, is_text, is_whole
from onus.wire.toml_values import toml_fault

LEAVES = "log"
NAME_MAX = 200
"""Characters of a name that a fault shows; a leaf may come from anybody."""


class NotAllowed(OnusError):
    """A leaf holds what its kind does not allow."""

    code = "LEAF-003"
    what = "The leaf `{leaf}` of `{id}`: `{field}` {reason}."
    why = "Only fields that somebody decided to publish, in the form that everybody reads, may enter the log."
    do = "Refuse the leaf. If a newer version of Onus wrote it, read it with that version."


def leaf_faults(leaf: Leaf, kinds: Mapping[str, Fields] = KINDS) -> tuple[Fault, ...]:
    """Return everything that keeps a leaf out of the log.

    >>> [fault.what for fault in leaf_faults(Leaf("wish", "d", "a"))]
    ['The leaf `wish` of `a`: `kind` is no kind that is known.']
    """
    return tuple(
        toml_fault(NotAllowed, LEAVES, 0, _short(leaf.id), leaf=_short(leaf.kind), id=_short(leaf.id),
                   field=_short(field), reason=reason)
        for field, reason in _found(leaf, kinds)
    )  # fmt: skip


def odd_of_fact(leaf: Leaf) -> str:
    """Return the first thing that keeps a fact out of the log; empty where nothing does.

    >>> odd_of_fact(Leaf("wish", "d", "a"))
    '`kind` is no kind that is known'
    """
    return next((f"`{_short(field)}` {reason}" for field, reason in _found(leaf, KINDS)), "")


def _short(name: object) -> str:
    text = name if isinstance(name, str) else repr(name)
    return text.encode("utf-8", "replace").decode()[:NAME_MAX]


def _found(leaf: Leaf, kinds: Mapping[str, Fields]) -> Iterator[tuple[str, str]]:
    envelope = tuple(_envelope_faults(leaf))
    yield from envelope
    if envelope:
        return
    if leaf.kind not in kinds:
        yield "kind", "is no kind that is known"
        return
    rules = kinds[leaf.kind]
    home = is_at_home(leaf)
    yield from _strangers(leaf, rules)
    for rule in rules.values():
        yield from _field_faults(leaf, rule, home=home)


def _envelope_faults(leaf: Leaf) -> Iterator[tuple[str, str]]:
    for name in ("kind", "dossier", "id"):
        if not is_text(getattr(leaf, name)):
            yield name, "is no text"
    for name in (HAPPENED, RECORDED):
        at = getattr(leaf, name)
        if at is not None and not is_whole(at):
            yield name, "is no instant"
    for name in ("data", "committed"):
        if not isinstance(getattr(leaf, name), Mapping):
            yield name, "is no table"


def _strangers(leaf: Leaf, rules: Fields) -> Iterator[tuple[str, str]]:
    allowed = [name for name, rule in rules.items() if rule.where not in (*ENVELOPE, NEVER)]
    for name in sorted({*leaf.data, *leaf.committed}):
        if name not in allowed:
            yield name, "is no field that may be published"
    by_envelope = {rule.where: rule for rule in rules.values() if rule.where in ENVELOPE}
    for name in (HAPPENED, RECORDED):
        told, rule = getattr(leaf, name), by_envelope.get(name)
        if rule is None and told is not None:
            yield name, "is told, and nothing of this kind happens at an instant"
        if rule is not None and told is None and not rule.optional:
            yield name, "is missing"


def _field_faults(leaf: Leaf, rule: FieldRule, *, home: bool) -> Iterator[tuple[str, str]]:
    name = rule.name
    if rule.where in (*ENVELOPE, NEVER):
        return
    told, bound = name in leaf.data, name in leaf.committed
    if home and "home:never" in rule.flags:
        if told or bound:
            yield name, "is told of a home"
        return
    if told and bound:
        yield name, "is both told and withheld"
    elif bound:
        if not rule.may_be_committed():
            yield name, "may not be withheld"
        elif not is_commitment(leaf.committed[name]):
            yield name, "is no commitment"
    elif told:
        yield from faults_of(rule, leaf.data[name], at=name)
        if _must_be_committed(leaf, rule, home=home) and _says_something(leaf.data[name]):
            yield name, "is told and must be withheld"
    else:
        yield name, "is missing"


def _must_be_committed(leaf: Leaf, rule: FieldRule, *, home: bool) -> bool:
    if rule.where == "committed":
        return not ("anonymous:clear" in rule.flags and leaf.data.get("anonymous") is True)
    return home and "home:committed" in rule.flags


def _says_something(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def is_at_home(leaf: Leaf) -> bool:
    """Return whether a leaf tells of a home, or of something at one.

    >>> is_at_home(Leaf("place", "d", "private-0a", data={"private": True}))
    True
    """
    place = leaf.data.get("place")
    return leaf.data.get("private") is True or (isinstance(place, str) and place.startswith(PRIVATE_PREFIX))
