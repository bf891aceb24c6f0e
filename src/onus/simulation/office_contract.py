"""Office contract: the clause form of a generated contract, filled in.

In:  the lists of the same place.
Out: pages of one workbook, as `onus contract new` draws them.

The surprise: the headers stand here once more, because the simulation shares no
code with the rest. A journey reads the form, so a header that drifts is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from onus.simulation.office_book import Page, Share, Value
from onus.simulation.office_lists import MADE_UP, OFFICE, TOILETS

Entry = Mapping[str, Value]
ITEMS: tuple[tuple[str, Value], ...] = (
    ("卷宗", "#"), ("卷宗编号", "sample-street-2023"), ("卷宗名称", "样例街道环卫服务（程序生成的样例）"),
    ("卷宗英文名称", "Sanitation of a sample subdistrict (generated)"), ("时区", "北京时间"), ("币种", "人民币"),
    ("资料性质", "生成"), ("适用规则集", "cn-national"), ("施行日期不明仍适用的规则", None),
    ("认定起始日", date(2023, 12, 1)), ("认定截止日", date(2023, 12, 31)), ("申辩时限（小时）", 120),
    ("合同", "#"), ("合同编号", "YL-2023-001"), ("合同名称", "样例街道道路清扫保洁及除雪服务合同（样例）"),
    ("合同英文名称", "Street cleaning and snow clearing (sample)"), ("合同类型", "政府购买服务"), ("付费方", "政府付费"),
    ("签订日期", date(2023, 10, 20)), ("服务期首日", date(2023, 11, 1)), ("服务期末日", date(2024, 10, 31)),
    ("合同价款（元）", 2160000), ("计价周期", "年"), ("使用者付费比例", None), ("合同出处", "生成的样例合同，无扫描件"),
    ("付款条款", "#"), ("付款条款号", "7.2"), ("付款条款页码", 12), ("计付方式", "按分"), ("期末后几日内付款", 30),
    ("质保（预留）比例", None), ("无证据是否按未履行计付", "否"), ("代履行费用条款号", "9.3"), ("是否示例条款", "是"),
    ("考核评分", "#"), ("考核条款号", "附件三第2条"), ("考核条款页码", 23), ("满分", 100), ("解约计次分数线", 75),
    ("连续几期可解约", 5), ("累计几期可解约", None), ("解约计次周期", "季"), ("计分所需最少认定数", 1), ("是否示例评分", "是"),
    ("逾期付款利息", "#"), ("利息条款号", None), ("利息条款页码", None), ("适用利率规则", None), ("日利率", None),
    ("督办", "#"), ("督办阶梯依据", None),
)  # fmt: skip
"""Of the first sheet, in its order; `#` marks a heading."""
HEADERS: Mapping[str, tuple[str, ...]] = {
    "当事人": ("角色", "名称", "英文名称", "机构编号", "性质"),
    "标段": ("标段编号", "标段名称", "英文名称", "所含区域"),
    "服务事项": ("服务编号", "服务名称", "英文名称"),
    "触发条件": (
        "触发编号", "种类", "气象站", "降雪分级规则", "间断几小时为结束", "最小降水量（毫米）", "周期", "星期", "开始时刻",
        "到期时刻", "季节首日", "季节末日", "每年到期日", "提前几天开启", "宣布开启时间", "宣布到期时间", "计入的服务", "宣布岗位",
    ),
    "合同义务": (
        "义务编号", "条款号", "页码", "承诺内容", "英文内容", "服务编号", "触发编号", "义务人", "责任领域", "计时口径",
        "道路等级", "区域", "标段编号", "种类", "指定路段或点位", "认定方式", "应达比例", "作业遍数", "双向分别计算",
        "可计入的证据", "所需次数", "最低证据强度", "触发后几小时内", "按降雪等级（小时）", "按道路等级（小时）", "当日几点前",
        "几个工作日内", "起算点", "新雪几毫米重新起算", "逾期几天后不再查", "适用规则",
    ),
    "单价": (
        "单价编号", "条款号", "页码", "义务编号", "名称", "英文名称", "计价单位", "金额（元）", "每几个单位", "逾期履行支付比例",
        "免责支付比例",
    ),
    "扣款": (
        "扣款编号", "条款号", "页码", "义务编号", "针对结果", "名称", "英文名称", "计扣单位", "检查项目", "每次金额（元）",
        "每次扣分", "单期上限（元）", "单期扣分上限", "是否自动计扣",
    ),
    "系数表": ("起始分（含）", "付款系数", "奖励比例", "预留比例"),
    "激励": (
        "激励编号", "条款号", "页码", "名称", "英文名称", "种类", "义务编号", "按时率达到", "奖励比例", "定额（元）", "所需最少认定数",
    ),
    "指标": ("指标编号", "名称", "英文名称", "义务编号", "目标值", "条款号", "页码"),
    "机构": ("机构编号", "机构名称", "英文名称", "承担角色"),
    "岗位": ("岗位编号", "机构编号", "岗位名称", "英文名称", "权限", "授权依据", "是否机构负责人"),
    "任职": ("岗位编号", "任职者姓名或编号", "是否仅为编号", "任职起", "任职止", "是否代理", "登记时间", "任职依据"),
    "分工": ("岗位编号", "责任领域", "区域"),
    "督办阶梯": ("岗位编号", "几小时内作为", "计为作为的行为"),
}  # fmt: skip
STEPS = ((0, "0.8", "0"), (75, "0.95", "0"), (90, "1", "0"), (95, "1", "0.01"))
"""From a score: coefficient, bonus; five per cent are held back at each. A sample."""


def contract() -> list[Page]:
    """Return the filled clause form."""
    rows: list[list[Value]] = [[f"合同条款填写表{MADE_UP}"], ["项目", "Item", "填写内容"]]
    # The second cell is blank in a heading, and in no other line.
    rows += [[label] if value == "#" else [label, "·", value] for label, value in ITEMS]
    pages = [Page("合同", rows, (2,), ["A1:C1"], widths={1: 26, 2: 6, 3: 48})]
    entries = _entries()
    for name, header in HEADERS.items():
        table: list[list[Value]] = [[f"{name}{MADE_UP}"], ["序号", *header]]
        for number, entry in enumerate(entries.get(name, ()), start=1):
            table.append([number, *(entry.get(column) for column in header)])
        pages.append(Page(name, table, (2,), widths={1: 6}))
    return pages


def _entries() -> Mapping[str, tuple[Entry, ...]]:
    return {
        "当事人": (
            {"角色": "采购人", "名称": OFFICE, "英文名称": "Subdistrict office (sample)", "性质": "公共机构"},
            {"角色": "承包方", "名称": "样例承包方（不存在）", "英文名称": "Contractor (does not exist)", "性质": "企业"},
        ),
        "服务事项": (
            {"服务编号": "sweep", "服务名称": "清扫保洁", "英文名称": "Sweeping"},
            {"服务编号": "snow", "服务名称": "除雪", "英文名称": "Snow clearing"},
            {"服务编号": "toilet", "服务名称": "公厕保洁", "英文名称": "Public toilets"},
        ),
        "触发条件": (
            {"触发编号": "snowfall", "种类": "降雪", "气象站": "样例气象站", "降雪分级规则": "CN-SNOW-GRADES",
             "间断几小时为结束": 6, "最小降水量（毫米）": Decimal("0.1")},
            {"触发编号": "morning", "种类": "日历", "周期": "每日", "开始时刻": "05:00", "到期时刻": "08:00"},
            {"触发编号": "toilets", "种类": "日历", "周期": "每日", "开始时刻": "06:00", "到期时刻": "18:00"},
        ),
        "合同义务": _obligations(),
        "单价": (
            {"单价编号": "month", "条款号": "7.1", "页码": 11, "名称": "每月服务费", "英文名称": "Monthly fee",
             "计价单位": "月", "金额（元）": 180000},
        ),
        "扣款": tuple(
            {"扣款编号": code, "条款号": clause, "页码": 13, "义务编号": owed, "针对结果": outcomes, "名称": zh,
             "英文名称": en, "计扣单位": "每项", "每次扣分": Decimal(points), "单期扣分上限": cap, "是否自动计扣": "是"}
            for code, clause, owed, outcomes, zh, en, points, cap in (
                ("snow-late", "8.1", "CLEAR-24", "逾期、未履行", "清雪逾期或未清", "Road late or not cleared", "1", 15),
                ("sweep-unmet", "8.2", "SWEEP-DAILY", "未履行", "未按时普扫", "Road not swept", "0.5", 5),
                ("toilet-unmet", "8.3", "TOILET-DAILY", "未履行", "公厕保洁次数不足", "Toilet cleaned less than twice", "0.5", 5),
            )
        ),
        "系数表": tuple(
            {"起始分（含）": score, "付款系数": Share(Decimal(pays)), "奖励比例": Share(Decimal(bonus)),
             "预留比例": Share(Decimal("0.05"))}
            for score, pays, bonus in STEPS
        ),
    }  # fmt: skip


def _obligations() -> tuple[Entry, ...]:
    common = {"义务人": "承包方", "认定方式": "次数", "最低证据强度": "自报"}
    return (
        {**common, "义务编号": "SWEEP-DAILY", "条款号": "3.1", "页码": 5, "承诺内容": "每日8时前普扫一遍",
         "英文内容": "Sweep each road by 8 each morning", "服务编号": "sweep", "触发编号": "morning",
         "责任领域": "清扫保洁", "种类": "路段", "可计入的证据": "班组作业单", "所需次数": 1},
        {**common, "义务编号": "CLEAR-24", "条款号": "3.4", "页码": 6, "承诺内容": "雪停后24小时内清雪",
         "英文内容": "Clear within 24 hours of the end of a snowfall", "服务编号": "snow", "触发编号": "snowfall",
         "责任领域": "除雪", "种类": "路段", "可计入的证据": "检查、班组作业单", "所需次数": 1, "触发后几小时内": 24,
         "起算点": "结束时"},
        {**common, "义务编号": "TOILET-DAILY", "条款号": "3.6", "页码": 7, "承诺内容": "公厕每日保洁不少于两次",
         "英文内容": "Clean each toilet twice a day", "服务编号": "toilet", "触发编号": "toilets",
         "责任领域": "公厕保洁", "种类": "点位", "指定路段或点位": "、".join(code for code, *_ in TOILETS),
         "可计入的证据": "班组作业单", "所需次数": 2},
    )  # fmt: skip
