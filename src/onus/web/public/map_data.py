"""Data of the map: shapes that every cache may keep, and states that change with each assessment.

In:  the shown assessment of a dossier.
Out: two compressed answers, each below an address that holds its digest.

The surprise: shapes are thinned to a metre and written as steps of whole metres, for
the eye alone; ten thousand streets must come through a telephone's connection in a
storm. Who wants the exact shapes takes them with the data of the dossier.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

from django.http import HttpRequest, HttpResponse

from onus.base.thinning import thinned
from onus.core.determinations.findings import Outcome
from onus.records.dossiers import ShownDossier
from onus.records.map_places import PlaceShape, place_outcomes, place_shapes
from onus.web.once import once

UNITS_IN_DEGREE, E7_IN_UNIT = 100_000, 100
METRE = 1
"""About a metre on the ground: the fifth digit of a degree."""
NOTHING_OWED = "-"
LETTERS = {outcome.value: str(outcome.column_code) for outcome in Outcome} | {"": NOTHING_OWED}
KEPT_MAX = 16
"""Networks whose answers a process keeps."""
A_YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class Packed:
    """One answer: its bytes, the same compressed, and the digest that its address holds."""

    plain: bytes
    small: bytes
    digest: str


def shapes_of(dossier: ShownDossier) -> Packed:
    """Return the shapes of a dossier's network: each place with its id, its name and its lines.

    A line is `[x, y, dx, dy, ...]` in parts of a degree as `unit` says; one with a
    single corner is a point.
    """
    return _shapes(dossier.assessment or 0, dossier.digest)


def states_of(dossier: ShownDossier) -> Packed:
    """Return one letter for each shape: the code of its outcome, or a dash where nothing was owed."""
    return _states(dossier.assessment or 0, dossier.digest)


@once(maxsize=KEPT_MAX)
def _shapes(assessment: int, digest: str) -> Packed:
    places = [[one.place_id, one.name, _lines(one)] for one in place_shapes(assessment)]
    return packed({"unit": UNITS_IN_DEGREE, "places": places})


@once(maxsize=KEPT_MAX)
def _states(assessment: int, digest: str) -> Packed:
    return packed({"states": "".join(LETTERS.get(one, NOTHING_OWED) for one in place_outcomes(assessment))})


def _lines(place: PlaceShape) -> list[list[int]]:
    """Return what is drawn of a place: its lines, a point for what has no length, nothing for what has neither."""
    # As decimals: an exact shape is cut to five digits and never first rounded to a binary fraction.
    shape = json.loads(place.geometry, parse_float=Decimal) if place.geometry else {}
    if shape.get("type") == "LineString":
        lines = [shape["coordinates"]]
    elif shape.get("type") == "MultiLineString":
        lines = shape["coordinates"]
    elif place.lon_e7 is None or place.lat_e7 is None:
        return []
    else:
        return [[place.lon_e7 // E7_IN_UNIT, place.lat_e7 // E7_IN_UNIT]]
    return [_steps(thinned([_whole(corner) for corner in line], limit=METRE)) for line in lines]


def _whole(corner: list[Decimal]) -> tuple[int, int]:
    return round(corner[0] * UNITS_IN_DEGREE), round(corner[1] * UNITS_IN_DEGREE)


def _steps(line: tuple[tuple[int, int], ...]) -> list[int]:
    """Return the first corner and then the step to each that follows.

    >>> _steps(((12_370_000, 4_130_000), (12_370_030, 4_129_990)))
    [12370000, 4130000, 30, -10]
    """
    found = list(line[0])
    for (x, y), (next_x, next_y) in pairwise(line):
        found += [next_x - x, next_y - y]
    return found


def packed(value: object) -> Packed:
    """Return an answer in both forms; the same value has the same bytes on every machine."""
    return packed_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def packed_text(text: str) -> Packed:
    """Return a text in both forms, with the digest of its bytes."""
    plain = text.encode()
    return Packed(plain, gzip.compress(plain, compresslevel=9, mtime=0), sha256(plain).hexdigest()[:16])


def answered(request: HttpRequest, found: Packed, content_type: str = "application/json") -> HttpResponse:
    """Return an answer that may be kept for a year, compressed for those who take it so."""
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.small if small else found.plain, content_type=content_type)
    if small:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    return response
