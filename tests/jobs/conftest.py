"""A website of its own on the disk, whose commands run as processes that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A data folder, and commands that run in it."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        # A file of its own: processes that are killed must not share a server with other tests.
        self.environment = {
            **os.environ,
            "ONUS_MODE": "demo",
            "ONUS_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "onus.wiring.settings",
        }
        self.environment.pop("ONUS_DATABASE", None)
        self.started: list[subprocess.Popen] = []

    def start(self, *words: object, **more: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "onus", *map(str, words)], cwd=ROOT, env={**self.environment, **more},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            # With all that it started: a worker that outlives its server holds the output open, and whoever reads it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()

    def run(self, *words: object, code: int = 0, **more: str) -> str:
        process = self.start(*words, **more)
        out, _ = process.communicate(timeout=300)
        assert process.returncode == code, out
        return out


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A migrated website that holds one dossier."""
    made = Site(tmp_path)
    made.run("migrate")
    made.run("dossier", "load", ROOT / "examples" / "by-hand-2024")
    yield made
    made.end()
