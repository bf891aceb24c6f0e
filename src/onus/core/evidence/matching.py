"""Matching: which streets a vehicle really drove along.

In:  positions of a day, roads.
Out: passes, and for each position its line or the reason why it has none.

A hidden Markov model picks, for each trip, the chain of candidate lines and
headings with the least total cost: far from the line costs, a way much longer or
shorter than the straight distance costs, and turning round costs. Costs are whole
numbers (thousandths of a nat), so two machines never choose differently.

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
from onus.core.evidence.hops import Places, ways_between
from onus.core.evidence.passes import Passes
from onus.core.evidence.roads import Roads
from onus.core.evidence.routes import TOO_FAR, Routes, routes_from
from onus.core.evidence.speeds import Band, band_of_rule, reach_mm, sift_by_speed
from onus.core.evidence.traversals import Hops, straight_mm, traversals

ROUTE_BOUND_MM = 1_200_000
EMISSION_MM2 = 200_000
"""Squared millimetres that cost a thousandth of a nat: a deviation of 10 m."""
TRANSITION_MM = 20
"""Millimetres of detour that cost a thousandth of a nat: a scale of 20 m."""
TURN_AT_NODE = 1_000
TURN_MIDWAY = 6_000
"""Thousandths of a nat that turning round costs: at an end of a street, and somewhere along it."""
HEADINGS = 2
STATES = CANDIDATES * HEADINGS
"""Each candidate line twice: headed to its last vertex, then to its first."""
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
    band: Band | None = None,
) -> Matched:
    """Match the positions of one unit of work.

    Args:
        ready: roads made ready.
        fixes: sorted by vehicle and time; the end of the day before included.
        has_signal: for each vehicle, whether it reports its tool.
        own: mask of the unit's own positions. A hop belongs to the unit that owns
            its later position, so no stretch is counted in two units.
        band: working speeds of each vehicle; None for those of the rule. What was
            driven too fast is no work, but shows the way; a position that is too
            slow is passed over, as at a light.

    Returns:
        Passes and, for each position, its line or its reason.

    >>> from onus.core.evidence.roads import Polyline, roads_from_lines
    >>> road = Polyline(0, np.array([0, 200_000]), np.array([0, 0]))
    >>> ready = matcher(roads_from_lines([road], segments=1), Sieve())
    >>> two = lambda a, b: np.array([a, b])
    >>> seen = Fixes(two(0, 0), two(0, 20_000_000), two(1_000, 190_000), two(3, -5), two(1, 1),
    ...              two(-1, -1), two(False, False), two(-1, -1))
    >>> match(ready, seen, has_signal=np.array([True]), own=two(True, True)).passes.to_mm
    array([190000])
    """
    band = band or band_of_rule(ready.sieve, vehicles=len(has_signal))
    reason = sift(fixes, ready.sieve, has_signal=has_signal)
    reason = sift_by_speed(fixes, reason, band, gap_us_max=ready.sieve.gap_us_max)
    line = np.full(len(fixes), NO_LINE, np.int64)
    near = _near(ready, fixes, reason)
    # Positions with the tool not at work or too fast show the way too; their stretches do not count.
    kept = np.flatnonzero(_on_the_road(reason) & (near.line[:, 0] != NO_LINE))
    works = reason[kept] == Reason.KEPT
    broken = _breaks(fixes, kept, reason, ready.sieve)
    reach = reach_mm(fixes, kept[:-1], kept[1:], band)
    barred = broken.copy()
    barred[1:-1] |= _dashes(fixes, kept, reason, reach)
    alone = barred[:-1] & barred[1:] & works
    reason[kept[alone]] = Reason.ISOLATED
    chain = _cheapest_chains(ready, fixes, kept, near, broken[:-1])
    line[kept[works]] = near.line[kept, chain.leaves // HEADINGS][works]
    later = np.flatnonzero(~chain.cut & ~barred[:-1])
    hops = Hops(
        earlier=kept[later - 1],
        later=kept[later],
        here=_places(near, kept[later - 1], chain.leaves[later - 1]),
        there=_places(near, kept[later], chain.arrives[later]),
        works=(works[later - 1], works[later]),
        reach_mm=reach[later - 1],
    )
    passes = traversals(ready.roads, ready.routes, fixes, hops, sieve=ready.sieve, own=own)
    return Matched(passes, reason, line)


def _on_the_road(reason: NDArray[np.int8]) -> NDArray[np.bool_]:
    moving: NDArray[np.bool_] = np.isin(reason, [Reason.KEPT, Reason.NOT_WORKING, Reason.TOO_FAST])
    return moving


def _places(near: Candidates, fix: NDArray[np.int64], state: NDArray[np.int64]) -> Places:
    """Return where a position lies and where it is headed, in a state."""
    candidate = state // HEADINGS
    return Places(near.line[fix, candidate], near.offset_mm[fix, candidate], state % HEADINGS == 0)


def _near(ready: Matcher, fixes: Fixes, reason: NDArray[np.int8]) -> Candidates:
    """Return candidates of the positions that may count, and mark those without any."""
    shape = (len(fixes), CANDIDATES)
    near = Candidates(np.full(shape, NO_LINE, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    rows = np.flatnonzero(_on_the_road(reason))
    found = candidates(ready.roads, ready.index, fixes.x_mm[rows], fixes.y_mm[rows])
    near.line[rows], near.offset_mm[rows] = found.line, found.offset_mm
    near.distance_mm[rows] = found.distance_mm
    lost = rows[found.line[:, 0] == NO_LINE]
    reason[lost[reason[lost] == Reason.KEPT]] = Reason.NO_ROAD_NEAR
    return near


def _breaks(
    fixes: Fixes, kept: NDArray[np.int64], reason: NDArray[np.int8], sieve: Sieve
) -> NDArray[np.bool_]:
    """Return shape (k + 1,): whether a trip begins at each kept position; the last is True."""
    broken = np.ones(len(kept) + 1, bool)
    if len(kept) > 1:
        before, after = kept[:-1], kept[1:]
        gap = fixes.at_us[after] - fixes.at_us[before] > sieve.gap_us_max
        other = fixes.vehicle[after] != fixes.vehicle[before]
        # Seen in a depot in between: the way through it was no work.
        rests = np.cumsum(reason == Reason.DEPOT)
        leaps = np.cumsum(_leaps(fixes, kept, reason, sieve))
        far = too_fast(fixes, before, after, sieve) | (leaps[before] != leaps[after])
        broken[1:-1] = gap | other | far | (rests[before] != rests[after])
    return broken


def _leaps(
    fixes: Fixes, kept: NDArray[np.int64], reason: NDArray[np.int8], sieve: Sieve
) -> NDArray[np.bool_]:
    """Return shape (n,): positions that no vehicle reaches from the one before, slow ones included.

    A slow position is passed over, but a trip that could not have led through it
    stays broken.
    """
    seen = np.union1d(kept, np.flatnonzero(reason == Reason.TOO_SLOW))
    leaps = np.zeros(len(fixes), bool)
    leaps[seen[1:]] = too_fast(fixes, seen[:-1], seen[1:], sieve)
    return leaps


def _dashes(
    fixes: Fixes, kept: NDArray[np.int64], reason: NDArray[np.int8], reach: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return shape (k - 1,): whether the way from a kept position to the next was driven too fast."""
    before, after = kept[:-1], kept[1:]
    fast = reason == Reason.TOO_FAST
    count = np.cumsum(fast)
    seen = fast[before] | (count[after] > count[before])
    dashes: NDArray[np.bool_] = seen | (straight_mm(fixes, before, after) > reach)
    return dashes


def _transitions(
    ready: Matcher, fixes: Fixes, kept: NDArray[np.int64], near: Candidates
) -> NDArray[np.int32]:
    """Return shape (k, STATES, STATES): cost of arriving at each kept position.

    Row i holds the hop from kept position i - 1; -1 marks a pair without a way.
    """
    cost = np.full((len(kept), STATES * STATES), -1, np.int32)
    open_to = _open_to(ready.roads, near, kept)
    pair = np.arange(STATES * STATES)
    for begin in range(1, len(kept), HOP_BLOCK):
        rows = np.arange(begin, min(begin + HOP_BLOCK, len(kept)))
        straight = straight_mm(fixes, kept[rows - 1], kept[rows])
        real = open_to[rows - 1][:, pair // STATES] & open_to[rows][:, pair % STATES]
        real &= (straight < ROUTE_BOUND_MM)[:, None]
        hop, which = np.nonzero(real)
        ways = ways_between(
            ready.roads,
            ready.routes,
            here=_places(near, kept[rows - 1][hop], which // STATES),
            there=_places(near, kept[rows][hop], which % STATES),
            straight_mm=straight[hop],
        )
        detour = np.abs(ways.onward_mm - straight[hop]) // TRANSITION_MM + TURN_AT_NODE * ways.turns
        cost[rows[hop], which] = np.where(ways.length_mm == TOO_FAR, -1, detour)
    return cost.reshape(-1, STATES, STATES)


def _open_to(roads: Roads, near: Candidates, kept: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return shape (k, STATES): whether there is a line that may be driven with that heading."""
    line = near.line[kept]
    oneway = roads.line_oneway[line] if len(roads.line_oneway) else np.zeros(line.shape, np.int8)
    ways = np.stack([oneway >= 0, oneway <= 0], axis=2)
    real: NDArray[np.bool_] = (ways & (line != NO_LINE)[:, :, None]).reshape(len(kept), STATES)
    return real


@dataclass(frozen=True, slots=True)
class _Chain:
    """The cheapest chains: the state in which each kept position is reached and left.

    The two differ where the vehicle turned round at the position. `cut` marks
    positions to which no way led.
    """

    arrives: NDArray[np.int64]
    leaves: NDArray[np.int64]
    cut: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Trellis:
    """The recursion under way: costs so far, how each state was reached, where a chain was cut."""

    emission: NDArray[np.int64]
    steps: NDArray[np.int32]
    total: NDArray[np.int64]
    back: NDArray[np.int8]
    turned: NDArray[np.bool_]
    cut: NDArray[np.bool_]


def _cheapest_chains(
    ready: Matcher,
    fixes: Fixes,
    kept: NDArray[np.int64],
    near: Candidates,
    begins: NDArray[np.bool_],
) -> _Chain:
    """Return the cheapest chain of states of each trip."""
    emission = np.repeat(near.distance_mm[kept] ** 2 // EMISSION_MM2, HEADINGS, axis=1)
    emission = np.where(_open_to(ready.roads, near, kept), emission, IMPOSSIBLE)
    trellis = _Trellis(
        emission=emission,
        steps=_transitions(ready, fixes, kept, near),
        total=emission.copy(),
        back=np.zeros((len(kept), STATES), np.int8),
        turned=np.zeros((len(kept), STATES), bool),
        cut=np.zeros(len(kept), bool),
    )
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(kept)))
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    longest = int(lengths[0]) if len(lengths) else 0
    for step in range(1, longest):
        active = int(np.searchsorted(-lengths, -step, side="left"))
        _advance(trellis, starts[:active] + step)
    return _walk_back(trellis, starts, lengths)


def _advance(trellis: _Trellis, row: NDArray[np.int64]) -> None:
    """Take one step of the Viterbi recursion for many trips; ties go to the nearer candidate."""
    step = trellis.steps[row].astype(np.int64)
    reach = np.where(step < 0, IMPOSSIBLE, step) + trellis.total[row - 1][:, :, None]
    best = reach.argmin(axis=1)
    cheapest = np.take_along_axis(reach, best[:, None, :], axis=1)[:, 0, :]
    emission = trellis.emission[row]
    arrived = cheapest + emission
    lost = arrived.min(axis=1) >= IMPOSSIBLE
    # Where no way leads on, the chain ends and a new one begins here.
    total = np.where(lost[:, None], emission, np.minimum(arrived, IMPOSSIBLE))
    round_about = _other_heading(total) + TURN_MIDWAY
    turned = (round_about < total) & (emission < IMPOSSIBLE)
    trellis.total[row] = np.where(turned, round_about, total)
    trellis.turned[row], trellis.back[row], trellis.cut[row] = turned, best, lost


def _other_heading(columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return shape (n, STATES): for each state the value of the same line headed the other way."""
    return columns.reshape(len(columns), CANDIDATES, HEADINGS)[:, :, ::-1].reshape(columns.shape)


def _walk_back(trellis: _Trellis, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> _Chain:
    """Follow the cheapest chain of each trip from its end to its beginning."""
    total, cut = trellis.total, trellis.cut
    leaves, arrives = np.zeros(len(total), np.int64), np.zeros(len(total), np.int64)
    longest = int(lengths[0]) if len(lengths) else 0
    ends = starts + lengths - 1
    for step in range(longest):
        active = int(np.searchsorted(-lengths, -step, side="left"))
        row = ends[:active] - step
        state = total[row].argmin(axis=1)
        if step:
            led = trellis.back[row + 1, arrives[row + 1]]
            state = np.where(cut[row + 1], state, led)
        leaves[row] = state
        arrives[row] = np.where(trellis.turned[row, state], state ^ 1, state)
    return _Chain(arrives, leaves, cut)
