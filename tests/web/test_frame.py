"""The frame of every page: its language is that of its address."""

from __future__ import annotations

import pytest

from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "language"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_a_page_is_in_the_language_of_its_address(client, code, language):
    page = client.get(f"/{code}/").content.decode()

    assert f'<html lang="{language}"' in page


def test_the_front_page_names_the_dossier_that_is_watched(client):
    page = client.get("/zh-hans/").content.decode()

    assert "本溪 2023 年 12 月重演" in page
    assert "2023-12-31" in page


def test_the_frame_leads_somebody_who_is_signed_in_to_what_they_may_do():
    page = signed_in("superior").get("/en/map/").content.decode()

    assert 'aria-label="Your work"' in page
    assert "My account" in page and "Readings of personal data" in page


def test_the_frame_of_a_reader_without_an_account_asks_nothing_of_a_session(
    client, django_assert_num_queries
):
    client.get("/en/map/")
    with django_assert_num_queries(0):
        page = client.get("/en/nowhere.html").content.decode()

    assert 'aria-label="Your work"' not in page


def test_a_page_of_failure_does_not_ask_who_is_signed_in():
    page = signed_in("superior").get("/en/nowhere/").content.decode()

    assert 'aria-label="Your work"' not in page
