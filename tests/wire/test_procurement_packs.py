"""The packs on procurement: every rule of the table, dated, cited in both languages, graded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from onus.core.contracts.breach import CONSEQUENCES
from onus.core.contracts.rule_values import holding
from onus.core.contracts.rulebook import Rulebook
from onus.outside.law import load_pack
from onus.wire.procurement_parameters import KINDS
from onus.wire.rulebooks import read_pack

PACKS = ("cn-procurement", "uk-pa2023", "eu-procurement", "us-far")
RULES = [rule for pack in PACKS for rule in load_pack(pack).rules if rule.kind in KINDS]
TABLE = {
    "V": "DEC-05 FCR-06 NEED-07 METH-08 PUB-09 TIME-10 TIME-11 DISC-12 QUAL-13 COI-14 REL-15 COLL-16 BOND-17 BOND-18 "
    "MIN3-19 PANEL-20 PANEL-21 SCORE-22 LOW-23 AWD-24 SS-25 SIGN-26 CHG-27 SUB-28 ACC-29 SEP-30 ARCH-31 PROT-32 "
    "PAY-34 DISC-35 REQ-36",
    "S": "SCOPE-01 READY-46",
}
ELSEWHERE = ("UK-KPI-51", "UK-NOT-52", "UK-PAY-53", "EU-MOD-54", "EU-ALT-55", "US-PP-56")
OF_THE_NATIONAL_PACK = ("CN-FORM-03", "CN-TERM-02", "CN-TERM-04", "CN-PAY-33", "CN-PEN-37", "CN-SUBST-47")


def test_every_rule_of_the_table_on_procurement_is_in_a_pack_with_its_grade():
    grades = {rule.id: rule.grade for rule in RULES}
    wanted = {f"CN-{name}": grade for grade, names in TABLE.items() for name in names.split()}

    assert {name: grades.get(name) for name in wanted} == wanted
    assert [name for name in ELSEWHERE if name not in grades] == []


def test_what_the_national_pack_says_is_not_said_twice():
    national = {rule.id for rule in load_pack("cn-national").rules}

    assert set(OF_THE_NATIONAL_PACK) <= national
    assert national & {rule.id for rule in RULES} == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_is_cited_in_both_languages_and_verified_only_where_it_was_read(rule):
    assert all((rule.citation.en, rule.citation.zh, rule.says.en, rule.says.zh, rule.source))
    assert rule.verified is (rule.grade == "V")
    assert rule.parameters["consequence"] in CONSEQUENCES
    assert rule.kind in KINDS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_holds_from_its_first_day_and_on_no_day_before(rule):
    book = Rulebook((rule,))
    if rule.since is None:
        assert holding(book, rule.kind, date(2026, 1, 1)) == ()
        assert holding(Rulebook((rule,), (rule.id,)), rule.kind, date(2026, 1, 1)) == (rule,)
        return

    assert holding(book, rule.kind, rule.since) == (rule,)
    assert holding(book, rule.kind, rule.since - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("kind", "parameter"),
    [
        ("bid_period", "d_min = 0"),
        ("bid_period", "d_min = true"),
        ("bid_period", "consequence = 'block'"),
        ("bond", "bid_bond_ppm_max = 1_000_001"),
        ("bond", "cash_only_refused = 1"),
        ("committee", "currency = ''"),
        ("negative_list", "categories = []"),
        ("discrimination", "words = { brand = 'x' }"),
        ("separation", "pairs = ['a']"),
        ("bond", "consequence = 'shout'"),
        ("bid_period", "days_min = 20"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_with_its_line(kind, parameter):
    head = (
        f'[pack]\nid = "p"\n[[rule]]\nid = "R"\nversion = "1"\nkind = "{kind}"\ncitation = "c"\nsays = "s"\n'
    )
    faults = read_pack(f"{head}[rule.parameters]\n{parameter}\n".encode(), file="p.toml")[1]

    assert faults
    assert all(fault.line > 0 for fault in faults)
