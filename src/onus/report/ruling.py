"""Rulings: the reasoning of one finding, as a person would write it.

In:  rows of an assessment's files.
Out: a text in English or Chinese: facts, rule, citation, officer, consequence.

The surprise: a ruling adds nothing. Every sentence is filled from a row of OUT,
so two readers with the same OUT read the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.base.texts import Language

Row = Mapping[str, Any]
SENTENCES: dict[str, dict[str, str]] = {
    "head": {"en": "FINDING {duty_id}", "zh-Hans": "认定结论 {duty_id}"},
    "sample": {
        "en": "Contract clauses marked `sample` are examples and not the contract's own words.",
        "zh-Hans": "标有 sample 的条款为示例，并非合同原文。",
    },
    "owed": {
        "en": "1. What was owed. Under clause {clause} of the contract, `{title}` was owed at {place_id} (district {district}). It was opened by {occurrence_id} on {opened} and fell due on {due}.",
        "zh-Hans": "一、合同义务。依合同 {clause} 条，应在 {place_id}（{district}）履行“{title}”。由 {occurrence_id} 触发，{opened} 起算，{due} 到期。",
    },
    "graded": {
        "en": "   The snowfall was graded {grade} under {graded_by}, by {span}.",
        "zh-Hans": "   本次降雪依 {graded_by} 定级为 {grade}，依据为{span}。",
    },
    "rule": {
        "en": "2. By which rule. {citation}: {says} (rule {rule}, grade {grade}{undated}{unverified}).",
        "zh-Hans": "二、依据。{citation}：{says}（规则 {rule}，证据等级 {grade}{undated}{unverified}）。",
    },
    "no_rule": {
        "en": "2. By which rule. The deadline is the clause's own; no rule of a pack was applied.",
        "zh-Hans": "二、依据。按合同条款自定时限，未适用规则包中的规则。",
    },
    "undated": {
        "en": ", date of effect unknown, applied because the dossier names it",
        "zh-Hans": "，施行日期不明，因卷宗指明而适用",
    },
    "unverified": {"en": ", text not read in full", "zh-Hans": "，未读全文"},
    "seen": {
        "en": "3. What was seen. {evidence} piece(s) of evidence, strength {strength}; coverage reached: {coverage}.",
        "zh-Hans": "三、证据。共 {evidence} 项，证据强度：{strength}；覆盖率：{coverage}。",
    },
    "found": {
        "en": "4. What we find. {outcome}: {how}. Grounds: {grounds}.",
        "zh-Hans": "四、认定。{outcome}：{how}。理由代码：{grounds}。",
    },
    "met": {"en": "met on {met}, {delay} after it was due", "zh-Hans": "{met} 方才完成，逾期 {delay}"},
    "in_time": {"en": "met on {met}", "zh-Hans": "{met} 完成"},
    "never": {"en": "not met on the record; {delay} overdue", "zh-Hans": "记录中未见完成，已逾期 {delay}"},
    "other": {"en": "see the grounds", "zh-Hans": "见理由代码"},
    "answers": {
        "en": "5. Who answers. At the due time: {holder}, {title} ({basis}).",
        "zh-Hans": "五、责任人。到期之时：{title}，{holder}（{basis}）。",
    },
    "step": {
        "en": "   {from_at}: the case stood with {title} ({holder}): {status}.",
        "zh-Hans": "   {from_at}：案件在 {title}（{holder}）：{status}。",
    },
    "follows": {
        "en": "6. What follows. {lines}",
        "zh-Hans": "六、后果。{lines}",
    },
    "deduction": {
        "en": "clause {clause} deducts {amount} {currency} for {count} such duties in {period}{sample}",
        "zh-Hans": "依 {clause} 条，{period} 对同类 {count} 项扣款 {amount} {currency}{sample}",
    },
    "is_sample": {"en": " (sample schedule)", "zh-Hans": "（示例表）"},
    "nothing": {"en": "No deduction is on record for this obligation.", "zh-Hans": "未见对应扣款。"},
    "life": {
        "en": "7. State of this finding: {stage} (contractor: {stage_contractor}; officer: {stage_officer}). Each has a right of reply; silence makes it final only after service.",
        "zh-Hans": "七、效力：{stage}（承包方：{stage_contractor}；责任人：{stage_officer}）。双方均有申辩权；送达之后逾期不申辩的，认定方才生效。",
    },
}
SPANS = ("GRADED_OVER_12_H", "GRADED_OVER_24_H", "GRADED_BY_TOTAL")
STAGES = ("stage", "stage_contractor", "stage_officer")
WORDS: dict[str, dict[str, str]] = {
    "fulfilled": {"en": "Fulfilled", "zh-Hans": "已履行"},
    "late": {"en": "Late", "zh-Hans": "逾期履行"},
    "unmet": {"en": "Unmet", "zh-Hans": "未履行"},
    "pending": {"en": "Pending", "zh-Hans": "期限未届满"},
    "excused": {"en": "Excused", "zh-Hans": "免责"},
    "unknown": {"en": "Unknown", "zh-Hans": "无从认定"},
    "no_deadline": {"en": "No deadline", "zh-Hans": "合同未定时限"},
    "none": {"en": "none", "zh-Hans": "无"},
    "claimed": {"en": "claimed", "zh-Hans": "自报"},
    "observed": {"en": "observed", "zh-Hans": "已观测"},
    "verified": {"en": "verified", "zh-Hans": "已互证"},
    "holder": {"en": "holder of the post", "zh-Hans": "在任"},
    "deputy": {"en": "deputy", "zh-Hans": "代理"},
    "head": {"en": "head, by default", "zh-Hans": "单位负责人，默认担责"},
    "vacant": {"en": "vacant post", "zh-Hans": "空缺"},
    "silent": {"en": "no act in time; the onus moved up", "zh-Hans": "期内未作为，责任上移"},
    "acted": {"en": "acted", "zh-Hans": "已作为"},
    "reported_up": {"en": "reported up in time; the onus moved up", "zh-Hans": "及时上报，责任上移"},
    "waiting": {"en": "time is still running", "zh-Hans": "期限内"},
    "provisional": {"en": "provisional", "zh-Hans": "初步认定"},
    "served": {"en": "served", "zh-Hans": "已送达"},
    "replied": {"en": "replied", "zh-Hans": "已申辩"},
    "final": {"en": "final", "zh-Hans": "已生效"},
    "GRADED_OVER_12_H": {"en": "the wettest 12 hours", "zh-Hans": "任意连续 12 小时最大降雪量"},
    "GRADED_OVER_24_H": {"en": "the wettest 24 hours", "zh-Hans": "任意连续 24 小时最大降雪量"},
    "GRADED_BY_TOTAL": {
        "en": "its total, as nothing finer was observed",
        "zh-Hans": "过程总量（无更细观测）",
    },
    "": {"en": "not a party", "zh-Hans": "非当事方"},
}


def word(name: str, language: Language) -> str:
    """Return a code in a language; unknown codes stay as they are."""
    return WORDS.get(name, {}).get(language, name)


def ruling(facts: Row, language: Language) -> str:
    """Return the reasoning of one finding.

    Args:
        facts: `duty` and `finding` rows, `rule`, `steps`, `deductions`, texts of
            times, as `actions.explain` gathers them.
        language: `en` or `zh-Hans`.
    """

    def say(name: str, **named: object) -> str:
        return SENTENCES[name][language].format(**{**facts, **named})

    rule = facts["rule_row"]
    lines = [say("head"), say("owed"), *_graded(facts, language)]
    if rule:
        undated = say("undated") if rule["since"] is None else ""
        unverified = "" if rule["verified"] else say("unverified")
        key = "zh" if language == "zh-Hans" else "en"
        lines.append(
            say("rule", citation=rule["citation"][key], says=rule["says"][key], grade=rule["grade"],
                undated=undated, unverified=unverified)
        )  # fmt: skip
    else:
        lines.append(say("no_rule"))
    lines.append(say("seen", strength=word(facts["strength"], language)))
    how = say(facts["how"])
    lines.append(say("found", outcome=word(facts["outcome"], language), how=how))
    lines.append(say("answers", title=facts["officer_title"], holder=facts["officer_holder"],
                     basis=word(facts["officer_basis"], language)))  # fmt: skip
    lines += [say("step", **{**step, "status": word(step["status"], language)}) for step in facts["steps"]]
    taken = [
        say("deduction", **{**row, "sample": say("is_sample") if row["sample"] else ""})
        for row in facts["deductions"]
    ]
    lines.append(say("follows", lines="; ".join(taken) or say("nothing")))
    lines.append(say("life", **{name: word(facts[name], language) for name in STAGES}))
    if "sample" in facts["clause"]:
        lines.append(say("sample"))
    return "\n".join(lines)


def _graded(facts: Row, language: Language) -> list[str]:
    """Say by which rule and over which span a snowfall was graded; nothing for other triggers."""
    spans = [span for span in SPANS if span in facts["grounds"].split()]
    if not facts["graded_by"] or not spans:
        return []
    named = {"grade": facts["grade"] or word("none", language), "graded_by": facts["graded_by"]}
    return [SENTENCES["graded"][language].format(**named, span=word(spans[0], language))]
