"""Appointments as pages: a head appoints and ends, by dates and a paper, within the own body."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client

from onus.base.instants import DAY_US
from onus.outside.clock import now
from onus.records import people
from onus.records.models import User
from onus.web.people.actors import actor_of
from tests.web.signing import BENXI, give, make_account, open_session, refused, signed_in

pytestmark = pytest.mark.django_db
NEW, LIST = "/en/people/appointments/new/", "/en/people/appointments/"
MANAGER = f"{BENXI}||service-centre|contract-manager"


def form(**changed):
    said = {
        "login": "new-officer", "name": "Officer (generated)", "role": "officer", "post_in": MANAGER,
        "since_day": "2024-01-01", "until_day": "", "paper": "Appointment 7/2024",
    }  # fmt: skip
    return said | changed


@pytest.fixture
def head() -> Client:
    return signed_in("head", login="head")


def test_a_head_appoints_an_officer_and_the_account_is_opened_with_a_password_shown_once(head):
    response = head.post(NEW, form())

    kept = people.appointments(login="new-officer")
    assert response.status_code == 200 and 'class="code"' in response.content.decode()
    assert [(one.role, one.post, one.body, one.basis) for one in kept] == [
        ("officer", "contract-manager", "service-centre", "Appointment 7/2024")
    ]
    assert kept[0].appointed_by == "head (centre-head)"
    assert User.objects.get(login="new-officer").must_change


def test_the_appointed_officer_has_the_powers_that_the_register_gives_to_the_post(head):
    head.post(NEW, form())

    found = people.actor_named("new-officer").serving(now())
    assert found[0].powers == ("inspect", "order", "deduct", "substitute", "report_up")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"paper": ""}, "This field is required"),
        ({"since_day": "soon"}, "Enter a valid date"),
        ({"until_day": "2023-01-01"}, "lies before the first"),
        ({"name": ""}, "no account of this name yet"),
        ({"post_in": f"{BENXI}||service-centre|"}, "Choose a post"),
        ({"role": "auditor"}, "Select a valid choice"),
        ({"post_in": f"{BENXI}||district-office|street-supervisor"}, "Select a valid choice"),
        ({"login": "head"}, "Nobody appoints themselves"),
    ],
)
def test_what_is_wrong_is_told_in_the_form_and_the_rest_is_kept(head, changed, told):
    response = head.post(NEW, form(**changed))

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    kept = form(**changed)["paper"]
    assert 'value="Appointment 7/2024"' in page if kept else 'value="Appointment' not in page
    assert not people.appointments(login="new-officer")


def test_an_auditor_of_the_dossier_cannot_become_its_officer(head):
    make_account("auditor")
    give("auditor", "auditor")

    response = head.post(NEW, form(login="auditor"))

    assert "independent of what is audited" in response.content.decode()


def test_an_officer_appoints_nobody():
    officer = signed_in("officer", login="officer")

    assert refused(officer.post(NEW, form()))


def test_a_head_ends_an_appointment_of_the_own_body_and_it_stays_in_the_list(head):
    make_account("officer")
    kept = give("officer", "officer")

    response = head.post(
        f"/en/people/appointments/{kept.number}/end/", {"last_day": "2024-01-01", "paper": "End 1"}
    )

    ended = people.appointment(kept.number)
    assert response["Location"] == LIST
    assert (ended.end_basis, ended.ended_by) == ("End 1", "head (centre-head)")
    assert ended.until <= now() and "End 1" in head.get(LIST).content.decode()
    assert people.actor_named("officer").serving(now()) == ()


def test_a_head_of_another_body_ends_nothing_here(head):
    make_account("officer")
    kept = give("officer", "officer", post="street-supervisor")

    assert refused(
        head.post(f"/en/people/appointments/{kept.number}/end/", {"last_day": "2024-01-01", "paper": "x"})
    )


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("superior", {"body": ""}), ("auditor", {}), ("intake", {}), ("operator", {"dossier": ""}),
        ("head", {"post": "district-head"}), ("officer", {"body": ""}),
    ],
)  # fmt: skip
def test_a_head_ends_neither_those_who_watch_nor_what_reaches_beyond_the_own_body(head, role, more):
    make_account("watcher")
    kept = give("watcher", role, **more)

    there = f"/en/people/appointments/{kept.number}/end/"
    response = head.post(there, {"last_day": "2024-01-01", "paper": "End 1"})

    assert refused(response) and people.appointment(kept.number).until is None
    assert f'href="{there}"' not in head.get(LIST).content.decode()


def test_a_superior_ends_the_head_the_auditor_and_the_intake():
    superior = signed_in("superior", login="superior", body="")
    for role in ("head", "auditor", "intake"):
        make_account(role)
        number = give(role, role).number

        superior.post(f"/en/people/appointments/{number}/end/", {"last_day": "2024-01-01", "paper": "End 1"})

        assert people.appointment(number).ended_by == "superior (city-lead)"


def test_no_account_is_opened_for_an_appointment_that_is_refused(head):
    give("head", "superior", dossier="", region="elsewhere", post="", body="")

    response = head.post(NEW, form(role="auditor", post_in=f"{BENXI}||service-centre|"))

    assert response.status_code == 422
    assert "lets you neither appoint to this role" in response.content.decode()
    assert not User.objects.filter(login="new-officer").exists()


def test_anybody_may_resign():
    officer = signed_in("officer", login="officer")
    number = people.appointments(login="officer")[0].number

    officer.post(f"/en/people/appointments/{number}/end/", {"last_day": "2024-01-01", "paper": "Resignation"})

    assert people.actor_named("officer").serving(now()) == ()


def test_an_appointment_that_does_not_exist_is_no_page(head):
    assert head.get("/en/people/appointments/999999/end/").status_code == 404


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE records_appointment SET role = 'head'",
        "DELETE FROM records_appointment",
        "UPDATE records_appointmentend SET until = 5",
        "DELETE FROM records_recusal",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_appointment(deed):
    make_account("officer")
    kept = give("officer", "officer")
    people.end_appointment(kept.number, until=9, by="t", basis="b", at=now())
    people.recuse("officer", matter="body", named="x", since=0, until=None, reason="r", at=now())

    with (
        pytest.raises(Exception, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)


def test_of_several_ends_the_earliest_counts():
    make_account("officer")
    number = give("officer", "officer").number
    for until in (now() + DAY_US, now() + 9 * DAY_US):
        people.end_appointment(number, until=until, by="t", basis="b", at=now())

    assert people.appointment(number).until < now() + 2 * DAY_US


def test_a_declared_conflict_stands_on_the_account_and_holds_back(rf):
    user = make_account("officer")
    give("officer", "officer")
    client = open_session(Client(), user)

    client.post("/en/people/recusal/", {"matter": "dossier", "named": BENXI, "reason_of_recusal": "relative"})

    assert "relative" in client.get("/en/people/").content.decode()
    assert [(one.matter, one.id) for one in people.actor_named("officer").recusals] == [("dossier", BENXI)]


def test_a_conflict_whose_last_day_has_passed_is_refused():
    client = open_session(Client(), make_account("officer"), second_factor=False)

    response = client.post(
        "/en/people/recusal/",
        {"matter": "body", "named": "x", "reason_of_recusal": "r", "until_day": "2020-01-01"},
    )

    assert response.status_code == 422 and "This day has passed" in response.content.decode()


def test_a_request_without_a_session_is_of_nobody(rf):
    assert actor_of(rf.get("/")).user == ""
