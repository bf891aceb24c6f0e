"""Readers: wrk over thousands of addresses, and what they waited.

In:  the address of a server, a file of addresses, seconds.
Out: requests, errors and every latency that wrk saw, so that runs can be added up exactly.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = Path(__file__).with_name("readers.lua")
CONNECTIONS = 16
MARK = "ONUS "


@dataclass(slots=True)
class Read:
    """What readers saw; latencies in microseconds."""

    requests: int = 0
    seconds: float = 0.0
    errors: int = 0
    latency: Counter[int] = field(default_factory=Counter)

    def add(self, other: Read) -> None:
        """Add another run."""
        self.requests += other.requests
        self.seconds += other.seconds
        self.errors += other.errors
        self.latency += other.latency

    @property
    def a_second(self) -> float:
        """Return requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0

    def ms(self, percent: float) -> float:
        """Return the latency below which so many per cent of the requests were answered."""
        left = percent / 100 * sum(self.latency.values())
        for value, count in sorted(self.latency.items()):
            left -= count
            if left <= 0:
                return value / 1000
        return 0.0

    def told(self) -> str:
        """Return the figures in one line."""
        return (
            f"{self.a_second:>8,.0f} requests/s  p50 {self.ms(50):7.1f} ms  p95 {self.ms(95):7.1f} ms  "
            f"p99 {self.ms(99):7.1f} ms  errors {self.errors} of {self.requests:,}"
        )


def read(base: str, addresses: Path, *, seconds: int, seed: int, connections: int = CONNECTIONS) -> Read:
    """Let readers ask for pages as quickly as they are answered, with so many connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(SCRIPT), base]
    ran = subprocess.run(
        [*command, "--", str(addresses), str(seed)], capture_output=True, text=True, check=False
    )
    line = next((one for one in ran.stdout.splitlines() if one.startswith(MARK)), None)
    if ran.returncode or line is None:
        sys.exit(f"wrk failed: {ran.stdout}{ran.stderr}")
    told = json.loads(line.removeprefix(MARK))
    return Read(
        requests=told["requests"], seconds=told["us"] / 1e6, errors=told["status"] + told["lost"],
        latency=Counter(dict(told["latency"])),
    )  # fmt: skip
