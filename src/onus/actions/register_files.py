"""Register files: one file of a tender's register rewritten, or left as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from onus.base.errors import FaultyInput
from onus.outside.files import atomic_file, bounded_read
from onus.wire.tenders.tender_files import read_tender_file


def rewrite_register_file(folder: Path, file: str, changed: Callable[[bytes], bytes]) -> None:
    """Exchange a file of the register for what follows from it.

    Args:
        folder: of the tender.
        file: path in it, for example `register/bans.toml`.
        changed: makes the new bytes from those that are there; from none where there is no file. What it
            raises leaves the file as it was.

    Raises:
        FaultyInput: the file that is there has faults; nothing is written.
    """
    to = folder / file
    raw = bounded_read(to) if to.is_file() else b""
    faults = read_tender_file(raw, file=file).faults
    if faults:
        raise FaultyInput(faults, source=str(to))
    text = changed(raw)
    to.parent.mkdir(exist_ok=True)
    with atomic_file(to) as aside:
        aside.write_bytes(text)
