"""Office wrongs: nobody in office is named for what a bidder did, nor before the record showed it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from onus.base.instants import HOUR_US, Instant, instant
from onus.base.texts import Localized
from onus.core.contracts.breach import Breach
from onus.core.qualification.documents import DocumentLookup
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.afterwards import COURSE
from onus.core.tendering.answering import office_lapses
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.office_wrongs import OWN_WRONGS, answered_since, own_wrongs
from onus.core.tendering.preparing import TenderCancelled
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.tender import Tender
from tests.example_tender import END, tender

ROOT = Path(__file__).resolve().parents[3]
AWARD = instant("2024-02-07T10:00:00+08:00")
TOLD = instant("2024-08-01T09:00:00+08:00")
BROUGHT_BY_OTHERS = {"price_sheet", "deemed_collusion", "subcontracting", "bidders_min"}
"""Kinds of rules that bidders and contractors break, and the one that circumstances do."""


def rule(kind: str) -> str:
    return tender().rulebook.of_kind(kind)[0].key


def too_few() -> Breach:
    told = (("bids", "2"), ("least", "3"))
    return Breach(rule("bidders_min"), f"lot:{tender().id}/1", None, "void", told)


def void(subject: str, *told: tuple[str, str], at: Instant | None = AWARD) -> Breach:
    return Breach(rule("false_documents"), subject, at, "void", told)


def owned(*breaches: Breach, facts: tuple[TenderFact, ...] | None = None) -> tuple[Breach, ...]:
    return own_wrongs(tender(), tender().facts if facts is None else facts, breaches)


def since(one: Breach, *more: TenderFact) -> Instant:
    return answered_since(
        tender(), (*tender().facts, *more), one, tender().versions[0].announcement.bids_until
    )


def test_every_kind_of_rule_with_a_consequence_is_of_the_office_or_of_others():
    packs = (tomllib.loads(one.read_text("utf-8")) for one in (ROOT / "src/onus/law").glob("*/pack.toml"))
    rules = [one for pack in packs for one in pack["rule"]]
    kinds = {
        one["kind"]
        for one in rules
        if one.get("parameters", {}).get("consequence", "flag") != "flag"
    }  # fmt: skip

    assert kinds == {*OWN_WRONGS, *BROUGHT_BY_OTHERS}
    assert not BROUGHT_BY_OTHERS & set(OWN_WRONGS)


@pytest.mark.parametrize(
    "one",
    [
        Breach(rule("price_sheet"), "bid:firm-a", AWARD, "report"),
        Breach(rule("qualification"), "supplier:firm-a", AWARD, "reject"),
        Breach(rule("subcontracting"), "contract:toilets-2024", AWARD, "report"),
        too_few(),
    ],
    ids=lambda one: one.subject,
)
def test_nobody_in_office_lapses_by_what_a_bidder_did_or_by_how_many_bid(one):
    assert owned(one) == ()


def test_an_award_where_too_few_bids_were_opened_is_a_wrong_of_whoever_awarded():
    opened = [one for one in tender().facts if isinstance(one.said, BidOpened)]
    facts = tuple(one for one in tender().facts if one not in opened[2:])
    (found,) = owned(too_few(), facts=facts)

    assert (found.at, found.facts[-1]) == (AWARD, ("fact", "award"))
    assert owned(too_few(), facts=tuple(one for one in facts if one.id != "award")) == ()


def test_what_a_look_up_shows_months_later_is_answered_for_since_then():
    said = DocumentLookup(
        "look-9", "shown-firm-a-legal-person", "officer-2", TOLD, "letter", "issuer", "forged"
    )
    late = TenderFact("looked-again", TOLD, TOLD, said, "officer-2")
    one = void("award:1", ("lookup", "look-9"))

    assert since(one, late) == TOLD
    assert since(void("award:1")) == AWARD


def test_a_breach_without_an_instant_is_answered_for_since_its_step_and_not_since_the_deadline():
    at = {one.id: one.recorded_at for one in tender().facts}

    assert since(void("contract:toilets-2024", at=None)) == at["contract"]
    assert since(void("panel:1", at=None)) == min(
        one.recorded_at for one in tender().facts if one.kind == "panel_drawn"
    )


def test_two_breaches_of_one_rule_and_subject_at_one_instant_are_two_lapses():
    both = (void("award:1", ("document", "a")), void("award:1", ("document", "b")))
    found = office_lapses(tender(), tender().facts, (), both, (), deadline=None, as_of=END)

    assert len({one.case.id for one in found}) == len(found) == 2
    assert {(one.subject, one.told) for one in found} == {("award:1", one.facts) for one in both}


def unawarded(*more: TenderFact) -> Tender:
    """Return the tender as it was after the ranking, and what came then."""
    ranked = next(one for one in tender().facts if one.id == "ranking")
    return replace(
        tender(), facts=(*(one for one in tender().facts if one.recorded_at <= ranked.recorded_at), *more)
    )


def cancelled(at: Instant) -> tuple[TenderFact, ...]:
    end = TenderFact("end", at, at, TenderCancelled(Localized("too few bid", "投标人不足")), "head-1")
    return end, TenderFact("end-review", at, at, ApprovalGiven("end"), "reviewer-1")


def test_a_cancelled_purchase_owes_no_award_any_more():
    found = judge(unawarded(*cancelled(AWARD)), tender().rulebook, END)

    assert found.stage == "cancelled"
    assert found.lapses == ()
    assert not [one for one in found.clocks if one.step in COURSE and one.done_at is None]


def test_a_cancellation_closes_what_was_missed_before_it_and_does_not_unmake_it():
    (late,) = judge(unawarded(), tender().rulebook, END).lapses
    at = Instant(late.case.opened_at + 30 * HOUR_US)
    (found,) = judge(unawarded(*cancelled(at)), tender().rulebook, END).lapses

    assert (late.step, late.case.closed_at) == ("choice", None)
    assert (found.step, found.case.closed_at, found.case.closed_by) == ("choice", at, "met")


def test_a_lot_that_was_announced_against_a_rule_is_closed_by_the_cancellation_alone():
    one = Breach(rule("price_weight"), "lot:1", AWARD, "block")

    def closed(facts: tuple[TenderFact, ...]) -> Instant | None:
        (found,) = office_lapses(tender(), facts, (), (one,), (), deadline=None, as_of=END)
        return found.case.closed_at

    assert closed(cancelled(TOLD)) == TOLD
    assert closed(()) is None
