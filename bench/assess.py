"""Whole assessments against their limits: seconds and memory, in one run.

Syracuse: three days of real positions, import included, at most 10 s and 1 GiB.
Simulated city: 10,000 segments, 100 vehicles, 7 days at 10 s, at most 120 s and 2 GiB,
beside a bare read of the same positions by Arrow.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pyarrow import dataset

from bench.running import SHARED, Ran, onus


def syracuse(folder: Path) -> None:
    data = SHARED / "data" / "syracuse"
    if not data.is_dir():
        print("Syracuse: no data; set ONUS_SHARED")
        return
    made = onus(
        "dossier", "create", folder / "s", "--pack", "us-syracuse-strict", "--network", data / "street_polygons.parquet",
        "--id-column", "STREET_ID", "--lines", data / "street_centerlines.parquet", "--lines-id", "STREET_ID",
        "--lines-oneway", "ONE_WAY", "--tracks", data / "tracks_2020-02-27_03-01.parquet", "--columns", "vehicle_id=truck_id",
    )  # fmt: skip
    ran = onus(
        "assess", folder / "s", "--as-of", "2020-03-03T00:00:00Z", "--out", folder / "so", "--workers", 2
    )
    both = Ran(made.seconds + ran.seconds, max(made.gib, ran.gib))
    print(f"Syracuse, 131,516 fixes, 5,571 streets: {both.against(seconds=10, gib=1)}")


def boston(folder: Path) -> None:
    source = SHARED / "data" / "boston311" / "cases_2015_h1.parquet"
    if not source.is_file():
        print("Boston: no data; set ONUS_SHARED")
        return
    made = onus("dossier", "create", folder / "b", "--pack", "us-boston-311", "--reports", source)
    ran = onus("assess", folder / "b", "--as-of", "2026-01-01T00:00:00Z", "--out", folder / "bo")
    print(
        f"Boston, 58,119 reports: {made.seconds:.1f} s to import, {ran.seconds:.1f} s and {ran.gib:.2f} GiB to assess"
    )


def city(folder: Path) -> None:
    town = folder / "city"
    made = onus("simulate", town, "--segments", 10_000, "--vehicles", 100, "--days", 7, "--seed", 1)
    ran = onus("assess", town, "--as-of", "2024-03-01T00:00:00Z", "--out", folder / "o", "--workers", 2)
    fixes = json.loads((folder / "o" / "manifest.json").read_text(encoding="utf-8"))["fixes"]["read"]
    began = time.monotonic()
    dataset.dataset(town / "tracks").to_table()
    bare = time.monotonic() - began
    print(
        f"City, 10,000 segments, 100 vehicles, 7 days, {fixes:,} fixes: {ran.against(seconds=120, gib=2)}; "
        f"x{ran.seconds / bare:.0f} of a bare read by Arrow ({bare:.2f} s); made in {made.seconds:.0f} s"
    )


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        syracuse(Path(name))
        boston(Path(name))
        city(Path(name))
    sys.exit(0)
