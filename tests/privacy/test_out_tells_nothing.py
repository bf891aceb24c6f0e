"""What an assessment writes for publication tells nothing that was planted; its private folder may."""

from __future__ import annotations

import shutil

import pytest

from onus.__main__ import main

from .leaks import leaks
from .planted import HOLDERS, HOME_NAME, PLATE, WORKER, write_planted

AS_OF = "2024-01-25T00:00:00+08:00"
EVERY = ("phone", "identity", "plate", "mail", "home", "holder", "worker", "owner")


@pytest.mark.parametrize("homes", [True, False], ids=["with homes", "without homes"])
def test_facts_and_findings_of_an_assessment_tell_nothing_that_was_planted(homes, tmp_path):
    # Without homes and visits the office knows neither the address nor the worker.
    kinds = EVERY if homes else (*EVERY[:4], "holder")
    plants = write_planted(tmp_path / "d", homes=homes, kinds=kinds)
    out = tmp_path / "out"
    assert main(["assess", str(tmp_path / "d"), "--as-of", AS_OF, "--out", str(out), "--workers", "1"]) == 0
    words = {word for plant in plants for word in plant.needles} | {*HOLDERS, PLATE, HOME_NAME, WORKER}
    withheld = leaks(out / "private", words)
    shutil.rmtree(out / "private")

    assert len(withheld) > 100
    assert (out / "facts.jsonl").stat().st_size > 0
    assert leaks(out, words) == []
