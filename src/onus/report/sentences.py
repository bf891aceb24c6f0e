"""Sentences of the report: whole templates with named parts, never glued.

In:  the name of a sentence and its parts.
Out: text that is safe to stand in a page; parts that are no markup are escaped.

The surprise: English counts, Chinese does not. A sentence may have a second
form for exactly one, under its name with `.one`.
"""

from __future__ import annotations

from markupsafe import Markup

from onus.base.texts import Language

SENTENCES: dict[str, tuple[str, str]] = {
    "snow": (
        "It snowed {n} times between {starts} and {ends}: {mm} mm of water in all.",
        "{starts} 至 {ends} 共降雪 {n} 次，累计降水量 {mm} 毫米。",
    ),
    "snow.one": ("It snowed {n} time, from {starts} to {ends}: {mm} mm of water.", "{starts} 至 {ends} 降雪 {n} 次，降水量 {mm} 毫米。"),
    "nothing": ("No duty arose in the time looked at.", "查证期内未产生履约事项。"),
    "none_never_triggered": (
        "No duty arose from “{title}” (clause {clause}): nothing on record calls for it.",
        "“{title}”（条款 {clause}）未产生履约事项：在案记录中没有触发该义务的情形。",
    ),
    "none_outside_assessed_days": (
        "No duty arose from “{title}” (clause {clause}): no window of it opens within the days looked at.",
        "“{title}”（条款 {clause}）未产生履约事项：查证期内没有该义务的时段开始。",
    ),
    "none_no_place": (
        "No duty arose from “{title}” (clause {clause}): the dossier holds no place that it covers.",
        "“{title}”（条款 {clause}）未产生履约事项：卷宗中没有该条款所涵盖的点位。",
    ),
    "duties": (
        "Of {total} duties, {fulfilled} were done in time, {late} late and {unmet} not at all.",
        "履约事项共 {total} 项：已履行 {fulfilled} 项，逾期履行 {late} 项，未履行 {unmet} 项。",
    ),
    "duties.one": (
        "There was {total} duty; done in time {fulfilled}, late {late}, not at all {unmet}.",
        "履约事项共 {total} 项：已履行 {fulfilled} 项，逾期履行 {late} 项，未履行 {unmet} 项。",
    ),
    "both_sides": (
        "The contractor failed in {failed} of its {owed} duties; the public body, which must supervise, in {own_failed} of its {own_owed}.",
        "承包方应履行 {owed} 项，其中 {failed} 项逾期或未履行；负有监管职责的公共机构应履行 {own_owed} 项，其中 {own_failed} 项逾期或未履行。",
    ),
    "longest_late": (
        "The longest wait for work that was done in the end: {title}, {place}, due {due} and done {met}, {delay} late.",
        "最终完成者中逾期最久的是“{title}”，地点：{place}；{due} 到期，{met} 完成，逾期 {delay}。",
    ),
    "unknown": ("{n} duties cannot be judged: the record holds no evidence either way.", "{n} 项无从认定：记录中无任何证据。"),
    "unknown.one": ("{n} duty cannot be judged: the record holds no evidence either way.", "{n} 项无从认定：记录中无任何证据。"),
    "no_deadline": ("{n} duties have no deadline: the contract sets none, which is a defect of the contract.", "{n} 项没有时限：合同未作约定，属合同缺陷。"),
    "no_deadline.one": ("{n} duty has no deadline: the contract sets none, which is a defect of the contract.", "{n} 项没有时限：合同未作约定，属合同缺陷。"),
    "no_deadline_rule": ("{n} duties have no deadline: for {refused} of them the clause names a rule that could not be applied; for the others the contract sets none, which is its defect.", "{n} 项没有时限：其中 {refused} 项所指规则未能适用，其余为合同未作约定，属合同缺陷。"),
    "no_deadline_rule.one": ("{n} duty has no deadline: the rule that its clause names could not be applied ({refused}).", "{n} 项没有时限：条款所指规则未能适用（{refused} 项）。"),
    "pending": ("For {n} duties the time is still running.", "{n} 项期限尚未届满。"),
    "pending.one": ("For {n} duty the time is still running.", "{n} 项期限尚未届满。"),
    "excused": ("{n} duties are excused by an officer or an instruction.", "{n} 项依责任人准予或指令免责。"),
    "excused.one": ("{n} duty is excused by an officer or an instruction.", "{n} 项依责任人准予或指令免责。"),
    "answered": ("When they fell due, {n} of the duties were answered for by this post: {title}, held by {holder}.", "其中 {n} 项到期时的责任岗位为{title}，任职者：{holder}。"),
    "answered.one": ("When it fell due, {n} duty was answered for by this post: {title}, held by {holder}.", "其中 {n} 项到期时的责任岗位为{title}，任职者：{holder}。"),
    "cases": (
        "What was late or not done makes {n} cases. In {silent} of them an officer let the time to act pass in silence, and the case moved to the next officer up.",
        "逾期与未履行事项立案 {n} 件，其中 {silent} 件有责任人期内未作为，案件因而提级督办。",
    ),
    "cases.one": (
        "What was late or not done makes {n} case; cases in which an officer let the time to act pass in silence: {silent}.",
        "逾期与未履行事项立案 {n} 件，其中 {silent} 件有责任人期内未作为，案件因而提级督办。",
    ),
    "open_now": ("{n} cases are still open. Most of them now lie with this post: {title}, held by {holder}.", "尚有 {n} 件未办结，多数现由{title}负责，任职者：{holder}。"),
    "open_now.one": ("{n} case is still open. It now lies with this post: {title}, held by {holder}.", "尚有 {n} 件未办结，现由{title}负责，任职者：{holder}。"),
    "no_cases": ("Nothing overdue, so nobody had to act.", "无逾期事项，无须督办。"),
    "register": ("The register of posts shows {n} gaps or overlaps; each is a finding about the purchasing unit.", "岗位登记册有 {n} 处空缺或重叠，均属采购单位的问题。"),
    "register.one": ("The register of posts shows {n} gap or overlap; it is a finding about the purchasing unit.", "岗位登记册有 {n} 处空缺或重叠，属采购单位的问题。"),
    "payable": (
        "{payable} {currency} is payable: {gross} for verified work, less {deductions} in deductions.",
        "应付 {payable} {currency}：核定作业 {gross}，扣款 {deductions}。",
    ),
    "payable_sample": (
        "By a sample schedule (not the contract's own prices) {payable} {currency} is payable: {gross} for verified work, less {deductions} in deductions.",
        "按示例计价表（并非合同原价），应付 {payable} {currency}：核定作业 {gross}，扣款 {deductions}。",
    ),
    "no_money": ("No amount follows from the record.", "依记录无应付金额。"),
    "notice_fails": (
        "The notice of {at} to {addressees} fails on the public record in {n} of seven parts of the burden test: {parts}.",
        "{at} 对{addressees}的通知，依公开记录在责任转嫁检验七项中有 {n} 项不符合：{parts}。",
    ),
    "notice_stands": ("The notice of {at} to {addressees} fails in {n} parts of the burden test on the public record.", "{at} 对{addressees}的通知，依公开记录在责任转嫁检验中有 {n} 项不符合。"),
    "overdue_then": (
        "When it was issued, {n} duties of the contractor were overdue there and no act against the contractor was on record.",
        "发布之时，承包方在该处已有 {n} 项逾期，而记录中没有对承包方的任何措施。",
    ),
    "overdue_then.one": (
        "When it was issued, {n} duty of the contractor was overdue there and no act against the contractor was on record.",
        "发布之时，承包方在该处已有 {n} 项逾期，而记录中没有对承包方的任何措施。",
    ),
    "first_act_after": ("The first act toward the contractor came {delay} after the first one toward residents and shops.", "对承包方的首次措施，比对居民、商户的首次措施晚 {delay}。"),
    "no_act": ("After the event of {starts} residents and shops were acted against; toward the contractor no act that belongs to it is on record.", "{starts} 的事件之后，已对居民、商户采取措施，记录中没有就该事件对承包方的措施。"),
    "index": ("The hands-off index of the office is {index} (0 % hands on, 100 % hands off).", "甩手掌柜指数为 {index}（0 % 为尽责，100 % 为甩手）。"),
    "no_index": ("The office recorded too little for a hands-off index.", "记录不足，无法计算甩手掌柜指数。"),
    "what_if": (
        "The legal form does not fit under {citation}. That rule was not in force when the contract was signed, so this is a what-if.",
        "按{citation}，合同形式不符；该规则在签约时尚未施行，仅作假设。",
    ),
    "form_mismatch": ("The legal form does not fit under {citation}.", "按{citation}，合同形式不符。"),
    "none_served": (
        "None of these findings has been served on every party yet: all are provisional, and contractor, officers and issuer keep their right of reply.",
        "以上认定结论尚未送达全部各方，均属初步认定；承包方、责任人与通知发布方均享有申辩权。",
    ),
    "some_served": ("{n} findings have been served; the others are provisional, and the right of reply stands.", "已送达 {n} 项认定结论，其余为初步认定，申辩权不受影响。"),
    "some_served.one": ("{n} finding has been served; the others are provisional, and the right of reply stands.", "已送达 {n} 项认定结论，其余为初步认定，申辩权不受影响。"),
    "rows_shown": ("{shown} of {total} rows are shown.", "共 {total} 行，显示 {shown} 行。"),
    "rows_more": (
        "{left} more rows stand in {file}; filter: {filter}.",
        "其余 {left} 行见 {file}；筛选条件：{filter}。",
    ),
    "rows_filter": ("In {file}: {filter}.", "在 {file} 中：{filter}。"),
    "rows_intro": (
        "Each number of the report leads here. A table shows at most {rows} rows and tells the file and the filter that give them all.",
        "报告中的每个数字均链接至此。每表最多显示 {rows} 行，并注明可得全部行的文件与筛选条件。",
    ),
    "zero": ("No row stands behind a 0.", "数字 0 背后没有任何行。"),
    "not_drawn": ("{n} public places have no geometry and are not drawn.", "{n} 个公开点位无几何数据，未绘出。"),
    "not_drawn.one": ("{n} public place has no geometry and is not drawn.", "{n} 个公开点位无几何数据，未绘出。"),
    "map_alt": ("Map of {n} places, coloured by their worst outcome; the legend gives the counts.", "{n} 个点位的地图，按最差结论着色；数量见图例。"),
    "cases_shown": ("The {shown} largest of {n} cases are shown.", "共 {n} 件，列出最大的 {shown} 件。"),
    "termination_counter": (
        "Months or quarters below {limit} points: {run} in a row (allows termination from {after}), {total} in all (from {after_total}).",
        "低于 {limit} 分的周期：连续 {run} 个（满 {after} 个可解约），累计 {total} 个（满 {after_total} 个可解约）。",
    ),
    "termination_reached": ("Termination has been allowed since {name}.", "自 {name} 起可以解约。"),
    "pair": ("{name}: {value}", "{name}：{value}"),
    "titled": ("{title}, {holder}", "{title}，{holder}"),
    "ended": ("closed {at} ({how})", "{at} 办结（{how}）"),
    "first_time": ("{at} (recorded {recorded})", "{at}（记录于 {recorded}）"),
    "before_cap": ("{name}; {amount} before its cap", "{name}；封顶前 {amount}"),
    "at_stake": ("{name}; {amount} at stake", "{name}；待定金额 {amount}"),
    "by_findings": ("{name} ({findings})", "{name}（{findings}）"),
    "case_duties": ("{n} duties", "{n} 项"), "case_duties.one": ("{n} duty", "{n} 项"),
    "acts_more.one": ("{n} act or notice is on record.", "履职行为与通知共 {n} 项。"),
    "acts_more": ("{n} acts and notices are on record in all.", "履职行为与通知共 {n} 项。"),
    "scorecards_shown": ("{shown} of {n} scorecards are shown; all stand in {file}.", "共 {n} 张评分表，列出 {shown} 张，全部见 {file}。"),
    "of_days": ("{days} of {cap} days", "{days} 天（上限 {cap} 天）"),
    "of_total": ("{part} of {total}", "{part}／{total}"),
    "published_rule": ("The published rule is {rule}. Each place on which the verdicts differ has exactly one category; {n} places differ.", "公布规则为 {rule}。结论不同的点位共 {n} 个，每个仅归一类。"),
    "not_met_yet": ("still not done", "仍未完成"),
    "due_mark": ("{clock}, {hours} h: due {due}", "{clock} {hours} 小时：{due} 到期"),
    "over_mark": ("{clock}: {late} done late, {unmet} not done, the last by {until}", "{clock}：逾期完成 {late} 项，未完成 {unmet} 项，最后至 {until}"),
    "snow_mark_plain": ("{mm} mm of water", "降水量 {mm} 毫米"),
    "lane_clock": ("{clock}, {hours} h", "{clock} {hours} 小时"),
    "snow_mark": ("{grade}, {mm} mm", "{grade}，{mm} 毫米"),
    "recompute": (
        "Made by Onus {version}. The same dossier gives the same bytes on any machine; digests of every input and rule stand in {file}.",
        "由 Onus {version} 生成。同一卷宗在任何机器上结果逐字节一致，各输入与规则的摘要见 {file}。",
    ),
    "rule_undated": ("The date of effect is unknown; it applies only because the dossier names it.", "施行日期不明，仅因卷宗指明而适用。"),
    "rule_unread": ("Its text was not read in full.", "未读全文。"),
}  # fmt: skip


def say(name: str, language: Language, /, *, count: int | None = None, **parts: object) -> Markup:
    """Return a sentence with its parts filled in and escaped.

    >>> str(say("pending", "en", count=1, n=1))
    'For 1 duty the time is still running.'
    """
    one = f"{name}.one"
    en, zh = SENTENCES[one if count == 1 and one in SENTENCES else name]
    return Markup(zh if language == "zh-Hans" else en).format(**parts)  # noqa: S704 our own words


def plain(name: str, language: Language, /, **parts: object) -> str:
    """Return a sentence as text that is not escaped yet, for cells and tooltips.

    >>> plain("pair", "en", name="act", value="the city's <b>")
    "act: the city's <b>"
    """
    en, zh = SENTENCES[name]
    return (zh if language == "zh-Hans" else en).format(**parts)
