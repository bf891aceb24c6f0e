"""Public pages of tenders: what they tell, and what they do not tell before its time."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from onus.actions.assess_tender import assess_tender
from onus.actions.load_tender import load_tender
from onus.base.instants import Instant, instant
from onus.records.changes import shown_now

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "tender-2024"
TENDER = "toilets-tender-2024"
BELOW = ("", "questions/", "bids/", "evaluation/", "award/", "signals/", "acts/")
FIRMS = ("Generated Firm", "生成企业", "firm-a", "firm-b", "firm-c", "firm-d", "firm-e")
WINNER = "f99949b514d9cb18dfab18330147f65243a01c43edf860cd1d12379af1fe4b95"
COMMITMENT = "df1318a1d56c20a928d058f667b505d4548fc23be4fb1e0cf9824101afbacc8a"


def judged(at: str) -> None:
    load_tender(EXAMPLE, settings.STORE, now=Instant(5))
    assess_tender(TENDER, settings.STORE, as_of=instant(f"{at}+08:00"), now=Instant(9))


def page(below: str = "", language: str = "en", *, code: int = 200) -> str:
    answer = Client().get(f"/{language}/tenders/{TENDER}/{below}")
    assert answer.status_code == code
    return answer.content.decode()


@pytest.mark.parametrize("at", ["2024-01-10T12:00:00", "2024-02-05T09:20:00", "2024-02-05T09:35:00"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_before_the_opening_no_page_tells_who_takes_part(at, language):
    judged(at)

    told = "".join(page(below, language) for below in BELOW)

    assert [name for name in FIRMS if name in told] == []


def test_before_the_opening_a_bid_is_its_commitment_and_its_time():
    judged("2024-02-05T09:20:00")

    told = page("bids/")

    assert COMMITMENT in told and "2024-02-04 16:12" in told and "sealed" in told


def test_after_the_opening_bids_have_names_prices_and_reasons_of_refusal():
    judged("2024-05-02T00:00:00")

    told = page("bids/")

    assert "Generated Firm A" in told and "261,600.00 CNY" in told
    assert "It came after the deadline" in told and "banned:ban-1" in told


def test_the_committee_is_told_with_its_seed_only_once_the_result_is_announced():
    judged("2024-02-06T12:00:00")
    assert "expert-09" not in page("evaluation/")

    assess_tender(TENDER, settings.STORE, as_of=instant("2024-02-09T00:00:00+08:00"), now=Instant(10))
    told = page("evaluation/")
    assert "expert-09" in told and "onus verify" in told
    assert "6bc4177a7a61341d2e3bdcdb0b629c0e2266d66c1bd47b8e6edfe03a5d6f8e8b" in told


def test_the_ranking_stands_there_with_its_numbers_filled_in():
    judged("2024-05-02T00:00:00")

    told = page("evaluation/")

    assert "40.00 × 261,600.00 CNY ÷ 276,000.00 CNY = 37.91" in told
    assert "94.94" in told and "+0.36" in told


def test_the_award_has_reasons_and_the_contract(client):
    judged("2024-05-02T00:00:00")

    told = page("award/")

    assert "First in the ranking." in told and "Fewer points" in told and "toilets-2024" in told


def test_a_signal_is_said_to_be_no_accusation_and_stands_beside_the_place_of_a_reply():
    judged("2024-05-02T00:00:00")

    told = page("signals/")

    assert "not an accusation" in told and "CN-COLL-16" in told and "has not replied" in told
    assert "Deemed by law" in told and "every one of 5 unit prices times 103/100" in told


def test_questions_name_nobody_and_acts_name_roles():
    judged("2024-05-02T00:00:00")

    assert "May a bid name part-time cleaners?" in page("questions/")
    told = page("acts/")
    assert "Drew the committee" in told and "Secretary" in told and "2024-02-07" in told


def test_the_list_has_tenders_by_stage_and_what_is_not_there_is_told():
    judged("2024-05-02T00:00:00")

    told = Client().get("/en/tenders/").content.decode()
    assert "Contract signed" in told and f"/en/tenders/{TENDER}/" in told
    missing = Client().get("/en/tenders/nothing/")
    assert missing.status_code == 404 and "No such purchase here" in missing.content.decode()


def test_another_proceeding_is_another_page_for_those_that_are_kept():
    judged("2024-02-06T12:00:00")
    before = shown_now()

    assess_tender(TENDER, settings.STORE, as_of=instant("2024-02-09T00:00:00+08:00"), now=Instant(10))

    assert shown_now() != before and TENDER in {name for name, *_ in shown_now()}


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_has_its_receipt_and_says_that_it_is_generated(below, language):
    judged("2024-05-02T00:00:00")

    told = page(below, language)

    assert "SHA-256" in told and "ribbon" in told and "None" not in told
