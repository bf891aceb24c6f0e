"""Words of the report, in both languages; the glossary's terms and no others."""

from __future__ import annotations

from onus.base.texts import Language

LABELS: dict[str, tuple[str, str]] = {
    "report": ("Assessment report", "履约认定报告"),
    "as_of": ("Known by", "截至"),
    "generated": ("Generated data: nothing here describes a real place or person.", "生成数据：不描述任何真实地点或个人。"),
    "mixed": (
        "Replay: documented facts are real and sourced; network, fleet and officers are generated.",
        "重演：有出处的事实为真实，路网、车队与任职者为生成数据。",
    ),
    "placeholder": ("Contract and officers are placeholders still to be filled in.", "合同与责任人为占位内容，待填。"),
    "duties": ("duties", "履约事项"),
    "summary": ("What we found", "认定概况"),
    "chart": ("Duties by outcome", "各认定结论数量"),
    "map": ("Map: the worst outcome of each place", "地图：各点位最差结论"),
    "rows": ("rows", "明细"),
    "cases": ("Who answers: open and closed cases", "谁负责：督办案件"),
    "cases_shown": ("The largest cases; all stand in", "仅列最大案件，全部见"),
    "opened": ("opened", "立案"),
    "closed": ("closed", "办结"),
    "still_open": ("still open", "未办结"),
    "district": ("district", "区"),
    "clause": ("clause", "条款"),
    "burden": ("Burden test of notices, on the public record", "通知的责任转嫁检验（依公开记录）"),
    "shifted": ("Contracted work was asked of others.", "要求他人承担已发包的作业。"),
    "not_shifted": ("No contracted work was shown to be asked of others.", "未见要求他人承担已发包作业。"),
    "part": ("part", "要素"), "verdict": ("verdict", "结论"), "rule": ("rule", "规则"), "facts": ("facts", "事实"),
    "reply": ("The authority's reply", "发布方答复"),
    "owed_still": ("What the addressee still lawfully owes", "受众依法仍须承担"),
    "late_entries": ("Late entries, shown and not counted", "迟录事实（列示，不计入）"),
    "rank": ("rank", "位阶"), "written_zone": ("written zone", "书面责任区"), "scope": ("scope", "范围"),
    "double_payment": ("double payment", "重复付费"), "asymmetry": ("asymmetry", "执法不对称"),
    "publication": ("publication", "公布"), "capacity": ("capacity", "承受能力"),
    "holds": ("holds", "符合"), "fails": ("fails", "不符合"), "cannot_tell": ("cannot tell", "无从判断"),
    "payment": ("What follows: payment", "后果：付款"),
    "period": ("period", "期间"), "gross": ("verified work", "核定作业"), "deductions": ("deductions", "扣款"),
    "incentives": ("incentives", "奖励"), "payable": ("payable", "应付"), "due": ("due", "到期"),
    "sample": ("Sample schedule: not the contract's own prices.", "示例计价表，非合同原价。"),
    "no_payment": ("No amount follows from the record.", "依记录无应付金额。"),
    "form": ("Legal form of the contract, dated", "合同法律形式（按日期）"),
    "mismatch": ("form does not fit", "形式不符"), "term_too_long": ("term too long", "期限过长"),
    "conforms": ("no finding", "未见不符"),
    "in_force": ("in force at signature", "签约时已施行"),
    "not_in_force": ("not in force at signature: a what-if", "签约时尚未施行：仅作假设"),
    "force_unknown": ("dates unknown", "日期不明"),
    "oversight": ("Oversight: the hands-off index", "监督：甩手掌柜指数"),
    "insufficient": ("insufficient record", "记录不足"),
    "index_note": ("0 % is never hands-off, 100 % always; the mean of the parts on record.", "0 % 为从不甩手，100 % 为始终甩手；取有记录各项之均值。"),
    "supervisor_duties_not_met": ("duties of the supervisor not met in time", "监管方未按时履行事项"),
    "cases_escalated_without_act": ("cases that moved up without an act", "未作为而上移的案件"),
    "residents_before_contractor": ("events with residents acted against first", "先对居民后对承包方的事件"),
    "deductions_waived": ("deductions waived, by amount", "减免扣款金额"),
    "days_to_first_act": ("median days to the first act, of 30", "首次作为天数中位数（上限 30）"),
    "comparison": ("Where the published verdict and ours differ", "与公布结论的差异"),
    "category": ("category", "类别"), "places": ("places", "点位"),
    "no_length": ("no centerline, no length", "无中心线长度"), "depot": ("depot or standing", "停车场或停驶"),
    "single_fix": ("a single position", "仅一个定位点"), "crossing_only": ("crossing or parallel street", "横穿或邻路"),
    "isolated": ("isolated positions", "孤立定位点"), "share_too_low": ("share too low", "覆盖率不足"),
    "discarded": ("positions refused", "定位点不合格"), "between_fixes": ("ours only: driven between positions", "仅我方：两点间通行"),
    "other": ("other", "其他"),
    "rules": ("Rules applied", "适用规则"), "since": ("since", "施行日期"), "date_unknown": ("unknown", "不明"),
    "verified": ("text read", "已读全文"), "yes": ("yes", "是"), "no": ("no", "否"),
    "absent": ("Not in the dossier, so not judged", "卷宗缺项，未予认定"),
    "none": ("none", "无"),
    "made_by": ("Made by Onus", "由 Onus 生成"),
    "recompute": ("The same dossier gives the same bytes on any machine; digests stand in", "同一卷宗在任何机器上结果逐字节一致，摘要见"),
    "ladder": ("ladder", "督办层级"),
}  # fmt: skip


def label(name: str, language: Language) -> str:
    """Return a label; a name without one stays as it is."""
    if name not in LABELS:
        return name
    en, zh = LABELS[name]
    return zh if language == "zh-Hans" else en
