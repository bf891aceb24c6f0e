"""Opinions of the public: who may give one, what is refused, and when everybody reads them."""

from __future__ import annotations

import json

import pytest
from django.conf import settings as website
from django.test import Client

from onus.actions.assess_tender import assess_tender
from onus.records.models import User
from onus.records.tender_facts import tender_facts
from tests.web.purchase.laid import PLANNING, TENDER, at, laid, person
from tests.web.reports.test_making import waited
from tests.web.signing import open_session

pytestmark = pytest.mark.django_db
ROOT = f"/en/purchases/{TENDER}/"
DAY_US = 86_400_000_000
SAID = "From six in the morning, please."


@pytest.fixture
def asked(settings, tmp_path, monkeypatch) -> str:
    """An open consultation of a purchase that is being planned; its id."""
    at(monkeypatch, PLANNING)
    laid(settings, tmp_path, facts_until=PLANNING)
    question = {"subject": "need", "text": "Which hours?", "place": "https://n.example/0"}
    person("purchaser", "officer-1").post(f"{ROOT}act/consult/", question | {"closes": "2024-01-31"})
    judged()
    return told("consultation_opened")[-1]["id"]


def judged(later_us: int = 1) -> None:
    assess_tender(TENDER, website.STORE, as_of=PLANNING + later_us, now=PLANNING + later_us)


def told(kind: str) -> list[dict]:
    return [json.loads(one.line) for one in tender_facts(TENDER) if one.kind == kind]


def officer() -> Client:
    """The officer who opened the consultation, signed in again."""
    return open_session(Client(), User.objects.get(login="officer-1"))


def give(consultation: str, text: str = SAID, **more: str):
    form = {"text": text} | waited("opinion") | more
    return Client().post(f"{ROOT}opinions/{consultation}/", form)


def page_of_all(code: str = "en") -> str:
    return Client().get(f"/{code}/tenders/{TENDER}/consultations/").content.decode()


@pytest.mark.parametrize(("code", "label"), [("en", "Give an opinion"), ("zh-hans", "提交意见")])
def test_whoever_reads_an_open_consultation_finds_the_form_without_an_account(asked, code, label):
    form = Client().get(f"/{code}/purchases/{TENDER}/opinions/{asked}/")

    assert f"/{code}/purchases/{TENDER}/opinions/{asked}/" in page_of_all(code)
    assert form.status_code == 200 and label in form.content.decode()


def test_an_opinion_is_recorded_in_nobodys_name_and_read_by_all_with_the_answer(asked, monkeypatch):
    given = give(asked)
    kept = tender_facts(TENDER)[-1]
    judged(2)
    before = page_of_all()
    at(monkeypatch, PLANNING + 1_000_000)
    officer().post(f"{ROOT}act/answer_opinions/", {"consultation": asked, "text": "Open from six."})
    judged(2_000_000)
    after = page_of_all()

    assert given.status_code == 200 and kept.fact_id in given.content.decode()
    assert (kept.kind, kept.actor, kept.post) == ("opinion_received", "", "")
    assert "by" not in told("opinion_received")[0]
    assert SAID not in before and "sealed in the public log" in before
    assert SAID in after and "Open from six." in after


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("", {}, 422),
        ("x" * 4_001, {}, 422),
        ("Call me: 13800138000", {}, 422),
        (SAID, {"homepage": "https://spam.example"}, 422),
        (SAID, {"challenge": "forged"}, 429),
    ],
)
def test_what_is_empty_too_long_personal_or_of_a_program_is_refused_and_kept_nowhere(asked, text, more, code):
    answer = give(asked, text, **more)

    assert answer.status_code == code
    assert told("opinion_received") == []
    assert text[:40] in answer.content.decode()


def test_one_answer_to_the_puzzle_brings_one_opinion(asked):
    puzzle = waited("opinion")
    first, second = give(asked, **puzzle), give(asked, "The same puzzle once more.", **puzzle)

    assert (first.status_code, second.status_code) == (200, 429)
    assert len(told("opinion_received")) == 1


def test_nothing_is_taken_after_the_last_day_or_after_the_answer(asked, monkeypatch):
    at(monkeypatch, PLANNING + 28 * DAY_US)
    late = give(asked)
    at(monkeypatch, PLANNING + DAY_US)
    officer().post(f"{ROOT}act/answer_opinions/", {"consultation": asked, "text": "Taken up."})
    answered = give(asked)

    assert [one.status_code for one in (late, answered)] == [200, 200]
    assert all("no more opinions" in one.content.decode() for one in (late, answered))
    assert told("opinion_received") == []
    assert Client().get(f"{ROOT}opinions/none/").status_code == 404
