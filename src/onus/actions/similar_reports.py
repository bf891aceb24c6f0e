"""Similar reports: those that may already tell what somebody is about to tell.

The surprise: only what the public may see of a report is offered. A report that is
delayed, hidden or would name a shop is not told to the next who reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onus.actions.receive_report import Arriving
from onus.actions.report_publication import PublicReport, public_among
from onus.actions.report_ways import ways_in
from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.reports.duplicates import LIKENESS, LikenessRule, Told, likely_same, likeness_rule
from onus.core.reports.events import CLOSED
from onus.core.reports.pins import apart_mm
from onus.outside.time_zones import zone_table
from onus.records.dossiers import ShownDossier
from onus.records.nearby import places_near
from onus.records.places import ShownPlace
from onus.records.reports import KeptReport, lives_of, reports_of

LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Similar:
    """A report that may tell the same, and how likely in parts per million."""

    report: PublicReport
    ppm: int


def similar_reports(
    arriving: Arriving, place: ShownPlace | None, dossier: ShownDossier, store: Path, *, at: Instant
) -> tuple[Similar, ...]:
    """Return reports that may tell the same as one about to be sent, the likeliest first."""
    day = zone_table(dossier.time_zone).local_day(at)
    rule = likeness_rule(ways_in(dossier, store).rules.in_force(LIKENESS, day))
    since = at - max(rule.within_h * HOUR_US, rule.closed_d * DAY_US) - rule.within_h * HOUR_US
    mine = _point(arriving, place)
    around = {} if mine is None else places_near(dossier.assessment or 0, *mine, reach_mm=rule.reach_mm)
    # Those of which nobody knows the place are looked at wherever they are; there are few.
    wanted_places = list(dict.fromkeys((arriving.place_id, *around, "")))
    near = reports_of(dossier.id, place_ids=wanted_places, since=max(since, 0), most=LOOKED_AT)
    others = _told(near, mine, around)
    new = Told("", arriving.sort, arriving.place_id, arriving.service, arriving.happened_at, arriving.text)
    likely = likely_same(new, others, _more(rule), at=at)
    if not likely:
        return ()
    wanted = {one.id: one.ppm for one in likely}
    places = list(dict.fromkeys(one.place_id for one in near if one.ref in wanted))
    public = public_among(wanted, dossier, store, at=at, place_ids=places)
    found = [Similar(one, wanted[one.ref]) for one in public]
    return tuple(sorted(found, key=lambda one: (-one.ppm, one.report.ref))[: rule.most])


def _more(rule: LikenessRule) -> LikenessRule:
    # Some of the likely ones may not be shown, so more are asked for than will be offered.
    return LikenessRule(rule.reach_mm, rule.within_h, rule.closed_d, rule.least_ppm, rule.most * 10)


def _told(
    near: tuple[KeptReport, ...], mine: tuple[int, int] | None, around: Mapping[str, tuple[int, int]]
) -> list[Told]:
    lives = lives_of([one.ref for one in near])
    told = []
    for one in near:
        life = lives[one.ref]
        pin = None if one.lon_e7 is None or one.lat_e7 is None else (one.lon_e7, one.lat_e7)
        other = pin or around.get(one.place_id)
        apart = None if mine is None or other is None else apart_mm(*mine, *other)
        closed = life.closings[-1].recorded_at if life.state == CLOSED else None
        told.append(
            Told(
                one.ref, one.sort, one.place_id, one.service, Instant(one.happened_at), one.text, apart,
                life.state, closed,
            )
        )  # fmt: skip
    return told


def _point(arriving: Arriving, place: ShownPlace | None) -> tuple[int, int] | None:
    if arriving.lon_e7 is not None and arriving.lat_e7 is not None:
        return arriving.lon_e7, arriving.lat_e7
    if place is None or place.lon_e7 is None or place.lat_e7 is None:
        return None
    return place.lon_e7, place.lat_e7
