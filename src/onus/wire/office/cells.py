"""Cells: what stands in a cell, as the value that its column asks for.

In:  a filled cell, its column, and what header and title say of units and years.
Out: a value by the type of the column; or `Unreadable`.

| type | value |
|---|---|
| text, id, place, post, service | the text; an id that is a whole number without its `.0` |
| texts, places | a tuple of texts |
| word, words | the word, or words, of the dossier |
| day | `Moment`; a time in the same cell is kept |
| clock | second of the day; or `Moment` where the cell names the day too |
| moment | `Moment` with its time |
| month | `2024-01` |
| number, degree | `Fraction` in the unit of the column |
| whole, money, percent | whole number; minor units; parts per million |
| yes | true or false |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from onus.wire.identifiers import identifier
from onus.wire.office import cell_numbers, cell_times, cell_words
from onus.wire.office.cell_texts import parts, plain
from onus.wire.office.cell_times import Moment
from onus.wire.office.grids import Cell
from onus.wire.office.sheet_kinds import SheetColumn
from onus.wire.office.unreadable import Unreadable, wrong

Entry = str | tuple[str, ...] | int | bool | Fraction | Moment
TEXT_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said of a column outside its cells.

    Attributes:
        unit: unit that its header or the title of the sheet names; empty for none.
        year: the one year that the titles name; None for none or several.
        currency: currency of the dossier.
    """

    unit: str = ""
    year: int | None = None
    currency: str = "CNY"


def entry(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    """Return the value of a filled cell.

    >>> from onus.base.texts import Localized
    >>> length = SheetColumn("length_m", "Length", "长度", "number", Localized(), unit="m")
    >>> entry(Cell(4, 3, None, "１．２"), length, Setting(unit="公里"))
    Fraction(1200, 1)
    """
    return _READERS[column.type](cell, column, setting)


def _text(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    text = cell.text.strip()
    if len(text) > TEXT_MAX:
        return wrong(cell.text, f"a text of at most {TEXT_MAX} characters", f"不超过 {TEXT_MAX} 字的文字")
    return text


def _id(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    whole = isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool)
    text = f"{Decimal(cell.value):f}" if whole else plain(cell.text).replace(" ", "")  # type: ignore[arg-type]
    found = identifier(text)
    return found or wrong(cell.text, "a number or short name without line ends", "编号（不含换行）")


def _texts(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return parts(cell.text)


def _word(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_words.word(cell.text, column.choices, is_open=column.open)


def _words(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_words.words(cell.text, column.choices, is_open=column.open)


def _day(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_times.moment(cell, setting.year)


def _clock(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_times.clock(cell, setting.year)


def _moment(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_times.timed(cell, setting.year)


def _month(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_times.month(cell, setting.year)


def _number(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_numbers.number(cell, unit=column.unit, written=setting.unit)


def _degree(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_numbers.number(cell, unit="deg", written="", least=None)


def _whole(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_numbers.whole(cell, unit=column.unit, written=setting.unit)


def _money(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_numbers.money(cell, written=setting.unit, currency=setting.currency)


def _percent(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_numbers.share_ppm(cell)


def _yes(cell: Cell, column: SheetColumn, setting: Setting) -> Entry | Unreadable:
    return cell_words.yes(cell)


_READERS: Mapping[str, Callable[[Cell, SheetColumn, Setting], Entry | Unreadable]] = {
    "text": _text, "place": _text, "post": _text, "service": _text, "id": _id, "texts": _texts,
    "places": _texts, "word": _word, "words": _words, "day": _day, "clock": _clock, "moment": _moment,
    "month": _month, "number": _number, "degree": _degree, "whole": _whole, "money": _money,
    "percent": _percent, "yes": _yes,
}  # fmt: skip
