"""Failure pages: the page of a method that an address does not know, in the place of an empty answer.

The surprise: what guards a view answers such a request with nothing at all, which a
browser shows as a white page. Programs keep the answer of their own interface.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from onus.web.failures import not_that_way

Answer = Callable[[HttpRequest], HttpResponse]


def failure_pages(answer: Answer) -> Answer:
    """Give an empty refusal of a method its page; which methods are allowed stays in its head."""

    def paged(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        shown = not_that_way(request)
        shown["Allow"] = response["Allow"]
        return shown

    return paged
