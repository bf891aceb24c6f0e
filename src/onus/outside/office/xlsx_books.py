"""Xlsx books: all sheets of a package, with their faults.

In:  a path.
Out: a `Book`: every sheet, hidden ones too, and what is wrong with which cell.

The surprise: macros, links and calls of programs make a fault, but the cells
are read all the same, so that a person learns of everything at once.
"""

from __future__ import annotations

import re
from pathlib import Path

from onus.base.texts import Localized
from onus.outside.office.packages import MB, SHEETS_MAX, Package, in_mb, local, opened, refused
from onus.outside.office.sheet_stream import CELLS_MAX, SheetContent, shared_strings, sheet_content
from onus.wire.office.book_checks import checked, shown
from onus.wire.office.book_faults import (
    BlankBulk,
    BookTooLarge,
    EmptyBook,
    FalseEnding,
    LinkedBook,
    MacroBook,
)
from onus.wire.office.content import name_of_content
from onus.wire.office.grids import Book, Cell, Grid
from onus.wire.office.mark_texts import TITLE
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

BLANK_BULK_BYTES = 16 * MB
BYTES_OF_A_CELL = 1_000
"""A sheet with more bytes for each filled cell than this is nearly all blank."""
_MACRO_PARTS = re.compile(r"(?i)(vbaProject[^/]*\.bin|xl/macrosheets/.*\.xml|xl/dialogsheets/.*\.xml)$")
_LINK_PART = re.compile(r"xl/externalLinks/externalLink[0-9]+\.xml")


def xlsx_book(path: Path, file: str) -> Book:
    """Read a package.

    Raises:
        Refused: nothing of it can be read; the fault says why.
    """
    with opened(path, file) as package:
        strings_part = package.only("sharedStrings")
        strings: list[str] = []
        if strings_part:
            with package.stream(strings_part) as stream:
                strings = shared_strings(stream, file)
        meanings = package.meanings()
        commands, links = _links(package)
        grids: list[Grid] = []
        faults = [*_of_package(package, path.suffix), *links]
        parts = package.sheets()
        if len(parts) > SHEETS_MAX:
            count = Localized(en="Number of sheets", zh="工作表数量")
            raise refused(BookTooLarge, file, part=count, size=len(parts), limit=SHEETS_MAX)
        left = CELLS_MAX
        for part in parts:
            with package.stream(part.part) as stream:
                content = sheet_content(
                    stream,
                    file,
                    strings=strings,
                    meanings=meanings,
                    from_1904=package.from_1904,
                    cells_max=left,
                )
            left -= len(content.cells)
            grid = _grid(content, file, part.name, part.hidden)
            if grid.at(1, 1).text.startswith(TITLE):
                continue  # The list that an earlier import wrote is no sheet of the office.
            grids.append(grid)
            faults += [*checked(grid, commands=commands), *_bulk(package.sizes[part.part], grid, content)]
        if left == CELLS_MAX:
            faults.append(sheet_fault(EmptyBook, file))
        return Book(file, "xlsx", "", tuple(grids), tuple(faults))


def _grid(content: SheetContent, file: str, sheet: str, hidden: bool) -> Grid:
    rows: dict[int, list[Cell]] = {}
    for row, column in sorted(content.cells):
        rows.setdefault(row, []).append(content.cells[row, column])
    return Grid(
        file,
        sheet,
        tuple(tuple(cells) for cells in rows.values()),
        tuple(sorted(content.merged)),
        tuple(sorted(content.hidden_rows)),
        tuple(sorted(content.hidden_columns)),
        hidden,
    )


def _of_package(package: Package, suffix: str) -> list[SheetFault]:
    """Name what stands beside the cells: macros, and an ending that claims another form."""
    faults = []
    macros = [part for part in package.sizes if _MACRO_PARTS.search(part)]
    if macros:
        faults.append(sheet_fault(MacroBook, package.file, found=", ".join(sorted(macros)[:3])))
    wanted = (".xlsx", ".xlsm", ".xltx", ".xltm")
    if suffix.lower() not in wanted:
        found = name_of_content("xlsm" if macros else "xlsx")
        faults.append(sheet_fault(FalseEnding, package.file, ending=suffix, found=found))
    return faults


def _links(package: Package) -> tuple[tuple[int, ...], list[SheetFault]]:
    """Return the numbers of the links that call programs, and the fault of each link."""
    commands: list[int] = []
    found: list[str] = []
    references = [one for one in package.book.iter() if local(one.tag) == "externalReference"]
    for number, one in enumerate(references, start=1):
        relation = next((value for key, value in one.attrib.items() if local(key) == "id"), "")
        part = package.relations.get(relation, ("", ""))[1]
        if part not in package.sizes or not _LINK_PART.fullmatch(part):
            continue
        kinds = {local(inner.tag) for inner in package.tree(part).iter()}
        if kinds & {"ddeLink", "oleLink"}:
            commands.append(number)
        found += [shown(target) for _, target in package.related(part).values()] or [part]
    if not references:
        return (), []
    named = ", ".join(found[:5]) or f"{len(references)}"
    return tuple(commands), [sheet_fault(LinkedBook, package.file, warning=True, found=named)]


def _bulk(size: int, grid: Grid, content: SheetContent) -> list[SheetFault]:
    count = len(content.cells)
    if size < BLANK_BULK_BYTES or size < BYTES_OF_A_CELL * count:
        return []
    return [sheet_fault(BlankBulk, grid.file, sheet=grid.sheet, warning=True, size=in_mb(size), count=count)]
