"""Weather faults: intervals of one station that tell of the same hours twice.

In:  rows of weather.csv.
Out: a fault for each row whose interval overlaps that of another one of its station.

The surprise: the same row twice is no fault. It says nothing new, and the core
counts it once. Two rows that differ and share an hour cannot both be added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onus.base.errors import Fault, OnusError
from onus.base.instants import NO_INSTANT, utc_text
from onus.core.contracts.corrections import standing
from onus.core.contracts.facts import Observation
from onus.core.duties.snowfall import same_reading
from onus.wire.toml_values import toml_fault

FILE = "weather.csv"


class OverlappingReadings(OnusError):
    """Two readings of one station share a span of time."""

    code = "DOSSIER-050"
    what = "The station {station} has two readings with precipitation for {begins} to {ends}."
    why = "The snow of one hour would be counted twice, and its grade with it."
    do = "Keep one of them, or correct the wrong one with `supersedes`."


def overlap_faults(observations: Sequence[Observation], spots: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """Yield each row that overlaps an earlier one of its station; corrected rows do not count.

    Args:
        observations: rows of weather.csv, in the order of the file.
        spots: number and line of each row.

    >>> list(overlap_faults((), ()))
    []
    """
    stands = frozenset(standing(observations))
    wet = [
        (row, spot)
        for row, spot in zip(observations, spots, strict=False)
        if row.precipitation_tenth_mm is not None and _has_span(row) and row in stands
    ]
    wet.sort(key=lambda each: (each[0].station, each[0].from_at, each[0].to_at, each[1]))
    last: Observation | None = None
    for row, (number, line) in wet:
        if last is None or last.station != row.station or row.from_at >= last.to_at:
            last = row
            continue
        if same_reading(row) != same_reading(last):
            yield toml_fault(
                OverlappingReadings, FILE, line, f"row {number}", station=row.station,
                begins=utc_text(row.from_at), ends=utc_text(min(row.to_at, last.to_at)),
            )  # fmt: skip
        last = max(last, row, key=lambda one: one.to_at)


def _has_span(row: Observation) -> bool:
    """Return whether both ends could be read and make a span; where not, the row has its own fault."""
    return NO_INSTANT < row.from_at < row.to_at
