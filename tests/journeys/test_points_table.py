"""The sample of a coefficient table: what the manual says is what the program computes, to the fen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.currencies import amount_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def payment(tmp_path_factory):
    out = tmp_path_factory.mktemp("points") / "out"
    words = ["assess", str(ROOT / "examples" / "points-2024"), "--as-of", "2024-08-01T00:00:00+08:00"]
    assert main([*words, "--out", str(out), "--workers", "1"]) == 0
    return json.loads((out / "payment.json").read_text(encoding="utf-8"))


def written(language: str) -> list[list[str]]:
    """Return the rows of months in the manual."""
    text = (ROOT / "docs" / "manual" / language / "points.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| 2024-\d\d ", line)
    ]


def computed(payment) -> list[list[str]]:
    counted = {span["id"]: span for span in payment["termination"]["spans"]}
    rows = []
    for month in payment["certificates"]:
        lines = dict.fromkeys(("coefficient", "score_bonus", "hold_back"), 0)
        for line in month["lines"]:
            lines[line["kind"]] = lines.get(line["kind"], 0) + line["amount_minor"]
        score = month["score"]
        amounts = [lines["coefficient"], lines["score_bonus"], -lines["hold_back"], month["payable_minor"]]
        span = counted[month["period"]]
        rows.append(
            [
                month["period"],
                f"{score['score_milli'] / 1000:g}",
                f"{score['coefficient_ppm'] / 10_000:g} %",
                *(amount_text(amount, currency="CNY") for amount in amounts),
                str(span["run"]),
                str(span["total"]),
            ]
        )
    return rows


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_table_of_the_manual_is_the_table_that_is_computed(payment, language):
    assert written(language) == computed(payment)
    assert {"74.9", "75", "89.9", "90", "95"} == {row[1] for row in written(language)}


def test_the_sample_is_marked_as_one_and_termination_is_allowed_by_the_months_in_all(payment):
    termination = payment["termination"]

    assert all(month["sample"] for month in payment["certificates"])
    assert (termination["reached_in"], termination["reached_by"]) == ("2024-07", "total")
    assert (termination["after"], termination["after_total"]) == (3, 2)


def test_the_lines_of_each_month_add_up_to_what_is_payable(payment):
    for month in payment["certificates"]:
        assert sum(line["amount_minor"] for line in month["lines"]) == month["payable_minor"]
