"""Hold-back: what is kept is shown, and given back on its day with a line of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant, ZoneTable
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.consequences.consequences import consequences
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PaymentFact
from onus.core.contracts.payments import Deduction, PaymentTerms, Price
from onus.core.contracts.rulebook import Rulebook
from onus.core.determinations.findings import FindingColumns
from onus.core.duties.duties import DutyColumns

ZONE = ZoneTable("Asia/Shanghai", (0,), (28_800,))
NONE = np.zeros(0, np.int64)
MONTHLY = Contract(
    "c",
    Localized(),
    "service_purchase",
    "government",
    date(2023, 9, 1),
    date(2024, 9, 1),
    payment=PaymentTerms("9", hold_back_ppm=50_000),
    prices=(Price("p", "5", "", "month", Minor(100_001)),),
    deductions=(Deduction("D", "8", "", ("unmet",), automatic=False),),
)


def certificates(*paid, contract=MONTHLY, as_of=date(2024, 3, 1), months=("2023-11", "2023-12")):
    """Return the certificates of some months that are on record by an invoice each."""
    invoices = [_money(f"i{name}", name, "invoice", 1) for name in months]
    return consequences(
        contract,
        places=(),
        duties=DutyColumns(*[NONE] * 7),
        findings=FindingColumns(*[NONE] * 9),
        payments=(*invoices, *paid),
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=ZONE.at(as_of),
    )


def _money(name, period, kind, amount):
    at = ZONE.at(date(2023, 11, 1))
    return PaymentFact(name, period, kind, amount, at, at)


def released(follows):
    """Return what each certificate releases, by the month it was held back in."""
    return {
        each.period: [
            (line.source, line.amount_minor) for line in each.lines if line.kind == "hold_back_release"
        ]
        for each in follows.certificates
    }


def test_what_was_held_back_is_released_in_the_month_of_its_day():
    found = released(certificates(months=("2023-11", "2023-12", "2024-01")))

    # 5 % of 100,001 is 5,000.05, rounded once when it was held back.
    assert found == {"2023-11": [], "2023-12": [], "2024-01": [("2023-11", 5_000), ("2023-12", 5_000)]}


def test_nothing_is_released_before_its_day_has_come():
    before = certificates(as_of=date(2023, 12, 31))
    on_the_day = certificates(as_of=date(2024, 1, 1))

    assert [each.period for each in before.certificates] == ["2023-11", "2023-12"]
    assert released(on_the_day)["2024-01"] == [("2023-11", 5_000), ("2023-12", 5_000)]


def test_beyond_the_months_on_record_a_last_certificate_only_releases():
    last = certificates().certificates[-1]

    assert (last.period, last.gross_minor, last.released_minor, last.payable_minor) == (
        "2024-01",
        0,
        10_000,
        10_000,
    )
    assert {line.kind for line in last.lines} == {"hold_back_release"}
    assert last.due_day == date(2024, 3, 1)


def test_the_term_ends_before_the_year_does():
    short = replace(MONTHLY, ends=date(2023, 12, 16))

    found = released(certificates(contract=short))

    assert [line[0] for line in found["2024-01"]] == ["2023-12"]
    assert [line[0] for line in found["2023-12"]] == ["2023-11"]


def test_no_share_of_what_is_released_is_held_back_again():
    january = certificates(months=("2023-12", "2024-01")).certificates[1]

    assert january.held_back_minor == 5_000
    assert january.payable_minor == 100_001 - 5_000 + 5_000


def test_a_payment_for_the_month_of_release_puts_it_on_record():
    january = certificates(_money("pay", "2024-01", "payment", 10_000)).certificates[-1]

    assert (january.period, january.released_minor) == ("2024-01", 10_000)
    assert january.paid_minor == 10_000


def test_a_schedule_counts_no_month_that_only_releases():
    assert len(certificates().certificates) == 3
    assert certificates().termination is None


@given(
    st.integers(0, 1_000_000),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 400),
)
def test_everything_held_back_comes_back_to_the_fen_and_once(share_ppm, price, charged, days):
    contract = replace(
        MONTHLY,
        payment=PaymentTerms("9", hold_back_ppm=share_ppm, substitute_clause="9.4"),
        prices=(Price("p", "5", "", "month", Minor(price), per=7),),
    )
    at = ZONE.at(date(2023, 12, 5))
    work = Act("s", "substitute_performance", at, at, "contractor", amount_minor=charged)
    found = consequences(
        contract,
        places=(),
        duties=DutyColumns(*[NONE] * 7),
        findings=FindingColumns(*[NONE] * 9),
        acts=(work,),
        payments=(_money("i", "2023-11", "invoice", 1),),
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=Instant(ZONE.at(date(2023, 12, 6)) + days * 86_400_000_000),
    ).certificates

    held = {each.period: each.held_back_minor for each in found if each.held_back_minor}
    back = [line for each in found for line in each.lines if line.kind == "hold_back_release"]
    assert len({line.source for line in back}) == len(back)
    assert all(line.amount_minor == held[line.source] for line in back)
    assert all(sum(line.amount_minor for line in each.lines) == each.payable_minor >= 0 for each in found)
    if days > 400 - 30:
        assert {line.source for line in back} == {name for name in held if name < "2024"}


@pytest.mark.parametrize("as_of", [date(2024, 1, 1), date(2024, 12, 31)])
def test_looking_later_releases_nothing_twice(as_of):
    total = sum(each.released_minor for each in certificates(as_of=as_of).certificates)

    assert total == 10_000


def test_a_waiver_for_a_month_that_is_not_assessed_lets_nothing_go_and_says_so():
    waived = replace(_money("w", "2030-01", "waiver", 50), by_post="head", reason="flood")

    found = certificates(waived)

    assert [(each.id, each.effective_minor, each.defects) for each in found.waivers] == [
        ("w", 0, ("no_period",))
    ]
    assert found.unplaced == ("w",)
