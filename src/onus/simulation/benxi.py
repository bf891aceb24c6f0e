"""A generated network and fleet for the Benxi replay.

In:  a folder that already holds the documented facts, and a seed.
Out: network.geojson, vehicles.csv and tracks/, all generated.

The surprise: no road network, position or hourly weather of Benxi is public.
The streets drawn here have the names of classes, not of places, but for the one
slope that the press named; its position is generated too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

DISTRICTS = ("pingshan", "mingshan", "xihu")
ORIGIN = (123.76, 41.30)
STEP_LON, STEP_LAT = 0.0030, 0.0022
SIZE = 7
EPOCH_S = 1_702_569_600  # 2023-12-14T16:00:00Z, midnight of 15 December by local clocks
PERIOD_S = 15
SPEED_STEPS = 6


def streets() -> list[dict]:
    """Return the generated streets: id, class, district, name and two ends."""
    found = []
    for number, district in enumerate(DISTRICTS):
        west = ORIGIN[0] + number * (SIZE + 2) * STEP_LON
        counts: dict[str, int] = {}
        for row in range(SIZE):
            for column in range(SIZE - 1):
                for across in (False, True):
                    a, b = (column, row), (column + 1, row)
                    if across:
                        a, b = (row, column), (row, column + 1)
                    kind = _kind(row)
                    counts[kind] = counts.get(kind, 0) + 1
                    ends = [_place(west, *a), _place(west, *b)]
                    found.append(_street(f"{district}-{kind}-{counts[kind]:03d}", kind, district, ends))
    west = ORIGIN[0] + (SIZE + 2) * STEP_LON
    for part in range(3):
        ends = [_place(west, SIZE - 1 + part / 2, SIZE - 1 + part / 3),
                _place(west, SIZE - 1 + (part + 1) / 2, SIZE - 1 + (part + 1) / 3)]  # fmt: skip
        street = _street(f"tiyu-slope-{part + 1}", "slope", "mingshan", ends)
        found.append({**street, "name": "体育路 (generated geometry)"})
    return found


def _kind(row: int) -> str:
    if row == SIZE // 2:
        return "arterial"
    return "secondary" if row % 2 else "lane"


def _place(west: float, x: float, y: float) -> list[float]:
    # A fixed shear makes the blocks irregular without any chance.
    return [round(west + (x + 0.12 * np.sin(2.1 * y)) * STEP_LON, 7),
            round(ORIGIN[1] + (y + 0.10 * np.sin(1.7 * x)) * STEP_LAT, 7)]  # fmt: skip


def _street(name: str, kind: str, district: str, ends: list[list[float]]) -> dict:
    return {"segment_id": name, "class": kind, "district": district, "ends": ends,
            "name": f"{district} {kind} (generated)"}  # fmt: skip


def write_benxi(folder: Path, *, seed: int = 2023) -> None:
    """Write network, vehicles and tracks beside the documented facts."""
    rows = streets()
    features = [
        {
            "type": "Feature",
            "properties": {key: row[key] for key in ("segment_id", "name", "class", "district")},
            "geometry": {"type": "LineString", "coordinates": row["ends"]},
        }
        for row in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (folder / "network.geojson").write_text(text + "\n", encoding="utf-8", newline="\n")
    (folder / "tracks").mkdir(exist_ok=True)
    lines = ["vehicle_id,kind,has_working_signal,speed_min_kmh,speed_max_kmh"]
    for number, district in enumerate(DISTRICTS):
        vehicle = f"generated-plow-{number + 1}"
        lines.append(f"{vehicle},plow,true,5,45")
        fixes = _drive(district, rows, np.random.default_rng([seed, number]))
        body = [f"{vehicle},{row}" for row in fixes]
        head = "vehicle_id,t_utc,lon,lat,working"
        (folder / "tracks" / f"{vehicle}.csv").write_text(
            "\n".join([head, *body, ""]), encoding="utf-8", newline="\n"
        )
    (folder / "vehicles.csv").write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def _drive(district: str, rows: list[dict], rng: np.random.Generator) -> list[str]:
    """Return fixes: trunk roads soon after each snowfall, other streets late or never."""
    own = [row for row in rows if row["district"] == district and row["class"] != "slope"]
    rank = {"arterial": 0, "secondary": 1, "lane": 2}
    own.sort(key=lambda row: (rank[row["class"]], row["segment_id"]))
    # A quarter of the lanes is never reached, as the press described.
    served = [row for n, row in enumerate(own) if row["class"] != "lane" or n % 4]
    fixes: list[str] = []
    for begins_s, pause_s in ((14 * 3600, 900), (3 * 86400 - 4 * 3600, 600)):
        clock = EPOCH_S + begins_s
        for street in served:
            clock += pause_s
            clock = _pass(street, clock, fixes, rng)
    return fixes


def _pass(street: dict, clock: int, fixes: list[str], rng: np.random.Generator) -> int:
    start, end = (np.array(place) for place in street["ends"])
    for step in range(SPEED_STEPS + 1):
        noise = rng.normal(0, 0.00003, 2)
        lon, lat = start + (end - start) * step / SPEED_STEPS + noise
        moment = np.datetime64(clock, "s")
        fixes.append(f"{moment}Z,{lon:.7f},{lat:.7f},true")
        clock += PERIOD_S
    return clock


if __name__ == "__main__":
    write_benxi(Path(sys.argv[1]))
