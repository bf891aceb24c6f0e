"""Signing in: password, code, lockout, and how a session ends."""

from __future__ import annotations

import time

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from onus.actions.accounts import renew_recovery_codes
from onus.actions.forget_sign_ins import forget_sign_ins
from onus.base.instants import DAY_US, HOUR_US, MINUTE_US, Instant
from onus.outside.clock import machine_now, now, run_behind
from onus.records import people
from onus.records.models import User
from onus.web.people import second_factor, sessions
from onus.web.people.lockout import network_of
from tests.web.signing import PASSWORD, give, make_account, open_session, signed_in

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, ACCOUNT = "/en/people/sign-in/", "/en/people/code/", "/en/people/"


def enter(client: Client, login: str, password: str, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def code_of(device: TOTPDevice, *, steps: int = 0) -> str:
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def test_an_account_without_a_second_factor_comes_in_by_its_password(client):
    make_account("clerk")

    response = enter(client, "clerk", PASSWORD)

    assert (response.status_code, response["Location"]) == (302, ACCOUNT)
    assert "clerk" in client.get(ACCOUNT).content.decode()


@pytest.mark.parametrize(("login", "password"), [("clerk", "not-this-one"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike_and_the_name_is_kept(client, login, password):
    make_account("clerk")

    response = enter(client, login, password)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Name or password is wrong." in page
    assert f'value="{login}"' in page and password not in page


def test_an_ended_account_comes_in_no_more(client):
    make_account("clerk")
    people.end_account("clerk", now())

    assert enter(client, "clerk", PASSWORD).status_code == 422


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_name_is_locked_after_five_wrong_passwords_and_told_until_when(client, language):
    make_account("clerk")
    for _ in range(4):
        enter(client, "clerk", "wrong")
    client.post(f"/{language}/people/sign-in/", {"login": "clerk", "password": "wrong"})

    response = client.post(f"/{language}/people/sign-in/", {"login": "clerk", "password": PASSWORD})

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900
    assert "Asia/Shanghai" in response.content.decode()


def test_a_stranger_elsewhere_cannot_hold_an_officer_out(client):
    make_account("clerk")
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(6):
        enter(stranger, "clerk", "wrong")

    assert enter(stranger, "clerk", PASSWORD).status_code == 429
    assert enter(client, "clerk", PASSWORD).status_code == 302


def test_a_name_that_is_guessed_from_everywhere_is_locked_in_the_end(settings, client):
    settings.SIGN_IN_TRIES_OF_A_NAME = 8
    make_account("clerk")
    for network in range(8):
        assert enter(Client(REMOTE_ADDR=f"10.0.{network}.1"), "clerk", "wrong").status_code in (422, 429)

    response = enter(client, "clerk", PASSWORD)

    assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 900


def test_a_locked_name_does_not_lock_a_colleague_in_the_same_office(client):
    make_account("clerk")
    make_account("other")
    for _ in range(6):
        enter(client, "clerk", "wrong")

    assert enter(client, "other", PASSWORD).status_code == 302


def test_a_network_that_guesses_many_names_is_locked_whatever_the_last_part_of_its_address(settings):
    settings.SIGN_IN_TRIES_OF_A_NETWORK = 8
    make_account("clerk")
    for host in range(8):
        client = Client(REMOTE_ADDR=f"198.51.100.{host}")
        assert enter(client, f"guess-{host}", "wrong").status_code in (422, 429)

    same, far = Client(REMOTE_ADDR="198.51.100.200"), Client(REMOTE_ADDR="203.0.113.5")

    assert enter(same, "clerk", PASSWORD).status_code == 429
    assert enter(far, "clerk", PASSWORD).status_code == 302


def test_only_the_network_of_whoever_failed_is_kept(client):
    enter(Client(REMOTE_ADDR="198.51.100.77"), "guess", "wrong")

    kept = AccessAttempt.objects.get()
    assert kept.ip_address == "198.51.100.0"
    assert "guess" not in kept.post_data and "wrong" not in kept.post_data


def test_an_address_that_is_none_still_has_a_network():
    assert network_of("unknown") == "0.0.0.0"


def test_an_officer_gives_the_code_after_the_password_and_goes_where_they_wanted(client):
    user = make_account("officer")
    give("officer", "officer")
    device = TOTPDevice.objects.create(user=user, confirmed=True, name="t")

    first = enter(client, "officer", PASSWORD, next="/en/people/recusal/")
    second = client.post(CODE, {"code": code_of(device), "next": "/en/people/recusal/"})

    assert first["Location"] == "/en/people/code/?next=%2Fen%2Fpeople%2Frecusal%2F"
    assert second["Location"] == "/en/people/recusal/"


@pytest.mark.parametrize("role", ["auditor", "intake"])
def test_whoever_reads_what_is_personal_gives_a_code_first(role):
    by_password = signed_in(role, second_factor=False).get("/en/reports/desk")

    assert by_password.status_code == 302 and "/people/code/" in by_password["Location"]
    assert signed_in(role, login="with-code").get("/en/reports/desk").status_code == 200


def test_nobody_is_led_to_the_page_of_a_stranger(client):
    make_account("clerk")

    assert enter(client, "clerk", PASSWORD, next="https://elsewhere.example/")["Location"] == ACCOUNT


def test_a_code_works_once(client):
    user = make_account("officer")
    device = TOTPDevice.objects.create(user=user, confirmed=True, name="t")
    code = code_of(device)
    enter(client, "officer", PASSWORD)
    client.post(CODE, {"code": code})
    again = Client()
    enter(again, "officer", PASSWORD)

    assert again.post(CODE, {"code": code}).status_code == 422


def test_guessing_codes_makes_the_next_guess_wait(client):
    user = make_account("officer")
    TOTPDevice.objects.create(user=user, confirmed=True, name="t")
    enter(client, "officer", PASSWORD)
    for _ in range(4):
        response = client.post(CODE, {"code": "000000"})

    assert "seconds" in response.content.decode()


def test_an_officer_without_a_telephone_is_led_to_set_one_up(client):
    make_account("officer")
    give("officer", "officer")

    assert enter(client, "officer", PASSWORD)["Location"] == "/en/people/second-factor/"


def test_setting_up_shows_a_picture_and_a_key_and_then_recovery_codes_once(client):
    user = make_account("officer")
    open_session(client, user, second_factor=False)

    page = client.get("/en/people/second-factor/").content.decode()
    device = TOTPDevice.objects.get(user=user, confirmed=False)
    done = client.post("/en/people/second-factor/", {"code": code_of(device)})

    assert "<svg" in page and "style=" not in page and second_factor.secret_text(device) in page
    assert done.content.decode().count('class="code"') == 10
    assert client.get(ACCOUNT).content.decode().count('class="code"') == 0


def test_a_stolen_password_alone_brings_in_no_new_telephone(client):
    user = make_account("officer")
    TOTPDevice.objects.create(user=user, confirmed=True, name="t")
    open_session(client, user, second_factor=True)
    thief = Client()
    enter(thief, "officer", PASSWORD)

    assert thief.get("/en/people/second-factor/")["Location"].startswith(CODE)
    assert thief.post("/en/people/recovery-codes/")["Location"].startswith(CODE)


def test_a_recovery_code_signs_in_once_and_is_not_kept_as_it_is(client):
    user = make_account("officer")
    TOTPDevice.objects.create(user=user, confirmed=True, name="t")
    codes = renew_recovery_codes(user.login)
    enter(client, "officer", PASSWORD)

    first = client.post(CODE, {"code": codes[0].upper()})
    other = Client()
    enter(other, "officer", PASSWORD)
    second = other.post(CODE, {"code": codes[0]})

    assert (first.status_code, second.status_code) == (302, 422)
    kept = [token.token for device in user.staticdevice_set.all() for token in device.token_set.all()]
    assert len(kept) == 9 and not {code.replace("-", "") for code in codes} & set(kept)


def test_the_name_of_a_session_changes_at_sign_in_and_again_with_the_code(client):
    user = make_account("officer")
    device = TOTPDevice.objects.create(user=user, confirmed=True, name="t")
    names = []
    for send in (
        lambda: enter(client, "officer", PASSWORD),
        lambda: client.post(CODE, {"code": code_of(device)}),
    ):
        send()
        names.append(client.cookies[settings.SESSION_COOKIE_NAME].value)

    assert len(set(names)) == 2


def test_a_session_ends_when_nothing_happens_and_says_so(client, monkeypatch):
    open_session(client, make_account("clerk"), second_factor=False)
    at = now() + 31 * MINUTE_US
    monkeypatch.setattr(sessions, "now", lambda: at)

    response = client.get(ACCOUNT)

    assert response["Location"].startswith(SIGN_IN)
    assert "Your session ended" in client.get(response["Location"]).content.decode()


def test_a_session_that_is_used_goes_on_and_ends_by_its_age(client, monkeypatch):
    open_session(client, make_account("clerk"), second_factor=False)
    began, answers = now(), []
    for minutes in range(20, 661, 20):
        at = began + minutes * MINUTE_US
        monkeypatch.setattr(sessions, "now", lambda at=at: at)
        answers.append(client.get(ACCOUNT).status_code)

    assert answers == [200] * (10 * HOUR_US // (20 * MINUTE_US)) + [302] * 3


def test_one_click_ends_every_session_of_an_account():
    user = make_account("clerk")
    here, there = (open_session(Client(), user, second_factor=False) for _ in range(2))

    here.post("/en/people/end-sessions/")

    assert [one.get(ACCOUNT).status_code for one in (here, there)] == [302, 302]


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one():
    user = make_account("clerk")
    here, there = (open_session(Client(), user, second_factor=False) for _ in range(2))
    new = "another-lantern-gravel"

    here.post("/en/people/password/", {"password": PASSWORD, "new_password": new, "again": new})

    assert [one.get(ACCOUNT).status_code for one in (here, there)] == [200, 302]
    assert enter(Client(), "clerk", new).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", "another-lantern-gravel", "another-lantern-gravel", "not your password of now"),
        (PASSWORD, "another-lantern-gravel", "something-else-here", "differ"),
        (PASSWORD, PASSWORD, PASSWORD, "is the old one"),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "123456789012345", "123456789012345", "entirely numeric"),
    ],
)
def test_a_new_password_that_will_not_do_is_told_beside_its_field(old, new, again, told):
    client = open_session(Client(), make_account("clerk"), second_factor=False)

    response = client.post("/en/people/password/", {"password": old, "new_password": new, "again": again})

    assert response.status_code == 422
    assert told in response.content.decode()


def test_a_password_that_somebody_else_gave_is_changed_before_anything_else():
    client = signed_in("auditor", login="auditor")
    User.objects.filter(login="auditor").update(must_change=True)

    assert client.get("/en/people/appointments/")["Location"] == "/en/people/password/"


def test_a_page_for_everybody_asks_nothing_of_a_session(client):
    response = client.get("/en/")

    assert "Cookie" not in response.get("Vary", "")
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_a_wrong_password_takes_as_long_as_a_wrong_name(settings, client):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    make_account("clerk")
    took = []
    for login in ("clerk", "nobody"):
        began = time.perf_counter()
        enter(client, login, "wrong")
        took.append(time.perf_counter() - began)

    assert max(took) < 3 * min(took)


def test_a_replay_whose_clock_runs_behind_locks_for_as_long_as_any_other(client):
    make_account("clerk")
    run_behind(3 * 365 * 86_400)
    try:
        for _ in range(5):
            response = enter(client, "clerk", "wrong")
    finally:
        run_behind(0)

    assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 900


def test_only_what_our_own_proxy_says_of_an_address_is_believed(settings):
    settings.PROXIES = 1
    client = Client(headers={"x-forwarded-for": "203.0.113.9, 198.51.100.77"})
    enter(client, "guess", "wrong")

    assert AccessAttempt.objects.get().ip_address == "198.51.100.0"


def test_trying_again_while_locked_makes_the_wait_no_longer(client):
    make_account("clerk")
    for _ in range(5):
        enter(client, "clerk", "wrong")
    before = AccessAttempt.objects.get(username="clerk").attempt_time

    enter(client, "clerk", "wrong")
    enter(client, "clerk", PASSWORD)

    assert AccessAttempt.objects.get(username="clerk").attempt_time == before


def test_what_is_over_is_forgotten_and_what_still_holds_is_not(client):
    open_session(client, make_account("clerk"), second_factor=False)
    enter(Client(), "guess", "wrong")

    assert forget_sign_ins(machine_now()) == 0
    assert forget_sign_ins(Instant(machine_now() + 2 * DAY_US)) > 0
    assert not Session.objects.exists() and not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("role", "lands"),
    [("officer", "/en/workbench/"), ("contractor", "/en/contractor/"), ("auditor", ACCOUNT)],
)
def test_whoever_signs_in_lands_where_their_work_lies(client, role, lands):
    user = make_account("someone")
    give("someone", role)
    device = TOTPDevice.objects.create(user=user, confirmed=True, name="t")
    enter(client, "someone", PASSWORD)

    assert client.post(CODE, {"code": code_of(device)})["Location"] == lands
