"""Traversals: the stretches of street between matched positions.

In:  hops between matched positions, roads, routes.
Out: passes, one for each unbroken run of a vehicle along a segment.

The surprise: a stretch between two positions on different lines is inferred
from the shortest way. It counts, and it is marked: `fixes` is 0 for a street
on which no position was seen. Where the tool was at work at one end of a hop
only, the street of that end counts and no other: a driver lowers the blade where
the street begins, and no position falls on that very spot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.core.evidence.fixes import Fixes, Sieve
from onus.core.evidence.hops import Places, entry_node, exit_node, ways_between
from onus.core.evidence.passes import Passes
from onus.core.evidence.roads import NO_SEGMENT, Roads
from onus.core.evidence.routes import Routes


@dataclass(frozen=True, slots=True)
class Hops:
    """Hops between positions.

    Attributes:
        earlier: int64 (m,), rows of the earlier positions.
        later: int64 (m,), rows of the later positions.
        here: places of the earlier ones.
        there: places of the later ones.
        works: bool (m,) twice, whether the tool was at work at each end.
        reach_mm: int64 (m,), the longest way on which the vehicle can have worked.
    """

    earlier: NDArray[np.int64]
    later: NDArray[np.int64]
    here: Places
    there: Places
    works: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    reach_mm: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of lines, in the order driven: hop, place in it, heading (1 or -1), from, to, fixes."""

    hop: NDArray[np.int64]
    turn: NDArray[np.int64]
    line: NDArray[np.int64]
    way: NDArray[np.int64]
    from_mm: NDArray[np.int64]
    to_mm: NDArray[np.int64]
    fixes: NDArray[np.int64]


def traversals(
    roads: Roads,
    routes: Routes,
    fixes: Fixes,
    hops: Hops,
    *,
    sieve: Sieve,
    own: NDArray[np.bool_],
) -> Passes:
    """Return the passes that hops make up.

    Args:
        roads: the graph.
        routes: table of ways between nodes.
        fixes: the positions.
        hops: matched hops, in order of vehicle and time.
        sieve: how long a hop may be on which the tool changes.
        own: mask of positions; a hop counts where its later position is own.
    """
    straight = straight_mm(fixes, hops.earlier, hops.later)
    ways = ways_between(roads, routes, here=hops.here, there=hops.there, straight_mm=straight)
    took_us = np.maximum(fixes.at_us[hops.later] - fixes.at_us[hops.earlier], 1)
    good = own[hops.later] & (ways.length_mm <= hops.reach_mm)
    good &= hops.works[0] | hops.works[1]
    stretches = _stretches(roads, routes, hops, ways.stays, np.flatnonzero(good))
    at_work = _at_work(roads, hops, stretches, may_differ=took_us <= sieve.signal_us_max)
    return _merged(roads, fixes, hops, _chosen(stretches, at_work))


def _at_work(roads: Roads, hops: Hops, cut: Stretches, *, may_differ: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which stretches were worked: both ends at work, or the end on their own street."""
    before, after = hops.works[0][cut.hop], hops.works[1][cut.hop]
    end = np.where(before, hops.here.line[cut.hop], hops.there.line[cut.hop])
    own_street = roads.line_segment[cut.line] == roads.line_segment[end]
    worked: NDArray[np.bool_] = (before & after) | (own_street & may_differ[cut.hop])
    return worked


def _chosen(cut: Stretches, rows: NDArray[np.bool_]) -> Stretches:
    return Stretches(*(getattr(cut, name)[rows] for name in Stretches.__slots__))


def straight_mm(fixes: Fixes, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the straight distance between two positions, in whole millimetres.

    >>> row = np.array([0, 3])
    >>> fixes = Fixes(row, row, row, np.array([0, 4]), row, row, row > 9, row)
    >>> straight_mm(fixes, np.array([0]), np.array([1]))
    array([5])
    """
    dx = (fixes.x_mm[other] - fixes.x_mm[one]).astype(np.float64)
    dy = (fixes.y_mm[other] - fixes.y_mm[one]).astype(np.float64)
    return np.rint(np.sqrt(dx * dx + dy * dy)).astype(np.int64)


def _stretches(
    roads: Roads,
    routes: Routes,
    hops: Hops,
    stays: NDArray[np.bool_],
    rows: NDArray[np.int64],
) -> Stretches:
    """Cut each hop into stretches of lines, first to last."""
    on, off = rows[stays[rows]], rows[~stays[rows]]
    still, here, there = hops.here.take(on), hops.here.take(off), hops.there.take(off)
    exit_mm = np.where(here.ahead, roads.line_length_mm[here.line], 0)
    entry_mm = np.where(there.ahead, 0, roads.line_length_mm[there.line])
    parts = [
        _part(on, 0, still, still.offset_mm, hops.there.offset_mm[on], fixes=2),
        _part(off, -1, here, here.offset_mm, exit_mm, fixes=1),
        _part(off, 1 << 30, there, entry_mm, there.offset_mm, fixes=1),
        _ways(roads, routes, off, exit_node(roads, here), entry_node(roads, there)),
    ]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort([columns[1], columns[0]])
    return Stretches(*(column[order] for column in columns))


Columns = tuple[NDArray[np.int64], ...]


def _part(
    hop: NDArray[np.int64],
    turn: int,
    place: Places,
    from_mm: NDArray[np.int64],
    to_mm: NDArray[np.int64],
    *,
    fixes: int,
) -> Columns:
    same = np.ones(len(hop), np.int64)
    return hop, same * turn, place.line, np.where(place.ahead, 1, -1), from_mm, to_mm, same * fixes


def _ways(
    roads: Roads,
    routes: Routes,
    hop: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> Columns:
    """Return the whole lines between two nodes, walked from the last one backwards."""
    none = np.zeros(0, np.int64)
    parts = [_part(none, 0, Places(none, none, none > 0), none, none, fixes=0)]
    turn = 1 << 29
    # Each step follows the table of ways one line nearer to its beginning, so it ends.
    while len(hop):
        on = start != end
        hop, start, end = hop[on], start[on], end[on]
        row = routes.look_up(start, end)
        line, before = routes.last_line[row], routes.last_node[row]
        length = roads.line_length_mm[line]
        ahead = roads.line_ends[line, 1] == end
        begins, ends = np.where(ahead, 0, length), np.where(ahead, length, 0)
        parts.append(_part(hop, turn, Places(line, begins, ahead), begins, ends, fixes=0))
        end, turn = before, turn - 1
    hops, turns, lines, ways, from_mm, to_mm, fixes = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    return hops, turns, lines, ways, from_mm, to_mm, fixes


def _merged(roads: Roads, fixes: Fixes, hops: Hops, cut: Stretches) -> Passes:
    """Join neighbouring stretches of one vehicle, segment and direction into passes."""
    segment = roads.line_segment[cut.line]
    moved = (cut.from_mm != cut.to_mm) & (segment != NO_SEGMENT)
    cut = _chosen(cut, moved)
    segment, shift = segment[moved], roads.line_shift_mm[cut.line]
    # The heading, not the sign of the stretch: noise may push a position a little back.
    way = cut.way
    low = np.minimum(cut.from_mm, cut.to_mm) + shift
    high = np.maximum(cut.from_mm, cut.to_mm) + shift
    begins_us, ends_us = fixes.at_us[hops.earlier[cut.hop]], fixes.at_us[hops.later[cut.hop]]
    vehicle = fixes.vehicle[hops.later[cut.hop]]
    fresh = np.ones(len(segment), bool)
    fresh[1:] = (np.diff(segment) != 0) | (np.diff(way) != 0) | (np.diff(vehicle) != 0)
    # A hop that was left out in between ends the run: nothing is known of it.
    fresh[1:] |= begins_us[1:] > ends_us[:-1]
    first = np.flatnonzero(fresh)
    if not len(first):
        first = np.zeros(0, np.int64)
        return _passes(segment[:0], low[:0], high[:0], first, first, vehicle[:0], way[:0], first)
    last = np.append(first[1:], len(segment)) - 1
    return _passes(
        segment[first],
        np.minimum.reduceat(low, first),
        np.maximum.reduceat(high, first),
        begins_us[first],
        ends_us[last],
        vehicle[first],
        way[first],
        np.add.reduceat(cut.fixes, first),
    )


def _passes(
    segment: NDArray[np.int64],
    from_mm: NDArray[np.int64],
    to_mm: NDArray[np.int64],
    entered_us: NDArray[np.int64],
    at_us: NDArray[np.int64],
    vehicle: NDArray[np.int64],
    direction: NDArray[np.int64],
    fixes: NDArray[np.int64],
) -> Passes:
    return Passes(
        segment=segment.astype(np.int32),
        from_mm=from_mm,
        to_mm=to_mm,
        entered_us=entered_us,
        at_us=at_us,
        vehicle=vehicle.astype(np.int32),
        direction=direction.astype(np.int8),
        fixes=fixes.astype(np.int32),
    ).ordered()
