"""The picture of a map: the whole network as one drawing, for paper and for readers without a script.

In:  the shapes of a network and the letter of each place's state.
Out: an SVG, in the colours of a light or of a dark page.

The surprise: the picture comes first even where a script could draw. A telephone has
it after some kilobytes; the map that moves costs it half a megabyte, and is fetched
by those who ask for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from onus.base.geometry import grid_at
from onus.core.determinations.findings import Outcome
from onus.records.dossiers import ShownDossier
from onus.web.once import once
from onus.web.public.map_data import (
    KEPT_MAX,
    LETTERS,
    NOTHING_OWED,
    Packed,
    packed_text,
    shapes_of,
    states_of,
)

WIDE, EDGE = 1_600, 24
HIGH_MAX = 1_200
E7_IN_UNIT = 100
DRAWN = ("-", "0", "3", "4", "6", "5", "1", "2")
"""Letters of states; what lies on top comes last, so that no failure hides under a street that was cleared."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a kind of line is drawn: as in `static/onus/map.css`, which a picture cannot read."""

    light: str
    dark: str
    width: str
    dashes: str = ""


STROKES: Mapping[str, Stroke] = {
    NOTHING_OWED: Stroke("#8b98a3", "#8b98a3", "1.5"),
    LETTERS[Outcome.FULFILLED.value]: Stroke("#1c5d99", "#8fc3f7", "2"),
    LETTERS[Outcome.LATE.value]: Stroke("#8a4b00", "#ffbd6b", "4", "9 3"),
    LETTERS[Outcome.UNMET.value]: Stroke("#a61b29", "#ff9d97", "5"),
    LETTERS[Outcome.PENDING.value]: Stroke("#43566a", "#b6c5d3", "2.5", "4 4"),
    LETTERS[Outcome.EXCUSED.value]: Stroke("#5b3f94", "#cbb8f5", "3", "10 3 3 3"),
    LETTERS[Outcome.UNKNOWN.value]: Stroke("#555b61", "#c0c7cd", "3", "2 3"),
    LETTERS[Outcome.NO_DEADLINE.value]: Stroke("#2b3137", "#e1e6ea", "3", "7 4"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the drawing lies: its lowest corner, units of the network to one of the paper, and its height."""

    west: int
    north: int
    wide_ppm: int
    high_ppm: int
    high: int

    def at(self, x: int, y: int) -> tuple[int, int]:
        """Return the corner on the paper of a corner of the network."""
        return EDGE + (x - self.west) * self.wide_ppm // 1_000_000, EDGE + (
            self.north - y
        ) * self.high_ppm // 1_000_000


@once(maxsize=2 * KEPT_MAX)
def picture_of(dossier: ShownDossier, *, dark: bool) -> Packed:
    """Return the drawing of a dossier's network as it was found, for a light or a dark page."""
    return packed_text(_drawing(shapes_of(dossier), states_of(dossier), dark))


def picture_digest(dossier: ShownDossier) -> str:
    """Return the digest below which both drawings may be kept."""
    return sha256((shapes_of(dossier).digest + states_of(dossier).digest).encode()).hexdigest()[:16]


def _drawing(shapes: Packed, states: Packed, dark: bool) -> str:
    told = json.loads(states.plain)["states"]
    lines = [
        (told[number], line)
        for number, (_, _, place) in enumerate(json.loads(shapes.plain)["places"])
        for line in (unfolded(one) for one in place)
    ]
    sheet = _sheet([corner for _, line in lines for corner in line])
    paths = "".join(
        _path(letter, [line for one, line in lines if one == letter], sheet, dark) for letter in DRAWN
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {sheet.high}" fill="none" '
        f'stroke-linecap="butt" stroke-linejoin="round">{paths}</svg>'
    )


def unfolded(steps: Sequence[int]) -> list[tuple[int, int]]:
    """Return the corners of a line that is told in steps.

    >>> unfolded([12370000, 4130000, 30, -10])
    [(12370000, 4130000), (12370030, 4129990)]
    """
    x, y = 0, 0
    found = []
    for index in range(0, len(steps), 2):
        x, y = x + steps[index], y + steps[index + 1]
        found.append((x, y))
    return found


def _sheet(corners: Sequence[tuple[int, int]]) -> Sheet:
    """Fit the network to the width of the paper, or to its height where that is less."""
    if not corners:
        return Sheet(0, 0, 0, 0, 2 * EDGE)
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    grid = grid_at((west + east) // 2 * E7_IN_UNIT, (south + north) // 2 * E7_IN_UNIT)
    # A degree of longitude is shorter than one of latitude, the more so the farther north.
    wide, high = (east - west) * grid.x_nm_per_e7, (north - south) * grid.y_nm_per_e7
    room, tall = WIDE - 2 * EDGE, HIGH_MAX - 2 * EDGE
    across = max(wide, high * room // tall, 1)
    return Sheet(
        west,
        north,
        grid.x_nm_per_e7 * room * 1_000_000 // across,
        grid.y_nm_per_e7 * room * 1_000_000 // across,
        2 * EDGE + high * room // across,
    )


def _path(letter: str, lines: Sequence[Sequence[tuple[int, int]]], sheet: Sheet, dark: bool) -> str:
    """Return all lines of one kind as one path; a place that is only a point is a dot."""
    if not lines:
        return ""
    look, parts = STROKES[letter], []
    for line in lines:
        x, y = sheet.at(*line[0])
        steps = []
        for corner in line[1:]:
            next_x, next_y = sheet.at(*corner)
            if (next_x, next_y) != (x, y):
                steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
        start = "{} {}".format(*sheet.at(*line[0]))
        parts.append(f"M{start}" + (f"l{' '.join(steps)}" if steps else "h.1"))
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    colour = look.dark if dark else look.light
    return f'<path stroke="{colour}" stroke-width="{look.width}"{dashes} vector-effect="non-scaling-stroke" d="{"".join(parts)}"/>'
