"""Identifiers: one thing, one text, whatever type a file gave its number.

In:  ids as whole numbers, doubles or texts.
Out: texts; `966223`, `966223.0` and the number 966223 are one id.

The surprise: leading zeros are kept. `007` and `7` are two ids.
"""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

IDENTIFIER_LENGTH_MAX = 200
_WHOLE = re.compile(r"^(-?[0-9]+)\.0*$")
_DOUBLE_IS_WHOLE_BELOW = 2**53


def identifier(value: object) -> str | None:
    """Return the text of one id.

    Args:
        value: a text or a number.

    Returns:
        The id; empty where there is none; None for what can be no id: control
        characters, more than `IDENTIFIER_LENGTH_MAX` characters, a number too
        large for a double to hold.

    >>> identifier(966223.0), identifier(" 966223.0 "), identifier("007"), identifier(None)
    ('966223', '966223', '007', '')
    """
    if value is None or value != value:
        return ""
    text = repr(value) if not isinstance(value, str) else value.strip()
    if not isinstance(value, str | int) and not _fits_double(text):
        return None
    if len(text) > IDENTIFIER_LENGTH_MAX or any(unicodedata.category(c) == "Cc" for c in text):
        return None
    whole = _WHOLE.match(text)
    return whole.group(1) if whole else text


def _fits_double(text: str) -> bool:
    whole = _WHOLE.match(text)
    return bool(whole) and abs(int(whole.group(1))) < _DOUBLE_IS_WHOLE_BELOW if whole else False


def identifier_column(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return a column of ids as texts, and where they are no ids.

    Args:
        column: texts, whole numbers, doubles, or a dictionary of them.

    Returns:
        Texts, null where there is no id or an unusable one; and a mask of the unusable.

    >>> identifier_column(pa.array([1.0, None]))[0].to_pylist()
    ['1', None]
    """
    coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    texts = [identifier(value) for value in coded.dictionary.to_pylist()]
    unusable = pa.array([text is None for text in texts], pa.bool_())
    named = pa.array([text or None for text in texts], pa.string())
    taken = pc.take(named, coded.indices)
    wrong = pc.fill_null(pc.take(unusable, coded.indices), fill_value=False)
    return taken, wrong
