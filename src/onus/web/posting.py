"""Posting: addresses that only take forms, opened in a browser by hand or by going back.

In:  a view that takes a form, and the name of the page on which that form stands.
Out: for a reader, the way to that page; for everything else, the view.

The surprise: a reload after the session ended asks for such an address with GET. An
empty page with a number would be all that is left of what somebody did.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.web.failures import not_that_way

READS, TAKES = ("GET", "HEAD"), "POST"
View = Callable[..., HttpResponse]


def posted(page: str, *parts: str) -> Callable[[View], View]:
    """Declare that a view only takes a form; whoever reads is led to the page of that form.

    Args:
        page: name of the address of that page.
        parts: parts of the view's own address that it has, too.
    """

    def taking(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
            if request.method in READS:
                return HttpResponseRedirect(reverse(page, args=[named[part] for part in parts]))
            if request.method != TAKES:
                response = not_that_way(request)
                response["Allow"] = ", ".join((*READS, TAKES))
                return response
            return view(request, *words, **named)

        return answer

    return taking
