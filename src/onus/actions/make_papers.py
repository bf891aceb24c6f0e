"""Make the papers of a month: read OUT and register, decide what is owed, write DIR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onus.base.texts import Language
from onus.core.papers.numbering import RegisteredPaper, registered
from onus.core.papers.owed import papers_owed
from onus.outside.paper_files import given_templates, read_register, write_papers
from onus.outside.published_files import read_published
from onus.papers.ordered import Ordered
from onus.papers.writing import paper_files, substance_of, template_name, templates
from onus.wire.paper_register import REGISTER, register_text
from onus.wire.published_out import office_record


@dataclass(frozen=True, slots=True)
class MadePapers:
    """The rows of the papers that were made, and how many files stand where."""

    rows: tuple[RegisteredPaper, ...]
    files: int
    folder: Path


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """What is asked for: kinds (none for all that are due), languages, and where things lie."""

    ordered: Ordered
    kinds: tuple[str, ...]
    languages: tuple[Language, ...]
    day: str
    register: Path | None
    templates: Path | None
    fonts: Path | None


def make_papers(out: Path, to: Path, order: PaperOrder) -> MadePapers:
    """Write the papers of a month into a folder.

    Raises:
        NotPublished: OUT holds no assessment.
        FaultyInput: the register has faults.
        UnknownTag, BrokenTag, NotATemplate: a template cannot be filled in.
        PaperStands, SecondRegister: the folder holds something that would be lost.
    """
    published = read_published(out)
    before = read_register(to, order.register)
    sheets = given_templates(order.templates, templates())

    record = office_record(published)
    owed = papers_owed(record, month=order.ordered.month, wanted=order.kinds)
    said = [substance_of(published, paper, order.ordered) for paper in owed]
    day = order.day or record.day
    rows = registered([(one.paper, one.digest) for one in said], before, day=day)

    files: dict[str, bytes] = {}
    for one, row in zip(said, rows, strict=True):
        for language in order.languages:
            name = template_name(row.kind, language)
            at_us = published.zone.at(date.fromisoformat(row.day))
            files |= paper_files(
                published, one, row, language, template=(name, sheets[name]), at_us=at_us, fonts=order.fonts
            )
    files[REGISTER] = register_text(_continued(before, rows)).encode()
    write_papers(to, files)
    return MadePapers(rows, len(files), to)


def _continued(
    before: Sequence[RegisteredPaper], rows: Sequence[RegisteredPaper]
) -> tuple[RegisteredPaper, ...]:
    """Return the register with the rows that are new."""
    known = {row.place for row in before}
    return (*before, *(row for row in rows if row.place not in known))
