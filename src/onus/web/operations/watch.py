"""Watch: the outermost layer around every request: a reference, a figure, a line in the log.

In:  a request.
Out: the response of what lies inside, with `X-Reference`.

The surprise: neither log nor figures know the address that was asked for, only the name
of the page. Addresses hold receipt codes.
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable
from time import monotonic

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from onus.web.operations.figures import count
from onus.web.operations.probes import probe

log = logging.getLogger("onus.requests")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NO_PAGE = "none"


def watch(inner: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the layer around a layer."""

    def watched(request: HttpRequest) -> HttpResponse:
        answer = probe(request)
        if answer is not None:
            return answer
        began = monotonic()
        request.reference = secrets.token_hex(6)
        response = inner(request)
        response["X-Reference"] = request.reference
        _tell(request, response.status_code, monotonic() - began)
        return response

    return watched


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    found = request.resolver_match
    view = (found.view_name if found else "") or NO_PAGE
    # A method that somebody made up would make a new row of figures each time.
    method = request.method if request.method in METHODS else "OTHER"
    count(view, str(method), status, seconds)
    log.info(
        "answered",
        extra={"reference": request.reference, "view": view, "method": method, "status": status,
               "ms": round(seconds * 1000, 1)},
    )  # fmt: skip


def tell_exception(request: HttpRequest | None = None, **_more: object) -> None:
    """Write down where an exception that nobody expected was raised, under the reference that the page shows."""
    log.error("failed", extra={"reference": getattr(request, "reference", "")}, exc_info=sys.exc_info()[1])


got_request_exception.connect(tell_exception, dispatch_uid="onus.tell_exception")
