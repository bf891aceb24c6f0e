"""To try: what a visitor of the demo can do in its purchases, each with the page and the name to sign in with.

In:  the words of a language.
Out: parts of the front page; none outside a demo, or where it holds no purchases to try.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from onus.actions.make_demo_purchases import OPEN, TO_AWARD, TO_OPEN, TO_SCORE
from onus.records.tenders import tender_named
from onus.web.public.asked import Words
from onus.web.public.parts import Cell, Heading, Links, Prose

TRIES = (
    ("bidder", "purchase:bid", OPEN),
    ("official", "purchase:tender", OPEN),
    ("custodian", "purchase:custody", TO_OPEN),
    ("expert", "purchase:scores", TO_SCORE),
    ("award", "purchase:tender", TO_AWARD),
)
"""Word, page and purchase of each thing to try."""


def to_try(words: Words) -> tuple[Any, ...]:
    """Return what the front page of a demo says of its purchases."""
    if settings.MODE != "demo" or settings.ROLE != "all" or tender_named(OPEN) is None:
        return ()
    links = [
        Cell(words.say(f"try_{word}"), reverse(name, args=[tender]), soft=words.say(f"try_{word}_as"))
        for word, name, tender in TRIES
    ]
    return (Heading(words.say("try_title"), "try"), Prose(words.say("try_lead")), Links(tuple(links)))
