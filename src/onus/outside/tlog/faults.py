"""Faults of a log on the disk: what can stand in the way of writing, each with its cure.

In:  a path and what the system said.
Out: errors for people.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onus.base.errors import OnusError
from onus.outside.files import NO_ROOM


class NoLog(OnusError):
    """A folder holds no log."""

    code = "TLOG-001"
    what = "{path} is no log: {reason}."
    why = "A log has a public part, which anyone may copy, and a private one with its queue and key."
    do = "Name the folder of a log, or make one: onus log init DIR --origin NAME"


class LogIsThere(OnusError):
    """A log, or something else, lies where a new one was to be made."""

    code = "TLOG-002"
    what = "{path} is not empty."
    why = "A second log in the place of the first would break the promise of the first."
    do = "Name a folder that is not there yet."


class LogBusy(OnusError):
    """Another process writes to the log."""

    code = "TLOG-003"
    what = "Another process writes to the log in {path}."
    why = "Two writers at once could sign two different pasts."
    do = "Wait until it has ended, or hand the entries to it: onus log add"


class LogNotWritten(OnusError):
    """The disk does not take what the log must keep."""

    code = "TLOG-004"
    what = "The log in {path} could not be written: {reason}."
    why = "What was accepted before is kept, and the checkpoint is as it was; nothing new was promised."
    do = "Make room, or make the folder writable, and run the same command again."


class LogDamaged(OnusError):
    """The parts of a log do not belong together."""

    code = "TLOG-005"
    what = "The log in {path} is damaged: {reason}."
    why = "Whoever signs on top of it might contradict what the log has signed before."
    do = "Put back all of its folder from one copy, or from a mirror, and see who changed it."


class EmptyEntry(OnusError):
    """An entry without bytes was handed in."""

    code = "TLOG-006"
    what = "An entry has no bytes."
    why = "In a log an entry of no bytes stands for one that was erased."
    do = "Leave it out."


class UnreadableEntry(OnusError):
    """An entry begins as a leaf does, and is none that can be read."""

    code = "TLOG-012"
    what = "An entry begins as a leaf does and cannot be read as one: {reason}."
    why = (
        "The log finds a leaf by its dossier, kind and id; a later one could not take the place of this one."
    )
    do = "Write it as canonical JSON in UTF-8, nested only as deep as a leaf is."


class NotInLog(OnusError):
    """An entry is not in the log, or not yet under its checkpoint."""

    code = "TLOG-007"
    what = "The log in {path} has no entry {entry} under its checkpoint of {size}."
    why = "Only what a checkpoint covers can be proved."
    do = "See its number or content id; if it was accepted just now, run `onus log sequence`."


class KeyFileUnfit(OnusError):
    """A file of a private key cannot be used."""

    code = "TLOG-008"
    what = "{path} is no private key to sign with: {reason}."
    why = "Whoever has the key can sign in the log's name."
    do = "Let only its owner read it: chmod 600; a new one is made by `onus log keygen`."


class TombstoneStays(OnusError):
    """The entry that was to be erased is what explains why another one has no bytes."""

    code = "TLOG-014"
    what = "Not erased from the log in {path}: entry {index}, the tombstone of another one."
    why = "Without a tombstone that entry would be missing, for every verifier and for every new mirror, for ever."
    do = "Erase that other entry once more, on a basis that may stay; then this tombstone may go."


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turn what the disk or the queue says into an error for people.

    Raises:
        LogNotWritten: there is no room, or the folder may not be written.
        LogDamaged: the queue is no queue.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LogNotWritten(path=path, reason=error) from error
    except sqlite3.DatabaseError as error:
        raise LogDamaged(path=path, reason=error) from error
    except OSError as error:
        if error.errno in NO_ROOM or isinstance(error, PermissionError):
            raise LogNotWritten(path=path, reason=error.strerror or error) from error
        raise
