"""Bounded body: what may be sent at one time, told by its length before a byte is read.

In:  a request with a body.
Out: the page of what is too large; or the request, as it is.

The surprise: whatever is not named here takes a form without files and no more, and
large files are taken only from people who are signed in. The bounds of single photos
come too late: a body of any size would have been written to the disk by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from onus.actions.receive_report import PHOTOS_MAX
from onus.web.failures import bad_request
from onus.wire.intake.picture_forms import BYTES_MAX

MEBIBYTE = 1024 * 1024
WORDS_MAX = 4 * MEBIBYTE
"""The words around files."""
BODY_MAX = PHOTOS_MAX * BYTES_MAX + WORDS_MAX
"""Every photo of a report at its largest, and the words around them."""
SMALL_MAX = 256 * 1024
"""A form of words: two full fields of Chinese and all that stands around them."""
LONG_FORM_MAX = 2 * MEBIBYTE
"""A form that names every duty of a list."""
FILES_MAX = 256 * MEBIBYTE
"""What an office, an inspector or a contractor hands in at one time."""
ENVELOPE_MAX = 640 * MEBIBYTE
"""A sealed bid: what the sealing page takes, and what the size class and the seals of its chunks add."""
PROGRAMS = "/open311/"
"""Bounded by its own view, in the form that a program asked for."""
Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Bound:
    """How much an address takes, and whether only from people who are signed in."""

    most: int
    signed_in: bool = True


BOUNDS: Mapping[str, Bound] = {
    "reports:new": Bound(BODY_MAX, signed_in=False),
    "reports:self_check": Bound(BYTES_MAX + WORDS_MAX, signed_in=False),
    "office:import": Bound(FILES_MAX + WORDS_MAX),
    "office:receive": Bound(FILES_MAX + WORDS_MAX),
    "workbench:act": Bound(LONG_FORM_MAX),
    "workbench:queue": Bound(LONG_FORM_MAX),
    "workbench:draw_results": Bound(FILES_MAX + WORDS_MAX),
    "workbench:proposal": Bound(LONG_FORM_MAX),
    "contractor:sheet": Bound(FILES_MAX + WORDS_MAX),
    "purchase:bid": Bound(ENVELOPE_MAX + WORDS_MAX),
}
"""By the name of the address; every other takes `SMALL_MAX`."""


def is_too_large(request: HttpRequest, most: int = BODY_MAX) -> bool:
    """Return whether a request says that it is larger than what is taken; without a length it has no body."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not (told.isascii() and told.isdecimal()) or int(told) > most


def bounded_body(answer: Answer) -> Answer:
    """Refuse, before it is read, what is larger than its address takes from whoever sends it."""

    def bounded(request: HttpRequest) -> HttpResponse:
        # Hardly any request has so large a body; only then it is looked up what its address takes.
        large = is_too_large(request, SMALL_MAX) and not request.path.startswith(PROGRAMS)
        if large and is_too_large(request, _most(request)):
            return bad_request(request, RequestDataTooBig())
        return answer(request)

    return bounded


def _most(request: HttpRequest) -> int:
    try:
        bound = BOUNDS.get(resolve(request.path_info).view_name)
    except Resolver404:
        return SMALL_MAX
    if bound is None or (bound.signed_in and SESSION_KEY not in request.session):
        return SMALL_MAX
    return bound.most
