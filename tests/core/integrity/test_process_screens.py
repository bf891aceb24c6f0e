"""Screens of processes: of valid prices in one currency alone, and nothing fires."""

from __future__ import annotations

import gzip
import json

import pytest

from onus.__main__ import main
from onus.core.integrity.price_screens import price_screens
from onus.outside.law import screens_told


def bid(number: int, amount: float, *, status: str = "valid", currency: str = "CNY") -> dict[str, object]:
    return {
        "id": f"b{number}", "status": status, "value": {"amount": amount, "currency": currency},
        "tenderers": [{"id": f"firm-{number}"}],
    }  # fmt: skip


def process(ocid: str, *bids: dict[str, object]) -> str:
    released = {"ocid": ocid, "id": f"{ocid}-1", "date": "2024-01-01T00:00:00Z", "tag": ["award"]}
    return json.dumps({**released, "bids": {"details": list(bids)}})


@pytest.fixture
def screened(tmp_path, capsys):
    """Return what is printed of three processes: three prices, two of them, and three of two currencies."""
    three = [bid(1, 100), bid(2, 110), bid(3, 140), bid(4, 5, status="disqualified")]
    lines = (
        process("ocds-000000-a", *three),
        process("ocds-000000-b", *three[:2]),
        process("ocds-000000-c", *three[:2], bid(3, 140, currency="USD")),
    )
    path = tmp_path / "releases.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))

    def run(*words: str) -> str:
        assert main(["flags", str(path), "--screens", *words]) == 0
        return capsys.readouterr().out

    return run


def test_the_screens_of_a_process_are_exact_and_of_valid_prices_in_one_currency_alone(screened):
    told = json.loads(screened("--json"))
    expected = {
        name: f"{one.numerator}/{one.denominator}" for name, one in price_screens([100, 110, 140]).items()
    }

    assert told["OCID"] == {"ocds-000000-a": {"bids": 3, **expected}}


@pytest.mark.parametrize(
    ("language", "hint"), [("en", "Screens are hints."), ("zh-Hans", "报价筛查仅为提示。")]
)
def test_what_each_screen_is_worth_stands_above_every_number(screened, language, hint):
    lines = screened("--language", language).splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("ocds-"))

    assert lines[1].startswith(hint)
    for name, one in screens_told().items():
        assert any(line.startswith(name) and f"0.{one.auc_permille}" in line for line in lines[:first])


def test_screens_take_no_pack_for_they_have_no_limits(screened, capsys):
    with pytest.raises(SystemExit):
        screened("--pack", "onus-flags")

    assert "screens have no limits" in capsys.readouterr().err
