"""Notice checks: what an assessment says of a notice, shaped for whoever got it.

In:  the row of an assessment, a notice, a place.
Out: the parts of its test as values of the core, its texts, and who has to clear the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onus.base.texts import Localized
from onus.core.burden.parts import PartFinding
from onus.records.documents import NotLaid, document
from onus.records.models import Duty, Notice

CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class NamedNotice:
    """A notice as its page and its self-check need it; times are microseconds, None where unknown."""

    id: str
    title: Localized
    text: Localized
    issuer: str
    happened_at: int | None
    districts: tuple[str, ...]
    service: str
    sanction: str
    parts: tuple[PartFinding, ...]
    still_owed: Localized


@dataclass(frozen=True, slots=True)
class Carried:
    """An obligation of the contractor: its id, title and clause."""

    id: str
    title: Localized
    clause: str


def notices_named(assessment: int) -> tuple[NamedNotice, ...]:
    """Return the notices of an assessment, the latest first."""
    try:
        return _notices(assessment)
    except NotLaid:
        return ()


@lru_cache(maxsize=16)
def _notices(assessment: int) -> tuple[NamedNotice, ...]:
    # An assessment never changes, and these stand on each page of a form; only what pages need of it is kept.
    facts = document(assessment, "notices.json")
    if facts is None:
        raise NotLaid
    told = {one["id"]: one for one in facts}
    rows = Notice.objects.filter(assessment_id=assessment).order_by("notice_id")
    found = [_named(row.notice_id, row.body, told.get(row.notice_id, {})) for row in rows]
    return tuple(sorted(found, key=lambda one: (-(one.happened_at or 0), one.id)))


def carried_at(assessment: int, *, place_id: str, service: str) -> tuple[Carried, ...]:
    """Return the contractor's obligations at a place, or, without one, those for a service."""
    contract = document(assessment, "contract.json") or {}
    owed = [one for one in contract.get("obligations", ()) if one["owed_by"] == CONTRACTOR]
    if place_id:
        duties = Duty.objects.filter(assessment_id=assessment, place_id=place_id, owed_by=CONTRACTOR)
        there = set(duties.values_list("obligation_id", flat=True))
        owed = [one for one in owed if one["id"] in there]
    return tuple(
        Carried(one["id"], _text(one["title"]), one["clause"])
        for one in owed
        if not service or one["service"] == service
    )


def services_of(assessment: int) -> tuple[tuple[str, Localized], ...]:
    """Return the services that the contractor owes, with their titles where the contract gives them."""
    contract = document(assessment, "contract.json") or {}
    titles = {one["id"]: _text(one["title"]) for one in contract.get("services", ())}
    owed = [one["service"] for one in contract.get("obligations", ()) if one["owed_by"] == CONTRACTOR]
    return tuple((name, titles.get(name, Localized(name, name))) for name in dict.fromkeys(owed) if name)


def _named(notice: str, body: dict[str, Any], fact: dict[str, Any]) -> NamedNotice:
    data = fact.get("data", {})
    return NamedNotice(
        id=notice, title=_text(data.get("title")), text=_text(data.get("text")), issuer=body.get("issuer", ""),
        happened_at=fact.get("happened_at"), districts=tuple(data.get("districts", ())),
        service=data.get("service", ""), sanction=data.get("sanction", "unknown"),
        parts=tuple(_part(one) for one in body.get("parts", ())), still_owed=_text(body.get("still_owed")),
    )  # fmt: skip


def _part(one: dict[str, Any]) -> PartFinding:
    return PartFinding(
        part=one["part"], verdict=one["verdict"], rule=one["rule"],
        facts=tuple((name, value) for name, value in one["facts"]), in_force=one["in_force"],
        reason=one["reason"], also=tuple(one["also"]),
    )  # fmt: skip


def _text(value: dict[str, str] | None) -> Localized:
    return Localized((value or {}).get("en", ""), (value or {}).get("zh", ""))
