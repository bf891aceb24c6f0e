"""Sheet designs: what a workbook to be filled in looks like, before any file is made.

In:  nothing; this module names the values.
Out: `BookDesign`, its sheets and columns, drawn by `outside.office.design_books`.

The surprise: a design says nothing of colours or fonts. It says what a person
must know to fill a cell in; how that looks is decided in one place for all.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.texts import Localized

NOTES_SHEET, LISTS_SHEET = "填写说明", "选项"
OWN_SHEETS = (NOTES_SHEET, LISTS_SHEET)
"""Sheets of our own workbooks that hold nothing to be read."""
EXAMPLE = "示例"
"""What the first cell of an example row says; such a row is never read."""


@dataclass(frozen=True, slots=True)
class ColumnDesign:
    """One column, or one item of an upright sheet.

    Attributes:
        header: in both languages.
        note: what it means and how it is written.
        needed: whether it must be filled.
        format: `text`, `whole`, `number`, `money`, `share`, `day` or `instant`.
        choices: entries of its list; empty where it has none.
        open: True where another entry may stand beside those of the list.
        of_sheet: sheet whose first column of entries is its list; empty for none.
        examples: what the example rows show.
        value: what stands in it from the start, for an upright sheet.
    """

    header: Localized
    note: Localized
    needed: bool = False
    format: str = "text"
    choices: tuple[str, ...] = ()
    open: bool = False
    of_sheet: str = ""
    examples: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class SheetDesign:
    """One sheet.

    Attributes:
        name: as its tab shows it.
        title: in both languages.
        columns: in their order.
        upright: True where the items stand one under the other.
        headings: of an upright sheet: place of a column and the heading above it.
        note: what the sheet is for.
    """

    name: str
    title: Localized
    columns: tuple[ColumnDesign, ...]
    upright: bool = False
    headings: tuple[tuple[int, Localized], ...] = ()
    note: Localized = Localized()

    @property
    def example_count(self) -> int:
        """Return how many example rows it has.

        >>> SheetDesign("a", Localized(), ()).example_count
        0
        """
        return max((len(column.examples) for column in self.columns), default=0)


@dataclass(frozen=True, slots=True)
class BookDesign:
    """One workbook.

    Attributes:
        title: in both languages.
        notes: paragraphs of its first sheet.
        sheets: in their order.
        guarded: True where headers and structure are protected, without a password.
    """

    title: Localized
    notes: tuple[Localized, ...]
    sheets: tuple[SheetDesign, ...]
    guarded: bool = False
