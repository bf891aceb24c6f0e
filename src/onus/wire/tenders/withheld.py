"""Withheld: what of a tender the public is not told, field by field, and which fields may be withheld.

In:  a value as the office has it and the same value as the public reads it; `visible.toml`.
Out: path and plain value of every field that is not told as it is.

The surprise: a pseudonym counts as withheld. It says which values are equal, and the
value behind it is bound by a commitment all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from onus.base.texts import Localized
from onus.wire.tenders.plain_values import plain_texts
from onus.wire.tenders.visible import CLEAR, KEYS, NEVER, PSEUDONYM, TEXT, VISIBLE, WHOLE, nothing_said

Path = str


def withheld(own: Any, told: Any, *, but: tuple[str, ...] = ()) -> Iterator[tuple[Path, Any]]:
    """Yield path and plain value of every field of a value that its public form does not tell as it is.

    Args:
        own: a value of a class, as the office has it.
        told: the same value, as the public reads it.
        but: fields of it that are not looked at.

    >>> from onus.core.tendering.register import TenderPerson
    >>> person = TenderPerson("p-1", Localized("Generated Person"), "bureau")
    >>> list(withheld(person, TenderPerson("p-1", Localized(), "bureau")))
    [('name', {'en': 'Generated Person', 'zh-Hans': ''})]
    """
    for one in fields(own):
        if one.name not in but:
            yield from _of_field(own, told, one.name)


def withheld_field(own: Any, told: Any, name: str) -> Iterator[tuple[Path, Any]]:
    """Yield what is withheld of one field of a value, by paths that begin with its name."""
    yield from _of_field(own, told, name)


def _of_field(own: Any, told: Any, name: str) -> Iterator[tuple[Path, Any]]:
    rule = VISIBLE.get(type(own).__name__, {}).get(name, NEVER)
    mine, theirs = getattr(own, name), getattr(told, name)
    if rule in (NEVER, PSEUDONYM):
        declared = next(one for one in fields(own) if one.name == name)
        if mine != nothing_said(mine, declared):
            yield name, plain_texts(mine, type(own), name)
    elif mine == theirs:
        return
    elif rule in (TEXT, WHOLE):
        yield name, plain_texts(mine, type(own), name)
    else:
        yield from ((f"{name}{path}", value) for path, value in _inside(mine, theirs))


def _inside(mine: Any, theirs: Any) -> Iterator[tuple[Path, Any]]:
    """Yield what is withheld inside the value of a field that is clear as a whole."""
    if mine == theirs:
        return
    if isinstance(mine, Localized):
        yield "", {"en": mine.en, "zh-Hans": mine.zh}
    elif is_dataclass(mine):
        yield from ((f".{path}", value) for path, value in withheld(mine, theirs))
    elif isinstance(mine, tuple):
        for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            yield from ((f".{at}{path}", value) for path, value in _inside(one, other))
    elif isinstance(mine, Mapping):
        for key in sorted(mine):
            yield from ((f".{key}{path}", value) for path, value in _inside(mine[key], theirs[key]))
    else:
        yield "", mine


def may_be_withheld(kind: type, path: Path) -> bool:
    """Return whether the table lets a field of a class be withheld.

    >>> from onus.core.tendering.register import TenderPerson
    >>> may_be_withheld(TenderPerson, "name"), may_be_withheld(TenderPerson, "body")
    (True, False)
    """
    here: Any = kind
    rest = path.split(".")
    while rest:
        name, *rest = rest
        hints = get_type_hints(here) if is_dataclass(here) else {}
        if here is Localized or name not in hints:
            return False
        rule = VISIBLE.get(here.__name__, {}).get(name, NEVER)
        if rule in (NEVER, PSEUDONYM, TEXT, WHOLE):
            return not rest
        if rule.startswith(KEYS):
            return bool(rest)
        if rule != CLEAR:
            return False
        here, rest = _below(hints[name], rest)
    return here is Localized


def row_class(kind: type, table: str) -> type:
    """Return the class of the rows of a table, which a field of a class is.

    >>> from onus.core.tendering.register import TenderRegister
    >>> row_class(TenderRegister, "people").__name__
    'TenderPerson'
    """
    found: type = _below(get_type_hints(kind)[table], ["0"])[0]
    return found


def _below(hint: Any, rest: list[str]) -> tuple[Any, list[str]]:
    """Return the class below a field, and the path from there: places in lists and keys are passed by."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _below(next(one for one in get_args(hint) if one is not NoneType), rest)
    if origin is tuple:
        return _below(get_args(hint)[0], rest[1:])
    if origin is Mapping:
        return _below(get_args(hint)[1], rest[1:])
    return hint, rest


def told_of_never(value: Any, *, but: tuple[str, ...] = ()) -> Iterator[Path]:
    """Yield the path of every field that is told although the table says that it never is.

    Args:
        value: as the public reads it.
        but: fields of it that are not looked at.

    >>> from onus.core.tendering.register import TenderPerson
    >>> list(told_of_never(TenderPerson("p-1", Localized("Generated Person"))))
    ['name']
    """
    if isinstance(value, Localized):
        return
    if isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from (f"{at}.{path}" for path in told_of_never(one))
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from (f"{key}.{path}" for path in told_of_never(value[key]))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _told_in_table(value, but)


def _told_in_table(value: Any, but: tuple[str, ...]) -> Iterator[Path]:
    rules = VISIBLE.get(type(value).__name__, {})
    for one in fields(value):
        own = getattr(value, one.name)
        if one.name in but:
            continue
        if rules.get(one.name, NEVER) != NEVER:
            yield from (f"{one.name}.{path}" for path in told_of_never(own))
        elif own != nothing_said(own, one):
            yield one.name
