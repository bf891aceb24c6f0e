"""A contract in yen: no decimals anywhere that people read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("currency", "wanted", "other"), [("JPY", "2,400,000", "24,000.00"), ("KWD", "2,400.000", "24,000.00")]
)
def test_the_report_writes_amounts_with_the_decimals_of_the_currency(tmp_path, currency, wanted, other):
    folder = shutil.copytree(ROOT / "examples" / "toilets-2024", tmp_path / "d")
    head = (folder / "dossier.toml").read_text(encoding="utf-8")
    (folder / "dossier.toml").write_text(head.replace('"CNY"', f'"{currency}"'), encoding="utf-8")
    out = tmp_path / "o"

    assert main(["assess", str(folder), "--as-of", "2024-05-05T00:00:00+08:00", "--out", str(out)]) == 0

    page = (out / "report.en.html").read_text(encoding="utf-8")
    (month,) = json.loads((out / "payment.json").read_text(encoding="utf-8"))["certificates"]
    assert month["gross_minor"] == 2_400_000
    assert wanted in page
    assert other not in page
