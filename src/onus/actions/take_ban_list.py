"""Take a debarment list into the register of a tender, whole, with its source, its day and its digest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from onus.actions.register_files import rewrite_register_file
from onus.outside.files import bounded_read
from onus.wire.ban_lists import BanListRead, read_ban_list
from onus.wire.tenders.ban_files import FILE, with_ban_list

LIST_BYTES_MAX = 64 * 1024 * 1024


def take_ban_list(folder: Path, file: Path, *, name: str, source: str, as_of: date) -> BanListRead:
    """Write a state of a list into register/bans.toml, beside its other states; the bans are those of the newest.

    Args:
        folder: of the tender.
        file: the list, CSV or JSON.
        name: id of the list.
        source: address that it was taken from.
        as_of: day of its state.

    Raises:
        FaultyInput: any row of the list is faulty, or the file that is there; nothing is written.
        TooLarge: the list is larger than is read.
    """
    read = read_ban_list(
        bounded_read(file, limit_bytes=LIST_BYTES_MAX), file=file.name, name=name, source=source, as_of=as_of
    )
    rewrite_register_file(folder, FILE, lambda raw: with_ban_list(raw, read))
    return read
