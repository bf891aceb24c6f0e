"""A program that is made to stand still right after chosen system calls.

In:  a command, and for each kind of call after which ones the program shall stand still.
Out: the name of the call, each time that it stands; it goes on once the next is asked for.

The surprise: nothing is killed, and yet what lies on the disk meanwhile is what a kill
at that instant would have left. So one run shows as many kills as it makes calls.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

CALL = re.compile(r"^\d+ +(?:<\.\.\. )?([a-z0-9_]+)")
QUIET = {
    **os.environ,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src"),
}
"""An environment in which Python writes no files of its own."""
STANDS_WITHIN_S = 1.0
STANDS = frozenset("tT")


def stands_after(
    command: Sequence[str],
    points: Mapping[str, str],
    *,
    says: Path = Path(os.devnull),
) -> Iterator[str]:
    """Run a command and yield the name of each call after which it stands still.

    Args:
        command: the program and its words.
        points: by the name of a call which ones, as strace counts them: `3`, `5+10`, `2..8+3`.
        says: file for what it prints.
    """
    strace = shutil.which("strace")
    assert strace, "this test needs strace: apt-get install strace"
    wishes = [
        word for name, when in points.items() for word in ("-e", f"inject={name}:signal=SIGSTOP:when={when}")
    ]
    mine, its = os.pipe()
    traced = [
        strace,
        "-f",
        "-qq",
        "-o",
        f"/dev/fd/{its}",
        "-e",
        f"trace={','.join(points)}",
        *wishes,
        *command,
    ]
    with (
        says.open("wb") as printed,
        subprocess.Popen(traced, env=QUIET, pass_fds=(its,), stdout=printed) as running,
        os.fdopen(mine, encoding="utf-8", errors="replace") as told,
    ):
        os.close(its)
        yield from _stands(running, told)
    assert running.returncode == 0, running.returncode


def _stands(running: subprocess.Popen[bytes], told: Iterator[str]) -> Iterator[str]:
    after, signalled, process = "", "", 0
    for line in told:
        # The first who calls anything is the program itself; its threads come later.
        process = process or int(line.split()[0])
        if "--- SIGSTOP" in line:
            signalled = after
        elif "--- stopped by SIGSTOP" in line:
            if signalled and _stands_still(process):
                yield signalled
            signalled = ""
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        elif found := CALL.match(line):
            after = found[1]


def _stands_still(process: int) -> bool:
    """Wait until every thread of a process stands; return whether they do.

    They do not where two threads were told to at once and the other one's word comes late.
    """
    until = time.monotonic() + STANDS_WITHIN_S
    while time.monotonic() < until:
        try:
            states = [_state(task) for task in Path(f"/proc/{process}/task").iterdir()]
        except FileNotFoundError:
            return False
        if STANDS.issuperset(states):
            return True
        time.sleep(0.001)
    return False


def _state(task: Path) -> str:
    try:
        # The name in brackets may hold anything; the state follows its last bracket.
        return (task / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2][:1]
    except FileNotFoundError:
        return "T"
