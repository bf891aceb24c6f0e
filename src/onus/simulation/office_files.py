"""Office files: what the generated office wrote down: weather, fleet, inspections, reports.

In:  a town and the truth about it.
Out: `weather.csv`, `vehicles.csv`, `inspections.csv`, `reports.csv`.

The surprise: inspectors see the truth, and write some of it down two days
late. Residents report streets that were not cleared, and not all of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from onus.simulation.chance import Purpose, stream
from onus.simulation.contract_paper import SERVICE
from onus.simulation.names import degrees_text, segment_id, tenths_text, utc_text, vehicle_id
from onus.simulation.options import HOUR_US, MINUTE_US, Options
from onus.simulation.projection import Projection
from onus.simulation.town import SimulatedTown
from onus.simulation.truth import Outcome
from onus.simulation.weather import STATION

INSPECTED_SHARE = 0.05
INSPECTED_MAX = 400
INSPECTED_AFTER_H = 26
REPORTED_AFTER_H = 36
REPORTED_SHARE = 0.1
REPORTED_MAX = 200
WRITTEN_DOWN_LATE = 0.1
INACCESSIBLE = 0.02

Rows = Iterator[Sequence[object]]


def write_office(town: SimulatedTown, folder: Path) -> None:
    """Write all tables of the office."""
    _write(folder / "weather.csv", WEATHER, _weather(town))
    _write(folder / "vehicles.csv", VEHICLES, _vehicles(town.asked))
    _write(folder / "inspections.csv", INSPECTIONS, _inspections(town))
    _write(folder / "reports.csv", REPORTS, _reports(town))


WEATHER = (
    "station_id", "from_utc", "to_utc", "precipitation_mm", "snow_depth_cm", "phenomenon",
    "temperature_c", "recorded_at", "source_ref",
)  # fmt: skip
VEHICLES = (
    "vehicle_id",
    "kind",
    "has_working_signal",
    "speed_min_kmh",
    "speed_max_kmh",
    "from",
    "until",
)
INSPECTIONS = (
    "inspection_id", "place_id", "service", "happened_at", "recorded_at", "by_post", "result",
    "item", "points", "photo", "note", "source_ref",
)  # fmt: skip
REPORTS = (
    "report_id", "place_id", "lon", "lat", "service", "happened_at", "recorded_at", "text",
    "target_at", "closed_at", "source_ref", "source_status",
)  # fmt: skip


def _write(path: Path, header: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _weather(town: SimulatedTown) -> Rows:
    seen = town.weather
    columns = (seen.from_us, seen.water_tenth_mm, seen.depth_cm, seen.temperature_tenth_c)
    for from_us, water, depth, temperature in zip(*(column.tolist() for column in columns), strict=True):
        phenomenon = "unknown" if water < 0 else "snow" if water else "none"
        fallen = "" if water < 0 else tenths_text(water)
        to_us = from_us + HOUR_US
        # A station writes an hour down ten minutes after it is over.
        recorded = utc_text(to_us + HOUR_US // 6)
        span = (utc_text(from_us), utc_text(to_us))
        yield (
            STATION,
            *span,
            fallen,
            depth,
            phenomenon,
            tenths_text(temperature),
            recorded,
            "generated",
        )


def _vehicles(asked: Options) -> Rows:
    since = f"{asked.start.year - 1}-09-01T00:00:00+08:00"
    for vehicle in range(asked.vehicles):
        yield (vehicle_id(vehicle), "plough", "true" if asked.signal else "false", 3, 45, since, "")


def _inspections(town: SimulatedTown) -> Rows:
    """Look at a sample of segments a day after each snowfall."""
    rng = stream(town.asked.seed, Purpose.CITIZENS, 1)
    number = 0
    for event, fall in enumerate(town.weather.snowfalls):
        outcomes = _of_event(town, event)
        wanted = min(INSPECTED_MAX, max(3, round(len(outcomes) * INSPECTED_SHARE)))
        chosen = np.sort(rng.choice(len(outcomes), min(wanted, len(outcomes)), replace=False))
        for index in chosen.tolist():
            happened_us = (
                fall.ends_us + INSPECTED_AFTER_H * HOUR_US + int(rng.integers(0, 8 * 60)) * MINUTE_US
            )
            late_h = 48 if rng.random() < WRITTEN_DOWN_LATE else 1
            inaccessible = rng.random() < INACCESSIBLE
            if happened_us >= town.asked.end_us:
                continue
            number += 1
            outcome = outcomes[index]
            seen = "pass" if _is_cleared(outcome, happened_us) else "fail"
            result = "inaccessible" if inaccessible else seen
            yield (
                f"inspection-{number}", segment_id(outcome.segment), SERVICE, utc_text(happened_us),
                utc_text(happened_us + late_h * HOUR_US), "post-inspector", result, "cleared", "0", "",
                "generated", "generated",
            )  # fmt: skip


def _reports(town: SimulatedTown) -> Rows:
    """Let residents report some of what is still not cleared."""
    rng = stream(town.asked.seed, Purpose.CITIZENS, 2)
    x_m, y_m = town.streets.middle_m()
    street = np.flatnonzero(town.streets.segment >= 0)
    lon_e7, lat_e7 = Projection(town.asked.lon_e7, town.asked.lat_e7).to_e7(x_m[street], y_m[street])
    number = 0
    for event, fall in enumerate(town.weather.snowfalls):
        after_us = fall.ends_us + REPORTED_AFTER_H * HOUR_US
        waiting = [one for one in _of_event(town, event) if not _is_cleared(one, after_us)]
        wanted = min(REPORTED_MAX, len(waiting), max(1, round(len(waiting) * REPORTED_SHARE)))
        for index in np.sort(rng.choice(len(waiting), wanted, replace=False)).tolist() if waiting else []:
            happened_us = after_us + int(rng.integers(0, 12 * 60)) * MINUTE_US
            if happened_us >= town.asked.end_us:
                continue
            number += 1
            segment = waiting[index].segment
            yield (
                f"report-{number}", segment_id(segment), degrees_text(int(lon_e7[segment])),
                degrees_text(int(lat_e7[segment])), SERVICE, utc_text(happened_us), utc_text(happened_us),
                "Generated report: the snow has not been cleared. / 生成的反映：积雪未清。",
                utc_text(happened_us + 24 * HOUR_US), "", "generated", "",
            )  # fmt: skip


def _of_event(town: SimulatedTown, event: int) -> list[Outcome]:
    return [outcome for outcome in town.outcomes if outcome.event == event]


def _is_cleared(outcome: Outcome, at_us: int) -> bool:
    return outcome.reached_us is not None and outcome.reached_us <= at_us
