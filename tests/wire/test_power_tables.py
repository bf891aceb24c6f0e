"""Tables of power: what contradicts itself is refused with its place."""

from __future__ import annotations

import pytest

from onus.base.errors import FaultyInput
from onus.wire.power_tables import read_power_table

ROW = 'name = "{}", roles = ["head"], stages = ["award"], what = {{ en = "x", zh-Hans = "某" }}'
ONE, TWO = ROW.format("a.do"), ROW.format("a.approve")


def codes(text: str) -> list[str]:
    with pytest.raises(FaultyInput) as caught:
        read_power_table(text.encode(), file="x.toml")
    return [fault.code for fault in caught.value.faults]


def table(*rows: str, more: str = "") -> str:
    return 'version = "1"\npowers = [\n' + "".join(f"  {{ {row} }},\n" for row in rows) + "]\n" + more


def test_two_rows_of_one_name_are_refused():
    assert codes(table(ONE, ONE)) == ["RESTRAINT-002"]


def test_a_rule_that_names_no_row_is_refused():
    apart = '[[apart]]\nname = "r"\ndid = ["a.do"]\nmay_not = ["b.do"]\nwhy = { en = "x", zh-Hans = "某" }\n'

    assert codes(table(ONE, more=apart)) == ["RESTRAINT-003"]


def test_an_approval_that_nothing_keeps_apart_is_refused():
    assert codes(table(ONE + ', eyes = 2, approval = "a.approve"', TWO)) == ["RESTRAINT-004"]


def test_a_bar_that_nobody_knows_cannot_be_overridden():
    more = '[[overridable]]\nbar = "mood"\nby = ["head"]\napproved_by = ["supervisor"]\n'

    assert codes(table(ONE, more=more)) == ["RESTRAINT-003"]


def test_every_fault_of_the_values_is_told_at_once():
    wrong = ONE.replace('"head"', '"chief"').replace('"award"', '"someday"')

    assert len(codes(table(wrong))) == 2
