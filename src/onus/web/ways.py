"""Ways: where the frame of every page leads, in the masthead and in the footer.

In:  a request.
Out: names and addresses, in the language of the page.

The surprise: the frame asks no table. A page of failure stands in the same frame
when the database is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch

from onus.base.texts import Language
from onus.web.addresses import address_of
from onus.web.sentences import say

MAIN = (
    "public:today",
    "public:map",
    "public:streets",
    "reports:new",
    "public:tenders",
    "public:contracts",
    "public:officers",
    "public:cases",
)
"""The ways of the masthead, by the names of their addresses."""
FOOT = ("public:notices", "public:scorecards", "public:data", "public:method", "people:sign_in")
"""The ways of the footer."""
SEARCH = "public:streets"
"""Where the search box of the masthead leads; it asks with `q`."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way; `current` where the page is the one that it leads to, or lies below it."""

    name: str
    href: str
    current: bool = False


def ways(request: HttpRequest, language: Language, names: tuple[str, ...]) -> tuple[Way, ...]:
    """Return those ways that lead somewhere; an installation may leave an area out."""
    found = [(name, address(name)) for name in names]
    return tuple(
        Way(say(f"frame.to_{name.partition(':')[2]}", language), href, request.path.startswith(href))
        for name, href in found
        if href
    )


def address(name: str, *words: str) -> str:
    """Return the address of a name; empty where this installation has none."""
    try:
        return address_of(name, *words)
    except NoReverseMatch:
        return ""
