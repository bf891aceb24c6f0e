"""Report pages: an assessment as one self-contained page in each language.

In:  an assessment and the shapes of its places.
Out: HTML by file name; nothing is fetched from anywhere when it is opened.

The surprise: the page computes nothing. Its numbers are those of the files
beside it, and each links to the file that holds the rows behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined

from onus import __version__
from onus.base.instants import ZoneTable, utc_text
from onus.base.texts import LANGUAGES, Language
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.findings import Outcome
from onus.core.oversight.hands_off import DELAY, SUFFICIENT, Component
from onus.report.drawings import bar_chart, town_map
from onus.report.ruling import word
from onus.report.words import LABELS, label
from onus.wire.assessment_files import outcome_counts
from onus.wire.assessment_map import worst_outcomes
from onus.wire.network_geometry import NetworkGeometry

CASES_SHOWN = 12
DAYS_CAP = 30


def report_pages(assessed: Assessment, geometry: NetworkGeometry) -> dict[str, str]:
    """Return `report.en.html` and `report.zh-Hans.html`."""
    template = _template()
    drawing = town_map(geometry, worst_outcomes(assessed), _private(assessed))
    return {
        f"report.{language}.html": template.render(_page(assessed, language, drawing))
        for language in LANGUAGES
    }


def _template() -> Any:
    environment = Environment(loader=BaseLoader(), autoescape=True, undefined=StrictUndefined)
    source = files("onus.report").joinpath("templates/report.html").read_text(encoding="utf-8")
    return environment.from_string(source)


def _private(assessed: Assessment) -> list[bool]:
    return [place.private for place in assessed.dossier.places]


def _page(assessed: Assessment, language: Language, drawing: str) -> dict[str, Any]:
    dossier, zone = assessed.dossier, assessed.dossier.zone
    counts = outcome_counts(assessed)
    return {
        "language": language,
        "t": {name: label(name, language) for name in LABELS},
        "title": dossier.title.text(language),
        "contract": dossier.contract.title.text(language),
        "origin": dossier.origin,
        "placeholder": dossier.contract.placeholder,
        "as_of": zone.local_text(assessed.as_of),
        "version": __version__,
        "total": sum(counts.values()),
        "outcomes": [(o.value, word(o.value, language), counts[o.value]) for o in Outcome],
        "chart": bar_chart([(o.value, word(o.value, language), counts[o.value]) for o in Outcome]),
        "map": drawing,
        "cases": _cases(assessed, language, zone),
        "case_count": len(assessed.cases),
        "notices": _notices(assessed, language),
        "payments": _payments(assessed),
        "currency": dossier.currency,
        "form": _form(assessed, language),
        "hands_off": _hands_off(assessed, language),
        "differences": _differences(assessed, language),
        "register": assessed.register,
        "absent": dossier.absent,
        "rules": _rules(assessed, language),
        "utc": utc_text(assessed.as_of),
    }


def _cases(assessed: Assessment, language: Language, zone: ZoneTable) -> list[dict[str, Any]]:
    posts = {post.id: post.title.text(language) for post in assessed.dossier.register.posts}
    obligations = {o.id: o for o in assessed.dossier.contract.obligations}
    largest = sorted(assessed.cases, key=lambda case: (-case.duties, case.opened_at, case.obligation))
    return [
        {
            "title": obligations[case.obligation].title.text(language),
            "clause": obligations[case.obligation].clause,
            "district": case.district,
            "duties": case.duties,
            "opened": zone.local_text(case.opened_at),
            "closed": "" if case.closed_at is None else zone.local_text(case.closed_at),
            "steps": [
                {
                    "post": posts.get(step.post, step.post),
                    "holder": step.answerer.holder,
                    "at": zone.local_text(step.from_at),
                    "status": step.status,
                    "word": word(step.status, language),
                }
                for step in case.steps
            ],
        }
        for case in largest[:CASES_SHOWN]
    ]


def _notices(assessed: Assessment, language: Language) -> list[dict[str, Any]]:
    texts = {notice.id: notice for notice in assessed.dossier.notices}
    zone = assessed.dossier.zone
    return [
        {
            "title": texts[found.notice].title.text(language),
            "at": zone.local_text(texts[found.notice].happened_at),
            "shift": found.verdict == "burden_shift",
            "parts": [
                (label(part.part, language), part.verdict, label(part.verdict, language), part.rule,
                 "; ".join(f"{name} = {value or '-'}" for name, value in part.facts if name[-3:] != "_us"))
                for part in found.parts
            ],
            "still_owed": found.still_owed.text(language),
            "reply": found.reply.text(language),
            "late_entries": ", ".join(found.late_entries),
        }
        for found in assessed.notices
    ]  # fmt: skip


def _payments(assessed: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "period": paid.period,
            "gross": money(paid.gross_minor),
            "deductions": money(paid.deductions_minor),
            "incentives": money(paid.incentives_minor),
            "payable": money(paid.payable_minor),
            "due": str(paid.due_day),
            "sample": paid.sample,
        }
        for paid in assessed.consequences.certificates
        if paid.gross_minor or paid.deductions_minor or paid.payable_minor
    ]


def money(minor: int) -> str:
    """Return an amount with two decimals and thousands apart: 1234567 is 12,345.67."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


def _form(assessed: Assessment, language: Language) -> list[tuple[str, str, str, str]]:
    rules = {rule.key: rule for rule in assessed.dossier.rulebook.rules}
    held = {True: "in_force", False: "not_in_force", None: "force_unknown"}
    return [
        (
            rules[found.rule].citation.text(language),
            label(found.verdict, language),
            label(held[found.in_force_at_signature], language),
            found.verdict,
        )
        for found in assessed.form
    ]


def _hands_off(assessed: Assessment, language: Language) -> dict[str, Any]:
    index = assessed.hands_off
    return {
        "index": None if index.index_ppm is None else f"{index.index_ppm / 10_000:.1f}",
        "parts": [
            (
                label(part.name, language),
                _ratio(part),
            )
            for part in index.components
        ],
    }


def _ratio(part: Component) -> str:
    """Return a component as people read it; spans of time in whole days."""
    if part.state != SUFFICIENT:
        return "-"
    if part.name == DELAY:
        return f"{part.numerator * DAYS_CAP // part.denominator} / {DAYS_CAP}"
    return f"{part.numerator} / {part.denominator}"


def _differences(assessed: Assessment, language: Language) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for one in assessed.differences:
        counts[one.category] = counts.get(one.category, 0) + 1
    return [(label(name, language), count) for name, count in sorted(counts.items())]


def _rules(assessed: Assessment, language: Language) -> Sequence[tuple[str, str, str, bool]]:
    return [
        (
            rule.key,
            rule.citation.text(language),
            str(rule.since or label("date_unknown", language)),
            rule.verified,
        )
        for rule in assessed.rules
    ]
