"""The desk: draws that anyone can repeat, results of all places or none, calendars, mornings, findings on oneself."""

from __future__ import annotations

import pytest

from onus.actions.keep_outlook import keep_outlook
from onus.actions.write_digests import write_digests
from onus.base.instants import instant
from onus.core.oversight.sampling import Drawable, drawn
from onus.outside.clock import now
from onus.records import people, workbench
from onus.records.facts import facts_of
from onus.records.models import OutgoingMail, User
from tests.web.signing import BENXI, signed_in
from tests.web.workbench.acting import SLOPES, duties_of, on_record
from tests.web.workbench.conftest import EVENING

pytestmark = pytest.mark.django_db
DRAW = f"/en/workbench/{BENXI}/draw/"
FORM = {"duties": "CLEAR-OTHER-48", "count": "6"}


@pytest.fixture
def manager(evening):
    return signed_in("officer", login="manager", post="contract-manager")


def test_a_stranger_draws_the_same_places_from_what_the_page_says(manager, evening):
    page = manager.get(manager.post(DRAW, FORM)["Location"])
    told = page.context["draw"]
    owed = workbench.places_owed(evening.assessment, obligation="CLEAR-OTHER-48")

    again = drawn(
        (Drawable(*one) for one in reversed(owed)), count=told.count, seed=told.seed, purpose=told.purpose
    )

    assert told.places == tuple(one.place for one in again)
    assert {one.district for one in again} == {"mingshan", "pingshan", "xihu"}


def test_a_second_draw_of_the_day_is_the_first(manager):
    assert manager.post(DRAW, FORM)["Location"] == manager.post(DRAW, FORM)["Location"]
    assert len(on_record("sample")) == 1


@pytest.mark.parametrize("count", ["", "0", "many", "201"])
def test_a_count_that_is_none_is_told_next_to_its_field(manager, count):
    answer = manager.post(DRAW, {**FORM, "count": count})

    assert answer.status_code == 422
    assert 'id="count_error"' in answer.content.decode()


def test_results_of_every_place_and_the_act_are_recorded_together(manager):
    address = manager.post(
        DRAW, {**FORM, "case": SLOPES, "duties": "CLEAR-SLOPE-24", "districts": "mingshan"}
    )["Location"]
    places = manager.get(address).context["draw"].places

    manager.post(address, {**{f"result-{place}": "fail" for place in places}, "text": "All seen on foot."})

    again = manager.post(
        address, {**{f"result-{place}": "pass" for place in places}, "text": "All fine now."}
    )
    assert again.status_code == 422

    results = [one for one in facts_of(BENXI) if one.file == "inspections.csv"]
    assert [one.place_id for one in results] == list(places)
    (act,) = on_record("inspection")
    assert act.about == SLOPES


def test_one_place_without_a_result_and_nothing_is_recorded(manager):
    address = manager.post(DRAW, FORM)["Location"]
    places = manager.get(address).context["draw"].places

    answer = manager.post(address, {**{f"result-{place}": "pass" for place in places[1:]}, "text": "Seen."})

    assert answer.status_code == 422
    assert on_record("inspection") == []
    assert [one for one in facts_of(BENXI) if one.file == "inspections.csv"] == []


def test_a_calendar_is_read_by_its_secret_address_alone_and_a_new_one_ends_it(
    manager, evening, benxi_folder, client
):
    keep_outlook(benxi_folder, now=instant(EVENING))
    address = f"/en/workbench/{BENXI}/calendar/"
    old = (
        manager.post(address, {"post": "contract-manager"})
        .context["href"]
        .partition("//")[2]
        .partition("/")[2]
    )

    answer = client.get(f"/{old}")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")

    manager.post(address, {"post": "contract-manager"})
    assert client.get(f"/{old}").status_code == 404
    assert client.get("/en/workbench/calendar/guess.ics").status_code == 404


@pytest.mark.parametrize("ending", ["appointment", "account"])
def test_a_calendar_ends_with_the_account_and_with_the_appointment(
    manager, evening, benxi_folder, client, ending
):
    keep_outlook(benxi_folder, now=instant(EVENING))
    address = f"/en/workbench/{BENXI}/calendar/"
    told = manager.post(address, {"post": "contract-manager"}).context["href"]
    secret = "/" + told.partition("//")[2].partition("/")[2]
    number = people.appointments(login="manager")[0].number
    assert client.get(secret).status_code == 200

    if ending == "appointment":
        people.end_appointment(number, until=now() - 1, by="t", basis="b", at=now())
    else:
        people.end_account("manager", now())

    assert client.get(secret).status_code == 404


def test_the_morning_mail_tells_open_cases_in_both_languages(evening):
    signed_in("officer", login="supervisor", post="street-supervisor")
    User.objects.filter(login="supervisor").update(mail="supervisor@example.org")

    assert write_digests(BENXI, address="http://127.0.0.1/", now=now()) == 1

    mail = OutgoingMail.objects.get(to="supervisor@example.org")
    assert "由您岗位承担的未结案件" in mail.text
    assert "Open cases that lie with your posts" in mail.text
    assert "2023-12-17 00:00" in mail.text


def test_an_officer_replies_to_a_finding_on_their_own_post(evening):
    head = signed_in("head", login="head-of-district", post="district-head")
    duty = duties_of(evening)[0]

    page = head.get(f"/zh-hans/workbench/{BENXI}/replies/")
    answer = head.post(
        f"/en/workbench/{BENXI}/reply/",
        {"sent": "1", "finding": duty, "about": duty, "text": "The order went out by telephone."},
    )

    (reply,) = on_record("reply")
    assert page.status_code == 200
    assert answer.status_code == 302
    assert reply.row["by_post"] == "district-head"


def test_a_body_replies_about_its_own_notice_and_sees_no_queue():
    issuer = signed_in("issuer", login="snow-office", post="", body="snow-command")
    (notice,) = issuer.get(f"/en/workbench/{BENXI}/replies/").context["notices"]

    answer = issuer.post(
        f"/en/workbench/{BENXI}/reply/",
        {"sent": "1", "finding": notice["id"], "about": notice["id"], "text": "依据是市容条例。"},
    )

    (reply,) = on_record("reply")
    assert answer.status_code == 302
    assert (reply.row["by_body"], reply.row["finding"]) == ("snow-command", notice["id"])
    assert issuer.get(f"/en/workbench/{BENXI}/").status_code == 403
