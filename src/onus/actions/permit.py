"""Permit: ask the table whether somebody may see or do something, and write down readings of personal data.

In:  an actor, the name of a page or action, its subject, now.
Out: `Permitted` or `Refused`.

The surprise: a reading of personal data is written down before it happens. Where that
fails, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from onus.actions.regions import tree_of_regions
from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Role, Scope
from onus.core.authority.permissions import Apart, Permission
from onus.core.authority.permitted import Permitted, Refused, permitted, reach
from onus.core.authority.subjects import NOTHING, Subject
from onus.outside.law import permissions
from onus.records import people, subjects


def permission(action: str) -> Permission:
    """Return the row of a page or action.

    Raises:
        UnknownAction: the table has none.
    """
    return permissions().permission(action)


def permit(
    actor: Actor, action: str, subject: Subject = NOTHING, *, reason: str = "", now: Instant
) -> Permitted | Refused:
    """Decide whether somebody may; what shows personal data is written down at once.

    Raises:
        UnknownAction: the table has no such row.
    """
    row = permission(action)

    found = permitted(permissions(), actor, action, subject, now)

    if row.personal and isinstance(found, Permitted):
        people.record_reading(actor.user, post=found.post, about=subject, what=action, reason=reason, at=now)
    return found


def would_permit(actor: Actor, action: str, subject: Subject = NOTHING, *, now: Instant) -> bool:
    """Return whether somebody might, for a page that shows a button or leaves it out; nothing is written down."""
    return isinstance(permitted(permissions(), actor, action, subject, now), Permitted)


def within_reach(actor: Actor, action: str, *, now: Instant) -> tuple[Scope, ...]:
    """Return the scopes within which somebody may; they choose the rows of a list."""
    return reach(permissions(), actor, action, now)


def dossiers_in_reach(
    actor: Actor, action: str, *, now: Instant, regions: Path | None = None
) -> tuple[str, ...]:
    """Return the ids of the dossiers in which somebody may, sorted.

    Args:
        actor: who.
        action: name of the page or action.
        now: when.
        regions: the operator's file of regions; None where there is none.
    """
    scopes = within_reach(actor, action, now=now)
    return people.dossiers_within(scopes, below=below(scopes, regions))


def in_regions(subject: Subject, regions: Path | None) -> Subject:
    """Return a subject with every region that its dossier lies in, from its own up to the top."""
    tree = tree_of_regions(regions)
    own = tree.of_dossier(subject.dossier)
    if own is None:
        return subject
    chain = [own.id, *(one.id for one in reversed(tree.above(own.id)))]
    return replace(subject, regions=tuple(dict.fromkeys([*subject.regions, *chain])))


def regions_of_districts(dossier: str, districts: Iterable[str], regions: Path | None) -> tuple[str, ...]:
    """Return the regions below that of a dossier in which some of its districts lie."""
    return tree_of_regions(regions).of_districts(dossier, tuple(districts))


def below(scopes: Iterable[Scope], regions: Path | None) -> dict[str, tuple[str, ...]]:
    """Return for each region that scopes name the dossiers in it and in the regions below it."""
    tree = tree_of_regions(regions)
    return {scope.region: tree.dossiers(scope.region) for scope in scopes if scope.region}


def subject_of(
    *, dossier: str = "", case: str = "", duty: str = "", notice: str = "", place: str = "", report: str = ""
) -> Subject:
    """Return what a page or act is about, by the parts of its address."""
    if report:
        return subjects.of_report(permissions(), report)
    about = case or duty or notice
    if about:
        return subjects.of_matter(
            permissions(), dossier, about, case=case, place=place, ref=duty or notice or case
        )
    return subjects.of_dossier(dossier)


def rule_of_separation(name: str) -> Apart:
    """Return a rule of separation by its name."""
    return next(rule for rule in permissions().apart if rule.name == name)


def second_factor_roles() -> tuple[Role, ...]:
    """Return the roles that act only with a second factor."""
    return permissions().second_factor
