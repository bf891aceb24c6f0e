"""Truth files: what really happened, beside the dossier and no part of it.

In:  a town.
Out: `truth/passes.parquet`, `truth/outcomes.csv` and `truth/README.txt`.

The surprise: no command but a test or a benchmark may read them.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from onus.simulation.names import segment_id, utc_text, vehicle_id
from onus.simulation.network_files import write_table
from onus.simulation.town import SimulatedTown
from onus.simulation.truth import Outcome, Passes

MILLION = 1_000_000
HEADER = (
    "segment_id", "event", "event_starts", "event_ends", "cleared_ppm", "reached_90_at",
    "cleared_after_end_ppm", "reached_90_after_end_at",
)  # fmt: skip
README = """Generated / 生成数据

The ground truth of a generated town. Nothing here is real, and nothing here
belongs to the dossier: it is for tests and benchmarks only.

passes.parquet  every traversal of an owed segment that ended within the days:
                segment_id, from_m, to_m (along the line of the segment),
                entered_at, at (UTC), vehicle_id, direction (1 along the line,
                -1 against it), blade_down.
outcomes.csv    for each snowfall and each segment, until the next snowfall:
                cleared_ppm             share of the length along which a blade
                                        was down since the snowfall began
                reached_90_at           when 90 % was first cleared, else empty
                cleared_after_end_ppm,  the same, counting only traversals that
                reached_90_after_end_at began after the snowfall had ended

A traversal counts from the instant of its end. Some of them no device saw:
tracks have tunnels, silences, lost and repeated fixes, outliers, teleports
and wrong clocks.

Options: segments {segments}, vehicles {vehicles}, days {days}, seed {seed},
nodes {nodes}, period {period_s} s, start {start}, working signal {signal}.
"""


def write_truth(town: SimulatedTown, folder: Path) -> None:
    """Write the truth of a town."""
    folder.mkdir()
    write_table(passes_table(town.passes), folder / "passes.parquet")
    _write_outcomes(town, folder / "outcomes.csv")
    asked = town.asked
    text = README.format(
        segments=asked.segments,
        vehicles=asked.vehicles,
        days=asked.days,
        seed=asked.seed,
        nodes=asked.nodes,
        period_s=asked.period_s,
        start=asked.start,
        signal="yes" if asked.signal else "no",
    )
    (folder / "README.txt").write_text(text, encoding="utf-8", newline="\n")


def passes_table(passes: Passes) -> pa.Table:
    """Return traversals as rows."""
    instant = pa.timestamp("us", tz="UTC")
    segments = [segment_id(number) for number in range(int(passes.segment.max(initial=-1)) + 1)]
    vehicles = [vehicle_id(number) for number in range(int(passes.vehicle.max(initial=-1)) + 1)]
    return pa.table(
        {
            "segment_id": _named(passes.segment, segments),
            "from_m": pa.array(passes.from_mm / 1000),
            "to_m": pa.array(passes.to_mm / 1000),
            "entered_at": pa.array(passes.entered_us, instant),
            "at": pa.array(passes.at_us, instant),
            "vehicle_id": _named(passes.vehicle, vehicles),
            "direction": pa.array(passes.direction),
            "blade_down": pa.array(passes.is_down),
        }
    )


def _named(numbers: np.ndarray[tuple[int], np.dtype[np.int64]], names: list[str]) -> pa.Array:
    coded = pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), pa.array(names, pa.string()))
    return coded.cast(pa.string())


def _write_outcomes(town: SimulatedTown, path: Path) -> None:
    falls = town.weather.snowfalls
    spans = [(utc_text(fall.starts_us), utc_text(fall.ends_us)) for fall in falls]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(_row(outcome, spans[outcome.event]) for outcome in town.outcomes)


def _row(outcome: Outcome, span: tuple[str, str]) -> tuple[object, ...]:
    length = outcome.length_mm
    return (
        segment_id(outcome.segment),
        f"snowfall-{outcome.event + 1}",
        *span,
        outcome.cleared_mm * MILLION // length,
        "" if outcome.reached_us is None else utc_text(outcome.reached_us),
        outcome.cleared_after_mm * MILLION // length,
        "" if outcome.reached_after_us is None else utc_text(outcome.reached_after_us),
    )
