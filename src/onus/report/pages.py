"""Report pages: an assessment as self-contained pages, in each language.

In:  an assessment and the shapes of its places.
Out: HTML by file name: the report, and the rows behind its numbers; nothing is
     fetched from anywhere when they are opened.

The surprise: the report computes nothing. Its numbers are counted by filters
of the files beside it, and each links to the rows that the filter gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from onus import __version__
from onus.base.instants import utc_text
from onus.base.texts import LANGUAGES, Language
from onus.core.assessment.assessment import Assessment
from onus.report.blocks import Block, Chapter, Heading
from onus.report.chapters.findings import by_obligation, compared, outcomes, when, where
from onus.report.chapters.law import legal_form, rules
from onus.report.chapters.money import payment, scorecards
from onus.report.chapters.notices import acts, burden, symmetry
from onus.report.chapters.officers import escalation, officers, served
from onus.report.chapters.oversight import oversight
from onus.report.codes import word
from onus.report.drawings import CODES, patterns
from onus.report.figures import listed
from onus.report.ledger import ROWS_SHOWN, Columns, Ledger
from onus.report.maps import Sheet, lay_out_map
from onus.report.page_templates import page_template
from onus.report.sentences import say
from onus.report.summary import what_follows, what_happened, who_answers
from onus.report.words import LABELS, label
from onus.wire.network_geometry import NetworkGeometry


def report_pages(assessed: Assessment, geometry: NetworkGeometry) -> dict[str, str]:
    """Return `report.<language>.html` and `rows.<language>.html`, for each language."""
    columns = Columns(assessed)
    sheet = lay_out_map(geometry, assessed.dossier.places)
    report, rows = (page_template(name, "style.css", codes=CODES) for name in ("report.html", "rows.html"))
    pages = {}
    for language in LANGUAGES:
        ledger = Ledger(columns, language)
        shared = _shared(assessed, language)
        body = _body(assessed, ledger, sheet)
        pages[f"report.{language}.html"] = report.render(**shared, **body)
        pages[f"rows.{language}.html"] = rows.render(
            **shared,
            sections=list(ledger.sections.values()),
            intro=say("rows_intro", language, rows=ROWS_SHOWN),
            zero=say("zero", language),
            say=say,
        )
    return pages


def _shared(assessed: Assessment, language: Language) -> dict[str, Any]:
    """Return what both pages show at their head and foot."""
    dossier = assessed.dossier
    banners = [label(dossier.origin, language)] if dossier.origin in ("generated", "mixed") else []
    banners += [label("placeholder", language)] if dossier.contract.placeholder else []
    other: Language = "en" if language == "zh-Hans" else "zh-Hans"
    return {
        "language": language,
        "other": other,
        "other_name": {"en": "English", "zh-Hans": "简体中文"}[other],
        "t": {name: label(name, language) for name in LABELS},
        "title": dossier.title.text(language),
        "contract": dossier.contract.title.text(language),
        "banners": banners,
        "page_head": _page_head(assessed, banners, language),
        "as_of": dossier.zone.local_text(assessed.as_of),
        "zone": dossier.zone.name,
        "utc": utc_text(assessed.as_of),
    }


def _page_head(assessed: Assessment, banners: Sequence[str], language: Language) -> Markup:
    """Return what stands on every printed page: our own words and an instant, within a CSS text."""
    at = f"{label('as_of', language)} {assessed.dossier.zone.local_text(assessed.as_of)}"
    parts = [label("report", language), at, *banners]
    if assessed.dossier.contract.payment.sample:
        parts.append(label("sample_banner", language))
    return Markup(" · ".join(parts))  # noqa: S704 no word of the dossier is in it


def _body(assessed: Assessment, ledger: Ledger, sheet: Sheet | None) -> dict[str, Any]:
    """Return summary and chapters; the sections of rows come to stand in the ledger."""
    language = ledger.language
    happened = what_happened(assessed, ledger)
    answering, following = who_answers(assessed, ledger), what_follows(assessed, ledger)
    acts(assessed, ledger)
    served(assessed, ledger)
    first = outcomes(assessed, ledger)
    more: list[Block] = []
    if len(assessed.findings):
        more = [Heading(label("by_obligation", language)), by_obligation(assessed, ledger)]
    found: Sequence[Chapter | None] = (
        Chapter(first.anchor, first.title, (*first.blocks, *more)),
        when(assessed, ledger),
        where(assessed, ledger, sheet),
        compared(assessed, ledger),
        officers(assessed, ledger),
        escalation(assessed, ledger),
        burden(assessed, ledger),
        symmetry(assessed, ledger),
        payment(assessed, ledger),
        scorecards(assessed, ledger),
        oversight(assessed, ledger),
        legal_form(assessed, ledger),
        rules(assessed, ledger),
    )
    absent = [word("file", name, language) for name in assessed.dossier.absent]
    manifest = Markup('<a href="manifest.json">manifest.json</a>')
    return {
        "summary": (("happened", happened), ("answers", answering), ("follows", following)),
        "chapters": [chapter for chapter in found if chapter is not None],
        "patterns": patterns(),
        "absent": listed(absent, language) or label("none", language),
        "recompute": say("recompute", language, version=__version__, file=manifest),
    }
