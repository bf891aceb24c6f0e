"""Drawings: charts and maps as SVG, made here and printed as they are.

In:  counts, shapes, outcomes.
Out: SVG texts without scripts and without references to anything outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from onus.wire.network_geometry import NetworkGeometry

WIDTH, HEIGHT, EDGE = 760, 480, 12
BAR_HEIGHT, BAR_GAP, LABEL_WIDTH, COUNT_WIDTH = 22, 8, 150, 70
MAP_VERTICES_MAX = 60_000


def bar_chart(rows: Sequence[tuple[str, str, int]]) -> str:
    """Return horizontal bars: code (for the colour), label, count."""
    most = max((count for _, _, count in rows), default=0) or 1
    room = WIDTH - LABEL_WIDTH - COUNT_WIDTH
    parts = []
    for number, (code, name, count) in enumerate(rows):
        top = number * (BAR_HEIGHT + BAR_GAP)
        wide = count * room // most
        middle = top + BAR_HEIGHT // 2 + 5
        parts.append(
            f'<text x="{LABEL_WIDTH - 8}" y="{middle}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="o-{code}" x="{LABEL_WIDTH}" y="{top}" width="{wide}" height="{BAR_HEIGHT}"/>'
            f'<text x="{LABEL_WIDTH + wide + 6}" y="{middle}">{count}</text>'
        )
    high = len(rows) * (BAR_HEIGHT + BAR_GAP)
    return (
        f'<svg viewBox="0 0 {WIDTH} {high}" role="img" aria-labelledby="chart-title">{"".join(parts)}</svg>'
    )


def town_map(geometry: NetworkGeometry, outcomes: Sequence[str], private: Sequence[bool]) -> str:
    """Return the places in the colour of their worst outcome; empty where nothing is drawn."""
    shapes = [
        (outcomes[index], line)
        for index, (lines, rings) in enumerate(zip(geometry.lines, geometry.polygons, strict=True))
        if not private[index]
        for line in (lines or rings)
    ]
    if not shapes or sum(len(line) for _, line in shapes) > MAP_VERTICES_MAX * 4:
        return ""
    drawn = [(code, np.column_stack(geometry.grid.to_mm(line[:, 0], line[:, 1]))) for code, line in shapes]
    corners = np.vstack([line for _, line in drawn])
    west, south = corners.min(0)
    span = np.maximum(corners.max(0) - corners.min(0), 1)
    scale = min((WIDTH - 2 * EDGE) / span[0], (HEIGHT - 2 * EDGE) / span[1])
    high = int(span[1] * scale) + 2 * EDGE + 1
    paths: dict[str, list[str]] = {}
    for code, line in drawn:
        x = (line[:, 0] - west) * scale + EDGE
        y = high - EDGE - (line[:, 1] - south) * scale
        points = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
        paths.setdefault(code or "none", []).append("M" + points)
    body = "".join(f'<path class="o-{code}" d="{"".join(paths[code])}"/>' for code in sorted(paths))
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {high}" role="img" aria-labelledby="map-title">{body}</svg>'
    )
