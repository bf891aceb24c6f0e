"""A program that is made to stand still right after chosen system calls.

In:  a command, and for each kind of call after which ones the program shall stand still.
Out: the name of the call, each time that it stands; it goes on once the next is asked for.

The surprise: nothing is killed, and yet what lies on the disk meanwhile is what a kill
at that instant would have left. So one run shows as many kills as it makes calls. It
stands once strace has said so of every thread: how a thread looks from outside does not
tell whether it stands or is only looked at by strace and goes on at once.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
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
        "-q",
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
        yield from _stands(told)
    assert running.returncode == 0, running.returncode


def _stands(told: Iterator[str]) -> Iterator[str]:
    after, signalled, process, standing, gone = "", "", 0, set[int](), set[int]()
    try:
        for line in told:
            thread = int(line.split()[0])
            process = process or _process_of(thread)
            if "--- SIGSTOP" in line:
                signalled = after
            elif "--- stopped by SIGSTOP" in line:
                standing.add(thread)
            elif "+++ exited" in line:
                gone.add(thread)
            elif found := CALL.match(line):
                after = found[1]
            if standing and standing >= _threads(process) - gone:
                if signalled:
                    yield signalled
                signalled = ""
                standing.clear()
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)
    except BaseException:
        # Whoever looked on has failed; what stands still would never end by itself.
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        raise


def _process_of(thread: int) -> int:
    """Return the process that a thread belongs to; the thread itself where that is gone already."""
    try:
        status = Path(f"/proc/{thread}/status").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return thread
    return int(status.partition("Tgid:")[2].split()[0])


def _threads(process: int) -> set[int]:
    """Return the threads of a process; none once it is gone."""
    try:
        return {int(task.name) for task in Path(f"/proc/{process}/task").iterdir()}
    except FileNotFoundError:
        return set()
