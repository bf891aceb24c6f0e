"""Erase contacts: how a reporter can be reached goes when the reporter wishes, or when its days have run out."""

from __future__ import annotations

from pathlib import Path

from onus.actions.report_ways import ways_of
from onus.base.instants import UTC_ZONE, Instant
from onus.core.reports.retention import RETENTION, retention
from onus.outside.law import report_rules
from onus.outside.time_zones import zone_table
from onus.records import contacts


def erase_on_wish(ref: str, *, now: Instant) -> bool:
    """Erase how the reporter of a report can be reached; False where nothing was kept."""
    return contacts.erase_contact(ref, at=now)


def erase_expired(store: Path, *, now: Instant) -> int:
    """Erase addresses whose days have run out, each dossier by its own rule; returns how many.

    Args:
        store: folder of the file store.
        now: present instant.
    """
    erased = 0
    for dossier in contacts.dossiers_with_settled_contacts():
        ways = ways_of(dossier, store)
        day = zone_table(ways.dossier.time_zone).local_day(now)
        rule = retention(ways.rules.in_force(RETENTION, day))
        erased += contacts.erase_settled(dossier, before=rule.contacts_before(now), at=now)
    # Mails are of many dossiers, and some of none.
    house = retention(report_rules().in_force(RETENTION, UTC_ZONE.local_day(now)))
    return erased + contacts.erase_mail_addresses(before=house.mails_before(now))
