"""Findings: outcomes as bars, the map, the timeline, and what a published rule says.

In:  an assessment, its ledger and the layout of its map.
Out: chapters.
"""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from onus.core.assessment.assessment import Assessment
from onus.core.determinations.findings import Outcome
from onus.report.blocks import Block, Chapter, Drawn, Table, Text, table
from onus.report.codes import word
from onus.report.drawings import NO_DUTY, bar, swatch
from onus.report.figures import percent
from onus.report.ledger import Ledger, Where
from onus.report.maps import Sheet, town_map
from onus.report.sentences import plain, say
from onus.report.summary import outcome_is
from onus.report.timeline import drawing, timeline
from onus.report.words import label
from onus.wire.assessment_map import worst_outcomes

PPM = 1_000_000
MAP_ORDER = ("unmet", "late", "unknown", "no_deadline", "excused", "pending", "fulfilled", "")


def outcomes(assessed: Assessment, ledger: Ledger) -> Chapter:
    """Return all seven outcomes as bars of their own, also those at 0."""
    language, total = ledger.language, len(assessed.findings)
    counts = {o.value: int((assessed.findings.outcome == o.column_code).sum()) for o in Outcome}
    most = max(counts.values())
    rows = [
        (
            word("outcome", code, language),
            bar(code, count, most),
            ledger.count(word("outcome", code, language), outcome_is(code)),
            percent(count * PPM // total) if total else "-",
        )
        for code, count in counts.items()
    ]
    title = label("outcomes", language)
    heads = ((label("outcome", language), False), ("", False), (label("duties", language), True),
             (label("share", language), True))  # fmt: skip
    blocks: list[Block] = [Table(title, heads, tuple(rows), look="bars")]
    titles = {owed.id: owed.title.text(language) for owed in assessed.dossier.contract.obligations}
    blocks.extend(
        Text(say(f"none_{one.reason}", language, title=titles[one.obligation], clause=one.clause), "soft")
        for one in assessed.without_duties
    )
    return Chapter("outcomes", title, tuple(blocks))


def by_obligation(assessed: Assessment, ledger: Ledger) -> Table:
    """Return each obligation with its outcomes."""
    language = ledger.language
    rows = []
    for owed in assessed.dossier.contract.obligations:
        mine: Where = ("obligation_id", "is", (owed.id,))
        if not len(ledger.columns.chosen([mine])):
            continue
        title = owed.title.text(language)
        cells = [
            ledger.count(f"{title}: {word('outcome', o.value, language)}", mine, outcome_is(o.value))
            for o in Outcome
        ]
        rows.append((title, owed.clause, word("toward", owed.owed_by, language), *cells))
    heads = (
        (label("obligation", language), False), (label("clause", language), False), (label("owed_by", language), False),
        *((word("outcome", o.value, language), True) for o in Outcome),
    )  # fmt: skip
    return Table(label("by_obligation", language), heads, tuple(rows), "cards outcomes")


def when(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return the timeline, or None where nothing is dated but the duties."""
    language, zone = ledger.language, assessed.dossier.zone
    line = timeline(assessed, language)
    if not line.events:
        return None
    rows = [
        (zone.local_text(e.at), Markup('<span class="dot t-{}"></span>{}').format(e.lane.split()[0], e.text),
         "" if e.recorded_at is None else zone.local_text(e.recorded_at), e.source)
        for e in line.events
    ]  # fmt: skip
    title = label("timeline", language)
    key = Markup("").join(
        Markup('<li><span class="dot t-{}"></span>{}</li>').format(look, label(name, language))
        for look, name in (("clock", "legend_window"), ("over", "legend_over"))
    )
    blocks: list[Block] = [
        Drawn(Markup('<ul class="legend of-timeline">{}</ul>').format(key)),
        Drawn(drawing(line, zone, language)),
        table(title, ("when", "what", "recorded", "source"), rows, language),
    ]
    if line.acts:
        blocks.append(
            Text(say("acts_more", language, count=line.acts, n=ledger.number(line.acts, "acts")), "soft")
        )
    return Chapter("timeline", title, tuple(blocks))


def where(assessed: Assessment, ledger: Ledger, sheet: Sheet | None) -> Chapter | None:
    """Return the map with its legend, or None where there is nothing to draw."""
    if sheet is None:
        return None
    language, places = ledger.language, assessed.dossier.places
    worst = worst_outcomes(assessed)
    public = [(worst[n], place) for n, place in enumerate(places) if not place.private]
    found = Counter(code for code, _ in public)
    legend = []
    for code in MAP_ORDER:
        if not found[code]:
            continue
        said = word("outcome", code, language) if code else label("no_duty_here", language)
        anchor = f"places-{code or NO_DUTY}"
        rows = [(p.id, p.name, p.district, _km(p.length_mm)) for c, p in public if c == code]
        ledger.table(anchor, f"{label('map', language)}: {said}", ("row_id", "place", "district", "length"), rows,
                     total=len(rows), file="segments.geojson", where=[("outcome", "is", (code,))])  # fmt: skip
        legend.append(
            Markup("<li>{} {} {}</li>").format(
                swatch(code or NO_DUTY), said, ledger.number(len(rows), anchor)
            )
        )
    title = label("map", language)
    alt = plain("map_alt", language, n=len(public) - sheet.undrawn)
    blocks: list[Block] = [
        Drawn(Markup('<ul class="legend">{}</ul>').format(Markup("").join(legend))),
        Drawn(town_map(sheet, places, worst, language, alt)),
    ]
    if sheet.undrawn:
        blocks.append(Text(say("not_drawn", language, count=sheet.undrawn, n=sheet.undrawn), "soft"))
    return Chapter("map", title, tuple(blocks))


def _km(length_mm: int) -> str:
    return f"{length_mm // 1_000_000}.{length_mm % 1_000_000 // 1_000:03d} km" if length_mm else ""


def compared(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return where a published rule and our findings differ, by category."""
    if not assessed.dossier.compare_with:
        return None
    language = ledger.language
    counts = Counter(one.category for one in assessed.differences)
    rows = []
    for category, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        said = word("category", category, language)
        mine = [d for d in assessed.differences if d.category == category]
        shown = [
            (d.place, word("published", d.published, language), word("outcome", d.ours, language),
             "" if d.coverage_ppm < 0 else percent(d.coverage_ppm), str(d.fixes))
            for d in mine
        ]  # fmt: skip
        ledger.table(f"differ-{category}", said, ("place", "published", "ours", "coverage", "positions"), shown,
                     total=count, file="comparison.json", where=[("category", "is", (category,))])  # fmt: skip
        rows.append((said, ledger.number(count, f"differ-{category}")))
    every = [(d.place, word("category", d.category, language)) for d in assessed.differences]
    title = label("comparison", language)
    ledger.table("differ", title, ("place", "category"), every, total=len(every), file="comparison.json")
    intro = say(
        "published_rule", language, rule=assessed.dossier.compare_with, n=ledger.number(len(every), "differ")
    )
    return Chapter("comparison", title, (Text(intro), table(title, ("category", "places#"), rows, language)))
