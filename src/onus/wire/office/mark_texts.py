"""Mark texts: what is written beside a faulty cell and in the list of a workbook.

In:  the faults of one workbook and its sheets.
Out: for each sheet the cells to be coloured and their comments; the rows of the list.

The surprise: one cell may have several faults and gets one comment; a fault of
a whole sheet or file has no cell and stands in the list alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.wire.csv_rows import guarded
from onus.wire.office.grids import Book, Grid, ref_of
from onus.wire.office.sheet_faults import SheetFault

LIST_SHEET = "问题清单"
AUTHOR = "Onus"
TITLE = "问题清单 · Onus · List of faults"
HOW_TO = (
    "请逐项改正后保存，再次运行 onus import office。本表由程序生成，再次导入时不读取，也可以删除。"
    " Mend each line, save, and run onus import office again. This sheet was generated and is not read."
)
HEADER = ("序号 No.", "级别 Level", "工作表 Sheet", "单元格 Cell", "当前内容 Now", "问题 What", "原因 Why",
          "处理办法 Do", "English", "编号 Code")  # fmt: skip
MUST, MAY = "必须改正 Fault", "提示 Note"
SHEET_NAME_MAX = 31


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to be marked.

    Attributes:
        row: of the cell that carries the comment: in a merged range, of its first one.
        column: of that cell.
        area: what is coloured, `B7` or `A7:F7`.
        text: the comment.
        warning: True when all its faults are only shown.
    """

    row: int
    column: int
    area: str
    text: str
    warning: bool

    @property
    def ref(self) -> str:
        """Return the cell that carries the comment."""
        return ref_of(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: its texts, guarded, and the place that its cell leads to."""

    texts: tuple[str, ...]
    link: str


def marks_of(grid: Grid, faults: Sequence[SheetFault]) -> tuple[Mark, ...]:
    """Return the marks of one sheet, in order of rows.

    >>> from onus.wire.office.sheet_faults import OfficeError, sheet_fault
    >>> grid = Grid("a.xlsx", "1", merged=((1, 1, 2, 1),))
    >>> [mark.area for mark in marks_of(grid, [sheet_fault(OfficeError, "a.xlsx", sheet="1", row=2, column=1)])]
    ['A1:A2']
    """
    told: dict[tuple[int, int], list[SheetFault]] = {}
    areas: dict[tuple[int, int], str] = {}
    for one in sorted(one for one in faults if one.sheet == grid.sheet and (one.row or one.column)):
        row, column, area = _place(grid, one)
        told.setdefault((row, column), []).append(one)
        # The widest area wins: a fault of a row colours more than one of its first cell.
        areas[row, column] = max(areas.get((row, column), ""), area, key=len)
    return tuple(
        Mark(row, column, areas[row, column], comment(these), all(one.warning for one in these))
        for (row, column), these in sorted(told.items())
    )


def comment(faults: Sequence[SheetFault]) -> str:
    """Return the comment of a cell, in Chinese and then in English."""
    parts = []
    for one in faults:
        level = MAY if one.warning else MUST
        parts.append(f"【{level}】{one.code}\n{one.explanation('zh-Hans')}\n{one.explanation('en')}")
    return "\n\n".join(parts)


def lines_of(book: Book, faults: Sequence[SheetFault]) -> tuple[Line, ...]:
    """Return the rows of the list, what must be mended first.

    >>> from onus.wire.office.sheet_faults import OfficeError, sheet_fault
    >>> book = Book("a.csv", "csv", "utf-8", (Grid("a.csv", "x'y"),))
    >>> lines_of(book, [sheet_fault(OfficeError, "a.csv", sheet="x'y", row=7, column=2)])[0].link
    "'x''y'!B7"
    """
    grids = {grid.sheet: grid for grid in book.grids}
    ordered = sorted(dict.fromkeys(faults), key=lambda one: (one.warning, one))
    return tuple(_line(number, one, grids.get(one.sheet)) for number, one in enumerate(ordered, start=1))


def _line(number: int, one: SheetFault, grid: Grid | None) -> Line:
    now = grid.shown_at(one.row, one.column) if grid and one.row and one.column else None
    texts = (
        str(number),
        MAY if one.warning else MUST,
        one.sheet or "（整个文件 whole file）",
        one.ref,
        (now.error or now.text or now.formula)[:200] if now else "",
        one.what.text("zh-Hans"),
        one.why.text("zh-Hans"),
        one.do.text("zh-Hans"),
        one.explanation("en"),
        one.code,
    )
    return Line(tuple(guarded(text) for text in texts), _link(grid, one) if grid else "")


def _link(grid: Grid, one: SheetFault) -> str:
    quoted = sheet_name(grid.sheet).replace("'", "''")
    return f"'{quoted}'!{one.ref or 'A1'}"


def sheet_name(name: str) -> str:
    """Return a name that a sheet may carry.

    >>> sheet_name("导出[12]:2023/12"), sheet_name("")
    ('导出_12__2023_12', 'Sheet')
    """
    plain = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("'")
    return plain[:SHEET_NAME_MAX] or "Sheet"


def _place(grid: Grid, one: SheetFault) -> tuple[int, int, str]:
    """Return the cell that carries the comment of a fault, and what is coloured."""
    if not one.column:
        last = max(grid.width, 1)
        return one.row, 1, f"{ref_of(one.row, 1)}:{ref_of(one.row, last)}"
    if not one.row:
        first = next((row[0].row for row in grid.rows if any(c.column == one.column for c in row)), 1)
        return first, one.column, ref_of(first, one.column)
    area = grid.area_around(one.row, one.column)
    first_ref, last_ref = ref_of(area[0], area[1]), ref_of(area[2], area[3])
    return area[0], area[1], first_ref if first_ref == last_ref else f"{first_ref}:{last_ref}"
