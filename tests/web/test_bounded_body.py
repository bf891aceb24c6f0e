"""Bounded body: what is larger than any report is refused before a byte of it is read, in the form that was asked for."""

from __future__ import annotations

import pytest

from onus.web.bounded_body import BODY_MAX
from onus.wire.intake.picture_forms import BYTES_MAX

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
