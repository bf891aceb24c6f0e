"""The law of what may not happen to a contract that was won."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant, ZoneTable, instant
from onus.core.contracts.breach import Breach, NotComputable
from onus.core.contracts.rulebook import Rulebook
from onus.core.remedies.afterwards import (
    BondTaken,
    ContractHandedOn,
    Subcontract,
    Supplement,
    bond_faults,
    subcontract_faults,
    supplement_faults,
)
from onus.outside.law import load_pack

BOOK = Rulebook(load_pack("cn-procurement").rules)
EUROPE = Rulebook(load_pack("eu-procurement").rules)
ZONE = ZoneTable("Asia/Shanghai", (0,), (28_800,))
START = instant("2024-05-06T10:00:00+08:00")
DAY = date(2024, 5, 6)


def supplements(*amounts):
    return [Supplement(Instant(START + n), f"s{n}", amount) for n, amount in enumerate(amounts)]


def grown(*amounts, book=BOOK):
    return [
        dict(one.facts)["supplement"]
        for one in supplement_faults(1_000, supplements(*amounts), book, ZONE, contract="c")
    ]


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ((100,), []),
        ((101,), ["s0"]),
        ((50, 50), []),
        ((50, 51), ["s1"]),
        ((60, -30, 60), ["s2"]),
        ((101, 1), ["s0", "s1"]),
    ],
)
def test_supplements_are_summed_against_a_tenth_and_what_is_dropped_makes_no_room(amounts, broken):
    assert grown(*amounts) == broken


def test_each_change_is_held_against_half_of_the_contract_where_the_rule_says_so():
    assert (grown(500, book=EUROPE), grown(501, book=EUROPE)) == ([], ["s0"])


@given(st.lists(st.integers(-200, 200), max_size=6), st.integers(1, 100))
def test_more_added_never_mends_a_breach(amounts, more):
    before = len(grown(*amounts))

    assert len(grown(*amounts, more)) >= before


def test_a_supplement_before_the_rule_was_in_force_breaks_nothing():
    early = Supplement(instant("2002-12-31T10:00:00+08:00"), "s", 900)

    assert supplement_faults(1_000, [early], BOOK, ZONE, contract="c") == ()


def let_on(**changed):
    whole = {"at": START, "id": "x", "supplier": "f9", "share_ppm": 200_000, "consented_at": START} | changed
    found = subcontract_faults([Subcontract(**whole)], [], BOOK, ZONE, contract="c", share_ppm_max=200_000)
    return [dict(one.facts)["fault"] for one in found]


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"share_ppm": 200_001}, ["share"]),
        ({"consented_at": None}, ["without_consent"]),
        ({"consented_at": Instant(START + 1)}, ["without_consent"]),
        ({"key_part": True}, ["key_part"]),
        ({"tier": 2}, ["second_tier"]),
    ],
)
def test_a_subcontract_needs_consent_a_share_and_no_second_tier(changed, faults):
    assert let_on(**changed) == faults


def test_shares_of_several_subcontracts_are_added():
    two = [Subcontract(Instant(START + n), f"x{n}", "f", 150_000, consented_at=START) for n in range(2)]
    found = subcontract_faults(two, [], BOOK, ZONE, contract="c", share_ppm_max=200_000)

    assert [(dict(one.facts)["fact"], dict(one.facts)["fault"]) for one in found] == [("x1", "share")]


def test_a_contract_that_is_handed_on_whole_is_reported():
    found = subcontract_faults(
        [], [ContractHandedOn(START, "a", "f9")], BOOK, ZONE, contract="c", share_ppm_max=0
    )

    assert [(one.consequence, dict(one.facts)["fault"]) for one in found] == [("report", "assigned")]


@pytest.mark.parametrize(
    ("bond", "breaches", "missing"),
    [
        (BondTaken("bid", 20, 1_000, ("guarantee",)), 0, ()),
        (BondTaken("bid", 21, 1_000, ("guarantee",)), 1, ()),
        (BondTaken("performance", 100, 1_000, ("transfer",)), 0, ()),
        (BondTaken("performance", 101, 1_000, ("transfer",)), 1, ()),
        (BondTaken("bid", 20, 1_000, ("cash",)), 1, ()),
        (BondTaken("bid", 20, 1_000, ("cash", "guarantee")), 0, ()),
        (BondTaken("bid", 20, None, ("guarantee",)), 0, ("base",)),
        (BondTaken("bid", 20, None), 0, ("base", "forms")),
        (BondTaken("bid", 0, None), 0, ()),
    ],
)
def test_a_bond_has_its_most_and_may_not_be_cash_alone(bond, breaches, missing):
    found = bond_faults(bond, BOOK, DAY, subject="bond:t")

    assert sum(isinstance(one, Breach) for one in found) == breaches
    assert [one.missing for one in found if isinstance(one, NotComputable)] == ([missing] if missing else [])
