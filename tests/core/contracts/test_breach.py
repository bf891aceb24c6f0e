"""Breaches: what a rule says follows from it, and what it rests on."""

from __future__ import annotations

import pytest

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.breach import CONSEQUENCES, breach
from onus.core.contracts.rule_values import lists_of, number_of, says_yes, text_of, texts_of
from onus.core.contracts.rulebook import Rule


def a_rule(**parameters):
    return Rule("R", "2015", "x", Localized(), Localized(), parameters=parameters)


@pytest.mark.parametrize("consequence", CONSEQUENCES)
def test_what_follows_from_a_breach_is_what_the_rule_says(consequence):
    found = breach(a_rule(consequence=consequence), "lot:1", at=Instant(5), days=19, of=20)

    assert (found.rule, found.subject, found.at, found.consequence) == ("R@2015", "lot:1", 5, consequence)
    assert found.facts == (("days", "19"), ("of", "20"))


def test_a_rule_that_names_no_consequence_only_flags():
    assert breach(a_rule(), "lot:1").consequence == "flag"


def test_a_value_of_another_type_is_no_value():
    rule = a_rule(number=True, text=3, texts="a", flag=1, lists=["a"])

    assert number_of(rule, "number") is None
    assert text_of(rule, "text") == ""
    assert texts_of(rule, "texts") == ()
    assert not says_yes(rule, "flag")
    assert lists_of(rule, "lists") == ()


def test_values_of_the_asked_type_are_given_back_in_order():
    rule = a_rule(number=3, text="a", texts=["b", "a"], flag=True, lists={"y": ["2"], "x": ["1", "0"]})

    assert (number_of(rule, "number"), text_of(rule, "text"), says_yes(rule, "flag")) == (3, "a", True)
    assert texts_of(rule, "texts") == ("b", "a")
    assert lists_of(rule, "lists") == (("x", ("1", "0")), ("y", ("2",)))
