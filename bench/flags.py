"""The flags against their limits, each as a ratio to a bare parse of the same file in the same run.

Input: the 5,000 real processes of the Dominican Republic taken twice with fresh ocids (67 MB), and twelve times
(400 MB). CPU time of this process, warm; start-up is shown apart. Of several runs the least time counts, for other
work on the machine only adds, and the most memory. Ends with 1 where a limit is missed.
"""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from bench.running import ROOT
from onus.__main__ import main as onus
from onus.core.integrity.catalogue import fields_of
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.rules import Limits
from onus.outside.flag_files import read_files
from onus.outside.law import load_pack
from onus.wire.flags.parameters import limits_of
from onus.wire.flags.results import results_json

SHARED = Path(os.environ.get("ONUS_SHARED", ROOT.parent / "shared"))
REAL = SHARED / "data" / "ocds" / "dominican_2020_23.jsonl.gz"
TWICE, TWELVE = 2, 12
RATIO_MAX, LARGE_S_MAX, LARGE_MB_MAX = 4.0, 10.0, 500.0
RUNS, LARGE_RUNS = 5, 3
ELEVEN, ALL = ("cardinal-0.0.8",), ("onus-flags", "ocp-flags")


def write_times(times: int, to: Path) -> int:
    """Write the real processes several times, each time with ocids of their own; return the bytes."""
    with gzip.open(REAL) as source:
        lines = source.read().splitlines()
    size = 0
    with to.open("wb") as out:
        for turn in range(times):
            for line in lines:
                release = orjson.loads(line)
                release["ocid"] = f"{release['ocid']}-{turn}"
                size += out.write(orjson.dumps(release) + b"\n")
    return size


def bare_parse(path: Path) -> float:
    """Return the CPU seconds of parsing each line and nothing else."""
    begun = time.process_time()
    with path.open("rb") as source:
        for line in source:
            orjson.loads(line)
    return time.process_time() - begun


def flagged(path: Path, limits: dict[str, Limits]) -> tuple[float, int]:
    """Return the CPU seconds from the file to the printed bytes, and their number."""
    begun = time.process_time()
    read = read_files([path], fields_of(limits))
    raw = results_json(flag_processes(read.columns, limits))
    return time.process_time() - begun, len(raw)


def command(path: Path, packs: tuple[str, ...]) -> tuple[float, float]:
    """Run the command by itself; return its CPU seconds and its peak memory in MB."""
    words = [word for pack in packs for word in ("--pack", pack)]
    run = [sys.executable, "-m", "bench.flags", "--measured", "flags", str(path), "--json", *words]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, check=True, text=True).stderr.splitlines()[-1]
    seconds, megabytes = told.split()
    return float(seconds), float(megabytes)


def measured(words: list[str]) -> int:
    """Be the command, and tell what it cost on the last line of the error output."""
    onus(words)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / 1024:.1f}", file=sys.stderr)
    return 0


def main() -> int:
    """Print each figure beside its limit; return 1 where one is missed."""
    if sys.argv[1:2] == ["--measured"]:
        return measured(sys.argv[2:])
    if not REAL.is_file():
        print(f"the real data is not at {REAL}; set ONUS_SHARED", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder:
        twice, twelve, empty = (Path(folder) / name for name in ("2.jsonl", "12.jsonl", "0.jsonl"))
        size = write_times(TWICE, twice)
        empty.write_bytes(b"")
        limits = limits_of(load_pack(pack).rules for pack in ELEVEN)
        pairs = [(bare_parse(twice), flagged(twice, limits)[0]) for _ in range(RUNS)]
        parse, eleven = (min(one[side] for one in pairs) for side in (0, 1))
        start = command(empty, ELEVEN)[0]
        large = write_times(TWELVE, twelve)
        whole = [command(twelve, ALL) for _ in range(LARGE_RUNS)]
        seconds, megabytes = min(one for one, _ in whole), max(one for _, one in whole)
    ratio = eleven / parse
    met = (ratio <= RATIO_MAX, seconds <= LARGE_S_MAX, megabytes <= LARGE_MB_MAX)
    said = ["met" if one else "MISSED" for one in met]
    print(f"eleven flags, {size / 1e6:.0f} MB: {eleven:.2f} CPU s, {ratio:.2f} times a bare parse of {parse:.2f} s;"
          f" at most {RATIO_MAX:g}, {said[0]}")  # fmt: skip
    print(f"start-up: {start:.2f} CPU s")
    print(
        f"all flags, {large / 1e6:.0f} MB: {seconds:.2f} CPU s with start-up; at most {LARGE_S_MAX:g}, {said[1]}"
    )
    print(
        f"all flags, {large / 1e6:.0f} MB: {megabytes:.0f} MB at most in memory; at most {LARGE_MB_MAX:g}, {said[2]}"
    )
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
