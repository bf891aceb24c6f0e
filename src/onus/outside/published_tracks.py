"""Published tracks: evidence out of the rows that a publication carries, day by day.

In:  leaves of days, the files of their rows, and where they are disclosed positions and salts.
Out: `TrackEvidence` as an assessment needs it, and how many days were matched again.

The surprise: a day whose positions are there is not believed but matched again, on the
published streets; what comes out must be the passes that were published. A day whose
positions are not there is read as it was published, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onus.base.errors import OnusError
from onus.base.instants import DAY_US, Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.track_evidence import (
    REASONS,
    Block,
    TrackEvidence,
    counted,
    no_tracks,
)
from onus.core.assessment.units import Ground, day_of_evidence
from onus.core.evidence.passes import Passes
from onus.log.hashing import UnknownHash
from onus.outside.block_files import first_places, shelve
from onus.outside.day_parts import UnlikePart, names_in_part, read_part
from onus.outside.engine import engine
from onus.outside.gathered_tracks import Progress, ground_of, sieve_of
from onus.outside.kept_days import DayNames, day_names, parts_of_day
from onus.outside.telemetry import HALO_US, NUMBERS
from onus.wire.leaves.track_days import (
    IN_PLACE,
    PASSES,
    ROWS,
    TOUCHES,
    Form,
    Table,
    TrackDay,
    is_day_of,
    is_root_of,
    part_path,
)
from onus.wire.network_geometry import NetworkGeometry

Columns = dict[str, NDArray[np.int64]]


class PartUnlike(OnusError):
    """A file of rows is not the one that a leaf speaks of."""

    code = "TRACKS-001"
    what = "{path} does not hold what its leaf says: {reason}."
    why = "Findings rest on these rows; other rows are other findings."
    do = "Fetch the file again; if it is still so, it was changed after it was published."


class PositionsUnlike(OnusError):
    """Positions that are shown are not those that the log holds the root of."""

    code = "TRACKS-002"
    what = "The positions of {day} are not those whose root the log holds: {reason}."
    why = "A row that was changed, left out or put in, or another salt, gives another root."
    do = "Ask whoever disclosed them for the rows and the salt of that day as they were published."


class PassesUnlike(OnusError):
    """The published passes of a day are not what its positions come to."""

    code = "TRACKS-003"
    what = "The positions of {day} come to other {part} than were published."
    why = "Passes decide what was done where; they must follow from the positions."
    do = "Hold the publisher to it: the positions are those that the log holds, the passes are not theirs."


@dataclass(frozen=True, slots=True)
class PublishedTracks:
    """What published rows came to.

    Attributes:
        tracks: evidence; it may be used only while the working folder is there.
        vehicles: public name of each vehicle by its number in the passes.
        days: days of positions in all.
        matched: days whose positions were matched again.
        positions: positions in these.
    """

    tracks: TrackEvidence
    vehicles: tuple[str, ...]
    days: int
    matched: int
    positions: int


@dataclass(frozen=True, slots=True)
class DayFiles:
    """The files of one day: its parts by form, and positions with their salt where they are disclosed."""

    parts: Mapping[str, Path]
    rows: Path | None = None
    salt: bytes = b""


@dataclass(frozen=True, slots=True)
class _Job:
    """What every worker is given."""

    days: Mapping[int, TrackDay]
    files: Mapping[int, DayFiles]
    names: DayNames
    ground: Ground | None
    places: Mapping[str, int]
    vehicles: Mapping[str, int]


@dataclass(slots=True)
class _Worker:
    job: _Job | None = None


_WORKER = _Worker()
Fault = tuple[type[OnusError], dict[str, str]]
"""Errors of workers come back as values: an exception with names of its own does not travel."""


def published_tracks(
    days: Sequence[TrackDay],
    files: Mapping[str, DayFiles],
    dossier: Dossier,
    geometry: NetworkGeometry,
    folder: Path,
    *,
    as_of: Instant,
    workers: int,
    progress: Progress,
) -> PublishedTracks:
    """Return the evidence of published days.

    Args:
        days: of the leaves, in any order.
        files: of each day by its name.
        dossier: rebuilt.
        geometry: as published.
        folder: empty working folder; it must outlive what is returned.
        as_of: of the publication.
        workers: processes to use; the result does not depend on it.
        progress: called with a label, how much is done and how much there is.

    Raises:
        PartUnlike: a file does not hold what its leaf says.
        PositionsUnlike: positions or their salt are not those of the leaf.
        PassesUnlike: positions come to other passes than were published.
        EvidenceRuleChanges: the rule of evidence changes within the assessed days.
    """
    ordered = sorted(days, key=lambda day: day.happened_at)
    job = _job(ordered, files, dossier, geometry, as_of)
    sums = _Sums(no_tracks(len(dossier.places)))
    firsts = first_places(places=len(dossier.places), positions=sum(day.rows for day in ordered))
    numbers = [day.number for day in ordered]
    shown = any(one.rows is not None for one in job.files.values())
    found = _blocks(job, numbers, sums, workers=workers if shown else 1, progress=progress)
    blocks = shelve(found, folder, firsts=firsts)
    return PublishedTracks(
        tracks=replace(sums.total, blocks=blocks),
        vehicles=tuple(job.vehicles),
        days=len(ordered),
        matched=sums.matched,
        positions=sums.positions,
    )


def _job(
    days: Sequence[TrackDay],
    files: Mapping[str, DayFiles],
    dossier: Dossier,
    geometry: NetworkGeometry,
    as_of: Instant,
) -> _Job:
    by_number: dict[int, TrackDay] = {}
    for day in days:
        _look_at(day, twice=day.number in by_number)
        by_number[day.number] = day
    of_day = {number: files.get(day.day, DayFiles({})) for number, day in by_number.items()}
    vehicles = sorted({name for number, day in by_number.items() for name in _heard(day, of_day[number])})
    names = day_names(dossier, geometry, vehicles)
    names = replace(names, vehicles=tuple(vehicles))
    full = any(one.rows is not None and by_number[number].matchable for number, one in of_day.items())
    ground = ground_of(dossier, geometry, sieve_of(dossier, as_of), tuple(vehicles)) if full else None
    return _Job(
        days=by_number,
        files=of_day,
        names=names,
        ground=ground,
        places={name: index for index, name in enumerate(names.places)},
        vehicles={name: index for index, name in enumerate(vehicles)},
    )


def _look_at(day: TrackDay, *, twice: bool) -> None:
    """Refuse a leaf that no assessment comes to."""
    reason = ""
    if day.happened_at % DAY_US or not is_day_of(day.day, day.number):
        reason = "its leaf names another day"
    if twice:
        reason = "two leaves name this day"
    if len(day.discarded) != REASONS or min((day.rows, day.duplicates, *day.discarded)) < 0:
        reason = "its leaf does not count its positions"
    if reason:
        raise PartUnlike(path=part_path(PASSES, day.day), reason=reason)


def _heard(day: TrackDay, files: DayFiles) -> set[str]:
    """Return the names of vehicles in the files of a day; what is wrong with them is told when they are read."""
    told = day.part(PASSES)
    found: set[str] = set()
    for form, path, rows in (
        (ROWS, files.rows, day.rows),
        (PASSES, files.parts.get(PASSES.name), told.rows if told else 0),
    ):
        if path is not None:
            with suppress(UnlikePart):
                found.update(names_in_part(form, path, "vehicle_id", rows=rows))
    return found


@dataclass(slots=True)
class _Sums:
    """What is added up while the days go by."""

    total: TrackEvidence
    matched: int = 0
    positions: int = 0


def _blocks(
    job: _Job, numbers: Sequence[int], sums: _Sums, *, workers: int, progress: Progress
) -> Iterator[Block]:
    runs = engine(workers, _prepare, (job,), units=len(numbers))
    for done, (found, matched) in enumerate(runs.run(_work, numbers), start=1):
        if not isinstance(found, TrackEvidence):
            kind, named = found
            raise kind(**named)
        sums.total = counted(sums.total, found)
        sums.matched += matched
        sums.positions += found.rows if matched else 0
        yield from found.blocks
        progress("matching tracks again" if job.ground else "reading passes", done, len(numbers))


def _prepare(job: _Job) -> None:
    _WORKER.job = job


def _work(number: int) -> tuple[TrackEvidence | Fault, bool]:
    job = _WORKER.job
    assert job is not None
    try:
        shown = job.files[number].rows is not None
        if shown:
            _see_that_rows_are_those_of_the_root(job, number)
        if shown and job.ground is not None and _is_matchable(job, number):
            return _matched_again(job, job.ground, number), True
        return _as_published(job, number), False
    except (PartUnlike, PositionsUnlike, PassesUnlike) as error:
        return (type(error), {name: str(value) for name, value in error.named.items()}), False
    except UnlikePart as error:
        return (PartUnlike, {"path": job.days[number].day, "reason": str(error)}), False


def _is_matchable(job: _Job, number: int) -> bool:
    """Return whether the streets suffice, and the day before is shown, which the first hops need."""
    before = number - 1 in job.days and job.files[number - 1].rows is None
    return job.days[number].matchable and not before


def _see_that_rows_are_those_of_the_root(job: _Job, number: int) -> None:
    day, rows = job.days[number], _rows(job, number)
    try:
        same = is_root_of(day, rows, job.files[number].salt)
    except UnknownHash as error:
        raise PositionsUnlike(day=day.day, reason=str(error)) from error
    told = day.part(ROWS)
    if not same or (told is not None and told.digest != rows.digest()):
        raise PositionsUnlike(day=day.day, reason="rows and salt give another root")


def _as_published(job: _Job, number: int) -> TrackEvidence:
    day = job.days[number]
    passes, touches = _part(job, number, PASSES), _part(job, number, TOUCHES)
    places, vehicles = _index(passes, "segment_id", job.places), _index(passes, "vehicle_id", job.vehicles)
    counts = _part(job, number, IN_PLACE)
    in_place = no_tracks(len(job.places)).in_place
    reason = counts.columns["reason"]
    if len(counts) and (reason.min() < 0 or reason.max() >= in_place.shape[1]):
        raise UnlikePart("it counts positions by a reason that is not known")
    in_place[_index(counts, "place_id", job.places), reason] = counts.columns["positions"]
    column = passes.columns
    block = Block(
        Passes(
            segment=places.astype(np.int32),
            from_mm=column["from_mm"],
            to_mm=column["to_mm"],
            entered_us=column["entered_at"],
            at_us=column["at"],
            vehicle=vehicles.astype(np.int32),
            direction=column["direction"].astype(np.int8),
            fixes=column["fixes"].astype(np.int32),
        ).ordered(),
        *_touched(_index(touches, "place_id", job.places), touches.columns["at"]),
    )
    return TrackEvidence(
        blocks=(block,),
        heard_hours=np.array(day.heard_hours, np.int64),
        in_place=in_place,
        discarded=np.array(day.discarded, np.int64),
        duplicates=day.duplicates,
        rows=day.rows,
    )


def _touched(
    place: NDArray[np.int64], at_us: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.lexsort([at_us, place])
    return place[order], at_us[order]


def _part(job: _Job, number: int, form: Form) -> Table:
    """Return the rows of a part as its leaf promises them; none where nothing of it is published.

    Raises:
        PartUnlike: they are other rows, or missing where a rule looks at them.
    """
    day, path = job.days[number], part_path(form, job.days[number].day)
    told = day.part(form)
    needed = {PASSES.name: True, TOUCHES.name: job.names.touches, IN_PLACE.name: job.names.in_place}
    if told is None and needed[form.name]:
        raise PartUnlike(path=path, reason="its leaf does not name it, and a rule looks at it")
    if told is None or not told.rows:
        return _none_of(form)
    file = job.files[number].parts.get(form.name)
    if file is None:
        raise PartUnlike(path=path, reason="it is not there")
    try:
        table = read_part(form, file, rows=told.rows)
    except UnlikePart as error:
        raise PartUnlike(path=path, reason=str(error)) from error
    if table.digest() != told.digest:
        raise PartUnlike(path=path, reason="its rows have another digest")
    if form is not IN_PLACE and (table.columns["at"] // DAY_US != number).any():
        raise PartUnlike(path=path, reason="it holds rows of another day")
    return table


def _none_of(form: Form) -> Table:
    none = np.zeros(0, np.int64)
    return Table(form, dict.fromkeys(form.texts, ()), dict.fromkeys(form.columns, none))


def _index(table: Table, column: str, known: Mapping[str, int]) -> NDArray[np.int64]:
    """Return for each row the number of its name."""
    strangers = [name for name in table.names[column] if name not in known]
    if strangers:
        raise UnlikePart(f"it names {len(strangers)} that no leaf names, `{strangers[0][:80]}` for one")
    numbers = np.array([known[name] for name in table.names[column]], np.int64)
    return numbers[table.columns[column]]


def _matched_again(job: _Job, ground: Ground, number: int) -> TrackEvidence:
    """Return what the positions of a day come to.

    Raises:
        PassesUnlike: the leaf says something else of what they come to.
    """
    day = job.days[number]
    own = _columns(_rows(job, number), job)
    halo = {name: column[:0] for name, column in own.items()}
    if number - 1 in job.days:
        before = _columns(_rows(job, number - 1), job)
        late = before["at_us"] >= number * DAY_US - HALO_US
        halo = {name: column[late] for name, column in before.items()}
    joined = {name: np.concatenate([halo[name], own[name]]) for name in own}
    is_own = np.arange(len(joined["at_us"])) >= len(halo["at_us"])
    order = np.lexsort([joined[name] for name in reversed(("vehicle", *NUMBERS))])
    columns = {name: column[order] for name, column in joined.items()}
    found = day_of_evidence(ground, columns, is_own[order], duplicates=day.duplicates)
    _compare(job, day, found)
    return found


def _rows(job: _Job, number: int) -> Table:
    day, files = job.days[number], job.files[number]
    assert files.rows is not None
    try:
        rows = read_part(ROWS, files.rows, rows=day.rows)
    except UnlikePart as error:
        raise PositionsUnlike(day=day.day, reason=str(error)) from error
    if (rows.columns["at"] // DAY_US != number).any():
        raise PositionsUnlike(day=day.day, reason="there are positions of another day")
    return rows


def _columns(rows: Table, job: _Job) -> Columns:
    column = rows.columns
    numbers = {name: column["at" if name == "at_us" else name] for name in NUMBERS}
    return {"vehicle": _index(rows, "vehicle_id", job.vehicles), **numbers}


def _compare(job: _Job, day: TrackDay, found: TrackEvidence) -> None:
    told = {part.name: part.digest for part in day.parts}
    for table in parts_of_day(job.names, found):
        if told.get(table.form.name) != table.digest():
            raise PassesUnlike(day=day.day, part=table.form.name)
    counts = (day.heard_hours, day.discarded)
    if counts != (tuple(found.heard_hours.tolist()), tuple(found.discarded.tolist())):
        raise PassesUnlike(day=day.day, part="counts")
