"""The table of permissions: what the file must say, and what the shipped file says."""

from __future__ import annotations

import pytest

from onus.base.errors import FaultyInput
from onus.core.authority.actors import Role
from onus.outside.law import permissions
from onus.wire.permission_tables import read_permissions

ROW = '{ name = "a.see", kind = "page", roles = ["officer"], what = { en = "see", zh-Hans = "查看" } }'


def codes(text: str) -> list[str]:
    with pytest.raises(FaultyInput) as caught:
        read_permissions(text.encode(), file="permissions.toml")
    return [fault.code for fault in caught.value.faults]


def table(*rows: str, more: str = "") -> str:
    listed = ",\n".join(rows)
    return f'version = "1"\nsecond_factor = []\nactions = [\n{listed}\n]\n{more}'


def apart(action: str) -> str:
    return f'[[apart]]\nname = "r"\ndeeds = ["proposed"]\nactions = ["{action}"]\nwhy = {{ en = "w", zh-Hans = "因" }}'


def test_a_sound_table_is_read_as_it_stands():
    assert read_permissions(table(ROW).encode(), file="x").actions[0].name == "a.see"


def test_two_rows_of_one_name_are_a_fault():
    assert codes(table(ROW, ROW)) == ["AUTHORITY-002"]


def test_a_rule_that_keeps_apart_what_has_no_row_is_a_fault():
    assert codes(table(ROW, more=apart("b.see"))) == ["AUTHORITY-003"]


def test_a_rule_that_keeps_apart_what_everybody_may_is_a_fault():
    assert codes(table(ROW.replace("officer", "resident"), more=apart("a.see"))) == ["AUTHORITY-004"]


def test_a_role_a_power_or_a_kind_that_means_nothing_is_told_with_the_others():
    wrong = ROW.replace("officer", "boss").replace('"page"', '"form"')

    assert codes(table(wrong)) == ["DOSSIER-003", "DOSSIER-003"]


def test_the_shipped_table_names_every_right_in_both_languages():
    silent = [row.name for row in permissions().actions if not (row.what.en and row.what.zh)]

    assert silent == []


def test_the_operator_of_the_machine_may_do_nothing_in_the_domain():
    held = [row.name for row in permissions().actions if Role.OPERATOR.value in row.roles]

    assert [name for name in held if not name.startswith("operations.")] == []


def test_every_act_of_an_officer_that_binds_somebody_needs_a_power_of_the_register():
    binding = {"inspect", "order", "deduct", "substitute", "terminate", "report_up"}
    rows = {row.name: row.power for row in permissions().actions if row.name.startswith("case.act.")}

    assert rows == {f"case.act.{power}": power for power in binding}


def test_excuses_and_waivers_take_four_eyes():
    kept = {name for rule in permissions().apart if rule.name == "four_eyes" for name in rule.actions}

    assert kept == {"excuse.approve", "waiver.approve"}
