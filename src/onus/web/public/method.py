"""Method and glossary: how each figure is made, with its minimum samples, and what each word means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest

import onus
from onus.core.oversight.hands_off import PUBLISHED
from onus.report.codes import STAGES, STRENGTHS
from onus.web.public.asked import OUTCOMES, Words, public, to
from onus.web.public.parts import Cell, Heading, Links, Prose, Shown, Table
from onus.web.shell import language_of

PACKAGE = Path(onus.__file__).parent
GLOSSARIES = (PACKAGE / "glossary.toml", PACKAGE.parents[1] / "docs" / "glossary.toml")
"""In a wheel, and in a checkout."""
CHAPTERS = ("finding", "evidence", "share", "index", "many", "cost", "names", "reply", "reports", "log")


@public("method.see")
def method(request: HttpRequest) -> Shown:
    """Show how the figures are made."""
    words = Words(language_of(request))
    tables = {
        "finding": _meanings(words, "outcome", OUTCOMES),
        "evidence": _meanings(words, "strength", tuple(STRENGTHS)),
        "index": _formula(words),
        "reply": _meanings(words, "stage", tuple(STAGES)),
    }
    parts: list[Any] = []
    for name in CHAPTERS:
        parts += [Heading(words.say(f"method_{name}_title"), name), Prose(words.say(f"method_{name}"))]
        if name in tables:
            parts.append(tables[name])
    ways = ("rules", "glossary", "data")
    parts.append(Links(tuple(Cell(words.say(f"{way}_title"), to(way)) for way in ways)))
    return Shown(words.say("method_title"), tuple(parts), lead=words.say("method_lead"))


def _meanings(words: Words, vocabulary: str, codes: tuple[str, ...]) -> Table:
    def first(code: str) -> Cell:
        said = words.word(vocabulary, code)
        if vocabulary == "outcome":
            return Cell(said, badge=code)
        return Cell(said, strength=code) if vocabulary == "strength" else Cell(said)

    rows = tuple((first(code), Cell(words.say(f"means_{vocabulary}_{code}"))) for code in codes)
    return Table(words.say(f"means_{vocabulary}"), words.heads("word", "meaning"), rows)


def _formula(words: Words) -> Table:
    rows = tuple(
        (
            Cell(words.word("hands_off", one.component)),
            words.number(one.weight),
            words.number(one.minimum_sample),
        )
        for one in PUBLISHED.weights
    )
    caption = words.say(
        "formula_caption",
        version=PUBLISHED.version,
        parts=PUBLISHED.components_min,
        cap=PUBLISHED.delay_cap_d,
    )
    return Table(caption, words.heads(".component", ".weight#", ".minimum#"), rows)


@public("method.see")
def glossary(request: HttpRequest) -> Shown:
    """Show every word of ours with its meaning, in both languages."""
    words = Words(language_of(request))
    here, there = ("zh", "term") if words.language == "zh-Hans" else ("term", "zh")
    rows = tuple((Cell(one[here]), Cell(one["meaning"][words.language]), Cell(one[there])) for one in terms())
    return Shown(
        words.say("glossary_title"),
        (Table(words.say("glossary_title"), words.heads("word", "meaning", "other_language"), rows),),
        crumbs=(
            {"name": words.say("method_title"), "href": to("method")},
            {"name": words.say("glossary_title"), "href": ""},
        ),
        lead=words.say("glossary_lead"),
    )


@cache
def terms() -> tuple[Mapping[str, Any], ...]:
    """Return the terms of the glossary, in its order."""
    path = next(one for one in GLOSSARIES if one.is_file())
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["term"])
