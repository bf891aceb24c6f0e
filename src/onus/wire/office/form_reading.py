"""Form reading: the sheets of a filled clause form as the TOML files of a dossier.

In:  the grids of the form, and the tables of the time zones it may name.
Out: `FormRead`: dossier.toml, contract.toml and, where posts are given, officers.toml,
     with every fault at its cell.

An item that is not asked for, in a form made before it was, counts as an empty cell.

The surprise: the files are written first and then read by the dossier's own
reader. What that reader refuses comes back to the cell that it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onus.base.errors import Fault
from onus.base.instants import UTC_ZONE, ZoneTable
from onus.base.texts import Localized
from onus.wire.dossier_files import Read, read_contract, read_head, read_register
from onus.wire.office.contract_form import FORM, NUMBER, VALUE, FormField, FormSheet
from onus.wire.office.form_faults import (
    ExampleChanged,
    HeaderGone,
    NotFilled,
    NotTheForm,
    Place,
    SheetGone,
    SheetNotRead,
    WrongEntry,
    in_form_words,
)
from onus.wire.office.form_values import Asked, Setting, UnitPrice, value_of
from onus.wire.office.form_words import plain
from onus.wire.office.grids import Book, Cell, Grid
from onus.wire.office.sheet_designs import EXAMPLE, OWN_SHEETS
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.toml_text import toml_text

READERS: Mapping[str, Callable[[bytes], Read]] = {
    "dossier.toml": read_head,
    "contract.toml": read_contract,
    "officers.toml": read_register,
}
NEEDED = ("合同", "当事人", "服务事项", "触发条件", "合同义务")
"""Sheets without which there is no contract to be judged."""
FOUND_MAX = 60
FIRST_ROW = 3
"""Row of an upright sheet below which its items stand."""
MARKS = (EXAMPLE, "example")


@dataclass(frozen=True, slots=True)
class FormRead:
    """What a form came to.

    Attributes:
        file: name of the form.
        files: the TOML files, by name; officers.toml only where the form speaks of posts.
        reads: the same, as the dossier's reader reads them.
        faults: what is wrong, by cell; warnings among them.
        cells: place of each path of each file.
    """

    file: str
    files: Mapping[str, bytes]
    reads: Mapping[str, Read]
    faults: tuple[SheetFault, ...]
    cells: Mapping[str, Mapping[str, Place]]

    def at_its_cell(self, fault: Fault) -> SheetFault:
        """Return a fault of one of the files at the cell that it comes from."""
        return in_form_words(fault, self.file, _place(self.cells.get(fault.file, {}), fault))

    def with_faults(self, faults: Iterable[Fault]) -> FormRead:
        """Return the same with more faults of the files; a cell that has one already keeps that one."""
        taken = {(one.sheet, one.row, one.column) for one in self.faults if one.row}
        found = [self.at_its_cell(fault) for fault in faults]
        new = [one for one in found if (one.sheet, one.row, one.column) not in taken]
        return replace(self, faults=tuple(dict.fromkeys((*self.faults, *new))))


def is_form(book: Book) -> bool:
    """Return whether a workbook is a clause form, by the names of its sheets.

    >>> is_form(Book("a.xlsx"))
    False
    """
    names = {grid.sheet for grid in book.grids}
    return all(name in names for name in NEEDED)


def read_form(book: Book, zones: Callable[[str], ZoneTable | None]) -> FormRead:
    """Read a clause form.

    Args:
        book: the workbook.
        zones: the table of a time zone of a name; None where there is none.
    """
    sheets = {grid.sheet: grid for grid in book.grids}
    if FORM[0].name not in sheets:
        lost = () if book.faults else (sheet_fault(NotTheForm, book.file, name=FORM[0].name),)
        return FormRead(book.file, {}, {}, (*book.faults, *lost), {})
    reader = _FormReader(book.file, _setting(sheets[FORM[0].name], zones))
    for sheet in FORM:
        if sheet.name not in sheets:
            reader.add(SheetGone, sheet.name, warning=sheet.name not in NEEDED, name=sheet.name)
        elif sheet.upright:
            reader.upright(sheet, sheets[sheet.name])
        else:
            reader.side_by_side(sheet, sheets[sheet.name])
    for name in sheets:
        if name not in OWN_SHEETS and name not in {sheet.name for sheet in FORM}:
            reader.add(SheetNotRead, name, warning=True, name=name)
    return reader.done(book.faults)


class _FormReader:
    """Gathers tables, places and faults."""

    def __init__(self, file: str, setting: Setting) -> None:
        self.file, self.setting = file, setting
        self.tables: dict[str, Any] = {}
        self.remarks: dict[str, dict[str, str]] = {name: {} for name in READERS}
        self.cells: dict[str, dict[str, Place]] = {name: {} for name in READERS}
        self.faults: list[SheetFault] = []

    def add(
        self, kind: type[OfficeError], sheet: str, row: int = 0, column: int = 0, *,
        warning: bool = False, **named: object,
    ) -> None:  # fmt: skip
        """Note a fault."""
        self.faults.append(
            sheet_fault(kind, self.file, sheet=sheet, row=row, column=column, warning=warning, **named)
        )

    def upright(self, sheet: FormSheet, grid: Grid) -> None:
        """Read a sheet on which one item stands under the other."""
        column = _column_of(grid, VALUE) or 3
        rows = _labels(grid)
        known = {(_heading(sheet, field), plain(field.header.zh)) for field in sheet.fields}
        # Where no other item is filled in, none was renamed: the form is older than this item.
        older = all(
            place in known or grid.shown_at(number, column).is_blank
            for place, number in rows.items()
            if number > FIRST_ROW
        )
        for field in sheet.fields:
            number = rows.get((_heading(sheet, field), plain(field.header.zh)))
            if number is None and older and not field.needed:
                continue
            if number is None:
                self.add(HeaderGone, sheet.name, header=field.header)
                continue
            path = _path(field, field.key)
            table = self.tables.setdefault(field.table, {})
            self.cells[field.file].setdefault(field.table, (sheet.name, number, column))
            self.fill(table, field, path, grid.shown_at(number, column), sheet.name)

    def side_by_side(self, sheet: FormSheet, grid: Grid) -> None:
        """Read a sheet on which each row is an entry."""
        header, columns = _header(sheet, grid)
        older = _only_known(sheet, grid, header)
        for field in sheet.fields:
            if field not in columns and (field.needed or not older):
                self.add(HeaderGone, sheet.name, header, header=field.header)
        mark = _column_of(grid, NUMBER)
        entries: list[dict[str, Any]] = []
        examples = 0
        for cells in grid.rows:
            number = cells[0].row
            if number <= header or not columns or _is_english(sheet, grid, number, columns):
                continue
            filled = {field: grid.at(number, column) for field, column in columns.items()}
            if mark and _is_example(grid.at(number, mark)):
                examples += 1
                if not _as_given(filled, examples - 1):
                    self.add(ExampleChanged, sheet.name, number, mark, warning=True)
            elif any(not cell.is_blank for cell in filled.values()):
                entries.append(self.entry(sheet, filled, len(entries), header))
        self.cells[sheet.fields[0].file][sheet.table] = (sheet.name, header, 0)
        self.tables[sheet.table] = entries

    def entry(
        self, sheet: FormSheet, filled: Mapping[FormField, Cell], number: int, header: int
    ) -> dict[str, Any]:
        """Return one row as a table."""
        table: dict[str, Any] = {}
        first, file = next(iter(filled.values())), sheet.fields[0].file
        at = f"{sheet.table}[{number}]"
        self.cells[file][at] = (sheet.name, first.row, 0)
        self.remarks[file][at] = f"{self.file}!{sheet.name}!{first.row}:{first.row}"
        for field in sheet.fields:
            if field not in filled:
                self.cells[file][f"{at}.{field.key}"] = (sheet.name, header, 0)
        for field, cell in filled.items():
            self.fill(table, field, f"{at}.{field.key}", cell, sheet.name)
        return _priced(table)

    def fill(self, table: dict[str, Any], field: FormField, path: str, cell: Cell, sheet: str) -> None:
        """Put the value of a cell in its place in a table."""
        places = self.cells[field.file]
        for known in (path, path.removesuffix(".zh-Hans"), path.rpartition(".")[0]):
            places.setdefault(known, (sheet, cell.row, cell.column))
        if cell.is_blank:
            if field.needed:
                self.add(NotFilled, sheet, cell.row, cell.column, header=field.header)
            return
        value = Asked(Localized("a value without an error", "不含错误的值"))
        if not cell.error:
            value = value_of(field.kind, field.words, cell, self.setting)
        if isinstance(value, Asked):
            shown = (cell.error or cell.text)[:FOUND_MAX]
            self.add(
                WrongEntry, sheet, cell.row, cell.column, header=field.header, found=shown, asked=value.text
            )
            return
        *outer, last = field.key.split(".")
        for name in outer:
            table = table.setdefault(name, {})
        table[last] = value

    def done(self, faults: tuple[SheetFault, ...]) -> FormRead:
        """Write the files, read them, and bring each of their faults to its cell."""
        files = {name: toml_text(tables, self.remarks[name]) for name, tables in _files(self.tables).items()}
        reads = {name: READERS[name](raw) for name, raw in files.items()}
        made = FormRead(self.file, files, reads, (*faults, *self.faults), self.cells)
        return made.with_faults(fault for read in reads.values() for fault in read.faults)


def _setting(grid: Grid, zones: Callable[[str], ZoneTable | None]) -> Setting:
    """Return zone and currency as the first sheet names them; a faulty one is told where it is read."""
    sheet, column, rows = FORM[0], _column_of(grid, VALUE) or 3, _labels(grid)
    found = {}
    for name in ("time_zone", "currency"):
        field = sheet.field(f"dossier.{name}")
        number = rows.get((_heading(sheet, field), plain(field.header.zh)), 0)
        cell = grid.at(number, column)
        value = "" if cell.is_blank else value_of(field.kind, field.words, cell, Setting(UTC_ZONE))
        found[name] = value if isinstance(value, str) else ""
    zone = zones(found["time_zone"]) if found["time_zone"] else None
    return Setting(zone or UTC_ZONE, found["currency"] or "CNY")


def _heading(sheet: FormSheet, field: FormField) -> str:
    """Return the heading that a field of an upright sheet stands under."""
    at = sheet.fields.index(field)
    return plain([text.zh for first, text in sheet.headings if first <= at][-1])


def _labels(grid: Grid) -> dict[tuple[str, str], int]:
    """Return the row of each item of an upright sheet, by its heading and its label."""
    headings = {plain(text.zh) for _, text in FORM[0].headings}
    rows: dict[tuple[str, str], int] = {}
    under = ""
    for cells in grid.rows:
        label = _label(grid.at(cells[0].row, 1))
        if label.split(" ")[0] in headings and grid.at(cells[0].row, 2).is_blank:
            under = label.split(" ")[0]
        else:
            rows.setdefault((under, label), cells[0].row)
    return rows


def _label(cell: Cell) -> str:
    return plain(cell.text).strip("* ")


def _column_of(grid: Grid, header: Localized) -> int:
    """Return the column under a header, looked for in the first rows; 0 where there is none."""
    for cells in grid.rows[:8]:
        for cell in cells:
            if _label(cell) in (plain(header.zh), plain(header.en)):
                return cell.column
    return 0


def _header(sheet: FormSheet, grid: Grid) -> tuple[int, dict[FormField, int]]:
    """Return the row of the headers and the column of each field that has one."""
    best: tuple[int, dict[FormField, int]] = (0, {})
    for cells in grid.rows[:8]:
        texts = {_label(cell): cell.column for cell in reversed(cells)}
        found = {
            field: texts[plain(field.header.zh)] for field in sheet.fields if plain(field.header.zh) in texts
        }
        if len(found) > len(best[1]):
            best = (cells[0].row, found)
    return best


def _only_known(sheet: FormSheet, grid: Grid, header: int) -> bool:
    """Return whether every header of a sheet is one of the form's own, so that none was renamed."""
    known = {plain(field.header.zh) for field in sheet.fields} | {NUMBER.zh, ""}
    return all(_label(cell) in known for cell in grid.row(header))


def _is_english(sheet: FormSheet, grid: Grid, number: int, columns: Mapping[FormField, int]) -> bool:
    """Return whether a row is the second row of headers."""
    told = [_label(grid.at(number, column)) == plain(field.header.en) for field, column in columns.items()]
    return any(told) and sum(told) * 2 >= len(told)


def _is_example(cell: Cell) -> bool:
    return plain(cell.text).casefold().startswith(MARKS)


def _as_given(filled: Mapping[FormField, Cell], number: int) -> bool:
    """Return whether an example row still says what the form came with."""
    given = {field: field.examples[number] if number < len(field.examples) else "" for field in filled}
    return all(plain(cell.text) == plain(given[field]) for field, cell in filled.items())


def _path(field: FormField, key: str) -> str:
    """Return the path under which the dossier's reader tells a fault of an upright field."""
    bare = field.table in ("dossier", "contract", "register")
    return key if bare else f"{field.table}.{key}"


def _priced(table: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with a price in whole minor units, for as many units as that needs."""
    amount = table.get("amount_minor")
    if isinstance(amount, UnitPrice):
        table["amount_minor"] = amount.minor
        if amount.times > 1 or "per" in table:
            table["per"] = amount.times * table.get("per", 1)
    return table


def _files(tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the tables of each file; officers.toml only where a body or a post is given."""
    score = {**tables.get("score", {})}
    if tables.get("score.steps"):
        score["steps"] = tables["score.steps"]
    for row in (*tables.get("prices", ()), *tables.get("deductions", ())):
        row.setdefault("obligation", "")
    for row in tables.get("deductions", ()):
        row.setdefault("outcomes", [])
    contract = {"contract": tables.get("contract", {})}
    parts = {"payment": tables.get("payment"), "score": score, "interest": tables.get("interest")}
    lists = ("parties", "lots", "services", "triggers", "obligations")
    more = ("prices", "deductions", "incentives", "kpis")
    contract |= {name: tables[name] for name in lists if tables.get(name)}
    contract |= {name: table for name, table in parts.items() if table}
    contract |= {name: tables[name] for name in more if tables.get(name)}
    found = {"dossier.toml": {"dossier": tables.get("dossier", {})}, "contract.toml": contract}
    officers = ("bodies", "posts", "holdings", "assignments", "ladder")
    if any(tables.get(name) for name in officers):
        found["officers.toml"] = {**tables.get("register", {})} | {
            name: tables[name] for name in officers if tables.get(name)
        }
    return found


def _place(cells: Mapping[str, Place], fault: Fault) -> Place:
    """Return the cell of the longest known part of a path."""
    path = fault.where
    while path and path not in cells:
        path = path.rpartition(".")[0] if "." in path else path.rpartition("[")[0]
    return cells.get(path, (FORM[0].name, 0, 0))
