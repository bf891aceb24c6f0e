"""TOML values: tables of a dossier's TOML files to frozen values.

In:  the bytes of a TOML file and the class that it describes.
Out: the value, or every fault of the file with its line.

The surprise: there are no floating-point numbers. Money stands in whole minor
units, shares in parts per million, and a float is a fault.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin

from cattrs import ClassValidationError, Converter, IterableValidationError
from cattrs.errors import ForbiddenExtraKeysError

from onus.base.errors import Fault, OnusError
from onus.base.instants import Instant, instant_of
from onus.base.texts import Localized
from onus.wire.toml_lines import key_lines, line_of

Value = TypeVar("Value")


class NotToml(OnusError):
    """A file is not TOML."""

    code = "DOSSIER-001"
    what = "It cannot be read as TOML: {found}."
    why = "A file that is read in part would be a different dossier."
    do = "Mend the line; a checker of your editor for TOML shows it."


class NotUtf8(OnusError):
    """A text file has another encoding."""

    code = "DOSSIER-002"
    what = "Byte {offset} is not UTF-8."
    why = "TOML is always UTF-8; other encodings turn Chinese names into other names."
    do = "Save the file as UTF-8."


class WrongValue(OnusError):
    """A value does not fit its field."""

    code = "DOSSIER-003"
    what = "{found}."
    why = "A finding may rest only on values that mean what the field says."
    do = "Write it as the manual page on the dossier says."


class UnknownKey(OnusError):
    """A key that the format does not know."""

    code = "DOSSIER-004"
    what = "`{key}` is no key here."
    why = "A misspelt key would be passed over in silence, and with it a promise."
    do = "Correct or remove it. Known here: {known}."


class MissingKey(OnusError):
    """A key that must be there is not."""

    code = "DOSSIER-005"
    what = "`{key}` is missing."
    why = "Nothing is guessed."
    do = "Add it."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A value, or None, and the faults."""

    value: Any
    faults: tuple[Fault, ...]


def toml_table(raw: bytes, *, file: str) -> tuple[dict[str, Any], dict[str, int], tuple[Fault, ...]]:
    """Return the tables of a TOML file, the line of each key, and the faults.

    >>> toml_table(b"a = 1", file="x.toml")[0]
    {'a': 1}
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return {}, {}, (toml_fault(NotUtf8, file, 0, "", offset=error.start),)
    try:
        return tomllib.loads(text), key_lines(text), ()
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at.group(1)) if at else 0
        return {}, {}, (toml_fault(NotToml, file, line, "", found=str(error)),)


def toml_fault(
    kind: type[OnusError], file: str, line: int, where: str, *, warning: bool = False, **named: object
) -> Fault:
    """Return a fault of a kind at a line.

    >>> toml_fault(MissingKey, "a.toml", 3, "posts[0]", key="id").what
    '`id` is missing.'
    """
    parts = [template.format(**named) for template in (kind.what, kind.why, kind.do)]
    return Fault(file, line, where, kind.code, parts[0], parts[1], parts[2], warning)


def decode(
    kind: type[Value], table: Mapping[str, Any], lines: dict[str, int], *, file: str, at: str = ""
) -> Decoded:
    """Turn a table into a frozen value, with every fault at once.

    Args:
        kind: class of the value.
        table: as the TOML parser gave it.
        lines: line of each key.
        file: name for the faults.
        at: path of the table within the file.

    >>> decode(Localized, {"en": "a", "zh-Hans": "b"}, {}, file="x").value
    Localized(en='a', zh='b')
    """
    try:
        return Decoded(CONVERTER.structure(table, kind), ())
    except Exception as error:
        found = tuple(_faults(error, at, lines, file))
        return Decoded(None, found)


def _faults(error: BaseException, path: str, lines: dict[str, int], file: str) -> list[Fault]:
    """Walk cattrs' tree of errors; its notes carry the name or index of each branch."""
    if isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(sorted(f for f in getattr(error.cl, "__dataclass_fields__", {})))
        return [
            toml_fault(UnknownKey, file, line_of(lines, _join(path, key)), _join(path, key),
                       key=key, known=known)
            for key in sorted(error.extra_fields)
        ]  # fmt: skip
    if isinstance(error, ClassValidationError | IterableValidationError):
        found = []
        for part, note in error.group_exceptions()[0]:
            name = getattr(note, "name", None)
            step = _join(path, name) if name is not None else f"{path}[{note.index}]"
            found += _faults(part, step, lines, file)
        for part in error.group_exceptions()[1]:
            found += _faults(part, path, lines, file)
        return found
    if isinstance(error, KeyError):
        parent = path.rpartition(".")[0]
        return [toml_fault(MissingKey, file, line_of(lines, parent), path, key=error.args[0])]
    sentence = str(error).strip().rstrip(".") or type(error).__name__
    return [toml_fault(WrongValue, file, line_of(lines, path), path, found=sentence)]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _text(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is asked, {value!r} was found")
    return value


def _whole(value: object, _: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"a whole number is asked, {value!r} was found")
    return value


def _yes_no(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false is asked, {value!r} was found")
    return value


def _instant(value: object, _: object) -> Instant:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"an instant with its offset (2023-12-19T20:00:00+08:00) is asked, {value} was found")
    return instant_of(value)


def _day(value: object, _: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"a day (2023-12-19) is asked, {value} was found")
    return value


def _localized(value: object, _: object) -> Localized:
    if isinstance(value, str):
        return Localized(en=value, zh=value)
    if not isinstance(value, Mapping) or set(value) - {"en", "zh-Hans"}:
        raise TypeError('a text in two languages ({ en = "...", "zh-Hans" = "..." }) is asked')
    return Localized(en=str(value.get("en", "")), zh=str(value.get("zh-Hans", "")))


def _plain_mapping(value: object, _: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a table is asked, {value!r} was found")
    return value


def _origin(kind: Any) -> Any:
    return get_origin(kind)


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True)
    hooks: list[tuple[Any, Callable[[Any, Any], Any]]] = [
        (str, _text), (int, _whole), (bool, _yes_no), (date, _day),
    ]  # fmt: skip
    for kind, hook in hooks:
        made.register_structure_hook(kind, hook)
    made.register_structure_hook_func(lambda kind: kind is Instant, _instant)
    made.register_structure_hook_func(lambda kind: kind is Localized, _localized)
    made.register_structure_hook_func(
        lambda kind: getattr(kind, "__supertype__", None) is int and kind is not Instant, _whole
    )
    made.register_structure_hook_func(
        lambda kind: _origin(kind) is Mapping and get_args(kind)[1] is object, _plain_mapping
    )
    made.register_structure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda value, kind: kind(value)
    )
    return made


CONVERTER = _converter()
