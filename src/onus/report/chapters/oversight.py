"""Oversight: the hands-off index with its method, and what each part rests on.

In:  an assessment and its ledger.
Out: a chapter.
"""

from __future__ import annotations

from markupsafe import Markup

from onus.core.assessment.assessment import Assessment
from onus.core.oversight.hands_off import (
    DELAY,
    DUTIES,
    OTHERS_FIRST,
    PUBLISHED,
    SILENCE,
    SUFFICIENT,
    WAIVED,
    Component,
)
from onus.report.blocks import Cell, Chapter, Text, table
from onus.report.codes import word
from onus.report.figures import percent
from onus.report.ledger import Ledger, Where
from onus.report.sentences import say
from onus.report.summary import FAILED, JUDGED
from onus.report.words import label

MINIMUM = {weight.component: weight.minimum_sample for weight in PUBLISHED.weights}


def oversight(assessed: Assessment, ledger: Ledger) -> Chapter:
    """Return the index, its components, and how they are reckoned."""
    language, index = ledger.language, assessed.hands_off
    rows: list[tuple[Cell, ...]] = [
        (
            word("hands_off", part.name, language),
            _value(assessed, ledger, part),
            f"{part.sample:,}",
            str(MINIMUM.get(part.name, 1)),
            str(part.weight),
            label("insufficient", language) if part.state != SUFFICIENT else _share(part),
        )
        for part in index.components
    ]
    heads = ("component", "value", "sample#", "minimum#", "weight#", "share#")
    title = label("oversight", language)
    ledger.table("hands-off", title, heads, rows, total=len(rows), file="oversight.json")
    shown = label("insufficient", language) if index.index_ppm is None else percent(index.index_ppm)
    return Chapter(
        "oversight",
        title,
        (
            Text(Markup("<b class=big>{}</b>").format(ledger.link(shown, "hands-off")), "strong"),
            Text(label("index_note", language), "soft"),
            Text(f"{label('formula', language)}: {index.formula}", "soft"),
            table(title, heads, rows, language),
        ),
    )


def _share(part: Component) -> str:
    return percent(part.numerator * 1_000_000 // part.denominator)


def _value(assessed: Assessment, ledger: Ledger, part: Component) -> Cell:
    """Return a component as people read it, each count a link."""
    language = ledger.language
    if part.denominator == 0:
        return "-"
    if part.name == DUTIES:
        own = _own(assessed)
        title = word("hands_off", part.name, language)
        return say(
            "of_total",
            language,
            part=ledger.count(title, own, FAILED),
            total=ledger.count(title, own, JUDGED),
        )
    if part.name == SILENCE:
        asked = ledger.number(part.denominator, "cases")
        asked = asked if part.denominator == len(assessed.cases) else ledger.link(part.denominator, "cases")
        return say("of_total", language, part=ledger.number(part.numerator, "cases-silent"), total=asked)
    if part.name == OTHERS_FIRST:
        first = ledger.number(part.numerator, "events-others-first")
        return say("of_total", language, part=first, total=part.denominator)
    if part.name == WAIVED:
        return say(
            "of_total", language, part=ledger.money(part.numerator), total=ledger.money(part.denominator)
        )
    assert part.name == DELAY
    tenths = part.numerator * PUBLISHED.delay_cap_d * 10 // part.denominator
    return say("of_days", language, days=f"{tenths // 10}.{tenths % 10}", cap=PUBLISHED.delay_cap_d)


def _own(assessed: Assessment) -> Where:
    roles = sorted({o.owed_by for o in assessed.dossier.contract.obligations} - {"contractor"})
    return ("owed_by", "is", tuple(roles))
