"""Weather faults: intervals of one station that tell of the same hours twice.

In:  rows of weather.csv.
Out: a fault for each row whose interval overlaps that of another one of its station.

The surprise: the same row twice is no fault. It says nothing new, and the core
counts it once. Two rows that differ and share an hour cannot both be added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onus.base.errors import Fault, OnusError
from onus.base.instants import utc_text
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


def overlap_faults(
    observations: Sequence[Observation], rows: Sequence[tuple[int, int]] = ()
) -> Iterator[Fault]:
    """Yield each row that overlaps an earlier one of its station; corrected rows do not count.

    Args:
        observations: in the order of the file.
        rows: number and line of each; where it is empty, one line each after the header.

    >>> list(overlap_faults(()))
    []
    """
    standing_now = standing(observations)
    counted = rows or [(number, number + 1) for number in range(1, len(observations) + 1)]
    at = dict(zip(observations, counted, strict=True))
    wet = [row for row in standing_now if row.precipitation_tenth_mm is not None]
    wet.sort(key=lambda row: (row.station, row.from_at, row.to_at, at[row]))
    last: Observation | None = None
    for row in wet:
        if last is None or last.station != row.station or row.from_at >= last.to_at:
            last = row
            continue
        if same_reading(row) != same_reading(last):
            begins, ends = row.from_at, min(row.to_at, last.to_at)
            number, line = at[row]
            yield toml_fault(
                OverlappingReadings, FILE, line, f"row {number}", station=row.station,
                begins=utc_text(begins), ends=utc_text(ends),
            )  # fmt: skip
        last = max(last, row, key=lambda one: one.to_at)
