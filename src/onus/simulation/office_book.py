"""Office books: pages of values drawn as the workbooks that an office keeps.

In:  pages: rows of values, merged ranges, hidden rows.
Out: the bytes of an xlsx, the same for the same pages.

The surprise: formulas stand beside the value that a spreadsheet would have saved
for them. Nothing computes here; a planted fault is a formula whose value is missing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

MADE_AT = (2024, 1, 5, 9, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY_ZERO = date(1899, 12, 30)
DAY_S = 86_400
TITLE, HEADER, TEXT, DAY, MOMENT, SHARE = 1, 2, 3, 4, 5, 6
BORDER = "".join(
    f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="177" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="16"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFD9E1F2"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f"<border>{BORDER}<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"><alignment horizontal="center"/></xf>'
    '<xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0"/>'
    '<xf numFmtId="176" fontId="0" fillId="0" borderId="1" xfId="0"/>'
    '<xf numFmtId="177" fontId="0" fillId="0" borderId="1" xfId="0"/>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="1" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that was saved for it; `None` where none was, a text with `#` for an error."""

    text: str
    saved: int | Decimal | str | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share shown as a percentage."""

    value: Decimal


Value = str | int | Decimal | date | datetime | Formula | Share | None


@dataclass(slots=True)
class Page:
    """One sheet.

    Attributes:
        name: its name.
        rows: its cells, row by row from A1.
        header: rows of its header, counted from 1; what is above is a title.
        merged: ranges, `A1:B2`.
        hidden: rows, counted from 1.
        widths: of columns, by number; others are 14 wide.
    """

    name: str
    rows: list[list[Value]]
    header: tuple[int, ...] = ()
    merged: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    widths: Mapping[int, int] = field(default_factory=dict)

    def put(self, ref: str, value: Value) -> None:
        """Set one cell by its name; its row grows where it must."""
        row, column = place(ref)
        cells = self.rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value

    def at(self, ref: str) -> Value:
        """Return what stands in one cell by its name."""
        row, column = place(ref)
        return self.rows[row - 1][column - 1]


def letters(column: int) -> str:
    """Return the name of a column.

    >>> letters(28)
    'AB'
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(ref: str) -> tuple[int, int]:
    """Return row and column of a cell's name.

    >>> place("AB7")
    (7, 28)
    """
    name = ref.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return int(ref[len(name) :]), column


def book_bytes(pages: Sequence[Page], extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return an xlsx of some pages; `extra` are parts beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        parts = [*_frame(pages, macros=bool(extra)), ("xl/styles.xml", STYLES)]
        parts += [(f"xl/worksheets/sheet{n}.xml", _sheet(page)) for n, page in enumerate(pages, start=1)]
        for name, content in (*parts, *(extra or {}).items()):
            info = zipfile.ZipInfo(name, MADE_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, content)
    return out.getvalue()


def _frame(pages: Sequence[Page], *, macros: bool) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(pages) + 1)
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macros else f"{TYPES}.sheet.main+xml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    binary = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>' if macros else ""
    yield (
        "[Content_Types].xml",
        (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'{binary}<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>{sheets}</Types>'
        ),
    )
    yield "_rels/.rels", _related([("rId1", "officeDocument", "xl/workbook.xml")])
    named = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, page in zip(numbers, pages, strict=True)
    )
    yield (
        "xl/workbook.xml",
        (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{named}</sheets></workbook>"
        ),
    )
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _related([*related, (f"rId{len(pages) + 1}", "styles", "styles.xml")])


def _related(links: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in links
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(page: Page) -> str:
    width = max(len(row) for row in page.rows)
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{page.widths.get(n, 14)}" customWidth="1"/>'
        for n in range(1, width + 1)
    )
    rows = "".join(_row(page, number, cells) for number, cells in enumerate(page.rows, start=1))
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in page.merged)
    joined = f'<mergeCells count="{len(page.merged)}">{merged}</mergeCells>' if merged else ""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{rows}</sheetData>{joined}'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape"/></worksheet>'
    )


def _row(page: Page, number: int, cells: Sequence[Value]) -> str:
    hidden = ' hidden="1"' if number in page.hidden else ""
    above = bool(page.header) and number < page.header[0]
    base = HEADER if number in page.header else (TITLE if number == 1 else 0) if above else TEXT
    drawn = "".join(_cell(f"{letters(n)}{number}", value, base) for n, value in enumerate(cells, start=1))
    return f'<row r="{number}"{hidden}>{drawn}</row>'


def _cell(ref: str, value: Value, base: int) -> str:
    if value is None:
        return f'<c r="{ref}" s="{base}"/>' if base else ""
    if isinstance(value, Formula):
        return _formula(ref, value, base)
    if isinstance(value, Share):
        return f'<c r="{ref}" s="{SHARE}"><v>{value.value}</v></c>'
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        serial = (value.date() - DAY_ZERO).days + Decimal(seconds) / DAY_S
        return f'<c r="{ref}" s="{MOMENT}"><v>{serial:.11f}</v></c>'
    if isinstance(value, date):
        return f'<c r="{ref}" s="{DAY}"><v>{(value - DAY_ZERO).days}</v></c>'
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{ref}" s="{base}" t="inlineStr">{text}</c>'
    return f'<c r="{ref}" s="{base}"><v>{value}</v></c>'


def _formula(ref: str, value: Formula, base: int) -> str:
    formula = f"<f>{escape(value.text)}</f>"
    if value.saved is None:
        return f'<c r="{ref}" s="{base}">{formula}</c>'
    if isinstance(value.saved, str):
        kind = "e" if value.saved.startswith("#") else "str"
        return f'<c r="{ref}" s="{base}" t="{kind}">{formula}<v>{escape(value.saved)}</v></c>'
    return f'<c r="{ref}" s="{base}">{formula}<v>{value.saved}</v></c>'
