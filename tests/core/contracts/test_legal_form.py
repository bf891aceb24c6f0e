"""Legal form: dated, and never backdated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.contracts.contract import Contract
from onus.core.contracts.legal_form import judge_form, whole_months_of_term
from onus.core.contracts.rulebook import Rule, Rulebook

NAME = Localized(en="name", zh="名称")
BENXI = Contract(
    "c", NAME, "concession", "government", date(2023, 9, 1), date(2047, 9, 1), signed=date(2023, 8, 29)
)
PAID_BY_USERS = Rule(
    "FORM",
    "2024",
    "legal_form",
    NAME,
    NAME,
    since=date(2024, 5, 1),
    verified=True,
    parameters={"form": "concession", "user_paid_ppm_min": 500_000},
)


def found(contract=BENXI, rule=PAID_BY_USERS):
    (finding,) = judge_form(contract, Rulebook((rule,)))
    return finding.verdict, finding.in_force_at_signature


def test_a_concession_paid_by_government_is_a_mismatch_as_a_what_if_for_a_contract_of_2023():
    assert found() == ("mismatch", False)


def test_the_same_contract_signed_on_the_first_day_of_the_rule_is_a_mismatch_in_force():
    assert found(replace(BENXI, signed=date(2024, 5, 1))) == ("mismatch", True)


def test_an_older_version_that_had_ended_by_the_signature_was_not_in_force():
    ended = replace(PAID_BY_USERS, since=date(2015, 6, 1), until=date(2023, 8, 29))

    assert found(rule=ended) == ("mismatch", False)


@pytest.mark.parametrize(
    "change", [{"contract": replace(BENXI, signed=None)}, {"rule": replace(PAID_BY_USERS, since=None)}]
)
def test_where_a_date_is_unknown_nobody_says_whether_it_was_in_force(change):
    assert found(**change) == ("mismatch", None)


def test_a_share_that_users_pay_of_just_enough_conforms():
    assert found(replace(BENXI, user_paid_ppm=500_000))[0] == "conforms"
    assert found(replace(BENXI, user_paid_ppm=499_999))[0] == "mismatch"


def test_a_rule_on_concessions_says_nothing_of_a_purchased_service():
    assert found(replace(BENXI, form="service_purchase"))[0] == "conforms"


@pytest.mark.parametrize(
    ("ends", "verdict"), [(date(2026, 9, 1), "conforms"), (date(2026, 10, 1), "term_too_long")]
)
def test_a_purchased_service_of_more_than_its_months_is_too_long(ends, verdict):
    purchase = replace(BENXI, form="service_purchase", ends=ends)
    rule = replace(PAID_BY_USERS, parameters={"form": "service_purchase", "term_months_max": 36})

    assert found(purchase, rule)[0] == verdict


def test_only_whole_months_count():
    assert whole_months_of_term(replace(BENXI, starts=date(2023, 9, 15), ends=date(2023, 10, 14))) == 0
    assert whole_months_of_term(replace(BENXI, starts=date(2023, 9, 15), ends=date(2023, 10, 15))) == 1


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_rule_that_came_after_the_signature_is_never_backdated(signed, since):
    verdict = found(replace(BENXI, signed=signed), replace(PAID_BY_USERS, since=since))

    assert verdict == ("mismatch", since <= signed)
