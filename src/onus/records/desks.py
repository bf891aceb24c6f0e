"""Desks: the latest outlook of a dossier with its calendars, and their secret addresses.

In:  rows that the background work made of an outlook; digests of tokens.
Out: the same, for pages and for the programs of calendars.

The surprise: the token of an address is told once and never kept. Whoever reads the
database cannot subscribe to a calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onus.records.models import CalendarAddress, Desk, DeskCalendar
from onus.records.unit import unit

Calendars = Mapping[tuple[str, str], str]
"""Text of each calendar by post (empty for all) and language."""


@dataclass(frozen=True, slots=True)
class KeptDesk:
    """An outlook as pages show it; times in microseconds since 1970 UTC."""

    made_at: int
    until: int
    body: Mapping[str, Any]


def keep_desk(
    dossier: str, *, made_at: int, until: int, body: Mapping[str, Any], calendars: Calendars
) -> None:
    """Keep the latest outlook in place of the one before."""
    with unit():
        Desk.objects.update_or_create(
            dossier_id=dossier, defaults={"made_at": made_at, "until": until, "body": dict(body)}
        )
        DeskCalendar.objects.filter(dossier_id=dossier).delete()
        DeskCalendar.objects.bulk_create(
            DeskCalendar(dossier_id=dossier, post=post, language=language, ics=text)
            for (post, language), text in calendars.items()
        )


def desk_of(dossier: str) -> KeptDesk | None:
    """Return the latest outlook of a dossier; None before the first."""
    row = Desk.objects.filter(dossier_id=dossier).first()
    return None if row is None else KeptDesk(row.made_at, row.until, row.body)


def keep_address(dossier: str, *, post: str, user: str, digest: str, at: int) -> None:
    """Keep a new address of a calendar; the ones that the same account had for it end."""
    with unit():
        mine = CalendarAddress.objects.filter(dossier_id=dossier, post=post, user=user, ended_at=None)
        mine.update(ended_at=at)
        CalendarAddress.objects.create(dossier_id=dossier, post=post, user=user, digest=digest, made_at=at)


@dataclass(frozen=True, slots=True)
class KeptAddress:
    """A secret address: whose it is, and of which calendar; `post` is `contractor` for the contractor."""

    dossier: str
    post: str
    user: str


def address_at(digest: str) -> KeptAddress | None:
    """Return an address that has not ended; None where there is none."""
    found = CalendarAddress.objects.filter(digest=digest, ended_at=None).first()
    return None if found is None else KeptAddress(found.dossier_id, found.post, found.user)


def calendar_at(found: KeptAddress, language: str) -> str | None:
    """Return the calendar behind an address; None before the first outlook."""
    kept = DeskCalendar.objects.filter(dossier_id=found.dossier, language=language)
    return kept.filter(post__in=(found.post, "")).order_by("-post").values_list("ics", flat=True).first()
