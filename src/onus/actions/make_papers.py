"""Make the papers of a month: read OUT and register, decide what is owed, write DIR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from onus.actions.paper_facts import Sources, gathered
from onus.base.errors import OnusError
from onus.base.texts import Language
from onus.core.papers import kinds
from onus.core.papers.numbering import RegisteredPaper, registered
from onus.core.papers.owed import papers_owed
from onus.outside.paper_files import given_templates, read_register, write_papers
from onus.outside.published_files import read_published
from onus.papers.contexts.outward import crew_duties, crew_groups, hint_subjects, qr_subjects
from onus.papers.ordered import Ordered
from onus.papers.writing import own_template, paper_files, substance_of, template_name, template_names
from onus.wire.paper_register import REGISTER, register_bytes
from onus.wire.published_out import PublishedOut, office_record


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
    sources: Sources = Sources()


class KindNeedsMore(OnusError):
    """A kind of paper was asked for without what it is written from."""

    code = "PAPERS-015"
    what = "`{kind}` was asked for without {option}."
    why = "{reason}"
    do = "Add {option}, or leave the kind out."


class DatedTooEarly(OnusError):
    """A paper would bear a date before the day by which what it says was known."""

    code = "PAPERS-016"
    what = "--date {day} lies before {known}, the day by which OUT knew what it says."
    why = "An office cannot have written down what it did not know yet; the past would be changed."
    do = "Leave --date out, or name {known} or a later day."


class NoSuchMonth(OnusError):
    """Papers were asked for a month that the assessment knows nothing of."""

    code = "PAPERS-017"
    what = "There are no papers for {month}: {reason}."
    why = "A paper about a month that is outside the term, or not yet known, would report that nothing happened."
    do = "Name a month from {first} to {last}."


def make_papers(out: Path, to: Path, order: PaperOrder) -> MadePapers:
    """Write the papers of a month into a folder.

    Raises:
        NotPublished: OUT holds no assessment.
        NoSuchMonth: the month is outside the contract's term, or after what is known.
        FaultyInput: the register has faults.
        UnknownTag, BrokenTag, NotATemplate: a template cannot be filled in.
        KindNeedsMore: a kind was asked for without what it is written from.
        DatedTooEarly: the papers would be older than what they say.
        AnotherDossier, PhotosNeedDossier, NoPhoto: a further source does not fit.
        PaperStands, SecondRegister: the folder holds something that would be lost.
    """
    published = read_published(out)
    _check_month(published, order.ordered.month)
    before = read_register(to, order.register)
    edited = given_templates(order.templates, template_names())

    _check_needs(order)
    _check_day(published, order.day)
    ordered = gathered(published, order.ordered, order.sources)

    record = office_record(
        published,
        districts=qr_subjects(published) if ordered.base_url else (),
        expected=hint_subjects(ordered),
        tomorrow=crew_duties(ordered),
        sent_to=tuple(one["obligation"] for one in crew_groups(ordered)),
    )
    owed = papers_owed(record, month=order.ordered.month, wanted=order.kinds)
    said = [substance_of(published, paper, ordered) for paper in owed]
    day = order.day or record.day
    papers = [(one.paper, one.digest) for one in said]
    rows = registered(papers, before, day=day, known_by=published.as_of)

    files: dict[str, bytes] = {}
    for one, row in zip(said, rows, strict=True):
        for language in order.languages:
            name = template_name(row.kind, language)
            at_us = published.zone.at(date.fromisoformat(row.day))
            files |= paper_files(
                published,
                one,
                row,
                language,
                ordered=ordered,
                template=(name, edited.get(name) or own_template(row.kind, language)),
                at_us=at_us,
                fonts=order.fonts,
            )
    files[REGISTER] = register_bytes(_continued(before, rows))
    write_papers(to, files)
    return MadePapers(rows, len(files), to)


def _check_month(published: PublishedOut, month: str) -> None:
    contract, known = published.contract, published.month_of(published.as_of)
    first = contract["starts"][:7]
    term_ends = (date.fromisoformat(contract["ends"]) - timedelta(days=1)).isoformat()[:7]
    reasons = (
        (month < first, f"the contract starts on {contract['starts']}"),
        (month > term_ends, f"the contract ends on {contract['ends']}"),
        (month > known, f"the assessment knows nothing after {published.manifest['as_of']}"),
    )
    reason = next((text for wrong, text in reasons if wrong), "")
    if reason:
        raise NoSuchMonth(month=month, reason=reason, first=first, last=min(term_ends, known))


def _check_needs(order: PaperOrder) -> None:
    if kinds.QR.id in order.kinds and not order.ordered.base_url:
        reason = "A code opens an address, and nobody has said which."
        raise KindNeedsMore(kind=kinds.QR.id, option="--base-url", reason=reason)
    if kinds.HINT.id in order.kinds and order.sources.forecast is None:
        reason = "A hint is given before snow that somebody forecasts."
        raise KindNeedsMore(kind=kinds.HINT.id, option="--forecast", reason=reason)


def _check_day(published: PublishedOut, day: str) -> None:
    known = published.zone.local_day(published.as_of).isoformat()
    if day and day < known:
        raise DatedTooEarly(day=day, known=known)


def _continued(
    before: Sequence[RegisteredPaper], rows: Sequence[RegisteredPaper]
) -> tuple[RegisteredPaper, ...]:
    """Return the register with the rows that are new."""
    known = {row.place for row in before}
    return (*before, *(row for row in rows if row.place not in known))
