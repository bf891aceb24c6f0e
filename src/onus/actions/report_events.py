"""Events of reports: the one way in which anything happens to a report, whoever did it.

The surprise: an event that may not happen is a value, with its reason, and writes nothing.
The report's row is held from the reading of its life to the end of the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from onus.actions.report_record import FILE, ripe_from
from onus.actions.report_ways import kept_from, standing_of, way_of
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.reports.clocks import unwritten
from onus.core.reports.events import ESCALATED, RETALIATION, SHOWN, Event, Refused
from onus.core.reports.life import ReportLife, after, refusal, written_at
from onus.core.reports.posts import may_see
from onus.records.facts import KeptFact, record_fact
from onus.records.reports import (
    KeptReport,
    held_life,
    keep_standing,
    report_named,
    write_event,
    write_to_reporter,
)
from onus.records.unit import unit
from onus.records.work import wish_assessment, wish_assessment_from
from onus.report.reporter_mail import reporter_mail


class NoSuchReport(OnusError):
    """There is no report of this number, or it is not for whoever asks."""

    code = "REPORT-003"
    what = "There is no report {ref} here."
    why = "A number that is mistyped and a report that is not for you are told alike."
    do = "Compare the number with the receipt."


@dataclass(frozen=True, slots=True)
class Place:
    """Where the website keeps files, and where the public finds it.

    Attributes:
        store: folder of the file store.
        address: of the website, without a slash at its end.
    """

    store: Path
    address: str


def put_event(
    ref: str, event: Event, *, site: Place, now: Instant, facts: Sequence[KeptFact] = ()
) -> ReportLife | Refused:
    """Write down what happens to a report, with the facts that it rests on, or say why it may not.

    Raises:
        NoSuchReport: there is none.
    """
    report = named(ref)
    with unit():
        life = _caught_up(report, site, now)
        written = replace(event, recorded_at=written_at(life, event.recorded_at))

        refused = refusal(life, written)
        if refused is not None:
            return refused
        lived = _put(report, life, written, site, now)

        for fact in facts:
            record_fact(fact)
        if any(fact.file != FILE for fact in facts):
            wish_assessment(report.dossier, at=now)
        if written.kind == SHOWN or any(fact.file == FILE for fact in facts):
            wish_assessment_from(report.dossier, at=max(now, ripe_from(report, site.store)))
        keep_standing(ref, lived, standing_of(report, lived, site.store, at=now))
    return lived


def catch_up(ref: str, *, site: Place, now: Instant) -> int:
    """Write down the moves of a report that silence has brought about; returns how many."""
    report = named(ref)
    with unit():
        before = len(_life(ref).escalations)
        life = _caught_up(report, site, now)
        keep_standing(ref, life, standing_of(report, life, site.store, at=now))
    return len(life.escalations) - before


@contextmanager
def holding(ref: str) -> Iterator[KeptReport]:
    """Give a report that nobody else changes until the transaction ends: its facts are numbered meanwhile.

    Raises:
        NoSuchReport: there is none.
    """
    with unit():
        _life(ref)
        yield named(ref)


def _life(ref: str) -> ReportLife:
    life = held_life(ref)
    if life is None:
        raise NoSuchReport(ref=ref)
    return life


def _caught_up(report: KeptReport, site: Place, now: Instant) -> ReportLife:
    """Return the life of a report with every move up to now written down before anything else happens."""
    life = _life(report.ref)
    for move in unwritten(life, standing_of(report, life, site.store, at=now)):
        event = Event(ESCALATED, move.at, written_at(life, now), text=move.step, target=move.to_post)
        life = _put(report, life, event, site, now)
    return life


def _put(report: KeptReport, life: ReportLife, event: Event, site: Place, now: Instant) -> ReportLife:
    write_event(report.ref, event)
    _tell(report, event.kind, site, now)
    return after(life, event)


def named(ref: str) -> KeptReport:
    """Return a report that must be there.

    Raises:
        NoSuchReport: there is none.
    """
    report = report_named(ref)
    if report is None:
        raise NoSuchReport(ref=ref)
    return report


def is_kept_from(
    report: KeptReport, *, posts: Sequence[str], persons: Sequence[str], store: Path, at: Instant
) -> bool:
    """Return whether a report must stay unknown to somebody who holds posts: retaliation, to those it may be about.

    Args:
        report: of any sort.
        posts: that the person holds; empty for one who oversees without a post.
        persons: names of the person, as accounts and the register have them.
        store: folder of the file store.
        at: now.
    """
    if report.sort != RETALIATION:
        return False
    if {*persons} & {*kept_from(report, store, at=at)}:
        return True
    chain = way_of(report, store).chain
    return bool(posts) and not any(may_see(chain, sort=report.sort, post=post) for post in posts)


def _tell(report: KeptReport, kind: str, site: Place, now: Instant) -> None:
    language: Language = "en" if report.language == "en" else "zh-Hans"
    link = f"{site.address}/{language.lower()}/reports/follow"
    mail = reporter_mail(kind, ref=report.ref, link=link, language=language)
    if mail is not None:
        write_to_reporter(report.ref, subject=mail[0], text=mail[1], at=now)
