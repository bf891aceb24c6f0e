"""JSON values: lines of JSON to frozen values, by the reader of the TOML files.

In:  the bytes of one JSON text, and the class that it describes.
Out: the value, or every fault.

The surprise: JSON has no dates, so texts in fields that ask for one are read as dates
first. What is no date stays a text, and the reader of the class says so.

Source: RFC 8259; RFC 8785 for the one way in which a line is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, NoReturn, Union, get_args, get_origin, get_type_hints

from onus.base.errors import Fault, OnusError
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.wire.toml_values import NotUtf8, toml_fault


class NotJson(OnusError):
    """A line or file is not JSON as it is asked here."""

    code = "TENDER-001"
    what = "It cannot be read as JSON: {found}."
    why = "Two readers may read such a text in two ways, and only one of them would be what was meant."
    do = "Write each fact as one JSON object on one line, keys once each, whole numbers alone."


def json_value(raw: bytes, *, file: str, line: int = 0) -> tuple[Any, tuple[Fault, ...]]:
    """Return the value of a JSON text, or the fault that it has.

    A key that stands twice, a number with a point, a number that is none and half of a character are faults.

    >>> json_value(b'{"a": 1}', file="x")[0]
    {'a': 1}
    >>> json_value(b'{"a": 1, "a": 2}', file="x", line=3)[1][0].line
    3
    """
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float
        )
        return _whole_texts(value, raw), ()
    except UnicodeEncodeError:
        return None, (toml_fault(NotJson, file, line, "", found="a text holds half of a character"),)
    except UnicodeDecodeError as error:
        byte = raw[error.start : error.start + 1].hex()
        return None, (toml_fault(NotUtf8, file, line, "", offset=error.start, byte=byte),)
    except RecursionError:
        return None, (toml_fault(NotJson, file, line, "", found="lists or tables are nested too deep"),)
    except ValueError as error:
        return None, (toml_fault(NotJson, file, line, "", found=str(error)[:300]),)


def _whole_texts(value: Any, raw: bytes) -> Any:
    """Return a value whose texts can be written; JSON may escape half of a character, and UTF-8 has none.

    Raises:
        UnicodeEncodeError: one cannot.
    """
    if b"\\ud" in raw or b"\\uD" in raw:
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key `{key[:100]}` stands twice")
        found[key] = value
    return found


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no whole number")


def dated(value: Any, kind: Any) -> Any:
    """Return a JSON value with the texts that a class asks as dates or instants read as such.

    Args:
        value: as the JSON parser gave it.
        kind: class of the value, or the type of one of its fields.

    >>> dated("2024-05-01", date)
    datetime.date(2024, 5, 1)
    >>> dated(["x"], tuple[date, ...])
    ['x']
    """
    if kind is Instant or kind is date:
        return _date(value, kind)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        for inner in get_args(kind):
            if inner is not NoneType:
                value = dated(value, inner)
        return value
    if origin is tuple and isinstance(value, list):
        return [dated(one, get_args(kind)[0]) for one in value]
    if origin is Mapping and isinstance(value, dict):
        return {key: dated(one, get_args(kind)[1]) for key, one in value.items()}
    if is_dataclass(kind) and kind is not Localized and isinstance(value, dict):
        hints = get_type_hints(kind)
        return {key: dated(one, hints[key]) if key in hints else one for key, one in value.items()}
    return value


def _date(value: Any, kind: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if kind is date else datetime.fromisoformat(value)
    except ValueError:
        return value


def without_nulls(value: Any) -> Any:
    """Return a JSON value without the keys that hold null; silence says the same.

    >>> without_nulls({"a": None, "b": [{"c": None}]})
    {'b': [{}]}
    """
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value
