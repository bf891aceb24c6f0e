"""GeoJSON: features out of a text and back.

In:  the text of a FeatureCollection, or rows with geometries as GeoJSON texts.
Out: properties as texts with their geometries, or the text of a collection.

The surprise: numbers keep the digits they were written with, so an id of
966223 never turns into 966223.0 on the way.

Source: RFC 7946.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onus.base.errors import Fault
from onus.wire.geoparquet import ACCEPTED, named_reference
from onus.wire.import_faults import (
    BrokenFile,
    BrokenGeometry,
    NoRows,
    WrongReference,
    fault,
)


class _Digits(str):
    """A number as it was written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature.

    Attributes:
        number: counted from 1.
        properties: its properties as texts, with its `id` under that name
            where the properties have none.
        geometry: its geometry as GeoJSON text; empty where it has none.
    """

    number: int
    properties: dict[str, str]
    geometry: str


@dataclass(frozen=True, slots=True)
class Features:
    """All features of a file, and its faults."""

    features: tuple[Feature, ...]
    faults: tuple[Fault, ...]


def parse_features(text: str, *, file: str) -> Features:
    """Read a FeatureCollection.

    Args:
        text: the decoded file.
        file: name for the faults.

    >>> one = '{"type":"Feature","id":7,"properties":{"a":1.50},"geometry":null}'
    >>> parse_features('{"type":"FeatureCollection","features":[' + one + ']}', file="a").features[0].properties
    {'a': '1.50', 'id': '7'}
    """
    try:
        read = json.loads(
            text.removeprefix("\ufeff"),
            parse_float=_Digits,
            parse_int=_Digits,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        broken = fault(BrokenFile, file, line=error.lineno, form="GeoJSON", found=error.msg)
        return Features((), (broken,))
    except (ValueError, RecursionError) as error:
        return Features((), (fault(BrokenFile, file, form="GeoJSON", found=error),))
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        found = "no FeatureCollection with a list of features"
        return Features((), (fault(BrokenFile, file, form="GeoJSON", found=found),))
    faults = _reference_faults(read, file)
    features = [_feature(one, number) for number, one in enumerate(read["features"], start=1)]
    faults += [
        fault(BrokenGeometry, file, where=f"feature {number}", found="it is no feature")
        for number, one in enumerate(features, start=1)
        if one is None
    ]
    if not features:
        faults.append(fault(NoRows, file))
    return Features(tuple(one for one in features if one is not None), tuple(faults))


def _no_number(text: str) -> object:
    message = f"{text} is no number in JSON"
    raise ValueError(message)


def _reference_faults(read: Mapping[str, object], file: str) -> list[Fault]:
    """Return a fault where the old member `crs` names another system."""
    crs = read.get("crs")
    if not isinstance(crs, Mapping):
        return []
    properties = crs.get("properties")
    name = str(properties.get("name", "")) if isinstance(properties, Mapping) else ""
    if named_reference(name) in ACCEPTED:
        return []
    return [fault(WrongReference, file, found=name or "an unknown reference system")]


def _feature(read: object, number: int) -> Feature | None:
    if not isinstance(read, Mapping) or read.get("type") != "Feature":
        return None
    stated = read.get("properties")
    properties = stated if isinstance(stated, Mapping) else {}
    texts = {str(name): _text(value) for name, value in properties.items()}
    if "id" in read:
        texts.setdefault("id", _text(read["id"]))
    geometry = read.get("geometry")
    return Feature(number, texts, _json(geometry) if isinstance(geometry, Mapping) else "")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    """Write a value with its numbers as they were."""
    if isinstance(value, _Digits):
        return str(value)
    if isinstance(value, Mapping):
        inside = ",".join(f"{json.dumps(str(k))}:{_json(v)}" for k, v in value.items())
        return "{" + inside + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def features_text(rows: Iterable[tuple[Mapping[str, object], str]]) -> str:
    """Write rows as a FeatureCollection, one feature a line.

    Args:
        rows: properties, and the geometry as GeoJSON text, empty for none.

    >>> features_text([({"a": 1}, "")]).splitlines()[1]
    '{"type":"Feature","properties":{"a": 1},"geometry":null}'
    """
    lines = [
        '{"type":"Feature","properties":'
        + json.dumps(properties, ensure_ascii=False)
        + ',"geometry":'
        + (geometry or "null")
        + "}"
        for properties, geometry in rows
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
