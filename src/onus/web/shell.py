"""Shell of every page: which language it is in, what stands in its frame, and how it is rendered.

In:  a request, a template and what the template shows.
Out: a response.

The surprise: the language is that of the address, never of a cookie, so that a page
that is kept for one reader is right for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language

from onus import __version__
from onus.base.texts import Language
from onus.web.ways import FOOT, MAIN, SEARCH, address, ways

CODES: Mapping[str, Language] = {"zh-hans": "zh-Hans", "en": "en"}

FRAME = frozenset(
    ("home_href", "seek_href", "ways", "foot_ways", "own_ways", "signed_in", "sign_out_href", "language",
     "language_code", "in_other_language", "version")
)  # fmt: skip
"""Names that the frame of every page reads; what a page shows bears others."""
FAILS = "onus_fails"
"""Set on a request whose answer tells of a failure: its page asks no table, not even who is signed in."""


def language_of(request: HttpRequest) -> Language:
    """Return the language in which a request is answered."""
    return CODES.get(get_language() or "", "zh-Hans")


def page(
    request: HttpRequest, template: str, shown: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page.

    Raises:
        ValueError: a page shows something under a name of the frame, which would then say the wrong thing. Name it otherwise.
    """
    hidden = FRAME & (shown or {}).keys()
    if hidden:
        raise ValueError(f"{template} hides names of the frame: {', '.join(sorted(hidden))}")
    return render(request, template, dict(shown or {}), status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what stands around every page."""
    language = language_of(request)
    return {
        "home_href": address("public:front"),
        "seek_href": address(SEARCH),
        "ways": ways(request, language, MAIN),
        "foot_ways": ways(request, language, FOOT),
        "language": language,
        "language_code": get_language() or "zh-hans",
        "in_other_language": in_other_language(request, "en" if language == "zh-Hans" else "zh-hans"),
        "version": __version__,
    }


def in_other_language(request: HttpRequest, code: str) -> str:
    """Return the address of this page in another language; its front page where the address has no language."""
    here = request.get_full_path()
    there = translate_url(here, code)
    return f"/{code}/" if there == here else there
