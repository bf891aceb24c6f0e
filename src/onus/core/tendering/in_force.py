"""In force: the versions of the announcement that count, of all that are on record.

In:  a tender, an instant.
Out: the same tender with those versions alone; the version that holds; why a change counts for nothing.

A version counts where somebody had the power to announce it and it came on record by the deadline in force then.
It holds on the versions that count before it: what a change without power said is in none of the later ones.
Judgement, desks and pages all ask here.

The surprise: which versions count is asked of the first versions of all facts. No correction, right or
wrong, reaches what decides it.

Source: decision 104.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from onus.base.instants import Instant
from onus.core.sealing.standing import OfficeFault
from onus.core.tendering.announced import versions_in_time
from onus.core.tendering.announcement import Announcement, Version
from onus.core.tendering.authorised import course_of, powers_held
from onus.core.tendering.changing import differing
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.proceeding import ClaimDiffers
from onus.core.tendering.tender import Tender, announced, said

CHANGED_LATE, CHANGED_OF_NOTHING = "changed_after_deadline", "changed_of_nothing"
CALLED_IMMATERIAL, IMMATERIAL = "called_immaterial", "immaterial"


def in_force(tender: Tender, as_of: Instant) -> Tender:
    """Return a tender with the versions of its announcement that count; asked again, the same.

    Args:
        tender: with its register, library and table.
        as_of: what came on record later is not seen.
    """
    if len(tender.versions) == 1:
        return tender
    first = replace(tender, versions=(min(tender.versions, key=lambda one: one.number),))
    facts = tuple(
        one
        for one in tender.facts
        if one.recorded_at <= as_of and one.said is not None and not one.supersedes
    )
    course = course_of(powers_held(first), facts, tender.versions)
    counting = sorted(
        (one for one in facts if one.id in course.counted),
        key=lambda one: (one.happened_at, one.recorded_at, one.id),
    )
    return replace(
        tender,
        versions=versions_in_time(replace(tender, versions=tuple(course.versions)), tuple(counting)),
    )


def version_in_force(tender: Tender, as_of: Instant) -> Version:
    """Return the version of the announcement that holds at an instant, of those that count."""
    return announced(in_force(tender, as_of), as_of)


def told_in_force(tender: Tender, as_of: Instant) -> Announcement:
    """Return what is announced at an instant, by the versions that count."""
    return version_in_force(tender, as_of).announcement


def next_version(tender: Tender) -> int:
    """Return the number of the version that comes next; versions that count for nothing have a number too."""
    return 1 + max(one.number for one in tender.versions)


def changes_amiss(
    tender: Tender, counting: Tender, facts: tuple[TenderFact, ...]
) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with the changes that power was behind, by their fact.

    Args:
        tender: with all versions on record.
        counting: the same with the versions that count.
        facts: those that count.
    """
    known, held = {one.id: one for one, _ in said(facts, AnnouncementChanged)}, counting.versions
    in_time = {one.fact for one in held}
    until = max(one.announcement.bids_until for one in held)
    found = [
        (one.fact, CHANGED_LATE if known[one.fact].recorded_at > until else CHANGED_OF_NOTHING)
        for one in tender.versions
        if one.fact in known and one.fact not in in_time
    ]
    return (
        *found,
        *(
            (later.fact, OfficeFault.DEADLINE_FORWARD.value)
            for before, later in pairwise(held)
            if later.fact in known and later.announcement.bids_until < before.announcement.bids_until
        ),
    )


def called_immaterial(counting: Tender, facts: tuple[TenderFact, ...]) -> tuple[ClaimDiffers, ...]:
    """Return each change that calls itself immaterial and alters what a bid or its evaluation rests on.

    Args:
        counting: the tender with the versions that count.
        facts: those that count.
    """
    by_fact = {one.id: what for one, what in said(facts, AnnouncementChanged)}
    return tuple(
        ClaimDiffers(
            CALLED_IMMATERIAL, str(later.number), later.fact, IMMATERIAL,
            ", ".join(differing(before, later.announcement)),
        )
        for before, later in pairwise(counting.versions)
        if later.fact in by_fact
        and not by_fact[later.fact].material
        and differing(before, later.announcement)
    )  # fmt: skip
