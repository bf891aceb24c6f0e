"""The page of a refusal: which right is missing, why, and who has it, in the reader's language."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import path

from onus.core.authority.appointing import APPOINTING_REASONS
from onus.core.authority.permitted import APART, REASONS
from onus.outside.law import permissions
from onus.web.people.guard import allowed
from onus.web.sentences import sentences
from onus.wiring import urls
from tests.web.signing import BENXI, refused, signed_in

pytestmark = pytest.mark.django_db


@allowed("case.act.deduct")
def deduct(request, dossier):
    return HttpResponse("in")


class Addresses:
    """The addresses of the website, and one that needs the power to deduct."""

    urlpatterns = [
        *urls.urlpatterns,
        path("en/deduct/<str:dossier>/", deduct),
        path("zh-hans/deduct/<str:dossier>/", deduct),
    ]


@pytest.fixture
def deducting(settings):
    settings.ROOT_URLCONF = Addresses


def test_every_reason_every_role_and_every_power_has_its_words():
    table = permissions()
    named = [
        f"people.refused_{one}" for one in (*REASONS, *APPOINTING_REASONS) if one not in (APART, "together")
    ]
    named += [f"people.role_{role}" for row in table.actions for role in row.roles]
    named += [f"people.power_{row.power}" for row in table.actions if row.power]

    assert set(named) <= set(sentences())


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", ("decide a deduction", "lacks the power", "to deduct", "head of a body")),
        ("zh-hans", ("作出扣款决定", "没有此项权力", "扣款", "单位负责人")),
    ],
)
def test_it_says_the_right_the_reason_and_who_has_it(deducting, code, told):
    client = signed_in("officer", post="street-supervisor")

    response = client.post(f"/{code}/deduct/{BENXI}/")

    page = response.content.decode()
    assert refused(response) and response["Cache-Control"] == "no-store"
    assert all(words in page for words in told)


def test_a_stranger_is_led_to_sign_in_and_back(deducting, client):
    response = client.get(f"/en/deduct/{BENXI}/?a=1")

    assert response["Location"] == f"/en/people/sign-in/?next=%2Fen%2Fdeduct%2F{BENXI}%2F%3Fa%3D1"


def test_a_form_of_a_stranger_is_refused_and_not_lost_in_a_detour(deducting, client):
    response = client.post(f"/en/deduct/{BENXI}/")

    assert response.status_code == 403 and "You have not signed in" in response.content.decode()
