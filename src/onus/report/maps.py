"""Maps: the places of a network in the line style of their worst outcome.

In:  the shapes of the places, their outcomes, names and districts.
Out: one SVG with direct labels, a scale bar and tooltips; private places are
     not in it.

The surprise: a map of ten thousand streets must stay small. Corners are whole
tenths of a unit, each told as the step from the one before, and what was done
in time is one path without tooltips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from onus.base.texts import Language
from onus.core.contracts.places import Place
from onus.report.codes import word
from onus.report.drawings import NO_DUTY
from onus.report.words import label
from onus.wire.network_geometry import NetworkGeometry

WIDTH, HEIGHT_MAX, EDGE, FINE = 960, 640, 24, 10
VERTICES_MAX = 400_000
TOOLTIPS_MAX = 4_000
LABELS_MAX = 14
SHARED_NAME_MAX = 6
LETTER, LINE, CJK_FROM = 9, 18, 0x2E80
DOT = 4 * FINE
"""Half the side of the square that stands for a place without length."""
TOP_SHARE = 20
ROADS_NAMED_MAX = 1_000
"""Paths above which road names would only hide the roads; districts are still named."""
DRAWN_LAST = ("unmet", "late", "unknown", "no_deadline", "excused", "pending")
"""What lies on top, so that no failure hides under a street that was cleared."""
MM_IN_KM = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The shapes of public places, laid out on the page once for all languages.

    Attributes:
        drawn: index of the place of each path, the path, its middle.
        high: height of the drawing.
        mm_per_unit: millimetres on the ground for each unit of the drawing.
        undrawn: how many public places have no shape.
    """

    drawn: tuple[tuple[int, str, tuple[int, int]], ...]
    high: int
    mm_per_unit: float
    undrawn: int


def lay_out_map(geometry: NetworkGeometry, places: Sequence[Place]) -> Sheet | None:
    """Return the layout of a map, or None where nothing is drawn or too much would be."""
    shapes = [
        (index, line)
        for index, kinds in enumerate(zip(geometry.lines, geometry.polygons, geometry.points, strict=True))
        if not places[index].private
        for line in next((kind for kind in kinds if kind), ())
    ]
    if not shapes or sum(len(line) for _, line in shapes) > VERTICES_MAX:
        return None
    flat = [(index, np.column_stack(geometry.grid.to_mm(v[:, 0], v[:, 1]))) for index, v in shapes]
    corners = np.vstack([line for _, line in flat])
    west, south = (int(value) for value in corners.min(0))
    wide, high = (max(int(value), 1) for value in corners.max(0) - corners.min(0))
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT_MAX - 3 * EDGE) / high)
    sheet_high = int(high * scale) + 3 * EDGE
    drawn = []
    for index, line in flat:
        x = np.rint(((line[:, 0] - west) * scale + (WIDTH - wide * scale) / 2) * FINE).astype(np.int64)
        y = np.rint((EDGE + (south + high - line[:, 1]) * scale) * FINE).astype(np.int64)
        middle = len(x) // 2
        path = _dot(int(x[0]), int(y[0])) if len(x) == 1 else _path(x, y)
        drawn.append((index, path, (int(x[middle]) // FINE, int(y[middle]) // FINE)))
    public = {index for index, place in enumerate(places) if not place.private}
    return Sheet(tuple(drawn), sheet_high, 1 / scale, len(public - {index for index, _ in shapes}))


def _dot(x: int, y: int) -> str:
    """Return a small square around a place that is a point."""
    return f"M{x - DOT} {y - DOT}h{2 * DOT}v{2 * DOT}h-{2 * DOT}z"


def _path(x: NDArray[np.int64], y: NDArray[np.int64]) -> str:
    """Return a path of whole steps; a step of nothing is left out."""
    dx, dy = np.diff(x).tolist(), np.diff(y).tolist()
    steps = [f"{a} {b}" for a, b in zip(dx, dy, strict=True) if a or b] or ["1 0"]
    return f"M{int(x[0])} {int(y[0])}l" + " ".join(steps).replace(" -", "-")


def town_map(
    sheet: Sheet, places: Sequence[Place], outcomes: Sequence[str], language: Language, alt: str
) -> Markup:
    """Return the map of a sheet in one language."""
    named = [(outcomes[index] or NO_DUTY, index, path) for index, path, _ in sheet.drawn]
    layers = []
    tips_left = TOOLTIPS_MAX
    for code in (NO_DUTY, "fulfilled", *reversed(DRAWN_LAST)):
        mine = [(index, path) for outcome, index, path in named if outcome == code]
        tipped = mine[:tips_left] if code in DRAWN_LAST or len(named) <= TOOLTIPS_MAX else []
        tips_left -= len(tipped)
        rest = "".join(path for _, path in mine[len(tipped) :])
        parts = [Markup('<path d="{}"/>').format(rest)] if rest else []
        said = label("no_duty_here", language) if code == NO_DUTY else word("outcome", code, language)
        parts += [
            Markup('<path d="{}"><title>{}: {}</title></path>').format(path, _name(places[index]), said)
            for index, path in tipped
        ]
        if parts:
            layers.append(Markup('<g class="m-{}">{}</g>').format(code, Markup("").join(parts)))
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="img" aria-label="{}"><g transform="scale(.1)">{}</g>{}{}</svg>'
    ).format(
        WIDTH, sheet.high, alt, Markup("").join(layers), _labels(sheet, places, outcomes), _scale(sheet, language)
    )  # fmt: skip


def _name(place: Place) -> str:
    return f"{place.name} ({place.id})" if place.name else place.id


def _labels(sheet: Sheet, places: Sequence[Place], outcomes: Sequence[str]) -> Markup:
    """Return names of districts and roads, each where it fits beside those before it."""
    wanted = [(text, at, "district") for text, at in _district_labels(sheet, places)]
    if len(sheet.drawn) <= ROADS_NAMED_MAX:
        wanted += [(text, at, "road") for text, at in _road_labels(sheet, places, outcomes)]
    taken: list[tuple[int, int, int, int]] = []
    parts: list[Markup] = []
    for text, (x, y), kind in wanted:
        half = sum(LETTER * 2 if ord(c) > CJK_FROM else LETTER for c in text) // 2
        spots = [(x, y - 6), (x, y + LINE), (x + half + LETTER, y), (x - half - LETTER, y)]
        found = _free(half, spots, sheet.high, taken)
        if found is None or len(parts) == LABELS_MAX:
            continue
        taken.append((found[0] - half, found[1] - LINE, found[0] + half, found[1] + 4))
        parts.append(Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, *found, text))
    return Markup("").join(parts)


def _free(
    half: int, spots: Sequence[tuple[int, int]], high: int, taken: Sequence[tuple[int, int, int, int]]
) -> tuple[int, int] | None:
    """Return the first spot at which a text of some half width covers no other and stays inside."""
    for x, y in spots:
        box = (x - half, y - LINE, x + half, y + 4)
        inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < high - EDGE
        if inside and not any(_overlap(box, other) for other in taken):
            return x, y
    return None


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _district_labels(sheet: Sheet, places: Sequence[Place]) -> list[tuple[str, tuple[int, int]]]:
    """Return each district's name above the middle of its places, the largest first."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for index, _, middle in sheet.drawn:
        if places[index].district:
            spots.setdefault(places[index].district, []).append(middle)
    ordered = sorted(spots.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        (
            name,
            (
                int(np.median([x for x, _ in at])),
                max(sorted(y for _, y in at)[len(at) // TOP_SHARE], LINE * 2),
            ),
        )
        for name, at in ordered
    ]


def _road_labels(
    sheet: Sheet, places: Sequence[Place], outcomes: Sequence[str]
) -> list[tuple[str, tuple[int, int]]]:
    """Return names of roads that failed first; a name that many places share would mislead."""
    rank = {code: number for number, code in enumerate(DRAWN_LAST)}
    spots: dict[str, list[tuple[int, int, tuple[int, int]]]] = {}
    for index, _, middle in sheet.drawn:
        if places[index].name:
            worst = rank.get(outcomes[index], len(rank))
            spots.setdefault(places[index].name, []).append((worst, -places[index].length_mm, middle))
    rare = [(min(found), name) for name, found in spots.items() if len(found) <= SHARED_NAME_MAX]
    return [(name, middle) for (_, _, middle), name in sorted(rare)[: LABELS_MAX * 3]]


def _scale(sheet: Sheet, language: Language) -> Markup:
    """Return a bar of a round length, at most a quarter of the drawing, and where north is."""
    most_mm = sheet.mm_per_unit * WIDTH / 4
    step = 1_000
    lengths = []
    while step <= most_mm:
        lengths += [step * factor for factor in (1, 2, 5) if step * factor <= most_mm]
        step *= 10
    if not lengths:
        return Markup("")
    long_mm = lengths[-1]
    in_km = long_mm >= MM_IN_KM
    size = long_mm // MM_IN_KM if in_km else long_mm // 1_000
    unit = label("scale_km" if in_km else "scale_m", language)
    wide, y = int(long_mm / sheet.mm_per_unit), sheet.high - 12
    return Markup(
        '<g class="scale"><path d="M{x} {t}V{y}H{r}V{t}"/><text x="{x}" y="{u}">{size} {unit}</text>'
        '<path d="M{n} {t}l6 14l-6-4l-6 4z"/><text x="{n}" y="{u}" text-anchor="end" dx="-10">{north}</text></g>'
    ).format(
        x=EDGE, r=EDGE + wide, y=y, t=y - 8, u=y - 14, n=WIDTH - EDGE, size=size, unit=unit,
        north=label("north", language),
    )  # fmt: skip
