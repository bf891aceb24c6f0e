"""A tender of many large bids: sealed, received, opened, ranked and audited; time and peak memory of each step.

    python -m bench.sealing [BIDS] [BYTES] [FOLDER]

Bids are generated, and each lies on the disk three times at most: as its own folder until it is sealed, as an envelope in
the store, and opened. Three witnesses sign in this process, with keys and memory of their own on the disk.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.running import ROOT
from onus.base.instants import SECOND_US
from onus.outside.sealing.auditing import audit
from onus.outside.sealing.opening import OpeningKeys, open_bids
from onus.wire.sealing.codes import parse_code
from tests.outside.sealing.town import DEADLINE, TENDER, Town

BIDS, BYTES = 500, 20_000_000
RESERVE = 2**30


def main() -> None:
    """Print one line a step."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BIDS
    size = int(sys.argv[2]) if len(sys.argv) > 2 else BYTES
    where = Path(sys.argv[3]) if len(sys.argv) > 3 else ROOT / "build"
    where.mkdir(parents=True, exist_ok=True)
    wanted = 2 * count * (size + size // 8) + RESERVE
    free = shutil.disk_usage(where).free
    if free < wanted:
        print(f"not measured: it needs {wanted / 1e9:.0f} GB in {where}, which has {free / 1e9:.0f}")
        return
    with TemporaryDirectory(dir=where, prefix="sealing-") as name:
        tendered(Path(name), count, size)


def tendered(root: Path, count: int, size: int) -> None:
    """Run a whole tender."""
    town = Town(root)
    town.announced()
    made_up = np.random.default_rng(1)
    text = made_up.bytes(1_000_000)
    codes, prices = {}, {}
    spent = {"sealed": [0.0, 0.0], "received": [0.0, 0.0]}
    print(f"{count} bids of {size / 1e6:g} MB; peak memory before: {peak_mb():.0f} MB", flush=True)
    for number in range(count):
        offer = int(made_up.integers(10**6, 10**7))
        written(town.root / f"bid {number}", number, text, size)
        with took(spent["sealed"]):
            made = town.sealed(f"{number}", offer)
        codes[made.sealed.ciphertext] = parse_code(made.sealed.code)
        prices[made.sealed.ciphertext] = offer
        town.to(town.clock() + SECOND_US)
        with took(spent["received"]):
            town.received(made)
        made.sealed.path.unlink()
        shutil.rmtree(made.folder)
    for step in ("sealed", "received"):
        told(step, spent[step], count, size)
    town.to(DEADLINE + SECOND_US)
    town.closed()
    spent["opened"], spent["ranked"], spent["audited"] = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    with took(spent["opened"]):
        opened = open_bids(
            town.store,
            TENDER,
            OpeningKeys(town.shares[:3], codes),
            root / "opened",
            now=town.clock(),
            last=True,
        )
    told("opened", spent["opened"], count, size)
    with took(spent["ranked"]):
        offers = [
            (root / "opened" / one.ciphertext / "files" / "offer.txt", one.ciphertext) for one in opened
        ]
        ranked = sorted((int(path.read_text().split()[1]), name) for path, name in offers)
    assert [price for price, _ in ranked] == sorted(prices.values()) and len(ranked) == count
    told("ranked", spent["ranked"], count, 0)
    with took(spent["audited"]):
        findings = audit(town.store_path, TENDER, town.policy, opened=root / "opened", ended=True)
    assert findings == []
    told("audited", spent["audited"], count, size)


def written(folder: Path, number: int, text: bytes, size: int) -> None:
    """Write the files of a bid beside its offer."""
    folder.mkdir()
    with (folder / "plan.bin").open("wb") as stream:
        stream.write(number.to_bytes(8, "big"))
        for at in range(8, size, len(text)):
            stream.write(text[: size - at])


@contextmanager
def took(spent: list[float]) -> Iterator[None]:
    """Add the wall and CPU time of a block."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    spent[0] += time.perf_counter() - wall
    spent[1] += time.process_time() - cpu


def told(step: str, spent: list[float], count: int, size: int) -> None:
    """Print what a step took."""
    rate = f", {count * size / 1e6 / spent[1]:.0f} MB/s of CPU" if size and spent[1] else ""
    print(
        f"{step:<9} {spent[0]:8.1f} s wall {spent[1]:8.1f} s CPU{rate}; peak memory {peak_mb():.0f} MB",
        flush=True,
    )


def peak_mb() -> float:
    """Return the greatest memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


if __name__ == "__main__":
    main()
