"""The frame of somebody who is signed in: out again from every page, and not asked to sign in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_the_masthead_leads_out_of_every_page_and_the_footer_does_not_ask_to_sign_in(code):
    client = signed_in("officer")
    client.handler.enforce_csrf_checks = True
    page = client.get(f"/{code}/today/").content.decode()

    foot = page.partition("<footer")[2]
    assert f'href="/{code}/people/sign-in/"' not in foot
    assert f'href="/{code}/method/"' in foot
    form = re.search(
        rf'<form[^>]*action="(/{code}/people/sign-out/)".*?value="([^"]+)"', page.partition("</header>")[0]
    )
    assert client.post(form[1], {"csrfmiddlewaretoken": form[2]}).status_code == 302
    assert "sign-out" not in client.get(f"/{code}/today/").content.decode()


def test_a_reader_without_an_account_is_led_to_the_sign_in_and_not_out():
    page = Client().get("/en/today/").content.decode()

    assert 'href="/en/people/sign-in/"' in page.partition("<footer")[2]
    assert "sign-out" not in page
