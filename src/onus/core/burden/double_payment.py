"""Double payment: is the work that a notice asks for already paid to a contractor?

In:  the areas that a notice names, and the obligations of a contract.
Out: the obligations that overlap, and those of which the contract does not say.

The surprise: a notice speaks of areas (`pavement`, `carriageway`), a contract
of classes of places (`arterial`, `pavement`). An obligation without classes
covers the public roads and squares of its districts; whether it covers the
pavement before a shop as well, its text does not say, so that is not held
against the notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onus.core.contracts.contract import Contract, Obligation
from onus.core.contracts.facts import Notice

CONTRACTOR = "contractor"

CLASSES_OF_AREA: Mapping[str, tuple[str, ...]] = {
    "main_street": ("main_street", "arterial", "trunk", "primary", "main"),
    "square": ("square",),
    "pavement": ("pavement", "sidewalk", "footway"),
    "shopfront": ("shopfront",),
    "compound": ("compound",),
}
"""Classes of places that make up an area; a rule of a pack may name others."""

PUBLIC_SURFACE = ("carriageway", "main_street", "square")
"""Areas that an obligation for all places of a district covers in any reading."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Which paid obligations a notice repeats.

    Attributes:
        certain: ids of paid obligations that cover an area of the notice.
        possible: ids of those of which the contract does not say.
    """

    certain: tuple[str, ...]
    possible: tuple[str, ...]


def paid_overlap(
    notice: Notice,
    contract: Contract,
    *,
    day: date,
    classes_of_area: Mapping[str, Sequence[str]] = CLASSES_OF_AREA,
) -> Overlap:
    """Return the obligations paid to a contractor that a notice asks others to do.

    Args:
        notice: its service, districts and areas.
        contract: its obligations; outside its term nothing is paid.
        day: local day of the notice.
        classes_of_area: classes of places that make up each area.

    >>> from onus.base.instants import Instant
    >>> from onus.base.texts import Localized
    >>> term = {"starts": date(2023, 9, 1), "ends": date(2047, 9, 1)}
    >>> empty = Contract("c", Localized(), "concession", "government", **term)
    >>> notice = Notice("n", "b", Instant(0), Instant(0), Localized())
    >>> paid_overlap(notice, empty, day=date(2024, 1, 1))
    Overlap(certain=(), possible=())
    """
    if not contract.starts <= day < contract.ends:
        return Overlap((), ())
    certain, possible = [], []
    for obligation in owed_there(notice, contract):
        if not _is_paid(obligation, contract):
            continue
        covered = [_covers(obligation, area, classes_of_area) for area in notice.areas]
        if True in covered:
            certain.append(obligation.id)
        elif None in covered:
            possible.append(obligation.id)
    return Overlap(tuple(sorted(certain)), tuple(sorted(possible)))


def owed_there(notice: Notice, contract: Contract) -> tuple[Obligation, ...]:
    """Return what the contractor owes of the notice's service in the notice's districts.

    >>> from onus.base.instants import Instant
    >>> from onus.base.texts import Localized
    >>> term = {"starts": date(2023, 9, 1), "ends": date(2047, 9, 1)}
    >>> empty = Contract("c", Localized(), "concession", "government", **term)
    >>> owed_there(Notice("n", "b", Instant(0), Instant(0), Localized()), empty)
    ()
    """
    return tuple(
        obligation
        for obligation in contract.obligations
        if obligation.owed_by == CONTRACTOR
        and notice.service in ("", obligation.service)
        and _meets(_districts(obligation, contract), notice.districts)
    )


def _meets(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two lists of districts share one; an empty list stands for all."""
    return not one or not other or any(district in other for district in one)


def _districts(obligation: Obligation, contract: Contract) -> tuple[str, ...]:
    """Return the districts of an obligation, those of its lots where it names none itself."""
    if obligation.places.districts:
        return obligation.places.districts
    lots = [lot for lot in contract.lots if lot.id in obligation.places.lots]
    known = lots and all(lot.districts for lot in lots)
    return tuple(district for lot in lots for district in lot.districts) if known else ()


def _is_paid(obligation: Obligation, contract: Contract) -> bool:
    """Return whether the contract pays for an obligation, by its own price or in the whole sum."""
    priced = [price for price in contract.prices if price.obligation == obligation.id]
    return contract.price_minor > 0 or any(price.amount_minor > 0 for price in priced)


def _covers(obligation: Obligation, area: str, classes_of_area: Mapping[str, Sequence[str]]) -> bool | None:
    """Return whether an obligation covers an area; None where the contract does not say."""
    classes = obligation.places.classes
    if obligation.places.ids:
        return None
    if not classes:
        return True if area in PUBLIC_SURFACE else None
    if area in classes_of_area:
        return any(found in classes_of_area[area] for found in classes)
    if area == "carriageway":
        beside = [
            name for other in CLASSES_OF_AREA if other != "main_street" for name in CLASSES_OF_AREA[other]
        ]
        return any(found not in beside for found in classes)
    return True if area in classes else None
