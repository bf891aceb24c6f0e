"""Canonical bytes and content digests.

In:  values made of mappings, sequences, texts, whole numbers, booleans, None;
     or columns of a table.
Out: the one byte string that stands for them, and its SHA-256.

The surprise: a digest proves equality of content, not of files. Rows are
sorted before they are hashed, so it does not matter how many files they came
in, or in which order.

Source: RFC 8785 (JSON Canonicalization Scheme), restricted to whole numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

PLAIN = frozenset({str, int, bool, type(None)})
LAST_OF_ONE_UNIT = "\uffff"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
type_error = "A {kind} has no canonical form; give it as whole numbers with a unit."


def plain(value: object) -> object:
    """Turn frozen values into mappings, lists, texts and whole numbers.

    Raises:
        TypeError: a float or an unordered set came in. Round it, or sort it, first.

    >>> plain((Fraction(1, 3), date(2024, 1, 2)))
    ['1/3', '2024-01-02']
    """
    # Exact types first: nearly every value of a table is one of these.
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is list or kind is tuple:
        return [item if type(item) in PLAIN else plain(item) for item in cast("Sequence[object]", value)]
    if is_dataclass(value) and not isinstance(value, type):
        items = ((name, getattr(value, name)) for name in _names(kind))
        return {name: item if type(item) in PLAIN else plain(item) for name, item in items}
    return _plain_of_rarer_kinds(value)


def _plain_of_rarer_kinds(value: object) -> object:
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(item) for item in value]
    raise TypeError(type_error.format(kind=type(value).__name__))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def canonical_json(value: object) -> bytes:
    """Write a value in its one canonical form.

    Object names are sorted by their UTF-16 code units, as RFC 8785 asks.

    >>> canonical_json({"b": 1, "a": ["街", True]}).decode()
    '{"a":["街",true],"b":1}'
    """
    return written(plain(value)).encode()


def written(value: object) -> str:
    """Write plain values; the fast twin of `written_by_the_book`.

    >>> written({"街": 1, "a": None})
    '{"a":null,"街":1}'
    """
    text = _ENCODER.encode(value)
    # The encoder sorts names by code point. That differs from UTF-16 only where
    # a character beyond the first 65,536 stands in the text.
    if text.isascii() or max(text) <= LAST_OF_ONE_UNIT:
        return text
    return written_by_the_book(value)


def written_by_the_book(value: object) -> str:
    """Write plain values name by name, sorted by UTF-16 code units: the specification.

    >>> written_by_the_book({"b": [1], "a": None})
    '{"a":null,"b":[1]}'
    """
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        pairs = (f"{written_by_the_book(name)}:{written_by_the_book(value[name])}" for name in names)
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written_by_the_book(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def content_digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical form, as hexadecimal digits.

    >>> content_digest({})[:12]
    '44136fa355b3'
    """
    return sha256(canonical_json(value)).hexdigest()


class ListDigest:
    """The content digest of one long list that comes in parts.

    >>> parts = ListDigest()
    >>> parts.add([1, 2])
    >>> parts.add(["a"])
    >>> parts.hexdigest() == content_digest([1, 2, "a"])
    True
    """

    def __init__(self) -> None:
        """Begin with an empty list."""
        self._sum, self._between = sha256(b"["), b""

    def add(self, items: Sequence[object]) -> None:
        """Add the next items."""
        if items:
            self._sum.update(self._between + canonical_json(items)[1:-1])
            self._between = b","

    def hexdigest(self) -> str:
        """Return the digest of the list so far."""
        total = self._sum.copy()
        total.update(b"]")
        return total.hexdigest()


def rows_digest(rows: Iterable[object]) -> str:
    """Return the digest of rows whatever order they came in.

    >>> rows_digest([1, 2]) == rows_digest([2, 1])
    True
    """
    total = sha256()
    for line in sorted(canonical_json(row) for row in rows):
        total.update(line)
        total.update(b"\n")
    return total.hexdigest()


def columns_digest(columns: Mapping[str, NDArray[np.generic]]) -> str:
    """Return the digest of whole-number columns of already sorted rows.

    Args:
        columns: name to array, all of one length, integers or booleans.

    >>> import numpy as np
    >>> columns_digest({"a": np.array([1], np.int32)}) == columns_digest({"a": np.array([1])})
    True
    """
    total = sha256()
    for name in sorted(columns):
        column = columns[name]
        if column.dtype.kind not in "iub":
            raise TypeError(type_error.format(kind=column.dtype.name))
        total.update(f"{name}:{len(column)}\n".encode())
        total.update(column.astype("<i8").tobytes())
    return total.hexdigest()
