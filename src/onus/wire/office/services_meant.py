"""Services meant: which service a row speaks of where nobody wrote it.

In:  the contract and the network as tables, a place and an item of the scoring annex.
Out: `Meant`, the one service that is left and by what; None where it is not one.

The surprise: evidence counts for a duty of its own service and for no other, so a row
without a service would count for nothing, in silence. What leaves one service only is
taken and told; where several are left, the cell is asked for. An item of the annex
that answers no obligation costs its points and nothing else: a failure of a duty
that nobody wrote is not inferred from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onus.base.texts import Localized
from onus.wire.office.cell_texts import folded

Row = Mapping[str, str]
CONTRACTOR = "contractor"
OF_A_PLACE = {
    "kinds": "kind", "classes": "class", "districts": "district", "lots": "lot", "owners": "owner",
    "ids": "segment_id",
}  # fmt: skip
"""What an obligation asks of a place, and the column of the network that says it."""
SEGMENT = "segment"
ONLY = Localized("the contract has no other", "合同仅此一项")
POINTS = Localized("its item answers no obligation", "该考核项目不对应任何义务")
ITEM = Localized("as the item of the scoring annex", "按考核项目所对应的义务")
PLACE = Localized("nothing else is owed at this place", "该地点仅有此项义务")


@dataclass(frozen=True, slots=True)
class Meant:
    """A service and what it follows from; an empty one where the row counts for its points only."""

    service: str
    reason: Localized


@dataclass(frozen=True, slots=True)
class ServicesMeant:
    """What of the contract tells services.

    Attributes:
        services: ids of the services of the contract, in its order.
        by_item: of each item, evened, the services of the obligations that it answers; empty
            for a clause that answers none.
        owed: service of each obligation of the contractor, and what it asks of a place.
        places: rows of the network by id; places of a map are not in it.
    """

    services: tuple[str, ...] = ()
    by_item: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owed: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    places: Mapping[str, Row] = field(default_factory=dict)

    def meant(self, place: str, item: str = "") -> Meant | None:
        """Return the one service that a row can speak of; None where several are left, or none.

        Args:
            place: id of the place.
            item: item of the scoring annex; empty where the row names none.

        >>> ServicesMeant(("snow",)).meant("R-1").service
        'snow'
        >>> ServicesMeant(("snow", "sweep")).meant("R-1") is None
        True
        """
        of_item = dict.fromkeys(self.by_item.get(folded(item), ()) if item else ())
        if len(of_item) == 1:
            service = next(iter(of_item))
            return Meant(service, ITEM if service else POINTS)
        if len(self.services) == 1:
            return Meant(self.services[0], ONLY)
        here = dict.fromkeys(service for service, asked in self.owed if self._is_owed(asked, place))
        if len(here) == 1:
            return Meant(next(iter(here)), PLACE)
        return None

    def _is_owed(self, asked: Mapping[str, Any], place: str) -> bool:
        """Return whether something may be owed at a place; what is not known of it rules nothing out."""
        row = self.places.get(place)
        for name, column in OF_A_PLACE.items():
            wanted = asked.get(name) or ()
            if not wanted or (row is None and name != "ids"):
                continue
            found = place if row is None or name == "ids" else row.get(column, "")
            if (found or (SEGMENT if name == "kinds" else "")) not in wanted:
                return False
        return True


def services_meant(contract: Mapping[str, Any], places: Iterable[Row]) -> ServicesMeant:
    """Return what a contract and a network tell of services.

    Args:
        contract: `contract.toml` as a table.
        places: rows of `network.csv`.

    >>> services_meant({"services": [{"id": "snow"}]}, ()).services
    ('snow',)
    """
    obligations = _entries(contract, "obligations")
    of = {str(one.get("id", "")): str(one.get("service", "")) for one in obligations}
    by_item: dict[str, tuple[str, ...]] = {}
    for one in _entries(contract, "deductions"):
        item = folded(str(one.get("inspection_item", "")))
        if item:
            by_item[item] = (*by_item.get(item, ()), of.get(str(one.get("obligation", "")), ""))
    return ServicesMeant(
        services=tuple(str(one["id"]) for one in _entries(contract, "services") if one.get("id")),
        by_item=by_item,
        owed=tuple(
            (str(one.get("service", "")), _where(one))
            for one in obligations
            if one.get("owed_by", CONTRACTOR) == CONTRACTOR
        ),
        places={row["segment_id"]: row for row in places if row.get("segment_id")},
    )


def _where(obligation: Mapping[str, Any]) -> Mapping[str, Any]:
    where = obligation.get("places", {})
    return where if isinstance(where, Mapping) else {}


def _entries(contract: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = contract.get(name, [])
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
