"""`onus user`: accounts from a terminal, for whoever runs the machine."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from onus.actions.appoint import NoSuchPost, PaperNeeded, RolesClash
from onus.actions.make_demo_people import make_demo_people
from onus.outside.clock import now
from onus.records import people
from onus.records.people import LoginTaken, NoAccount
from onus.wiring.commands.user import NoSuchDossier, NoSuchTender, main
from tests.web.signing import BENXI, PASSWORD, make_account, open_session

pytestmark = pytest.mark.django_db
HEAD = [
    "--role",
    "head",
    "--dossier",
    BENXI,
    "--body",
    "service-centre",
    "--post",
    "centre-head",
    "--paper",
    "P 1",
]


def ran(capsys, *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_the_first_head_is_entered_on_paper_and_signs_in_with_a_password_to_be_changed(capsys, client):
    out = ran(capsys, "add", "head", "--name", "Head (generated)", *HEAD)

    password = re.search("first password: (.*)", out)[1]
    response = client.post("/en/people/sign-in/", {"login": "head", "password": password})
    assert response["Location"] == "/en/people/second-factor/"
    (kept,) = people.appointments(login="head")
    assert (kept.role, kept.basis) == ("head", "P 1") and kept.appointed_by.startswith("terminal (")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["appoint", "clerk", "--role", "auditor"], PaperNeeded),
        (["appoint", "nobody", "--role", "auditor", "--paper", "P"], NoAccount),
        (["appoint", "clerk", "--role", "officer", "--dossier", "gone", "--paper", "P"], NoSuchDossier),
        (["appoint", "clerk", "--role", "purchaser", "--tender", "gone", "--paper", "P"], NoSuchTender),
        (["appoint", "clerk", "--role", "purchaser", "--tender", "a", "--dossier", BENXI, "--paper", "P"], NoSuchTender),
        (["appoint", "clerk", "--role", "officer", "--dossier", BENXI, "--post", "gone", "--paper", "P"], NoSuchPost),
        (["appoint", "clerk", "--role", "operator", "--paper", "P"], RolesClash),
        (["add", "CLERK"], LoginTaken),
        (["end", "nobody", "--paper", "P"], NoAccount),
        (["reset-totp", "nobody"], NoAccount),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_with_what_to_do(words, error):
    make_account("clerk")
    main(["appoint", "clerk", "--role", "contractor", "--dossier", BENXI, "--paper", "P"])

    with pytest.raises(error):
        main(words)


def test_an_account_that_is_ended_stays_with_its_appointments_and_signs_in_no_more(capsys):
    ran(capsys, "add", "head", *HEAD)

    ran(capsys, "end", "head", "--paper", "P 2")

    assert "ended" in ran(capsys, "list") and "P 1" not in ran(capsys, "list").split("head")[0]
    (kept,) = people.appointments(login="head")
    assert kept.end_basis == "P 2" and kept.until <= now()
    assert people.actor_named("head").user == ""


def test_a_lost_telephone_is_taken_away_and_every_session_with_it(capsys):
    user = make_account("officer")
    client = open_session(Client(), user)

    ran(capsys, "reset-totp", "officer")

    assert client.get("/en/people/").status_code == 302
    assert not TOTPDevice.objects.filter(user=user).exists()


def test_a_forgotten_password_is_replaced_by_a_first_one(capsys, client):
    make_account("clerk")

    out = ran(capsys, "reset-password", "clerk")

    password = re.search("first password: (.*)", out)[1]
    assert client.post("/en/people/sign-in/", {"login": "clerk", "password": PASSWORD}).status_code == 422
    assert client.post("/en/people/sign-in/", {"login": "clerk", "password": password}).status_code == 302


def test_the_people_of_the_demo_sign_in_with_what_was_printed(client):
    made = {one.login: one for one in make_demo_people(BENXI, now=now())}
    officer = made["contract-manager"]

    client.post("/en/people/sign-in/", {"login": officer.login, "password": officer.password})
    response = client.post("/en/people/code/", {"code": officer.codes[0]})

    assert response["Location"] == "/en/workbench/"
    assert {one.role for one in made.values()} == {
        "officer", "head", "superior", "contractor", "auditor", "issuer", "intake", "operator",
    }  # fmt: skip
    assert all("(generated)" in people.account(login).name for login in made)


def test_making_the_people_of_the_demo_again_gives_new_passwords_to_the_same_accounts():
    first = make_demo_people(BENXI, now=now())
    second = make_demo_people(BENXI, now=now())

    assert [one.login for one in first] == [one.login for one in second]
    assert not {one.password for one in first} & {one.password for one in second}
    assert len(people.appointments()) == len(first)
