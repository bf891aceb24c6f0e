"""Read a calendar: by its secret address, as long as whoever made it still holds what it was made for."""

from __future__ import annotations

from pathlib import Path

from onus.actions.permit import dossiers_in_reach
from onus.base.instants import Instant
from onus.records.desks import KeptAddress, address_at, calendar_at
from onus.records.people import NoAccount, actor_named

SEE = "calendar.see"
OF_THE_CONTRACTOR = "contractor"
"""The calendar of whoever holds no post."""


def read_calendar(digest: str, language: str, *, regions: Path | None = None, now: Instant) -> str | None:
    """Return the calendar behind a secret address.

    Args:
        digest: of the token in the address.
        language: of the calendar.
        regions: the operator's file of regions; None where there is none.
        now: by the clock on the wall.

    Returns:
        Its text; None where the address never was or has ended, where the account has ended, and
        where the appointment that it was made under is no longer in force.
    """
    found = address_at(digest)
    if found is None or not _still_holds(found, regions=regions, now=now):
        return None
    return calendar_at(found, language)


def _still_holds(found: KeptAddress, *, regions: Path | None, now: Instant) -> bool:
    try:
        # The address stands for the session in which it was made, and that one was opened with a code.
        actor = actor_named(found.user, second_factor=True)
    except NoAccount:
        return False
    if found.dossier not in dossiers_in_reach(actor, SEE, now=now, regions=regions):
        return False
    return found.post == OF_THE_CONTRACTOR or any(
        one.post == found.post and one.scope.dossier in ("", found.dossier) for one in actor.serving(now)
    )
