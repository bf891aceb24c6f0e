"""One act on several reports: picked, looked over, done in one transaction; what is refused stays picked."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.db import connection

from onus.actions import answer_report
from onus.base.instants import SECOND_US, Instant
from onus.outside.clock import now as clock
from onus.records.facts import facts_of
from onus.records.models import Place, ReportEvent
from onus.records.reports import events_of
from tests.web.reports.test_desk import do, life, looked, received, supervisor
from tests.web.reports.test_making import DOSSIER, STREET, calm, text_of
from tests.web.signing import refused, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["calm"]
MANY = "/en/reports/desk/many"
SALTED = {"done": "Salted and cleared", "done_by": "The contractor"}
NOT_THERE = "There is no such report here."


@pytest.fixture
def officer(client):
    return supervisor(client)


def asked(client, act: str, refs, step: str = "look", path: str = MANY, **fields):
    """The answer to the form of an act on several reports."""
    sent = {f"{act}-{name}": value for name, value in fields.items()}
    return client.post(path, {"act": act, "report": list(refs), "step": step, **sent})


def confirmed(client, sure, step: str = "do", path: str = MANY):
    """The answer to the form of the page of confirmation, exactly as it stands there."""
    fields: dict[str, list[str]] = {}
    form = sure.content.decode().rpartition("<form")[2]
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    return client.post(path, {**fields, "step": step})


def kinds(ref: str) -> list[str]:
    return [one.kind for one in events_of(ref)]


def far_from_it() -> tuple[str, str]:
    """Another place than that of the reports here: its id, and what people call it."""
    here = Place.objects.filter(place_id=STREET).first()
    found = Place.objects.exclude(name=here.name).exclude(name="").order_by("place_id").first()
    return found.place_id, found.name


def picked_in(answer) -> list[str]:
    return re.findall(r'name="report" value="([^"]+)" checked', answer.content.decode())


def test_forty_reports_about_one_street_are_answered_in_one_go_and_each_has_an_answer_of_its_own(officer):
    refs = [received(text=f"Snow, {number}") for number in range(40)]
    sure = asked(officer, "answer", refs, text="Cleared tonight by the second team.")
    untouched = [kinds(ref) for ref in refs]
    done = confirmed(officer, sure)

    assert sure.status_code == 200 and "Answer: reports, 40" in text_of(sure)
    assert "Cleared tonight by the second team." in text_of(sure)
    assert untouched == [["received"]] * 40
    assert done.status_code == 302 and done["Location"] == "/en/reports/desk"
    said = [events_of(ref)[-1] for ref in refs]
    assert {(one.kind, one.by_post, one.by_person, one.text) for one in said} == {
        ("answered", "street-supervisor", "li", "Cleared tonight by the second team.")
    }


def test_an_officer_picks_reports_in_the_list_by_street_and_starts_the_act_from_there(officer):
    refs = [received(), received()]
    listed = text_of(officer.get("/en/reports/desk?picked=1"))
    plain = text_of(officer.get("/en/reports/desk"))
    form = officer.get(MANY, {"act": "answer", "report": refs})

    assert all(f'name="report" value="{ref}" checked' in listed for ref in refs)
    assert not any(f'value="{refs[0]}" checked' in page for page in (plain,))
    assert 'name="act" value="close"' in plain and 'name="act" value="merge"' not in plain
    assert form.status_code == 200 and sorted(picked_in(form)) == sorted(refs)


def test_the_list_is_narrowed_to_one_place_and_the_link_that_picks_all_keeps_it(officer):
    there, name = far_from_it()
    here, elsewhere = received(), received(place_id=there)
    page = text_of(officer.get("/en/reports/desk", {"where": name}))

    assert elsewhere in page and here not in page
    assert f'href="?{urlencode({"where": name, "picked": "1"})}"'.replace("&", "&amp;") in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_queue_of_the_workbench_offers_the_acts_for_its_reports(officer, language):
    ref = received()
    page = text_of(officer.get(f"/{language}/workbench/{DOSSIER}/?all=1"))

    assert f'type="checkbox" name="report" value="{ref}"' in page
    assert 'name="act" value="answer"' in page and 'name="act" value="hide"' not in page


def test_many_are_closed_by_one_inspection_each_a_fact_of_its_own(officer):
    refs = [received(), received()]
    done = confirmed(officer, asked(officer, "close", refs, **SALTED, **looked(), basis="3.2"))

    assert done.status_code == 302
    shown = [life(ref).closings[0].evidence for ref in refs]
    inspections = [
        one for ref in refs for one in facts_of(DOSSIER, about=ref) if one.file == "inspections.csv"
    ]
    assert [life(ref).state for ref in refs] == ["closed", "closed"]
    assert len({*shown}) == 2 and {one.legal_basis for one in inspections} == {"3.2"}
    assert sorted(shown) == sorted((one.fact_id,) for one in inspections)


def test_what_is_refused_is_named_beforehand_and_again_afterwards_and_stays_picked_with_what_was_typed(
    officer,
):
    free, closed = received(), received()
    do(officer, closed, "close", **SALTED, **looked())
    sure = asked(officer, "answer", [free, closed], text="It is done.")
    done = confirmed(officer, sure)

    assert "Answer: reports, 1" in text_of(sure)
    assert f"{closed}" in text_of(sure) and "not possible in its present state" in text_of(sure)
    assert kinds(free)[-1] == "answered" and kinds(closed)[-1] == "closed"
    assert done.status_code == 409 and picked_in(done) == [closed]
    assert "not possible in its present state" in text_of(done) and "It is done.</textarea>" in text_of(done)
    assert "Recorded for reports: 1." in text_of(done)


def test_where_nothing_can_be_done_nothing_is_offered_to_confirm(officer):
    closed = received()
    do(officer, closed, "close", **SALTED, **looked())
    sure = asked(officer, "answer", [closed], text="It is done.")

    assert sure.status_code == 409 and 'value="do"' not in text_of(sure) and picked_in(sure) == [closed]


def test_evidence_of_another_place_closes_those_that_it_shows_and_no_others(officer):
    one, other = received(), received()
    do(officer, one, "inspect", **looked())
    seen = next(fact.fact_id for fact in facts_of(DOSSIER, about=one) if fact.file == "inspections.csv")
    elsewhere = received(place_id=far_from_it()[0])
    sure = asked(officer, "close", [one, other, elsewhere], **SALTED, evidence=seen)

    assert "Close with evidence: reports, 2" in text_of(sure)
    assert f"Nothing named “{seen}” is on record at this place" in text_of(sure)


def test_an_error_in_one_undoes_it_for_all(officer, monkeypatch):
    refs = sorted([received(), received()])
    sure = asked(officer, "answer", refs, text="It is done.")
    before = ReportEvent.objects.count()
    plain = answer_report.answer_report

    def broken(ref, *words, **named):
        if ref == refs[-1]:
            raise RuntimeError("the disk is full")
        return plain(ref, *words, **named)

    monkeypatch.setattr(answer_report, "answer_report", broken)
    with pytest.raises(RuntimeError):
        confirmed(officer, sure)

    assert ReportEvent.objects.count() == before
    assert not connection.needs_rollback


def test_a_form_that_is_sent_twice_answers_once(officer):
    refs = [received(), received()]
    sure = asked(officer, "answer", refs, text="It is done.")
    confirmed(officer, sure)
    again = confirmed(officer, sure)

    assert [kinds(ref).count("answered") for ref in refs] == [1, 1]
    assert again.status_code == 409 and "Something happened to it in between" in text_of(again)


def test_what_happened_between_looking_and_doing_is_looked_at_again(officer):
    ref, other = received(), received()
    sure = asked(officer, "answer", [ref, other], text="It is done.")
    do(officer, ref, "acknowledge")
    done = confirmed(officer, sure)

    assert picked_in(done) == [ref] and kinds(ref)[-1] == "acknowledged" and kinds(other)[-1] == "answered"


def test_nobody_skips_the_page_of_confirmation(officer):
    ref = received()
    done = asked(officer, "answer", [ref], step="do", text="It is done.")

    assert done.status_code == 409 and kinds(ref) == ["received"]


def test_the_right_is_asked_for_each_report_and_one_of_another_dossier_is_told_like_none(officer):
    mine, hidden = received(), received(sort="retaliation")
    sure = asked(officer, "answer", [mine, hidden, "R-none"], text="It is done.")

    page = text_of(sure)
    assert "Answer: reports, 1" in page and page.count(NOT_THERE) == 2
    stranger = signed_in("officer", login="far", dossier="", region="far", post="", body="")
    assert text_of(asked(stranger, "answer", [mine], text="It is done.")).count(NOT_THERE) == 1
    assert kinds(mine) == ["received"]


def test_whoever_takes_reports_in_answers_many_and_closes_none():
    ref = received()
    clerk = signed_in("intake", login="clerk")
    listed = text_of(clerk.get("/en/reports/desk"))
    answer = asked(clerk, "close", [ref], **SALTED, **looked())

    assert 'name="act" value="answer"' in listed and 'name="act" value="close"' not in listed
    assert answer.status_code == 409 and "None of your appointments gives this right." in text_of(answer)
    assert life(ref).is_open


@pytest.mark.parametrize("role", ["resident", "contractor", "operator", "issuer"])
def test_nobody_without_the_list_of_reports_reaches_the_act_for_many(role):
    ref = received()
    client = signed_in(role)

    assert refused(client.get(MANY, {"act": "answer", "report": ref}))
    assert refused(asked(client, "answer", [ref], text="It is done."))
    assert kinds(ref) == ["received"]


def test_an_auditor_sees_reports_and_is_offered_no_act_for_many():
    ref = received()
    auditor = signed_in("auditor")

    assert 'type="checkbox" name="report"' not in text_of(auditor.get("/en/reports/desk"))
    assert asked(auditor, "answer", [ref], text="It is done.").status_code == 409
    assert kinds(ref) == ["received"]


def test_whoever_closed_one_of_them_before_closes_it_no_second_time_and_closes_the_others(officer):
    from onus.actions.reopen_report import reopen_report
    from onus.web.reports.site import site

    again, other = received(), received()
    do(officer, again, "close", **SALTED, **looked())
    reopen_report(again, text="No.", site=site(), now=Instant(clock() + SECOND_US))
    sure = asked(officer, "close", [again, other], **SALTED, **looked())
    confirmed(officer, sure)

    assert "it takes another officer" in text_of(sure)
    assert (life(again).state, life(other).state) == ("reopened", "closed")


def test_a_report_that_follows_another_that_is_picked_too_is_closed_with_it_and_not_refused(officer):
    leader, follower = received(), received()
    do(officer, follower, "merge", into=leader)
    sure = asked(officer, "close", [follower, leader], **SALTED, **looked())
    done = confirmed(officer, sure)

    assert "Close with evidence: reports, 2" in text_of(sure) and done.status_code == 302
    assert (life(leader).state, life(follower).state) == ("closed", "closed")


@pytest.mark.parametrize("act", ["merge", "hide", "show", "reject", "words", "not_ours", "reassign"])
def test_nothing_else_is_done_for_many_and_nobody_says_that_many_are_not_theirs(officer, act):
    ref = received()

    assert asked(officer, act, [ref], reason="x", text="x").status_code == 404
    assert kinds(ref) == ["received"]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "This is needed"), ("zh-hans", "必须")], ids=["en", "zh-hans"]
)
def test_a_fault_stands_beside_its_field_and_keeps_what_is_picked(officer, language, told):
    refs = [received(), received()]
    answer = asked(officer, "answer", refs, path=MANY.replace("/en/", f"/{language}/"), text="")

    assert answer.status_code == 422 and sorted(picked_in(answer)) == sorted(refs)
    assert 'aria-invalid="true"' in text_of(answer)


def test_changing_before_doing_brings_the_form_back_with_everything_in_it(officer):
    refs = [received(), received()]
    back = confirmed(officer, asked(officer, "answer", refs, text="It is done."), step="change")

    assert back.status_code == 200 and sorted(picked_in(back)) == sorted(refs)
    assert "It is done.</textarea>" in text_of(back) and kinds(refs[0]) == ["received"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"act": "answer"}, "No report is ticked."),
        ({"report": ["R-1"]}, "No report is ticked."),
        (
            {"act": "answer", "report": [f"R-{number}" for number in range(101)]},
            "At most 100 reports at once",
        ),
    ],
)
def test_whoever_picks_none_or_too_many_is_told_so_in_the_list(officer, sent, told):
    received()
    answer = officer.get(MANY, sent, follow=True)

    assert answer.status_code == 200 and told in text_of(answer)
