"""Template designs: one workbook to be filled in for each kind of sheet that an office keeps.

In:  the kinds of sheet, as `sheets.toml` has them.
Out: a `BookDesign` for each kind, drawn by `outside.office.design_books`.

The surprise: nothing about a column is said here. The importer and the templates are
made of the same lines, so a template that is filled in is always understood.
"""

from __future__ import annotations

from onus.base.texts import Localized
from onus.wire.office.sheet_designs import BookDesign, ColumnDesign, SheetDesign
from onus.wire.office.sheet_kinds import SheetColumn, SheetKind

FORMATS = {"day": "day", "moment": "instant", "number": "number", "whole": "whole", "money": "money",
           "percent": "share", "degree": "number"}  # fmt: skip
YES = ("是", "否")
NOTES = (
    Localized(
        "Fill in the second sheet, one row for each entry, and put the file into the folder of your office's files. Then: onus import office FOLDER --dossier DOSSIER.",
        "请填写第二张工作表，每行一项，存入本单位资料文件夹，然后运行：onus import office 文件夹 --dossier 卷宗。",
    ),
    Localized(
        "A header with * must be filled. A grey row whose first cell says 示例 shows how a row is written; it is made up and is never read. Write your own rows below it.",
        "表头带 * 的必填。首格为“示例”的灰色行仅示范写法，均为虚构，不予读取；请在其下填写。",
    ),
    Localized(
        "Columns may be moved or left out where they have no *; columns of your own may stand beside them and are not read. Your own tables need not look like this one: any workbook of this kind is understood.",
        "列可以移动，不带 * 的列可以删去，也可另加自用列（不读取）。自有台账不必改成此样式，同类工作簿均可导入。",
    ),
    Localized(
        "Faults come back as the same workbook with marked cells and comments, all at once. Correct them there and import again: nothing is lost and nothing is deleted.",
        "有误之处会在同一工作簿中标色并加批注，一次列全。改正后重新导入即可，原有记录不删除。",
    ),
)


def template_design(kind: SheetKind) -> BookDesign:
    """Return the workbook to be filled in for a kind of sheet.

    >>> day = SheetColumn("day", "Day", "日期", "day", Localized("When.", "何时。"), required=True)
    >>> kind = SheetKind("crews", "crews.csv", Localized("Crews", "班组"), (), (day,), ("day",), Localized())
    >>> template_design(kind).sheets[0].columns[0].format
    'day'
    """
    columns = tuple(_column(column) for column in kind.columns)
    sheet = SheetDesign(kind.title.zh, kind.title, columns, note=kind.note)
    return BookDesign(kind.title, (kind.note, *NOTES), (sheet,))


def _column(column: SheetColumn) -> ColumnDesign:
    choices = tuple(choice.zh for choice in column.choices) if column.type == "word" else ()
    return ColumnDesign(
        header=Localized(column.en, column.zh),
        note=_note(column),
        needed=column.required,
        format=FORMATS.get(column.type, "text"),
        choices=YES if column.type == "yes" else choices,
        # The importer knows more spellings than a list can show, so that a list only warns.
        open=True,
        examples=(column.example,),
    )


def _note(column: SheetColumn) -> Localized:
    if column.type != "words":
        return column.note
    listed = "、".join(choice.zh for choice in column.choices)
    return Localized(column.note.en, f"{column.note.zh}可填：{listed}")
