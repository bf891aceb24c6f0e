"""Track roots: the leaves of the days of an OUT, each with the root over its salted positions.

In:  the folder that `onus assess` wrote, and what keeps salts and roots.
Out: one leaf a UTC day.

The surprise: a root is made once. It follows from rows and salt, so it is looked up
by the digest of the rows; a winter is not hashed again because a day was added. It
is of rows under the numbers that the log keeps for vehicles, and not under those of OUT.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onus.base.errors import OnusError
from onus.log.hashing import SHA256
from onus.outside.day_parts import UnlikePart, read_part, write_part
from onus.outside.engine import engine
from onus.outside.files import bounded_read
from onus.outside.kept_days import TRACK_DAYS, read_track_days
from onus.wire.leaves.fleet import VEHICLES
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.track_days import (
    FORMS,
    PASSES,
    ROWS,
    Form,
    Table,
    TrackDay,
    part_path,
    renamed,
    rows_root,
    track_day_leaf,
)

SALT_BYTES = 32
ROWS_A_WORKER = 500_000
"""Fewer are hashed faster than another process begins."""
Salted = Callable[[str, str], tuple[bytes, str]]
"""Gives, for a day and the digest of its rows, the salt kept for it and the root if it is known, else ``."""


class DaysUnreadable(OnusError):
    """An OUT does not hold the positions of its days as an assessment wrote them."""

    code = "TRACKS-004"
    what = "{path} is not as an assessment wrote it: {reason}."
    why = "The log gets a root over every position of the day, or nobody could check one later."
    do = "Assess the dossier again, and publish that."


@dataclass(frozen=True, slots=True)
class Renaming:
    """Other numbers for the vehicles of an OUT.

    Attributes:
        names: number that is published by the number of OUT.
        folder: working folder for files that come out otherwise; it must outlive the days.
    """

    names: Mapping[str, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class DayOfOut:
    """A day of an OUT, as it is published.

    Attributes:
        told: what it came to, with its root.
        parts: file of what it came to, by form.
        rows: file of its positions, under the numbers of OUT.
        digest: content digest of the positions; for the office alone where they are not public.
        salt: of the day.
    """

    told: TrackDay
    parts: Mapping[str, Path]
    rows: Path
    digest: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class _Unit:
    """A day as it lies in OUT."""

    day: TrackDay
    out: Path
    where: str
    renaming: Renaming | None

    @property
    def rows(self) -> Path:
        """Return the file of its positions."""
        return self.out / self.where / f"{self.day.day}.parquet"

    def parts(self) -> dict[str, Path]:
        """Return the file of what it came to, by form: the one under other numbers where there is one."""
        found = {}
        for form in FORMS.values():
            for folder in (self.out, self.renaming.folder if self.renaming else self.out):
                path = folder / part_path(form, self.day.day)
                if form is not ROWS and path.is_file():
                    found[form.name] = path
        return found


Fault = tuple[Path, str]


def days_of_out(
    out: Path,
    salted: Salted,
    *,
    workers: int,
    renaming: Renaming | None = None,
    only: Sequence[str] = (),
) -> Iterator[DayOfOut]:
    """Yield the days of an OUT, in order; nothing where the dossier has no tracks.

    Args:
        out: the folder.
        salted: what keeps salts and roots.
        workers: processes to use.
        renaming: other numbers for its vehicles; None where they keep their names.
        only: days that are wanted; empty for all.

    Raises:
        DaysUnreadable: a file is not as an assessment wrote it.
    """
    try:
        days, where = read_track_days(bounded_read(out / TRACK_DAYS))
    except FileNotFoundError:
        return
    except ValueError as error:
        raise DaysUnreadable(path=out / TRACK_DAYS, reason=error) from error
    days = tuple(day for day in days if not only or day.day in only)
    workers = min(workers, 1 + sum(day.rows for day in days) // ROWS_A_WORKER)
    units = [_Unit(day, out, where, renaming) for day in days]
    kept = []
    for digest, day, fault in engine(workers, _nothing, (), units=len(units)).run(_seen, units):
        if fault is not None:
            raise DaysUnreadable(path=fault[0], reason=fault[1])
        kept.append((day, digest, *salted(day.day, digest)))
    fresh = [(unit, salt) for unit, (_, _, salt, root) in zip(units, kept, strict=True) if not root]
    made = iter(list(engine(workers, _nothing, (), units=len(fresh)).run(_root, fresh)))
    for unit, (day, digest, salt, known) in zip(units, kept, strict=True):
        root = known or next(made)
        yield DayOfOut(replace(day, hash=SHA256.name, root=root), unit.parts(), unit.rows, digest, salt)


def track_day_leaves(dossier: str, days: Sequence[DayOfOut]) -> list[Leaf]:
    """Return the leaf of each day."""
    return [track_day_leaf(dossier, day.told) for day in days]


def write_rows(day: DayOfOut, names: Mapping[str, str] | None, path: Path) -> None:
    """Write the positions of a day under the numbers that their root is of; None for the names they have.

    Raises:
        UnlikePart: they are not as an assessment wrote them.
    """
    rows = read_part(ROWS, day.rows, rows=day.told.rows)
    write_part(rows if names is None else _named(rows, names), path)


def _nothing() -> None:
    """Prepare a worker: there is nothing to prepare."""


def _seen(unit: _Unit) -> tuple[str, TrackDay, Fault | None]:
    """Return the digest of a day's rows and what the day came to, or which file is wrong and why."""
    path = unit.rows
    try:
        digest = _rows(unit).digest()
        path = unit.out / part_path(PASSES, unit.day.day)
        return digest, _under_numbers(unit, PASSES, path), None
    except UnlikePart as error:
        return "", unit.day, (path, str(error))


def _rows(unit: _Unit) -> Table:
    rows = read_part(ROWS, unit.rows, rows=unit.day.rows)
    return rows if unit.renaming is None else _named(rows, unit.renaming.names)


def _under_numbers(unit: _Unit, form: Form, path: Path) -> TrackDay:
    """Write a part under other numbers; return the day with its digest."""
    told = unit.day.part(form)
    if unit.renaming is None or told is None or not told.rows:
        return unit.day
    table = read_part(form, path, rows=told.rows)
    if table.digest() != told.digest:
        raise UnlikePart("its rows have another digest")
    shown = _named(table, unit.renaming.names)
    write_part(shown, unit.renaming.folder / part_path(form, unit.day.day))
    part = replace(told, digest=shown.digest())
    return replace(unit.day, parts=tuple(part if one == told else one for one in unit.day.parts))


def _named(table: Table, names: Mapping[str, str]) -> Table:
    try:
        return renamed(table, "vehicle_id", names)
    except KeyError as error:
        raise UnlikePart(f"{VEHICLES} does not name its vehicle {error}") from error


def _root(work: tuple[_Unit, bytes]) -> str:
    unit, salt = work
    assert len(salt) == SALT_BYTES, "a salt of a day has 32 bytes"
    return rows_root(_rows(unit), salt)
