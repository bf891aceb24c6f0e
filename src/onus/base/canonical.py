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
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

type_error = "A {kind} has no canonical form; give it as whole numbers with a unit."


def plain(value: object) -> object:
    """Turn frozen values into mappings, lists, texts and whole numbers.

    Raises:
        TypeError: a float or an unordered set came in. Round it, or sort it, first.

    >>> plain((Fraction(1, 3), date(2024, 1, 2)))
    ['1/3', '2024-01-02']
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Decimal | date):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(item) for item in value]
    raise TypeError(type_error.format(kind=type(value).__name__))


def canonical_json(value: object) -> bytes:
    """Write a value in its one canonical form.

    Object names are sorted by their UTF-16 code units, as RFC 8785 asks.

    >>> canonical_json({"b": 1, "a": ["街", True]}).decode()
    '{"a":["街",true],"b":1}'
    """
    return _written(plain(value)).encode()


def _written(value: object) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_written(n)}:{_written(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_written(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def content_digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical form, as hexadecimal digits.

    >>> content_digest({})[:12]
    '44136fa355b3'
    """
    return sha256(canonical_json(value)).hexdigest()


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
