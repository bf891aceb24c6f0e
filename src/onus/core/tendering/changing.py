"""Changing: what a change of the announcement makes of the versions that count before it, and whether it is material.

In:  two versions, and the keys that a change names.
Out: the version that holds then; the fields on which a bid or its evaluation rests and that differ.

Whether a change is material follows from what differs, whatever it calls itself. Wording is not, nor are
the dates of bids, opening and questions: a later date moves the deadline by itself. All else is.

The surprise: a version is no text of its own. A change that counts for nothing is not in the versions
after it either, although their files were written when it lay there.

Source: regulation implementing the Government Procurement Law, article 31 (CN-TIME-11), and decision 104.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from onus.base.texts import Localized
from onus.core.tendering.announcement import Announcement, Version

DATES = frozenset(("bids_until", "opens_at", "questions_until"))
"""What a later date helps and an earlier one does not move."""
NOTES = frozenset(("fields", "justification"))
"""What a notice says besides, and why something is asked."""


def version_on(before: Version, made: Version, changed: Iterable[str]) -> Version | None:
    """Return a version as it holds on the one that counts before it; None where the two make no announcement.

    Args:
        before: the last version that counts.
        made: as it was read, on all versions on record.
        changed: keys of the announcement that it names.
    """
    own = {name: getattr(made.announcement, name) for name in changed if name in Announcement.__slots__}
    dates = {name: own.get(name, getattr(before.announcement, name)) for name in ("starts", "ends")}
    if dates["starts"] > dates["ends"]:
        return None
    until, opens = (own.get(name, getattr(before.announcement, name)) for name in ("bids_until", "opens_at"))
    told = replace(before.announcement, **(own | {"opens_at": max(until, opens)}))
    return replace(made, announcement=told, material=made.material or bool(differing(before, told)))


def differing(before: Version, after: Announcement) -> tuple[str, ...]:
    """Return the fields on which a bid or its evaluation rests and that a change alters, sorted.

    Args:
        before: the version that it changes.
        after: what is announced then.
    """
    held = before.announcement
    return tuple(
        sorted(
            one.name
            for one in fields(Announcement)
            if one.name not in DATES | NOTES
            and _matter(getattr(held, one.name)) != _matter(getattr(after, one.name))
        )
    )


def _matter(value: Any) -> Any:
    """Return a value without its wording."""
    if isinstance(value, Localized):
        return None
    if isinstance(value, tuple):
        return tuple(_matter(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = (one.name for one in fields(value) if one.name not in NOTES)
        return type(value).__name__, tuple(_matter(getattr(value, name)) for name in kept)
    return value
