"""A later deadline reaches the log of sealed bids when it is decided, and no page need be opened for it."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import settings as website
from django.test import Client
from django.urls import reverse

from onus.actions import keep_fact, tender_bids
from onus.actions.carry_deadlines import carry_deadlines
from onus.actions.tender_bids import SealedPlaces
from onus.base.instants import SECOND_US, Instant, instant
from onus.jobs import service
from onus.outside.sealing.announcing import announce
from onus.outside.sealing.store import SealedStore
from onus.records.models import Deadline
from onus.records.models import TenderFact as TenderFactRow
from onus.records.work import STEP, wish_step
from onus.web.purchase import acting
from tests.web.purchase.laid import BEFORE_QUESTIONS, BIDDING, PAST_DEADLINE, TENDER, at, laid, person
from tests.web.purchase.test_desks import ROOT, sealed, sent

pytestmark = pytest.mark.django_db
OLD, NEW = instant("2024-02-01T09:30:00+08:00"), instant("2024-02-13T09:30:00+08:00")
SOON = Instant(BIDDING + 5 * SECOND_US)


@pytest.fixture
def envelope(settings, tmp_path, monkeypatch):
    """A bidder sealed to the first version of the tender, which holds the old deadline, and has not handed in."""
    at(monkeypatch, BIDDING)
    laid(settings, tmp_path, facts_until=BEFORE_QUESTIONS)
    monkeypatch.setattr(service, "now", lambda: SOON)
    firm = person("bidder", "firm", body="firm-a")
    path, _ = sealed(firm, tmp_path)
    return firm, path


def clarified(until: str = "", material: str = "yes") -> Client:
    """A clarification, material or not, is prepared, approved and published; whoever did so follows to no page."""
    officer, head = person("purchaser", "officer-1"), person("head", "head-1")
    form = {"text": "Two toilets are moved.", "material": material, "bids_until": until}
    prepared = officer.post(reverse("purchase:act", args=[TENDER, "clarify"]), form)["Location"]
    assert head.post(prepared, {"decision": "approve"}).status_code == 302
    assert officer.post(prepared, {"decision": "carry_out"}).status_code == 302
    return officer


def told(until: str = "", material: str = "yes") -> list[tuple[str, str]]:
    """Publish a clarification, and return the rows of the desk that tell how the deadline came to be: deadline, why."""
    shown = clarified(until, material).get(ROOT).content.decode()
    table = shown.partition("How the deadline came to be")[2].partition("</table>")[0]
    return re.findall(r'data-head="Deadline for bids">([^<]*)</td><td data-head="Why">([^<]*)</td>', table)


def logged_deadline() -> Instant:
    return SealedStore(website.DATA / "sealed").standing(TENDER).version.deadline


def bids() -> int:
    return len(SealedStore(website.DATA / "sealed").standing(TENDER).bids)


def wishes() -> int:
    return Deadline.objects.filter(kind=STEP, subject=TENDER, settled_at=None).count()


def failing(monkeypatch) -> None:
    """The store cannot be written to."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tender_bids, "announce", full)


def decided_without_the_log(monkeypatch) -> None:
    """A deadline was moved by a program that asks no log, while the store cannot be written to."""
    failing(monkeypatch)
    monkeypatch.setattr(acting, "carry_at_once", lambda *_: None)


def test_a_bid_between_the_old_deadline_and_the_new_one_is_received_though_no_page_was_opened_in_between(
    envelope, monkeypatch
):
    firm, path = envelope
    assert logged_deadline() == OLD
    clarified()

    assert logged_deadline() == NEW
    at(monkeypatch, PAST_DEADLINE)
    assert sent(firm, path).status_code == 302
    assert bids() == 1


def test_a_deadline_that_the_log_does_not_take_is_told_to_nobody_and_can_be_moved_again(
    envelope, monkeypatch, caplog
):
    """Bidders rely on what is published; so the log holds it first, or it is not published."""
    officer, head = person("purchaser", "officer-1"), person("head", "head-1")
    form = {"text": "Two toilets are moved.", "material": "yes", "bids_until": ""}
    prepared = officer.post(reverse("purchase:act", args=[TENDER, "clarify"]), form)["Location"]
    assert head.post(prepared, {"decision": "approve"}).status_code == 302
    with monkeypatch.context() as meanwhile:
        failing(meanwhile)
        refused = officer.post(prepared, {"decision": "carry_out"})

    assert refused.status_code == 422
    assert "did not take the later deadline" in refused.content.decode()
    assert not TenderFactRow.objects.filter(kind="announcement_changed").exists()
    assert "not published" in "".join(
        one.message for one in caplog.records if one.levelno == logging.CRITICAL
    )

    assert officer.post(prepared, {"decision": "carry_out"}).status_code == 302
    assert logged_deadline() == NEW


def test_a_log_that_is_ahead_of_what_was_published_is_told_until_the_act_is_done(
    envelope, monkeypatch, caplog
):
    places = SealedPlaces(website.DATA, website.STORE)
    store = SealedStore(website.DATA / "sealed")
    announce(store, store.standing(TENDER).ceremony, deadline=NEW, document=b"cut short", now=BIDDING)
    wish_step(TENDER, at=int(BIDDING))
    with caplog.at_level(logging.CRITICAL):
        assert carry_deadlines(places, now=SOON) == 0

    assert "later deadline than was published" in "".join(one.message for one in caplog.records)
    assert wishes() > 0


def test_what_was_decided_without_the_log_is_carried_over_by_the_background_work(
    envelope, monkeypatch, caplog
):
    firm, path = envelope
    with monkeypatch.context() as meanwhile:
        decided_without_the_log(meanwhile)
        clarified()
        service.look_at_clocks()
        assert logged_deadline() == OLD
        assert wishes() > 0
    service.look_at_clocks()

    assert (logged_deadline(), wishes()) == (NEW, 0)
    at(monkeypatch, PAST_DEADLINE)
    assert sent(firm, path).status_code == 302
    assert bids() == 1
    assert {one.subject for one in caplog.records if "did not reach the log" in one.message} == {TENDER}


def test_without_the_approval_the_old_deadline_holds_and_the_bid_is_late(envelope, monkeypatch):
    firm, path = envelope
    officer = person("purchaser", "officer-1")
    form = {"text": "Two toilets are moved.", "material": "yes", "bids_until": ""}
    officer.post(reverse("purchase:act", args=[TENDER, "clarify"]), form)
    service.look_at_clocks()

    assert (logged_deadline(), wishes()) == (OLD, 0)
    at(monkeypatch, PAST_DEADLINE)
    assert sent(firm, path).status_code == 422
    assert bids() == 0


def test_a_deadline_that_the_log_does_not_take_any_more_is_told_once_and_not_tried_forever(
    envelope, monkeypatch, caplog
):
    with monkeypatch.context() as meanwhile:
        decided_without_the_log(meanwhile)
        clarified()
    places = SealedPlaces(website.DATA, website.STORE)
    with caplog.at_level(logging.CRITICAL):
        first = carry_deadlines(places, now=PAST_DEADLINE)
        second = carry_deadlines(places, now=Instant(PAST_DEADLINE + SECOND_US))

    assert (first, second, wishes(), logged_deadline()) == (1, 0, 0, OLD)
    assert [
        one.getMessage().count("late_extension") for one in caplog.records if one.levelno == logging.CRITICAL
    ] == [1]


def test_an_act_that_was_not_recorded_leaves_no_wish(envelope, monkeypatch):
    before = wishes()

    def away(_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(keep_fact, "record_tender_fact", away)
        with pytest.raises(RuntimeError, match="killed"):
            clarified()

    assert wishes() == before


BY_RULE = "Rule CN-TIME-11@2015-03-01: only 3 days were left, so the deadline moves."
BY_BUYER = "Announced by the buyer."
UNMOVED = "It moves nothing: enough days are left, or it changes no bid."


@pytest.mark.parametrize(
    ("until", "material", "row"),
    [
        ("", "yes", ("2024-02-13 09:30", BY_RULE)),
        ("2024-02-20T09:30", "yes", ("2024-02-20 09:30", BY_BUYER)),
        ("", "no", ("2024-02-01 09:30", UNMOVED)),
    ],
)
def test_the_desk_tells_each_clarification_once_and_with_its_reason(envelope, until, material, row):
    assert told(until, material) == [("2024-02-01 09:30", BY_BUYER), row]
