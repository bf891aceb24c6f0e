"""Pictures: where and when a photo was taken, what it belongs to, and why we say so.

In:  what a photo's file, its name, its folders and its watermark say; places and inspections.
Out: a `Sighting` for each photo: place, time, inspection, reasons and doubts.

The surprise: sources that contradict each other are not weighed against each other.
The photo is kept, its doubts are listed, and it is evidence of nothing until a
person has said which source is right. What only one source says, and no other
denies, is taken, with that source named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import MINUTE_US, Instant, ZoneTable

INSPECTION_MINUTES = 30
"""How far a photo may be from an inspection of the same place and still be of it."""
NEAR_MM = 60_000
"""How far from a place a position may lie: the error of a telephone beside houses, and half a wide road."""
CLOCKS_MINUTES = 120
"""How far two clocks that are both right may stand apart: the watermark of an application and the camera."""


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """When a photo was taken, as one source says it.

    Attributes:
        source: `sheet`, `exif` or `name`.
        at: the instant; of a day alone, its last second.
        day_only: True where only the day is told.
    """

    source: str
    at: Instant
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """Where a photo was taken, as one source says it.

    Attributes:
        source: `sheet`, `position` or `name`.
        places: places that fit, the best first; more than one leaves it open.
        apart_mm: for `position`, how far the first of them lies from it.
    """

    source: str
    places: tuple[str, ...]
    apart_mm: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo, with everything that is said of it.

    Attributes:
        file: its path in the folder.
        sha256: digest of its bytes.
        times: when, by source, the strongest first.
        places: where, by source, the strongest first.
        inspection: id of the inspection that a sheet names; else empty.
        service: id of the service that a sheet, a folder or a name says; else empty.
        shows_work: True where someone says that it shows work done, False where it shows a
            defect or the state before; None where nobody says.
    """

    file: str
    sha256: str
    times: tuple[TimeSaid, ...] = ()
    places: tuple[PlaceSaid, ...] = ()
    inspection: str = ""
    service: str = ""
    shows_work: bool | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """An inspection that a photo may belong to."""

    id: str
    place: str
    at: Instant
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a photo comes to.

    Attributes:
        place: id of the place; empty where it is not sure.
        at: when it was taken; None where it is not sure.
        inspection: id of the inspection that it belongs to; else empty.
        reasons: codes with their facts, `place_by_name` for one.
        doubts: what keeps it from being evidence, likewise.
    """

    picture: Picture
    place: str = ""
    at: Instant | None = None
    inspection: str = ""
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def is_evidence(self) -> bool:
        """Return whether it may stand as a claim that work was done.

        >>> Sighting(Picture("a.jpg", ""), "p", Instant(0)).is_evidence
        False
        """
        sure = bool(self.place) and self.at is not None and not self.doubts
        return sure and not self.inspection and self.picture.shows_work is True


def sight(picture: Picture, looks: Sequence[Looked], zone: ZoneTable, names: Mapping[str, str]) -> Sighting:
    """Say where and when a photo was taken, and which inspection it belongs to.

    Args:
        picture: the photo.
        looks: inspections on record.
        zone: whose days count.
        names: file name of each photo in small letters to the id of the inspection that names it.

    >>> at = TimeSaid("exif", Instant(0))
    >>> here = PlaceSaid("name", ("R-1",))
    >>> from onus.base.instants import UTC_ZONE
    >>> seen = sight(Picture("a.jpg", "", (at,), (here,)), [Looked("I-1", "R-1", Instant(60_000_000))], UTC_ZONE, {})
    >>> seen.place, seen.inspection, seen.reasons
    ('R-1', 'I-1', ('time_by_exif', 'place_by_name', 'inspection_near:1'))
    """
    at, time_reasons, time_doubts = _time(picture.times, zone)
    place, place_reasons, place_doubts = _place(picture.places)
    inspection, told, open_doubts = _inspection(picture, place, at, looks, names)
    reasons, doubts = (*time_reasons, *place_reasons, *told), (*time_doubts, *place_doubts, *open_doubts)
    return Sighting(picture, place, at, inspection, reasons, doubts)


def _time(
    times: Sequence[TimeSaid], zone: ZoneTable
) -> tuple[Instant | None, tuple[str, ...], tuple[str, ...]]:
    if not times:
        return None, (), ("no_time",)
    first = times[0]
    against = [other for other in times[1:] if not _agree(first, other, zone)]
    if against:
        return None, (), tuple(f"times_differ:{first.source}:{other.source}" for other in against)
    # A source that only knows the day does not blur one that knows the hour.
    exact = next((one for one in times if not one.day_only), first)
    reasons = [f"time_by_{exact.source}"] + (["day_only"] if exact.day_only else [])
    reasons += [f"time_also_by_{one.source}" for one in times if one is not exact]
    return exact.at, tuple(reasons), ()


def _agree(one: TimeSaid, other: TimeSaid, zone: ZoneTable) -> bool:
    if one.day_only or other.day_only:
        return zone.local_day(one.at) == zone.local_day(other.at)
    return abs(one.at - other.at) <= CLOCKS_MINUTES * MINUTE_US


def _place(places: Sequence[PlaceSaid]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    said = [one for one in places if one.places]
    if not said:
        return "", (), ("no_place",)
    common = [place for place in said[0].places if all(place in other.places for other in said[1:])]
    if not common:
        return "", (), (f"places_differ:{said[0].source}:{said[1].source}",)
    if len(common) > 1:
        return "", (), (f"several_places:{len(common)}",)
    reasons = [f"place_by_{said[0].source}"] + [f"place_also_by_{one.source}" for one in said[1:]]
    return common[0], tuple(reasons), ()


def _inspection(
    picture: Picture, place: str, at: Instant | None, looks: Sequence[Looked], names: Mapping[str, str]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the inspection that a photo belongs to: as it is named, else the only one near it."""
    known = {look.id for look in looks}
    if picture.inspection:
        if picture.inspection in known:
            return picture.inspection, ("inspection_by_sheet",), ()
        return "", (), (f"no_inspection:{picture.inspection}",)
    named = names.get(picture.file.rpartition("/")[2].casefold(), "")
    if named:
        return named, ("inspection_names_it",), ()
    if not place or at is None or picture.shows_work:
        return "", (), ()
    near = [(abs(look.at - at), look) for look in looks if look.place == place]
    near = [(apart, look) for apart, look in near if apart <= INSPECTION_MINUTES * MINUTE_US]
    if len(near) > 1:
        return "", (), (f"several_inspections:{len(near)}",)
    if near:
        apart, look = near[0]
        return look.id, (f"inspection_near:{apart // MINUTE_US}",), ()
    return "", (), ()
