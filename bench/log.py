"""The log against its limits: durable entries, latency, audit, proofs, memory; each beside the hash-only ceiling.

Durable end to end means: the entry is in the queue's file, its bundle and tiles are flushed, and the checkpoint
over it stands. The ceiling hashes the same entries and the same tree and touches no disk. What depends on the
disk is wall time; what does not is the time of one core, which other work on the machine does not change.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.running import ROOT
from onus.log.growth import TreeEdge
from onus.log.hashing import SHA256
from onus.log.proofs import inclusion_holds
from onus.log.tiles import HEIGHT, tiles_of_level
from onus.outside.clock import now
from onus.outside.tlog.log_folder import OpenLog, make_log, open_log
from onus.outside.tlog.log_reader import LogReader
from onus.wire.leaves.leaf import Leaf

ENTRIES, ENTRY_BYTES, BATCH = 200_000, 200, 8_192
PACE, PACED_S = 20_000, 10
PROOFS = 20_000
STRIDE = 7_919
"""A prime: neighbours in time lie far apart in the log."""
DURABLE_MIN, PUBLISH_S_MAX, AUDIT_MIN, PROOFS_MIN = 20_000, 1.0, 400_000, 20_000
MEMORY_SIZES = (300_000, 1_200_000)
MEMORY_GROWTH_MAX = 1.25


def leaves() -> Iterator[bytes]:
    """Give leaves of 200 bytes, as publishing makes them, without end."""
    bare = len(Leaf("act", "bench", f"{0:010}", 1, 2, {"note": ""}).encode())
    pattern = Leaf("act", "bench", f"{0:010}", 1, 2, {"note": "n" * (ENTRY_BYTES - bare)}).encode().decode()
    number = 0
    while True:
        yield pattern.replace('"id":"0000000000"', f'"id":"{number:010}"').encode()
        number += 1


def verdict(value: float, *, at_least: float = 0, at_most: float = 0) -> str:
    """Return a figure's relation to its limit."""
    if at_most:
        return f"x{value / at_most:.2f} of {at_most:g}, {'met' if value <= at_most else 'MISSED'}"
    return f"x{value / at_least:.2f} of {at_least:,}, {'met' if value >= at_least else 'MISSED'}"


def scattered_over(size: int) -> list[int]:
    """Return places all over a log, the same in every run, in no order."""
    return [number * STRIDE % size for number in range(PROOFS)]


def ceiling() -> float:
    """Hash entries and tree alone; return entries a second of one core."""
    entries = list(islice(leaves(), ENTRIES))
    assert len(entries[0]) == ENTRY_BYTES
    began = time.process_time()
    edge = TreeEdge()
    for at in range(0, ENTRIES, BATCH):
        edge.add(SHA256.leaves(entries[at : at + BATCH]))
    edge.root()
    rate = ENTRIES / (time.process_time() - began)
    print(f"  hash-only ceiling, one core   {rate:>12,.0f} entries/s")
    return rate


def durable(log: OpenLog, top: float) -> None:
    """Accept and publish as fast as it goes."""
    coming, waits = leaves(), []
    began, core = time.perf_counter(), time.process_time()
    for _ in range(ENTRIES // BATCH):
        batch = list(islice(coming, BATCH))
        handed_in = time.perf_counter()
        log.accept(batch)
        log.sequence(now())
        waits.append(time.perf_counter() - handed_in)
    count = ENTRIES // BATCH * BATCH
    rate, of_core = count / (time.perf_counter() - began), count / (time.process_time() - core)
    print(
        f"  durable, end to end           {rate:>12,.0f} entries/s  x{rate / top:.3f} of the ceiling, "
        f"{verdict(rate, at_least=DURABLE_MIN)}; {of_core:,.0f}/s of core time"
    )
    print(
        f"  from hand-in to checkpoint    {max(waits):>12.3f} s longest  {verdict(max(waits), at_most=PUBLISH_S_MAX)}"
    )


def paced(log: OpenLog) -> None:
    """Take 20,000 entries a second as they come; see how long the oldest of each batch waited."""
    coming, waits, taken = islice(leaves(), log.size, None), [], 0
    began = time.perf_counter()
    while taken < PACE * PACED_S:
        arrived = min(int((time.perf_counter() - began) * PACE), PACE * PACED_S)
        if arrived == taken:
            time.sleep(0.01)
            continue
        oldest = began + taken / PACE
        log.accept(islice(coming, arrived - taken))
        log.sequence(now())
        taken = arrived
        waits.append(time.perf_counter() - oldest)
    rate = taken / (time.perf_counter() - began)
    print(
        f"  at {PACE:,}/s for {PACED_S} s          {rate:>12,.0f} entries/s  oldest of a batch: median {median(waits):.3f} s, "
        f"longest {max(waits):.3f} s, {verdict(max(waits), at_most=PUBLISH_S_MAX)}"
    )


def audit(reader: LogReader, top: float) -> None:
    """Re-hash every entry and compare every byte of every tile, and the root."""
    began, core = time.perf_counter(), time.process_time()
    edge = TreeEdge()
    for bundle in tiles_of_level(-1, reader.size):
        full = edge.add(SHA256.leaves(reader.bundle(bundle.index)[1]))
        assert all(reader.read(tile.path) == raw for tile, raw in full)
    assert all(reader.read(tile.path) == raw for tile, raw in edge.partials())
    assert edge.root() == reader.checkpoint.root
    of_core = reader.size / (time.process_time() - core)
    wall = reader.size / (time.perf_counter() - began)
    print(
        f"  audit, every byte             {of_core:>12,.0f} entries/s of one core  x{of_core / top:.3f} of the ceiling, "
        f"{verdict(of_core, at_least=AUDIT_MIN)}; {wall:,.0f}/s wall"
    )


def proofs(public: Path, top: float) -> None:
    """Make inclusion proofs: of a batch in order, of places all over the log, and check some."""
    size = LogReader(public).size
    for name, indices in (("in order", range(size - PROOFS, size)), ("scattered", scattered_over(size))):
        reader = LogReader(public)
        began = time.process_time()
        made = [reader.inclusion(index) for index in indices]
        rate = PROOFS / (time.process_time() - began)
        print(
            f"  proofs, {name:<20}  {rate:>12,.0f} /s  x{rate / top:.3f} of the ceiling, "
            f"{verdict(rate, at_least=PROOFS_MIN)}"
        )
    leaf_hashes = reader.leaf_hashes(indices)
    began = time.process_time()
    for leaf, index, proof in zip(leaf_hashes, indices, made, strict=True):
        assert inclusion_holds(leaf, index, size, proof, reader.checkpoint.root)
    print(f"  proofs checked                {PROOFS / (time.process_time() - began):>12,.0f} /s")


def one_size(size: int, folder: Path) -> None:
    """Build a log, audit it and prove from it, in this process; print its peak in KiB."""
    make_log(folder / "log", "bench.example/log")
    with open_log(folder / "log") as log:
        coming = leaves()
        while log.size < size:
            log.accept(islice(coming, min(BATCH, size - log.size)))
            log.sequence(now())
    reader = LogReader(folder / "log" / "public")
    edge = TreeEdge()
    for bundle in tiles_of_level(-1, reader.size):
        edge.add(SHA256.leaves(reader.bundle(bundle.index)[1]))
    for index in scattered_over(size):
        reader.inclusion(index)
    # Of this process alone; what the system calls its largest size begins at that of the one that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))


def memory() -> None:
    """See that peak memory does not follow the size of the log."""
    peaks = []
    for size in MEMORY_SIZES:
        command = [sys.executable, "-m", "bench.log", "--one-size", str(size)]
        peaks.append(
            int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
        )
    told = ", ".join(
        f"{peak / 1024:.0f} MiB at {size:,}" for peak, size in zip(peaks, MEMORY_SIZES, strict=True)
    )
    times = MEMORY_SIZES[1] // MEMORY_SIZES[0]
    print(f"  memory                        {told}: x{peaks[1] / peaks[0]:.2f} for x{times} entries, "
          f"{verdict(peaks[1] / peaks[0], at_most=MEMORY_GROWTH_MAX)}")  # fmt: skip


def main() -> None:
    """Run everything in one folder on the disk of this checkout."""
    (ROOT / "build").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=ROOT / "build") as name:
        if sys.argv[1:2] == ["--one-size"]:
            one_size(int(sys.argv[2]), Path(name))
            return
        print(f"Log: entries of {ENTRY_BYTES} bytes, batches of {BATCH:,}")
        top = ceiling()
        make_log(Path(name) / "log", "bench.example/log")
        with open_log(Path(name) / "log") as log:
            durable(log, top)
            paced(log)
        audit(LogReader(Path(name) / "log" / "public"), top)
        proofs(Path(name) / "log" / "public", top)
        assert LogReader(Path(name) / "log" / "public").size >> HEIGHT > 0
    memory()


if __name__ == "__main__":
    main()
