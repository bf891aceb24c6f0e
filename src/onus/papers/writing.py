"""Writing: one paper from a published OUT, in one language, as docx, PDF and xlsx.

In:  a published OUT, the papers that are owed with their numbers, templates.
Out: the bytes of each file, by its name.

A paper is made in two steps. What it says is its substance, and the digest stands
for that in both languages; number, date and digest are its dress, put on last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from onus.base.canonical import content_digest
from onus.base.texts import LANGUAGES, Language
from onus.core.papers import kinds
from onus.core.papers.kinds import BY_ID
from onus.core.papers.numbering import RegisteredPaper
from onus.core.papers.owed import OwedPaper
from onus.papers.blocks import Sheet
from onus.papers.building import template_docx
from onus.papers.contexts.audit import doubt_context, evidence_context
from onus.papers.contexts.money import deduction_context, payment_context
from onus.papers.contexts.month import acceptance_context, bulletin_context, interview_context
from onus.papers.contexts.order import cure_us, order_context
from onus.papers.contexts.outward import crew_context, hint_context, qr_context, resident_context
from onus.papers.contexts.year import year_context
from onus.papers.desk import Desk
from onus.papers.filling import filled
from onus.papers.ordered import Ordered
from onus.papers.pictures import with_pictures
from onus.papers.setting import pdf_of
from onus.papers.sheets import audit, money, month, order, outward
from onus.papers.workbooks import workbook_of
from onus.wire.paper_register import file_stem, number_text
from onus.wire.published_out import PublishedOut

WHICH_PAPER = ("paper.number", "paper.digest")
"""What every template must say somewhere: which paper it is, and of what content."""
SHORT = 12
Context = Callable[[Desk, OwedPaper, Ordered], dict[str, Any]]
SHEETS: dict[str, Sheet] = {
    sheet.kind.id: sheet
    for sheet in (
        order.SHEET, money.DEDUCTION_SHEET, month.INTERVIEW_SHEET, month.BULLETIN_SHEET, money.PAYMENT_SHEET,
        month.ACCEPTANCE_SHEET, outward.HINT_SHEET, outward.RESIDENT_SHEET, audit.DOUBT_SHEET,
        audit.EVIDENCE_SHEET, audit.YEAR_SHEET, outward.QR_SHEET, outward.CREW_SHEET,
    )
}  # fmt: skip
CONTEXTS: dict[str, Context] = {
    kinds.ORDER.id: order_context,
    kinds.DEDUCTION.id: deduction_context,
    kinds.INTERVIEW.id: interview_context,
    kinds.BULLETIN.id: bulletin_context,
    kinds.PAYMENT.id: payment_context,
    kinds.ACCEPTANCE.id: acceptance_context,
    kinds.HINT.id: hint_context,
    kinds.RESIDENTS.id: resident_context,
    kinds.DOUBTS.id: doubt_context,
    kinds.EVIDENCE.id: evidence_context,
    kinds.YEAR.id: year_context,
    kinds.QR.id: qr_context,
    kinds.CREWS.id: crew_context,
}
NAMES_HOMES = (kinds.ORDER.id, kinds.EVIDENCE.id, kinds.CREWS.id)
"""Papers to those who serve the homes, and know them by their numbers."""


@dataclass(frozen=True, slots=True)
class Substance:
    """What a paper says in each language, and the digest of it."""

    paper: OwedPaper
    said: Mapping[Language, dict[str, Any]]
    digest: str


def template_name(kind: str, language: Language) -> str:
    """Return the name of a template's file.

    >>> template_name("interview", "en")
    'interview.en.docx'
    """
    return f"{kind}.{language}.docx"


def template_names() -> tuple[str, ...]:
    """Return the names of all templates."""
    return tuple(template_name(kind, language) for kind in SHEETS for language in LANGUAGES)


def templates() -> dict[str, bytes]:
    """Return every template, by the name of its file."""
    return {
        template_name(kind, language): own_template(kind, language)
        for kind in SHEETS
        for language in LANGUAGES
    }


@cache
def own_template(kind: str, language: Language) -> bytes:
    """Return our own template of a kind, built once."""
    return template_docx(SHEETS[kind], language)


def substance_of(out: PublishedOut, paper: OwedPaper, ordered: Ordered) -> Substance:
    """Return what a paper says in both languages."""
    seen = out if paper.kind in NAMES_HOMES else replace(out, private_names={})
    if paper.kind == kinds.ORDER.id:
        paper = replace(paper, cure_us=cure_us(out, paper, ordered))
    said = {language: _said(Desk(seen, language), paper, ordered) for language in LANGUAGES}
    return Substance(paper, said, content_digest({"kind": paper.kind, "said": said}))


def _said(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    context = CONTEXTS[paper.kind](desk, paper, ordered)
    kind = BY_ID[paper.kind]
    rules = desk.rule_rows(context.pop("rule_keys", []))
    addressed = {
        "contractor": desk.party("contractor"),
        "crews": desk.party("contractor"),
        "payer": desk.party("buyer"),
        "residents": desk.say("各位居民、商户", "residents and shops"),
        "file": desk.office(paper.post),
    }[kind.to]
    shared = {
        "title": kind.title.text(desk.language),
        "heading": context.pop("heading", kind.title.text(desk.language)),
        "mark": desk.mark(),
        "office": desk.office(paper.post),
        "post": desk.post(paper.post),
        "addressee": addressed,
        "findings": desk.names(paper.findings),
        "clauses": desk.names(paper.clauses),
        "rules": rules,
    }
    return {**context, "paper": shared}


def paper_files(
    out: PublishedOut,
    substance: Substance,
    row: RegisteredPaper,
    language: Language,
    *,
    ordered: Ordered,
    template: tuple[str, bytes],
    at_us: int,
    fonts: Path | None = None,
) -> dict[str, bytes]:
    """Return the files of a paper in a language, by name.

    Args:
        out: the published files.
        substance: what it says.
        row: its row in the register.
        language: `en` or `zh-Hans`.
        ordered: what was asked for, with the photos.
        template: name and bytes of the template.
        at_us: instant that stands in the files as their time.
        fonts: a folder with more letters.

    Raises:
        UnknownTag, BrokenTag, NotATemplate: the template cannot be filled in.
        NoChineseLetters: the machine has none.
    """
    context = dressed(Desk(out, language), substance, row)
    stem = file_stem(row.kind, year=row.year, serial=row.serial, language=language)
    tables = context.pop("tables", [])
    placed = with_pictures(context, ordered, fonts)
    docx = filled(template[1], placed, name=template[0], at_us=at_us, must_say=WHICH_PAPER)
    head = context["paper"]
    title = f"{head['number']} {head['title']}"
    files = {
        f"{stem}.docx": docx,
        f"{stem}.pdf": pdf_of(docx, title=title, language=language, at_us=at_us, fonts=fonts),
    }
    if BY_ID[row.kind].tables:
        notes = [note for note in (head["number"], head["mark"], f"SHA-256 {head['digest']}") if note]
        currency = out.payment["currency"]
        files[f"{stem}.xlsx"] = workbook_of(
            tables, title=head["heading"], notes=notes, currency=currency, at_us=at_us
        )
    return files


def dressed(desk: Desk, substance: Substance, row: RegisteredPaper) -> dict[str, Any]:
    """Return what a paper says, with its number, its date and its digest."""
    said = substance.said[desk.language]
    year, _, serial = row.replaces.partition("/")
    replaced = (
        number_text(row.kind, year=int(year), serial=int(serial), language=desk.language) if serial else ""
    )
    dress = {
        "number": number_text(row.kind, year=row.year, serial=row.serial, language=desk.language),
        "date": desk.day(row.day),
        "digest": row.digest,
        "digest_short": row.digest[:SHORT],
        "replaces": replaced,
        "serve_by": desk.at(row.serve_by),
    }
    return {**said, "paper": {**said["paper"], **dress}}
