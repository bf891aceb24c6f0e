"""Office days: what a generated subdistrict wrote down in December 2023.

In:  the lists of the same place.
Out: pages of workbooks and the rows of a csv: crews, inspections, work orders, payments, weather.

The surprise: nothing is random. What went wrong in the month stands here by name,
so that a test can ask for it: a road not swept, a lane never cleared of snow.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from onus.simulation.office_book import Page, Value
from onus.simulation.office_lists import DEPUTY, HEAD, INSPECTOR, MADE_UP, ROADS, SUPERVISOR, TOILETS

FIRST, DAYS = date(2023, 12, 1), 31
NOT_SWEPT = (("样例己路", 9), ("样例己路", 16), ("样例卯巷", 24))
TOILET_ONCE = (("GC-03", 11), ("GC-04", 27))
FIRST_SNOW_CLEARED = {"样例辛路": (16, 9), "样例寅巷": None}
"""Road by road: day and hour at which the first snowfall was cleared; others on the 15th, in time."""
SECOND_SNOW_CLEARED = {"样例寅巷": (22, 10)}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of the month as the sheets write it, without a zone."""
    return datetime(2023, 12, day, hour, minute)  # noqa: DTZ001 - as the sheets write it


SNOW = ((at(13, 20), ("1.0", "3.2", "4.1", "2.0", "0.8")), (at(20, 14), ("1.1", "0.9")))
"""When each snowfall began, and the water of every six hours of it, mm."""
STATION = "样例气象站"


def crews() -> Page:
    """Return the sheet of crews: sweeping each morning, toilets twice, snow when it had fallen."""
    rows: list[list[Value]] = [
        [f"人工作业记录 2023年12月{MADE_UP}"],
        ["序号", "作业日期", "开始时间", "结束时间", "作业路段", "作业内容", "人数", "班组长", "登记时间"],
    ]
    told: list[tuple[datetime, int, str, str, int, str]] = []
    for day in range(1, DAYS + 1):
        for number, (road, *_) in enumerate(ROADS):
            if (road, day) not in NOT_SWEPT:
                told.append((at(day, 5, number), 95, road, "清扫保洁", 2, "班组长1号"))
        for number, (code, *_) in enumerate(TOILETS):
            told.append((at(day, 6, 30 + number), 25, code, "公厕保洁", 1, "班组长2号"))
            if (code, day) not in TOILET_ONCE:
                told.append((at(day, 15, 30 + number), 25, code, "公厕保洁", 1, "班组长2号"))
    for number, (road, *_) in enumerate(ROADS):
        first = FIRST_SNOW_CLEARED.get(road, (15, 8 + number % 6))
        second = SECOND_SNOW_CLEARED.get(road, (21, 8 + number % 5))
        told += [
            (at(day, hour), 110, road, "除雪", 4, "班组长3号") for day, hour in filter(None, (first, second))
        ]
    for number, (begins, minutes, place, work, people, leader) in enumerate(sorted(told), start=1):
        ends = begins + timedelta(minutes=minutes)
        written = at(begins.day, 18)
        rows.append(
            [number, begins.date(), f"{begins:%H:%M}", f"{ends:%H:%M}", place, work, people, leader, written]
        )
    return Page("人工作业记录", rows, (2,), ["A1:I1"], widths={1: 6, 9: 18})


SEEN = (
    (2, 9, "样例甲路", "", "合格", "", "路面整洁"), (2, 10, "样例乙路", "路面垃圾", "不合格", "0.5", "路口有散落垃圾"),
    (5, 9, "GC-01", "", "合格", "", "整洁"), (5, 10, "GC-02", "公厕异味", "不合格", "1", "有明显异味"),
    (7, 14, "样例丁路", "果皮箱满溢", "不合格", "0.5", "两个果皮箱满溢"), (9, 9, "样例己路", "路面垃圾", "不合格", "1", "两处未普扫"),
    (12, 9, "样例丙路", "", "合格", "", "路面整洁"), (15, 15, "样例甲路", "", "合格", "", "已清雪"),
    (15, 16, "样例辛路", "堆雪占道", "不合格", "1", "积雪堆在车行道"),
    (16, 8, "样例寅巷", "积雪未清", "不合格", "2", "积雪未清"), (18, 9, "样例寅巷", "积雪未清", "不合格", "2", "仍未清"),
    (19, 9, "样例庚路", "", "合格", "", "路面整洁"), (20, 9, "GC-03", "公厕设施损坏", "不合格", "1", "水龙头损坏"),
    (21, 15, "样例乙路", "", "合格", "", "已清雪"), (22, 9, "样例寅巷", "积雪未清", "不合格", "2", "积雪未清"),
    (23, 9, "样例壬路", "作业人员未着工装", "不合格", "0.5", "一人未着工装"), (26, 9, "GC-04", "", "合格", "", "整洁"),
    (27, 10, "样例癸路", "边沟积泥", "不合格", "0.5", "边沟积泥"), (29, 9, "样例戊路", "", "合格", "", "路面整洁"),
    (30, 9, "样例子巷", "路面垃圾", "不合格", "0.5", "巷口有垃圾"),
)  # fmt: skip
"""Day, hour, place, item, result, points, words."""


def inspections() -> list[Page]:
    """Return the inspection sheets, one for each half of the month."""
    pages = []
    for name, chosen in (
        ("上半月", [s for s in SEEN if s[0] <= 15]),
        ("下半月", [s for s in SEEN if s[0] > 15]),
    ):
        rows: list[list[Value]] = [
            [f"环卫作业检查表 2023年12月{name}{MADE_UP}"],
            [
                "序号",
                "检查日期",
                "检查时刻",
                "检查路段（点位）",
                "检查项目",
                "检查结果",
                "扣分",
                "检查人",
                "问题描述",
                "登记时间",
                "服务事项",
            ],
        ]
        for number, (day, hour, place, item, result, points, words) in enumerate(chosen, start=1):
            taken = Decimal(points) if points else None
            told = f"{words}（生成）"
            rows.append([number, at(day, hour).date(), f"{hour:02d}:00", place, item or None, result, taken,
                         INSPECTOR, told, at(day, 17), _service_of(place, words) if not item else None])  # fmt: skip
        pages.append(Page(name, rows, (2,), ["A1:K1"], widths={1: 6, 4: 20, 5: 20, 9: 28, 10: 18}))
    return pages


def _service_of(place: str, words: str) -> str:
    """Return the service that an inspection without a fault was about; an item of the annex needs none."""
    if place in {id_ for id_, *_ in TOILETS}:
        return "公厕保洁"
    return "除雪" if "雪" in words else "清扫保洁"


CALLS = (
    (4, 8, "样例乙路", "道路保洁", "路口垃圾无人清扫", 5, 11), (10, 9, "样例己路", "道路保洁", "连续两天没有人扫路", 12, 16),
    (11, 18, "样例庚路", "公厕管理", "公厕下午没有人打扫", 12, 10), (15, 7, "样例丁路", "扫雪铲冰", "路面积雪打滑", 15, 17),
    (16, 7, "样例寅巷", "扫雪铲冰", "巷内积雪没有清，老人出行不便", 18, 9), (17, 8, "样例寅巷", "扫雪铲冰", "再次反映巷内积雪未清", None, None),
    (21, 9, "样例丙路", "扫雪铲冰", "积雪堆在公交站台", 21, 15), (24, 10, "样例卯巷", "道路保洁", "早上没有人扫", 26, 9),
    (27, 19, "样例癸路", "公厕管理", "公厕只打扫了一次", 28, 9), (30, 11, "样例子巷", "道路保洁", "巷口垃圾", None, None),
)  # fmt: skip
"""Day, hour, road, category, words, day and hour of closing."""


def calls() -> list[list[str]]:
    """Return the export of the 12345 line, as texts."""
    rows = [
        [
            "工单编号",
            "受理时间",
            "诉求类别",
            "所在路段",
            "详细地址",
            "诉求内容",
            "应办结时间",
            "办结时间",
            "办理状态",
            "派单时间",
        ]
    ]
    for number, (day, hour, road, kind, words, closed, when) in enumerate(CALLS, start=1):
        begins = at(day, hour, 12)
        done = f"{at(closed, when):%Y-%m-%d %H:%M:%S}" if closed and when else ""
        rows.append([
            f"12345-202312-{number:04d}", f"{begins:%Y-%m-%d %H:%M:%S}", kind, road, f"{road}样例门牌",
            f"来电人反映{words}（生成）", f"{begins + timedelta(days=3):%Y-%m-%d %H:%M:%S}", done,
            "已办结" if done else "办理中", f"{begins + timedelta(minutes=20):%Y-%m-%d %H:%M:%S}",
        ])  # fmt: skip
    return rows


def digital_city() -> list[Page]:
    """Return the export of the digital city."""
    rows: list[list[Value]] = [
        [
            "案卷编号",
            "上报时间",
            "小类",
            "路段",
            "位置描述",
            "问题描述",
            "处置截止时间",
            "结案时间",
            "案件状态",
        ]
    ]
    cases = (
        (3, 10, "样例丁路", "暴露垃圾", 3, 16), (6, 11, "样例丙路", "果皮箱满溢", 6, 15), (9, 15, "样例己路", "道路不洁", 10, 9),
        (15, 11, "样例戊路", "积雪", 15, 18), (16, 10, "样例寅巷", "积雪", None, None), (22, 10, "样例壬路", "暴露垃圾", 22, 14),
        (28, 9, "样例癸路", "边沟积泥", 29, 10),
    )  # fmt: skip
    for number, (day, hour, road, kind, closed, when) in enumerate(cases, start=1):
        begins, done = at(day, hour, 5), at(closed, when) if closed and when else None
        rows.append([f"CG2023-{number:05d}", begins, kind, road, f"{road}样例门牌对面", f"巡查发现{kind}（生成）",
                     begins + timedelta(hours=8), done, "已结案" if done else "处置中"])  # fmt: skip
    return [Page("案件导出", rows, (1,), [], widths={1: 16, 2: 18, 5: 22, 6: 24, 7: 18, 8: 18})]


def payments() -> list[Page]:
    """Return the payment ledger."""
    rows: list[list[Value]] = [
        [f"付款台账{MADE_UP}"],
        ["序号", "凭证号", "所属月份", "款项类别", "金额（元）", "日期", "审批岗位", "事由", "关联事项"],
        [1, "PZ-2023-1101", "2023-11", "付款", Decimal("171000.00"), at(20, 0).date(), HEAD, "支付11月服务费（样例）", None],
        [2, "PZ-2024-0101", "2023-12", "请款", Decimal("180000.00"), date(2024, 1, 4), None, "承包方申请12月服务费（样例）", None],
        [3, "PZ-2024-0102", "2023-12", "代履行费用", Decimal("1260.00"), at(19, 0).date(), DEPUTY, "样例寅巷代为清雪（样例）", "9.3"],
    ]  # fmt: skip
    return [Page("付款台账", rows, (2,), ["A1:I1"], widths={1: 6, 2: 16, 8: 30})]


def extra_and_orders() -> list[Page]:
    """Return extra-work slips and instructions."""
    extra: list[list[Value]] = [
        [f"增项单{MADE_UP}"],
        ["序号", "增项单号", "批准日期", "所属月份", "增项内容", "地点", "工作量", "计量单位", "单价（元）", "金额（元）", "批准岗位", "增项理由"],
        [1, "ZX-2023-001", at(15, 0).date(), "2023-12", "积雪外运（样例）", "样例甲路至样例消纳场", 12, "车", 350, 4200, DEPUTY, "站台积雪影响通行"],
        [2, "ZX-2023-002", at(21, 0).date(), "2023-12", "积雪外运（样例）", "样例丙路至样例消纳场", 5, "车", 350, 1750, DEPUTY, "站台积雪影响通行"],
    ]  # fmt: skip
    orders: list[list[Value]] = [
        [f"指令单{MADE_UP}"],
        ["序号", "指令编号", "下达时间", "下达岗位", "撤离路段", "前往路段", "有效期至", "指令内容", "登记时间"],
        [1, "ZL-2023-001", at(14, 7, 10), SUPERVISOR, "样例子巷、样例丑巷", "样例甲路", at(14, 12), "降雪期间先保主干路（样例）", at(14, 8)],
        [2, "ZL-2023-002", at(20, 16, 0), SUPERVISOR, "样例卯巷", "样例丙路", at(20, 22), "先清公交站台（样例）", at(20, 17)],
    ]  # fmt: skip
    return [
        Page("增项单", extra, (2,), ["A1:L1"], widths={1: 6, 5: 20, 6: 26, 12: 22}),
        Page("指令单", orders, (2,), ["A1:I1"], widths={1: 6, 3: 18, 5: 22, 7: 18, 8: 28, 9: 18}),
    ]


def weather() -> list[Page]:
    """Return what the station wrote down, every six hours."""
    rows: list[list[Value]] = [
        [f"气象记录 2023年12月{MADE_UP}"],
        [
            "序号",
            "气象站",
            "开始时间",
            "结束时间",
            "降水量（毫米）",
            "积雪深度（厘米）",
            "天气现象",
            "气温（℃）",
            "收到时间",
        ],
    ]
    fallen = {begins + timedelta(hours=6 * n): mm for begins, each in SNOW for n, mm in enumerate(each)}
    depth = Decimal(0)
    for number in range(DAYS * 4):
        begins = at(1, 2) + timedelta(hours=6 * number)
        mm = Decimal(fallen.get(begins, "0"))
        depth = depth + mm if mm else max(Decimal(0), depth - Decimal("0.4"))
        ends = begins + timedelta(hours=6)
        kind = "雪" if mm else "无降水"
        rows.append(
            [
                number + 1,
                STATION,
                begins,
                ends,
                mm,
                depth,
                kind,
                -6 - number % 5,
                ends + timedelta(minutes=10),
            ]
        )
    return [Page("天气记录", rows, (2,), ["A1:I1"], widths={1: 6, 3: 18, 4: 18, 9: 18})]
