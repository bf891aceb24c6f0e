"""The packs that come with Onus: they load, their dates do not cross, their grades are honest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from onus.core.contracts.rulebook import NoRuleInForce, Rule, Rulebook, RuleWithoutDate
from onus.outside.law import load_pack, pack_ids

PACKS = [load_pack(pack) for pack in pack_ids()]
RULES = [rule for pack in PACKS for rule in pack.rules]
DATED = [rule for rule in RULES if rule.since is not None]
UNDATED = [rule for rule in RULES if rule.since is None]
DAY = timedelta(days=1)


def book(rule: Rule, *, applied: tuple[str, ...] = ()) -> Rulebook:
    pack = next(pack for pack in PACKS if rule in pack.rules)
    return Rulebook(pack.rules, applied)


def key(rule: Rule) -> str:
    return rule.key


@pytest.mark.parametrize("rule", DATED, ids=key)
def test_a_dated_rule_holds_from_its_first_day_and_not_on_the_day_before(rule):
    assert rule.since is not None

    assert book(rule).in_force(rule.id, rule.since) == rule
    assert book(rule, applied=(rule.id,)).known(rule.id, rule.since - DAY) != rule


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.until is not None], ids=key)
def test_a_rule_that_ended_holds_on_its_last_day_and_not_on_the_next(rule):
    assert rule.until is not None

    assert book(rule, applied=(rule.id,)).in_force(rule.id, rule.until - DAY) == rule
    assert book(rule, applied=(rule.id,)).known(rule.id, rule.until) != rule


@pytest.mark.parametrize("rule", UNDATED, ids=key)
def test_a_rule_without_a_date_applies_only_where_it_is_named(rule):
    day = (rule.until or date(2024, 1, 15)) - DAY

    with pytest.raises(RuleWithoutDate):
        book(rule).in_force(rule.id, day)
    assert book(rule, applied=(rule.id,)).in_force(rule.id, day) == rule


def test_no_two_versions_of_a_rule_hold_on_one_day():
    edges = sorted({edge for rule in RULES for edge in (rule.since, rule.until) if edge})
    days = sorted({edge + shift for edge in edges for shift in (-DAY, 0 * DAY, DAY)})

    crossed = [
        (rule.id, day) for rule in RULES for day in days
        if sum(other.holds_on(day) for other in book(rule).versions(rule.id)) > 1
    ]  # fmt: skip

    assert crossed == []


def test_only_rules_read_in_full_are_verified_and_rules_without_a_date_never():
    assert [rule.key for rule in RULES if rule.verified and rule.grade != "V"] == []
    assert [rule.key for rule in UNDATED if rule.verified] == []
    assert {rule.grade for rule in RULES} <= {"V", "S", "M"}


def test_every_rule_cites_says_and_names_its_source_in_both_languages():
    silent = [
        rule.key
        for rule in RULES
        if not (rule.citation.en and rule.citation.zh and rule.says.en and rule.says.zh and rule.source)
    ]

    assert silent == []


def test_every_pack_is_named_like_its_folder():
    assert [pack.id for pack in PACKS] == list(pack_ids())


def test_huanren_gave_heavy_snow_36_hours_until_6_november_2024_and_48_since():
    rules = Rulebook(load_pack("cn-huanren-snow").rules)

    hours = [
        rules.in_force("HR-TIME", day).parameters["within_h_by_grade"]["heavy"]
        for day in (date(2005, 1, 1), date(2024, 11, 6), date(2024, 11, 7))
    ]

    assert hours == [36, 36, 48]


def test_montreal_has_no_certain_version_on_the_days_of_2019():
    rules = Rulebook(load_pack("ca-montreal-snow").rules, ("MTL-START",))

    with pytest.raises(NoRuleInForce):
        rules.in_force("MTL-START", date(2019, 6, 1))
