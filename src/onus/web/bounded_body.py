"""Bounded body: what people without an account may send at one time, told by its length before a byte is read.

In:  a request to a form that is open to everyone.
Out: the page of what is too large; or the request, as it is.

The surprise: the bounds of single photos come too late. A body of any size would have
been written to the disk by then.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from onus.actions.receive_report import PHOTOS_MAX
from onus.web.failures import bad_request
from onus.wire.intake.picture_forms import BYTES_MAX

BODY_MAX = PHOTOS_MAX * BYTES_MAX + 4 * 1024 * 1024
"""Every photo at its largest, and the words around them."""
PROGRAMS = "/open311/"
_OPEN = re.compile(r"/(?:open311|[a-z-]{2,12}/reports)/")
Answer = Callable[[HttpRequest], HttpResponse]


def is_too_large(request: HttpRequest) -> bool:
    """Return whether a request says that it is larger than anything that is taken; without a length it has no body."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not told.isdigit() or int(told) > BODY_MAX


def bounded_body(answer: Answer) -> Answer:
    """Refuse, before it is read, what is larger than any report with all its photos."""

    def bounded(request: HttpRequest) -> HttpResponse:
        pages = _OPEN.match(request.path) and not request.path.startswith(PROGRAMS)
        if pages and is_too_large(request):
            return bad_request(request, RequestDataTooBig())
        return answer(request)

    return bounded
