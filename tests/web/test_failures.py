"""Pages of failure: each says what to do next, and needs no table."""

from __future__ import annotations

import errno
import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils.translation import override

from onus.web import failures


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
    (404, lambda r: failures.not_found(r, Exception())),
    (405, failures.not_that_way),
    (413, lambda r: failures.bad_request(r, RequestDataTooBig())),
    (429, lambda r: failures.too_many(r, retry_after_s=30)),
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
