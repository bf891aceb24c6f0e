"""Financial health: the gate after a published warning, and both sides of each ratio."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.health import Accounts, HealthWarning, health_on

PARAMETERS = {
    "consequence": "reject", "warnings": ["profit_warning"], "accounts_months_max": 18, "liquidity_ppm_min": 800_000,
    "debt_ppm_max": 850_000, "interest_cover_ppm_min": 1_000_000, "dependence_ppm_max": 500_000,
}  # fmt: skip
RULE = Rule("SQ-HEALTH", "1", "financial_health", Localized(), Localized(), parameters=PARAMETERS)
GOOD = Accounts(
    "s", date(2023, 12, 31), date(2024, 4, 1), "CNY", Minor(100), Minor(100), Minor(100), Minor(50), Minor(1_000),
    Minor(10), Minor(10),
)  # fmt: skip
DAY = date(2024, 5, 30)
WARNING = HealthWarning(date(2024, 5, 10), "w1", "s", "profit_warning", "a public notice")


def health(accounts=(GOOD,), warnings=(), day=DAY, yearly=100, currency="CNY"):
    return health_on(
        "s", day, RULE, accounts=accounts, warnings=warnings, yearly_value=Minor(yearly), currency=currency
    )


def test_sound_accounts_open_the_gate_with_every_ratio_told():
    found = health()

    assert found.open
    assert [(one.name, one.value) for one in found.ratios] == [
        ("liquidity", 1), ("debt", Fraction(1, 2)), ("interest_cover", 1), ("dependence", Fraction(1, 10)),
    ]  # fmt: skip


def test_a_published_warning_closes_the_gate_from_its_day_however_good_the_accounts():
    found = [health(warnings=(WARNING,), day=day).open for day in (date(2024, 5, 9), date(2024, 5, 10))]

    assert found == [True, False]


def test_a_warning_closes_the_gate_until_an_examination_cleared_it():
    cleared = replace(WARNING, cleared_on=date(2024, 5, 20), cleared_by="an auditor")
    found = [health(warnings=(cleared,), day=day).open for day in (date(2024, 5, 19), date(2024, 5, 20))]

    assert found == [False, True]


def test_a_kind_of_warning_that_the_rule_does_not_name_is_shown_and_closes_nothing():
    found = health(warnings=(replace(WARNING, what="rumour"),))

    assert (found.open, found.warnings) == (True, ("w1",))


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"current_assets": Minor(80)}, True), ({"current_assets": Minor(79)}, False),
        ({"total_liabilities": Minor(85)}, True), ({"total_liabilities": Minor(86)}, False),
        ({"operating_profit": Minor(10)}, True), ({"operating_profit": Minor(9)}, False),
        ({"operating_profit": Minor(-1), "interest": Minor(0)}, False), ({"interest": Minor(0)}, True),
        ({"revenue": Minor(200)}, True), ({"revenue": Minor(199)}, False),
        ({"current_liabilities": Minor(0)}, True), ({"total_assets": Minor(0)}, False), ({"revenue": Minor(0)}, False),
    ],
)  # fmt: skip
def test_each_ratio_is_kept_at_its_limit_and_broken_beyond_it(changed, kept):
    assert health((replace(GOOD, **changed),)).open == kept


def test_an_amount_that_is_not_stated_closes_the_gate_and_is_named():
    found = health((replace(GOOD, interest=None),))

    assert found.reasons == (NotComputable("SQ-HEALTH@1", "supplier:s", ("interest",)),)


def test_another_currency_is_never_compared():
    assert health(currency="GBP").reasons == (NotComputable("SQ-HEALTH@1", "supplier:s", ("currency",)),)


def test_without_accounts_the_gate_stays_closed():
    assert health(()).reasons == (NotComputable("SQ-HEALTH@1", "supplier:s", ("accounts",)),)


def test_accounts_of_eighteen_months_count_and_older_ones_do_not():
    days = (date(2025, 6, 30), date(2025, 7, 1))

    assert [health(day=day).open for day in days] == [True, False]


def test_accounts_that_were_not_yet_published_are_not_seen():
    later = replace(GOOD, year_end=date(2024, 4, 30), published_on=date(2024, 5, 31), current_assets=Minor(0))

    assert health((GOOD, later)).open
    assert not health((GOOD, later), day=date(2024, 5, 31)).open


@given(st.dates(date(2024, 5, 10), date(2025, 5, 30)), st.integers(0, 10**9))
def test_no_accounts_open_a_gate_that_a_warning_has_closed(day, assets):
    assert not health((replace(GOOD, current_assets=Minor(assets)),), (WARNING,), day=day).open
