"""Low prices at the desks: a member asks, its bidder is told and nobody else, silence waits for the votes of the committee."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings as website

from onus.actions.tender_desk import tender_now
from onus.base.instants import instant
from onus.core.evaluation.low_bids import LowBidTests
from onus.web.sentences import say
from tests.web.purchase.laid import DRAWN, TENDER, at, laid, person, told_otherwise

pytestmark = pytest.mark.django_db
ROOT = f"/en/purchases/{TENDER}/"
ASKED = instant("2024-02-05T10:30:00+08:00")
OVER = instant("2024-02-09T10:00:00+08:00")
HEAD = say("purchase.prices_asked", "en")


@pytest.fixture
def low(settings, tmp_path, monkeypatch):
    """The bids are open, the panel is drawn, and the price of firm-a is low; return that bid and the panel."""
    at(monkeypatch, ASKED)
    laid(settings, tmp_path, facts_until=DRAWN, own_key=False)
    tests = LowBidTests(below_mean_ppm=950_000)
    told_otherwise(
        monkeypatch,
        lambda one: replace(
            one,
            versions=tuple(replace(v, announcement=replace(v.announcement, low=tests)) for v in one.versions),
        ),
    )
    found = tender_now(TENDER, website.STORE, now=ASKED).proceeding
    (case,) = found.lots[0].low
    return case.low.bid, [one for one in found.panel.members if one.startswith("expert")]


def page(client) -> str:
    return client.get(ROOT).content.decode()


def test_the_bidder_is_told_that_it_was_asked_and_until_when_not_by_whom_and_nobody_else_is(low):
    bid, (asker, *_) = low
    firm, rival = person("bidder", "firm", body="firm-a"), person("bidder", "rival", body="firm-b")
    before = page(firm)
    member = person("expert", asker)
    assert member.post(f"{ROOT}act/ask_explanation/", {"low_bid": bid}).status_code == 302
    told = page(firm)

    assert HEAD not in before
    assert HEAD in told and "2024-02-05 10:30" in told and "2024-02-09 00:00" in told
    assert asker not in told
    assert HEAD not in page(rival) and HEAD not in page(member)

    assert firm.post(f"{ROOT}act/explain/", {"bid": bid, "text": "Own lorries."}).status_code == 302
    assert "explained 2024-02-05 10:30" in page(firm)


def test_silence_opens_the_vote_of_the_committee_once_the_time_is_over_and_the_bid_can_still_be_accepted(
    low, monkeypatch
):
    bid, (asker, second, third, *_) = low
    members = {name: person("expert", name) for name in (asker, second, third)}
    assert members[asker].post(f"{ROOT}act/ask_explanation/", {"low_bid": bid}).status_code == 302
    vote = {"asked_bid": bid, "accepted": "yes", "text": "Its lorries are its own."}

    assert members[second].post(f"{ROOT}act/decide_explanation/", vote).status_code == 422
    at(monkeypatch, OVER)
    states = []
    for one in members.values():
        states.append(tender_now(TENDER, website.STORE, now=OVER).proceeding.lots[0].low[0].state)
        assert one.post(f"{ROOT}act/decide_explanation/", vote).status_code == 302
    lot = tender_now(TENDER, website.STORE, now=OVER).proceeding.lots[0]

    assert states == ["silent"] * 3
    assert (lot.low[0].state, bid in lot.admitted) == ("accepted", True)
