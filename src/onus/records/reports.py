"""Reports: what residents told, what happened to it, and its photos.

In:  a report, events, photos.
Out: frozen rows; the life of a report folded from its events.

The surprise: whoever is about to write an event holds the report's row first
(`held_life`), so two officers cannot both be the first to close it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from onus.base.instants import Instant
from onus.core.reports.clocks import Standing
from onus.core.reports.events import CLOSED, HIDDEN, SHOWN, Event
from onus.core.reports.life import ReportLife, in_order, live
from onus.records.models import OutgoingMail, Report, ReportContact, ReportEvent, ReportPhoto, ReportStanding

ROWS_MAX = 1_000
CAME_AS = "handed_over"
"""In the body of an event that another body wrote: its name there, the body, the report, and a number."""


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo of a report: the sealed original by its digest, and the copy made anew without metadata.

    Attributes:
        original_sha256: digest of the bytes that came.
        clean_sha256: digest of the copy without metadata, in the file store; officers see it. Empty until it is made.
        facts: width, height, what the camera claimed.
    """

    original_sha256: str
    clean_sha256: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as it came in; whoever can be reached is kept apart."""

    ref: str
    dossier: str
    sort: str
    service: str
    place_id: str
    district: str
    lon_e7: int | None
    lat_e7: int | None
    text: str
    language: str
    channel: str
    happened_at: int
    received_at: int
    notice_id: str = ""
    public_text: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo of a report; `public_sha256` is empty until an officer masked or approved it."""

    id: int
    report: str
    original_sha256: str
    clean_sha256: str
    public_sha256: str
    facts: Mapping[str, Any]


def keep_report(
    report: KeptReport,
    *,
    code_digest: str,
    photos: Iterable[NewPhoto] = (),
    mail: str = "",
    telephone: str = "",
) -> None:
    """Keep a report with its photos and, apart, how its reporter can be reached."""
    row = Report.objects.create(
        ref=report.ref, dossier_id=report.dossier, code_digest=code_digest, kind=report.sort,
        service=report.service, place_id=report.place_id, district=report.district, lon_e7=report.lon_e7,
        lat_e7=report.lat_e7, text=report.text, language=report.language, channel=report.channel,
        happened_at=report.happened_at, received_at=report.received_at, notice_id=report.notice_id,
        doubts=list(report.doubts),
    )  # fmt: skip
    ReportPhoto.objects.bulk_create(
        [
            ReportPhoto(
                report=row, original_sha256=one.original_sha256, clean_sha256=one.clean_sha256,
                facts=dict(one.facts), received_at=report.received_at,
            )
            for one in photos
        ]
    )  # fmt: skip
    if mail or telephone:
        ReportContact.objects.create(report=row, mail=mail, telephone=telephone)


def report_named(ref: str) -> KeptReport | None:
    """Return a report by its public number; None where there is none."""
    row = Report.objects.filter(ref=ref).first()
    return None if row is None else _kept(row)


def report_of_code(code_digest: str) -> KeptReport | None:
    """Return the report that a receipt code opens, by the digest that is kept of the code."""
    row = Report.objects.filter(code_digest=code_digest).first()
    return None if row is None else _kept(row)


def reports_of(
    dossier: str, *, place_ids: Iterable[str] | None = None, since: int = 0, until: int | None = None,
    most: int = ROWS_MAX,
) -> tuple[KeptReport, ...]:  # fmt: skip
    """Return reports of a dossier, the latest first.

    Args:
        dossier: its id.
        place_ids: at these places only; None for all.
        since: received at or after this instant.
        until: received at or before this instant; None for ever.
        most: how many at most.
    """
    rows = Report.objects.filter(dossier_id=dossier, received_at__gte=since)
    if until is not None:
        rows = rows.filter(received_at__lte=until)
    if place_ids is not None:
        rows = rows.filter(place_id__in=list(place_ids))
    return tuple(_kept(row) for row in rows.order_by("-received_at", "ref")[:most])


def events_of(ref: str) -> tuple[Event, ...]:
    """Return what happened to a report, in the order in which it counts, whichever body wrote it down."""
    return events_in_order(ReportEvent.objects.filter(report_id=ref).order_by("pk"))


def events_in_order(rows: Iterable[ReportEvent]) -> tuple[Event, ...]:
    """Return rows of one report, given as they were kept, in the order in which they count."""
    own, told = 0, []
    for row in rows:
        came_as = row.body.get(CAME_AS, "")
        number = came_as.rpartition("/")[2]
        told.append((int(number) if number.isdecimal() else own, _event(row)))
        own += not came_as
    return in_order(told)


def doubts_of(dossier: str) -> dict[str, tuple[Event, ...]]:
    """Return, of each report of a dossier that was ever kept back, when it was hidden and shown."""
    rows = ReportEvent.objects.filter(report__dossier_id=dossier, kind__in=(HIDDEN, SHOWN)).order_by("pk")
    found: dict[str, list[Event]] = {}
    for row in rows:
        found.setdefault(row.report_id, []).append(_event(row))
    return {ref: tuple(events) for ref, events in found.items()}


def held_life(ref: str) -> ReportLife | None:
    """Return the life of a report whose row is held until the transaction ends; None where there is none."""
    if Report.objects.select_for_update().filter(ref=ref).first() is None:
        return None
    events = events_of(ref)
    return live(events) if events else None


def lives_of(refs: Iterable[str]) -> dict[str, ReportLife]:
    """Return the lives of reports by their numbers, in one question."""
    rows: dict[str, list[ReportEvent]] = {}
    for row in ReportEvent.objects.filter(report_id__in=list(refs)).order_by("pk"):
        rows.setdefault(row.report_id, []).append(row)
    return {ref: live(events_in_order(some)) for ref, some in rows.items()}


def write_event(ref: str, event: Event) -> None:
    """Write down what happened to a report; ask `core.reports.life.refusal` before."""
    body = {
        "text": event.text, "done": event.done, "done_by": event.done_by,
        "evidence": list(event.evidence), "target": event.target,
    }  # fmt: skip
    ReportEvent.objects.create(
        report_id=ref, kind=event.kind, happened_at=event.happened_at, recorded_at=event.recorded_at,
        actor=event.by_person, post=event.by_post, body={name: value for name, value in body.items() if value},
    )  # fmt: skip


def keep_standing(ref: str, life: ReportLife, found: Standing) -> None:
    """Lay where a report lies now, for lists and for the clock."""
    closed = life.closings[-1].recorded_at if life.state == CLOSED else None
    values = {
        "state": life.state, "step": found.step, "post": found.post, "due_at": found.due_at,
        "next_at": found.moves_at, "changed_at": life.changed_at, "closed_at": closed,
        "hidden": life.hidden, "merged_into": life.merged_into,
    }  # fmt: skip
    ReportStanding.objects.bulk_create(
        [ReportStanding(report_id=ref, **values)],
        update_conflicts=True, unique_fields=["report"], update_fields=list(values),
    )  # fmt: skip


def followers_of(ref: str) -> tuple[str, ...]:
    """Return the reports that follow another one, open or closed with it."""
    rows = ReportStanding.objects.filter(merged_into=ref).order_by("report_id")
    return tuple(rows.values_list("report_id", flat=True))


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A report with where it lies, for lists."""

    report: KeptReport
    state: str
    step: str
    post: str
    due_at: int | None
    changed_at: int
    closed_at: int | None
    hidden: bool
    merged_into: str


def standing_rows(
    dossier: str, *, post: str = "", open_only: bool = False, place_ids: Iterable[str] | None = None,
    since: int = 0, most: int = ROWS_MAX,
) -> tuple[StandingRow, ...]:  # fmt: skip
    """Return reports of a dossier with where they lie: those first whose time ends first, closed ones last.

    Args:
        dossier: its id.
        post: those that lie with this post; empty for all.
        open_only: without those that await nothing.
        place_ids: at these places only; None for all.
        since: received at or after this instant.
        most: how many at most.
    """
    rows = ReportStanding.objects.select_related("report").filter(
        report__dossier_id=dossier, report__received_at__gte=since
    )
    if post:
        rows = rows.filter(post=post)
    if open_only:
        rows = rows.exclude(step="")
    if place_ids is not None:
        rows = rows.filter(report__place_id__in=list(place_ids))
    rows = rows.order_by(models.F("due_at").asc(nulls_last=True), "-report__received_at", "report_id")
    return tuple(_standing(row) for row in rows[:most])


def moving_by(at: int, *, most: int = ROWS_MAX, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the reports, without some, whose onus has moved on by an instant and is not written down, the oldest first."""
    rows = ReportStanding.objects.filter(next_at__lt=at).exclude(report_id__in=list(without))
    rows = rows.order_by("next_at", "report_id")
    return tuple(rows.values_list("report_id", flat=True)[:most])


def photos_of(ref: str) -> tuple[KeptPhoto, ...]:
    """Return the photos of a report in the order in which they came."""
    return tuple(_photo(row) for row in ReportPhoto.objects.filter(report_id=ref).order_by("pk"))


def photo_numbered(number: int) -> KeptPhoto | None:
    """Return a photo by its number; None where there is none."""
    row = ReportPhoto.objects.filter(pk=number).first()
    return None if row is None else _photo(row)


def publish_photo(number: int, *, public_sha256: str, masks: list[list[int]]) -> None:
    """Let the public see the masked copy of a photo; an empty digest takes it back."""
    row = ReportPhoto.objects.get(pk=number)
    row.public_sha256 = public_sha256
    row.facts = {**row.facts, "masks": masks}
    row.save(update_fields=["public_sha256", "facts"])


def publish_words(ref: str, words: str) -> None:
    """Let the public read these words of a report; none take them back."""
    Report.objects.filter(ref=ref).update(public_text=words)


def write_to_reporter(ref: str, *, subject: str, text: str, at: int) -> bool:
    """Queue a mail to the reporter, if an address was left; the address is shown to nobody. Returns whether."""
    row = ReportContact.objects.filter(report_id=ref, erased_at=None).exclude(mail="").first()
    if row is None:
        return False
    OutgoingMail.objects.create(to=row.mail, subject=subject, text=text, about=ref, created_at=at)
    return True


def contact_of(ref: str) -> tuple[str, str]:
    """Return mail and telephone of a reporter; whoever shows them writes the reading down first."""
    row = ReportContact.objects.filter(report_id=ref, erased_at=None).first()
    return ("", "") if row is None else (row.mail, row.telephone)


def _kept(row: Report) -> KeptReport:
    return KeptReport(
        ref=row.ref, dossier=row.dossier_id, sort=row.kind, service=row.service, place_id=row.place_id,
        district=row.district, lon_e7=row.lon_e7, lat_e7=row.lat_e7, text=row.text, language=row.language,
        channel=row.channel, happened_at=row.happened_at, received_at=row.received_at,
        notice_id=row.notice_id, public_text=row.public_text, doubts=tuple(row.doubts),
    )  # fmt: skip


def _event(row: ReportEvent) -> Event:
    body = row.body
    return Event(
        kind=row.kind, happened_at=Instant(row.happened_at), recorded_at=Instant(row.recorded_at),
        by_post=row.post, by_person=row.actor, text=body.get("text", ""), done=body.get("done", ""),
        done_by=body.get("done_by", ""), evidence=tuple(body.get("evidence", ())), target=body.get("target", ""),
    )  # fmt: skip


def _standing(row: ReportStanding) -> StandingRow:
    return StandingRow(
        report=_kept(row.report), state=row.state, step=row.step, post=row.post, due_at=row.due_at,
        changed_at=row.changed_at, closed_at=row.closed_at, hidden=row.hidden, merged_into=row.merged_into,
    )  # fmt: skip


def _photo(row: ReportPhoto) -> KeptPhoto:
    return KeptPhoto(
        row.pk, row.report_id, row.original_sha256, row.clean_sha256, row.public_sha256, row.facts
    )
