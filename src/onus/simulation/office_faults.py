"""Office faults: thirty things that go wrong in an office's files, planted one by one.

In:  the pages and rows of the files as they should be.
Out: the same with faults, and for each its file, sheet, cell, kind and the code that must name it.

The surprise: each fault stands where it spoils nothing else. A road that is named
twice is an extra row, because a road that were renamed would be missed in every other sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from onus.simulation.office_book import Formula, Page, place
from onus.simulation.office_contract import ITEMS

ROADS_FILE, FACILITIES_FILE, SCORING_FILE = "01 道路清单.xlsx", "02 设施清单.xlsx", "03 考核细则.xlsx"
POSTS_FILE, CREWS_FILE, CHECKS_FILE = (
    "04 岗位与人员.xlsx",
    "05 车辆与人工作业.xlsx",
    "06 检查表2023年12月.xlsx",
)
CALLS_FILE, CITY_FILE, LEDGER_FILE = "07 12345工单导出.csv", "08 数字城管案件导出.xls", "09 付款台账.xlsx"
EXTRA_FILE, WEATHER_FILE, CONTRACT_FILE = "10 增项与指令.xlsx", "11 天气记录.xlsx", "12 合同条款表.xlsx"
MACRO_FILE = "05 车辆与人工作业.xlsm"
CALLS_SHEET = "07 12345工单导出"
COMMAND = "=cmd|'/C calc'!A0"
"""A cell that would start the calculator, were it opened and allowed to."""
CUT_INSIDE = "办理中"
NOT_A_MACRO = b"Generated stand-in for a project of macros; there is no program in it.\n"
PAGE_OF_HTML = (
    '<html><head><meta charset="utf-8"><title>案件导出（程序生成的样例）</title></head><body><table border="1">\r\n'
    "<tr><th>案卷编号</th><th>上报时间</th></tr>\r\n<tr><td>CG2023-00001</td><td>2023-12-03 10:05</td></tr>\r\n"
    "</table></body></html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted fault.

    Attributes:
        file: the file as it is called in the faulty folder.
        sheet: its sheet; empty where the whole file is at fault.
        cell: its cell; empty where the whole file is at fault.
        kind: what is wrong, in words joined by hyphens.
        code: the code of the fault that must name the cell.
    """

    file: str
    sheet: str
    cell: str
    kind: str
    code: str


WHOLE_FILES = (
    Planted(MACRO_FILE, "", "", "macro-book", "BOOK-004"),
    Planted(CITY_FILE, "", "", "page-of-html-named-xls", "BOOK-006"),
    Planted(WEATHER_FILE, "", "", "password-protected-book", "BOOK-003"),
)


def planted_in(file: str, pages: list[Page]) -> list[Planted]:
    """Plant the faults of one workbook into its pages, and return them."""
    plant = _PLANTS.get(file)
    return plant(file, {page.name: page for page in pages}) if plant else []


def planted_in_calls(rows: list[list[str]]) -> tuple[list[Planted], bytes]:
    """Plant the faults of the 12345 export, and return them with what the file ends in before its cut."""
    rows[5][7] = "2023-12-14 07:12:00"
    rows[7][5] = COMMAND
    last = len(rows)
    told = [
        Planted(CALLS_FILE, CALLS_SHEET, "H6", "closed-before-received", "SHEET-037"),
        Planted(CALLS_FILE, CALLS_SHEET, "F8", "cell-that-starts-a-program", "BOOK-015"),
        Planted(CALLS_FILE, CALLS_SHEET, f"I{last}", "cut-inside-a-character", "BOOK-009"),
    ]
    return told, CUT_INSIDE.encode("gb18030")


Plant = Callable[[str, dict[str, Page]], list[Planted]]


def _roads(file: str, pages: dict[str, Page]) -> list[Planted]:
    page = pages["道路清单"]
    total = len(page.rows) - 1
    page.rows.insert(total - 1, [15, *page.rows[5][1:]])
    row = total
    page.put(f"H{row}", Formula(f"F{row}*G{row}", 21560))
    page.merged.remove(f"A{total}:E{total}")
    page.merged.append(f"A{total + 1}:E{total + 1}")
    page.put("H10", -8280)
    page.put("H11", Formula("F11*#REF!", "#REF!"))
    page.hidden.append(12)
    page.merged.append("G13:G15")
    page.put("G14", None)
    page.put("G15", None)
    page.put(f"F{total + 1}", 9999)
    return _told(
        file, "道路清单",
        (f"B{row}", "two-roads-of-one-name", "SHEET-030"), ("H10", "negative-area", "SHEET-005"),
        ("H11", "formula-error", "BOOK-013"), ("A12", "hidden-row", "BOOK-016"),
        ("G13", "number-merged-across-rows", "SHEET-021"), (f"F{total + 1}", "wrong-total", "SHEET-020"),
    )  # fmt: skip


def _facilities(file: str, pages: dict[str, Page]) -> list[Planted]:
    page = pages["设施清单"]
    page.put("G9", "约十八")
    page.put("C10", None)
    return _told(
        file,
        "设施清单",
        ("G9", "area-that-is-no-number", "SHEET-001"),
        ("C10", "name-left-empty", "SHEET-007"),
    )


def _scoring(file: str, pages: dict[str, Page]) -> list[Planted]:
    page = pages["考核细则"]
    page.rows.append([9, "作业规范", "乱倒垃圾", "垃圾未倒入中转站的，每次扣2分", None, 4, "附件三第9项", 27])
    page.rows.append(
        [10, "作业规范", "工具乱放", "作业工具占用人行道的，每处扣2分", 2, 1, "附件三第10项", 27]
    )
    return _told(
        file,
        "考核细则",
        ("E11", "points-only-in-words", "SHEET-039"),
        ("F12", "cap-below-points", "SHEET-037"),
    )


def _posts(file: str, pages: dict[str, Page]) -> list[Planted]:
    page = pages["岗位与人员"]
    page.put("F4", "2023年11月31日")
    page.put("G5", "2022年12月31日")
    return _told(
        file, "岗位与人员", ("F4", "31-november", "SHEET-002"), ("G5", "ends-before-it-begins", "SHEET-037")
    )


def _crews(_file: str, pages: dict[str, Page]) -> list[Planted]:
    pages["车辆清单"].put("B6", "样A00001")
    pages["人工作业记录"].put("D20", "25:70")
    pages["人工作业记录"].put("E30", "样例未名路")
    return _told(MACRO_FILE, "车辆清单", ("B6", "one-plate-twice", "SHEET-030")) + _told(
        MACRO_FILE,
        "人工作业记录",
        ("D20", "no-time-of-day", "SHEET-001"),
        ("E30", "unknown-road", "SHEET-031"),
    )


def _checks(file: str, pages: dict[str, Page]) -> list[Planted]:
    first, second = pages["上半月"], pages["下半月"]
    first.put("B4", "2023.12.2")
    first.put("H5", "检查员99号")
    first.put("E7", "绿化缺株")
    second.put("G8", 3)
    second.put("G9", Formula("G8/4", None))
    return _told(
        file, "上半月", ("B4", "date-as-text", "SHEET-022"), ("H5", "unknown-inspector", "SHEET-033"),
        ("E7", "item-not-in-the-annex", "SHEET-035"),
    ) + _told(
        file, "下半月", ("G8", "more-points-than-the-annex-gives", "SHEET-036"),
        ("G9", "formula-without-a-saved-value", "BOOK-012"),
    )  # fmt: skip


def _ledger(file: str, pages: dict[str, Page]) -> list[Planted]:
    pages["付款台账"].put("E4", Decimal("180000.005"))
    return _told(file, "付款台账", ("E4", "finer-than-a-fen", "SHEET-006"))


def _extra(file: str, pages: dict[str, Page]) -> list[Planted]:
    pages["增项单"].put("J4", 1800)
    pages["指令单"].put("H4", Formula("[1]指令!B7", "先清公交站台（样例）"))
    return _told(file, "增项单", ("J4", "amount-is-not-quantity-times-price", "SHEET-037")) + _told(
        file, "指令单", ("H4", "taken-from-another-file", "BOOK-014")
    )


def _contract(file: str, pages: dict[str, Page]) -> list[Planted]:
    row = [label for label, _ in ITEMS].index("付款条款页码") + 3
    pages["合同"].put(f"C{row}", "第十二页后")
    return _told(file, "合同", (f"C{row}", "page-that-is-no-number", "FORM-005"))


def _told(file: str, sheet: str, *cells: tuple[str, str, str]) -> list[Planted]:
    ordered = sorted(cells, key=lambda one: place(one[0]))
    return [Planted(file, sheet, cell, kind, code) for cell, kind, code in ordered]


_PLANTS: dict[str, Plant] = {
    ROADS_FILE: _roads, FACILITIES_FILE: _facilities, SCORING_FILE: _scoring, POSTS_FILE: _posts,
    CREWS_FILE: _crews, CHECKS_FILE: _checks, LEDGER_FILE: _ledger, EXTRA_FILE: _extra, CONTRACT_FILE: _contract,
}  # fmt: skip
