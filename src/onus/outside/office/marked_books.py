"""Marked books: the same workbook given back, with its faulty cells coloured and explained.

In:  a workbook, what was read of it, and its faults.
Out: an xlsx with a list of faults as its first sheet; each line leads to its cell.

The surprise: the workbook is not loaded and saved. A spreadsheet library drops
what it does not know (charts, pictures, saved values of formulas), so only the
parts that carry marks are changed; all others are copied byte for byte. An xls,
a csv and a book with macros come back as a plain xlsx; a file that could not be
read comes back as the list alone.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from onus.outside.files import atomic_file
from onus.outside.office.books import read_book
from onus.outside.office.packages import Package, Refused, local, opened
from onus.outside.office.plain_books import (
    DECLARED,
    MAIN,
    PACKAGED,
    RELATIONS,
    cell_xml,
    entry,
    write_plain_book,
)
from onus.outside.office.sheet_marks import (
    CannotPatch,
    joined_comments,
    joined_drawing,
    new_comments,
    new_drawing,
    patched_sheet,
    patched_styles,
)
from onus.wire.office.grids import Book, Grid
from onus.wire.office.mark_texts import HEADER, HOW_TO, LIST_SHEET, TITLE, Line, Mark, lines_of, marks_of
from onus.wire.office.sheet_faults import SheetFault

LIST_PART = "xl/worksheets/onus-list.xml"
COLUMN_WIDTHS = (8, 16, 16, 12, 24, 44, 40, 44, 60, 12)
FIRST_LINE = 5
LINE_POINTS = 15
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def mark_book(source: Path, target: Path, book: Book, faults: Sequence[SheetFault]) -> None:
    """Write a workbook with its faults marked.

    Args:
        source: the workbook as it came.
        target: where the marked one shall stand, as xlsx; an older one is replaced.
        book: what `read_book` gave for the source.
        faults: of this workbook, those of the book and those of what its columns mean.

    Raises:
        CannotWrite: the place or its disk does not take the file.
    """
    with atomic_file(target) as aside:
        if book.form == "xlsx" and _patched(source, aside, book, faults):
            return
        grids = book.grids or (Grid(book.file, "原文件未读取"),)
        plain = aside.with_suffix(".plain")
        write_plain_book(plain, grids)
        _write_marked(plain, aside, book, faults)
        plain.unlink()


def _patched(source: Path, aside: Path, book: Book, faults: Sequence[SheetFault]) -> bool:
    """Return whether the workbook itself could be marked and still reads the same."""
    try:
        _write_marked(source, aside, book, faults)
    except (CannotPatch, Refused, UnicodeDecodeError):
        return False
    again = read_book(aside, file=book.file)
    return again.grids == book.grids


def _write_marked(source: Path, aside: Path, book: Book, faults: Sequence[SheetFault]) -> None:
    with opened(source, book.file) as package, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as new:
        patches = _Patches(package, book, faults)
        for info in package.packed.infolist():
            if info.filename in patches.dropped:
                continue
            with new.open(_copied(info), "w", force_zip64=True) as part:
                if info.filename in patches.whole:
                    part.write(patches.whole[info.filename])
                elif info.filename in patches.sheets:
                    marks, drawing = patches.sheets[info.filename]
                    with package.stream(info.filename) as stream:
                        for piece in patched_sheet(stream, marks, patches.formats, drawing):
                            part.write(piece)
                else:
                    with package.stream(info.filename) as stream:
                        shutil.copyfileobj(stream, part)
        for name, content in patches.added.items():
            new.writestr(entry(name), content)


def _copied(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = zipfile.ZIP_DEFLATED
    copy.external_attr = info.external_attr
    return copy


class _Patches:
    """What changes in a package: parts written anew, sheets with marks, parts that are added."""

    def __init__(self, package: Package, book: Book, faults: Sequence[SheetFault]) -> None:
        if any("vbaProject" in part for part in package.sizes):
            raise CannotPatch("macros")
        self.package = package
        self.whole: dict[str, bytes] = {}
        self.added: dict[str, bytes] = {}
        self.dropped: set[str] = set()
        self.sheets: dict[str, tuple[tuple[Mark, ...], str]] = {}
        self.types = package.whole("[Content_Types].xml")
        self.main = _namespace(package.book.tag) or MAIN
        styles = package.only("styles")
        if not styles:
            raise CannotPatch("no styles")
        self.whole[styles], self.formats = patched_styles(package.whole(styles))
        grids = {grid.sheet: grid for grid in book.grids}
        listed = ""
        for number, sheet in enumerate(package.sheets(), start=1):
            grid = grids.get(sheet.name)
            if grid is None and sheet.name.startswith(LIST_SHEET):
                listed = sheet.part
                continue
            marks = marks_of(grid, faults) if grid else ()
            self.sheets[sheet.part] = (marks, self._commented(sheet.part, marks, number))
        self._list(lines_of(book, faults), book.file, listed)
        self.whole["[Content_Types].xml"] = self.types

    def _commented(self, part: str, marks: tuple[Mark, ...], number: int) -> str:
        """Set the comments of a sheet; return the relation that the sheet must name, if it has none yet."""
        related = self.package.related(part)
        comments = next((to for kind, to in related.values() if kind == "comments"), "")
        drawing = next((to for kind, to in related.values() if kind == "vmlDrawing"), "")
        links: dict[str, tuple[str, str]] = {}
        fresh, gone = marks, ()
        if comments:
            joined = joined_comments(self.package.whole(comments), marks)
            self.whole[comments], fresh, gone = joined
        elif not marks:
            return ""
        else:
            name = f"xl/onus-comments{number}.xml"
            self.added[name] = new_comments(marks, self.main)
            self._typed(f'<Override PartName="/{name}" ContentType="{_TYPES}.comments+xml"/>')
            links["onusComments"] = ("comments", name)
        if drawing and self._is_legacy(part, drawing, related):
            self.whole[drawing] = joined_drawing(self.package.whole(drawing), fresh, gone)
        elif fresh:
            name = f"xl/drawings/onus-drawing{number}.vml"
            self.added[name] = new_drawing(fresh)
            self._typed(f'<Override PartName="/{name}" ContentType="{_VML_TYPE}"/>')
            links["onusDrawing"] = ("vmlDrawing", name)
        if links:
            self._relate(part, links)
        return "onusDrawing" if "onusDrawing" in links else ""

    def _is_legacy(self, part: str, drawing: str, related: Mapping[str, tuple[str, str]]) -> bool:
        """Return whether a drawing is that of comments, and not that of a header or footer."""
        with self.package.stream(part) as stream:
            tail = b""
            while chunk := stream.read(1024 * 1024):
                tail = (tail + chunk)[-4 * 1024 * 1024 :]
        found = re.search(rb"<(?:[\w.-]+:)?legacyDrawing\s[^<>]*?\b[\w.-]+:id=[\"']([^\"']+)[\"']", tail)
        if not found:
            return False
        if related.get(found[1].decode(), ("", ""))[1] != drawing:
            raise CannotPatch("two drawings")
        return True

    def _relate(self, part: str, links: Mapping[str, tuple[str, str]]) -> None:
        folder, name = posixpath.split(part)
        listed = f"{folder}/_rels/{name}.rels"
        new = "".join(
            f'<Relationship xmlns="{PACKAGED}/relationships" Id="{key}" Type="{self._relation(kind)}" Target="/{to}"/>'
            for key, (kind, to) in links.items()
        )
        if listed in self.package.sizes:
            self.whole[listed] = _before_end(self.package.whole(listed), "Relationships", new)
        else:
            whole = f'{DECLARED}<Relationships xmlns="{PACKAGED}/relationships">{new}</Relationships>'
            self.added[listed] = whole.encode()

    def _relation(self, kind: str) -> str:
        strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        return f"{strict if 'purl.oclc.org' in self.main else RELATIONS}/{kind}"

    def _typed(self, override: str) -> None:
        spaced = override.replace("<Override ", f'<Override xmlns="{PACKAGED}/content-types" ')
        self.types = _before_end(self.types, "Types", spaced)

    def _list(self, lines: Sequence[Line], file: str, listed: str) -> None:
        """Add the list as the first sheet, or write it where an earlier one stood.

        Names that belong to one sheet (a print area, for one) count its place,
        which is one further now.
        """
        if listed:
            self.whole[listed] = _list_sheet(lines, file, self.main, self.formats.wrapped).encode()
            return
        self.added[LIST_PART] = _list_sheet(lines, file, self.main, self.formats.wrapped).encode()
        self._typed(f'<Override PartName="/{LIST_PART}" ContentType="{_TYPES}.worksheet+xml"/>')
        self._relate(self.package.book_part, {"onusList": ("worksheet", LIST_PART)})
        text = self.package.whole(self.package.book_part).decode("utf-8")
        ids = [int(one.get("sheetId", "0")) for one in self.package.book.iter() if local(one.tag) == "sheet"]
        found = re.search(r"<([\w.-]+:)?sheets\b[^<>]*>", text)
        if not found:
            raise CannotPatch("no sheets")
        relations = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        space = relations if "purl.oclc.org" in self.main else RELATIONS
        names = [one.get("name") for one in self.package.book.iter() if local(one.tag) == "sheet"]
        name = next(n for n in _candidates() if n not in names)
        sheet = (
            f'<{found[1] or ""}sheet name={quoteattr(name)} sheetId="{max(ids, default=0) + 1}" '
            f'xmlns:onusr="{space}" onusr:id="onusList"/>'
        )
        text = text[: found.end()] + sheet + text[found.end() :]
        text = re.sub(
            r'(\slocalSheetId=")([0-9]+)(")', lambda one: f"{one[1]}{int(one[2]) + 1}{one[3]}", text
        )
        text = re.sub(
            r"<(?:[\w.-]+:)?workbookView\b[^<>]*>",
            lambda one: re.sub(r'\s(activeTab|firstSheet)="[0-9]+"', "", one[0]),
            text,
        )
        self.whole[self.package.book_part] = text.encode()


def _candidates() -> list[str]:
    return [LIST_SHEET, *(f"{LIST_SHEET}({number})" for number in range(2, 1_000))]


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _before_end(part: bytes, root: str, new: str) -> bytes:
    """Set an element before the end of a part."""
    text = part.decode("utf-8-sig")
    found = list(re.finditer(rf"</(?:[\w.-]+:)?{root}\s*>", text))
    if not found:
        raise CannotPatch(f"{root} without end")
    place = found[-1].start()
    return (text[:place] + new + text[place:]).encode()


def _list_sheet(lines: Sequence[Line], file: str, main: str, wrapped: int) -> str:
    """Return the list as a sheet."""
    must = sum(1 for one in lines if one.texts[1].startswith("必须"))
    said = f"{TITLE}：{file}，共 {len(lines)} 处，其中必须改正 {must} 处 ({len(lines)} in all, {must} faults)"
    rows = [(1, [said]), (2, [HOW_TO]), (FIRST_LINE - 1, list(HEADER))]
    rows += [(number, list(line.texts)) for number, line in enumerate(lines, start=FIRST_LINE)]
    data = "".join(
        f'<row r="{row}"{_height(texts) if row >= FIRST_LINE else ""}>'
        f"{_cells(row, texts, wrapped if row >= FIRST_LINE - 1 else 0)}</row>"
        for row, texts in rows
    )
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(COLUMN_WIDTHS, start=1)
    )
    links = "".join(
        f'<hyperlink ref="D{number}" location={quoteattr(line.link)}/>'
        for number, line in enumerate(lines, start=FIRST_LINE)
        if line.link
    )
    linked = f"<hyperlinks>{links}</hyperlinks>" if links else ""
    last = FIRST_LINE - 1 + len(lines)
    return (
        f'{DECLARED}<worksheet xmlns="{main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="4" topLeftCell="A5" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{data}</sheetData>"
        f'<autoFilter ref="A4:J{last}"/>{linked}<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" '
        'header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _cells(row: int, texts: Sequence[str], style: int) -> str:
    return "".join(cell_xml(row, column, text, style) for column, text in enumerate(texts, start=1))


def _height(texts: Sequence[str]) -> str:
    """Return a height in which the longest text of a row shows; not every program finds it by itself."""
    sizes = [sum(2 if letter > "\u2e80" else 1 for letter in text) for text in texts]
    lines = max(-(-size // (width - 2)) for size, width in zip(sizes, COLUMN_WIDTHS, strict=True))
    return f' ht="{LINE_POINTS * max(lines, 1)}" customHeight="1"'
