"""Appoint in purchase: for which purchases somebody may appoint, and what such an appointment is about.

In:  scopes of whoever appoints, the folder of the file store.
Out: `Purchase`, one for each that lies within them; the subject of the table of permissions.

The surprise: only the buyer is a body of it. A bidder is a body of the purchase too wherever its
pages are asked for, and the head of a firm that bids appoints nobody on the side of the buyer.
A purchase whose files cannot be read has no body here: it is offered to nobody, and keeps
nobody from appointing for another one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onus.actions.tender_desk import buyer_of, regions_of_tender
from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.core.authority.actors import Role, Scope
from onus.core.authority.subjects import NOTHING, Subject
from onus.records.dossiers import dossier_named
from onus.records.tenders import ShownTender, tender_named, tenders

log = logging.getLogger("onus.actions.appoint_in_purchase")


WATCHING = frozenset((Role.SUPERVISOR, Role.AUDITOR))
"""Roles that are of no body of the purchase: whoever holds one watches the buyer from outside."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase for which somebody may be appointed, and the scope that the appointment has there."""

    id: str
    title: Localized
    scope: Scope


def purchases_within(scopes: Iterable[Scope], store: Path) -> tuple[Purchase, ...]:
    """Return the purchases that lie within some scopes, each with the scope of an appointment for it alone.

    One whose files cannot be read is left out: who buys there is not known.

    Args:
        scopes: within which whoever appoints may do so.
        store: folder of the file store.
    """
    within = tuple(scopes)
    found = []
    for one in tenders() if within else ():
        # Id and region are in the database; the folder of a purchase that lies elsewhere is not opened at all.
        near = [scope for scope in within if _lies_in(one, scope)]
        about = _subject(one, store) if near else NOTHING
        for scope in near:
            if about.bodies and scope.body in ("", *about.bodies):
                body = scope.body or next(iter(about.bodies), "")
                found.append(Purchase(one.id, one.title, Scope(one.id, scope.region, body)))
    return tuple(dict.fromkeys(found))


def scope_for(role: Role, scope: Scope, purchase: Subject) -> Scope:
    """Return where an appointment for one purchase holds in a role: of the buyer, or of its region for who watches.

    Args:
        role: that is given.
        scope: of the purchase, as `purchases_within` offers it.
        purchase: what the appointment is about.

    >>> scope_for(Role.SUPERVISOR, Scope("p", body="unit"), Subject("p", ("city", "north"), ("unit",)))
    Scope(dossier='p', region='north', body='')
    >>> scope_for(Role.REVIEWER, Scope("p", body="unit"), Subject("p", ("city", "north"), ("unit",))).body
    'unit'
    """
    if role not in WATCHING:
        return scope
    # Without a body the region tells for whom they work; one of the buyer would be taken for its own.
    return Scope(scope.dossier, scope.region or next(reversed(purchase.regions), ""))


def purchase_as_subject(tender: str, store: Path) -> Subject:
    """Return a purchase as what appointing is about; `NOTHING` where there is none.

    Where its files cannot be read it has no body: whoever is limited to one body does not reach it.
    """
    shown = tender_named(tender)
    return NOTHING if shown is None else _subject(shown, store)


def _subject(shown: ShownTender, store: Path) -> Subject:
    # Scopes tell a purchase from a contract by its id alone: what both have is limited to neither.
    if dossier_named(shown.id) is not None:
        return NOTHING
    return Subject(shown.id, regions_of_tender(shown), _buyer(shown, store), ref=shown.id)


def _lies_in(shown: ShownTender, scope: Scope) -> bool:
    """Return whether a purchase lies where a scope says, whichever body it names."""
    return Scope(scope.dossier, scope.region).covers(
        dossier=shown.id, regions=regions_of_tender(shown), bodies=()
    )


def _buyer(shown: ShownTender, store: Path) -> tuple[str, ...]:
    """Return the buyer of a purchase; nobody where its files cannot be read."""
    try:
        return (buyer_of(shown.id, store),)
    except (OnusError, OSError) as fault:
        log.warning("purchase %s cannot be read, nobody is appointed for it: %s", shown.id, fault)
        return ()
