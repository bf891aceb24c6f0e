"""Plain values: frozen values as JSON, instants and days as texts, and nothing that silence says.

In:  a value of a class that a file of a tender describes.
Out: texts, whole numbers, lists and tables, which the reader turns into the very same value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from onus.base.instants import Instant, utc_text
from onus.base.texts import Localized


def plain_texts(value: Any, kind: Any, name: str) -> Any:
    """Return the value of a field of a class as JSON.

    Args:
        value: of the field.
        kind: the class.
        name: of the field.

    >>> from onus.core.qualification.bans import Ban
    >>> plain_texts(date(2024, 5, 1), Ban, "since")
    '2024-05-01'
    """
    return _plain(value, get_type_hints(kind)[name])


def plain_table(value: Any) -> dict[str, Any]:
    """Return a frozen value as a table, without the fields that hold their default.

    >>> from onus.core.qualification.bans import Ban
    >>> plain_table(Ban("b", "91", date(2024, 5, 1)))
    {'id': 'b', 'credit_code': '91', 'since': '2024-05-01'}
    """
    hints = get_type_hints(type(value))
    found = {}
    for field in fields(value):
        own = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if own != default:
            found[field.name] = _plain(own, hints[field.name])
    return found


def _plain(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _plain(value, next(one for one in get_args(kind) if one is not NoneType))
    if isinstance(value, Localized):
        return {"en": value.en, "zh-Hans": value.zh}
    if kind is Instant:
        return utc_text(Instant(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return plain_table(value)
    if isinstance(value, tuple):
        return [_plain(one, get_args(kind)[0] if origin is tuple else object) for one in value]
    if isinstance(value, Mapping):
        inner = get_args(kind)[1] if origin is Mapping else object
        return {key: _plain(one, inner) for key, one in value.items()}
    return value
