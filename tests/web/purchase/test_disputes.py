"""Disputes: where keys do not say whose a bid is, the desks say so, nobody scores, and an authority decides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as website

from onus.actions.load_tender import load_tender
from onus.actions.tender_desk import tender_now
from onus.base.instants import SECOND_US, Instant, instant
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import BidReceived
from onus.core.tendering.bidding import SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.restraining import ApprovalGiven
from onus.outside.sealing.store import make_store
from onus.outside.tenders import read_tender
from onus.records.tender_facts import tender_facts
from onus.wire.tenders.fact_lines import fact_line
from tests.resealed import own_key
from tests.web.purchase.laid import DRAWN, KEY_MADE, TENDER, also, appoint, at, folder_until, person

pytestmark = pytest.mark.django_db
ROOT = f"/en/purchases/{TENDER}/"
AUTHORITY = (("remedy-of-the-test", "remedy_officer", "authority"),)
DECLARED = instant("2024-02-05T10:00:00+08:00")


def ended_before_its_bid(folder: Path) -> None:
    """Let two officials end the key of a firm a second before its bid came."""
    tender = read_tender(folder).tender
    (bid,) = (name for name, one in tender.opened.items() if one.content.supplier == "firm-a")
    came = next(
        one.recorded_at
        for one in tender.facts
        if isinstance(one.said, BidReceived) and one.said.ciphertext == bid
    )
    when = Instant(came - SECOND_US)
    said = SupplierKeyEnded(own_key("firm-a").public.hex())
    end = TenderFact("ended", when, when, said, "officer-1")
    approved = TenderFact("approval-ended", when, when, ApprovalGiven("ended"), "reviewer-1")
    with (folder / "facts.jsonl").open("ab") as facts:
        facts.writelines(fact_line(one) + b"\n" for one in (end, approved))


def tied_to(folder: Path, supplier: str) -> None:
    """Let the authority declare what joins it to a firm."""
    said = ConflictDeclaration("remedy-of-the-test", DECLARED, (supplier,), "director")
    with (folder / "facts.jsonl").open("ab") as facts:
        facts.write(fact_line(TenderFact("tie", DECLARED, DECLARED, said, "remedy-of-the-test")) + b"\n")


def laid_in_dispute(settings, tmp_path, monkeypatch, tie: str = "") -> None:
    """The bids are open, the panel is drawn, and it is in dispute whose the bid of a firm is."""
    at(monkeypatch, DRAWN)
    settings.DATA = tmp_path / "data"
    settings.STORE = settings.DATA / "store"
    settings.DATA.mkdir()
    folder = folder_until(DRAWN, tmp_path / "tender")
    appoint(folder, AUTHORITY)
    ended_before_its_bid(folder)
    if tie:
        tied_to(folder, tie)
    load_tender(folder, settings.STORE, now=KEY_MADE, region="generated-district")
    make_store(settings.DATA / "sealed", "bids.generated.example")


@pytest.fixture
def disputed(settings, tmp_path, monkeypatch):
    """It is in dispute whose the bid of a firm is, and the authority is tied to nobody."""
    laid_in_dispute(settings, tmp_path, monkeypatch)


def authority():
    client = person("remedy_officer", "remedy-of-the-test", body="authority")
    also("remedy-of-the-test", ["remedy_officer"])
    return client


def received():
    return tender_now(TENDER, website.STORE, now=Instant(DRAWN + SECOND_US)).proceeding.received


def offered(page: str) -> dict[str, str]:
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', page))


@pytest.mark.parametrize(
    ("code", "state", "done", "who_decides"),
    [
        ("en", "In dispute", "the key of a supplier was ended", "nothing is ranked until you decide"),
        ("zh-hans", "归属有争议", "注销供应商签名公钥", "您认定之前不得排名"),
    ],
)
def test_the_desk_of_the_authority_says_what_is_in_dispute_and_offers_the_bid_and_the_act_on_its_key(
    disputed, code, state, done, who_decides
):
    (bid,) = (one.bid for one in received() if one.state == "signer_disputed")
    page = authority().get(f"/{code}/purchases/{TENDER}/act/set_aside/").content.decode()
    choices = offered(page)

    assert state in choices[bid] and own_key("firm-a").public.hex()[:16] in choices[bid]
    assert done in choices["ended"]
    assert who_decides in page


@pytest.mark.parametrize(
    ("code", "told"),
    [("en", "Bids in your name that are in dispute"), ("zh-hans", "以您的名义所作、归属有争议的投标")],
)
def test_a_firm_reads_which_bids_in_its_name_are_in_dispute_and_no_other_firm_does(disputed, code, told):
    page = f"/{code}/purchases/{TENDER}/bid/"
    (bid,) = (one.bid for one in received() if one.state == "signer_disputed")
    own, other = (
        person("bidder", f"firm-{letter}", body=f"firm-{letter}").get(page).content.decode()
        for letter in "ab"
    )

    assert told in own and bid in own
    assert told not in other


def test_an_authority_sets_the_end_of_the_key_aside_and_the_bid_counts(disputed):
    form = {"ranked_bid": "ended", "text": "Its firm showed its key; nobody had lost it."}
    answer = authority().post(f"{ROOT}act/set_aside/", form)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert (
        json.loads([one.line for one in tender_facts(TENDER) if one.kind == "bid_set_aside"][-1])["bid"]
        == "ended"
    )
    assert {one.state for one in received() if "firm-a" in (one.supplier, one.named)} == {"opened"}


@pytest.mark.parametrize(("tie", "status"), [("firm-a", 403), ("firm-e", 302)])
@pytest.mark.parametrize("about", ["ended", "the bid"])
def test_an_authority_that_is_tied_to_the_firm_in_whose_name_bids_are_disputed_decides_nothing(
    settings, tmp_path, monkeypatch, about, tie, status
):
    laid_in_dispute(settings, tmp_path, monkeypatch, tie)
    (bid,) = (one.bid for one in received() if one.state == "signer_disputed")
    form = {"ranked_bid": bid if about == "the bid" else about, "text": "It is so."}
    answer = authority().post(f"{ROOT}act/set_aside/", form)

    assert answer.status_code == status
    assert [one.kind for one in tender_facts(TENDER)].count("bid_set_aside") == (status == 302)


@pytest.mark.parametrize(("role", "login"), [("purchaser", "officer-1"), ("head", "head-1")])
def test_nobody_of_the_buyer_decides_at_a_desk_what_is_in_dispute(disputed, role, login):
    form = {"ranked_bid": "ended", "text": "Leave it out."}
    answer = person(role, login).post(f"{ROOT}act/set_aside/", form)

    assert answer.status_code == 403
    assert "signer_disputed" in {one.state for one in received()}


def test_nobody_scores_before_it_is_settled_whose_the_bids_are(disputed):
    member = person("expert", "expert-07")
    before = member.get(f"{ROOT}scores/").content.decode()
    authority().post(f"{ROOT}act/set_aside/", {"ranked_bid": "ended", "text": "Its firm showed its key."})
    after = member.get(f"{ROOT}scores/").content.decode()

    assert "There is nothing to score now" in before and "points-" not in before
    assert "points-" in after
