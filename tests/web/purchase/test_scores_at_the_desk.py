"""The desk of scores agrees with the rule where a bid drops out and where a sheet has a fault."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings as website
from django.core.files.uploadedfile import SimpleUploadedFile

from onus.actions.tender_desk import tender_now
from onus.actions.tender_scores import bids_to_score, may_seal
from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.qualification.documents import DocumentLookup
from onus.core.tendering.fact import TenderFact
from onus.outside.tenders import read_tender
from tests.web.purchase.laid import EXAMPLE, TENDER, at, laid, person, told_otherwise

pytestmark = pytest.mark.django_db
ROOT = f"/en/purchases/{TENDER}/"
SCORING = instant("2024-02-05T05:30:00Z")
NONE_OPEN = instant("2024-02-05T06:09:50Z")
THREE_OPEN = instant("2024-02-05T06:12:20Z")


def handed_in(member, act, raw):
    return member.post(f"{ROOT}scores/", {"act": act, "sheet": SimpleUploadedFile("sheet.json", raw)})


def look(by, when, supplier):
    told = DocumentLookup(
        f"look-{by}", f"shown-{supplier}-legal-person", by, when, "online", "the issuer", "forged",
        recorded_at=when, expires=None,
    )  # fmt: skip
    return TenderFact(f"look-{by}", when, when, told, by)


def test_a_sheet_opens_at_the_desk_with_what_it_says_of_a_bid_that_dropped_out_since(
    settings, tmp_path, monkeypatch
):
    now = instant("2024-02-05T06:12:30Z")
    at(monkeypatch, now)
    laid(settings, tmp_path, facts_until=now, own_key=False)
    before = tender_now(TENDER, website.STORE, now=now)
    looks = look("reviewer-1", SCORING, "firm-b"), look("officer-1", NONE_OPEN, "firm-b")
    told_otherwise(monkeypatch, lambda one: replace(one, facts=(*one.facts, *looks)))
    found = tender_now(TENDER, website.STORE, now=now)
    opened = {one.sheet.expert for one in found.proceeding.lot("1").scoring.sheets}
    late = next(one for one in found.proceeding.panel.members if one not in opened)
    own = next(
        one.said.sheet
        for one in read_tender(EXAMPLE).tender.facts
        if isinstance(one.said, SheetOpened) and one.said.sheet.expert == late
    )
    member = person("expert", late)
    sealed_now = handed_in(member, "seal", canonical_json(own))
    opened_now = handed_in(member, "open", canonical_json(own))
    after = tender_now(TENDER, website.STORE, now=now).proceeding.lot("1")

    assert len(bids_to_score(found)) == len(bids_to_score(before)) - 1 and opened
    assert (sealed_now.status_code, opened_now.status_code) == (422, 302)
    assert after.scoring.refused == () and late not in after.scoring.waiting_for


@pytest.mark.parametrize("waits", [True, False])
def test_no_member_makes_or_seals_a_sheet_while_a_bid_has_no_outcome(settings, tmp_path, monkeypatch, waits):
    now = instant("2024-02-05T05:09:00Z")
    at(monkeypatch, now)
    laid(settings, tmp_path, facts_until=now, own_key=False)
    told_otherwise(
        monkeypatch,
        lambda one: replace(
            one, facts=tuple(each for each in one.facts if not (waits and each.id == "opened-firm-a"))
        ),
    )
    found = tender_now(TENDER, website.STORE, now=now)
    own = next(
        one.said.sheet for one in read_tender(EXAMPLE).tender.facts if isinstance(one.said, SheetOpened)
    )
    member = person("expert", own.expert)
    page = member.get(f"{ROOT}scores/").content.decode()
    sealed = handed_in(member, "seal", canonical_json(own))

    assert (bids_to_score(found) == ()) is waits
    assert ('value="make"' not in page) is waits
    assert (sealed.status_code == 422) is waits


def with_a_hole(held, *, alone):
    """Let the first member who opened a sheet have sealed it with a hole; `alone` leaves out what others opened."""
    first = min(
        (one for one in held.facts if isinstance(one.said, SheetOpened)), key=lambda one: one.recorded_at
    )
    own = first.said.sheet
    hole = replace(own, items=own.items[1:])
    said = {
        one.id: replace(one.said, digest=hole.digest())
        for one in held.facts
        if isinstance(one.said, SheetSealed) and one.said.expert == own.expert
    } | {first.id: replace(first.said, sheet=hole)}
    return replace(
        held,
        facts=tuple(
            replace(one, said=said.get(one.id, one.said))
            for one in held.facts
            if one is first or not (alone and isinstance(one.said, SheetOpened))
        ),
    )


@pytest.mark.parametrize("alone", [True, False])
def test_a_member_whose_sheet_has_a_fault_seals_anew_at_the_desk_while_no_other_is_open(
    settings, tmp_path, monkeypatch, alone
):
    at(monkeypatch, THREE_OPEN)
    laid(settings, tmp_path, facts_until=THREE_OPEN, own_key=False)
    told_otherwise(monkeypatch, lambda held: with_a_hole(held, alone=alone))
    found = tender_now(TENDER, website.STORE, now=THREE_OPEN)
    refused = found.proceeding.lot("1").scoring.refused
    page = person("expert", refused[0].expert).get(f"{ROOT}scores/").content.decode()

    assert [one.reasons[0][0] for one in refused] == ["score_missing"]
    members = found.proceeding.panel.members
    assert [one for one in members if may_seal(found, one)] == ([refused[0].expert] if alone else [])
    assert ('value="seal"' in page) is alone
