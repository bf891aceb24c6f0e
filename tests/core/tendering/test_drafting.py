"""The draft contract is part of what was announced: nobody changes it after the deadline, and nobody is accused blindly."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from onus.actions.judge_tender import NothingAwarded, TenderJudged, contract_of_award
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.tendering.announcement import Version
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.contracting import contract_digest, contract_of_lot
from onus.core.tendering.drafting import draft_changes, draft_digest
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.restraining import ApprovalGiven
from onus.wire.tenders.opened_bids import PERSONAL
from onus.wire.tenders.published import public_view
from onus.wire.tenders.tender_faults import unannounced_draft
from tests.core.tendering.drafts import announced_anew
from tests.example_tender import tender

END, EARLY = instant("2024-12-31T00:00:00Z"), instant("2024-01-20T00:00:00Z")
IN_TIME, LATE = "2024-01-20T04:00:00Z", "2024-02-06T01:00:00Z"
CALL = Localized("Call 13912345678", "请致电 13912345678")


def judged(one, as_of=END):
    return judge(one, one.rulebook, as_of)


def told(one, as_of=END):
    return {each.claim: (each.claimed, each.follows) for each in judged(one, as_of).claims}


def lacking(one):
    return {each.rule: each.missing for each in judged(one).not_computable}


@cache
def weaker():
    """Return the tender with a draft that nobody announced, its bids none the better for it."""
    (price,) = tender().draft.prices
    return replace(tender(), draft=replace(tender().draft, prices=(replace(price, late_ppm=999_999),)))


def announcing(one, recorded_at):
    """Return a tender whose draft is announced by a further version."""
    at, last = instant(recorded_at), one.versions[-1]
    changes = {"draft_sha256": draft_digest(one.draft, one.terms)}
    fact = TenderFact("redrafted", at, at, AnnouncementChanged(last.number + 1, changes), "officer-1")
    version = Version(last.number + 1, "redrafted", at, True, replace(last.announcement, **changes))
    yes = TenderFact("approval-redrafted", at, at, ApprovalGiven("redrafted"), "head-1")
    return replace(one, facts=(*one.facts, yes, fact), versions=(*one.versions, version))


def signed_as_it_follows(one):
    """Return a tender whose contract was signed over the text that follows from it."""
    lot = judged(one).lot("1")
    digest = contract_digest(one, contract_of_lot(one, lot))
    return replace(
        one,
        facts=tuple(
            replace(each, said=replace(each.said, sha256=digest))
            if isinstance(each.said, ContractSigned)
            else each
            for each in one.facts
        ),
    )


@pytest.mark.parametrize("seen_by", [lambda one: one, lambda one: public_view(one, END)])
def test_a_draft_that_nobody_announced_is_told_to_the_office_and_to_everybody_and_becomes_no_contract(
    seen_by,
):
    found = seen_by(weaker())
    announced = tender().versions[0].announcement.draft_sha256

    assert told(found)["contract_draft"] == (draft_digest(found.draft, found.terms), announced)
    with pytest.raises(NothingAwarded, match="does not follow"):
        contract_of_award(TenderJudged(found, judged(found)))


def test_a_draft_that_is_taken_away_is_told():
    assert told(replace(tender(), draft=None, terms=()))["contract_draft"][0] == "nothing"


def test_before_the_deadline_another_draft_may_yet_be_announced():
    assert "contract_draft" not in told(weaker(), EARLY)


def test_a_draft_that_is_announced_by_the_deadline_is_the_draft():
    found = signed_as_it_follows(announcing(weaker(), IN_TIME))

    assert draft_changes(found, END) == {"redrafted"}
    assert "contract_draft" not in told(found)


def test_a_draft_that_is_announced_after_the_deadline_is_not():
    found = announcing(weaker(), LATE)

    assert draft_changes(found, END) == frozenset()
    assert told(found)["contract_draft"] == (
        draft_digest(found.draft, found.terms), tender().versions[0].announcement.draft_sha256
    )  # fmt: skip


def test_a_folder_whose_announcement_names_another_draft_is_refused_with_the_digest_to_write():
    (fault,) = unannounced_draft(weaker().draft, weaker().terms, tender().versions)

    assert fault.code == "TENDER-026"
    assert draft_digest(weaker().draft, weaker().terms) in fault.what
    assert not list(unannounced_draft(tender().draft, tender().terms, tender().versions))


def unnamed(one):
    """Return a tender that was announced before anybody named its draft by a digest."""
    return replace(
        one,
        versions=tuple(
            replace(each, announcement=replace(each.announcement, draft_sha256="")) for each in one.versions
        ),
    )


@pytest.mark.parametrize("seen_by", [lambda one: one, lambda one: public_view(one, END)])
def test_a_purchase_announced_before_drafts_had_a_digest_is_read_and_told_as_not_to_be_checked(seen_by):
    found = seen_by(unnamed(tender()))

    assert not list(unannounced_draft(found.draft, found.terms, found.versions))
    assert lacking(found)["contract_draft"] == ("draft_sha256",)
    assert told(found) == {}


def test_a_digest_that_was_named_once_is_not_taken_back_by_naming_none():
    at, last = instant(IN_TIME), tender().versions[-1]
    fact = TenderFact(
        "unnamed", at, at, AnnouncementChanged(last.number + 1, {"draft_sha256": ""}), "officer-1"
    )
    none = replace(last.announcement, draft_sha256="")
    version = Version(last.number + 1, "unnamed", at, True, none)
    found = replace(weaker(), facts=(*weaker().facts, fact), versions=(*weaker().versions, version))

    assert [one.code for one in unannounced_draft(found.draft, found.terms, found.versions)] == ["TENDER-026"]
    assert "contract_draft" in told(found)


def test_words_of_a_draft_that_are_withheld_accuse_nobody_and_are_told_as_not_to_be_checked():
    found = signed_as_it_follows(announced_anew(replace(tender(), draft=replace(tender().draft, title=CALL))))

    assert told(found) == {}
    assert told(public_view(found, END)) == {}
    assert lacking(public_view(found, END)).items() >= {
        ("contract_draft", ("draft_withheld",)), ("contract_text", ("draft_withheld",)),
    }  # fmt: skip
    assert not lacking(found).keys() & {"contract_draft", "contract_text"}


def test_a_winning_bid_whose_bytes_are_withheld_accuses_nobody_of_another_text():
    shown = public_view(tender(), END)
    bid = judged(shown).lot("1").winner.row.bid
    held = replace(shown.opened[bid], raw=b"", withheld=PERSONAL)
    found = replace(shown, opened={**shown.opened, bid: held})

    assert told(found) == {}
    assert lacking(found)["contract_text"] == ("bid_withheld",)


def test_that_the_register_lacks_the_winner_is_a_reason_of_its_own():
    named = judged(tender())
    register = replace(tender().register, suppliers=tender().register.suppliers[1:])

    with pytest.raises(NothingAwarded, match="register of suppliers does not name"):
        contract_of_award(TenderJudged(replace(tender(), register=register), named))
