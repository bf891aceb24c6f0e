"""Failures: the pages of what went wrong, each with what the reader can do next.

In:  a request, and the exception that ended it.
Out: a page with the right status, in the reader's language.

The surprise: these pages ask no table, but the page of an unknown address, which
looks for streets and does without when the tables do not answer. A database that is
locked, full or gone is told from a defect of ours by the exception that is being
handled, wherever in a request it was raised.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from onus.web.near_streets import near_streets
from onus.web.sentences import say
from onus.web.shell import FAILS, language_of, page

SOUGHT_MAX = 80
RETRY_S = 60
"""Seconds after which a program may ask again when the records could not be reached."""
STORAGE_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a page of failure says."""

    title: str
    text: str
    retry_href: str = ""
    reference: str = ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read, or is too large to be read."""
    return failed(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not see the page."""
    return failed(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that does not come from our page, or comes too late."""
    return failed(request, 403, text="frame.failed_csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address with the search box, filled with the last word of the address."""
    last = unquote(request.path).rstrip("/").rpartition("/")[2][:SOUGHT_MAX]
    return failed(request, 404, sought=last, near=_near(last))


def _near(sought: str) -> list[dict[str, str]]:
    # Names of files are what programs try at every website, and no street has one.
    if "." in sought:
        return []
    try:
        return near_streets(sought)
    except (DatabaseError, InterfaceError):
        return []


def not_that_way(request: HttpRequest) -> HttpResponse:
    """Answer a request whose method the page does not know."""
    return failed(request, 405)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while the database is locked, full or gone: what was acknowledged is safe, and what was not."""
    response = failed(request, 503)
    response["Retry-After"] = str(RETRY_S)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an exception that nobody expected."""
    return unavailable(request) if records_unreachable(sys.exc_info()[1]) else failed(request, 500)


def records_unreachable(error: BaseException | None) -> bool:
    """Tell whether an exception means that the database or the disk does not answer.

    >>> records_unreachable(OperationalError("database is locked")), records_unreachable(KeyError("x"))
    (True, False)
    """
    if isinstance(error, OSError) and error.errno in STORAGE_FULL:
        return True
    return isinstance(error, OperationalError | InterfaceError)


def failed(
    request: HttpRequest,
    status: int,
    *,
    text: str = "",
    sought: str = "",
    near: Sequence[Mapping[str, str]] = (),
    **named: object,
) -> HttpResponse:
    """Render the page of one failure; a reader without forms gets the same page."""
    language = language_of(request)
    setattr(request, FAILS, True)
    failure = Failure(
        say(f"frame.failed_{status}_title", language),
        say(text or f"frame.failed_{status}", language, **named),
        reference=str(getattr(request, "reference", "")),
    )
    if request.method == "GET" and status >= 500:
        failure = replace(failure, retry_href=request.get_full_path())
    response = page(
        request, "web/failure.html", {"failure": failure, "sought": sought, "near": near}, status=status
    )
    response["Cache-Control"] = "no-store"
    return response
