"""Attacks on the register of a tender: what is written there so that it means nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import instant
from onus.core.tendering.judge import judge
from onus.wire.tenders.tender_faults import tender_faults
from tests.example_tender import tender

END = instant("2024-12-31T00:00:00Z")


def with_code(how):
    """Return the generated tender with the code of its one ban written otherwise."""
    one = tender()
    bans = tuple(replace(ban, credit_code=how(ban.credit_code)) for ban in one.register.bans)
    return replace(one, register=replace(one.register, bans=bans))


@pytest.mark.parametrize("how", [str.lower, lambda code: f" {code[:8]} {code[8:]}", str.upper])
def test_a_ban_holds_however_its_code_is_written(how):
    one = with_code(how)
    refused = judge(one, one.rulebook, END).lot("1").refused

    assert [each.reasons for each in refused] == [(("elsewhere", "banned:ban-1"),)]


@pytest.mark.parametrize(("how", "codes"), [(str.lower, ["QUALIFICATION-001"]), (str.upper, [])])
def test_a_ban_under_a_code_that_nobody_bears_is_refused_on_reading(how, codes):
    one = with_code(how)
    faults = tender_faults(one.facts, range(len(one.facts)), one.versions, one.register, {}, one.library)

    assert [each.code for each in faults] == codes
