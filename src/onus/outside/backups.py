"""Backups: database and files of the website as one folder, and back.

In:  the settings of a database, the data folder, and a place for backups.
Out: a new folder in that place, whole, with the digest of everything in it.

The surprise: the database is copied first and the files after it. A file is always
there before a row names it, so that whatever the copy of the database names is among
the files, though people go on working meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from hashlib import file_digest
from pathlib import Path
from typing import Any

from onus import __version__
from onus.base.errors import OnusError
from onus.base.instants import Instant, utc_text
from onus.outside.files import MARK, atomic_directory, atomic_file, bounded_read

SQLITE, POSTGRES = "sqlite", "postgresql"
MANIFEST, FILES = "backup.json", "files"
COPIES = {SQLITE: "database.sqlite3", POSTGRES: "database.dump"}
LEFT_OUT = ("static", "figures", "workers", "kept-pages")
"""Made anew from the program at any time."""
PAGES_AT_ONCE = 2_000
MANIFEST_BYTES_MAX = 256 * 1024 * 1024


class NoBackup(OnusError):
    """A folder is no backup, or not a whole one."""

    code = "BACKUP-001"
    what = "{folder} is no whole backup: {reason}."
    why = "Half a backup, restored, would look like a service that lost nothing."
    do = "Take another backup, and keep more than one, on more than one machine."


class WouldOverwrite(OnusError):
    """A restore would take the place of a database that holds something."""

    code = "BACKUP-002"
    what = "The database {database} is not empty."
    why = "What is there now would be gone."
    do = "Back it up, name another database in ONUS_DATABASE, or add --replace."


class ToolFailed(OnusError):
    """A tool of PostgreSQL is not there, or failed."""

    code = "BACKUP-003"
    what = "{tool} failed: {reason}."
    why = "A database on PostgreSQL is copied by PostgreSQL's own tools."
    do = "Install the client tools of the server's version (Debian: postgresql-client) and see that ONUS_DATABASE is right."


def back_up(database: Mapping[str, Any], data: Path, to: Path, *, now: Instant) -> Path:
    """Write a backup into a new folder, and return it.

    Args:
        database: Django's settings of the database.
        data: the data folder, with the file store.
        to: place for backups; files that the last one there holds already are linked to it.
        now: present instant, which names the folder.

    Raises:
        ToolFailed: PostgreSQL's tools are not there or failed.
        CannotWrite: the place does not take it.
    """
    folder = to / utc_text(Instant(now - now % 1_000_000)).replace(":", "-")
    before = latest(to)
    known = read_manifest(before)["files"] if before else {}
    kind = kind_of(database)
    with atomic_directory(folder) as aside:
        copy = aside / COPIES[kind]
        _copy_sqlite(Path(database["NAME"]), copy) if kind == SQLITE else _dump(database, copy)
        digests = {
            name: _keep(
                path, aside / FILES / name, before / FILES / name if before and name in known else None
            )
            for name, path in kept_files(data, database)
        }
        manifest = {
            "onus": __version__,
            "made_at": utc_text(now),
            "database": {"kind": kind, "sha256": _digest(copy)},
            "files": digests,
        }
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return folder


def restore(backup: Path, database: Mapping[str, Any], data: Path, *, replace: bool = False) -> int:
    """Put a backup in place, after everything in it was held against its digest; return how many files.

    Args:
        backup: a folder that `back_up` returned.
        database: Django's settings of the database to be filled.
        data: the data folder to be filled.
        replace: True to take the place of what the database holds.

    Raises:
        NoBackup: something is missing or was changed, or it is of another kind of database.
        WouldOverwrite: the database is not empty.
        ToolFailed: PostgreSQL's tools are not there or failed.
    """
    manifest, kind = read_manifest(backup), kind_of(database)
    if manifest["database"]["kind"] != kind:
        raise NoBackup(
            folder=backup, reason=f"it is of {manifest['database']['kind']}, the database of {kind}"
        )
    copy = backup / COPIES[kind]
    _check(backup, copy, manifest["database"]["sha256"])
    for name, digest in manifest["files"].items():
        _check(backup, backup / FILES / name, digest)
    if not replace and _holds_something(database):
        raise WouldOverwrite(database=database["NAME"])
    # Files first: no row may name a file that is not there yet.
    for name in manifest["files"]:
        _put(backup / FILES / name, data / name)
    _put_sqlite(copy, Path(database["NAME"])) if kind == SQLITE else _load(database, copy)
    return len(manifest["files"])


def kind_of(database: Mapping[str, Any]) -> str:
    """Return `sqlite` or `postgresql`.

    >>> kind_of({"ENGINE": "django.db.backends.sqlite3"})
    'sqlite'
    """
    return SQLITE if str(database["ENGINE"]).endswith("sqlite3") else POSTGRES


def latest(to: Path) -> Path | None:
    """Return the last backup in a place; None where there is none."""
    found = sorted(path.parent for path in to.glob(f"*/{MANIFEST}")) if to.is_dir() else []
    return found[-1] if found else None


def read_manifest(backup: Path) -> dict[str, Any]:
    """Return what a backup says it holds.

    Raises:
        NoBackup: it says nothing that can be read.
    """
    try:
        found = json.loads(bounded_read(backup / MANIFEST, limit_bytes=MANIFEST_BYTES_MAX))
        names = [str(name) for name in found["files"]]
        found["database"]["kind"], found["database"]["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoBackup(folder=backup, reason=f"its {MANIFEST} cannot be read") from error
    if any(Path(name).is_absolute() or ".." in Path(name).parts for name in names):
        raise NoBackup(folder=backup, reason="it names a file outside of its folder")
    return dict(found)


def kept_files(data: Path, database: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Give each file of the data folder that a backup holds: all but the database and what is made anew."""
    own = Path(str(database["NAME"])).absolute() if kind_of(database) == SQLITE else None
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data)
        passing = path.suffix == ".part" or any(MARK in part for part in name.parts)
        of_database = own is not None and str(path.absolute()).startswith(str(own))
        if path.is_file() and not (passing or of_database or name.parts[0] in LEFT_OUT):
            yield name.as_posix(), path


def _copy_sqlite(path: Path, copy: Path) -> None:
    """Copy a database while it is written to; SQLite sees to it that the copy is of one moment."""
    if not path.is_file():
        raise NoBackup(folder=path, reason="there is no database")
    with closing(sqlite3.connect(path, timeout=60)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=PAGES_AT_ONCE)
        target.execute("PRAGMA journal_mode=DELETE")


def _put_sqlite(copy: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as aside:
        shutil.copyfile(copy, aside)
        # What the old database had not yet taken in from its journal must not run into the new one.
        for ending in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _holds_something(database: Mapping[str, Any]) -> bool:
    if kind_of(database) == SQLITE:
        path = Path(database["NAME"])
        return path.is_file() and path.stat().st_size > 0
    told = _run(
        ["psql", "--tuples-only", "--no-align", "--command",
         "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", *_at(database)], database,
    )  # fmt: skip
    return told.strip() != "0"


def _dump(database: Mapping[str, Any], copy: Path) -> None:
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={copy}", *_at(database)], database)


def _load(database: Mapping[str, Any], copy: Path) -> None:
    words = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *words, *_at(database), str(copy)], database)


def _at(database: Mapping[str, Any]) -> list[str]:
    named = {"host": database.get("HOST"), "port": database.get("PORT"), "username": database.get("USER")}
    return [f"--{name}={value}" for name, value in named.items() if value] + [f"--dbname={database['NAME']}"]


def _run(command: list[str], database: Mapping[str, Any]) -> str:
    """Run one of PostgreSQL's tools; the password goes through the environment, where no list of processes shows it."""
    environment = {**os.environ, "PGPASSWORD": str(database.get("PASSWORD") or "")}
    try:
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ToolFailed(tool=command[0], reason=error.strerror or error) from error
    if ran.returncode:
        raise ToolFailed(tool=command[0], reason=" ".join(ran.stderr.split())[:500])
    return ran.stdout


def _keep(path: Path, place: Path, before: Path | None) -> str:
    """Copy a file, or link it to that of the last backup where both are the same; return its digest."""
    place.parent.mkdir(parents=True, exist_ok=True)
    digest = _digest(path)
    # The older copy is read again: a link to one that has rotted would rot two backups.
    if before is None or not before.is_file() or _digest(before) != digest or not _linked(before, place):
        shutil.copyfile(path, place)
    return digest


def _linked(old: Path, place: Path) -> bool:
    try:
        os.link(old, place)
    except OSError:
        return False  # Another file system, or one without links: a copy does as well.
    return True


def _put(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(place) as aside:
        shutil.copyfile(source, aside)


def _check(backup: Path, path: Path, digest: str) -> None:
    name = path.relative_to(backup).as_posix()
    if not path.is_file():
        raise NoBackup(folder=backup, reason=f"{name} is missing")
    if _digest(path) != digest:
        raise NoBackup(folder=backup, reason=f"{name} was changed")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
