"""The folder: a dossier and the truth, written aside and moved into place at once.

In:  where to, and how to build the town.
Out: the folder, whole, or nothing.

The surprise: `replace` only ever replaces a dossier that says of itself that
it is generated. A mistyped path costs nobody a real one.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

from onus.simulation.network_files import write_network
from onus.simulation.office_files import write_office
from onus.simulation.options import FolderOccupied, NotGenerated
from onus.simulation.papers import papers
from onus.simulation.progress import Progress
from onus.simulation.town import SimulatedTown
from onus.simulation.track_files import write_tracks
from onus.simulation.truth_files import write_truth


def write_town(
    out: Path, build: Callable[[], SimulatedTown], tell: Progress, *, replace: bool = False
) -> int:
    """Build a town, write it and return how many fixes it has.

    Args:
        out: folder of the dossier; its parent is made where it is missing.
        build: called once it is certain that the folder may be written.
        tell: who is told how far it has come.
        replace: whether a generated dossier may be replaced.

    Raises:
        Refusal: the folder holds something that must not be replaced.
    """
    _refuse_occupied(out, replace=replace)
    town = build()
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        folder = aside / "new"
        folder.mkdir()
        fixes = write_files(town, folder, tell)
        _move_into_place(folder, out, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return fixes


def _move_into_place(folder: Path, out: Path, old: Path) -> None:
    if out.exists():
        out.rename(old)
    try:
        folder.rename(out)
    except OSError:
        # What stood there before comes back, whatever went wrong.
        if old.exists():
            old.rename(out)
        raise


def write_files(town: SimulatedTown, folder: Path, tell: Progress) -> int:
    """Write all files of a town into an empty folder and return how many fixes it has."""
    for name, text in papers(town).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_network(town, folder)
    write_office(town, folder)
    write_truth(town, folder / "truth")
    return write_tracks(town, folder / "tracks", tell)


def _refuse_occupied(out: Path, *, replace: bool) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not replace:
        raise FolderOccupied(out=out)
    if not _is_generated(out):
        raise NotGenerated(out=out)


def _is_generated(out: Path) -> bool:
    try:
        read = tomllib.loads((out / "dossier.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    table = read.get("dossier")
    return isinstance(table, dict) and table.get("origin") == "generated"
