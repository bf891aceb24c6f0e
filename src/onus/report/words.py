"""Labels of the report, in both languages; the glossary's terms and no others.

In:  the name of a label.
Out: its words. A name without words is a mistake of ours and stops the report.
"""

from __future__ import annotations

from onus.base.texts import Language
from onus.wire.officer_names import WITHHELD

LABELS: dict[str, tuple[str, str]] = {
    "report": ("Assessment report", "履约认定报告"),
    "rows_title": ("Rows behind the numbers", "数字明细"),
    "as_of": ("Known by", "截至"),
    "skip": ("To the content", "跳到正文"),
    "generated": ("Generated data: nothing here describes a real place or person.", "生成数据：不描述任何真实地点或个人。"),
    "mixed": (
        "Replay: documented facts are real and sourced; network, fleet and officers are generated.",
        "重演：有出处的事实为真实，路网、车队与任职者为生成数据。",
    ),
    "placeholder": ("Contract and officers are placeholders still to be filled in.", "合同与责任人为占位内容，待填。"),
    "sample_banner": ("Sample schedule: prices and deductions are examples, not the contract's own.", "示例计价表：价格与扣款为示例，并非合同原文。"),
    "happened": ("What happened", "发生了什么"),
    "answers": ("Who answers", "由谁负责"),
    "follows": ("What follows", "有何后果"),
    "contents": ("Contents", "目录"),
    "outcomes": ("Duties by outcome", "各认定结论的履约事项"),
    "outcome": ("Outcome", "认定结论"), "duties": ("Duties", "履约事项"), "share": ("Share", "占比"),
    "by_obligation": ("By obligation", "按合同义务"),
    "timeline": ("Timeline", "时间线"),
    "timeline_alt": ("Snowfall, due times, notices and acts on one time axis; the list below tells the same.", "降雪、到期、通知与履职行为的时间轴；下方列表内容相同。"),
    "lane_weather": ("Snow", "降雪"), "lane_window": ("Window", "时段"), "lane_others": ("Toward others", "对居民商户"),
    "lane_contractor": ("Toward contractor", "对承包方"), "lane_public": ("Other acts", "其他行为"),
    "legend_window": ("time allowed", "期限内"), "legend_over": ("overdue until done", "逾期至完成"),
    "snow_starts": ("Snow begins", "降雪开始"), "snow_ends": ("Snow ends", "降雪停止"),
    "window_starts": ("Window opens", "时段开始"), "window_ends": ("Window ends", "时段结束"),
    "when": ("When", "时间"), "what": ("What", "事项"), "recorded": ("Recorded", "记录时间"), "source": ("Source", "出处"),
    "map": ("Map: the worst outcome of each place", "地图：各点位的最差结论"),
    "no_duty_here": ("No duty", "无履约事项"),
    "scale_km": ("km", "公里"), "scale_m": ("m", "米"), "north": ("N", "北"),
    "officers": ("Officers", "责任人"), "post": ("Post", "岗位"), "holder": ("Holder", "任职者"), "body": ("Body", "单位"),
    "powers": ("Powers", "权限"), "basis": ("Basis", "依据"),
    "answered_for": ("Duties answered for", "负责事项"), "failed_of_them": ("Late or not done", "逾期或未履行"),
    "cases_silent": ("Cases silent", "未作为案件"), "cases_acted": ("Cases acted", "已作为案件"),
    "cases_reported": ("Cases reported up", "已上报案件"),
    "register": ("Gaps and overlaps in the register of posts", "岗位登记册中的空缺与重叠"),
    "from": ("From", "自"), "until": ("Until", "至"),
    "cases": ("Cases and their ladder", "督办案件与提级督办"), "case": ("Case", "案件"),
    "opened": ("Opened", "立案"), "closed": ("Closed", "办结"), "still_open": ("still open", "未办结"),
    "district": ("District", "区"), "clause": ("Clause", "条款"), "step": ("Step", "层级"), "status": ("Status", "状态"),
    "late_entry": ("Written down too late, so without effect:", "迟录，不生效："),
    "burden": ("Burden test of notices, on the public record", "通知的责任转嫁检验（依公开记录）"),
    "issuer": ("Issued by", "发布方"), "addressees": ("Addressed to", "受众"), "notice_text": ("Text", "内容"),
    "part": ("Part", "要素"), "verdict": ("Verdict", "结论"), "rule": ("Rule", "规则"), "facts": ("Facts", "事实"),
    "asymmetry_note": ("Others were threatened while overdue duties of the contractor there went without an act.", "承包方在该处逾期而未被采取措施之时，已对他人施以处罚威胁。"),
    "all_hold": ("All seven parts hold.", "七项均符合。"),
    "none_fails": ("No part fails; some cannot be told.", "无不符合项；部分无从判断。"),
    "reply": ("The authority's reply", "发布方答复"), "no_reply": ("none on record", "记录中无答复"),
    "owed_still": ("What the addressee still lawfully owes", "受众依法仍须承担"),
    "late_entries": ("Late entries, shown and not counted", "迟录事实（列示，不计入）"),
    "symmetry": ("Enforcement symmetry", "执法对称"), "event": ("Event", "事件"),
    "no_event": ("outside any event", "不属任何事件"),
    "toward_others": ("Acts toward residents and shops", "对居民、商户的措施"),
    "toward_contractor": ("Acts toward the contractor", "对承包方的措施"),
    "first_done": ("First done", "首次发生"), "first_recorded": ("First recorded", "首次记录"),
    "first": ("Whom first", "先后"), "others_first": ("residents and shops first", "先对居民、商户"),
    "contractor_first": ("contractor first, or nobody else", "先对承包方或仅对承包方"),
    "payment": ("Payment certificates", "付款审核表"), "period": ("Month", "月份"), "line": ("Line", "项目"),
    "quantity": ("Quantity", "数量"), "unit_price": ("Unit price", "单价"), "amount": ("Amount", "金额"),
    "before_cap": ("before its cap", "封顶前"), "at_stake": ("at stake", "待定金额"), "refs": ("Refers to", "凭据"),
    "payable": ("Payable", "应付"), "undisputed": ("Of that undisputed", "其中无争议"), "due_day": ("Due", "付款期限"),
    "held_back": ("Held back", "预留"), "provisional_certificate": ("provisional: the month or a window is still open", "暂定：当月或查证期未结束"),
    "no_payment": ("No amount follows from the record.", "依记录无应付金额。"), "interest": ("Interest for late payment", "逾期利息"),
    "empty_months": ("Months without any amount are left out", "未列无金额的月份"),
    "score": ("Score", "得分"), "points": ("points", "分"), "coefficient": ("Coefficient", "系数"),
    "proposals": ("Proposals for a person to decide", "待决定的建议"), "waivers": ("Waivers", "减免扣款"),
    "termination": ("Termination counter", "解约计数"), "granted": ("Rewards without money", "非金钱奖励"),
    "reason": ("Reason", "理由"), "effective": ("effective", "生效金额"),
    "scorecards": ("Scorecards", "考核评分"), "scope": ("Scope", "范围"),
    "contractor": ("contractor", "承包方"), "obligation": ("Obligation", "合同义务"), "scope_district": ("district", "区"),
    "on_time": ("On time", "按时率"), "determined": ("Determined", "已认定"), "minimum": ("Minimum sample", "最低样本"),
    "below_minimum": ("insufficient record", "记录不足"), "kpis": ("Targets", "绩效指标"), "target": ("Target", "目标"), "reached": ("Reached", "达到"),
    "scorecard_note": (
        "On time is the share of done in time among done in time, late and not done; the other four outcomes stand beside it and never enter it.",
        "按时率为已履行占已履行、逾期履行与未履行之比；其余四种结论另列，不计入。",
    ),
    "oversight": ("Oversight: the hands-off index", "对监督者的监督：甩手掌柜指数"),
    "insufficient": ("insufficient record", "记录不足"), "component": ("Component", "分项"), "value": ("Value", "数值"),
    "sample": ("Items", "样本数"), "weight": ("Weight", "权重"),
    "index_note": (
        "Method: each component runs from 0 (hands on) to 1 (hands off); the index is their weighted mean over the components with enough items on record, in percent. Below its minimum sample a component is neither good nor bad.",
        "方法：各分项取值 0（尽责）至 1（甩手），指数为有足够记录的分项之加权平均，以百分比表示；样本不足的分项不作好坏评价。",
    ),
    "formula": ("Formula", "公式"),
    "form": ("Legal form of the contract, dated", "合同法律形式（按日期）"),
    "in_force": ("in force at signature", "签约时已施行"),
    "not_in_force": ("not in force at signature: a what-if", "签约时尚未施行：仅作假设"),
    "force_unknown": ("dates unknown", "日期不明"), "force": ("At signature", "签约时"),
    "comparison": ("Where the published verdict and ours differ", "与公布结论的差异"),
    "category": ("Category", "类别"), "places": ("Places", "点位"), "published": ("Published", "公布结论"), "ours": ("Ours", "本认定"),
    "positions": ("Positions", "定位点"),
    "rules": ("Rules applied", "适用规则"), "citation": ("Citation", "依据条款"), "says": ("What it says", "内容"),
    "since": ("In force from", "施行日期"), "date_unknown": ("date of effect unknown", "施行日期不明"),
    "text_read": ("Text read", "是否已读全文"), "yes": ("yes", "是"), "no": ("no", "否"),
    "not_read": ("text not read in full", "未读全文"), "digest": ("Digest", "摘要"),
    "grade_v": ("read in full", "已读全文"), "grade_s": ("secondary source", "二手来源"), "grade_m": ("from memory", "凭记忆"),
    "absent": ("Not in the dossier, so not judged", "卷宗缺项，未予认定"), "none": ("none", "无"),
    "recompute": ("Recompute", "复算"),
    "place": ("Place", "点位"), "due": ("Due", "到期"), "met": ("Done", "完成"), "delay": ("Delay", "逾期时长"),
    "coverage": ("Coverage", "覆盖率"), "strength": ("Evidence", "证据强度"), "officer": ("Officer at due time", "到期时责任人"),
    "grounds": ("Grounds", "理由"), "length": ("Length", "长度"), "starts": ("Begins", "开始"), "ends": ("Ends", "结束"),
    "amount_snow": ("Water, mm", "降水量（毫米）"), "grade": ("Grade", "等级"), "act": ("Act", "行为"), "by": ("By", "作出者"), "owed_by": ("Owed by", "义务方"),
    "answer_by": ("Hours ran out", "期限届满"),
    "back": ("Back to the report", "返回报告"), "zero": ("The number 0", "数字 0"), "row_id": ("Row", "编号"),
    "sum": ("Sum", "合计"),
    "name_withheld": ("name withheld until the finding is final", "姓名待认定生效后公布"),
    "text_withheld": ("withheld, because homes are among the places", "涉及住处，不予公开"),
    "vacant": ("nobody in the post", "岗位空缺"),
    "to_rows": ("rows behind it", "查看明细"),
}  # fmt: skip


class NoWords(KeyError):
    """A label that nobody has put into words; a test finds it before a reader does."""


def label(name: str, language: Language) -> str:
    """Return a label.

    >>> label("follows", "zh-Hans")
    '有何后果'
    """
    if name not in LABELS:
        raise NoWords(name)
    en, zh = LABELS[name]
    return zh if language == "zh-Hans" else en


def shown(text: str, language: Language) -> str:
    """Return what somebody wrote, or that it is withheld.

    >>> shown("WITHHELD", "zh-Hans")
    '涉及住处，不予公开'
    """
    return label("text_withheld", language) if text == WITHHELD else text


def holder_name(holder: str, language: Language) -> str:
    """Return the name of who holds a post, that it is withheld, or that nobody holds it.

    >>> holder_name("", "en")
    'nobody in the post'
    """
    if holder == WITHHELD:
        return label("name_withheld", language)
    return holder or label("vacant", language)
