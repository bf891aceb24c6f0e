"""Places: what is owed as one, a piece of road, a toilet, a person to be visited.

In:  rows of the network table.
Out: `Place` values, and the columns that bulk decisions work on.

The surprise: geometry is optional. A road table with lengths and classes is a
valid network, and a place that is a home is private: its name and position
enter no file that may be published.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.core.contracts.contract import PlacesOwed


@dataclass(frozen=True, slots=True)
class Place:
    """One segment or point.

    Attributes:
        id: name in the network.
        name: street or facility name; empty for private places.
        kind: `segment`, `place` or `depot`.
        length_mm: length owed; 0 where none is known.
        area_mm2: area owed, square millimetres; 0 where none is known.
        private: True for homes.
    """

    id: str
    name: str = ""
    kind: str = "segment"
    place_class: str = ""
    district: str = ""
    lot: str = ""
    owner: str = ""
    grade: str = ""
    length_mm: int = 0
    area_mm2: int = 0
    private: bool = False


def is_owed_at(owed: PlacesOwed, place: Place) -> bool:
    """Return whether an obligation covers a place.

    >>> is_owed_at(PlacesOwed(classes=("arterial",)), Place("s1", place_class="lane"))
    False
    """
    wanted = (
        (owed.kinds, place.kind),
        (owed.classes, place.place_class),
        (owed.districts, place.district),
        (owed.lots, place.lot),
        (owed.owners, place.owner),
        (owed.ids, place.id),
    )
    return all(not allowed or found in allowed for allowed, found in wanted)
