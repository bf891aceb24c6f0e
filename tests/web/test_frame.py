"""The frame of every page: its language is that of its address."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "language"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_a_page_is_in_the_language_of_its_address(client, code, language):
    page = client.get(f"/{code}/").content.decode()

    assert f'<html lang="{language}"' in page


def test_the_front_page_names_the_dossier_that_is_watched(client):
    page = client.get("/zh-hans/").content.decode()

    assert "本溪 2023 年 12 月重演" in page
    assert "2023-12-31" in page
