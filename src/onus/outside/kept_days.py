"""Kept days: what of each day of tracks is written down for a publication.

In:  the fixes of a day and what they came to, with the public names of vehicles and places.
Out: one file a form and day in a working folder, and `TrackDay` without its root.

The surprise: what happens at a home is not written at all, neither passes nor
positions inside it. And positions themselves are public only where their passes can
be found again from what is public: with a home that is drawn as a road they cannot.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onus.base.canonical import canonical_json
from onus.base.instants import DAY_US, Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import public_place
from onus.core.assessment.track_evidence import Block, TrackEvidence
from onus.core.contracts.standards import Measure
from onus.outside.day_parts import write_part
from onus.wire.assessment_tables import vehicle_numbers
from onus.wire.leaves.track_days import (
    FORMS,
    IN_PLACE,
    PASSES,
    ROWS,
    TOUCHES,
    Table,
    TrackDay,
    TrackPart,
    day_name,
    part_path,
    table_of,
)
from onus.wire.network_geometry import NetworkGeometry

TRACK_DAYS = "tracks.json"
"""What every day came to, beside the files of its rows."""
ROWS_PUBLIC, ROWS_PRIVATE = "tracks", "private/tracks"


@dataclass(frozen=True, slots=True)
class DayNames:
    """How vehicles and places are named in public, and what is wanted of a day.

    Attributes:
        vehicles: public name of each vehicle by its number.
        places: public name of each place by its number.
        private: bool (places,), whether a place is a home.
        touches: whether positions inside polygons decide anything.
        in_place: whether counts of positions in polygons are compared.
        rows: folder of OUT for the positions, `tracks` or `private/tracks`.
        matchable: whether what is published suffices to match positions again.
    """

    vehicles: tuple[str, ...]
    places: tuple[str, ...]
    private: NDArray[np.bool_]
    touches: bool
    in_place: bool
    rows: str
    matchable: bool


def day_names(dossier: Dossier, geometry: NetworkGeometry, vehicles: Sequence[str]) -> DayNames:
    """Return the public names of a dossier's vehicles and places, and what its rules look at.

    Args:
        dossier: as the office has it, or rebuilt.
        geometry: of its places.
        vehicles: ids of vehicles in the order of their numbers.
    """
    number = vehicle_numbers(dossier, vehicles)
    compared, matchable = bool(dossier.compare_with), _is_matchable(dossier, geometry)
    return DayNames(
        vehicles=tuple(number[name] for name in vehicles),
        places=tuple(public_place(dossier, index) for index in range(len(dossier.places))),
        private=np.array([place.private for place in dossier.places], bool),
        touches=compared or _touch_decides(dossier),
        in_place=compared,
        rows=ROWS_PUBLIC if dossier.tracks_public and matchable else ROWS_PRIVATE,
        matchable=matchable,
    )


def _touch_decides(dossier: Dossier) -> bool:
    """Return whether a clause or a rule is met by one position inside the place."""
    given = [rule.parameters.get("standard") for rule in dossier.rulebook.rules]
    by_rule = [one.get("measure") for one in given if isinstance(one, Mapping)]
    by_clause = [one.standard.measure for one in dossier.contract.obligations]
    return Measure.TOUCH in by_clause or Measure.TOUCH.value in by_rule


def _is_matchable(dossier: Dossier, geometry: NetworkGeometry) -> bool:
    """Return whether anyone can match positions again: no home is drawn as a road, or is a depot."""
    drawn = zip(dossier.places, geometry.lines, strict=False)
    return not any(place.private and (lines or place.kind == "depot") for place, lines in drawn)


def parts_of_day(names: DayNames, found: TrackEvidence) -> list[Table]:
    """Return what a day came to, form by form; a form of which nothing is wanted is left out."""
    (block,) = found.blocks
    tables = [_passes(names, block)]
    if names.touches:
        shown = ~names.private[block.touch_place]
        place = {"place_id": (names.places, block.touch_place[shown])}
        tables.append(table_of(TOUCHES, place, {"at": block.touch_us[shown]}))
    if names.in_place:
        where, reason = np.nonzero(np.where(names.private[:, None], 0, found.in_place))
        counts = {"reason": reason, "positions": found.in_place[where, reason]}
        tables.append(table_of(IN_PLACE, {"place_id": (names.places, where)}, counts))
    return tables


def _passes(names: DayNames, block: Block) -> Table:
    passes = block.passes.take(~names.private[block.passes.segment])
    return table_of(
        PASSES,
        {"segment_id": (names.places, passes.segment), "vehicle_id": (names.vehicles, passes.vehicle)},
        {
            "entered_at": passes.entered_us,
            "at": passes.at_us,
            "from_mm": passes.from_mm,
            "to_mm": passes.to_mm,
            "direction": passes.direction,
            "fixes": passes.fixes,
        },
    )


def rows_of_day(names: DayNames, own: Mapping[str, NDArray[np.int64]]) -> Table:
    """Return the positions of a day under the public names of their vehicles."""
    numbers = {name: own[name] for name in ROWS.wholes}
    return table_of(ROWS, {"vehicle_id": (names.vehicles, own["vehicle"])}, {**numbers, "at": own["at_us"]})


def keep_day(
    folder: Path,
    names: DayNames,
    day: int,
    own: Mapping[str, NDArray[np.int64]],
    found: TrackEvidence,
    *,
    recorded_at: Instant | None,
) -> TrackDay:
    """Write the files of a day; a form without rows gets none.

    Args:
        folder: working folder.
        names: public names.
        day: UTC day since 1970.
        own: the day's own positions.
        found: what they came to.
        recorded_at: when the last of them was written down.
    """
    name = day_name(day)
    rows, parts = rows_of_day(names, own), parts_of_day(names, found)
    for table in (rows, *parts):
        if len(table):
            write_part(table, folder / part_path(table.form, name))
    # A digest without a salt would let anyone try whether a vehicle was at a place.
    told = [rows, *parts] if names.rows == ROWS_PUBLIC else parts
    return TrackDay(
        day=name,
        happened_at=Instant(day * DAY_US),
        recorded_at=recorded_at,
        rows=len(rows),
        duplicates=found.duplicates,
        heard_hours=tuple(found.heard_hours.tolist()),
        discarded=tuple(found.discarded.tolist()),
        parts=tuple(TrackPart(one.form.name, len(one), one.digest()) for one in told),
        matchable=names.matchable,
    )


def lay_days(kept: Path, days: Sequence[TrackDay], folder: Path, *, rows: str) -> dict[str, str]:
    """Move what was kept of the days into OUT.

    Args:
        kept: where `keep_day` wrote.
        days: what it returned, in order.
        folder: of OUT.
        rows: `tracks` or `private/tracks`.

    Returns:
        Content digest of each public file by its name.
    """
    for form in FORMS.values():
        target = folder / (rows if form is ROWS else form.name)
        if (kept / form.name).exists():
            if target.parent != folder:
                target.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.move(kept / form.name, target)
    raw = track_days_bytes(days, rows=rows)
    (folder / TRACK_DAYS).write_bytes(raw)
    parts = {
        part_path(FORMS[part.name], day.day): part.digest for day in days for part in day.parts if part.rows
    }
    return {TRACK_DAYS: sha256(raw).hexdigest(), **parts}


def track_days_bytes(days: Sequence[TrackDay], *, rows: str) -> bytes:
    """Return `tracks.json`: every day, and where the positions lie."""
    return canonical_json({"days": days, "rows": rows}) + b"\n"


def read_track_days(raw: bytes) -> tuple[tuple[TrackDay, ...], str]:
    """Return what `tracks.json` says: every day, and the folder of the positions.

    Raises:
        ValueError: no assessment wrote it.
    """
    try:
        read = json.loads(raw)
        days = tuple(_track_day(row) for row in read["days"])
        if (
            read["rows"] not in (ROWS_PUBLIC, ROWS_PRIVATE)
            or track_days_bytes(days, rows=read["rows"]) != raw
        ):
            raise ValueError("it is not as an assessment writes it")
    except (KeyError, TypeError) as error:
        raise ValueError("it is not as an assessment writes it") from error
    return days, read["rows"]


def _track_day(row: Mapping[str, Any]) -> TrackDay:
    told = {name: row[name] for name in (field.name for field in fields(TrackDay))}
    lists = {name: tuple(told[name]) for name in ("heard_hours", "discarded")}
    return TrackDay(**{**told, **lists, "parts": tuple(TrackPart(**part) for part in told["parts"])})
