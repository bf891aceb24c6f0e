"""Faults of the clause form, and faults of the dossier as its cells would say them.

In:  a fault of a dossier's file, found while the form was turned into it.
Out: the same fault at the cell that caused it, in both languages.

The surprise: what a rule of the dossier refuses is found by the dossier's own
reader, once; here it is only said again, in the words of the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from onus.base.errors import Fault
from onus.base.texts import Localized
from onus.wire.office.sheet_faults import OfficeError, SheetFault

Place = tuple[str, int, int]
"""Sheet, row and column; row and column are 0 where the whole is meant."""


class NotTheForm(OfficeError):
    """A workbook that is no clause form."""

    code = "FORM-001"
    what = "This workbook is no clause form: it has no sheet `{name}`."
    why = "Cells are found by the names of sheets and headers, and by nothing else."
    do = "Write a new form with: onus contract new FILE.xlsx, and fill it in; do not rename its sheets."
    zh_what = "本工作簿不是合同条款填写表：没有工作表“{name}”。"
    zh_why = "系统只按工作表名和表头查找单元格。"
    zh_do = "用 onus contract new FILE.xlsx 生成新表后填写，不要改动工作表名称。"


class SheetGone(OfficeError):
    """A sheet of the form is missing."""

    code = "FORM-002"
    what = "The sheet `{name}` is missing."
    why = "What it would have said counts as not agreed."
    do = "Copy the sheet back from a new form (onus contract new FILE.xlsx), or leave it out if nothing is agreed."
    zh_what = "缺少工作表“{name}”。"
    zh_why = "其中内容将视为未约定。"
    zh_do = "从新生成的填写表中复制该工作表；确无约定的可不补。"


class HeaderGone(OfficeError):
    """A header of the form is missing."""

    code = "FORM-003"
    what = "The header `{header}` is missing on this sheet."
    why = "Without it nobody can say what the cells below it mean."
    do = "Write it back as in a new form; columns may be moved, not renamed. An older form may go without it."
    zh_what = "本工作表缺少表头“{header}”。"
    zh_why = "没有表头就无法判断其下各格的含义。"
    zh_do = "按新表恢复该表头；列可以移动，不可改名。旧版填写表可以没有。"


class NotFilled(OfficeError):
    """A cell that must be filled is empty."""

    code = "FORM-004"
    what = "`{header}` is empty."
    why = "It must be filled: nothing is guessed from the rest of the row."
    do = "Fill it in from the signed contract."
    zh_what = "“{header}”未填写。"
    zh_why = "该项必填，系统不作推测。"
    zh_do = "请按已签合同填写。"


class WrongEntry(OfficeError):
    """A cell holds something else than what is asked."""

    code = "FORM-005"
    what = "`{header}` holds `{found}`; asked is {asked}."
    why = "A clause may be read in one way only."
    do = "Correct the cell; the sheet of notes says how it is written."
    zh_what = "“{header}”填写为“{found}”，应为{asked}。"
    zh_why = "条款内容只能有一种读法。"
    zh_do = "请改正该单元格，写法见“填写说明”。"


class ExampleChanged(OfficeError):
    """A row is marked as an example and says something of its own."""

    code = "FORM-006"
    what = "This row is marked as an example and is not read, although its cells were changed."
    why = "It may be an entry that was written over the example."
    do = "If it is a real entry, clear the mark in its first cell; if not, delete the row."
    zh_what = "本行标有“示例”，虽有改动，未予读取。"
    zh_why = "可能是直接在示例行上填写的内容。"
    zh_do = "如系正式内容，请删去首格的“示例”字样；否则删除本行。"


class SheetNotRead(OfficeError):
    """A sheet that the form does not know."""

    code = "FORM-007"
    what = "The sheet `{name}` is not part of the form and is not read."
    why = "What it says would be passed over in silence."
    do = "Move its entries to the sheet they belong to, or leave it as a note of your own."
    zh_what = "工作表“{name}”不属于填写表，未予读取。"
    zh_why = "其内容不会进入卷宗。"
    zh_do = "请将内容移至相应工作表；仅作备注的可保留。"


SORTS = {
    "body": "机构", "trigger": "触发条件", "service": "服务事项", "obligation": "合同义务", "rule": "规则",
    "post": "岗位", "lot": "标段", "price": "单价", "deduction": "扣款", "incentive": "激励",
    "indicator": "指标", "party": "当事人",
}  # fmt: skip
_WHAT: tuple[tuple[str, str], ...] = (
    (r"ends must be after starts", "服务期末日须不早于首日"),
    (r"assessed_until must not be before assessed_from", "认定截止日不得早于起始日"),
    (r"until must be after since", "任职止须晚于任职起"),
    (r"\w+ must not be negative", "不得为负数"),
    (r"\w+ must be from 0 to 1000000", "须在 0% 至 100% 之间"),
    (r"share_ppm must be above 0.*", "须大于 0% 且不超过 100%"),
    (r"\w+ must be at least 1", "至少为 1"),
    (r"a deduction with per = `check` must name its inspection_item", "按每次检查计扣的，须填写检查项目"),
    (r"the first of steps must begin at 0.*", "第一档须从 0 分起，使每个分数都有对应系数"),
    (r"from_milli of steps must rise", "起始分须逐行递增"),
    (r"a higher one of steps must not pay less.*", "高分档的付款系数、奖励不得低于低分档"),
    (r"within_weekdays stands alone.*", "填写“几个工作日内”的，不得再填触发后小时数或当日时刻"),
    (r"currency must be a code of ISO 4217.*", "币种须为现行 ISO 4217 代码，如 CNY"),
    (r"\w+ must be one of (?P<list>.+), not '(?P<name>.*)'", "“{name}”不在可选范围之内（{list}）"),
    (r"`(?P<name>\w+)` is missing\.", "缺少必填内容（{name}）"),
    (r"The (?P<sort>\w+) `(?P<name>.*)` is not known\.", "{sort}“{name}”不存在"),
    (r"The obligation `(?P<name>.*)` names no clause\.", "合同义务“{name}”未写明条款号"),
    (r"The post `(?P<name>.*)` has two holders at once: (?P<one>.*) and (?P<other>.*)\.",
     "岗位“{name}”同一时间有两名任职者：{one}、{other}"),
    (r"There is no ladder\.", "未填写督办阶梯"),
    (r"The (?P<sort>\w+) id `(?P<name>.*)` stands twice\.", "{sort}编号“{name}”重复"),
    (r"The (?P<sort>\w+) id `(?P<name>.*)` (?P<found>.*)\.", "{sort}编号“{name}”不可用（{found}）"),
    (r"The rule (?P<name>.*) is in force on no day of the contract\.", "规则“{name}”在合同期内均未施行"),
    (r"The rule (?P<name>.*) has no version `(?P<one>.*)`\.", "规则“{name}”没有版本“{one}”"),
    (r"`(?P<name>.*)` is no time zone\.", "“{name}”不是时区名称"),
    (r"There is no law pack `(?P<name>.*)`\.", "没有规则集“{name}”"),
)  # fmt: skip
_WHY_DO: Mapping[str, tuple[str, str]] = {
    "DOSSIER-003": ("认定结论只能建立在含义明确的数据之上。", "请按合同原文改正。"),
    "DOSSIER-005": ("系统不作推测。", "请补填。"),
    "DOSSIER-021": ("日期和期限按当地时钟计算。", "请填写 IANA 时区名，如 Asia/Shanghai。"),
    "DOSSIER-030": ("指向不明的义务等于无人负责。", "请改正编号，或在相应工作表中补充该项。"),
    "DOSSIER-031": ("认定结论须引用所依条款。", "请填写已签合同的条款号。"),
    "DOSSIER-032": ("两人同时负责，等于无人负责。", "请填写前任的任职止，或将其中一人标为代理。"),
    "DOSSIER-033": ("无人作为时，案件须移交上一级岗位。", "请填写岗位及其时限。"),
    "DOSSIER-034": ("认定结论只能指向一项。", "请分别使用不同编号。"),
    "DOSSIER-035": ("以当日施行的版本为准。", "请只写规则编号。"),
    "DOSSIER-036": (
        "将适用条款本身约定的期限和标准。",
        "施行日期不明的，列入“施行日期不明仍适用的规则”；否则改用其他规则。",
    ),
    "DOSSIER-038": ("履约事项名称由义务、地点、触发组成，不得混同。", "请改用其他编号。"),
    "PACK-002": ("只能依据可出示文本的规则认定。", "请填写已有规则集。"),
}


def in_form_words(fault: Fault, file: str, place: Place) -> SheetFault:
    """Return a fault of a dossier's file as a fault of a cell.

    >>> told = Fault("contract.toml", 3, "ends", "DOSSIER-003", "ends must be after starts.", "Why.", "Do.")
    >>> in_form_words(told, "form.xlsx", ("合同", 24, 3)).sentence("zh-Hans")
    'form.xlsx!合同!C24 DOSSIER-003 服务期末日须不早于首日。认定结论只能建立在含义明确的数据之上。请按合同原文改正。'
    """
    why, do = _WHY_DO.get(fault.code, ("", ""))
    return SheetFault(
        file=file,
        sheet=place[0],
        row=place[1],
        column=place[2],
        code=fault.code,
        what=Localized(fault.what, _what_zh(fault.what)),
        why=Localized(fault.why, why or fault.why),
        do=Localized(fault.do, do or fault.do),
        warning=fault.warning,
    )


def _what_zh(what: str) -> str:
    for pattern, zh in _WHAT:
        for sentence in (what, what.removesuffix(".")):
            match = re.fullmatch(pattern, sentence)
            if match is not None:
                named = match.groupdict()
                named["sort"] = SORTS.get(named.get("sort", ""), named.get("sort", ""))
                return f"{zh.format(**named)}。"
    return f"填写有误：{what}"
