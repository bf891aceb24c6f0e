"""Pages of failure: each says what to do next, and needs no table."""

from __future__ import annotations

import errno
import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils.translation import override

from onus.records.dossiers import dossier_named
from onus.records.street_search import all_streets
from onus.web import failures
from onus.web.sentences import say
from tests.web.signing import BENXI


def refuse(*_words, **_more):
    raise AssertionError("a page of failure asked a table")


@pytest.fixture
def no_tables(django_db_blocker):
    """Return nothing; every question to a table fails the test."""
    with django_db_blocker.unblock(), connection.execute_wrapper(refuse):
        yield


REQUEST = RequestFactory()
CASES = [
    (400, lambda r: failures.bad_request(r, ValueError())),
    (403, lambda r: failures.forbidden(r, PermissionDenied())),
    (403, failures.csrf_failed),
    (405, failures.not_that_way),
    (413, lambda r: failures.bad_request(r, RequestDataTooBig())),
    (500, failures.server_error),
    (503, failures.unavailable),
]


@pytest.mark.parametrize(("code", "language"), [("zh-hans", "zh-Hans"), ("en", "en")])
@pytest.mark.parametrize(("status", "answer"), CASES)
def test_every_failure_has_a_page_in_both_languages_that_asks_no_table(
    no_tables, status, answer, code, language
):
    with override(code):
        response = answer(REQUEST.get(f"/{code}/gone/"))

    page = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}">' in page
    assert len(re.findall("<h1>[^<]+</h1>", page)) == 1
    assert f'href="/{code}/"' in page


@pytest.mark.django_db
def test_a_database_that_is_locked_is_told_from_a_defect(client, monkeypatch):
    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr("onus.web.public.front.dossiers", locked)
    client.raise_request_exception = False
    response = client.get("/en/")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "Nothing that was acknowledged with a receipt code is lost" in response.content.decode()


def test_a_full_disk_is_told_from_a_defect():
    assert failures.records_unreachable(OSError(errno.ENOSPC, "No space left on device"))
    assert not failures.records_unreachable(OSError(errno.ENOENT, "No such file"))


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_an_unknown_address_offers_streets_of_a_like_name(client, code):
    street = next(one for one in all_streets(dossier_named(BENXI).assessment) if len(one.name) > 2)

    response = client.get(f"/{code}/nowhere/{street.name}/")

    page = response.content.decode()
    assert response.status_code == 404
    links = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', page.partition("<h1>")[2])
    assert street.name in [name for _, name in links]
    assert (
        client.get(
            next(href for href, name in links if name == street.name).replace("&amp;", "&")
        ).status_code
        == 200
    )


@pytest.mark.django_db
def test_an_unknown_address_has_its_page_when_the_tables_do_not_answer(client, monkeypatch):
    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr("onus.web.near_streets.dossiers", gone)
    response = client.get("/en/nowhere/snow/")

    assert response.status_code == 404 and 'value="snow"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "title"), [("en", "frame.failed_405_title"), ("zh-hans", "frame.failed_405_title")]
)
def test_a_method_that_a_page_does_not_know_is_answered_with_a_page_that_says_which_it_knows(
    client, code, title
):
    response = client.post(f"/{code}/")

    assert response.status_code == 405 and "GET" in response["Allow"]
    assert say(title, "en" if code == "en" else "zh-Hans") in response.content.decode()
