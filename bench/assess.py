"""Whole assessments against their limits: seconds and memory, in one run.

Syracuse: three days of real positions, import included, at most 10 s and 1 GiB.
Simulated city: 10,000 segments, 100 vehicles, 7 days at 10 s, at most 120 s and 2 GiB,
and the same at a half and a quarter of the vehicles to show how cost grows.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ONUS_SHARED", ROOT.parent / "shared")) / "data"
GIB = 1024 * 1024


def onus(*words: object) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "onus", *map(str, words)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    return time.monotonic() - began


def peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / GIB


def syracuse(folder: Path) -> None:
    data = SHARED / "syracuse"
    seconds = onus(
        "dossier", "create", folder / "s", "--pack", "us-syracuse-strict", "--network", data / "street_polygons.parquet",
        "--id-column", "STREET_ID", "--lines", data / "street_centerlines.parquet", "--lines-id", "STREET_ID",
        "--lines-oneway", "ONE_WAY", "--tracks", data / "tracks_2020-02-27_03-01.parquet", "--columns", "vehicle_id=truck_id",
    )  # fmt: skip
    seconds += onus(
        "assess", folder / "s", "--as-of", "2020-03-03T00:00:00Z", "--out", folder / "so", "--workers", 2
    )
    print(
        f"Syracuse, 131,516 fixes: {seconds:6.1f} s (x{seconds / 10:.2f} of 10 s), {peak_gib():.2f} GiB (of 1)"
    )


def city(folder: Path, vehicles: int) -> None:
    town = folder / f"c{vehicles}"
    made = onus("simulate", town, "--segments", 10_000, "--vehicles", vehicles, "--days", 7, "--seed", 1)
    seconds = onus(
        "assess", town, "--as-of", "2023-12-20T00:00:00Z", "--out", folder / f"o{vehicles}", "--workers", 2
    )
    print(f"City, {vehicles:>3} vehicles, 7 days: {seconds:6.1f} s (x{seconds / 120:.2f} of 120 s), "
          f"{peak_gib():.2f} GiB so far (of 2); made in {made:.0f} s")  # fmt: skip


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        syracuse(Path(name))
        for vehicles in (25, 50, 100):
            city(Path(name), vehicles)
