"""Matching: which streets a vehicle really drove along.

In:  positions of a day, roads.
Out: passes, and for each position its line or the reason why it has none.

A hidden Markov model picks, for each trip, the chain of candidate lines with
the least total cost: far from the line costs, and a way much longer or shorter
than the straight distance costs. Costs are whole numbers (thousandths of a
nat), so two machines never choose differently.

The surprise: all trips advance in step, one position at a time, so that NumPy
works on hundreds of trips at once and no compiler is needed.

Source: Newson and Krumm, Hidden Markov Map Matching Through Noise and
Sparseness (2009), for the model; the costs and their rounding are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.core.evidence.candidates import (
    CANDIDATES,
    NO_LINE,
    Candidates,
    PieceIndex,
    candidates,
    piece_index,
)
from onus.core.evidence.fixes import Fixes, Reason, Sieve, sift, too_fast
from onus.core.evidence.hops import ways_between
from onus.core.evidence.passes import Passes
from onus.core.evidence.roads import Roads
from onus.core.evidence.routes import TOO_FAR, Routes, routes_from
from onus.core.evidence.traversals import Hops, traversals

ROUTE_BOUND_MM = 1_200_000
EMISSION_MM2 = 200_000
"""Squared millimetres that cost a thousandth of a nat: a deviation of 10 m."""
TRANSITION_MM = 10
"""Millimetres of detour that cost a thousandth of a nat: a scale of 10 m."""
IMPOSSIBLE = np.int64(1) << 50
HOP_BLOCK = 8_000


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching found.

    Attributes:
        passes: traversals, in canonical order.
        reason: int8 (n,), `Reason` of each position.
        line: int64 (n,), matched line, -1 for none.
    """

    passes: Passes
    reason: NDArray[np.int8]
    line: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Roads made ready for matching; made once, used for every day."""

    roads: Roads
    index: PieceIndex
    routes: Routes
    sieve: Sieve


def matcher(roads: Roads, sieve: Sieve) -> Matcher:
    """Make roads ready for matching.

    >>> from onus.core.evidence.roads import roads_from_lines
    >>> matcher(roads_from_lines([], segments=0), Sieve()).routes.node_count
    0
    """
    return Matcher(
        roads=roads,
        index=piece_index(roads, radius_mm=sieve.radius_mm),
        routes=routes_from(roads, np.arange(roads.node_count), bound_mm=ROUTE_BOUND_MM),
        sieve=sieve,
    )


def match(
    ready: Matcher,
    fixes: Fixes,
    *,
    has_signal: NDArray[np.bool_],
    own: NDArray[np.bool_],
) -> Matched:
    """Match the positions of one unit of work.

    Args:
        ready: roads made ready.
        fixes: sorted by vehicle and time; the end of the day before included.
        has_signal: for each vehicle, whether it reports its tool.
        own: mask of the unit's own positions. A hop belongs to the unit that owns
            its later position, so no stretch is counted in two units.

    Returns:
        Passes and, for each position, its line or its reason.

    >>> from onus.core.evidence.roads import Polyline, roads_from_lines
    >>> road = Polyline(0, np.array([0, 200_000]), np.array([0, 0]))
    >>> ready = matcher(roads_from_lines([road], segments=1), Sieve())
    >>> two = lambda a, b: np.array([a, b])
    >>> seen = Fixes(two(0, 0), two(0, 20_000_000), two(1_000, 190_000), two(3, -5), two(1, 1),
    ...              two(-1, -1), two(False, False))
    >>> match(ready, seen, has_signal=np.array([True]), own=two(True, True)).passes.to_mm
    array([190000])
    """
    reason = sift(fixes, ready.sieve, has_signal=has_signal)
    line = np.full(len(fixes), NO_LINE, np.int64)
    near = _near(ready, fixes, reason)
    kept = np.flatnonzero(reason == Reason.KEPT)
    broken = _breaks(fixes, kept, ready.sieve)
    alone = broken[:-1] & broken[1:]
    reason[kept[alone]] = Reason.ISOLATED
    chosen, cut = _cheapest_chains(ready, fixes, kept, near, broken[:-1])
    rows = np.arange(len(kept))
    line[kept] = near.line[kept, chosen]
    later = rows[~cut & ~broken[:-1]]
    hops = Hops(
        earlier=kept[later - 1],
        later=kept[later],
        line=(near.line[kept[later - 1], chosen[later - 1]], near.line[kept[later], chosen[later]]),
        offset_mm=(
            near.offset_mm[kept[later - 1], chosen[later - 1]],
            near.offset_mm[kept[later], chosen[later]],
        ),
    )
    passes = traversals(ready.roads, ready.routes, fixes, hops, sieve=ready.sieve, own=own)
    return Matched(passes, reason, line)


def _near(ready: Matcher, fixes: Fixes, reason: NDArray[np.int8]) -> Candidates:
    """Return candidates of the positions that may count, and mark those without any."""
    shape = (len(fixes), CANDIDATES)
    near = Candidates(np.full(shape, NO_LINE, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    rows = np.flatnonzero(reason == Reason.KEPT)
    found = candidates(ready.roads, ready.index, fixes.x_mm[rows], fixes.y_mm[rows])
    near.line[rows], near.offset_mm[rows] = found.line, found.offset_mm
    near.distance_mm[rows] = found.distance_mm
    reason[rows[found.line[:, 0] == NO_LINE]] = Reason.NO_ROAD_NEAR
    return near


def _breaks(fixes: Fixes, kept: NDArray[np.int64], sieve: Sieve) -> NDArray[np.bool_]:
    """Return shape (k + 1,): whether a trip begins at each kept position; the last is True."""
    broken = np.ones(len(kept) + 1, bool)
    if len(kept) > 1:
        before, after = kept[:-1], kept[1:]
        gap = fixes.at_us[after] - fixes.at_us[before] > sieve.gap_us_max
        other = fixes.vehicle[after] != fixes.vehicle[before]
        broken[1:-1] = gap | other | too_fast(fixes, before, after, sieve)
    return broken


def _transitions(
    ready: Matcher, fixes: Fixes, kept: NDArray[np.int64], near: Candidates
) -> NDArray[np.int32]:
    """Return shape (k, CANDIDATES, CANDIDATES): cost of arriving at each kept position.

    Row i holds the hop from kept position i - 1; -1 marks a pair without a way.
    """
    cost = np.full((len(kept), CANDIDATES, CANDIDATES), -1, np.int32)
    for begin in range(1, len(kept), HOP_BLOCK):
        rows = np.arange(begin, min(begin + HOP_BLOCK, len(kept)))
        before, after = kept[rows - 1], kept[rows]
        dx = (fixes.x_mm[after] - fixes.x_mm[before]).astype(np.float64)
        dy = (fixes.y_mm[after] - fixes.y_mm[before]).astype(np.float64)
        straight = np.rint(np.sqrt(dx * dx + dy * dy)).astype(np.int64)
        shape = (len(rows), CANDIDATES, CANDIDATES)
        here = np.broadcast_to(near.line[before][:, :, None], shape)
        there = np.broadcast_to(near.line[after][:, None, :], shape)
        real = ((here != NO_LINE) & (there != NO_LINE)).ravel()
        real &= np.repeat(straight < ROUTE_BOUND_MM, CANDIDATES * CANDIDATES)
        pick = np.flatnonzero(real)
        from_mm = np.broadcast_to(near.offset_mm[before][:, :, None], shape).ravel()[pick]
        to_mm = np.broadcast_to(near.offset_mm[after][:, None, :], shape).ravel()[pick]
        apart = np.repeat(straight, CANDIDATES * CANDIDATES)[pick]
        ways = ways_between(
            ready.roads,
            ready.routes,
            line=(here.ravel()[pick], there.ravel()[pick]),
            offset_mm=(from_mm, to_mm),
            straight_mm=apart,
        )
        detour = np.abs(ways.length_mm - apart) // TRANSITION_MM
        block = np.full(real.shape, -1, np.int64)
        block[pick] = np.where(ways.length_mm == TOO_FAR, -1, detour)
        cost[rows] = block.reshape(shape)
    return cost


def _cheapest_chains(
    ready: Matcher,
    fixes: Fixes,
    kept: NDArray[np.int64],
    near: Candidates,
    begins: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the chosen candidate of each kept position, and where no way led to it."""
    emission = near.distance_mm[kept] ** 2 // EMISSION_MM2
    emission = np.where(near.line[kept] == NO_LINE, IMPOSSIBLE, emission)
    steps = _transitions(ready, fixes, kept, near)
    back = np.zeros((len(kept), CANDIDATES), np.int8)
    cut = np.zeros(len(kept), bool)
    total = emission.copy()
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(kept)))
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    longest = int(lengths[0]) if len(lengths) else 0
    for step in range(1, longest):
        active = int(np.searchsorted(-lengths, -step, side="left"))
        row = starts[:active] + step
        _advance(row, total, emission, steps, back, cut)
    return _walk_back(total, back, cut, starts, lengths), cut


def _advance(
    row: NDArray[np.int64],
    total: NDArray[np.int64],
    emission: NDArray[np.int64],
    steps: NDArray[np.int32],
    back: NDArray[np.int8],
    cut: NDArray[np.bool_],
) -> None:
    """Take one step of the Viterbi recursion for many trips; ties go to the nearer candidate."""
    step = steps[row].astype(np.int64)
    reach = np.where(step < 0, IMPOSSIBLE, step) + total[row - 1][:, :, None]
    best = reach.argmin(axis=1)
    cheapest = np.take_along_axis(reach, best[:, None, :], axis=1)[:, 0, :]
    arrived = cheapest + emission[row]
    lost = arrived.min(axis=1) >= IMPOSSIBLE
    # Where no way leads on, the chain ends and a new one begins here.
    total[row] = np.where(lost[:, None], emission[row], np.minimum(arrived, IMPOSSIBLE))
    back[row] = best
    cut[row] = lost


def _walk_back(
    total: NDArray[np.int64],
    back: NDArray[np.int8],
    cut: NDArray[np.bool_],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Follow the cheapest chain of each trip from its end to its beginning."""
    chosen = np.zeros(len(total), np.int64)
    longest = int(lengths[0]) if len(lengths) else 0
    ends = starts + lengths - 1
    chosen[ends] = total[ends].argmin(axis=1)
    for step in range(1, longest):
        active = int(np.searchsorted(-lengths, -step, side="left"))
        row = ends[:active] - step
        led = back[row + 1, chosen[row + 1]]
        chosen[row] = np.where(cut[row + 1], total[row].argmin(axis=1), led)
    return chosen
