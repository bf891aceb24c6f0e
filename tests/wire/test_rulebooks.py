"""Law packs: every fault told, no parameter passed over."""

from __future__ import annotations

import pytest

from onus.wire.rulebooks import read_pack

HEAD = """
[pack]
id = "p"
title = { en = "P", "zh-Hans" = "P" }
"""
RULE = """
[[rule]]
id = "R"
version = "{version}"
kind = "{kind}"
citation = "c"
says = "s"
{dates}
[rule.parameters]
{parameters}
"""


def faults(kind: str, parameters: str) -> list[tuple[str, int, str]]:
    raw = HEAD + RULE.format(kind=kind, parameters=parameters, version="1", dates="since = 2020-01-01")
    return [(fault.code, fault.line, fault.what) for fault in read_pack(raw.encode(), file="p.toml")[1]]


@pytest.mark.parametrize(
    ("kind", "parameters", "name"),
    [
        ("deadline", "within_hours = 2", "within_hours"),
        ("deadline", "standard = { measure = 'events', kind = ['crew'] }", "kind"),
        ("snow_grades", "hours = 24\nsteps = []\nhour = 24", "hour"),
        ("legal_form", "form = 'concession'\nterm_months = 3", "term_months"),
        ("burden", "part = 'rank'\nranks = ['law']", "ranks"),
        ("interest", "daily_ppm = 500\npay_within_d = 30", "pay_within_d"),
        ("evidence", "radius_m = 25", "radius_m"),
        ("reference", "amount = 5", "amount"),
    ],
)
def test_a_misspelt_parameter_is_refused_with_its_line(kind, parameters, name):
    found = faults(kind, parameters)

    assert [(code, name in what) for code, _, what in found if code in ("PACK-003", "DOSSIER-004")] != []
    assert found
    assert all(line > 0 for _, line, _ in found)
    assert name in found[0][2]


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("deadline", "within_h = '2'"),
        ("deadline", "within_h = -1"),
        ("deadline", "within_h_by_day = 3"),
        ("deadline", "standard = { measure = 'event' }"),
        ("deadline", "standard = { share_ppm = 0 }"),
        ("snow_grades", "steps = []"),
        ("snow_grades", "hours = 24\nsteps = [{ grade = 'light', from_mm = 1 }]"),
        ("legal_form", "term_months_max = 3"),
        ("report_clocks", "answer_within_h = 24"),
        ("legal_form", "form = 'concession'\nterm_months_max = 0"),
        ("burden", "part = 'ranks'"),
        ("burden", "part = 'rank'\nranks_allowed = 'law'"),
        ("interest", "daily_ppm = 0"),
        ("evidence", "radius_mm = true"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind, parameters):
    assert faults(kind, parameters) != []


def test_what_is_only_told_may_stand_under_stated():
    assert faults("deadline", "within_h = 2\nstated = { new_snow_cm_above = 5, anything = 'at all' }") == []


def test_a_rule_of_a_kind_that_nothing_applies_is_refused():
    assert [code for code, _, _ in faults("penalty", "")] == ["PACK-004"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("since = 2020-01-01", "since = 2021-01-01"),
        ("since = 2020-01-01\nuntil = 2021-01-02", "since = 2021-01-01"),
        ("since = 'unknown'", "since = 'unknown'"),
    ],
)
def test_two_versions_that_hold_on_one_day_are_refused(one, other):
    raw = HEAD + "".join(
        RULE.format(kind="deadline", parameters="within_h = 2", version=version, dates=dates)
        for version, dates in (("1", one), ("2", other))
    )

    assert [fault.code for fault in read_pack(raw.encode(), file="p.toml")[1]] == ["PACK-005"]


def test_versions_that_meet_and_one_without_a_first_day_are_accepted():
    raw = HEAD + "".join(
        RULE.format(kind="deadline", parameters="within_h = 2", version=version, dates=dates)
        for version, dates in (
            ("1", "since = 'unknown'\nuntil = 2020-01-01"),
            ("2", "since = 2020-01-01\nuntil = 2021-01-01"),
            ("3", "since = 2021-01-01"),
        )
    )

    assert read_pack(raw.encode(), file="p.toml")[1] == ()
