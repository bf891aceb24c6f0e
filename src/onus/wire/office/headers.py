"""Headers: where a sheet begins, what its columns are called, and which of its rows are facts.

In:  a grid, and the header names that any kind of sheet knows.
Out: `Layout`: titles above, headings, rows of facts, totals, notes below; or None.

The surprise: a header may stand in several rows, with merged groups above the names
and units or a second language below them. All of it belongs to the heading of a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onus.wire.office.cell_texts import folded, header_name, plain
from onus.wire.office.cell_times import years_in
from onus.wire.office.grids import Cell, Grid
from onus.wire.office.units import is_unit

ROWS_LOOKED_AT = 20
ROWS_OF_A_HEADER = 3
COLUMNS_LOOKED_AT = 300
FEWEST_NAMES = 2
TOTALS = ("合计", "小计", "总计", "共计", "总合计", "total", "subtotal", "sum", "grandtotal")
PART_TOTALS = ("小计", "subtotal")
EXAMPLES = ("示例", "例", "example", "样例", "填写示例")
_NOTE = re.compile(
    r"(注|备注|说明|填表|制表|填报|审核|审批|复核|负责人|经办人|签字|签名|签章|盖章|单位\(盖章\)|日期|检查人|被检查单位|联系电话|note|remark|signed)"
    r"[^:]{0,8}[:.)、\d]|^注$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"[(]?[一二三四五六七八九十]+[)]?[、.]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column.

    Attributes:
        column: number of the column.
        texts: what stands in the header above the column, top down, each once.
    """

    column: int
    texts: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the heading as one text.

        >>> Heading(3, ("规格", "长度（米）")).label
        '规格 长度（米）'
        """
        return " ".join(self.texts)

    def names(self) -> tuple[str, ...]:
        """Return what the column may be known by: the nearest text first, then the rest, then all together.

        >>> Heading(3, ("规格", "长度（米）")).names()
        ('长度', '规格', '规格长度')
        """
        found = [header_name(text) for text in reversed(self.texts)]
        joined = header_name("".join(self.texts))
        names = tuple(dict.fromkeys(name for name in (*found, joined) if name))
        # A row of units below the names is no name; where it is all there is (分值), it is one.
        return tuple(name for name in names if not is_unit(name)) or names


@dataclass(frozen=True, slots=True)
class Total:
    """A row of totals.

    Attributes:
        row: its number.
        partial: True where it closes a group (小计) and not the sheet.
    """

    row: int
    partial: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out.

    Attributes:
        first: first row of its header.
        last: last row of its header.
        headings: the columns that have one.
        body: numbers of the rows that hold facts.
        totals: rows of totals, top down.
        groups: rows that only name a group of the rows below them.
        titles: texts above the header.
    """

    first: int
    last: int
    headings: tuple[Heading, ...]
    body: tuple[int, ...]
    totals: tuple[Total, ...] = ()
    groups: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()

    def heading(self, column: int) -> Heading:
        """Return the heading of a column; an empty one where it has none.

        >>> Layout(1, 1, (), ()).heading(2).texts
        ()
        """
        return next((one for one in self.headings if one.column == column), Heading(column, ()))

    def years(self) -> tuple[int, ...]:
        """Return the years that the titles name.

        >>> Layout(2, 2, (), (), titles=("2024年1月检查表",)).years()
        (2024,)
        """
        return tuple(sorted({year for title in self.titles for year in years_in(title)}))


def layout_of(grid: Grid, known: frozenset[str]) -> Layout | None:
    """Return how a sheet is laid out; None where no row of it looks like a header.

    Args:
        grid: the sheet.
        known: the names of all columns of all kinds, as `header_name` evens them.

    >>> rows = (("道路清单",), ("路名", "长度（米）"), ("人民路", "820"), ("合计", "820"), ("注：不含桥",))
    >>> cells = tuple(tuple(Cell(r, c, t, t) for c, t in enumerate(row, 1)) for r, row in enumerate(rows, 1))
    >>> found = layout_of(Grid("a.xlsx", "1", cells), frozenset({"路名", "长度"}))
    >>> found.first, found.body, found.totals, found.titles
    (2, (3,), (Total(row=4, partial=False),), ('道路清单',))
    """
    head = _head_of(grid)
    block = _header_block(head, known)
    if block is None:
        return None
    first, last = block
    headings = tuple(one for one in _headings(head, first, last) if one.texts)
    titles = [
        cell.text.strip() for row in grid.rows if row[0].row < first for cell in row if not cell.is_blank
    ]
    body, totals, groups = _rows_below(grid, last, headings)
    return Layout(first, last, headings, body, totals, groups, tuple(titles))


def _head_of(grid: Grid) -> Grid:
    """Return the first rows and columns of a sheet, where its header is looked for."""
    rows = grid.rows[: ROWS_LOOKED_AT + ROWS_OF_A_HEADER]
    end = rows[-1][0].row if rows else 0
    near = tuple(tuple(cell for cell in row if cell.column <= COLUMNS_LOOKED_AT) for row in rows)
    merged = tuple(area for area in grid.merged if area[0] <= end)
    return Grid(grid.file, grid.sheet, tuple(row for row in near if row), merged)


def _header_block(grid: Grid, known: frozenset[str]) -> tuple[int, int] | None:
    rows = [row[0].row for row in grid.rows[:ROWS_LOOKED_AT]]
    best: tuple[int, int, int] | None = None
    for first in rows:
        for last in range(first, first + ROWS_OF_A_HEADER):
            names = sum(bool(known.intersection(one.names())) for one in _headings(grid, first, last))
            score = names * 10 - (last - first)
            if names >= FEWEST_NAMES and (best is None or score > best[0]):
                best = score, first, last
    if best is None:
        return None
    _, first, last = best
    while last < first + ROWS_OF_A_HEADER and _continues(grid, last + 1, known):
        last += 1
    return first, last


def _continues(grid: Grid, row: int, known: frozenset[str]) -> bool:
    """Return whether a row below a header still belongs to it: names in another language, or units."""
    filled = [cell for cell in grid.row(row) if not cell.is_blank]
    told = [
        cell for cell in filled if header_name(cell.text) in known or is_unit(plain(cell.text).strip("()"))
    ]
    return len(filled) >= FEWEST_NAMES and len(told) * 2 > len(filled)


def _headings(grid: Grid, first: int, last: int) -> Iterator[Heading]:
    for column in range(1, min(grid.width, COLUMNS_LOOKED_AT) + 1):
        texts: list[str] = []
        for row in range(first, last + 1):
            text = grid.shown_at(row, column).text.strip()
            if text and text not in texts:
                texts.append(text)
        yield Heading(column, tuple(texts))


def _rows_below(
    grid: Grid, last: int, headings: tuple[Heading, ...]
) -> tuple[tuple[int, ...], tuple[Total, ...], tuple[int, ...]]:
    body: list[int] = []
    totals: list[Total] = []
    groups: list[int] = []
    header = {folded(text) for heading in headings for text in heading.texts}
    for row in grid.rows:
        filled = [cell for cell in row if not cell.is_blank]
        if not filled or filled[0].row <= last:
            continue
        number, text = filled[0].row, folded(filled[0].text)
        if _is_total(filled):
            totals.append(
                Total(number, partial=any(folded(c.text).startswith(PART_TOTALS) for c in filled[:3]))
            )
        elif text in EXAMPLES or _is_note(filled) or all(folded(c.text) in header for c in filled):
            continue
        elif len(filled) == 1 and _is_group(grid, filled[0]):
            groups.append(number)
        else:
            body.append(number)
    return tuple(body), tuple(totals), tuple(groups)


def _is_total(filled: list[Cell]) -> bool:
    return any(folded(cell.text).rstrip(":") in TOTALS for cell in filled[:3])


def _is_note(filled: list[Cell]) -> bool:
    texts = [plain(cell.text) for cell in filled]
    return bool(_NOTE.match(texts[0])) and (len(texts) == 1 or all(":" in text for text in texts))


def _is_group(grid: Grid, cell: Cell) -> bool:
    _, left, _, right = grid.area_around(cell.row, cell.column)
    return right > left or bool(_GROUP.match(plain(cell.text)))
