"""Attacks on the contract: altered beside the tender, signed over another text, or dearer than the price that won."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.actions.judge_tender import (
    NothingAwarded,
    OtherContract,
    TenderJudged,
    check_contract,
    contract_of_award,
)
from onus.base.money import Minor
from onus.core.contracts.payments import Price
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.judge import judge
from onus.wire.tenders.published import public_view
from tests.core.tendering.drafts import announced_anew
from tests.example_tender import END, tender
from tests.resealed import resealed

DEARER = 12 * 2_400_000
PRICE = 26_160_000


def judged(one):
    return judge(one, one.rulebook, END)


def told(one):
    return {(each.claim, each.claimed, each.follows) for each in judged(one).claims}


def signing(**fields):
    facts = tuple(
        replace(one, said=replace(one.said, **fields)) if isinstance(one.said, ContractSigned) else one
        for one in tender().facts
    )
    return replace(tender(), facts=facts)


def without_a_price_term(**draft):
    """Return the tender as if no price could be promised, so that its contract pays what the draft says."""
    terms = tuple(one for one in tender().terms if not one.is_price)
    kept = {one.id for one in terms}
    bare = announced_anew(replace(tender(), terms=terms, draft=replace(tender().draft, **draft)))
    return resealed(
        bare,
        lambda bid: replace(bid, promises=tuple(one for one in bid.promises if one.term in kept)),
    )


def test_the_contract_that_was_signed_is_the_one_that_follows_for_the_office_and_for_everybody():
    assert told(tender()) == set()
    assert told(public_view(tender(), END)) == set()


@pytest.mark.parametrize(
    "altered",
    [
        {"payer": "users"},
        {"prices": (replace(tender().draft.prices[0], late_ppm=999_999),)},
        {"obligations": tender().draft.obligations[1:]},
        {"prices": (replace(tender().draft.prices[0], amount_minor=2_500_000),)},
    ],
)
def test_a_draft_that_is_altered_beside_the_tender_is_told_at_the_contract(altered):
    (draft, only) = sorted(told(replace(tender(), draft=replace(tender().draft, **altered))))
    signed = next(one.said.sha256 for one in tender().facts if isinstance(one.said, ContractSigned))

    assert only[:2] == ("contract_text", signed)
    assert (draft[0], draft[2]) == ("contract_draft", tender().versions[0].announcement.draft_sha256)


@pytest.mark.parametrize(("sha256", "says"), [("0" * 64, "0" * 64), ("", "nothing")])
def test_a_signature_under_another_text_or_under_none_is_told_and_nothing_is_written_from_it(sha256, says):
    found = signing(sha256=sha256)

    assert {one[:2] for one in told(found)} == {("contract_text", says)}
    with pytest.raises(NothingAwarded, match="does not follow"):
        contract_of_award(TenderJudged(found, judged(found)))


def test_a_contract_that_pays_more_than_the_price_that_won_is_told_and_never_written():
    found = without_a_price_term()
    unsigned = replace(
        found, facts=tuple(one for one in found.facts if not isinstance(one.said, ContractSigned))
    )

    assert ("contract_total_price", str(DEARER), str(PRICE)) in told(found)
    with pytest.raises(NothingAwarded, match="288,000"):
        contract_of_award(TenderJudged(unsigned, judged(unsigned)))


def test_a_contract_of_which_nobody_can_say_what_it_pays_is_told():
    found = without_a_price_term(prices=(Price("visit", "7.1", "DAILY", "visit", Minor(100)),))

    assert ("contract_total_price", "nothing", str(PRICE)) in told(found)


def test_a_contract_file_is_held_against_the_one_that_follows_whenever_it_was_signed():
    judged_now = TenderJudged(tender(), judged(tender()))
    follows = contract_of_award(judged_now)
    softer = replace(
        follows,
        obligations=tuple(
            replace(one, deadline=replace(one.deadline, within_h=24)) if one.id == "ANSWER" else one
            for one in follows.obligations
        ),
    )
    signed = next(one.said.sha256 for one in tender().facts if isinstance(one.said, ContractSigned))

    assert check_contract(judged_now, replace(follows, signed=None)) == signed
    with pytest.raises(OtherContract, match="ANSWER-HOURS is 24, and 12 was promised"):
        check_contract(judged_now, softer)
    with pytest.raises(OtherContract, match="something differs"):
        check_contract(judged_now, replace(follows, payer="users"))
