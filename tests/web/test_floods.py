"""Floods: many senders at one time, on real connections; one answer brings in one, and no allowance is overdrawn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from onus.actions.admit_sender import SOLVED_RULES
from onus.records.models import Allowance, SpentPuzzle
from tests.served import SET_UP
from tests.web.floods_at_once import AT_ONCE, admit_all

HERE = Path(__file__).parent


@pytest.fixture
def flood(request, tmp_path):
    """Return what sends many at once: on SQLite to a file of its own, on PostgreSQL to the server of the tests."""
    if connection.vendor == "sqlite":
        yield lambda pairs: in_a_file(pairs, tmp_path)
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        yield admit_all
        Allowance.objects.all().delete()
        SpentPuzzle.objects.all().delete()


def in_a_file(pairs: list, data: Path) -> list[str]:
    way = {name: value for name, value in os.environ.items() if not name.startswith("ONUS_")} | {
        "ONUS_MODE": "test", "ONUS_DATA": str(data), "DJANGO_SETTINGS_MODULE": "onus.wiring.settings",
        "PYTHONPATH": str(HERE.parents[1]),
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", SET_UP, str(HERE / "floods_at_once.py"), json.dumps(pairs)], env=way,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_one_answer_sent_many_times_at_once_brings_in_one_report(flood):
    came = flood([[1, ""]] * AT_ONCE)

    # What was spent before counts against its direction too, so the last of them are too many.
    assert came.count("admitted") == 1 and set(came) <= {"admitted", "spent", "too_many"}


def test_many_at_once_never_draw_more_than_the_allowance(flood):
    came = flood([[number, "d" * 64] for number in range(3 * SOLVED_RULES[0].at_once)])

    assert came.count("admitted") == SOLVED_RULES[0].at_once
    assert set(came) == {"admitted", "too_many"}
