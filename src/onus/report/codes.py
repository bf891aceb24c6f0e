"""Codes of the core in words: outcomes, grounds, acts, verdicts, in both languages.

In:  a code.
Out: its words; the glossary's terms and no others.

The surprise: vocabularies that a dossier may extend (kinds of acts, classes of
roads) have no full list. What is not known here is shown as it was written.
"""

from __future__ import annotations

from onus.base.texts import Language

Words = dict[str, tuple[str, str]]

OUTCOMES: Words = {
    "fulfilled": ("Done in time", "已履行"),
    "late": ("Late", "逾期履行"),
    "unmet": ("Not done", "未履行"),
    "pending": ("Time still running", "期限未届满"),
    "excused": ("Excused", "依约免责"),
    "unknown": ("Cannot be judged", "无从认定"),
    "no_deadline": ("No deadline set", "未定时限"),
}
STRENGTHS: Words = {
    "none": ("none", "无"),
    "claimed": ("claimed by the contractor", "承包方自报"),
    "observed": ("observed by a machine or an official", "已观测"),
    "verified": ("verified by a second source", "已互证"),
}
GROUNDS: Words = {
    "MET_IN_TIME": ("done before it was due", "到期前完成"),
    "MET_AFTER_DUE": ("done after it was due", "到期后方完成"),
    "NOT_MET_BY_CLOSE": ("not done before the time for evidence ended", "查证期内未见完成"),
    "WINDOW_OPEN": ("the time is still running", "期限尚未届满"),
    "NO_EVIDENCE": ("no evidence either way", "无任何证据"),
    "NO_TELEMETRY": ("no vehicle reported its position", "无车辆定位数据"),
    "NO_LENGTH": ("no centerline is known, so no share can be measured", "无中心线长度，无法计算覆盖率"),
    "NO_DEADLINE_SET": ("the contract sets no deadline", "合同未定时限"),
    "INSTRUCTED_ELSEWHERE": ("an instruction sent the contractor elsewhere", "依指令调往他处"),
    "EXCUSE_GRANTED": ("an officer excused it beforehand", "责任人事先准予免责"),
    "SHARE_TOO_LOW": ("the share of the length reached was too low", "覆盖率未达标准"),
    "FAILED_INSPECTION": ("an inspection failed it", "检查不合格"),
    "CONTESTED_BY_REPORT": ("a resident's report contests it", "有市民诉求异议"),
    "RECORDED_LATE": ("the evidence was written down after it was due", "证据于到期后补录"),
    "CLOCK_RESTARTED": ("new snow restarted the clock", "再次降雪，时限重新起算"),
    "RULE_UNDATED": ("date of effect of the rule unknown", "规则施行日期不明"),
    "RULE_UNVERIFIED": ("text of the rule not read in full", "规则全文未读"),
    "INACCESSIBLE": ("the place could not be reached", "点位无法到达"),
    "CLAIM_IMPLAUSIBLE": ("the claim is not plausible", "自报内容不合常理"),
    "MANUAL_WORK": ("done by hand", "人工作业"),
    "INFERRED_PATH": ("the path between two positions is inferred", "两点间路径为推定"),
    "TOO_FEW_EVENTS": ("fewer events than the standard asks for", "次数少于标准要求"),
    "DEPUTY_ANSWERS": ("a deputy answers", "由代理人负责"),
    "HEAD_ANSWERS_BY_DEFAULT": ("the head answers by default", "由单位负责人默认担责"),
    "RULE_NOT_APPLIED": ("the rule that the clause names could not be applied", "条款所指规则未能适用"),
    "GRADED_OVER_12_H": ("the snowfall is graded by its heaviest 12 hours", "降雪按最大 12 小时降雪量定级"),
    "GRADED_OVER_24_H": ("the snowfall is graded by its heaviest 24 hours", "降雪按最大 24 小时降雪量定级"),
    "GRADED_BY_TOTAL": ("the snowfall is graded by its whole amount", "降雪按过程总量定级"),
    "SNOWFALL_MAY_CONTINUE": ("on the record the snowfall may not have ended", "降雪可能尚未结束"),
    "PRICED_TO_ANOTHER": (
        "the same work has met another duty of this place and is priced there",
        "同一次作业已用于本点位另一事项并在该处计价",
    ),
}
STEPS: Words = {
    "silent": ("no act in time; the case moved up", "期内未作为，案件上移"),
    "silent_last": ("no act in time; there is no higher post", "期内未作为，其上已无更高岗位"),
    "acted": ("acted", "已作为"),
    "reported_up": ("reported up in time; the case moved up", "及时上报，案件上移"),
    "reported_up_last": ("reported up in time", "已及时上报"),
    "waiting": ("time to act still running", "期限内"),
    "waiting_closed": ("the case closed before the hours ran out", "期限届满前案件已办结"),
    "holding": ("holds the case", "现由其承担"),
    "holding_closed": ("held the case until it closed", "承担至案件办结"),
}
REFUSALS: Words = {
    "undated": (
        "its date of effect is unknown and the dossier does not name it to be applied",
        "施行日期不明，卷宗亦未指明适用",
    ),
    "not_in_force": ("no version of it was in force on that day", "当日无任何版本施行"),
    "unknown_rule": ("the rule packs hold no such rule", "规则包中无此规则"),
}
WEIGHTS: Words = {
    "used": ("counted", "采信"),
    "failed_inspection": ("counts against it", "不利于履行"),
    "undone_by_inspection": ("set aside: a failed inspection came after it", "不予采信：其后检查不合格"),
    "too_weak": ("set aside: weaker than the standard asks for", "不予采信：强度低于标准要求"),
    "kind_does_not_count": (
        "set aside: of a kind that does not count for this duty",
        "不予采信：该类证据不适用于本事项",
    ),
    "after_recheck": (
        "set aside: inspected too long after the due time to undo it",
        "不予采信：到期过久后的检查，不溯及",
    ),
    "already_met": ("set aside: it was met before", "不予采信：该事项此前已履行"),
    "met_another_duty": ("set aside: it has met another duty", "不予采信：已用于另一事项"),
    "cannot_be_true": (
        "set aside: it cannot be true beside another visit",
        "不予采信：与另一次上门服务相矛盾",
    ),
    "shows_nothing_done": ("set aside: it shows nothing done", "不予采信：未显示已完成作业"),
}
EXCUSES: Words = {"excuse": ("decision", "免责决定"), "instruction": ("instruction", "指令")}
PARTIES: Words = {
    "contractor": ("Contractor", "承包方"),
    "officer": ("Accountable officer", "责任人"),
    "issuer": ("Notice issuer", "通知发布方"),
}
CLOSINGS: Words = {
    "met": ("the work was done", "作业已完成"),
    "termination": ("contract terminated", "合同终止"),
}
BASES: Words = {
    "holder": ("holder of the post", "在任"),
    "deputy": ("deputy", "代理"),
    "head": ("head of the body, by default", "单位负责人，默认担责"),
    "vacant": ("nobody in the post", "岗位空缺"),
}
STAGES: Words = {
    "provisional": ("provisional", "初步认定"),
    "served": ("served", "已送达"),
    "replied": ("replied to", "已申辩"),
    "final": ("final", "已生效"),
}
PARTS: Words = {
    "rank": ("Does a law, regulation or rule carry the sanction?", "处罚是否有法律、法规或规章依据？"),
    "written_zone": (
        "Was each addressee told zone and standard in writing beforehand?",
        "是否事先书面告知责任区和标准？",
    ),
    "scope": ("Are carriageway and main streets left out?", "是否未将车行道、主干街路转给商户？"),
    "double_payment": (
        "Is it work that no contractor is already paid for?",
        "是否不与已付费的承包作业重复？",
    ),
    "asymmetry": (
        "Was the contractor, overdue there, held to account first?",
        "承包方在该处逾期的，是否先行追责？",
    ),
    "publication": ("Was it published in time?", "是否及时公布？"),
    "capacity": ("Was a substitute service at a published price offered?", "是否提供明码标价的代为作业？"),
}
PART_NAMES: Words = {
    "rank": ("rank", "位阶"),
    "written_zone": ("written zone", "书面责任区"),
    "scope": ("scope", "范围"),
    "double_payment": ("double payment", "重复付费"),
    "asymmetry": ("asymmetry", "执法不对称"),
    "publication": ("publication", "公布"),
    "capacity": ("capacity", "承受能力"),
}
VERDICTS: Words = {
    "holds": ("holds", "符合"),
    "fails": ("fails", "不符合"),
    "cannot_tell": ("cannot tell", "无从判断"),
    "burden_shift": ("Contracted work was asked of others.", "将已发包的作业转由他人承担。"),
    "defective": ("The notice is defective in at least one part.", "通知至少一项不符合要求。"),
    "mismatch": ("form does not fit", "形式不符"),
    "term_too_long": ("term too long", "期限过长"),
    "conforms": ("no finding", "未见不符"),
}
REASONS: Words = {
    "no_rule_in_force": ("no rule on this was in force that day", "当日无有效规则"),
    "record_is_silent": ("the record is silent", "记录未载明"),
    "no_obligation_for_service": ("the contract holds no obligation for this service", "合同无该项服务义务"),
    "contract_is_placeholder": ("the contract is a placeholder", "合同为占位内容"),
    "contract_is_sample": ("the contract's clauses are a sample", "合同条款为示例"),
}
HANDS_OFF: Words = {
    "supervisor_duties_not_met": ("duties of the supervisor not met in time", "监管方未按时履行的事项"),
    "cases_escalated_without_act": ("cases that moved up without an act", "未作为而上移的案件"),
    "residents_before_contractor": (
        "events in which residents were acted against first",
        "先对居民商户采取措施的事件",
    ),
    "deductions_waived": ("deductions waived, by amount", "减免的扣款金额"),
    "days_to_first_act": ("median days from failure to the first act", "自违约至首次作为的天数中位数"),
}
CATEGORIES: Words = {
    "no_length": ("no centerline, so no length", "无中心线长度"),
    "depot": ("depot or standing", "停车场或停驶"),
    "single_fix": ("a single position", "仅一个定位点"),
    "crossing_only": ("crossing or parallel street", "横穿或邻路"),
    "isolated": ("isolated positions", "孤立定位点"),
    "share_too_low": ("share too low", "覆盖率不足"),
    "discarded": ("positions refused", "定位点不合格"),
    "between_fixes": ("ours only: driven between two positions", "仅我方认定：两点间通行"),
    "other": ("other", "其他"),
}
LINES: Words = {
    "quantity": ("verified work", "核定作业量"),
    "base": ("monthly base", "月度基数"),
    "coefficient": ("effect of the score", "考核系数"),
    "score_bonus": ("bonus for the score", "考核奖励"),
    "incentive": ("incentive", "奖励"),
    "deduction": ("deduction", "扣款"),
    "waiver": ("waiver of a deduction", "减免扣款"),
    "substitute": ("substitute performance", "代履行费用"),
    "carried_in": ("carried over from the month before", "上月结转"),
    "carried_out": ("carried over to the next month", "结转下月"),
    "hold_back": ("held back", "预留款"),
    "hold_back_release": ("released of what was held back", "返还预留款"),
    "done_without_deadline": ("done, no deadline set", "无时限，已完成"),
    "priced_to_another": ("the same work, priced once to another duty", "同一次作业，已在另一事项计价"),
}
UNITS: Words = {
    "duty": ("duties", "项"), "km": ("km", "公里"), "m2": ("m²", "平方米"), "visit": ("visits", "次"),
    "month": ("months", "月"), "hour": ("hours begun", "小时"), "check": ("checks", "次检查"),
}  # fmt: skip
METHODS: Words = {
    "points": ("points", "计分"),
    "both": ("quantity and points", "按量与计分"),
    "government": ("government", "政府"), "users": ("users", "使用者"), "mixed": ("government and users", "政府与使用者"),
    "concession": ("concession", "特许经营"), "service_purchase": ("purchase of services", "政府购买服务"),
    "framework": ("framework agreement", "框架协议"), "employment": ("employment", "劳动用工"),
}  # fmt: skip
PROPOSALS: Words = {
    "missing_telemetry": ("no telemetry", "缺少定位数据"),
    "act_without_clause": ("an act that no clause carries", "无条款依据的扣款"),
    "act_beyond_clause": ("an act beyond its clause", "超出条款的扣款"),
    "substitute_without_basis": ("substitute performance without a basis", "无依据的代履行费用"),
    "check_without_clause": ("a failed check that no clause speaks of", "无条款对应的不合格检查"),
    "insufficient_record": ("insufficient record", "记录不足"),
}
DEFECTS: Words = {
    "no_post": ("no officer named", "未载明责任人"),
    "no_reason": ("no reason given", "未说明理由"),
    "no_amount": ("no amount", "未载明金额"),
    "no_power": ("the post has no power to excuse", "该岗位无免责权限"),
    "no_clause": ("no clause that allows it", "未载明依据条款"),
    "names_nothing": ("it covers no duty", "未涉及任何事项"),
    "late_entry": ("written down after the due time", "到期后方记录"),
    "no_period": ("no month", "未载明期间"),
}
REGISTER: Words = {
    "vacancy": ("vacancy", "空缺"), "overlap": ("overlap", "重叠任职"), "gap": ("assigned to nobody", "无人负责"),
    "double_assignment": ("assigned to several posts", "多岗同责"),
}  # fmt: skip
ACTS: Words = {
    "inspection": ("inspection", "检查"), "order_to_cure": ("order to cure", "整改通知"),
    "order": ("order", "要求整改"),
    "summons": ("summons", "约谈"), "deduction": ("deduction", "扣款"), "waiver": ("waiver", "减免"),
    "substitute_performance": ("substitute performance", "代履行"),
    "termination_notice": ("termination notice", "解约通知"), "excuse": ("excuse", "准予免责"),
    "report_up": ("report to the superior", "上报"), "penalty": ("penalty", "处罚"),
    "publication": ("publication", "公布"), "plan": ("winter plan", "除运雪方案"),
    "readiness_check": ("readiness check", "设备核验"), "apology": ("apology", "致歉"), "reply": ("reply", "答复"),
    "serve": ("service of a finding", "送达"), "decision": ("decision", "决定"),
    "sample": ("draw of places", "抽取点位"), "approval": ("approval", "批准"), "handover": ("handover", "工作移交"),
    "readiness": ("statement of readiness", "备勤申报"),
    "disclosure_review": ("review before disclosure", "公开审查"), "extra_work": ("extra work", "增项作业"), "notice": ("notice", "通知"),
    "instruction": ("instruction", "指令"), "crew": ("crew sheet", "班组作业单"), "visit": ("visit", "上门服务"),
    "step_in": ("stepping in by a superior", "上级介入督办"),
    "photo": ("photo", "照片"), "report": ("resident's report", "市民诉求"), "closing": ("closing of the report", "诉求办结"),
}  # fmt: skip
RESULTS: Words = {
    "pass": ("passed", "合格"), "fail": ("failed", "不合格"), "inaccessible": ("could not be reached", "无法到达"),
    "done": ("done", "已完成"), "confirmed": ("confirmed", "已确认"), "unconfirmed": ("not confirmed", "未确认"),
    "refused": ("refused", "拒绝"),
}  # fmt: skip
TOWARD: Words = {
    "contractor": ("contractor", "承包方"), "residents": ("residents", "居民"), "shops": ("shops", "商户"),
    "public": ("public", "社会公众"), "superior": ("superior", "上级"), "self": ("itself", "本单位"),
    "organs": ("public bodies", "机关单位"), "property_companies": ("property companies", "物业企业"),
    "buyer": ("purchasing unit", "采购单位"), "supervisor": ("supervisor", "监管部门"), "payer": ("payer", "付款单位"),
    "notice_issuer": ("notice issuer", "通知发布方"), "city": ("city", "市"),
}  # fmt: skip
POWERS: Words = {
    "inspect": ("inspect", "检查"), "order": ("order", "要求整改"), "deduct": ("deduct", "扣款"), "pay": ("pay", "付款"),
    "issue_notice": ("issue notices", "发布通知"), "terminate": ("terminate", "解约"),
    "substitute": ("substitute", "代履行"),
}  # fmt: skip
CLOCKS: Words = {
    "passable": ("Passable", "通行时限"), "standard": ("To standard", "达标时限"),
    "haulage": ("Haulage", "清运时限"), "": ("Deadline", "时限"),
}  # fmt: skip
GRADES: Words = {
    "light": ("light snow", "小雪"), "moderate": ("moderate snow", "中雪"), "heavy": ("heavy snow", "大雪"),
    "blizzard": ("blizzard", "暴雪"), "heavy_blizzard": ("heavy blizzard", "大暴雪"),
    "extreme_blizzard": ("extreme blizzard", "特大暴雪"),
}  # fmt: skip
FACTS: Words = {
    "sanction": ("sanction threatened", "所称处罚"), "cited_rank": ("rank of the text cited", "所引依据位阶"),
    "cited": ("cites", "所引依据"), "area": ("area asked for", "要求清理区域"),
    "reserved": ("reserved for the contractor", "属承包方作业区域"), "overdue_duties": ("contractor's duties overdue there", "承包方在该处逾期事项"),
    "earliest_due": ("the first fell due", "最早到期"), "acts_against_contractor": ("acts against the contractor on record", "已记录对承包方措施"),
    "written_zone": ("zone and standard told in writing", "书面告知责任区和标准"),
    "act": ("act", "措施"), "late_entry": ("written down too late", "迟录"), "published_at": ("published", "公布时间"),
    "substitute_offered": ("substitute offered", "提供代为作业"), "paid_obligation": ("already paid for", "已付费义务"),
    "perhaps_paid_obligation": ("perhaps already paid for", "可能已付费义务"), "rule_not_in_force": ("not in force that day", "当日未施行"),
    "form": ("form", "形式"), "payer": ("paid by", "付费方"), "user_paid_ppm": ("paid by users", "使用者付费占比"),
    "term_months": ("term in months", "期限（月）"), "signed": ("signed", "签订"), "rule_since": ("rule in force from", "规则施行"),
}  # fmt: skip
VALUES: Words = {
    "fine": ("fine", "罚款"), "law": ("law", "法律"), "regulation": ("regulation", "法规"), "rule": ("rule", "规章"),
    "yes": ("yes", "是"), "no": ("no", "否"), "shopfront": ("shop front", "门前区域"), "pavement": ("pavement", "人行道"),
    "carriageway": ("carriageway", "车行道"), "main_street": ("main street", "主干街路"), "square": ("square", "广场"),
    "compound": ("compound", "小区院内"),
}  # fmt: skip
FILES: Words = {
    "crews.csv": ("crew sheets", "班组作业单"), "visits.csv": ("visits", "上门服务记录"), "photos.csv": ("photos", "照片"),
    "instructions.csv": ("instructions", "指令"), "payments.csv": ("payments", "付款记录"), "vehicles.csv": ("vehicles", "车辆"),
    "weather.csv": ("weather", "气象"), "inspections.csv": ("inspections", "检查记录"), "reports.csv": ("residents' reports", "市民诉求"),
    "notices.toml": ("notices", "通知"), "acts.toml": ("acts of the public body", "履职行为"), "tracks": ("vehicle tracks", "车辆轨迹"),
}  # fmt: skip

VOCABULARIES: dict[str, Words] = {
    "outcome": OUTCOMES, "strength": STRENGTHS, "ground": GROUNDS, "step": STEPS, "basis": BASES, "stage": STAGES,
    "closing": {**ACTS, **CLOSINGS}, "part": PARTS, "part_name": PART_NAMES, "verdict": VERDICTS, "reason": REASONS,
    "hands_off": HANDS_OFF, "category": CATEGORIES, "line": {**OUTCOMES, **LINES}, "unit": UNITS,
    "method": {**METHODS, "quantity": ("quantity", "按量")}, "proposal": {**PROPOSALS, "deduction": ("a deduction that is not automatic", "非自动扣款")},
    "defect": DEFECTS, "register": REGISTER, "act": ACTS, "evidence": ACTS, "result": RESULTS, "toward": TOWARD,
    "power": {**POWERS, "report_up": ("report up", "上报")}, "clock": CLOCKS, "grade": GRADES, "fact": FACTS,
    "value": {**VALUES, **METHODS, "unknown": ("unknown", "不明"), "none": ("none", "无"), "other": ("other", "其他")},
    "refusal": REFUSALS, "weight": WEIGHTS, "excuse": EXCUSES, "party": PARTIES, "file": FILES, "published": {"served": ("served", "已作业"), "not_served": ("not served", "未作业")},
}  # fmt: skip


def word(vocabulary: str, code: str, language: Language) -> str:
    """Return the words of a code; one that the vocabulary does not hold stays as it is.

    >>> word("outcome", "late", "zh-Hans")
    '逾期履行'
    """
    found = VOCABULARIES[vocabulary].get(code)
    if found is None:
        return code
    en, zh = found
    return zh if language == "zh-Hans" else en


def step_word(status: str, *, last: bool, closed: bool, limited: bool, language: Language) -> str:
    """Return what became of one rung of a case.

    Args:
        status: as the case tells it.
        last: whether no rung came after it.
        closed: whether the case is closed.
        limited: whether the rung had hours to act in.
        language: `en` or `zh-Hans`.

    >>> step_word("silent", last=True, closed=False, limited=True, language="en")
    'no act in time; there is no higher post'
    """
    code = status
    if status == "waiting":
        code = ("waiting" if limited else "holding") + ("_closed" if closed else "")
    elif last and f"{status}_last" in STEPS:
        code = f"{status}_last"
    return word("step", code, language)
