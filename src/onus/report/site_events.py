"""The page of events: what the feeds of a contract tell, for people, each with an anchor of its own.

In:  the public view of an assessment, and which publication it is.
Out: HTML by file name, for each language.

The surprise: it holds the very entries of the feeds and no others, so that the link of
an entry leads to the place that tells of it.
"""

from __future__ import annotations

from typing import Any

from onus.base.texts import LANGUAGES, Language
from onus.core.assessment.assessment import Assessment
from onus.report.site_feeds import KINDS, entries_of, events_name
from onus.report.site_pages import site_page
from onus.report.site_words import site_label
from onus.wire.site.atom import anchor_of, newest_of
from onus.wire.site.published import Published


def events_pages(assessed: Assessment, published: Published) -> dict[str, str]:
    """Return `events.<language>.html`."""
    generated = assessed.dossier.origin in ("generated", "mixed")
    return {
        events_name(language): site_page(
            language,
            site_label("events_title", language),
            published.version,
            body="site_events.html",
            back=f"index.{language}.html",
            back_name=assessed.dossier.title.text(language),
            other_page=events_name("en" if language == "zh-Hans" else "zh-Hans"),
            banners=[site_label(assessed.dossier.origin, language)] if generated else [],
            contract=assessed.dossier.contract.title.text(language),
            sections=[_section(assessed, published, kind, language) for kind in KINDS],
        )
        for language in LANGUAGES
    }


def _section(assessed: Assessment, published: Published, kind: str, language: Language) -> dict[str, Any]:
    zone, times = assessed.dossier.zone, site_label("events_times", language)
    return {
        "name": kind,
        "title": site_label(f"feed_{kind}", language),
        "entries": [
            {
                "anchor": anchor_of(one.id),
                "title": one.title,
                "summary": one.summary,
                "times": times.format(
                    published=zone.local_text(one.published or one.updated),
                    updated=zone.local_text(one.updated),
                ),
            }
            for one in newest_of(entries_of(assessed, published, kind, language))
        ],
    }
