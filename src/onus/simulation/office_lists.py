"""Office lists: what a generated subdistrict keeps as lists: roads, facilities, annex, posts, vehicles, contract.

In:  nothing; the place is made up from end to end.
Out: pages of workbooks.

The surprise: the lists look as offices keep them, not as a program wants them:
headers in two rows, totals, notes below, a full-width number, units in brackets.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from onus.simulation.office_book import Formula, Page, Value

MADE_UP = "（程序生成的样例，非真实数据 Generated sample）"
OFFICE = "样例街道办事处"
ROADS = (
    ("样例甲路", "样例一口", "样例二口", "主干路", 1200, 24, "一社区"),
    ("样例乙路", "样例二口", "样例三口", "主干路", 980, 22, "一社区"),
    ("样例丙路", "样例一口", "样例四口", "主干路", 1460, 20, "二社区"),
    ("样例丁路", "样例三口", "样例五口", "次干路", 760, 14, "一社区"),
    ("样例戊路", "样例四口", "样例六口", "次干路", 840, 14, "二社区"),
    ("样例己路", "样例五口", "样例七口", "次干路", 690, 12, "一社区"),
    ("样例庚路", "样例六口", "样例八口", "次干路", 905, 12, "二社区"),
    ("样例辛路", "样例七口", "样例九口", "支路", 520, 9, "一社区"),
    ("样例壬路", "样例八口", "样例九口", "支路", 480, 9, "二社区"),
    ("样例癸路", "样例九口", "样例十口", "支路", 610, 8, "二社区"),
    ("样例子巷", "样例甲路", "样例丁路", "背街小巷", 210, 4, "一社区"),
    ("样例丑巷", "样例乙路", "样例己路", "背街小巷", 185, 4, "一社区"),
    ("样例寅巷", "样例丙路", "样例戊路", "背街小巷", 240, 5, "二社区"),
    ("样例卯巷", "样例戊路", "样例庚路", "背街小巷", 160, 4, "二社区"),
)
"""Name, from, to, class, length in metres, width in metres, district."""
TOILETS = (
    ("GC-01", "样例甲路公厕", "样例甲路 1 号旁", 46), ("GC-02", "样例丁路公厕", "样例丁路 8 号旁", 38),
    ("GC-03", "样例庚路公厕", "样例庚路 5 号旁", 40), ("GC-04", "样例癸路公厕", "样例癸路 2 号旁", 35),
)  # fmt: skip
ITEMS = (
    ("道路保洁", "路面垃圾", "路面有成片垃圾、污渍的，每处扣0.5分", "0.5", 5, 24),
    ("道路保洁", "果皮箱满溢", "果皮箱满溢未清掏的，每处扣0.5分", "0.5", 4, 24),
    ("道路保洁", "边沟积泥", "道路边沟积泥未清的，每处扣0.5分", "0.5", 3, 24),
    ("冬季除雪", "积雪未清", "超过约定时限仍有积雪的，每处扣2分", "2", 20, 25),
    ("冬季除雪", "堆雪占道", "清理的积雪堆放占用车行道的，每处扣1分", "1", 6, 25),
    ("公厕保洁", "公厕异味", "公厕有明显异味的，每座次扣1分", "1", 6, 26),
    ("公厕保洁", "公厕设施损坏", "设施损坏24小时未报修的，每座次扣1分", "1", 4, 26),
    ("作业规范", "作业人员未着工装", "作业时未着反光工装的，每人次扣0.5分", "0.5", 2, 27),
)
SUPERVISOR, INSPECTOR, DEPUTY, HEAD, ABOVE = (
    "环卫监管岗", "考核检查岗", "分管副主任", "街道办事处主任", "区环卫督导岗",
)  # fmt: skip
PLATES = ("样A00001", "样A00002", "样A00003", "样A00004")


def roads() -> list[Page]:
    """Return the road list, its header in two rows with merged groups."""
    rows: list[list[Value]] = [
        [f"样例街道道路清扫保洁清单{MADE_UP}"],
        [f"填报单位：{OFFICE}"],
        ["序号", "道路名称", "起讫点", None, "道路等级", "规格", None, None, "所属辖区", "备注"],
        [None, None, "起点", "终点", None, "长度（米）", "宽度（米）", "面积（平方米）", None, None],
    ]
    for number, (name, begins, ends, grade, length, width, district) in enumerate(ROADS, start=1):
        row = len(rows) + 1
        area = Formula(f"F{row}*G{row}", length * width)
        rows.append([number, name, begins, ends, grade, length, width, area, district, None])
    # As somebody typed it, with full-width digits.
    rows[6][5] = "１４６０"
    last = len(rows)
    lengths, areas = sum(road[4] for road in ROADS), sum(road[4] * road[5] for road in ROADS)
    rows.append(
        ["合计", None, None, None, None, lengths, None, Formula(f"SUM(H5:H{last})", areas), None, None]
    )
    rows.append(["注：长度、面积以合同附件一为准，均为样例数值。"])
    merged = ["A1:J1", "A2:J2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:H3", "I3:I4", "J3:J4"]
    widths = {1: 6, 2: 16, 10: 20}
    return [Page("道路清单", rows, (3, 4), [*merged, f"A{last + 1}:E{last + 1}"], widths=widths)]


def facilities() -> list[Page]:
    """Return the facility list: toilets, a transfer station, a snow dump, collection points."""
    rows: list[list[Value]] = [
        [f"样例街道环卫设施清单{MADE_UP}"],
        ["序号", "设施编号", "设施名称", "设施类型", "地址", "所属辖区", "建筑面积（平方米）", "备注"],
    ]
    others = (
        ("ZZ-01", "样例中转站", "垃圾中转站", "样例癸路 20 号", 320), ("XN-01", "样例消纳场", "消纳场", "样例十口北侧", 1500),
        ("SJ-01", "样例一号收集点", "垃圾收集点", "样例乙路 3 号旁", 18), ("SJ-02", "样例二号收集点", "垃圾收集点", "样例戊路 6 号旁", 16),
        ("SJ-03", "样例三号收集点", "垃圾收集点", "样例壬路 4 号旁", 16),
    )  # fmt: skip
    listed = [(code, name, "公厕", address, area) for code, name, address, area in TOILETS] + list(others)
    for number, (code, name, kind, address, area) in enumerate(listed, start=1):
        rows.append([number, code, name, kind, address, "一社区" if number % 2 else "二社区", area, None])
    return [Page("设施清单", rows, (2,), ["A1:H1"], widths={1: 6, 3: 20, 5: 22, 7: 20})]


def scoring() -> list[Page]:
    """Return the scoring annex; the category is one merged cell for its items."""
    rows: list[list[Value]] = [
        [f"环卫作业考核细则（合同附件三）{MADE_UP}"],
        ["序号", "考核类别", "考核项目", "扣分标准", "每次扣分", "扣分上限", "条款号", "页码"],
    ]
    merged = ["A1:H1"]
    begun = {}
    for number, (category, item, standard, points, cap, page) in enumerate(ITEMS, start=1):
        row = len(rows) + 1
        first = begun.setdefault(category, row)
        clause = f"附件三第{number}项"
        rows.append(
            [number, category if first == row else None, item, standard, Decimal(points), cap, clause, page]
        )
        if number == len(ITEMS) or ITEMS[number][0] != category:
            merged += [f"B{first}:B{row}"] if first < row else []
    return [Page("考核细则", rows, (2,), merged, widths={1: 6, 3: 20, 4: 44})]


def posts() -> list[Page]:
    """Return posts and holders; the holders are numbers, because there are no such people."""
    rows: list[list[Value]] = [
        [f"样例街道环卫监管岗位与人员{MADE_UP}"],
        ["序号", "单位", "单位职责", "岗位", "姓名", "任职起", "任职止", "是否代理", "是否单位负责人", "权限",
         "负责事项", "督办层级", "处置时限（小时）", "任职文件"],
    ]  # fmt: skip
    roles = "采购人、付款单位、监管单位"
    listed: tuple[tuple[Value, ...], ...] = (
        (OFFICE, roles, SUPERVISOR, "监管员1号", date(2023, 3, 1), None, "否", "否", "检查、责令整改、上报",
         "清扫保洁、除雪、公厕保洁", 1, 24, "样例分工〔2023〕1号"),
        (OFFICE, None, INSPECTOR, "检查员1号", date(2023, 3, 1), None, "否", "否", "检查、扣款", None, None, None,
         "样例分工〔2023〕1号"),
        (OFFICE, None, DEPUTY, "负责人2号", date(2023, 1, 1), None, "否", "否", "检查、责令整改、扣款、上报", None, 2, 48,
         "样例任职〔2022〕9号"),
        (OFFICE, None, HEAD, "负责人1号", date(2022, 6, 1), None, "否", "是", "责令整改、扣款、付款、解除合同、代履行",
         None, 3, 72, "样例任职〔2022〕3号"),
        ("样例区城市管理局", "监管单位", ABOVE, "督导员1号", date(2023, 1, 1), None, "否", "是", "检查、上报", None, 4, 72,
         "样例任职〔2022〕11号"),
    )  # fmt: skip
    rows += [[number, *entry] for number, entry in enumerate(listed, start=1)]
    return [Page("岗位与人员", rows, (2,), ["A1:N1"], widths={1: 6, 2: 20, 3: 28, 10: 36, 11: 26, 14: 22})]


def vehicles() -> Page:
    """Return the vehicles; there is no plate that begins with 样."""
    rows: list[list[Value]] = [
        [f"承包方作业车辆清单{MADE_UP}"],
        [
            "序号",
            "车牌号",
            "车辆类型",
            "有无作业信号",
            "最低作业速度（公里/小时）",
            "最高作业速度（公里/小时）",
            "备注",
        ],
    ]
    kinds = ("洗扫车", "洗扫车", "除雪车", "垃圾收集车")
    for number, (plate, kind) in enumerate(zip(PLATES, kinds, strict=True), start=1):
        rows.append([number, plate, kind, "无", 3, 25, "无定位设备"])
    return Page("车辆清单", rows, (2,), ["A1:G1"], widths={1: 6, 5: 22, 6: 22})
