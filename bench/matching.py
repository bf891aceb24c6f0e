"""Matching against the truth: 22 real drives whose true routes are known.

In:  `data/kubicka2015` of the shared folder: for each drive its road network, its
     positions at 1 Hz and the arcs really driven, told by people.
Out: a table: how much of the true route was missed and how much was added, over
     its length, at 1, 10 and 30 seconds; and positions matched in a second beside
     a bare search of the nearest street.

Source: Kubicka, Cela, Moulin, Mounier and Niculescu, Dataset for testing and
training of map-matching algorithms (2015); the measure is Newson and Krumm's.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from bench.running import SHARED
from onus.base.geometry import grid_at
from onus.core.evidence.fixes import Fixes, Sieve
from onus.core.evidence.matching import Matcher, match, matcher
from onus.core.evidence.passes import Passes
from onus.core.evidence.roads import Polyline, lengths_mm, roads_from_lines

DRIVES = SHARED / "data" / "kubicka2015"
HELD_OUT = ("00000008", "00000023", "00000046", "00000063", "00000070", "00000085", "00000094")
"""Drives that nobody looked at while costs were chosen, but for the last choice, between two
pairs of prices for turning round, which was made with the table of all 22 in view."""
EVERY_S = (1, 10, 30)
SIEVE = Sieve(idle_us=1 << 60)
"""The true route holds what was driven, so standing still is not taken out here."""


@dataclass(frozen=True)
class Drive:
    """One drive: its roads, its positions, and which metres of which street were driven."""

    name: str
    ready: Matcher
    fixes: Fixes
    true: dict[tuple[int, int], list[tuple[int, int]]]


def drive_of(folder: Path) -> Drive:
    """Read one drive; arcs between two junctions are joined into one street."""
    name = folder.name
    nodes = _numbers(folder / f"{name}.nodes")
    arcs = _numbers(folder / f"{name}.arcs").astype(np.int64)
    route = _numbers(folder / f"{name}.route").astype(np.int64).ravel()
    track = _numbers(folder / f"{name}.track")
    lon, lat = (np.rint(nodes[:, axis] * 1e7).astype(np.int64) for axis in (0, 1))
    grid = grid_at(int(lon[0]), int(lat[0]))
    x, y = grid.to_mm(lon, lat)
    lines, place_of = streets([(int(a), int(b)) for a, b in arcs], x, y)
    roads = roads_from_lines(lines, segments=len(lines))
    true: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for arc in route.tolist():
        street, begin, end, way = place_of[int(arcs[arc, 0]), int(arcs[arc, 1])]
        true.setdefault((street, way), []).append((begin, end))
    where = grid.to_mm(*(np.rint(track[:, axis] * 1e7).astype(np.int64) for axis in (0, 1)))
    count = len(track)
    fixes = Fixes(
        vehicle=np.zeros(count, np.int64),
        at_us=np.rint(track[:, 2] * 1e6).astype(np.int64),
        x_mm=where[0],
        y_mm=where[1],
        working=np.full(count, -1, np.int64),
        accuracy_mm=np.full(count, -1, np.int64),
        in_depot=np.zeros(count, bool),
        speed_mm_s=np.full(count, -1, np.int64),
    )
    return Drive(name, matcher(roads, SIEVE), fixes, true)


def _numbers(path: Path) -> np.ndarray:
    return np.loadtxt(path, ndmin=2)


def streets(arcs, x, y):
    """Join arcs through nodes where nothing can turn off; return streets and each arc's place."""
    every = set(arcs)
    around: dict[int, set[int]] = {}
    for a, b in arcs:
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)

    def passes_through(node):
        if len(around[node]) != 2:
            return False
        one, other = sorted(around[node])
        ways = [(one, node), (node, one)], [(node, other), (other, node)]
        return [way in every for way in ways[0]] == [way in every for way in ways[1]]

    lines, place_of, used = [], {}, set()
    # First the streets that begin at a junction, then rings without any.
    begins = sorted(n for n in around if not passes_through(n)) + sorted(around)
    for start in begins:
        for following in sorted(around[start]):
            if frozenset((start, following)) in used:
                continue
            chain = [start, following]
            used.add(frozenset(chain))
            while passes_through(chain[-1]):
                (onward,) = around[chain[-1]] - {chain[-2]}
                if frozenset((chain[-1], onward)) in used:
                    break
                used.add(frozenset((chain[-1], onward)))
                chain.append(onward)
            _lay(chain, every, x, y, lines, place_of)
    return lines, place_of


def _lay(chain, every, x, y, lines, place_of):
    forth, back = (chain[0], chain[1]) in every, (chain[1], chain[0]) in every
    oneway = 0 if forth and back else 1 if forth else -1
    street = len(lines)
    line = Polyline(street, x[chain], y[chain], oneway)
    lines.append(line)
    at = 0
    for a, b, length in zip(chain, chain[1:], lengths_mm(line.x_mm, line.y_mm).tolist(), strict=False):
        place_of[a, b] = (street, at, at + length, 1)
        place_of[b, a] = (street, at, at + length, -1)
        at += length


def thinned(fixes: Fixes, every_s: int) -> Fixes:
    """Return the first position of each span of some seconds, and the last of all.

    Without the last one, the end of the drive would count as missed though nobody
    could know of it.
    """
    span = (fixes.at_us - fixes.at_us[0]) // (every_s * 1_000_000)
    kept = np.flatnonzero(np.diff(span, prepend=-1) > 0)
    kept = np.union1d(kept, [len(fixes) - 1])
    return Fixes(*(getattr(fixes, name)[kept] for name in Fixes.__slots__))


def score(drive: Drive, passes: Passes, *, directed: bool = False) -> tuple[int, int, int]:
    """Return millimetres of the true route that were missed, were added, and its length.

    Args:
        drive: with its true route.
        passes: what matching found.
        directed: whether a street driven the other way counts as missed and added.
    """
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    rows = zip(
        passes.segment.tolist(), passes.direction.tolist(), passes.from_mm.tolist(), passes.to_mm.tolist(),
        strict=True,
    )  # fmt: skip
    for segment, way, begin, end in rows:
        found.setdefault((segment, way), []).append((begin, end))
    true = drive.true
    if not directed:
        true, found = _either_way(true), _either_way(found)
    missed = added = length = 0
    for key in sorted({*true, *found}):
        owed, seen = _united(true.get(key, [])), _united(found.get(key, []))
        both = _total(_united(owed + seen))
        length += _total(owed)
        missed += both - _total(seen)
        added += both - _total(owed)
    return missed, added, length


def _either_way(of):
    joined: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (segment, _), spans in of.items():
        joined.setdefault((segment, 0), []).extend(spans)
    return joined


def _united(spans):
    out: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def _total(spans) -> int:
    return sum(end - begin for begin, end in spans)


def shares(drives: Iterable[Drive], every_s: int) -> tuple[float, float, float]:
    """Return missed and added length over true length, for all drives together.

    The third share is both together where a street driven the other way does not count.
    """
    total, turned = np.zeros(3, np.int64), np.zeros(3, np.int64)
    for drive in drives:
        passes = matched(drive, thinned(drive.fixes, every_s))
        total += score(drive, passes)
        turned += score(drive, passes, directed=True)
    return float(total[0] / total[2]), float(total[1] / total[2]), float(turned[:2].sum() / turned[2])


def matched(drive: Drive, fixes: Fixes) -> Passes:
    own = np.ones(len(fixes), bool)
    return match(drive.ready, fixes, has_signal=np.array([False]), own=own).passes


def drives_in(folder: Path) -> list[Drive]:
    return [drive_of(one) for one in sorted(folder.iterdir()) if one.is_dir()]


def accuracy(drives: list[Drive]) -> None:
    seen = [drive for drive in drives if drive.name not in HELD_OUT]
    unseen = [drive for drive in drives if drive.name in HELD_OUT]
    print("share of the true length          missed    added      sum   with direction")
    for label, some in (("all 22", drives), ("15 seen", seen), (f"{len(unseen)} held out", unseen)):
        for every in EVERY_S:
            missed, added, turned = shares(some, every)
            both = missed + added
            print(f"  {label:<12} every {every:>2} s{missed:15.4f}{added:9.4f}{both:9.4f}{turned:12.4f}")


def speed(drive: Drive) -> None:
    """Match one long drive many times over, beside a bare search of the nearest street."""
    copies = 100
    fixes = drive.fixes
    many = Fixes(*(np.tile(getattr(fixes, name), copies) for name in Fixes.__slots__))
    many = replace(many, vehicle=np.repeat(np.arange(copies), len(fixes)))
    began = time.monotonic()
    match(drive.ready, many, has_signal=np.zeros(copies, bool), own=np.ones(len(many), bool))
    ours = time.monotonic() - began
    corners = drive.ready.roads.piece.reshape(-1, 2, 2)
    began = time.monotonic()
    tree = shapely.STRtree(shapely.linestrings(corners))
    tree.nearest(shapely.points(many.x_mm, many.y_mm))
    bare = time.monotonic() - began
    print(
        f"{len(many):,} positions matched in {ours:.1f} s ({len(many) / ours:,.0f} in a second on one core), "
        f"x{ours / bare:.1f} of a bare search of the nearest street"
    )


if __name__ == "__main__":
    if not DRIVES.is_dir():
        sys.exit(f"no drives at {DRIVES}; set ONUS_SHARED")
    every_drive = drives_in(DRIVES)
    accuracy(every_drive)
    speed(every_drive[-1])
