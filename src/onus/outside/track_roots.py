"""Track roots: the leaves of the days of an OUT, each with the root over its salted positions.

In:  the folder that `onus assess` wrote, and what keeps salts and roots.
Out: one leaf a UTC day.

The surprise: a root is made once. It follows from rows and salt, so it is looked up
by the digest of the rows; a winter is not hashed again because a day was added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onus.base.errors import OnusError
from onus.log.hashing import SHA256
from onus.outside.day_parts import UnlikePart, read_part
from onus.outside.engine import engine
from onus.outside.files import bounded_read
from onus.outside.kept_days import TRACK_DAYS, read_track_days
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.track_days import ROWS, Table, TrackDay, rows_root, track_day_leaf

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
class DayOfOut:
    """A day of an OUT.

    Attributes:
        told: what it came to, with its root.
        rows: file of its positions.
        digest: content digest of the positions; for the office alone where they are not public.
        salt: of the day.
    """

    told: TrackDay
    rows: Path
    digest: str
    salt: bytes


def days_of_out(out: Path, salted: Salted, *, workers: int) -> Iterator[DayOfOut]:
    """Yield the days of an OUT, in order; nothing where the dossier has no tracks.

    Args:
        out: the folder.
        salted: what keeps salts and roots.
        workers: processes to use.

    Raises:
        DaysUnreadable: a file is not as an assessment wrote it.
    """
    try:
        days, where = read_track_days(bounded_read(out / TRACK_DAYS))
    except FileNotFoundError:
        return
    except ValueError as error:
        raise DaysUnreadable(path=out / TRACK_DAYS, reason=error) from error
    workers = min(workers, 1 + sum(day.rows for day in days) // ROWS_A_WORKER)
    files = [out / where / f"{day.day}.parquet" for day in days]
    kept = []
    for day, file, (digest, reason) in zip(
        days, files, _each(_digest, days, files, workers=workers), strict=True
    ):
        if reason:
            raise DaysUnreadable(path=file, reason=reason)
        kept.append((digest, *salted(day.day, digest)))
    fresh = [
        (day, file, salt) for day, file, (_, salt, root) in zip(days, files, kept, strict=True) if not root
    ]
    made = iter(list(engine(workers, _nothing, (), units=len(fresh)).run(_root, fresh)))
    for day, file, (digest, salt, known) in zip(days, files, kept, strict=True):
        root = known or next(made)
        yield DayOfOut(replace(day, hash=SHA256.name, root=root), file, digest, salt)


def track_day_leaves(dossier: str, days: Sequence[DayOfOut]) -> list[Leaf]:
    """Return the leaf of each day."""
    return [track_day_leaf(dossier, day.told) for day in days]


def _each(
    work: Callable[[tuple[TrackDay, Path]], tuple[str, str]],
    days: Sequence[TrackDay],
    files: Sequence[Path],
    *,
    workers: int,
) -> Iterator[tuple[str, str]]:
    units = list(zip(days, files, strict=True))
    yield from engine(workers, _nothing, (), units=len(units)).run(work, units)


def _nothing() -> None:
    """Prepare a worker: there is nothing to prepare."""


def _rows(day: TrackDay, file: Path) -> Table:
    return read_part(ROWS, file, rows=day.rows)


def _digest(unit: tuple[TrackDay, Path]) -> tuple[str, str]:
    """Return the digest of a day's rows, or why there is none."""
    try:
        return _rows(*unit).digest(), ""
    except UnlikePart as error:
        return "", str(error)


def _root(unit: tuple[TrackDay, Path, bytes]) -> str:
    day, file, salt = unit
    assert len(salt) == SALT_BYTES, "a salt of a day has 32 bytes"
    return rows_root(_rows(day, file), salt)
