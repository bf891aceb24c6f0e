"""The law of promises that become a contract and are owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.contracts.contract import Contract, Kpi, Obligation, Party
from onus.core.contracts.payments import Price
from onus.core.contracts.standards import Deadline, Standard
from onus.core.promises.filling import (
    WinningBid,
    broken_promises,
    citations,
    contract_of_bid,
    obligations_of_promises,
    promises_of,
)
from onus.core.promises.promised import (
    Promised,
    PromiseFault,
    PromiseTerm,
    as_promised,
    promise_faults,
    term_faults,
)
from onus.core.promises.slots import number_in
from onus.wire.contract_text import contract_file
from onus.wire.dossier_files import read_contract

ROOT = Path(__file__).resolve().parents[3]
DRAFT = Contract(
    "lot-1", Localized("Sweeping (generated)", "清扫（生成）"), "service_purchase", "government",
    date(2024, 1, 1), date(2025, 1, 1), price_minor=1_000_000, source="tender documents", placeholder=True,
    parties=(Party("buyer", Localized("Purchasing unit", "采购单位"), "unit"), Party("contractor", Localized())),
    obligations=(
        Obligation("CLEAR", "3.1", Localized("Clear"), "snow", "snowfall",
                   standard=Standard(share_ppm=900_000), deadline=Deadline(within_h=24)),
        Obligation("ROUND.S", "3.2", Localized("Rounds"), "snow", "day", standard=Standard(count=2), deadline=Deadline()),
    ),
    prices=(Price("km", "7.1", "CLEAR", "km", 5_000),),
    kpis=(Kpi("ON-TIME", Localized("On time"), "CLEAR", 950_000, "9"),),
)  # fmt: skip
TERMS = (
    PromiseTerm("SHARE", "quantity", "obligations.CLEAR.standard.share_ppm", "ppm"),
    PromiseTerm("HOURS", "response_time", "obligations.CLEAR.deadline.within_h", "h"),
    PromiseTerm("ROUNDS", "frequency", "obligations.ROUND.S.standard.count", "a day", needed=False),
    PromiseTerm("KM", "price", "prices.km.amount_minor", "fen", quantity=200),
    PromiseTerm("KPI", "kpi", "kpis.ON-TIME.target_ppm", "ppm"),
    PromiseTerm("PRICE", "price", "contract.price_minor", "fen"),
)
promises = st.builds(
    lambda share, hours, rounds, km, kpi, price: tuple(
        one
        for one in (
            Promised("SHARE", share), Promised("HOURS", hours), Promised("ROUNDS", rounds or 2), Promised("KM", km),
            Promised("KPI", kpi), Promised("PRICE", price),
        )
        if rounds is not None or one.term != "ROUNDS"
    ),
    st.integers(900_000, 1_000_000), st.integers(1, 24), st.none() | st.integers(2, 9), st.integers(1, 5_000),
    st.integers(950_000, 1_000_000), st.integers(1, 1_000_000),
)  # fmt: skip
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
KEPT = (Promised("SHARE", 950_000), Promised("HOURS", 12), Promised("KM", 4_000), Promised("KPI", 980_000),
        Promised("PRICE", 900_000))  # fmt: skip


def bid(made=KEPT, digest="5f" * 32):
    return WinningBid("B2", digest, Localized("Generated Firm B", "生成企业乙"), tuple(made), "firm-b")


@given(promises, digests)
def test_promises_become_a_contract_and_come_back_from_it_number_for_number(made, digest):
    contract = contract_of_bid(DRAFT, TERMS, bid(made, digest))

    assert promises_of(contract, TERMS) == tuple(sorted(made))
    assert {digits for _, digits in citations(contract)} == {digest[:16]}
    assert broken_promises(contract, DRAFT, TERMS, bid(made, digest)) == ()


@given(promises, st.randoms(use_true_random=False))
def test_the_order_of_the_promises_never_changes_the_contract(made, rng):
    mixed = list(made)
    rng.shuffle(mixed)

    assert contract_of_bid(DRAFT, TERMS, bid(made)) == contract_of_bid(DRAFT, TERMS, bid(mixed))


@given(promises, digests)
def test_the_contract_survives_its_file_and_still_carries_the_promises(made, digest):
    contract = contract_of_bid(DRAFT, TERMS, bid(made, digest), signed=date(2023, 12, 20))
    read = read_contract(contract_file(contract))

    assert read.faults == ()
    assert read.value == contract
    assert promises_of(read.value, TERMS) == tuple(sorted(made))


def test_every_obligation_that_a_promise_sharpened_cites_the_term_and_the_bid():
    contract = contract_of_bid(DRAFT, TERMS, bid())
    clauses = {one.id: one.clause for one in contract.obligations}

    assert clauses == {"CLEAR": "3.1 [HOURS SHARE @ 5f5f5f5f5f5f5f5f]", "ROUND.S": "3.2"}
    assert obligations_of_promises(contract) == (("CLEAR", "HOURS", "5f" * 8), ("CLEAR", "SHARE", "5f" * 8))
    assert "5f" * 32 in contract.notes[-1].en and "5f" * 32 in contract.notes[-1].zh
    assert (contract.placeholder, contract.parties[-1].name.en) == (False, "Generated Firm B")


def test_a_promise_that_was_not_made_leaves_the_number_of_the_draft_and_cites_nothing():
    contract = contract_of_bid(DRAFT, TERMS, bid())

    assert number_in(contract, "obligations.ROUND.S.standard.count") == 2
    assert "ROUNDS" not in dict(citations(contract))


@pytest.mark.parametrize(
    ("term", "kept", "weaker"),
    [("SHARE", 900_000, 899_999), ("HOURS", 24, 25), ("ROUNDS", 2, 1), ("KM", 5_000, 5_001),
     ("KPI", 950_000, 949_999), ("PRICE", 1_000_000, 1_000_001)],
)  # fmt: skip
def test_a_promise_weaker_than_the_draft_is_refused_and_one_that_equals_it_is_not(term, kept, weaker):
    def with_value(value):
        return [*(one for one in KEPT if one.term != term), Promised(term, value)]

    assert promise_faults(DRAFT, TERMS, with_value(kept)) == ()
    assert promise_faults(DRAFT, TERMS, with_value(weaker)) == (
        PromiseFault(term, "weaker_than_asked", weaker, kept),
    )
    with pytest.raises(ValueError, match=f"{term}: weaker_than_asked"):
        contract_of_bid(DRAFT, TERMS, bid(with_value(weaker)))


@pytest.mark.parametrize(
    ("made", "reasons"),
    [
        (KEPT, []),
        (KEPT[1:], ["not_promised"]),
        ((*KEPT, Promised("HOURS", 6)), ["promised_twice"]),
        ((*KEPT, Promised("FLAGS", 6)), ["unknown_term"]),
        ((Promised("SHARE", 1_000_001), *KEPT[1:]), ["out_of_bounds"]),
        ((*KEPT[:4], Promised("PRICE", 0)), ["out_of_bounds"]),
        ((*KEPT[:4], Promised("PRICE", -5)), ["out_of_bounds"]),
    ],
)
def test_absurd_missing_and_doubled_promises_are_refused(made, reasons):
    assert [one.reason for one in promise_faults(DRAFT, TERMS, made)] == reasons


def test_a_contract_that_was_changed_before_signing_is_told_term_by_term():
    contract = contract_of_bid(DRAFT, TERMS, bid())
    softer = replace(
        contract,
        obligations=(
            replace(contract.obligations[0], deadline=Deadline(within_h=24)),
            contract.obligations[1],
        ),
    )
    longer = replace(contract, ends=date(2026, 1, 1))

    assert broken_promises(softer, DRAFT, TERMS, bid()) == (("HOURS", 24, 12),)
    assert broken_promises(longer, DRAFT, TERMS, bid()) == (("differs", 0, 1),)


@pytest.mark.parametrize(
    ("draft", "terms", "said"),
    [
        (DRAFT, (PromiseTerm("X", "kpi", "kpis.NONE.target_ppm"),), "no kpis.NONE"),
        (DRAFT, (TERMS[0], replace(TERMS[1], id="SHARE")), "stands 2 times"),
        (DRAFT, (TERMS[0], replace(TERMS[0], id="AGAIN")), "is promised by 2 terms"),
        (replace(DRAFT, source="[tender]"), (), "may not hold ["),
        (
            replace(DRAFT, obligations=(replace(DRAFT.obligations[0], rule="R"),)),
            (TERMS[0],),
            "follows the rule R",
        ),
    ],
)
def test_terms_that_could_not_be_owed_are_never_announced(draft, terms, said):
    faults = term_faults(draft, terms)

    assert len(faults) == 1
    assert said in faults[0]


def test_a_term_of_no_slot_or_kind_is_refused():
    with pytest.raises(ValueError, match="slot must be a path"):
        PromiseTerm("X", "quantity", "obligations.A.clause")
    with pytest.raises(ValueError, match="kind must be one of"):
        PromiseTerm("X", "smile", "contract.price_minor")


def test_promises_that_name_an_obligation_find_their_term():
    said = [("CLEAR", "within_h", 12), ("ROUND.S", "count", 3), ("CLEAR", "smiles", 1)]

    assert as_promised(TERMS, said) == (
        (Promised("HOURS", 12), Promised("ROUNDS", 3)), (("CLEAR", "smiles", 1),),
    )  # fmt: skip
