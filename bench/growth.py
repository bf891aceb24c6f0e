"""How cost grows: seconds for fixes and for duties at three sizes, memory for days.

The fixed cost of a run (start, network, pages) is in every line; what matters is
that each line costs no more for each unit than the one before it.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from pyarrow import parquet

from bench.running import onus

AS_OF = "2024-03-01T00:00:00Z"
SEGMENTS = 3_000


def fixes(folder: Path) -> None:
    print(f"Fixes: {SEGMENTS:,} segments, 7 days, more vehicles")
    for vehicles in (10, 20, 40):
        town, out = folder / f"f{vehicles}", folder / f"fo{vehicles}"
        onus("simulate", town, "--segments", SEGMENTS, "--vehicles", vehicles, "--days", 7, "--seed", 1)
        ran = onus("assess", town, "--as-of", AS_OF, "--out", out, "--workers", 1)
        count = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["fixes"]["read"]
        each = ran.seconds / count * 1e6
        print(f"  {count:>10,} fixes {ran.seconds:7.1f} s {each:8.2f} s a million {ran.gib:6.2f} GiB")


def duties(folder: Path) -> None:
    print("Duties: 1 vehicle, 7 days, more segments")
    for segments in (5_000, 10_000, 20_000):
        town, out = folder / f"d{segments}", folder / f"do{segments}"
        onus("simulate", town, "--segments", segments, "--vehicles", 1, "--days", 7, "--seed", 1)
        ran = onus("assess", town, "--as-of", AS_OF, "--out", out, "--workers", 1)
        count = parquet.read_metadata(out / "duties.parquet").num_rows
        each = ran.seconds / count * 1e3
        print(f"  {count:>10,} duties {ran.seconds:6.1f} s {each:8.2f} s a thousand {ran.gib:6.2f} GiB")


def days(folder: Path) -> None:
    print(f"Days: {SEGMENTS:,} segments, 40 vehicles, more days; memory is to stay flat")
    for count in (7, 14, 28):
        town, out = folder / f"t{count}", folder / f"to{count}"
        onus("simulate", town, "--segments", SEGMENTS, "--vehicles", 40, "--days", count, "--seed", 1)
        ran = onus("assess", town, "--as-of", AS_OF, "--out", out, "--workers", 1)
        read = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["fixes"]["read"]
        print(f"  {count:>10} days  {ran.seconds:7.1f} s {read:>12,} fixes       {ran.gib:6.2f} GiB")


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        fixes(Path(name))
        duties(Path(name))
        days(Path(name))
