"""Words of the desk, in both languages; whole sentences with named parts.

In:  the name of a word or sentence, and its parts.
Out: the text. A name without words is a mistake of ours and stops the page.
"""

from __future__ import annotations

from onus.base.texts import Language
from onus.report.words import NoWords

WORDS: dict[str, tuple[str, str]] = {
    "today": ("Today", "今日工作"),
    "ahead": ("The hours ahead", "前瞻"),
    "span": ("{now} to {until} ({zone})", "{now} 至 {until}（{zone}）"),
    "internal": ("For the office; names are not for publication.", "内部使用，姓名不得公开。"),
    "counts": (
        "{due} duties ahead · {cases} cases open, {moving} of them move on · {papers} papers and decisions · {risks} risks",
        "前方履约事项 {due} 项 · 未办结案件 {cases} 件，其中 {moving} 件将提级 · 待办文书与决定 {papers} 件 · 风险 {risks} 项",
    ),
    "later": ("{count} further duties run and fall due later.", "另有 {count} 项在期限内，其后到期。"),
    "more": ("and {count} more", "另有 {count} 行"),
    "nothing": ("nothing on record", "记录中无"),
    "risk": ("At risk", "风险"), "due": ("Due", "到期事项"), "cases": ("Open cases", "未办结案件"),
    "papers": ("Papers to serve, decisions to take", "待送达文书与待作决定"), "clocks": ("Clocks that run", "在计时限"),
    "when": ("When", "时间"), "what": ("What", "事项"), "where": ("Where", "地点"), "count": ("Duties", "项数"),
    "who": ("Who answers", "责任人"), "basis": ("Basis", "依据"), "lies_with": ("Lies with", "现由"),
    "since": ("Since", "立案"), "next": ("Next step", "下一步"), "by": ("By", "由"), "ends": ("Ends", "届满"),
    "whose": ("Whose", "何方"), "about": ("About", "所涉"),
    "basis_record": ("on record", "已发生"), "basis_forecast": ("if it snows as forecast", "以预报降雪为前提"),
    "basis_moved": ("moved by forecast snow", "预报降雪将顺延时限"),
    "no_due": ("no deadline", "未定时限"), "no_district": ("no place", "无点位"),
    "opens": ("opens {at}", "{at} 起"),
    "moves": ("{at} → {who}", "{at} → {who}"), "stays": ("stays here: last rung", "已至最高一级，不再上移"),
    "order_to_cure": ("Order to cure: {what}", "发出整改通知：{what}"),
    "serve": ("Serve the findings ({parties}): {what}", "送达认定结论（{parties}）：{what}"),
    "listed": (", ", "、"),
    "decide": ("Decide the deduction {source}: {what}", "决定扣款 {source}：{what}"),
    "pay_late": ("Payment overdue: {period}", "付款已逾期：{period}"),
    "scan": ("Signed receipt not back: {source}", "签收回执未归档：{source}"),
    "cases_n": ("{count} cases", "{count} 件"),
    "reply": ("time for a reply", "答复期限"), "cure": ("order to cure", "整改期限"), "pay": ("payment", "付款期限"),
    "party_contractor": ("contractor", "承包方"), "party_officer": ("officer", "责任人"),
    "party_issuer": ("issuer of the notice", "通知发布方"), "party_": ("", ""),
    "findings_n": ("{what} ({count} findings)", "{what}（{count} 项认定结论）"),
    "r_forecast": (
        "Snow is forecast: {count} duties of {what} would arise or move, the first due {at}.",
        "预报有雪：{what} 将产生或顺延 {count} 项，最早到期 {at}。",
    ),
    "r_no_vehicle": (
        "{service}: no vehicle is listed and no sheet of a crew is on record; {count} duties ahead.",
        "{service}：未登记车辆，亦无班组作业单；前方 {count} 项。",
    ),
    "r_silent": (
        "{service}: {have} of {of} vehicles were heard in the last {limit} hours (last one {at}); silent: {names}. {count} duties ahead.",
        "{service}：{of} 辆车中 {have} 辆在近 {limit} 小时内有定位（最近 {at}）；无信号：{names}。前方 {count} 项。",
    ),
    "r_no_crew": (
        "{service}: no sheet, visit or photo in the last {limit} days (last one {at}); {count} duties ahead.",
        "{service}：近 {limit} 天无作业单、上门记录或照片（最近 {at}）；前方 {count} 项。",
    ),
    "r_no_readiness_check": (
        "No check of vehicles and equipment in the last {limit} days (last one {at}); {count} duties ahead need them.",
        "近 {limit} 天无车辆设备核验记录（最近 {at}）；前方 {count} 项需用。",
    ),
    "r_post_without_holder": (
        "{post} is without a holder from {at} to {until}; stands in: {names}.",
        "{post} {at} 至 {until} 无人任职；代为负责：{names}。",
    ),
    "r_few_inspections": (
        "Inspections: {of} are needed by then, {have} fit in at the pace of the last {limit} days (last one {at}).",
        "检查：届时需 {of} 次，按近 {limit} 天频次仅能完成 {have} 次（最近 {at}）。",
    ),
    "r_no_weather": (
        "Weather: no record of station {station} in the last {limit} hours (last one {at}); snow that fell since is not seen, and {what} with it.",
        "天气：{station} 站近 {limit} 小时无记录（最近 {at}）；其后如有降雪，{what} 不会列出。",
    ),
    "r_not_assessed": (
        "From {at} on nothing is assessed (assessed_until): failures since then are not among the open cases.",
        "自 {at} 起未作认定（assessed_until）：其后的不合格未列入未办结案件。",
    ),
    "r_term_ends": (
        "The term of the contract ends {at}; nothing after it is shown.",
        "合同期限至 {at} 止，其后事项不予列出。",
    ),
    "never": ("never", "从无"), "nobody": ("nobody", "无"),
    "forecast": ("Forecast", "预报"),
    "f_span": (
        "{begins} to {until}: at least {mm} mm of water{signal}{sure}{depth}.{over} Source: {source}",
        "{begins} 至 {until}：降雪量不少于 {mm} 毫米{signal}{sure}{depth}。{over}来源：{source}",
    ),
    "f_over": (" This forecast is over and counts for nothing.", "该预报时段已过，不予计入。"),
    "f_signal": (" ({name}; text of the signals not read in full)", "（{name}；信号标准原文未读）"),
    "f_sure": (", confidence {share}", "，把握 {share}"),
    "f_depth": (", reckoned from a depth of snow at 1 mm a cm", "，按每厘米新雪折 1 毫米估算"),
    "rough": (
        "A forecast is no fact: it is shown here and written down nowhere. Risks are what the record lacks, no findings.",
        "预报不是事实，仅在此显示，不作记录。风险指记录之所缺，并非认定结论。",
    ),
    "recompute": ("Made by onus {version} from the dossier {dossier} as known by {utc}.", "由 onus {version} 依卷宗 {dossier} 截至 {utc} 的记录生成。"),
    "e_due": ("Due: {what} ({count})", "到期：{what}（{count} 项）"),
    "e_moves": ("Case moves on: {what} → {who}", "案件提级：{what} → {who}"),
    "e_clock": ("Ends: {kind}, {what}", "届满：{kind}，{what}"),
    "signal_blue": ("snowstorm, blue", "暴雪蓝色预警"), "signal_yellow": ("snowstorm, yellow", "暴雪黄色预警"),
    "signal_orange": ("snowstorm, orange", "暴雪橙色预警"), "signal_red": ("snowstorm, red", "暴雪红色预警"),
}  # fmt: skip


def tell(name: str, language: Language, /, **parts: object) -> str:
    """Return a word or a sentence with its parts.

    >>> tell("more", "zh-Hans", count=3)
    '另有 3 行'
    """
    if name not in WORDS:
        raise NoWords(name)
    en, zh = WORDS[name]
    return (zh if language == "zh-Hans" else en).format(**parts)
