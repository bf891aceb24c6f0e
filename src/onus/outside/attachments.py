"""Attachments: files kept with a dossier, under the digest of what they hold.

In:  a file, and the folder of a dossier.
Out: its copy below `attachments/`, and the row that speaks of it.

The surprise: the copy stands before the row is written. A run that ends in
between leaves a file that nothing names, and never a row that names no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.base.marks import mark_of
from onus.core.contracts.facts import Attachment
from onus.outside.files import atomic_file, bounded_read
from onus.outside.text_files import read_csv
from onus.wire.attachment_rows import FILE, safe_name, with_attachments
from onus.wire.csv_rows import Rows, parse_csv
from onus.wire.fact_tables import TABLES, facts
from onus.wire.import_faults import NoRows

FOLDER, PRIVATE_FOLDER = "attachments", "private/attachments"
MARK_LETTERS = 12
"""Of the mark of a file, in its id and in the name of its copy: enough that no two files of one dossier share it."""


def file_mark(sha256: str) -> str:
    """Return what tells a file from the others of its dossier, by its digest."""
    return mark_of(sha256, letters=MARK_LETTERS)


class NotADossier(OnusError):
    """A folder is no dossier."""

    code = "ATTACH-001"
    what = "{path} is no dossier: it holds no {name}."
    why = "What is attached belongs to one contract and stays with it."
    do = "Name the folder of a dossier, or make one: onus contract new FORM.xlsx, then onus contract read."


def attached(dossier: Path) -> tuple[Attachment, ...]:
    """Return the attachments on record, in the order of the table.

    Raises:
        FaultyInput: the table has faults.
    """
    path = dossier / FILE
    return _rows(read_csv(path)) if path.is_file() else ()


def check_attachments(dossier: Path, new: Sequence[Attachment]) -> None:
    """See that the table can be read with new rows; nothing is written.

    Raises:
        FaultyInput: it would have faults.
    """
    path = dossier / FILE
    old = bounded_read(path).decode("utf-8-sig") if path.is_file() else ""
    _rows(parse_csv(with_attachments(old, new), file=FILE))


def _rows(rows: Rows) -> tuple[Attachment, ...]:
    # A table without rows has no attachments, which is no fault.
    told = tuple(one for one in rows.faults if one.code != NoRows.code)
    table = next(table for table in TABLES if table.file == FILE)
    values, faults = facts(Rows(rows.header, rows.rows, told), table)
    broken = tuple(one for one in faults if not one.warning)
    if broken:
        raise FaultyInput(broken, source=FILE)
    return tuple(one for one in values if isinstance(one, Attachment))


def keep_file(
    dossier: Path, raw: bytes, *, name: str, folder: str, sha256: str, private: bool = False
) -> str:
    """Copy a file into the dossier, and return its path there.

    Args:
        dossier: the folder.
        raw: what the file holds.
        name: what it was called.
        folder: kind of attachment, which is the folder it lies in.
        sha256: digest of `raw`, which becomes part of its name.
        private: True where it shows a home; it then lies where nothing is published from.
    """
    kept = kept_name(name, folder=folder, sha256=sha256, private=private)
    path = dossier / kept
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as aside:
            aside.write_bytes(raw)
    return kept


def kept_name(name: str, *, folder: str, sha256: str, private: bool = False) -> str:
    """Return where the copy of a file lies in the dossier."""
    mark, own = file_mark(sha256), safe_name(name)
    # The name that a photo of a home was given may tell whose home it is.
    if private:
        return f"{PRIVATE_FOLDER}/{folder}/{mark}{Path(own).suffix}"
    return f"{FOLDER}/{folder}/{mark}-{own}"


def add_attachments(dossier: Path, new: Sequence[Attachment]) -> None:
    """Add rows to attachments.csv; nothing is written where there are none."""
    path = dossier / FILE
    old = bounded_read(path).decode("utf-8-sig") if path.is_file() else ""
    text = with_attachments(old, new)
    if text != old:
        with atomic_file(path) as aside:
            aside.write_text(text, encoding="utf-8", newline="\n")
