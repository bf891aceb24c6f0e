"""Roads: centerlines as a graph that vehicles move on.

In:  polylines on the local grid, each belonging to a segment or to none.
Out: pieces (straight parts), lines with their two end nodes, and who neighbours whom.

The surprise: a line that belongs to no segment is still a road. It is owed by
nobody, but a vehicle that passes over it reaches the streets behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NO_SEGMENT = -1


@dataclass(frozen=True, slots=True)
class Polyline:
    """One centerline; vertices in millimetres on the grid; oneway 0 both, 1 along, -1 against."""

    segment: int
    x_mm: NDArray[np.int64]
    y_mm: NDArray[np.int64]
    oneway: int = 0


@dataclass(frozen=True, slots=True)
class Roads:
    """The graph.

    Attributes:
        piece_line: int64 (p,), line of each straight piece.
        piece: int64 (p, 4), x1, y1, x2, y2 in millimetres.
        piece_from_mm: int64 (p,), where the piece begins along its line.
        line_segment: int64 (l,), segment of each line; -1 for none.
        line_shift_mm: int64 (l,), where the line begins along its segment.
        line_length_mm: int64 (l,).
        line_ends: int64 (l, 2), nodes at its first and last vertex.
        line_oneway: int8 (l,).
        segment_length_mm: int64 (s,), sum over the lines of each segment.
        node_count: how many nodes there are.
    """

    piece_line: NDArray[np.int64]
    piece: NDArray[np.int64]
    piece_from_mm: NDArray[np.int64]
    line_segment: NDArray[np.int64]
    line_shift_mm: NDArray[np.int64]
    line_length_mm: NDArray[np.int64]
    line_ends: NDArray[np.int64]
    line_oneway: NDArray[np.int8]
    segment_length_mm: NDArray[np.int64]
    node_count: int


def lengths_mm(x_mm: NDArray[np.int64], y_mm: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the length of each straight piece, in whole millimetres.

    This is the one place where a length is rounded. The sum of squares is exact
    below 2**53, and IEEE 754 rounds a square root correctly everywhere.

    >>> lengths_mm(np.array([0, 3]), np.array([0, 4]))
    array([5])
    """
    squares = np.diff(x_mm) ** 2 + np.diff(y_mm) ** 2
    rounded: NDArray[np.int64] = np.rint(np.sqrt(squares.astype(np.float64))).astype(np.int64)
    return rounded


def roads_from_lines(lines: Sequence[Polyline], *, segments: int) -> Roads:
    """Join centerlines into a graph; lines meet where their end vertices are equal.

    Args:
        lines: in a fixed order; the lines of one segment are laid end to end in it.
        segments: how many segments there are.

    >>> road = Polyline(0, np.array([0, 1000]), np.array([0, 0]))
    >>> roads_from_lines([road], segments=1).segment_length_mm
    array([1000])
    """
    nodes: dict[tuple[int, int], int] = {}
    owners, pieces, begins, ends = [], [], [], []
    length = np.zeros(len(lines), np.int64)
    shift = np.zeros(len(lines), np.int64)
    laid = np.zeros(max(segments, 1), np.int64)
    for number, line in enumerate(lines):
        parts = lengths_mm(line.x_mm, line.y_mm)
        length[number] = parts.sum()
        if line.segment != NO_SEGMENT:
            shift[number] = laid[line.segment]
            laid[line.segment] += length[number]
        owners.append(np.full(len(parts), number, np.int64))
        begins.append(np.cumsum(parts) - parts)
        corners = np.column_stack([line.x_mm, line.y_mm])
        pieces.append(np.hstack([corners[:-1], corners[1:]]))
        tips = (tuple(corners[0].tolist()), tuple(corners[-1].tolist()))
        ends.append([nodes.setdefault((tip[0], tip[1]), len(nodes)) for tip in tips])
    none = np.zeros(0, np.int64)
    return Roads(
        piece_line=np.concatenate([none, *owners]),
        piece=np.vstack([np.zeros((0, 4), np.int64), *pieces]),
        piece_from_mm=np.concatenate([none, *begins]),
        line_segment=np.array([line.segment for line in lines], np.int64),
        line_shift_mm=shift,
        line_length_mm=length,
        line_ends=np.array(ends, np.int64).reshape(-1, 2),
        line_oneway=np.array([line.oneway for line in lines], np.int8),
        segment_length_mm=laid[:segments],
        node_count=len(nodes),
    )
