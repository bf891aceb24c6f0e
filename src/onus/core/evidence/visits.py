"""Visits to people at home: which claims cannot be true.

In:  visits of workers, with place and time.
Out: for each visit that cannot count, why.

The surprise: nobody is accused here. A visit is set aside when the same worker
was, by the record, somewhere else, or when the same visit was written twice;
the finding says so and the contractor may explain.

Source: the audit of invented home visits at Guanyun (2022) named both signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from onus.base.geometry import Grid, grid_at
from onus.base.instants import SECOND_US, Instant
from onus.core.contracts.facts import PointEvidence

TRAVEL_MM_S_MAX = 33_000
"""Nobody goes from door to door faster than about 120 km/h."""
TENTH_E7 = 1_000_000
GRID_TENTHS_MAX = 850
"""No grid is laid within 5 degrees of a pole."""


@dataclass(frozen=True, slots=True, order=True)
class Implausible:
    """One visit that cannot count: its id, `duplicate`, `overlap` or `travel`, and the other visit."""

    visit: str
    why: str
    other: str


def own_id(seen: PointEvidence) -> str:
    """Return the id of a visit in a dossier without homes."""
    return seen.id


def implausible_visits(
    visits: Sequence[PointEvidence], named: Callable[[PointEvidence], str] = own_id
) -> tuple[Implausible, ...]:
    """Return the visits that cannot be true beside an earlier one of the same worker.

    Args:
        visits: evidence of kind `visit`, in any order; `by` names the worker.
        named: gives the id under which a visit is published. Of two at one instant it
            decides which comes first, so that whoever sees no other id finds the same.

    Returns:
        Sorted by visit. Of two visits that exclude each other the later is named; of two
        at one instant the one that was written down later.

    >>> implausible_visits(())
    ()
    """
    return tuple(
        sorted(
            Implausible(seen.id, why, last.id) for seen, last, why in _followed(visits, named) if last and why
        )
    )


def shifts(
    visits: Sequence[PointEvidence],
    day_of: Callable[[Instant], date],
    named: Callable[[PointEvidence], str] = own_id,
) -> Mapping[str, date]:
    """Return for each visit the day under which its worker must be known again to find what cannot be true.

    That is the day on which it began. A visit that an earlier one of another day
    excludes goes with that one; else nothing of one day is held against another,
    so that whoever knows a worker by the day alone finds the same.

    Args:
        visits: as for `implausible_visits`.
        day_of: the local day of an instant.
        named: as for `implausible_visits`.

    >>> shifts((), date)
    {}
    """
    found: dict[str, date] = {}
    for seen, last, why in _followed(visits, named):
        found[seen.id] = found[last.id] if last and why else day_of(seen.started_at)
    return found


def _followed(
    visits: Sequence[PointEvidence], named: Callable[[PointEvidence], str]
) -> Iterator[tuple[PointEvidence, PointEvidence | None, str]]:
    """Yield each visit, the one before that stands of the same worker, and why both cannot be true."""
    grids: dict[int, Grid] = {}
    last: PointEvidence | None = None
    for seen in _in_order(visits, named):
        if last is not None and last.by != seen.by:
            last = None
        why = _excluded(last, seen, grids) if last else ""
        yield seen, last, why
        if not why:
            last = seen


def _in_order(
    visits: Iterable[PointEvidence], named: Callable[[PointEvidence], str]
) -> Iterator[PointEvidence]:
    """Yield the visits worker by worker, in order of time; names are made only where two share an instant."""
    claimed = [seen for seen in visits if seen.kind == "visit" and seen.by]
    for _, rivals in groupby(sorted(claimed, key=_when), key=_when):
        found = list(rivals)
        yield from (
            found if len(found) == 1 else sorted(found, key=lambda seen: (seen.recorded_at, named(seen)))
        )


def _when(seen: PointEvidence) -> tuple[str, int, int]:
    return seen.by, seen.started_at, seen.happened_at


def _excluded(earlier: PointEvidence, later: PointEvidence, grids: dict[int, Grid]) -> str:
    if earlier.place == later.place and earlier.started_at == later.started_at:
        return "duplicate"
    # At one instant in two homes, also where neither visit says how long it took.
    if later.started_at < earlier.happened_at or later.started_at == earlier.started_at:
        return "overlap"
    distance_mm = _distance_mm_squared(earlier, later, grids)
    if distance_mm is None:
        return ""
    reach_mm = (later.started_at - earlier.happened_at) * TRAVEL_MM_S_MAX // SECOND_US
    return "travel" if distance_mm > reach_mm * reach_mm else ""


def _distance_mm_squared(one: PointEvidence, other: PointEvidence, grids: dict[int, Grid]) -> int | None:
    if one.lon_e7 is None or one.lat_e7 is None or other.lon_e7 is None or other.lat_e7 is None:
        return None
    grid = _grid_near(one.lat_e7, grids)
    from_x_mm, from_y_mm = grid.to_mm(one.lon_e7, one.lat_e7)
    to_x_mm, to_y_mm = grid.to_mm(other.lon_e7, other.lat_e7)
    return int((to_x_mm - from_x_mm) ** 2 + (to_y_mm - from_y_mm) ** 2)


def _grid_near(lat_e7: int, grids: dict[int, Grid]) -> Grid:
    """Return the grid of the nearest tenth of a degree: laying one for each visit would take minutes.

    A twentieth of a degree away its scale is off by less than two in a thousand
    below 65 degrees of latitude; nobody is accused by so little.
    """
    tenth = max(-GRID_TENTHS_MAX, min(GRID_TENTHS_MAX, round(Fraction(lat_e7, TENTH_E7))))
    if tenth not in grids:
        grids[tenth] = grid_at(0, tenth * TENTH_E7)
    return grids[tenth]
