"""Running commands of the product as a user would, and measuring what they take."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ONUS_SHARED", ROOT.parent / "shared"))
KIB_PER_GIB = 1024 * 1024


@dataclass(frozen=True)
class Ran:
    """What a command took: wall seconds, and the largest process among it and its workers."""

    seconds: float
    gib: float

    def against(self, *, seconds: float, gib: float) -> str:
        return (
            f"{self.seconds:.1f} s (x{self.seconds / seconds:.2f} of {seconds:g} s), "
            f"{self.gib:.2f} GiB (x{self.gib / gib:.2f} of {gib:g})"
        )


MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def onus(*words: object) -> Ran:
    """Run a command in a process of its own, so that its peak is its own and of no earlier one."""
    command = [sys.executable, "-c", MEASURE, sys.executable, "-m", "onus", *map(str, words)]
    began = time.monotonic()
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    seconds = time.monotonic() - began
    if int(told[0]):
        sys.exit(f"onus {words[0]} ended with {told[0]}")
    return Ran(seconds, int(told[1]) / KIB_PER_GIB)
