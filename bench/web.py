"""The website in a storm against its limits: readers, residents, an import, a kill; on SQLite and on PostgreSQL.

A city of 10,000 segments, a million duties and 200,000 reports on one machine that
also runs the readers, the residents and the database. Every figure stands beside the
load of the machine before it was taken. Ends with 1 where a limit was missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time

from bench.storm.city import place_id
from bench.storm.kill import compared, killed
from bench.storm.programs import posted
from bench.storm.readers import Read, read
from bench.storm.residents import PHOTO_EVERY, Wanted, of_its_own, photograph, storm
from bench.storm.server import DATABASES, Website, ended, version, website
from bench.storm.wire import fetched

ROOT = Path(__file__).resolve().parents[1]
P95_MS_MAX, REQUESTS_MIN = 100.0, 300.0
MAP_BYTES_MAX = 300_000
RUN_S, SLICE_S, AFTER_S = 30, 10, 65
STREETS, CASES = 4_000, 500
DOSSIER = "benxi-2023-replay"
ACCEPTED_MIN = {"sqlite": 20, "postgres": 50}
"""Reports a second that are to be taken."""
PACED_S, MARGIN = 30, 1.04
"""Residents begin a little quicker than the limit asks; what is taken in the whole second is counted."""
PARTS = ("pages", "reports", "kill")
PROGRAMS = 8
KILL_RESIDENTS, KILL_A_SECOND = 200, 10


class Limits:
    """What was measured against what is asked; the ratio says how near."""

    def __init__(self) -> None:
        """Begin with nothing missed."""
        self.missed: list[str] = []

    def at_most(self, name: str, value: float, limit: float) -> str:
        """Judge a value that must not exceed a limit."""
        return self._judged(name, value <= limit, value / limit)

    def at_least(self, name: str, value: float, limit: float) -> str:
        """Judge a value that must reach a limit."""
        return self._judged(name, value >= limit, value / limit)

    def none(self, name: str, count: int) -> str:
        """Judge a count that must be nought."""
        if count:
            self.missed.append(name)
        return "ok" if not count else f"MISSED ({count})"

    def _judged(self, name: str, holds: bool, ratio: float) -> str:
        if not holds:
            self.missed.append(name)
        return f"x{ratio:.2f} of its limit, {'ok' if holds else 'MISSED'}"


def load() -> str:
    """Return the load of the machine over the last minute, before ours."""
    return f"load {os.getloadavg()[0]:.1f}"


def told(limits: Limits, name: str, seen: Read, before: str) -> None:
    """Print what readers saw and judge it."""
    print(f"  {name:<34}{seen.told()}  [{before}]", flush=True)
    speed = limits.at_least(f"{name}: requests", seen.a_second, REQUESTS_MIN)
    wait = limits.at_most(f"{name}: p95", seen.ms(95), P95_MS_MAX)
    print(
        f"  {'':<34}requests {speed}; p95 {wait}; errors {limits.none(f'{name}: errors', seen.errors)}",
        flush=True,
    )


def pages(limits: Limits, one: Website, town: Path, size: float) -> None:
    """Read cold, warm, and while an import takes the place of what is shown."""
    found = json.loads(
        one.run("bench.storm.city", "addresses", "--town", str(town), "--size", str(size),
                "--streets", str(round(STREETS * min(1, size * 2))), "--cases", str(round(CASES * size)))
    )  # fmt: skip
    map_first_view(limits, one, next(path for path in found["map"] if path.startswith("/en/")))
    found["map"] += [path for code in ("en", "zh-hans") for path in map_data(one, f"/{code}/map/")]
    addresses = one.folder / "addresses.txt"
    addresses.write_text(
        "".join(f"{kind}\t{path}\n" for kind, paths in found.items() for path in paths), "utf-8"
    )
    print(
        f"  {sum(map(len, found.values())):,} addresses: "
        + ", ".join(f"{len(v):,} {k}" for k, v in found.items())
    )
    one.stop()
    shutil.rmtree(one.folder / "kept-pages", ignore_errors=True)
    one.start()
    before = load()
    told(limits, "cold, nothing kept", read(one.base, addresses, seconds=RUN_S, seed=1), before)
    read(one.base, addresses, seconds=RUN_S, seed=2)
    before = load()
    told(limits, "warm", read(one.base, addresses, seconds=RUN_S, seed=3), before)
    one.stop()
    one.start()
    before = load()
    told(
        limits,
        "after a restart, pages on the disk",
        read(one.base, addresses, seconds=SLICE_S, seed=4),
        before,
    )
    while_importing(limits, one, town, addresses, size)


def while_importing(limits: Limits, one: Website, town: Path, addresses: Path, size: float) -> None:
    """Read while another assessment is laid, shown, and the one before is cleared away."""
    print("  an import of the whole city beside the readers ...", flush=True)
    before = load()
    importing = one.start_city("import", town, "--turn", "2", "--size", str(size))
    during, worst, after, seed = Read(), Read(), 0.0, 10
    while importing.poll() is None or monotonic() < after:
        seen = read(one.base, addresses, seconds=SLICE_S, seed=seed)
        during.add(seen)
        worst = max(worst, seen, key=lambda each: each.ms(95))
        seed += 1
        if importing.poll() is not None and not after:
            after = monotonic() + AFTER_S
    took = ended(importing)
    told(
        limits,
        f"while an import ran ({took['lay_s']:.0f} s, cleared {took['clear_s']:.0f} s)",
        during,
        before,
    )
    print(f"  {'':<34}the worst {SLICE_S} s: {worst.told()}", flush=True)


def residents(size: float) -> Callable[[int], Wanted]:
    """Return what a resident of a number tells: each at a street of its own, every fifth with a photo."""
    photo, segments = photograph(), round(10_000 * size)

    def wanted(number: int) -> Wanted:
        with_photo = of_its_own(photo, number) if number % PHOTO_EVERY == 0 else b""
        return Wanted(number, DOSSIER, place_id(number * 37 % segments), with_photo)

    return wanted


def reports(limits: Limits, one: Website, kind: str, size: float, pace: float) -> None:
    """Let residents report at the pace that is asked for, from the form to the receipt."""
    a_second = ACCEPTED_MIN[kind]
    before, began, ours = load(), one.cpu_s(), process_time()
    sent = storm(one.port, residents(size), a_second=a_second * MARGIN * pace, seconds=PACED_S)
    took, ours = one.cpu_s() - began, process_time() - ours
    through = sorted(each.at for each in sent if each.code)
    rate = (len(through) - 1) / (through[-1] - through[0]) if len(through) > 1 else 0.0
    steps = list(zip(*(each.steps for each in sent if each.code), strict=True))
    waits = "; ".join(
        f"{name} p50 {sorted(step)[len(step) // 2] * 1000:.0f} ms, p95 {sorted(step)[len(step) * 95 // 100] * 1000:.0f} ms"
        for name, step in zip(("form", "preview", "sending"), steps, strict=False)
    )
    print(
        f"  reports, whole form, every fifth with a photo of 1 MB: {rate:.1f} taken a second of {a_second * MARGIN * pace:.1f} "
        f"begun, {limits.at_least(f'{kind}: reports a second', rate, a_second)}  [{before}]"
    )
    each_ms = took / max(1, len(through)) * 1000
    print(
        f"  {'':<34}{each_ms:.0f} ms of a processor each, database included: "
        f"{(os.cpu_count() or 1) * 1000 / max(each_ms, 0.001):.0f} a second of all processors at most; "
        f"the residents themselves {ours / max(1, len(through)) * 1000:.1f} ms each"
    )
    refused = [each for each in sent if not each.code]
    print(f"  {'':<34}{waits}; not taken {limits.none(f'{kind}: reports not taken', len(refused))}")
    for fault in sorted({each.fault for each in refused})[:3]:
        print(f"  {'':<34}{fault}")
    found = compared(one, sent)
    lost = found.lost + found.doubled + found.photos_lost
    print(
        f"  {'':<34}{found.acknowledged:,} receipts, {found.photos:,} with a photo: lost or doubled "
        f"{limits.none(f'{kind}: receipts', lost)}",
        flush=True,
    )


def programs(one: Website, size: float) -> None:
    """Let programs with keys report over the interface for other programs, each as soon as it was answered."""
    keys = [
        one.run("onus", "open311", "key", f"bench {number}").split("key: ")[1].split()[0]
        for number in range(PROGRAMS)
    ]
    before, began, ours = load(), one.cpu_s(), process_time()
    waits, faults, seconds = posted(one.port, keys, segments=round(10_000 * size), seconds=SLICE_S)
    took, ours = one.cpu_s() - began, process_time() - ours
    count = max(1, len(waits))
    print(
        f"  reports of programs, one request each: {len(waits) / seconds:.1f} a second, p50 "
        f"{sorted(waits)[len(waits) // 2] * 1000 if waits else 0:.0f} ms, p95 "
        f"{sorted(waits)[len(waits) * 95 // 100] * 1000 if waits else 0:.0f} ms; {took / count * 1000:.0f} ms of a processor "
        f"each, the programs {ours / count * 1000:.1f} ms; refused {len(faults)} {sorted(set(faults))[:2] or ''}  [{before}]",
        flush=True,
    )


def kill(limits: Limits, one: Website, kind: str, size: float) -> None:
    """Kill the server in the middle of a storm of residents, and compare receipts with what is stored."""
    one.stop()
    wanted = residents(size)
    found = killed(
        one, lambda number: wanted(100_000 + number), residents=KILL_RESIDENTS, a_second=KILL_A_SECOND, with_scripts=True
    )  # fmt: skip
    print(
        f"  killed after {found.acknowledged} receipts of {found.residents} residents: lost "
        f"{limits.none(f'{kind}: receipts after the kill', found.lost)}, stored twice "
        f"{limits.none(f'{kind}: stored twice', found.doubled)}, photos lost of {found.photos} "
        f"{limits.none(f'{kind}: photos after the kill', found.photos_lost)}; stored without a receipt that arrived: "
        f"{found.unacknowledged}",
        flush=True,
    )


def map_first_view(limits: Limits, one: Website, path: str) -> None:
    """Weigh what a telephone loads before the map of all segments stands: the page and its two answers."""
    page = fetched(one.base, path)
    data = [fetched(one.base, address) for address in map_data(one, path)]
    sizes = [len(answer.packed) for answer in data]
    shapes = json.loads(gzip.decompress(max(data, key=lambda each: len(each.packed)).packed))
    names = len(shapes["places"])
    total = sum(sizes) + len(page.packed)
    print(
        f"  map of {names:,} segments: {total:,} bytes packed (page {len(page.packed):,}, data {sum(sizes):,}), "
        f"{limits.at_most('map data', sum(sizes), MAP_BYTES_MAX)}"
    )


def map_data(one: Website, path: str) -> list[str]:
    """Return the addresses of the data that the map's script asks for."""
    page = gzip.decompress(fetched(one.base, path).packed).decode()
    return sorted(set(re.findall(r'"(/[^"]+/(?:shapes|states)-[^"]+\.json)"', page)))


def on(kind: str, limits: Limits, folder: Path, parts: tuple[str, ...], size: float, pace: float) -> None:
    """Run the parts on one database."""
    with website(kind, folder / kind) as one:
        print(f"\n{version(one.database)}", flush=True)
        took = one.city("lay", folder / "town", "--size", str(size))
        print(
            f"  laid {took['segments']:,} segments, {took['duties']:,} duties, {took['reports']:,} reports, "
            f"{took['cases']:,} cases in {took['lay_s'] + took['reports_s']:.0f} s",
            flush=True,
        )
        one.start()
        if "pages" in parts:
            pages(limits, one, folder / "town", size)
        if "reports" in parts:
            reports(limits, one, kind, size, pace)
            programs(one, size)
        if "kill" in parts:
            kill(limits, one, kind, size)


def main(words: list[str]) -> int:
    """Run everything in one folder on the disk of this checkout."""
    parser = argparse.ArgumentParser(prog="./dev bench web", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, action="append", help="(default: both)")
    parser.add_argument("--part", choices=PARTS, action="append", help="(default: all)")
    parser.add_argument("--size", type=float, default=1.0, help="share of the city, for a quick look")
    parser.add_argument(
        "--pace", type=float, default=1.0, help="share of the pace of residents, for a busy machine"
    )
    asked = parser.parse_args(words)
    if shutil.which("wrk") is None:
        print("`bench web` needs wrk: sudo apt-get install wrk")
        return 2
    (ROOT / "build").mkdir(exist_ok=True)
    limits = Limits()
    print(f"The website in a storm; {os.cpu_count()} processors, {load()} before it began")
    with TemporaryDirectory(dir=ROOT / "build") as name:
        for kind in asked.database or DATABASES:
            on(kind, limits, Path(name), tuple(asked.part or PARTS), asked.size, asked.pace)
    if limits.missed:
        print("\nMissed: " + "; ".join(limits.missed))
        return 1
    print("\nEvery limit held.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
