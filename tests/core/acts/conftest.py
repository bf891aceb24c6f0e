"""A contract with one clause on deductions."""

from __future__ import annotations

from datetime import date

import pytest

from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import Deduction


@pytest.fixture(scope="session")
def plain_contract() -> Contract:
    clause = Deduction("D1", "8.2", "", ("unmet",), amount_minor=Minor(50))
    return Contract(
        "c", Localized(), "service_purchase", "government", date(2023, 9, 1), date(2024, 9, 1),
        deductions=(clause,),
    )  # fmt: skip
