"""Comparison: where a published verdict and ours differ, and why.

In:  findings under a strict standard, and what a published rule says of the
     same places.
Out: for each place that differs exactly one category.

The surprise: a street may be credited by a city because one position of a
passing truck fell into its polygon. That is not a quarrel about numbers but
about what counts as service, so every difference gets its own name.

Source: the published rule of the City of Syracuse (pack `us-syracuse-2020`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.track_evidence import TrackEvidence, touched_between
from onus.core.determinations.findings import FindingColumns, Outcome
from onus.core.duties.duties import DutyColumns
from onus.core.evidence.fixes import Reason


class Category(Enum):
    """Why two verdicts on one place differ."""

    NO_LENGTH = "no_length"
    """No centerline is known, so no share can be measured."""
    DEPOT = "depot"
    """Every position in the polygon stood still or lay in a depot."""
    SINGLE_FIX = "single_fix"
    """One moving position in the polygon, and no drive along the street."""
    CROSSING_ONLY = "crossing_only"
    """Positions in the polygon belong to other streets that cross or run beside it."""
    ISOLATED = "isolated"
    """Positions without a neighbour in time: where the vehicle went is not known."""
    SHARE_TOO_LOW = "share_too_low"
    """Driven along, but not far enough."""
    DISCARDED = "discarded"
    """Positions refused for quality, a jump, a clock fault or a tool not at work."""
    BETWEEN_FIXES = "between_fixes"
    """Ours: driven along between two positions, none of which fell into the polygon."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One place on which the verdicts differ."""

    place: str
    category: str
    published: str
    ours: str
    coverage_ppm: int
    fixes: int


def category_of(
    *,
    published: bool,
    ours: Outcome,
    has_length: bool,
    coverage_ppm: int,
    by_reason: tuple[int, ...],
) -> Category:
    """Name why a published verdict and ours differ on one place.

    Args:
        published: whether the published rule credits the place.
        ours: outcome under the strict standard.
        has_length: whether a centerline is known.
        coverage_ppm: share reached; -1 when not measured.
        by_reason: positions in the polygon for each `Reason`, then those kept
            but matched to another street.

    >>> category_of(published=True, ours=Outcome.UNMET, has_length=True, coverage_ppm=0,
    ...             by_reason=(0, 7, 0, 0, 0, 0, 0, 0, 0, 0)).value
    'depot'
    """
    if not has_length:
        return Category.NO_LENGTH
    if ours is Outcome.FULFILLED:
        return Category.OTHER if published else Category.BETWEEN_FIXES
    total = sum(by_reason)
    still = by_reason[Reason.IDLE] + by_reason[Reason.DEPOT]
    isolated = by_reason[Reason.ISOLATED]
    on_it, elsewhere = by_reason[Reason.KEPT], by_reason[-1]
    if total == 0:
        return Category.OTHER
    if coverage_ppm > 0:
        return Category.SHARE_TOO_LOW
    if still == total:
        return Category.DEPOT
    if total - still == 1:
        return Category.SINGLE_FIX
    if elsewhere:
        return Category.CROSSING_ONLY
    if isolated:
        return Category.ISOLATED
    return Category.DISCARDED if on_it == 0 else Category.OTHER


def differences(
    dossier: Dossier,
    duties: DutyColumns,
    findings: FindingColumns,
    tracks: TrackEvidence,
    *,
    as_of: Instant,
) -> tuple[Difference, ...]:
    """Return every place on which the published rule and our findings differ.

    The published rule credits a place in whose polygon a position fell between
    the opening and the close of its duty. Nothing is compared unless the dossier
    names a rule in `compare_with`.
    """
    if not dossier.compare_with:
        return ()
    found = []
    until = np.minimum(duties.closes_us, as_of)
    touched = touched_between(tracks.blocks, duties.place.astype(np.int64), duties.opens_us, until)
    outcomes = list(Outcome)
    for row in np.flatnonzero(duties.place >= 0).tolist():
        place = int(duties.place[row])
        credited = bool(touched.count[row])
        ours = outcomes[int(findings.outcome[row])]
        has_length = dossier.places[place].length_mm > 0
        if credited == (ours is Outcome.FULFILLED) and (has_length or not credited):
            continue
        by_reason = tuple(tracks.in_place[place].tolist())
        category = category_of(
            published=credited,
            ours=ours,
            has_length=has_length,
            coverage_ppm=int(findings.coverage_ppm[row]),
            by_reason=by_reason,
        )
        found.append(
            Difference(
                place=dossier.places[place].id,
                category=category.value,
                published="served" if credited else "not_served",
                ours=ours.value,
                coverage_ppm=int(findings.coverage_ppm[row]),
                fixes=sum(by_reason),
            )
        )
    return tuple(sorted(found))
