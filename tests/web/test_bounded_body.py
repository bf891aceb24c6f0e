"""Bounded body: what is larger than any report is refused before a byte of it is read, in the form that was asked for."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver

from onus.actions.receive_report import TEXT_MAX
from onus.web.bounded_body import BODY_MAX, BOUNDS, SMALL_MAX
from onus.wire.intake.picture_forms import BYTES_MAX
from tests.web.signing import BENXI, signed_in

pytestmark = pytest.mark.django_db


class Unread:
    """A body that must not be read."""

    def read(self, *_words):
        raise AssertionError("a body that is too large was read")

    readline = read

    def close(self):
        """A request that was answered lets its body go."""


def sent(client, path, length):
    kind = "multipart/form-data; boundary=x"
    return client.post(path, **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind})


def refused(client, path, length):
    response = sent(client, path, length)
    return response.status_code == 413 and "<h1>" in response.content.decode()


@pytest.mark.parametrize("path", ["/en/reports/new", "/zh-hans/reports/follow"])
def test_a_form_that_is_larger_than_any_report_is_refused_unread_with_a_page(client, path):
    response = sent(client, path, BODY_MAX + 1)

    assert response.status_code == 413 and "<h1>" in response.content.decode()


def test_a_request_of_a_program_likewise_in_the_form_that_was_asked_for(client):
    response = sent(client, "/open311/v2/requests.json", BODY_MAX + 1)

    assert response.status_code == 413 and response.json()[0]["code"] == 413


def test_a_report_with_all_its_photos_at_their_largest_is_within_the_bound():
    assert 6 * BYTES_MAX + 1024 * 1024 < BODY_MAX


def test_a_length_that_is_no_number_is_refused(client):
    assert sent(client, "/en/reports/new", "many").status_code in (400, 413)


@pytest.mark.parametrize(
    "path",
    [
        "/en/", "/zh-hans/today/", "/en/people/sign-in/", "/en/reports/follow", "/en/reports/r-1/me-too", "/nowhere",
        f"/en/office/{BENXI}/import/", f"/en/workbench/{BENXI}/act/inspection/", f"/en/contractor/{BENXI}/sheet/",
        "/en/people/appointments/",
    ],
)  # fmt: skip
def test_whatever_is_not_named_takes_no_more_than_a_form_of_words_from_a_stranger(client, path):
    assert refused(client, path, SMALL_MAX + 1)


def test_an_office_that_is_signed_in_hands_in_files_and_no_more_than_the_bound():
    office, path = signed_in("officer"), f"/en/office/{BENXI}/import/"
    files = {"files": SimpleUploadedFile("a.csv", b"x" * (SMALL_MAX + 1))}

    assert office.post(path, files).status_code != 413
    assert refused(office, path, BOUNDS["office:import"].most + 1)
    assert refused(office, "/en/people/account/", SMALL_MAX + 1)


def test_every_address_with_a_bound_of_its_own_is_an_address():
    views = set(reverse_names())

    assert {*BOUNDS} <= views


def reverse_names(patterns=None, space=""):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from reverse_names(
                one.url_patterns, f"{one.namespace or one.app_name}:" if one.app_name else space
            )
        else:
            yield f"{space}{one.name}"


def test_a_form_whose_two_fields_are_full_of_chinese_is_no_large_body():
    assert 2 * len(quote("雪" * TEXT_MAX)) < SMALL_MAX
