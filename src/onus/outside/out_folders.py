"""Places for OUT: where an assessment may be written, and where it may not.

In:  the dossier's folder and the place named for OUT.
Out: the real path to be written, or the error that says why not.

The surprise: a folder is replaced only where its own manifest names every file in
it. A folder that merely holds a `manifest.json`, as web pages and programs do, is
somebody else's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.wire.assessment_files import MANIFEST, PRIVATE_FILES, RECEIPT, is_private_day

MANIFEST_BYTES_MAX = 16 * 1024 * 1024
SHOWN_MAX = 5
LOOKS_MAX = 10


class NotAnOut(OnusError):
    """The folder for OUT holds something else."""

    code = "ASSESS-001"
    what = "{path} holds what no assessment wrote: {foreign}."
    why = "OUT is replaced as a whole; what lies there would be lost."
    do = "Name a new folder, or move these files away."


class OutIsAFile(OnusError):
    """A file stands where OUT shall be."""

    code = "ASSESS-002"
    what = "{path} is a file."
    why = "OUT is a folder, and no file is overwritten by one."
    do = "Name a new folder."


class OutMeetsDossier(OnusError):
    """OUT and the dossier lie in one another, or OUT would go from under the caller."""

    code = "ASSESS-003"
    what = "OUT {path} lies in, holds or is {other}."
    why = "OUT is replaced as a whole, and its inputs must stay as they are."
    do = "Name a folder beside it, and stand outside of OUT."


def place_for_out(dossier: Path, out: Path) -> Path:
    """Return the real path of OUT; a link is followed, so that it stays a link.

    Raises:
        OutIsAFile: a file stands there.
        OutMeetsDossier: OUT and the dossier lie in one another, or the caller stands in OUT.
        NotAnOut: the folder holds something else.
    """
    real, source = out.resolve(), dossier.resolve()
    if real.exists() and not real.is_dir():
        raise OutIsAFile(path=out)
    if real == source or real in source.parents or source in real.parents:
        raise OutMeetsDossier(path=out, other=f"the dossier {dossier}")
    here = Path.cwd()
    if real == here or real in here.parents:
        raise OutMeetsDossier(path=out, other=f"the folder you stand in, {here}")
    foreign = foreign_files(real)
    if foreign:
        more = f" and {len(foreign) - SHOWN_MAX} more" if len(foreign) > SHOWN_MAX else ""
        raise NotAnOut(path=out, foreign=", ".join(foreign[:SHOWN_MAX]) + more)
    return real


def own_manifest(out: Path) -> Mapping[str, Any] | None:
    """Return the manifest of an OUT; None where the folder has none that an assessment wrote."""
    try:
        with (out / MANIFEST).open("rb") as stream:
            read = json.loads(stream.read(MANIFEST_BYTES_MAX))
    except (OSError, ValueError):
        return None
    ours = isinstance(read, dict) and {"onus", "dossier", "outputs"} <= read.keys()
    return read if ours and isinstance(read["outputs"], dict) else None


def foreign_files(folder: Path) -> list[str]:
    """Return what in a folder no assessment wrote, by its own manifest; all of it where there is none.

    Another run may put its own result there while the folder is looked at, and its
    files then seem to be nobody's. What is foreign is so at the next look, too.
    """
    found = _foreign_at_a_look(folder)
    for _ in range(LOOKS_MAX):
        again = _foreign_at_a_look(folder) if found else found
        if again == found:
            break
        found = again
    return found


def _foreign_at_a_look(folder: Path) -> list[str]:
    if not folder.exists():
        return []
    every = sorted(folder.rglob("*"))
    found = [path for path in every if path.is_symlink() or not path.is_dir()]
    full = {parent for path in found for parent in path.parents}
    empty = [path for path in every if path.is_dir() and path not in full and path != folder / "private"]
    manifest = own_manifest(folder)
    ours = {MANIFEST, RECEIPT, *PRIVATE_FILES, *manifest["outputs"]} if manifest is not None else set()
    names = [path.relative_to(folder).as_posix() for path in (*found, *empty)]
    plain = {path.relative_to(folder).as_posix() for path in found if not path.is_symlink()}
    # Without a manifest nothing is ours, whatever it is called.
    days = {name for name in plain if ours and is_private_day(name)}
    return [name for name in names if name not in {*ours, *days} or name not in plain]
