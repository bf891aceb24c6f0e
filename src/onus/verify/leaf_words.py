"""Leaf words: kinds and fields of findings, as a person reads them.

In:  nothing.
Out: labels in both languages by the names of `finding_kinds.toml`.

The surprise: a field has one label whatever kind it stands in. A test holds the table
equal to the kinds, so that a new field is never shown by its name alone.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, str]
KIND_WORDS: Mapping[str, Words] = {
    "refusal": ("Rule that could not be applied", "未能适用的规则"), "without_duties": ("Obligation without duties", "未产生履约事项的义务"),
    "occurrence": ("Occurrence", "触发"), "excuse": ("Excuse", "免责"), "last_service": ("Last service of places", "各点位最近作业"),
    "outcomes": ("Counts of outcomes", "认定结论汇总"), "comparison": ("Comparison of two rules", "规则比对"),
    "case": ("Open failure", "督办案件"), "register_finding": ("Finding on the register", "责任登记认定"), "hands_off": ("Hands-off index", "甩手掌柜指数"),
    "symmetry": ("Who moved first", "先后对照"), "notice_finding": ("Finding on a notice", "通知认定"), "legal_form": ("Legal form of the contract", "合同形式"),
    "certificate": ("Payment certificate", "付款凭证"), "certificate_line": ("Line of a payment certificate", "付款凭证明细"),
    "proposal": ("Proposal that somebody must decide", "待决定的处理建议"), "waiver": ("Waiver", "减免"), "scorecard": ("Scorecard", "记分卡"),
    "kpi_result": ("Result of an indicator", "指标结果"), "termination": ("Right to terminate", "解除权"), "unplaced": ("Facts that belong to no duty", "无所归属的事实"),
    "report_count": ("Count of residents' reports", "市民诉求统计"),
}  # fmt: skip
FIELD_WORDS: Mapping[str, Words] = {
    "obligation": ("obligation", "合同义务"), "occurrence": ("occurrence", "触发"), "rule": ("rule", "规则"), "reason": ("reason", "理由"),
    "clause": ("clause", "条款"), "trigger": ("trigger", "触发条件"), "ends": ("ends", "结束"), "starts": ("begins", "开始"), "grade": ("grade", "等级"),
    "amount_tenth_mm": ("amount, tenths of a millimetre", "降水量（0.1 毫米）"), "due": ("due", "到期"), "place": ("place", "点位"),
    "restarts": ("restarted the clock", "重新起算"), "closed_at": ("closed", "结案时间"), "grounds": ("grounds", "认定理由"), "graded_by": ("graded by rule", "定级所依规则"),
    "next_opens": ("next one opens", "下一次起始"), "everywhere": ("holds everywhere", "全域适用"), "id": ("id", "编号"), "kind": ("kind", "类别"), "post": ("post", "岗位"),
    "defects": ("defects", "缺陷"), "void": ("void", "无效"), "places": ("places", "点位数"), "digest": ("digest", "摘要"), "outcomes": ("outcomes", "认定结论"),
    "at": ("decided", "决定时间"),
    "visits_set_aside": ("visits set aside", "未采信的上门服务"), "positions": ("positions", "定位点"), "duplicates": ("duplicates", "重复"),
    "positions_by_reason": ("positions set aside, by reason", "未采信的定位点（按理由）"), "counts": ("counts", "计数"), "differences": ("differences", "差异"),
    "district": ("district", "区"), "opened_at": ("opened", "立案时间"), "duties": ("duties", "履约事项数"), "sample": ("sample", "样本"), "steps": ("steps", "督办步骤"),
    "closed_by": ("closed by", "结案方式"), "closing_act": ("closing act", "结案行为"), "late_entries": ("entered later", "补录"), "ordered_by": ("ordered by", "责令岗位"),
    "answerer": ("who answers", "责任人"), "holder": ("holder", "任职者"), "basis": ("basis", "依据"), "from_at": ("from", "自"), "answer_by": ("answer by", "答复期限"),
    "until_at": ("until", "至"), "status": ("what became of it", "处理情况"), "act": ("act", "行为"), "acted_at": ("acted", "履职时间"), "late_entry": ("entered later", "补录"),
    "holders": ("holders", "任职者"), "answer": ("answer", "职责"), "state": ("state", "状态"), "index_ppm": ("index", "指数"), "formula": ("formula", "公式"),
    "components": ("components", "构成"), "posts": ("posts", "岗位"), "name": ("name", "名称"), "numerator": ("numerator", "分子"), "denominator": ("denominator", "分母"),
    "weight": ("weight", "权重"), "asked": ("asked to act", "应履职"), "acted": ("acted", "已履职"), "reported_up": ("reported up", "已上报"), "silent": ("silent", "未履职"),
    "others": ("made to do it", "被摊派方"), "contractor": ("contractor", "承包方"), "others_first": ("others came first", "先行要求他人"), "count": ("count", "次数"),
    "first": ("first", "首次"), "happened_at": ("happened", "发生时间"), "recorded_at": ("written down", "记录时间"), "on_record_at": ("on record", "入档时间"), "deeds": ("deeds", "行为"),
    "issuer": ("issued by", "发文单位"), "issuing_posts": ("issuing posts", "发文岗位"), "parts": ("parts", "分项"), "verdict": ("verdict", "认定"), "asymmetry": ("asymmetry", "权责不对等"),
    "still_owed": ("still owed", "仍应履行"), "reply_at": ("replied", "申辩时间"), "stage": ("stage", "阶段"), "life": ("standing of the parties", "各方阶段"),
    "part": ("part", "分项"), "facts": ("facts", "事实"), "in_force": ("in force", "有效"), "also": ("also", "并依"), "party": ("party", "当事方"), "served_at": ("served", "送达时间"),
    "reply_by": ("reply by", "申辩期限"), "reply": ("reply", "申辩"), "late_reply": ("late reply", "逾期申辩"), "final_at": ("final", "生效时间"), "reviewed_at": ("reviewed", "审查时间"),
    "in_force_at_signature": ("in force at signature", "签订时有效"), "provisional": ("provisional", "暂定"), "method": ("method", "计价方式"), "lines_count": ("lines", "明细行数"),
    "gross_minor": ("gross", "应计金额"), "adjustment_minor": ("adjustment", "调整"), "incentives_minor": ("incentives", "奖励"), "deductions_minor": ("deductions", "扣款"),
    "waived_minor": ("waived", "减免"), "substitute_minor": ("substitute work", "代履行费用"), "carried_in_minor": ("carried in", "上期结转"), "carried_out_minor": ("carried out", "结转下期"),
    "held_back_minor": ("held back", "暂扣"), "held_back_until": ("held back until", "暂扣至"), "payable_minor": ("payable", "应付"), "undisputed_minor": ("undisputed", "无争议"),
    "undetermined_minor": ("undetermined", "未定"), "invoiced_minor": ("invoiced", "已开票"), "paid_minor": ("paid", "已付"), "outstanding_minor": ("outstanding", "未付"),
    "overpaid_minor": ("overpaid", "多付"), "due_day": ("due on", "付款期限"), "interest_minor": ("interest", "利息"), "interest_basis": ("basis of interest", "计息依据"),
    "released_minor": ("released", "返还"), "score": ("score", "考核得分"), "granted": ("granted", "已核奖励"), "score_milli": ("score, thousandths", "得分（千分之一）"),
    "lost_milli": ("points lost, thousandths", "扣分（千分之一）"), "duties_determined": ("duties determined", "已认定事项"), "checks_made": ("checks made", "检查次数"),
    "minimum_sample": ("smallest sample", "最低样本"), "coefficient_ppm": ("coefficient", "系数"), "bonus_ppm": ("bonus", "奖励比例"), "hold_back_ppm": ("share held back", "暂扣比例"),
    "incentive": ("incentive", "奖励"), "period": ("period", "期间"), "number": ("number", "序号"), "source": ("source", "来源"), "exact": ("exact amount", "精确值"),
    "amount_minor": ("amount", "金额"), "finding": ("finding", "认定结论"), "unit": ("unit", "单位"), "quantity": ("quantity", "数量"), "unit_price": ("unit price", "单价"),
    "duty_count": ("duties", "履约事项数"), "without_quantity": ("without quantity", "无数量"), "at_stake_minor": ("at stake", "涉及金额"), "before_cap_minor": ("before the cap", "封顶前"),
    "refs": ("rests on", "依据"), "points_milli": ("points, thousandths", "分值（千分之一）"), "decided_by": ("decided by", "决定依据"), "decided_minor": ("decided amount", "决定金额"),
    "deduction": ("deduction", "扣款"), "by_post": ("by post", "决定岗位"), "effective_minor": ("effective", "有效金额"), "scope": ("scope", "范围"), "on_time_ppm": ("in time", "按时率"),
    "delay_mean_us": ("mean delay", "平均逾期"), "delay_median_us": ("median delay", "逾期中位数"), "kpi": ("indicator", "指标"), "target_ppm": ("target", "目标"),
    "fulfilled": ("done in time", "已履行"), "determined": ("determined", "已认定"), "reached_ppm": ("reached", "达成"), "met": ("met", "达标"), "below_milli": ("below, thousandths", "低于（千分之一）"),
    "after": ("after periods running", "连续期数"), "by": ("by", "单位"), "spans": ("periods", "期间"), "reached_in": ("reached in", "达到期间"), "after_total": ("after periods in all", "累计期数"),
    "reached_by": ("reached by", "达到方式"), "below": ("below", "低于"), "run": ("running", "连续"), "total": ("in all", "累计"), "ids": ("ids", "编号"), "service": ("service", "服务事项"),
    "reports": ("reports", "诉求数"), "closed": ("closed", "已办结"), "in_time": ("in time", "按时"), "late": ("late", "逾期"),
}  # fmt: skip
COUNT_OF, DIGEST_OF = (
    ("{label}: how many", "{label}：数量"),
    ("{label}: digest of the list", "{label}：清单摘要"),
)
VOCABULARY_OF: Mapping[tuple[str, str], str] = {
    ("certificate_line", "kind"): "line", ("certificate_line", "unit"): "unit", ("certificate", "method"): "method", ("proposal", "kind"): "proposal",
    ("case", "closed_by"): "closing", ("case", "basis"): "basis", ("case", "status"): "step", ("notice_finding", "verdict"): "verdict", ("notice_finding", "part"): "part",
    ("notice_finding", "reason"): "reason", ("notice_finding", "stage"): "stage", ("notice_finding", "party"): "party", ("legal_form", "verdict"): "verdict",
    ("hands_off", "name"): "hands_off", ("refusal", "reason"): "refusal", ("excuse", "kind"): "excuse", ("occurrence", "grounds"): "ground", ("occurrence", "grade"): "grade",
    ("register_finding", "kind"): "register", ("waiver", "defects"): "defect", ("excuse", "defects"): "defect",
}  # fmt: skip
"""Words of `report.codes` in which a code of a kind and field is shown."""


def kind_word(kind: str, language: str) -> str:
    """Return the words of a kind of finding."""
    return _told(KIND_WORDS.get(kind, (kind, kind)), language)


def field_word(name: str, language: str) -> str:
    """Return the words of a field; of a list that is told by its count or its digest as well."""
    if name not in FIELD_WORDS:
        for ending, words in (("_count", COUNT_OF), ("_digest", DIGEST_OF)):
            stem = name.removesuffix(ending)
            if stem != name and stem in FIELD_WORDS:
                return _told(words, language).format(label=_told(FIELD_WORDS[stem], language))
    return _told(FIELD_WORDS.get(name, (name, name)), language)


def _told(words: Words, language: str) -> str:
    return words[language == "zh-Hans"]
