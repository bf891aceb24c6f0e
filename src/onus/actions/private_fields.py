"""Erase or disclose private fields of published facts.

In:  a log, and which field of which fact.
Out: value and salt gone and a tombstone in the log; or a folder with what opens commitments.

The surprise: neither touches a leaf. The commitment stays what it is, and with it
every proof; erased is what could have opened it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from onus.base.canonical import plain
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.outside.files import atomic_directory
from onus.outside.salt_store import Kept, NothingToErase, PrivateField, SaltStore
from onus.outside.tlog.log_folder import OpenLog, Sequenced, open_log
from onus.wire.leaves.commitments import Opening
from onus.wire.leaves.leaf import Leaf, content_id, decoded
from onus.wire.leaves.opening_lines import OPENINGS, opening_lines
from onus.wire.leaves.publication_leaves import TOMBSTONE


class DisclosedBefore(OnusError):
    """The folder for what is disclosed is not empty."""

    code = "SALTS-003"
    what = "{path} is there already."
    why = "What is disclosed to one person must not mix with what was disclosed to another."
    do = "Name a folder that is not there yet."


def erase_field(
    log_folder: Path,
    of: PrivateField,
    *,
    legal_basis: Localized,
    now: Instant,
) -> tuple[tuple[PrivateField, ...], Sequenced]:
    """Erase a private field of a fact, and whatever shares its salt; say so in the log.

    The tombstone is accepted before anything is deleted: a run that is cut short
    leaves a value too much, which the same command takes away.

    Returns:
        The fields that are gone, and the checkpoint that covers the tombstones.

    Raises:
        NothingToErase: the log keeps no such value.
        NoLog, LogBusy, LogNotWritten: the log cannot be written.
    """
    with open_log(log_folder) as log, closing(SaltStore(log.private)) as salts:
        found = salts.sharing_salt(of)
        if not found:
            raise NothingToErase(dossier=of.dossier, kind=of.kind, id=of.id, field=of.field)
        _see_it_covered(log, now)
        log.accept([one.encode() for one in _tombstones(log, found, legal_basis, now)])
        with salts:
            salts.erase(of, legal_basis=json.dumps(plain(legal_basis), ensure_ascii=False), at_us=now)
        done = log.sequence(now)
    return tuple(one.of for one in found), done


def _tombstones(log: OpenLog, found: Sequence[Kept], legal_basis: Localized, now: Instant) -> Iterator[Leaf]:
    for one in found:
        of = _leaf_of(log, one)
        data = {"of": of, "fields": [one.of.field], "legal_basis": plain(legal_basis)}
        yield Leaf(TOMBSTONE, one.of.dossier, f"{of}/{one.of.field}", now, None, data)


def disclose(log_folder: Path, of: PrivateField, to: Path) -> int:
    """Write what opens the private fields of a dossier, a kind, a fact or one field.

    Args:
        log_folder: of the log.
        of: empty parts stand for all.
        to: folder to be made; its owner alone may read it.

    Returns:
        How many fields are opened.

    Raises:
        DisclosedBefore: the folder is there.
        NothingToErase: there is nothing of that name.
        NoLog, LogBusy: the log cannot be read.
    """
    if to.exists():
        raise DisclosedBefore(path=to)
    with open_log(log_folder) as log, closing(SaltStore(log.private)) as salts:
        found = salts.kept(of)
        if not found:
            raise NothingToErase(dossier=of.dossier, kind=of.kind, id=of.id, field=of.field)
        openings = [
            Opening(_leaf_of(log, one), one.of.field, json.loads(one.value), one.salt) for one in found
        ]
        with atomic_directory(to) as aside:
            aside.chmod(0o700)
            (aside / OPENINGS).write_bytes(opening_lines(openings))
            (aside / OPENINGS).chmod(0o600)
    return len(openings)


def _leaf_of(log: OpenLog, one: Kept) -> str:
    """Return the content id of the leaf that holds a commitment; empty where the log has none yet."""
    index = log.latest(one.of.dossier, one.of.kind, one.of.id)
    if index is None or index >= log.size:
        return ""
    entry = next(log.entries(index, index + 1))
    held = bool(entry) and decoded(entry).committed.get(one.of.field) == one.commitment
    return content_id(entry) if held else ""


def _see_it_covered(log: OpenLog, now: Instant) -> None:
    """Bring what waits under a checkpoint, so that every leaf can be read."""
    if log.next_index > log.size:
        log.sequence(now)
