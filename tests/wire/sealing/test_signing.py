"""Signing: who signed a bid, for which tender, and nobody else for anything else."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.sealing.commitments import body_over, commitment_over, shown_commitment
from onus.core.sealing.facts import BidOpened, Custodian, OpenedBy, SealingCeremony
from onus.core.sealing.signatures import SignedBid
from onus.core.tendering.fact import TenderFact
from onus.wire.sealing.signing import BidderKey, SignedFor, signature_fits
from onus.wire.tenders.signed_bids import signed_in
from tests.wire.sealing.sealing_vectors import drawn

KEY, OTHER = BidderKey(drawn("bidder", 32)), BidderKey(drawn("other bidder", 32))
CEREMONY, BODY = drawn("ceremony", 32), drawn("body", 32)
TO = SignedFor("T-1", CEREMONY)
SMALL_ORDER = bytes([1]) + bytes(31)


def test_a_signature_fits_its_bid_its_tender_and_its_signer_alone():
    made = KEY.sign(TO, BODY)
    tenders = (TO, SignedFor("T-2", CEREMONY), SignedFor("T-1", drawn("later ceremony", 32)))
    every = tuple(product(tenders, (BODY, drawn("other body", 32)), (KEY.public, OTHER.public)))

    assert [one for one in every if signature_fits(one[0], one[1], signer=one[2], signature=made)] == [
        (TO, BODY, KEY.public)
    ]


@given(st.binary(max_size=70), st.binary(max_size=40), st.binary(max_size=40))
def test_whatever_the_bytes_a_signature_is_never_an_error(signature, signer, body):
    assert not signature_fits(TO, body, signer=signer, signature=signature)


def test_a_key_under_which_one_signature_fits_every_bid_signs_nothing():
    neutral = SMALL_ORDER + bytes(32)

    assert not signature_fits(TO, BODY, signer=SMALL_ORDER, signature=neutral)


def test_a_signature_made_in_a_second_form_does_not_fit():
    order = 2**252 + 27_742_317_777_372_353_535_851_937_790_883_648_493
    made = KEY.sign(TO, BODY)
    other = made[:32] + (int.from_bytes(made[32:], "little") + order).to_bytes(32, "little")

    assert not signature_fits(TO, BODY, signer=KEY.public, signature=other)


def opening(**changed: str) -> BidOpened:
    told = {"body": BODY.hex(), "signer": KEY.public.hex(), "signature": KEY.sign(TO, BODY).hex()} | changed
    commitment = "00" * 32
    return BidOpened("T-1", "11" * 32, commitment, "22" * 32, "33" * 32, OpenedBy.CODE, Instant(9), **told)


def facts(*said: object) -> list[TenderFact]:
    custodians = tuple(Custodian(n, f"post {n}", f"body {n}", "00" * 32) for n in (1, 2, 3))
    key = SealingCeremony("T-1", CEREMONY.hex(), "suite", "00" * 32, 2, custodians, Instant(1))
    return [TenderFact(str(n), Instant(9), Instant(9), one) for n, one in enumerate((key, *said))]


def test_the_judge_is_given_the_signatures_that_verify():
    made = opening()

    assert signed_in(facts(made)) == {
        SignedBid("T-1", CEREMONY.hex(), made.body, made.signer, made.signature)
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"body": drawn("other", 32).hex()},
        {"signer": OTHER.public.hex()},
        {"signer": KEY.public.hex().upper()},
        {"signature": "00" * 64},
        {"signature": "no"},
        {"signer": ""},
    ],
)
def test_the_judge_is_given_no_other(changed):
    assert signed_in(facts(opening(**changed))) == frozenset()


@given(st.sampled_from(["signer", "signature", "salt", "rest"]))
def test_the_commitment_changes_with_everything_that_is_shown(name):
    shown = {"salt": "22" * 32, "rest": "33" * 32, "signer": KEY.public.hex(), "signature": "44" * 64}
    changed = shown | {name: "55" * (len(shown[name]) // 2)}

    assert shown_commitment(b"{}", **shown) != shown_commitment(b"{}", **changed)


def test_a_bid_without_bid_json_has_a_commitment_of_its_own():
    body = body_over(bytes(32), bytes(32), KEY.public)

    found = shown_commitment(
        None, salt="00" * 32, rest="00" * 32, signer=KEY.public.hex(), signature="44" * 64
    )

    assert found == commitment_over(body, b"D" * 64).hex()
