"""The look of the clause form: its sheets and notes as a design.

In:  nothing; `contract_form.py` says which fields there are.
Out: `form_design()`, drawn as a workbook by `outside.office.design_books`.
"""

from __future__ import annotations

from onus.base.texts import Localized
from onus.wire.office.contract_form import FORM, FormField, FormSheet
from onus.wire.office.form_words import LISTS, OPEN
from onus.wire.office.sheet_designs import BookDesign, ColumnDesign, SheetDesign

TITLE = Localized(
    "Clauses of a contract, to be filled in from the signed paper", "合同条款填写表（按已签合同填写）"
)
NOTES = (
    Localized(
        "Fill in one sheet after the other, from the signed contract and its annexes. What the contract does not say stays empty: an empty cell means “not agreed”, and Onus shows it as such.",
        "请对照已签合同及附件逐表填写。合同未约定的留空：空格即“未约定”，系统如实显示。",
    ),
    Localized(
        "A header with * must be filled. Grey rows marked 示例 (example) show how a row is written; they are made up and are never read. Write your own rows below them.",
        "表头带 * 的必填。标有“示例”的灰色行仅示范写法，均为虚构，不予读取；请在其下填写。",
    ),
    Localized(
        "Ids (编号) are short names of your choice, once in their sheet; other sheets refer to them. Letters, digits and - are safe, / is not allowed.",
        "编号由填写人自定，在本表内不得重复，供其他表引用；宜用字母、数字和连字符，不得含“/”。",
    ),
    Localized(
        "Clause and page: write the number of the clause as the contract has it, and the page of the scan on which it stands. Findings and papers name both.",
        "条款号、页码：条款号照合同原文填写，页码填扫描件页码；认定结论和文书会同时写明。",
    ),
    Localized(
        "Money in yuan, shares with %, times of day as 07:30, days as 2023-11-01, several entries with 、 between them. Nothing is rounded.",
        "金额以元计；比例带 %；时刻写作 07:30；日期写作 2023-11-01；多项以顿号分隔。系统不作四舍五入。",
    ),
    Localized(
        "The last day of the term is the last day on which services are owed. The coefficient table rises from score 0; a higher score never pays less.",
        "服务期末日为最后一个服务日。系数表自 0 分起逐档递增，高分不得少付。",
    ),
    Localized(
        "Posts, holders and the ladder may be left empty where officers.toml is written otherwise. The name of a holder may be a number (监管员 1 号).",
        "岗位、任职、分工、督办阶梯另行维护的，可不填。任职者可只填编号（如“监管员 1 号”）。",
    ),
    Localized(
        "The sheets are protected against slips, without a password: Review, Unprotect. Then: onus contract read FILE.xlsx --dossier FOLDER. Faults come back by cell, all at once.",
        "为防误改，表头与结构已保护，未设密码，可在“审阅”中撤销保护。填好后运行：onus contract read 文件.xlsx --dossier 文件夹；有误之处按单元格一次列出。",
    ),
)
FORMATS = {"money": "money", "unit_price": "number", "share": "share", "points": "number", "whole": "whole",
           "tenths": "number", "page": "whole", "day": "day", "last_day": "day"}  # fmt: skip
PREFILLED = ("dossier.time_zone", "dossier.currency", "dossier.origin")
"""Items whose usual answer stands in the form from the start, to be seen and changed."""
CHOSEN = ("word", "yes")


def form_design() -> BookDesign:
    """Return the clause form.

    >>> form_design().sheets[0].columns[3].value
    '北京时间 Asia/Shanghai'
    """
    return BookDesign(TITLE, NOTES, tuple(_sheet(sheet) for sheet in FORM), guarded=True)


def _sheet(sheet: FormSheet) -> SheetDesign:
    title = Localized(sheet.english, sheet.name)
    columns = tuple(_column(field) for field in sheet.fields)
    return SheetDesign(sheet.name, title, columns, sheet.upright, sheet.headings)


def _column(field: FormField) -> ColumnDesign:
    words = "yes" if field.kind == "yes" else field.words
    one = field.kind in CHOSEN
    first = field.examples[0] if field.examples else ""
    return ColumnDesign(
        header=field.header,
        note=_with_words(field.note, words) if words in LISTS and not one else field.note,
        needed=field.needed,
        format=FORMATS.get(field.kind, "text"),
        choices=tuple(word.entry for word in LISTS[words]) if one else (),
        open=words in OPEN,
        of_sheet=_sheet_of(words) if field.kind == "ref" else "",
        examples=field.examples,
        value=first if f"{field.table}.{field.key}" in PREFILLED else "",
    )


def _with_words(note: Localized, words: str) -> Localized:
    zh = "、".join(word.zh for word in LISTS[words])
    return Localized(note.en, f"{note.zh}；可填：{zh}")


def _sheet_of(table: str) -> str:
    return next(sheet.name for sheet in FORM if sheet.table == table and not sheet.upright)
