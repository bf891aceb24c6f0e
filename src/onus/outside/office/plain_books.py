"""Plain books: sheets written as xlsx, row by row, within the memory of one row.

In:  grids.
Out: a package that every spreadsheet opens; the same grids give the same bytes.

The surprise: a text that begins with = + - @ is written with a guard before
it. It would be harmless here, but not in the csv that somebody makes of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from onus.wire.csv_rows import guarded
from onus.wire.office.grids import Cell, Grid, Value, column_letters, ref_of
from onus.wire.office.mark_texts import sheet_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH = (1980, 1, 1, 0, 0, 0)
DAY_STYLE, MOMENT_STYLE, PERCENT_STYLE = 1, 2, 3
FIRST_SAFE_DAY = date(1900, 3, 1)
DAY_ZERO = date(1899, 12, 30)
WIDTH_MAX, WIDTH_MIN = 40, 8
SAMPLED_ROWS = 200
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
STYLES = (
    f'{DECLARED}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="177" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="176" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="177" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_plain_book(target: Path, grids: Sequence[Grid]) -> None:
    """Write sheets as a new workbook.

    Args:
        target: the file to be written, as it is; see to it that it stands aside.
        grids: at least one sheet.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in _frame(grids):
            packed.writestr(entry(name), text)
        for number, grid in enumerate(grids, start=1):
            with packed.open(entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as part:
                for text in _sheet(grid):
                    part.write(text.encode())


def entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a part, without the time at which it was written."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def text_xml(text: str) -> str:
    """Return a text as the content of an XML element; what XML cannot hold is written as spreadsheets do.

    >>> text_xml("a<b\\x0b_x000D_")
    'a&lt;b_x000B__x005F_x000D_'
    """
    plain = _LIKE_ESCAPE.sub("_x005F_", text)
    plain = _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)
    return escape(plain, {"\r": "_x000D_"})


def cell_xml(row: int, column: int, text: str, style: int = 0) -> str:
    """Return a cell that holds a text."""
    styled = f' s="{style}"' if style else ""
    return (
        f'<c r="{ref_of(row, column)}"{styled} t="inlineStr">'
        f'<is><t xml:space="preserve">{text_xml(guarded(text))}</t></is></c>'
    )


def names_given(grids: Iterable[Grid]) -> list[str]:
    """Return a name of its own for each sheet, as a spreadsheet allows names."""
    given: list[str] = []
    for grid in grids:
        name, number = sheet_name(grid.sheet), 2
        while name.lower() in [one.lower() for one in given]:
            name, number = f"{sheet_name(grid.sheet)[:27]}({number})", number + 1
        given.append(name)
    return given


def _frame(grids: Sequence[Grid]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(grids) + 1)
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{types}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'{DECLARED}<Types xmlns="{PACKAGED}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/>{overrides}</Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{DECLARED}<Relationships xmlns="{PACKAGED}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}"{" state=" + quoteattr("hidden") if grid.hidden else ""} '
        f'r:id="rId{n}"/>'
        for n, name, grid in zip(numbers, names_given(grids), grids, strict=True)
    )
    yield (
        "xl/workbook.xml",
        (
            f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{listed}</sheets></workbook>"
        ),
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{DECLARED}<Relationships xmlns="{PACKAGED}/relationships">{related}'
            f'<Relationship Id="rId{len(grids) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", STYLES


def _sheet(grid: Grid) -> Iterator[str]:
    yield f'{DECLARED}<worksheet xmlns="{MAIN}">{_columns(grid)}<sheetData>'
    hidden = dict.fromkeys(grid.hidden_rows)
    for row in grid.rows:
        number = row[0].row
        concealed = ' hidden="1"' if number in hidden else ""
        yield f'<row r="{number}"{concealed}>{"".join(map(_cell, row))}</row>'
    yield "</sheetData>"
    if grid.merged:
        areas = "".join(f'<mergeCell ref="{ref_of(a, b)}:{ref_of(c, d)}"/>' for a, b, c, d in grid.merged)
        yield f'<mergeCells count="{len(grid.merged)}">{areas}</mergeCells>'
    yield "</worksheet>"


def _columns(grid: Grid) -> str:
    widths: dict[int, int] = {}
    for cell in (cell for row in grid.rows[:SAMPLED_ROWS] for cell in row):
        size = sum(2 if letter > "\u2e80" else 1 for letter in cell.text)
        widths[cell.column] = max(widths.get(cell.column, WIDTH_MIN), min(size + 2, WIDTH_MAX))
    hidden = dict.fromkeys(grid.hidden_columns)
    known = sorted({**widths, **hidden})
    if not known:
        return ""
    each = "".join(
        f'<col min="{column}" max="{column}" width="{widths.get(column, WIDTH_MIN)}" customWidth="1"'
        f"{' hidden=' + quoteattr('1') if column in hidden else ''}/>"
        for column in known
    )
    return f"<cols>{each}</cols>"


def _cell(cell: Cell) -> str:
    ref = f'r="{column_letters(cell.column)}{cell.row}"'
    if cell.error:
        return f'<c {ref} t="e"><v>{text_xml(cell.error)}</v></c>'
    number, style = _stored(cell.value, cell.text)
    if number:
        styled = f' s="{style}"' if style else ""
        return f"<c {ref}{styled}><v>{number}</v></c>"
    if isinstance(cell.value, bool):
        return f'<c {ref} t="b"><v>{int(cell.value)}</v></c>'
    return cell_xml(cell.row, cell.column, cell.text or cell.formula)


def _stored(value: Value, text: str) -> tuple[str, int]:
    """Return the digits that a spreadsheet keeps for a value, and its style; empty where it is a text."""
    if isinstance(value, bool):
        return "", 0
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value), (
            PERCENT_STYLE if text.endswith("%") else 0
        )
    if isinstance(value, datetime):
        if value.date() < FIRST_SAFE_DAY:
            return "", 0
        day_ms = (value.hour * 3_600 + value.minute * 60 + value.second) * 1_000 + value.microsecond // 1_000
        share = Decimal(day_ms) / Decimal(86_400_000)
        return str((value.date() - DAY_ZERO).days + share), MOMENT_STYLE
    if isinstance(value, date) and value >= FIRST_SAFE_DAY:
        return str((value - DAY_ZERO).days), DAY_STYLE
    return "", 0
