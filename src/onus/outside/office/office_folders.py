"""Office folders: which files of a folder are workbooks, and what a dossier holds before an import.

In:  the folder of an office, the folder of a dossier.
Out: `Book` values in order of their names; a `DossierBase`.

The surprise: a file is named by its path from the folder, with `/` on every system, so
that a fact names its cell in one way wherever it was imported.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from filecmp import cmp
from pathlib import Path

from onus.outside.dossier_folder import NETWORKS
from onus.outside.files import bounded_read
from onus.outside.network_files import read_network
from onus.outside.office.books import ENDINGS, read_book
from onus.wire.fact_tables import TABLES
from onus.wire.office.dossier_base import ACTS, CONTRACT, HEAD, NETWORK, OFFICERS, DossierBase
from onus.wire.office.grids import Book, column_letters
from onus.wire.office.headers import layout_of
from onus.wire.office.mapping import known_headers, mapping_of
from onus.wire.office.profiles import Profile
from onus.wire.office.registers import CHANGES
from onus.wire.office.sheet_kinds import SheetKind, SheetKinds
from onus.wire.office.track_sheets import MARK, TRACKS

PROFILE = "office/profile.toml"
BASE_FILES = (ACTS, CONTRACT, HEAD, NETWORK, OFFICERS, CHANGES, *(table.file for table in TABLES))
BASE_BYTES_MAX = 256 * 1024 * 1024


def workbooks(folder: Path) -> tuple[tuple[str, Path], ...]:
    """Return the workbooks below a folder by their names there, in order.

    Files that an open Excel or a system leaves behind (`~$...`, `.name`) are none.
    """
    found = [
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in ENDINGS
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    ]
    return tuple(sorted(found))


def read_workbooks(folder: Path, heard: Callable[[str], None]) -> tuple[Book, ...]:
    """Read all workbooks below a folder.

    Args:
        folder: the folder.
        heard: is told the name of each file before it is read.
    """
    books = []
    for name, path in workbooks(folder):
        heard(name)
        books.append(read_book(path, file=name))
    return tuple(books)


def dossier_base(dossier: Path) -> DossierBase:
    """Return what a dossier holds, as far as an import must know it; nothing where it is not there."""
    files = {
        name: bounded_read(dossier / name, limit_bytes=BASE_BYTES_MAX)
        for name in BASE_FILES
        if (dossier / name).is_file()
    }
    for path in sorted((dossier / TRACKS).glob(f"{MARK}*.csv")):
        files[f"{TRACKS}/{path.name}"] = bounded_read(path, limit_bytes=BASE_BYTES_MAX)
    mapped = next((name for name in NETWORKS if name != NETWORK and (dossier / name).is_file()), "")
    return DossierBase(files, _places(dossier / mapped) if mapped else ())


def _places(network: Path) -> tuple[tuple[str, str], ...]:
    table = read_network(network, {}).table
    names = table.schema.names
    ids = table["segment_id"].to_pylist() if "segment_id" in names else []
    titles = table["name"].to_pylist() if "name" in names else [""] * len(ids)
    return tuple((str(id_), str(title or "")) for id_, title in zip(ids, titles, strict=True))


def copied_aside(dossier: Path, aside: Path) -> None:
    """Make a dossier anew in another folder.

    Files are linked where the disk allows it: nothing here writes into a file that is
    there, what changes takes its place as a file of its own.
    """
    if dossier.is_dir():
        shutil.copytree(dossier, aside, dirs_exist_ok=True, copy_function=_link_or_copy, symlinks=True)


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, each in the place of an older one and never into it."""
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(raw)


def changed_files(before: Path, after: Path) -> tuple[str, ...]:
    """Return the files below a folder that another one has not, or has with other bytes."""
    found = []
    for path in after.rglob("*"):
        if path.is_file():
            name = path.relative_to(after).as_posix()
            old = before / name
            if not old.is_file() or not (path.samefile(old) or cmp(path, old, shallow=False)):
                found.append(name)
    return tuple(sorted(found))


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def read_headings(
    folder: Path, file: str, sheet: str, kinds: SheetKinds, profile: Profile
) -> tuple[SheetKind, Mapping[str, str]] | None:
    """Return the kind of one sheet and the heading of each of its columns, by letter.

    Args:
        folder: the office's files.
        file: name of the workbook below it.
        sheet: name of the sheet.
        kinds: the kinds of sheet.
        profile: what was said of sheets so far.

    Returns:
        None where there is no such sheet, or where nobody can say what it is.
    """
    path = dict(workbooks(folder)).get(file)
    grids = read_book(path, file=file).grids if path else ()
    grid = next((one for one in grids if one.sheet == sheet), None)
    layout = layout_of(grid, known_headers(kinds)) if grid else None
    mapping = mapping_of(grid, layout, kinds, profile) if grid and layout else None
    if layout is None or mapping is None:
        return None
    return mapping.kind, {column_letters(one.column): one.label for one in layout.headings}
