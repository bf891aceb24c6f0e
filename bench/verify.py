"""Verifying against its limits: a log re-hashed, its leaves read, Syracuse recomputed, each in one run.

Re-hash: at least 400,000 entries of 200 bytes a second of one core, beside the hash-only ceiling;
memory that does not follow the size of the log.
Syracuse: three days of real positions, published, then verified at the full level, in at most
1.2 times the time of their assessment. Verifying hashes all files and the log as well.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.running import KIB_PER_GIB, ROOT, SHARED, onus
from onus.log.bundles import encode_bundle
from onus.log.checkpoints import Checkpoint
from onus.log.growth import TreeEdge
from onus.log.hashing import SHA256
from onus.log.tiles import WIDTH, Tile
from onus.verify.contents import Contents
from onus.verify.folder_site import FolderSite
from onus.verify.tree_audit import TreeAudit
from onus.wire.leaves.leaf import Leaf

ENTRY_BYTES = 200
SIZES = (100_000, 400_000)
LEAVES = 50_000
AUDIT_MIN, RATIO_MAX, GROWTH_MAX = 400_000, 1.2, 1.1
ROUNDS = 3


def entries(size: int) -> Iterator[bytes]:
    """Give leaves of 200 bytes."""
    for number in range(size):
        name = {"en": "", "zh": ""}
        bare = Leaf(
            "body", "bench", f"{number:010}", data={"order": number, "roles": [], "name": name}
        ).encode()
        name["en"] = "n" * (ENTRY_BYTES - len(bare))
        yield Leaf(
            "body", "bench", f"{number:010}", data={"order": number, "roles": [], "name": name}
        ).encode()


def written(folder: Path, size: int) -> Checkpoint:
    """Write a log; return its head."""
    edge, given = TreeEdge(), entries(size)
    for index in range(-(-size // WIDTH)):
        part = [next(given) for _ in range(min(WIDTH, size - index * WIDTH))]
        files = [(Tile(-1, index, len(part)), encode_bundle(part)), *edge.add(SHA256.leaves(part))]
        lay(folder, files)
    lay(folder, edge.partials())
    return Checkpoint("bench", size, edge.root())


def lay(folder: Path, files: list[tuple[Tile, bytes]]) -> None:
    for tile, raw in files:
        path = folder / "log" / tile.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def ceiling(size: int) -> float:
    """Return how many entries a second of one core hashing alone takes in, tree and all."""
    held, edge = list(entries(size)), TreeEdge()
    began = time.process_time()
    for at in range(0, size, WIDTH):
        edge.add(SHA256.leaves(held[at : at + WIDTH]))
    edge.root()
    return size / (time.process_time() - began)


def audited(folder: Path, head: Checkpoint, *, leaves: bool) -> float:
    """Return how many entries a second of one core an audit takes in."""
    audit = TreeAudit(FolderSite(folder), head, SHA256)
    with TemporaryDirectory() as aside:
        contents = Contents({}, Path(aside) / "contents")
        began = time.process_time()
        for bundle in audit.bundles():
            if leaves:
                contents.take(bundle)
        seconds = time.process_time() - began
        contents.close()
    if audit.faults or contents.faults:
        sys.exit("the audit found faults in a log of our own")
    return head.size / seconds


MEASURE = """
import resource, sys
from pathlib import Path
from bench.verify import audited
from onus.log.checkpoints import Checkpoint
audited(Path(sys.argv[1]), Checkpoint("bench", int(sys.argv[2]), bytes.fromhex(sys.argv[3])), leaves=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, head: Checkpoint) -> float:
    """Return the peak of an audit in a process of its own, in GiB."""
    command = [sys.executable, "-c", MEASURE, folder, str(head.size), head.root.hex()]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return int(told) / KIB_PER_GIB


def log(folder: Path) -> None:
    top = max(ceiling(SIZES[0]) for _ in range(ROUNDS))
    peaks = []
    for size in SIZES:
        place = folder / str(size)
        head = written(place, size)
        found = max(audited(place, head, leaves=False) for _ in range(ROUNDS))
        peaks.append(peak(place, head))
        print(
            f"Re-hash, {size:,} entries: {found:,.0f}/s a core (x{found / AUDIT_MIN:.2f} of {AUDIT_MIN:,}; "
            f"x{found / top:.2f} of hashing alone, {top:,.0f}/s); {peaks[-1]:.3f} GiB"
        )
    growth = peaks[-1] / peaks[0]
    print(f"Memory at {SIZES[-1] // SIZES[0]} times the size: x{growth:.2f} (limit {GROWTH_MAX})")
    place = folder / "leaves"
    found = max(audited(place, head, leaves=True) for head in [written(place, LEAVES)] for _ in range(ROUNDS))
    print(f"Re-hash and every leaf against its schema: {found:,.0f}/s a core")


def syracuse(folder: Path) -> None:
    data = SHARED / "data" / "syracuse"
    if not data.is_dir():
        print("Syracuse: no data; set ONUS_SHARED")
        return
    dossier, out, site = folder / "s", folder / "so", folder / "site"
    onus(
        "dossier", "create", dossier, "--pack", "us-syracuse-strict", "--network", data / "street_polygons.parquet",
        "--id-column", "STREET_ID", "--lines", data / "street_centerlines.parquet", "--lines-id", "STREET_ID",
        "--lines-oneway", "ONE_WAY", "--tracks", data / "tracks_2020-02-27_03-01.parquet", "--columns", "vehicle_id=truck_id",
    )  # fmt: skip
    onus("log", "init", folder / "log", "--origin", "bench.example/log")
    words = ("--as-of", "2020-03-03T00:00:00Z", "--out", out, "--workers", 2)
    runs = []
    for number in range(ROUNDS):
        assessed = onus("assess", dossier, *words)
        if not number:
            onus("publish", out, "--log", folder / "log", "--site", site)
        runs.append((assessed, onus("verify", site, "--no-state", "--workers", 2)))
    assessed = min((one for one, _ in runs), key=lambda ran: ran.seconds)
    verified = min((one for _, one in runs), key=lambda ran: ran.seconds)
    ratio = verified.seconds / assessed.seconds
    print(
        f"Syracuse, three days: verified in {verified.seconds:.1f} s and {verified.gib:.2f} GiB, assessed in "
        f"{assessed.seconds:.1f} s: x{ratio:.2f} (limit {RATIO_MAX})"
    )


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        log(Path(name))
        syracuse(Path(name))
    sys.exit(0)
