"""Rows of payments.csv: money that is not exact, or of no month, is a fault."""

from __future__ import annotations

import pytest

from onus.wire.csv_rows import Row
from onus.wire.dossier_files import read_head
from onus.wire.fact_tables import Cells, payment


def read(**changed: str) -> tuple[int, str, list[str]]:
    cells = {"payment_id": "p", "period": "2023-11", "kind": "payment", "amount_minor": "1250",
             "happened_at": "2023-12-01T00:00:00Z", **changed}  # fmt: skip
    asked = Cells(Row(1, 2, cells), "payments.csv")
    found = payment(asked)
    return found.amount_minor, found.period, [fault.what for fault in asked.faults]


@pytest.mark.parametrize(
    "amount", ["12.5", "12.0", "1e30", "1E2", "-5", "+5", "", "NaN", "١٢", "9" * 16, "1,250", "0x1"]
)
def test_an_amount_that_is_no_whole_number_of_minor_units_is_a_fault(amount):
    assert len(read(amount_minor=amount)[2]) == 1


@pytest.mark.parametrize("period", ["November", "2023-13", "2023-1", "2023", "2023-11-01", "", "2023/11"])
def test_a_period_that_is_no_month_is_a_fault(period):
    assert len(read(period=period)[2]) == 1


def test_a_whole_amount_of_a_month_stands_as_written():
    assert read() == (1250, "2023-11", [])
    assert read(amount_minor="9" * 15) == (10**15 - 1, "2023-11", [])


@pytest.mark.parametrize("currency", ["RMB", "cny", "XXX", "", "EURO"])
def test_a_currency_that_is_not_in_the_standard_is_a_fault_at_its_line(currency):
    raw = f'[dossier]\nid = "d"\ntitle = "t"\ntime_zone = "UTC"\ncurrency = "{currency}"\n'.encode()

    (fault,) = read_head(raw).faults

    assert "currency must be a code of ISO 4217" in fault.what
    assert fault.line == 5
