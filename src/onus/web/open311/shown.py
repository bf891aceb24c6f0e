"""Shown: reports as other programs may see them.

In:  rows of reports, the publication rule, what is known of places and posts.
Out: `ShownRequest` and `ShownUpdate`.

The surprise: whoever knows the number of a report may ask how it stands from its first
minute on, so that no report ever seems to vanish. Where it is, and what it is about, is
told only when the publication rule lets everyone know, and of a resident's deed the day
and not the hour. What is asked for by times is asked for by days, or the hour could be
found by asking often.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from onus.actions.report_ways import ways_in
from onus.base.instants import DAY_US, HOUR_US, SECOND_US, Instant, ZoneTable
from onus.base.texts import Language, Localized
from onus.core.reports.events import CLAIMED_DONE, NOT_DONE, Event
from onus.core.reports.life import AWAITS, ReportLife, followed, live
from onus.core.reports.publication import (
    DISTRICT,
    NOTHING,
    PUBLICATION,
    RECOGNISABLE,
    SEGMENT,
    Candidate,
    PublicationRule,
    Shown,
    publication_rule,
    shown,
)
from onus.outside.time_zones import zone_table
from onus.records.documents import documents
from onus.records.dossiers import ShownDossier
from onus.records.places import ShownPlace
from onus.records.published_reports import (
    events_by_report,
    hidden_of,
    places_by_id,
    released_photos,
    reports_beside,
)
from onus.records.reports import KeptReport, StandingRow
from onus.web.open311.said import NOT_TOLD, post_named, service_words, step_told
from onus.web.sentences import say
from onus.wire.open311.documents import ShownRequest, ShownUpdate
from onus.wire.open311.services import Service, services_of


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One dossier as an interface for programs.

    Attributes:
        dossier: its row.
        assessment: the one that is shown.
        zone: its clocks.
        services: what may be reported, by code.
        posts: titles by post.
        contractor: its name.
        rule: how reports are published today.
    """

    dossier: ShownDossier
    assessment: int
    zone: ZoneTable
    services: Mapping[str, Service]
    posts: Mapping[str, Localized]
    contractor: Localized
    rule: PublicationRule

    def ripe_before(self, now: Instant) -> Instant:
        """Return the instant before which a report must have come to be public: by the last midnight, as on pages."""
        return Instant(self.day_begins(now) - self.rule.delay_h * HOUR_US)

    def day_begins(self, at: int) -> Instant:
        """Return the first instant of the day of an instant, by the clocks of the place."""
        return self.zone.at(self.zone.local_day(Instant(at)))

    def day_ends(self, at: int) -> Instant:
        """Return the last second of the day of an instant, by the clocks of the place."""
        return Instant(self.zone.at(self.zone.local_day(Instant(at)) + timedelta(days=1)) - SECOND_US)

    def told_at(self, event: Event) -> Instant:
        """Return when something happened, as the public is told: of residents and of silence the day alone."""
        return (
            event.recorded_at
            if event.by_post or event.kind == CLAIMED_DONE
            else self.day_begins(event.recorded_at)
        )

    def service(self, report: KeptReport) -> Service:
        """Return the service of a report; one that came without any counts as the first one not done."""
        fits = [one for one in self.services.values() if one.sort == report.sort]
        named = [one for one in fits if one.service == report.service]
        return next(
            iter((*named, *fits)), Service(report.sort, NOT_DONE, report.service, Localized(report.service))
        )


def jurisdiction_of(dossier: ShownDossier, assessment: int, *, now: Instant) -> Jurisdiction:
    """Gather what the interface needs of a dossier."""
    found = documents(assessment, "contract.json", "posts.json")
    contract = found.get("contract.json") or {}
    zone = zone_table(dossier.time_zone)
    rules = ways_in(dossier, settings.STORE).rules
    contractors = [one["name"] for one in contract.get("parties", ()) if one["role"] == "contractor"]
    return Jurisdiction(
        dossier=dossier, assessment=assessment, zone=zone,
        services={one.code: one for one in services_of(contract)},
        posts={one["id"]: _localized(one["title"]) for one in found.get("posts.json") or ()},
        contractor=_localized(contractors[0]) if contractors else Localized(),
        rule=publication_rule(rules.in_force(PUBLICATION, zone.local_day(now))),
    )  # fmt: skip


def shown_requests(
    rows: Sequence[StandingRow], area: Jurisdiction, language: Language, *, now: Instant
) -> tuple[tuple[ShownRequest, Shown], ...]:
    """Return reports as anyone may see them, each with the level at which it is shown."""
    events = events_by_report(row.report.ref for row in rows)
    places = places_by_id(area.assessment, (row.report.place_id for row in rows if row.report.place_id))
    photos = released_photos(row.report.ref for row in rows)
    return tuple(
        (
            _shown(
                row, events[row.report.ref], places.get(row.report.place_id), level, area, language,
                photo=photos.get(row.report.ref, ""),
            ),
            level,
        )
        for row, level in levels(rows, area, now=now)
    )  # fmt: skip


def levels(
    rows: Sequence[StandingRow], area: Jurisdiction, *, now: Instant
) -> tuple[tuple[StandingRow, Shown], ...]:
    """Return reports with the level at which the publication rule shows them."""
    places = places_by_id(area.assessment, (row.report.place_id for row in rows if row.report.place_id))
    beside = _beside(rows, area, places)
    midnight = area.day_begins(now)
    return tuple((row, _level(row, beside, places, area.rule, midnight)) for row in rows)


def shown_updates(
    rows: Iterable[StandingRow], area: Jurisdiction, language: Language, *, since: int, until: int
) -> tuple[ShownUpdate, ...]:
    """Return what happened to reports in a span, the earliest first."""
    events = events_by_report(row.report.ref for row in rows)
    steps = [
        step
        for ref, some in events.items()
        for step in _steps(ref, some, area, language)
        if since <= step.at <= until
    ]
    return tuple(sorted(steps, key=lambda step: (step.at, step.id)))


def _beside(
    rows: Sequence[StandingRow], area: Jurisdiction, places: Mapping[str, ShownPlace]
) -> dict[str, list[Candidate]]:
    """Return the reports that count together with those of some rows, by their place."""
    if not rows:
        return {}
    first = min(row.report.received_at for row in rows) - area.rule.window_d * DAY_US
    reports = reports_beside(area.dossier.id, places, since=first)
    hidden = hidden_of(one.ref for one in reports)
    found: dict[str, list[Candidate]] = {}
    for one in reports:
        found.setdefault(one.place_id, []).append(_candidate(one, places, hidden=one.ref in hidden))
    return found


def _candidate(one: KeptReport, places: Mapping[str, ShownPlace], *, hidden: bool) -> Candidate:
    place = places.get(one.place_id)
    # A home has no name in the network that pages know; nothing of it is shown.
    return Candidate(
        one.ref, one.sort, one.place_id, one.district, Instant(one.received_at),
        length_mm=0 if place is None else place.length_mm or 0,
        private=bool(one.place_id) and place is None, hidden=hidden,
    )  # fmt: skip


def _level(
    row: StandingRow, beside: Mapping[str, list[Candidate]], places: Mapping[str, ShownPlace],
    rule: PublicationRule, midnight: Instant,
) -> Shown:  # fmt: skip
    one = _candidate(row.report, places, hidden=row.hidden)
    return shown(one, beside.get(one.place, ()), rule, at=midnight)


def _shown(
    row: StandingRow, events: Sequence[Event], place: ShownPlace | None, level: Shown, area: Jurisdiction,
    language: Language, *, photo: str,
) -> ShownRequest:  # fmt: skip
    report, life = row.report, live(events)
    service = area.service(report)
    seen = place if level.level == SEGMENT else None
    where = _where(seen, report.district if level.level in (SEGMENT, DISTRICT) else "", language)
    words = say(
        f"open311.request_{report.sort}", language, service=service.title.text(language),
        place=where or say("open311.somewhere", language),
    )  # fmt: skip
    released = report.public_text if level.level == SEGMENT else ""
    post = post_named(row.post, area.posts, language)
    return ShownRequest(
        ref=report.ref, is_closed=not life.is_open, status_notes=_standing(row, life, post, area, language),
        service_code=service.code, service_name=service_words(service, language).name,
        description=f"{words} {released}".strip(),
        agency=say("open311.agency", language, post=post, contractor=area.contractor.text(language)),
        received_at=area.day_begins(report.received_at), updated_at=area.told_at(events[-1]),
        expected_at=None if row.due_at is None else area.day_ends(row.due_at), address=where,
        address_id="" if seen is None else seen.place_id,
        lon_e7=None if seen is None else seen.lon_e7, lat_e7=None if seen is None else seen.lat_e7,
        media_url=_photo_url(report.ref, photo, language) if seen is not None and photo else "",
        notice=_notice(level, language), attributes=_attributes(row, life),
        updates=_steps(report.ref, events, area, language),
    )  # fmt: skip


def _photo_url(ref: str, digest: str, language: Language) -> str:
    """Return where the masked copy of a photo is."""
    with override(language.lower()):
        return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('reports:photo', args=(ref, digest))}"


def _where(place: ShownPlace | None, district: str, language: Language) -> str:
    if place is None:
        return district
    if not district:
        return place.name
    return say("open311.place_of", language, name=place.name, district=district)


def _standing(row: StandingRow, life: ReportLife, post: str, area: Jurisdiction, language: Language) -> str:
    if life.merged_into and not life.is_open:
        return say("open311.did_merged", language, target=life.merged_into)
    if not life.is_open:
        return step_told(life.closings[-1], area.posts, language)
    return say(f"open311.wait_{row.step or AWAITS[life.state]}", language, post=post)


def _notice(level: Shown, language: Language) -> str:
    if level.level == NOTHING:
        return say(f"open311.notice_{'hidden' if level.reason == 'hidden' else 'delayed'}", language)
    return say("open311.notice_recognisable", language) if level.reason == RECOGNISABLE else ""


def _attributes(row: StandingRow, life: ReportLife) -> dict[str, str | int | bool]:
    return {
        "state": life.state, "awaited_step": row.step, "responsible_post": row.post,
        "times_passed_up": len(life.escalations), "times_reopened": life.round,
        "supporters": life.supporters, "merged_into": life.merged_into,
    }  # fmt: skip


def _steps(
    ref: str, events: Sequence[Event], area: Jurisdiction, language: Language
) -> tuple[ShownUpdate, ...]:
    life: ReportLife | None = None
    steps = []
    for number, event in enumerate(events, 1):
        before, life = 0 if life is None else len(life.without_effect), followed(life, event)
        if event.kind in NOT_TOLD or len(life.without_effect) > before:
            continue
        steps.append(
            ShownUpdate(
                id=f"{ref}.{number}", ref=ref, kind=event.kind, is_closed=not life.is_open,
                at=area.told_at(event), description=step_told(event, area.posts, language),
            )
        )  # fmt: skip
    return tuple(steps)


def _localized(said: Mapping[str, str]) -> Localized:
    return Localized(said.get("en", ""), said.get("zh", ""))
