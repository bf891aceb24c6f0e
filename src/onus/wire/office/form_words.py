"""Words that an office picks from a list, and the words of the dossier that they stand for.

In:  nothing; the lists stand here.
Out: `LISTS`, by name, and the way from what stands in a cell to a word.

The surprise: a cell may hold the whole entry of the list, its Chinese or its
English half, or the dossier's own word. All of them mean the same; nothing else does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_TEXTS: Mapping[str, str] = {
    "yes": "yes = 是 = yes; no = 否 = no",
    "origin": "real = 真实 = real; generated = 生成 = generated; mixed = 混合 = mixed",
    "form": "service_purchase = 政府购买服务 = purchase of services; concession = 特许经营 = concession; "
    "framework = 框架协议 = framework agreement; employment = 劳动用工 = employment",
    "payer": "government = 政府付费 = government; users = 使用者付费 = users; mixed = 政府与使用者 = both",
    "price_per": "year = 年 = year; month = 月 = month; term = 全期 = whole term",
    "role": "buyer = 采购人 = buyer; payer = 付款人 = payer; contractor = 承包方 = contractor; "
    "supervisor = 监管方 = supervisor",
    "party_kind": "firm = 企业 = firm; public_body = 公共机构 = public body; "
    "social_organisation = 社会组织 = social organisation",
    "trigger": "snowfall = 降雪 = snowfall; calendar = 日历 = calendar; declared = 宣布 = declared; "
    "report = 诉求 = report; inspection = 检查 = inspection; yearly = 每年 = yearly",
    "every": "day = 每日 = every day; week = 每周 = every week; month = 每月 = every month",
    "weekday": "1 = 周一 = Monday; 2 = 周二 = Tuesday; 3 = 周三 = Wednesday; 4 = 周四 = Thursday; "
    "5 = 周五 = Friday; 6 = 周六 = Saturday; 7 = 周日 = Sunday",
    "grade": "light = 小雪 = light snow; moderate = 中雪 = moderate snow; heavy = 大雪 = heavy snow; "
    "blizzard = 暴雪 = blizzard; heavy_blizzard = 大暴雪 = heavy blizzard; "
    "extreme_blizzard = 特大暴雪 = extreme blizzard",
    "class": "expressway = 快速路 = expressway = 高架, 高架路; "
    "arterial = 主干路 = arterial = 主干道, 主路, 主街, 主要街路; "
    "secondary = 次干路 = secondary = 次干道, 次路; branch = 支路 = branch = 支线, 街坊路; "
    "lane = 背街小巷 = lane = 小巷, 巷道, 背街, 里弄, 胡同; slope = 坡道 = slope = 坡路, 陡坡; "
    "bridge = 桥梁 = bridge = 桥, 立交桥; square = 广场 = square",
    "clock": "passable = 可通行 = passable; standard = 达标 = to standard; haulage = 外运 = haulage",
    "owed_by": "contractor = 承包方 = contractor; buyer = 采购人 = buyer; payer = 付款人 = payer; "
    "supervisor = 监管方 = supervisor",
    "place": "segment = 路段 = segment; place = 点位 = place; depot = 场站 = depot",
    "measure": "coverage = 作业覆盖率 = coverage; touch = 到达 = touch; events = 次数 = events; "
    "closing = 诉求办结 = closing; act = 履职行为 = act",
    "strength": "claimed = 自报 = claimed; observed = 机器所见 = observed; verified = 核实 = verified",
    "evidence": "inspection = 检查 = inspection; crew = 班组作业单 = crew sheet; visit = 上门服务 = visit; "
    "photo = 照片 = photo; report = 市民诉求 = resident's report; order_to_cure = 责令整改 = order to cure; "
    "deduction = 扣款 = deduction; summons = 约谈 = summons; publication = 公布 = publication; "
    "plan = 除运雪方案 = winter plan; readiness_check = 设备核验 = readiness check; "
    "report_up = 上报 = report to the superior; substitute_performance = 代履行 = substitute performance; "
    "termination_notice = 解约通知 = termination notice; decision = 决定 = decision; serve = 送达 = service",
    "counts_from": "end = 结束时 = end; start = 开始时 = start",
    "method": "quantity = 按量 = by quantity; points = 按分 = by points; both = 按量与按分 = both",
    "unit": "duty = 项 = duty; km = 公里 = km; m2 = 平方米 = m2; visit = 次 = visit; month = 月 = month",
    "outcome": "late = 逾期 = late; unmet = 未履行 = unmet; unknown = 证据不明 = unknown",
    "per": "duty = 每项 = each duty; hour = 每逾期一小时 = each hour begun; check = 每次检查 = each check",
    "span": "month = 月 = month; quarter = 季 = quarter",
    "incentive": "bonus = 奖金 = bonus; advance = 预付 = advance; renewal = 续约优先 = renewal; "
    "credit = 信用 = credit",
    "body_role": "buyer = 采购 = buyer; payer = 付款 = payer; supervisor = 监管 = supervisor; "
    "notice_issuer = 发布通知 = notice issuer; superior = 上级 = superior",
    "power": "inspect = 检查 = inspect; order = 责令 = order; deduct = 扣款 = deduct; pay = 付款 = pay; "
    "report_up = 上报 = report up; issue_notice = 发布通知 = issue notices; terminate = 解约 = terminate; "
    "substitute = 代履行 = substitute performance",
    "zone": "Asia/Shanghai = 北京时间 = Asia/Shanghai; Asia/Urumqi = 新疆时间 = Asia/Urumqi",
    "currency": "CNY = 人民币 = CNY; HKD = 港元 = HKD; USD = 美元 = USD; EUR = 欧元 = EUR; JPY = 日元 = JPY",
}
OPEN = ("form", "zone", "currency", "party_kind", "evidence", "owed_by", "body_role", "grade", "class")
"""Lists that the dossier does not close: another word may stand in the cell."""


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a list; `also` is how else people write it."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        """Return what the list shows.

        >>> LISTS["unit"][1].entry
        '公里 km'
        """
        return f"{self.zh} {self.en}"


def _words(text: str) -> tuple[Word, ...]:
    entries = [[part.strip() for part in entry.split(" = ")] for entry in text.split("; ")]
    return tuple(
        Word(code, zh, en, tuple(one.strip() for also in more for one in also.split(",")))
        for code, zh, en, *more in entries
    )


LISTS: Mapping[str, tuple[Word, ...]] = {name: _words(text) for name, text in _TEXTS.items()}


def plain(text: str) -> str:
    """Return a text with half-width marks and single blanks, to be compared.

    >>> plain(" ２０２３　年 ")
    '2023 年'
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def code_of(text: str, name: str) -> str | None:
    """Return the dossier's word for what stands in a cell; None where the list has none.

    Of an open list, a text that is no entry is its own word.

    >>> code_of("降雪 snowfall", "trigger"), code_of("降雪", "trigger"), code_of("hail", "trigger")
    ('snowfall', 'snowfall', None)
    >>> code_of("BOT", "form")
    'BOT'
    """
    sought = plain(text).casefold()
    for word in LISTS[name]:
        if sought in {plain(one).casefold() for one in (word.code, word.zh, word.en, word.entry, *word.also)}:
            return word.code
    return plain(text) if name in OPEN else None
