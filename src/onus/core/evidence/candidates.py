"""Candidates: the few centerlines that each position may lie on.

In:  positions on the grid, roads.
Out: for each position up to `CANDIDATES` lines within reach, nearest first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.core.evidence.roads import Roads

CANDIDATES = 4
CELL_MM = 100_000
BLOCK = 15_000
"""Positions looked up at once; bounds memory, changes nothing."""
NO_LINE = -1


@dataclass(frozen=True, slots=True)
class PieceIndex:
    """Which pieces reach into which grid cell."""

    keys: NDArray[np.int64]
    pieces: NDArray[np.int64]
    radius_mm: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Shape (n, CANDIDATES) each: line (-1 for none), place along it, distance; millimetres."""

    line: NDArray[np.int64]
    offset_mm: NDArray[np.int64]
    distance_mm: NDArray[np.int64]


def piece_index(roads: Roads, *, radius_mm: int) -> PieceIndex:
    """Register each piece in every cell that lies within reach of its box.

    >>> from onus.core.evidence.roads import roads_from_lines
    >>> len(piece_index(roads_from_lines([], segments=0), radius_mm=35_000).keys)
    0
    """
    x1, y1, x2, y2 = roads.piece.T
    west, east = np.minimum(x1, x2) - radius_mm, np.maximum(x1, x2) + radius_mm
    south, north = np.minimum(y1, y2) - radius_mm, np.maximum(y1, y2) + radius_mm
    first_x, first_y = west // CELL_MM, south // CELL_MM
    wide, high = east // CELL_MM - first_x + 1, north // CELL_MM - first_y + 1
    counts = wide * high
    owner = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = _key(first_x[owner] + within % wide[owner], first_y[owner] + within // wide[owner])
    order = np.lexsort([owner, keys])
    return PieceIndex(keys[order], owner[order], radius_mm)


def candidates(
    roads: Roads, index: PieceIndex, x_mm: NDArray[np.int64], y_mm: NDArray[np.int64]
) -> Candidates:
    """Return the nearest lines of each position.

    Args:
        roads: the graph.
        index: of its pieces.
        x_mm: shape (n,), east on the grid.
        y_mm: shape (n,), north on the grid.

    Returns:
        Nearest first; ties by the lower line. One entry a line.

    >>> from onus.core.evidence.roads import Polyline, roads_from_lines
    >>> roads = roads_from_lines([Polyline(0, np.array([0, 1000]), np.array([0, 0]))], segments=1)
    >>> index = piece_index(roads, radius_mm=50)
    >>> int(candidates(roads, index, np.array([400]), np.array([30])).offset_mm[0, 0])
    400
    """
    shape = (len(x_mm), CANDIDATES)
    found = Candidates(
        line=np.full(shape, NO_LINE, np.int64),
        offset_mm=np.zeros(shape, np.int64),
        distance_mm=np.zeros(shape, np.int64),
    )
    for begin in range(0, len(x_mm), BLOCK):
        rows = slice(begin, begin + BLOCK)
        _fill(found, begin, roads, index, x_mm[rows], y_mm[rows])
    return found


def projected(
    piece: NDArray[np.int64], x_mm: NDArray[np.int64], y_mm: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return distance to a piece and place along it, in whole millimetres, row by row.

    This is the one place where a distance is rounded; products of differences
    within a cell's reach are exact in a double.

    >>> projected(np.array([[0, 0, 10, 0]]), np.array([4]), np.array([3]))
    (array([3]), array([4]))
    """
    x1, y1, x2, y2 = piece.astype(np.float64).T
    dx, dy = x2 - x1, y2 - y1
    px, py = x_mm - x1, y_mm - y1
    square = dx * dx + dy * dy
    whole = np.where(square > 0, square, 1.0)
    share = np.clip((px * dx + py * dy) / whole, 0.0, 1.0)
    away_x, away_y = px - share * dx, py - share * dy
    distance = np.rint(np.sqrt(away_x * away_x + away_y * away_y))
    along = np.rint(share * np.sqrt(square))
    return distance.astype(np.int64), along.astype(np.int64)


def _fill(
    found: Candidates,
    begin: int,
    roads: Roads,
    index: PieceIndex,
    x_mm: NDArray[np.int64],
    y_mm: NDArray[np.int64],
) -> None:
    keys = _key(x_mm // CELL_MM, y_mm // CELL_MM)
    first = np.searchsorted(index.keys, keys, side="left")
    counts = np.searchsorted(index.keys, keys, side="right") - first
    fix = np.repeat(np.arange(len(keys)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    piece = index.pieces[first[fix] + within]
    distance, along = projected(roads.piece[piece], x_mm[fix], y_mm[fix])
    near = distance <= index.radius_mm
    fix, piece, distance, along = fix[near], piece[near], distance[near], along[near]
    line, offset = roads.piece_line[piece], roads.piece_from_mm[piece] + along
    # Rounded pieces may end a millimetre beyond the line they make up.
    offset = np.minimum(offset, roads.line_length_mm[line])
    order = np.lexsort([offset, distance, line, fix])
    best = _first_of_each(fix[order], line[order])
    order = order[best]
    order = order[np.lexsort([line[order], distance[order], fix[order]])]
    rank = _rank(fix[order])
    order, rank = order[rank < CANDIDATES], rank[rank < CANDIDATES]
    found.line[begin + fix[order], rank] = line[order]
    found.offset_mm[begin + fix[order], rank] = offset[order]
    found.distance_mm[begin + fix[order], rank] = distance[order]


def _first_of_each(fix: NDArray[np.int64], line: NDArray[np.int64]) -> NDArray[np.bool_]:
    first = np.ones(len(fix), bool)
    first[1:] = (fix[1:] != fix[:-1]) | (line[1:] != line[:-1])
    return first


def _rank(fix: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of each row within its run of equal fixes."""
    begins = np.ones(len(fix), bool)
    begins[1:] = fix[1:] != fix[:-1]
    at = np.arange(len(fix))
    return at - np.maximum.accumulate(np.where(begins, at, 0))


def _key(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    return x * (1 << 32) + y
