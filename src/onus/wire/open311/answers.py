"""Answers: one value written as XML and as JSON, after the mapping that the standard uses.

In:  fields, lists with the name of their items, texts, whole numbers, decimals, flags.
Out: bytes.

The surprise: what is not known is an empty element in XML and an empty text in JSON,
never null: clients that were written ten years ago fall over it. A number that is not
known is left out of JSON, where an empty text would be of the wrong kind.

Source: GeoReport v2, "Format support"; the Spark convention for JSON from XML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias
from xml.sax.saxutils import escape

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that is not known: an empty element in XML, left out of JSON."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, and what each of its items is called in XML."""

    item: str
    values: tuple[Value, ...]


Value: TypeAlias = "str | bool | int | Decimal | Unknown | Listed | Mapping[str, Value]"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(form: str, root: str, value: Value) -> bytes:
    """Return an answer in a form.

    Args:
        form: `xml` or `json`.
        root: name of the outermost element; JSON has none.
        value: what is answered.

    >>> written("xml", "errors", Listed("error", ({"code": 404, "description": "a < b"},))).decode().splitlines()[1]
    '<errors><error><code>404</code><description>a &lt; b</description></error></errors>'
    >>> written("json", "errors", Listed("error", ({"code": 404, "description": ""},))).decode()
    '[{"code":404,"description":""}]\\n'
    """
    if form == JSON:
        return (_json(value) + "\n").encode()
    return ('<?xml version="1.0" encoding="utf-8"?>\n' + _xml(root, value) + "\n").encode()


def degrees(e7: int | None) -> Decimal | Unknown:
    """Return 1e-7 degrees as degrees, exactly.

    >>> degrees(1_237_900_061), degrees(-5), degrees(None)
    (Decimal('123.7900061'), Decimal('-5E-7'), Unknown())
    """
    return Unknown() if e7 is None else Decimal(e7).scaleb(-7)


def _xml(name: str, value: Value) -> str:
    if isinstance(value, Mapping):
        inside = "".join(_xml(key, one) for key, one in value.items())
    elif isinstance(value, Listed):
        inside = "".join(_xml(value.item, one) for one in value.values)
    else:
        inside = _text(value)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _text(value: str | bool | int | Decimal | Unknown) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Unknown):
        return ""
    return escape(_NO_XML.sub("\ufffd", str(value)), {"\r": "&#13;"})


def _json(value: Value) -> str:
    if isinstance(value, Mapping):
        fields = (
            f"{json.dumps(key)}:{_json(one)}" for key, one in value.items() if not isinstance(one, Unknown)
        )
        return "{" + ",".join(fields) + "}"
    if isinstance(value, Listed):
        return "[" + ",".join(_json(one) for one in value.values) + "]"
    if isinstance(value, str | Unknown):
        value = "" if isinstance(value, Unknown) else value
        return json.dumps(_NO_XML.sub("\ufffd", value), ensure_ascii=False)
    return _text(value)
