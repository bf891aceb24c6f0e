"""Places of a report: which contract, which street, which part of it, in three steps that need no script.

In:  the parameters of a request: `dossier`, `q`, `street`, `district`, `place`.
Out: `Whereabouts`, what is chosen so far, and what can be chosen next.

The surprise: everything that is chosen stands in the address. A page that was left for
the balcony to look at the street is still there when the telephone comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onus.records.dossiers import ShownDossier, dossiers
from onus.records.places import ShownPlace, place_named
from onus.records.street_search import FoundStreet, all_streets, find_streets, segments_of

STREETS_LISTED = 400


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of a street that has several: its number along the list, and its length."""

    place_id: str
    number: int
    length_mm: int


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is chosen of a place, and what can be chosen next.

    Attributes:
        dossier: the contract; None where none is loaded.
        choices: all contracts, where there are several.
        sought: what was typed.
        streets: streets that fit what was typed; all of them where nothing was typed and they are few.
        street: the street that was chosen; None before.
        parts: its segments, where they are several.
        place: the segment; None before it is known.
    """

    dossier: ShownDossier | None
    choices: tuple[ShownDossier, ...] = ()
    sought: str = ""
    streets: tuple[FoundStreet, ...] = ()
    street: FoundStreet | None = None
    parts: tuple[Part, ...] = ()
    place: ShownPlace | None = None


def whereabouts(asked: Mapping[str, str]) -> Whereabouts:
    """Return what the parameters of a request choose; what there is not is passed over."""
    known = tuple(one for one in dossiers() if one.assessment is not None)
    chosen = next((one for one in known if one.id == asked.get("dossier")), None)
    dossier = chosen or (known[0] if len(known) == 1 else None)
    if dossier is None or dossier.assessment is None:
        return Whereabouts(None, known)
    named = asked.get("place", "")
    place = place_named(dossier.assessment, named) if named else None
    if place is not None:
        return Whereabouts(dossier, known, place=place)
    sought = asked.get("q", "").strip()
    street = _street(dossier.assessment, asked.get("street", ""), asked.get("district", ""))
    if street is not None:
        parts = _parts(dossier.assessment, street)
        only = place_named(dossier.assessment, parts[0].place_id) if len(parts) == 1 else None
        return Whereabouts(dossier, known, sought, street=street, parts=parts, place=only)
    streets = find_streets(dossier.assessment, sought) if sought else _few(dossier.assessment)
    return Whereabouts(dossier, known, sought, streets)


def _street(assessment: int, name: str, district: str) -> FoundStreet | None:
    found = segments_of(assessment, name, district) if name else ()
    return FoundStreet(name, district, len(found)) if found else None


def _parts(assessment: int, street: FoundStreet) -> tuple[Part, ...]:
    found = segments_of(assessment, street.name, street.district)
    return tuple(Part(place, number, length) for number, (place, length) in enumerate(found, start=1))


def _few(assessment: int) -> tuple[FoundStreet, ...]:
    found = all_streets(assessment, most=STREETS_LISTED + 1)
    return found if len(found) <= STREETS_LISTED else ()
