"""Readings of personal data: written down before they happen, seen by auditors within their reach."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import path

from onus.records import people
from onus.web.people.guard import allowed
from onus.wiring import urls
from tests.web.signing import BENXI, refused, signed_in

pytestmark = pytest.mark.django_db
SHOWN: list[str] = []


@allowed("report.contact.read")
def contact(request, dossier):
    SHOWN.append(dossier)
    return HttpResponse("in")


class Addresses:
    """The addresses of the website and a page with personal data."""

    urlpatterns = [*urls.urlpatterns, path("contact/<str:dossier>/", contact)]


@pytest.fixture
def personal(settings):
    settings.ROOT_URLCONF = Addresses
    SHOWN.clear()


def test_a_reading_is_written_down_with_post_and_reason(personal):
    signed_in("officer", login="officer").get(f"/contact/{BENXI}/?reason=to+ask+for+the+house+number")

    (found,) = people.readings()
    assert (found.actor, found.post, found.subject, found.what) == (
        "officer", "contract-manager", BENXI, "report.contact.read",
    )  # fmt: skip
    assert found.reason == "to ask for the house number"


def test_a_reading_that_was_refused_is_none(personal):
    assert refused(signed_in("contractor").get(f"/contact/{BENXI}/"))
    assert people.readings() == ()


def test_where_a_reading_cannot_be_written_down_nothing_is_shown(personal, monkeypatch):
    def full(*_words, **_more):
        raise OSError(28, "No space left on device")

    client = signed_in("officer")
    client.raise_request_exception = False
    monkeypatch.setattr("onus.actions.permit.people.record_reading", full)
    response = client.get(f"/contact/{BENXI}/")

    assert response.status_code >= 500 and SHOWN == []


def test_an_auditor_sees_the_readings_of_the_own_dossier_alone(personal):
    signed_in("officer", login="officer").get(f"/contact/{BENXI}/?reason=why+so")
    here = signed_in("auditor", login="here").get("/en/people/readings/").content.decode()
    elsewhere = signed_in("auditor", login="elsewhere", dossier="", region="far").get("/en/people/readings/")

    assert "why so" in here
    assert "why so" not in elsewhere.content.decode()


def test_whoever_reads_cannot_read_the_list_of_readings(personal):
    assert refused(signed_in("officer").get("/en/people/readings/"))


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=x", "?page=99999999999999999999", "?actor=%00"]
)
def test_a_filter_that_means_nothing_breaks_nothing(query):
    assert signed_in("auditor").get(f"/en/people/readings/{query}").status_code == 200
