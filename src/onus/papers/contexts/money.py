"""What papers about money say: the confirmation of deductions, and the review of payment.

The surprise: no amount is reckoned here. Every figure stands in `payment.json`, and
the rows add up to what is payable there, to the last fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onus.base.instants import HOUR_US
from onus.core.papers.owed import OwedPaper
from onus.papers.contexts.common import certificate_of, failed_rows, line_rows, score_text
from onus.papers.desk import Desk
from onus.papers.figures import month_text
from onus.papers.ordered import Ordered
from onus.papers.tables import COUNT, MONEY, TEXT, table
from onus.report.figures import percent

TAKEN = ("deduction", "substitute", "coefficient", "waiver")
FAILED_SHOWN = 20
SUMS = (
    ("gross_minor", "核定服务费", "Gross", 1),
    ("adjustment_minor", "考核系数调整", "Effect of the score", 1),
    ("deductions_minor", "扣款", "Deductions", -1),
    ("waived_minor", "减免扣款", "Waived", 1),
    ("substitute_minor", "代履行费用", "Substitute performance", -1),
    ("incentives_minor", "奖励", "Incentives", 1),
    ("carried_in_minor", "上月结转", "Carried in", -1),
    ("carried_out_minor", "结转下月", "Carried out", 1),
    ("held_back_minor", "预留", "Held back", -1),
    ("released_minor", "返还预留", "Released", 1),
    ("payable_minor", "本期应付（以上各项合计）", "Payable (sum of the above)", 0),
    ("undisputed_minor", "其中无争议部分", "Of that undisputed", 0),
    ("interest_minor", "逾期付款利息", "Interest for late payment", 0),
    ("paid_minor", "已付", "Paid already", 0),
    ("outstanding_minor", "尚应支付", "Outstanding", 0),
    ("undetermined_minor", "待定金额", "At stake, undecided", 0),
)
"""Key, words, and with which sign it goes into what is payable; 0 for what stands beside the sum."""
ALWAYS = ("gross_minor", "deductions_minor", "payable_minor", "undisputed_minor", "outstanding_minor")


def line_table(desk: Desk, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the lines of a certificate as a table for a workbook."""
    say = desk.say
    columns = (
        ("number", say("序号", "No."), COUNT), ("item", say("项目", "Line"), TEXT),
        ("source", say("内容", "For"), TEXT), ("findings", say("认定", "Finding"), TEXT),
        ("duties", say("事项数", "Duties"), COUNT), ("quantity", say("数量", "Quantity"), TEXT),
        ("price_minor", say("单价", "Unit price"), MONEY), ("before_cap_minor", say("封顶前", "Before its cap"), MONEY),
        ("amount_minor", say("金额", "Amount"), MONEY), ("basis", say("条款", "Clause"), TEXT),
        ("refs", say("凭据", "Refers to"), TEXT),
    )  # fmt: skip
    return table(say("明细", "Lines"), columns, rows)


def payment_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what the review of a month's payment says."""
    certificate = certificate_of(desk, paper.subject)
    assert certificate is not None, "a review is owed for a certificate alone"
    rows = line_rows(desk, certificate)
    sums = [
        _sum(desk, desk.say(zh, en), certificate[key], sign)
        for key, zh, en, sign in SUMS
        if certificate[key] or key in ALWAYS
    ]
    score = certificate["score"]
    columns = (("name", desk.say("合计项", "Sum"), TEXT), ("amount_minor", desk.say("金额", "Amount"), MONEY))
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "month": month_text(paper.subject, desk.language),
        "method": desk.word("method", certificate["method"]),
        "due_day": desk.day(certificate["due_day"]) if certificate["due_day"] else "—",
        "held_until": desk.day(certificate["held_back_until"]) if certificate["held_back_minor"] else "—",
        "score": score_text(score["score_milli"], desk) if score else desk.say("不计分", "no score"),
        "coefficient": percent(score["coefficient_ppm"])
        if score and score["coefficient_ppm"] is not None
        else "—",
        "lines": rows,
        "total": desk.money(certificate["payable_minor"]),
        "total_words": desk.in_words(certificate["payable_minor"]),
        "sums": sums,
        "provisional": certificate["provisional"],
        "rule_keys": [line["rule"] for line in certificate["lines"]],
        "tables": [line_table(desk, rows), table(desk.say("合计", "Sums"), columns, sums)],
    }


def _sum(desk: Desk, name: str, minor: int, sign: int) -> dict[str, Any]:
    """Return one sum with its sign, so that a clerk can add the column up."""
    signed = minor * (sign or 1)
    plus = "+" if sign and signed > 0 else ""
    return {"name": name, "amount": f"{plus}{desk.money(signed)}", "amount_minor": signed}


def _turned(desk: Desk, row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return amounts of a row with their signs turned; one that it does not have stays away."""
    turned: dict[str, Any] = {}
    for name in names:
        minor = row[f"{name}_minor"]
        turned[f"{name}_minor"] = None if minor is None else -minor
        turned[name] = "—" if minor is None else desk.money(-minor)
    return turned


def deduction_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what the confirmation of a month's deductions says."""
    certificate = certificate_of(desk, paper.subject)
    assert certificate is not None, "deductions are confirmed for a certificate alone"
    lines = [line for line in certificate["lines"] if line["kind"] in TAKEN and line["amount_minor"]]
    # What is taken off is asked for here, so it stands without its sign; a waiver stands against it.
    signs = ("amount", "price", "before_cap")
    rows = [{**row, **_turned(desk, row, signs)} for row in line_rows(desk, {"lines": lines})]
    total = -sum(line["amount_minor"] for line in lines)
    failed, more = failed_rows(desk, paper.findings, limit=FAILED_SHOWN)
    every, _ = failed_rows(desk, paper.findings, limit=len(paper.findings))
    columns = (
        ("number", desk.say("序号", "No."), COUNT), ("id", desk.say("认定编号", "Finding"), TEXT),
        ("place", desk.say("点位", "Place"), TEXT), ("obligation", desk.say("义务", "Obligation"), TEXT),
        ("clause", desk.say("条款", "Clause"), TEXT), ("due", desk.say("到期", "Due"), TEXT),
        ("met", desk.say("完成", "Done"), TEXT), ("outcome", desk.say("认定", "Outcome"), TEXT),
        ("grounds", desk.say("理由", "Grounds"), TEXT),
    )  # fmt: skip
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "month": month_text(paper.subject, desk.language),
        "lines": rows,
        "total": desk.money(total),
        "total_words": desk.in_words(total),
        "provisional": certificate["provisional"],
        "reply_within": desk.hours(desk.out.manifest["reply_within_h"] * HOUR_US),
        "failed": failed,
        "more": more,
        "rule_keys": [line["rule"] for line in lines],
        "tables": [line_table(desk, rows), table(desk.say("认定", "Findings"), columns, every)],
    }
