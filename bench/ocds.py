"""OCDS of strangers: merge beside `ocdsmerge`, validation beside a bare parse and beside 4 MB/s.

Time is that of one core. Merges are measured alone and with parsing and writing, process by process, as a stream
has them. The histories are the real processes cut into three releases each, since most real files have one release
a process. Memory is the peak of a child that validates
the real file once and one that validates it eight times over.
"""

from __future__ import annotations

import gc
import gzip
import subprocess
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ocdsmerge
import orjson

from bench.running import ROOT
from onus.wire.ocds.checking import compiled
from onus.wire.ocds.merge_rules import merge_rules
from onus.wire.ocds.merging import merged
from onus.wire.ocds.schemata import RELEASE, shipped

DATA = ROOT.parent / "shared" / "data" / "ocds"
MERGE_MIN, OTHER_MB_S, VALIDATE_MIN, GROWTH_MAX = 3.0, 4.0, 10.0, 1.1
ROUNDS, TIMES = 3, 8
MEMORY = (
    "import re, sys\nfrom pathlib import Path\nfrom onus.__main__ import main\nmain(sys.argv[1:])\n"
    "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1], file=sys.stderr)"
)
Merge = Callable[[list[Any]], Any]


def lines_of(name: str) -> list[bytes]:
    """Return the lines of a real file."""
    with gzip.open(DATA / name) as lines:
        return lines.readlines()


def best_of(work: Callable[[], object]) -> float:
    """Return the least seconds of one core over some rounds."""
    taken = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def cut(release: dict[str, Any]) -> list[bytes]:
    """Return a process as three releases: what was tendered, awarded, contracted."""
    parts: list[dict[str, Any]] = [{}, {}, {}]
    for name, value in release.items():
        at = {"awards": 1, "bids": 1, "contracts": 2}.get(name, 0)
        parts[at][name] = value
    parts[1]["tender"] = parts[2]["tender"] = release.get("tender")
    named = {"ocid": release["ocid"], "language": "es"}
    return [
        orjson.dumps(
            {**part, **named, "id": str(n), "date": f"2024-01-0{n + 1}T00:00:00Z", "tag": ["tender"]}
        )
        for n, part in enumerate(parts)
    ]


def merging(name: str, lines: list[bytes]) -> bool:
    """Measure both merges, of parsed releases and from bytes to bytes."""
    rules, reference = merge_rules(shipped(RELEASE)), ocdsmerge.Merger(shipped(RELEASE))
    processes = defaultdict(list)
    for line in lines:
        processes[orjson.loads(line)["ocid"]].append(line)

    def ours(releases: list[Any]) -> Any:
        return merged(releases, rules).release  # type: ignore[union-attr]

    def alone(merge: Merge) -> float:
        """Return the seconds of merging alone; neither side pays for what the other holds."""
        total = 0.0
        for raw in processes.values():
            releases = [orjson.loads(line) for line in raw]
            began = time.process_time()
            merge(releases)
            total += time.process_time() - began
        return total

    def whole(merge: Merge) -> None:
        for raw in processes.values():
            orjson.dumps(merge([orjson.loads(line) for line in raw]))

    theirs = reference.create_compiled_release
    for raw in processes.values():
        releases = [orjson.loads(line) for line in raw]
        assert orjson.dumps(ours(releases)) == orjson.dumps(theirs(releases))
    mine = best_of(lambda: whole(ours))
    ratio = min(alone(theirs) for _ in range(ROUNDS)) / min(alone(ours) for _ in range(ROUNDS))
    from_bytes = best_of(lambda: whole(theirs)) / mine
    met = "met" if ratio >= MERGE_MIN else "MISSED"
    rate = f"{len(lines) / mine:>9,.0f} releases/s"
    print(
        f"  merge {name:<20} {rate}  x{ratio:.1f} of ocdsmerge, {met}; x{from_bytes:.1f} from bytes to bytes"
    )
    return ratio >= MERGE_MIN


def validating(name: str, lines: list[bytes]) -> bool:
    """Measure validation beside the bare parse."""
    check, size = compiled(shipped(RELEASE)), sum(map(len, lines)) / 1e6

    def run(work: Callable[[Any], Any]) -> None:
        for line in lines:
            work(orjson.loads(line))

    parse, whole = best_of(lambda: run(bool)), best_of(lambda: run(check))
    ratio = size / whole / OTHER_MB_S
    met = "met" if ratio >= VALIDATE_MIN else "MISSED"
    told = f"x{ratio:.1f} of {OTHER_MB_S:.0f} MB/s, {met}; x{whole / parse:.1f} of a bare parse"
    print(f"  validate {name:<21} {size / whole:>9,.0f} MB/s  {told}")
    return ratio >= VALIDATE_MIN


def memory() -> bool:
    """Measure the peak over a file and over the same file eight times."""
    raw = gzip.decompress((DATA / "real_releases.jsonl.gz").read_bytes())
    peaks = []
    with TemporaryDirectory() as folder:
        for times in (1, TIMES):
            path = Path(folder) / "in.jsonl"
            path.write_bytes(raw * times)
            command = [sys.executable, "-c", MEMORY, "ocds", "validate", str(path)]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            peaks.append(int(ran.stderr.split()[-1]) / 1024)
    growth = peaks[1] / peaks[0]
    met = "met" if growth <= GROWTH_MAX else "MISSED"
    print(
        f"  memory {len(raw) / 1e6:.0f} MB: {peaks[0]:.0f} MiB, {TIMES} times that: {peaks[1]:.0f} MiB  x{growth:.2f}, {met}"
    )
    return growth <= GROWTH_MAX


def main() -> int:
    """Run all; return 1 where a limit is missed."""
    warnings.simplefilter("ignore")
    real, many = lines_of("real_releases.jsonl.gz"), lines_of("dominican_2020_23.jsonl.gz")
    histories = [line for one in many for line in cut(orjson.loads(one))]
    met = [
        merging("13 publishers", real),
        merging("5,000 processes", many),
        merging("cut in three", histories),
    ]
    met += [validating("13 publishers", real), validating("5,000 processes", many), memory()]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
