"""A program that is made to stand still does nothing meanwhile, and ends when whoever looks on has failed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.standstill import stands_after

pytestmark = [pytest.mark.slow, pytest.mark.foreign]
BUSY = """
import os, sys, threading
def work(name):
    for number in range(40):
        with open(f"{sys.argv[1]}/{name}-{number}", "w") as file:
            file.write("x")
        os.unlink(f"{sys.argv[1]}/{name}-{number}")
        open(f"{sys.argv[1]}/{name}-{number}.done", "w").close()
threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
[one.start() for one in threads]
[one.join() for one in threads]
"""


def run(folder: Path) -> Iterator[str]:
    return stands_after([sys.executable, "-c", BUSY, str(folder)], {"unlink": "1+3"})


def test_no_thread_goes_on_while_the_program_stands(tmp_path):
    stops = 0
    for _ in run(tmp_path):
        before = sorted(tmp_path.iterdir())
        time.sleep(0.01)
        assert sorted(tmp_path.iterdir()) == before
        stops += 1

    assert stops > 10
    assert len(sorted(tmp_path.iterdir())) == 160


def test_whoever_fails_while_the_program_stands_ends_it(tmp_path):
    with pytest.raises(RuntimeError, match="seen"):
        for _ in run(tmp_path):
            raise RuntimeError("seen")

    assert len(list(tmp_path.glob("*.done"))) < 160
