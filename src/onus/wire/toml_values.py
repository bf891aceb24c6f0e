"""TOML values: tables of a dossier's TOML files to frozen values.

In:  the bytes of a TOML file and the class that it describes.
Out: the value, or every fault of the file with its line.

The surprise: there are no floating-point numbers. Money stands in whole minor
units, shares in parts per million, and a float is a fault.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from types import SimpleNamespace
from typing import Any, TypeGuard, TypeVar, get_args, get_origin, get_type_hints

from cattrs import ClassValidationError, Converter, IterableValidationError
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from onus.base.bounds import BETWEEN
from onus.base.errors import Fault, FaultyInput, OnusError
from onus.base.instants import Instant, instant_of
from onus.base.texts import Localized
from onus.wire.csv_rows import LOST
from onus.wire.toml_lines import key_lines, line_of

Value = TypeVar("Value")
WHOLE_MAX = 2**53
"""Larger numbers are no amount, length or time; they would not fit the columns of the findings."""


class NotToml(OnusError):
    """A file is not TOML."""

    code = "DOSSIER-001"
    what = "It cannot be read as TOML: {found}."
    why = "A file that is read in part would be a different dossier."
    do = "Mend the line; a checker of your editor for TOML shows it."


class NotUtf8(OnusError):
    """A text file has another encoding."""

    code = "DOSSIER-002"
    what = "Byte {offset} (hex {byte}) is not UTF-8."
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


class LostName(OnusError):
    """A text holds the mark of lost characters."""

    code = "DOSSIER-006"
    what = "The text holds `{found}`, the mark of characters that were lost."
    why = "It was once read in the wrong encoding; the names in it are no longer those of the contract."
    do = "Write the text again and save the file as UTF-8."


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
        line, byte = raw.count(b"\n", 0, error.start) + 1, raw[error.start : error.start + 1].hex()
        return {}, {}, (toml_fault(NotUtf8, file, line, "", offset=error.start, byte=byte),)
    faults = tuple(_lost(text, file))
    try:
        return tomllib.loads(text), key_lines(text), faults
    except RecursionError:
        return {}, {}, (toml_fault(NotToml, file, 0, "", found="lists or tables are nested too deep"),)
    except ValueError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(at.group(1)) if at else text.rstrip("\n").count("\n") + 1
        return {}, {}, (toml_fault(NotToml, file, line, "", found=str(error)[:300]),)


def _lost(text: str, file: str) -> list[Fault]:
    """Return a fault for each line with characters that were lost before the file was saved."""
    if not any(mark in text for mark in LOST):
        return []
    return [
        toml_fault(LostName, file, number, "", found=mark)
        for number, line in enumerate(text.split("\n"), start=1)
        for mark in LOST
        if mark in line
    ]


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
        found = _faults(error, table, at, lines, file)
        return Decoded(None, tuple(dict.fromkeys(found)))


def read_whole(
    kind: type[Value],
    raw: bytes,
    *,
    file: str,
    contradictions: Callable[[Value, dict[str, int], str], Iterable[Fault]] = lambda *_: (),
) -> Value:
    """Read a file that is one value, or tell all its faults.

    Args:
        kind: class of the value.
        raw: bytes of the file.
        file: name for the faults.
        contradictions: what no key alone can know, of a value, the line of each key and the name.

    Raises:
        FaultyInput: the file is faulty; all its faults are told.

    >>> read_whole(Localized, b'en = "a"', file="x.toml").en
    'a'
    """
    table, lines, faults = toml_table(raw, file=file)
    decoded = decode(kind, table, lines, file=file)
    if faults or decoded.value is None:
        raise FaultyInput((*faults, *decoded.faults), source=file)
    found: Value = decoded.value
    wrong = tuple(contradictions(found, lines, file))
    if wrong:
        raise FaultyInput(wrong, source=file)
    return found


def _faults(error: BaseException, value: object, path: str, lines: dict[str, int], file: str) -> list[Fault]:
    """Walk cattrs' tree of errors; its notes carry the name or index of each branch."""
    if isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(sorted(f for f in getattr(error.cl, "__dataclass_fields__", {})))
        return [
            toml_fault(UnknownKey, file, line_of(lines, _join(path, key)), _join(path, key),
                       key=key, known=known)
            for key in sorted(error.extra_fields)
        ]  # fmt: skip
    if isinstance(error, ClassValidationError | IterableValidationError):
        return _faults_inside(error, value, path, lines, file)
    if isinstance(error, KeyError):
        parent = path.rpartition(".")[0]
        return [toml_fault(MissingKey, file, line_of(lines, parent), path, key=error.args[0])]
    sentences = [part.strip().rstrip(".") for part in str(error).split(BETWEEN)]
    return [
        toml_fault(WrongValue, file, line_of(lines, at), at, found=sentence or type(error).__name__)
        for sentence in sentences
        for at in (_spoken_of(sentence, value, path),)
    ]


def _faults_inside(
    error: ClassValidationError | IterableValidationError,
    value: object,
    path: str,
    lines: dict[str, int],
    file: str,
) -> list[Fault]:
    """Return the faults of the parts, and those of the whole that the parts hid."""
    found: list[Fault] = []
    wrong: list[str] = []
    placed, whole = error.group_exceptions()
    for part, note in placed:
        name = getattr(note, "name", None)
        key = name if name is not None else getattr(note, "index", "")
        inner = value[key] if _holds(value, key) else None
        wrong += [name] if name is not None else []
        found += _faults(
            part, inner, f"{path}[{key}]" if isinstance(key, int) else _join(path, str(key)), lines, file
        )
    for part in whole:
        wrong += sorted(getattr(part, "extra_fields", ()))
        found += _faults(part, value, path, lines, file)
    return found + _hidden(error, value, wrong, path, lines, file)


def _holds(value: object, key: object) -> TypeGuard[Any]:
    return key in value if isinstance(value, Mapping) else isinstance(value, list)


def _hidden(
    error: BaseException, value: object, wrong: Sequence[str], path: str, lines: dict[str, int], file: str
) -> list[Fault]:
    """Return what a table's own bounds say of its sound parts, which its wrong parts would hide."""
    kind = getattr(error, "cl", None)
    promise = getattr(kind, "__post_init__", None)
    if not wrong or promise is None or not isinstance(value, Mapping):
        return []
    sound = _defaults(kind)
    for name, part_kind in get_type_hints(kind).items():
        if name in value and name not in wrong:
            sound[name] = CONVERTER.structure(value[name], part_kind)
    try:
        promise(SimpleNamespace(**sound))
    except ValueError as refused:
        return _faults(refused, value, path, lines, file)
    except AttributeError:
        return []  # It speaks of a part that is missing or wrong, which is told already.
    return []


def _defaults(kind: Any) -> dict[str, Any]:
    given = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    made = {one.name: one.default_factory() for one in fields(kind) if one.default_factory is not MISSING}
    return {**given, **made}


def needed_keys(kind: Any) -> tuple[str, ...]:
    """Return the keys that a table must have.

    >>> needed_keys(Localized)
    ()
    """
    return tuple(
        one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING
    )


def _spoken_of(sentence: str, value: object, path: str) -> str:
    """Return the path of the first key of a table that a sentence names, else of the table."""
    if isinstance(value, Mapping):
        for word in re.findall(r"[a-z_]+", sentence):
            if word in value:
                return _join(path, word)
    return path


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(value: object) -> str:
    """Write a value as a person would know it again, cut where it is long."""
    text = str(value) if isinstance(value, date | int) else repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _text(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is asked, {_short(value)} was found")
    if any((mark < " " and mark not in "\t\n\r") or mark == "\x7f" for mark in value):
        raise TypeError("a text without control characters is asked")
    return value


def _whole(value: object, _: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"a whole number is asked, {_short(value)} was found")
    if abs(value) > WHOLE_MAX:
        raise TypeError(f"a whole number of at most {WHOLE_MAX} is asked, {_short(value)} was found")
    return value


def _yes_no(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false is asked, {_short(value)} was found")
    return value


def _instant(value: object, _: object) -> Instant:
    if not isinstance(value, datetime) or value.tzinfo is None:
        asked = "an instant with its offset (2023-12-19T20:00:00+08:00)"
        raise TypeError(f"{asked} is asked, {_short(value)} was found")
    return instant_of(value)


def _day(value: object, _: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"a day (2023-12-19) is asked, {_short(value)} was found")
    return value


def _localized(value: object, _: object) -> Localized:
    if isinstance(value, str):
        return Localized(en=_text(value, None), zh=_text(value, None))
    if not isinstance(value, Mapping) or set(value) - {"en", "zh-Hans"}:
        raise TypeError('a text in two languages ({ en = "...", "zh-Hans" = "..." }) is asked')
    return Localized(en=_text(value.get("en", ""), None), zh=_text(value.get("zh-Hans", ""), None))


def _plain_mapping(value: object, _: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a table is asked, {_short(value)} was found")
    return value


def _word(value: object, kind: type[Enum]) -> Enum:
    words = [str(one.value) for one in kind]
    if not isinstance(value, str) or value not in words:
        raise TypeError(f"one of {', '.join(words)} is asked, {_short(value)} was found")
    return kind(value)


def _listed(value: object, kind: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"a list is asked, {_short(value)} was found")
    inner: Any = list[get_args(kind)[0]]  # type: ignore[misc]
    return tuple(CONVERTER.structure(value, inner))


def _mapped(value: object, kind: Any) -> Mapping[str, Any]:
    inner: Any = dict[str, get_args(kind)[1]]  # type: ignore[misc]
    read: Mapping[str, Any] = CONVERTER.structure(dict(_plain_mapping(value, kind)), inner)
    return read


def _origin(kind: Any) -> Any:
    return get_origin(kind)


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True)
    hooks: list[tuple[Any, Callable[[Any, Any], Any]]] = [
        (str, _text), (int, _whole), (bool, _yes_no), (date, _day), (StrEnum, _word),
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
    made.register_structure_hook_func(lambda kind: isinstance(kind, type) and issubclass(kind, Enum), _word)
    made.register_structure_hook_func(lambda kind: _origin(kind) is tuple, _listed)
    made.register_structure_hook_func(
        lambda kind: _origin(kind) is Mapping and get_args(kind)[1] is not object, _mapped
    )
    made.register_structure_hook_factory(
        lambda kind: isinstance(kind, type) and is_dataclass(kind) and kind is not Localized,
        lambda kind: _table_hook(kind, made),
    )
    return made


def _table_hook(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    """Return what reads a table; without it a text or a list would pass as an empty table."""
    read = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def hook(value: object, kind: Any) -> Any:
        return read(dict(_plain_mapping(value, kind)), kind)

    return hook


CONVERTER = _converter()
