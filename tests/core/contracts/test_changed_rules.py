"""Changed rules: what is replaced, what is told, and that a replay without a change says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.contracts.changed_rules import RuleChange, WhatIf, changes_between, what_differs, with_rules
from onus.core.contracts.rulebook import Rule, Rulebook


def a_rule(identity="A", version="1", **more):
    return Rule(
        identity, version, "bid_period", Localized(), Localized(), **{"since": date(2020, 1, 1), **more}
    )


def test_a_changed_rule_replaces_every_version_of_its_id_and_leaves_the_others():
    book = Rulebook((a_rule(), a_rule(version="2"), a_rule("B")), ("B",))
    other = with_rules(book, (a_rule(version="3"), a_rule("C")))

    assert [rule.key for rule in other.rules] == ["A@3", "B@1"]
    assert other.applied_undated == ("B",)
    assert [rule.key for rule in with_rules(book, (a_rule("C"),), also_new=True).rules] == [
        "A@1",
        "A@2",
        "B@1",
        "C@1",
    ]


def test_each_value_that_is_another_is_told_with_its_path():
    before = a_rule(parameters={"d_min": 20, "by": {"heavy": 36, "light": 12}})
    after = replace(
        before, version="if", until=date(2030, 1, 1), parameters={"d_min": 15, "by": {"heavy": 36}}
    )

    assert changes_between(Rulebook((before,)), Rulebook((after,))) == (
        RuleChange("A@1", "by.light", "12", ""),
        RuleChange("A@1", "d_min", "20", "15"),
        RuleChange("A@1", "until", "", "2030-01-01"),
        RuleChange("A@1", "version", "1", "if"),
    )


def test_versions_of_one_name_are_compared_and_others_come_and_go():
    old = (a_rule(), a_rule(version="2", parameters={"d_min": 20}))
    new = (a_rule(version="2", parameters={"d_min": 25}), a_rule(version="3"), a_rule(version="4"))

    assert changes_between(Rulebook(old), Rulebook(new)) == (
        RuleChange("A@1", "", "in the case", ""),
        RuleChange("A@2", "d_min", "20", "25"),
        RuleChange("A@3", "", "", "in the pack"),
        RuleChange("A@4", "", "", "in the pack"),
    )


def test_what_appears_goes_and_differs_is_told_once_each():
    before = {"duty 1": {"outcome": "late", "due": "x"}, "case 1": {}}
    after = {"duty 1": {"outcome": "fulfilled", "due": "x"}, "case 2": {}}

    assert what_differs(before, after) == (
        WhatIf("case 1", "", "found", "not found"),
        WhatIf("case 2", "", "not found", "found"),
        WhatIf("duty 1", "outcome", "late", "fulfilled"),
    )


said = st.dictionaries(
    st.text(max_size=3), st.dictionaries(st.text(min_size=1, max_size=2), st.text(max_size=2)), max_size=4
)


@given(said)
def test_a_case_never_differs_from_itself(replay):
    assert what_differs(replay, replay) == ()


@given(said, said)
def test_the_way_back_tells_the_same_differences_turned_round(one, other):
    there = what_differs(one, other)
    back = {WhatIf(each.subject, each.field, each.after, each.before) for each in what_differs(other, one)}

    assert set(there) == back


@given(st.lists(st.sampled_from("ABC"), unique=True), st.lists(st.sampled_from("ABC"), unique=True))
def test_the_same_rules_change_nothing(ids, changed):
    book = Rulebook(tuple(a_rule(each) for each in sorted(ids)))

    assert changes_between(book, with_rules(book, tuple(a_rule(each) for each in changed))) == ()
