"""Units of work: one UTC day of positions, matched and counted on its own.

In:  the columns of one day, and the place's geometry made ready.
Out: `TrackEvidence` of that day, in one block.

The surprise: a unit is a pure function of its rows. It does not matter which
worker runs it or when, so the number of workers never changes a byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.geometry import Grid
from onus.base.instants import HOUR_US
from onus.core.assessment.dossier import Vehicle
from onus.core.assessment.track_evidence import OTHER_ROAD, REASONS, Block, TrackEvidence
from onus.core.evidence.fixes import Fixes, Reason, Sieve
from onus.core.evidence.matching import Matched, Matcher, match
from onus.core.evidence.polygons import PolygonIndex, positions_inside
from onus.core.evidence.speeds import Band


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that does not change from day to day.

    Attributes:
        grid: the local grid.
        matcher: roads made ready.
        polygons: polygons of the places, in their order.
        is_depot: bool (places,), whether a place is a depot.
        has_signal: bool (vehicles,), whether a vehicle reports its tool.
        places: how many places there are.
        band: working speeds of the task of each vehicle.
    """

    grid: Grid
    matcher: Matcher
    polygons: PolygonIndex
    is_depot: NDArray[np.bool_]
    has_signal: NDArray[np.bool_]
    places: int
    band: Band


def band_of(listed: Sequence[Vehicle], vehicles: Sequence[str], sieve: Sieve) -> Band:
    """Return the working speeds of each vehicle: of its own row, else of the rule of evidence.

    Args:
        listed: rows of vehicles.csv.
        vehicles: ids of all vehicles, in the order of the columns.
        sieve: limits of the rule in force; 0 for none.

    >>> band_of((Vehicle("v", speed_max_mm_s=9),), ("v", "w"), Sieve(speed_max_mm_s=5)).fastest_mm_s
    array([9, 5])
    """
    rows = {vehicle.id: vehicle for vehicle in listed}
    own = [rows.get(name, Vehicle(name)) for name in vehicles]
    return Band(
        slowest_mm_s=np.array([row.speed_min_mm_s or sieve.speed_min_mm_s for row in own], np.int64),
        fastest_mm_s=np.array([row.speed_max_mm_s or sieve.speed_max_mm_s for row in own], np.int64),
    )


def day_of_evidence(
    ground: Ground,
    columns: Mapping[str, NDArray[np.int64]],
    own: NDArray[np.bool_],
    *,
    duplicates: int = 0,
) -> TrackEvidence:
    """Match the positions of one day and count where they lie.

    Args:
        ground: geometry made ready.
        columns: `vehicle, at_us, lon_e7, lat_e7, speed_mm_s, working, accuracy_mm`, sorted by
            vehicle and time; the end of the day before comes along for context.
        own: mask of the day's own rows.
        duplicates: exact duplicates dropped before.
    """
    fix, place = positions_inside(ground.polygons, columns["lon_e7"], columns["lat_e7"])
    in_depot = np.zeros(len(own), bool)
    in_depot[fix[ground.is_depot[place]]] = True
    x_mm, y_mm = ground.grid.to_mm(columns["lon_e7"], columns["lat_e7"])
    fixes = Fixes(
        vehicle=columns["vehicle"],
        at_us=columns["at_us"],
        x_mm=x_mm,
        y_mm=y_mm,
        working=columns["working"],
        accuracy_mm=columns["accuracy_mm"],
        in_depot=in_depot,
        speed_mm_s=columns["speed_mm_s"],
    )
    matched = match(ground.matcher, fixes, has_signal=ground.has_signal, own=own, band=ground.band)
    mine = own[fix]
    fix, place = fix[mine], place[mine]
    touched = np.lexsort([columns["at_us"][fix], place])
    return TrackEvidence(
        blocks=(Block(matched.passes, place[touched], columns["at_us"][fix][touched]),),
        heard_hours=np.unique(columns["at_us"][own] // HOUR_US),
        in_place=_in_place(ground, matched, fix, place),
        discarded=np.bincount(matched.reason[own], minlength=REASONS).astype(np.int64),
        duplicates=duplicates,
        rows=int(own.sum()),
    )


def _in_place(
    ground: Ground, matched: Matched, fix: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count the positions inside each polygon by reason; kept ones of another street apart."""
    roads = ground.matcher.roads
    reason = matched.reason[fix].astype(np.int64)
    line = matched.line[fix]
    segment = np.where(line >= 0, roads.line_segment[line] if len(roads.line_segment) else -1, -1)
    reason[(reason == Reason.KEPT) & (segment != place)] = OTHER_ROAD
    wide = REASONS + 1
    counts = np.bincount(place * wide + reason, minlength=ground.places * wide)
    return counts.reshape(ground.places, wide).astype(np.int64)
