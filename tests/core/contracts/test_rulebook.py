"""Rules: exactly one version in force on a day, or a refusal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.contracts.rulebook import (
    NoRuleInForce,
    Rule,
    Rulebook,
    RuleWithoutDate,
    TwoRulesInForce,
    UnknownRule,
)

NAME = Localized(en="name", zh="名称")
DAY = date(2023, 12, 19)


def rule(version="1", since=None, until=None, name="R"):
    return Rule(name, version, "deadline", NAME, NAME, since=since, until=until)


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [
        ((), UnknownRule),
        ((rule(since=date(2024, 1, 1)),), NoRuleInForce),
        ((rule(since=date(2020, 1, 1), until=DAY),), NoRuleInForce),
        ((rule(),), RuleWithoutDate),
        ((rule(since=date(2020, 1, 1)), rule("2", since=date(2021, 1, 1))), TwoRulesInForce),
    ],
)
def test_no_version_or_two_versions_are_refused(rules, refusal):
    with pytest.raises(refusal):
        Rulebook(rules).in_force("R", DAY)


def test_two_undated_versions_are_refused_even_where_the_dossier_names_them():
    with pytest.raises(TwoRulesInForce):
        Rulebook((rule("1"), rule("2")), ("R",)).in_force("R", DAY)


def test_an_undated_rule_applies_only_where_the_dossier_names_it():
    assert Rulebook((rule(),)).known("R", DAY) is None
    assert Rulebook((rule(),), ("R",)).in_force("R", DAY).key == "R@1"


def test_a_dated_version_in_force_goes_before_an_undated_one():
    both = (rule("1"), rule("2", since=date(2020, 1, 1)))

    assert Rulebook(both, ("R",)).in_force("R", DAY).key == "R@2"


@given(st.integers(-400, 400))
def test_versions_that_follow_each_other_leave_no_day_without_one_and_none_with_two(offset):
    change = date(2023, 6, 1)
    book = Rulebook((rule("1", date(2000, 1, 1), change), rule("2", change)))

    found = book.in_force("R", change + timedelta(days=offset))

    assert found.version == ("2" if offset >= 0 else "1")


def test_a_changed_number_changes_the_digest():
    one = Rule("R", "1", "x", NAME, NAME, parameters={"within_h": 24})
    other = Rule("R", "1", "x", NAME, NAME, parameters={"within_h": 25})

    assert one.digest() != other.digest()
