"""Appoint in purchase: for which purchases somebody may appoint, and what such an appointment is about.

In:  scopes of whoever appoints, the folder of the file store.
Out: `Purchase`, one for each that lies within them; the subject of the table of permissions.

The surprise: only the buyer is a body of it. A bidder is a body of the purchase too wherever its
pages are asked for, and the head of a firm that bids appoints nobody on the side of the buyer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onus.actions.tender_desk import buyer_of, regions_of_tender
from onus.base.texts import Localized
from onus.core.authority.actors import Scope
from onus.core.authority.subjects import NOTHING, Subject
from onus.records.dossiers import dossier_named
from onus.records.tenders import ShownTender, tender_named, tenders


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase for which somebody may be appointed, and the scope that the appointment has there."""

    id: str
    title: Localized
    scope: Scope


def purchases_within(scopes: Iterable[Scope], store: Path) -> tuple[Purchase, ...]:
    """Return the purchases that lie within some scopes, each with the scope of an appointment for it alone.

    Args:
        scopes: within which whoever appoints may do so.
        store: folder of the file store.
    """
    within = tuple(scopes)
    found = []
    for one in tenders() if within else ():
        about = _subject(one, store)
        for scope in within:
            if about is not NOTHING and scope.covers(
                dossier=one.id, regions=about.regions, bodies=about.bodies
            ):
                body = scope.body or next(iter(about.bodies), "")
                found.append(Purchase(one.id, one.title, Scope(one.id, scope.region, body)))
    return tuple(dict.fromkeys(found))


def purchase_as_subject(tender: str, store: Path) -> Subject:
    """Return a purchase as what appointing is about; `NOTHING` where there is none."""
    shown = tender_named(tender)
    return NOTHING if shown is None else _subject(shown, store)


def _subject(shown: ShownTender, store: Path) -> Subject:
    # Scopes tell a purchase from a contract by its id alone: what both have is limited to neither.
    if dossier_named(shown.id) is not None:
        return NOTHING
    return Subject(shown.id, regions_of_tender(shown), (buyer_of(shown.id, store),), ref=shown.id)
