"""What papers for an audit say: doubts with their sources, and evidence with its trail.

The surprise: a doubt is no finding. It lists what the record itself calls silent,
defective, unexplained or late, where it stands, and who is to be asked about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onus.core.papers.owed import OwedPaper
from onus.papers.contexts.common import certificate_of, failed_rows
from onus.papers.desk import Desk
from onus.papers.figures import month_text
from onus.papers.ordered import Ordered
from onus.papers.tables import COUNT, MONEY, TEXT, table
from onus.report.figures import listed, percent

EVIDENCE_SHOWN = 40
Doubt = dict[str, Any]


def doubt_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what the list of doubts of a month says."""
    found = [
        {**one, "number": number, "amount": desk.money(one["amount_minor"]) if one["amount_minor"] else "—"}
        for number, one in enumerate(_doubts(desk, paper.subject), start=1)
    ]
    say = desk.say
    columns = (
        ("number", say("序号", "No."), COUNT), ("doubt", say("疑点", "Doubt"), TEXT),
        ("facts", say("事实", "Facts"), TEXT), ("amount_minor", say("涉及金额", "Amount"), MONEY),
        ("basis", say("条款或规则", "Clause or rule"), TEXT), ("source", say("出处", "Source"), TEXT),
        ("ask", say("核实对象", "To be asked"), TEXT),
    )  # fmt: skip
    return {
        "contract": desk.contract,
        "month": month_text(paper.subject, desk.language),
        "doubts": found,
        "count": len(found),
        "rule_keys": [one["basis"] for one in found],
        "tables": [table(say("疑点清单", "Doubts"), columns, found)],
    }


def _doubts(desk: Desk, month: str) -> Iterator[Doubt]:
    yield from _silence(desk, month)
    yield from _notices(desk)
    yield from _money(desk, month)
    yield from _decisions(desk)
    yield from _record(desk, month)


def _doubt(doubt: str, facts: str, source: str, ask: str, *, basis: str = "—", amount: int = 0) -> Doubt:
    return {
        "doubt": doubt,
        "facts": facts,
        "source": source,
        "ask": ask,
        "basis": basis,
        "amount_minor": amount,
    }


def _silence(desk: Desk, month: str) -> Iterator[Doubt]:
    for case in desk.out.cases:
        silent = [step["post"] for step in case["steps"] if step["status"] == "silent"]
        if not silent or desk.out.month_of(case["opened_at"]) != month:
            continue
        posts = listed([desk.post(post) for post in silent], desk.language)
        facts = desk.say(
            f"{desk.obligation(case['obligation'])}，{case['duties']}项，{desk.short_at(case['opened_at'])}立案；期内未见作为：{posts}",
            f"{desk.obligation(case['obligation'])}, {case['duties']} duties, opened {desk.short_at(case['opened_at'])}; no act in time by {posts}",
        )
        clause = desk.obligations[case["obligation"]]["clause"]
        name = desk.say("逾期事项无人处置", "Overdue and nobody acted")
        yield _doubt(name, facts, f"cases.jsonl: {case['id']}", posts, basis=clause)


def _notices(desk: Desk) -> Iterator[Doubt]:
    for notice in desk.out.burden:
        for part in notice["parts"]:
            if part["verdict"] != "fails":
                continue
            yield _doubt(
                desk.say("通知可能转嫁责任", "A notice may shift a burden"),
                f"{desk.word('part', part['part'])} {desk.word('verdict', part['verdict'])}",
                f"burden.jsonl: {notice['notice']}",
                desk.body(notice["issuer"]),
                basis=part["rule"],
            )


def _money(desk: Desk, month: str) -> Iterator[Doubt]:
    certificate = certificate_of(desk, month)
    buyer = desk.party("buyer")
    source = f"payment.json: {month}"
    if certificate is not None:
        if certificate["overpaid_minor"]:
            name = desk.say("付款超出应付", "Paid more than was payable")
            yield _doubt(
                name,
                desk.money(certificate["paid_minor"]),
                source,
                buyer,
                amount=certificate["overpaid_minor"],
            )
        if certificate["undetermined_minor"]:
            name = desk.say("金额无法核定", "Amount that cannot be determined")
            yield _doubt(
                name,
                desk.word("proposal", "insufficient_record"),
                source,
                buyer,
                amount=certificate["undetermined_minor"],
            )
    for one in desk.out.payment["proposals"]:
        if one["period"] == month:
            yield _doubt(
                desk.say("待决定的扣款", "A deduction that waits for a decision"),
                f"{desk.word('proposal', one['kind'])}：{desk.obligation(one['obligation']) if one['obligation'] else one['source']}",
                source,
                buyer,
                basis=one["clause"] or "—",
                amount=one["amount_minor"] or 0,
            )


def _decisions(desk: Desk) -> Iterator[Doubt]:
    for waiver in desk.out.payment["waivers"]:
        if waiver["defects"]:
            defects = listed([desk.word("defect", code) for code in waiver["defects"]], desk.language)
            name = desk.say("减免扣款手续不全", "A waiver with defects")
            yield _doubt(
                name,
                defects,
                f"payment.json: {waiver['id']}",
                desk.post(waiver["by_post"]),
                amount=waiver["amount_minor"],
            )
    for excuse in desk.out.oversight["excuses_without_effect"]:
        defects = listed([desk.word("defect", code) for code in excuse.get("defects", [])], desk.language)
        name = desk.say("免责决定不生效", "An excuse without effect")
        yield _doubt(
            name, defects or "—", f"oversight.json: {excuse['id']}", desk.post(excuse.get("post", ""))
        )
    for gap in desk.out.oversight["register"]:
        name = desk.say("岗位登记空缺或重叠", "Gap or overlap in the register")
        kind = str(gap.get("kind", ""))
        post = str(gap.get("post", ""))
        facts = f"{desk.word('register', kind)} {desk.post(post) if post else ''}".strip()
        yield _doubt(name, facts, "oversight.json: register", desk.party("buyer"))


def _record(desk: Desk, month: str) -> Iterator[Doubt]:
    """Yield doubts about the record itself: what came late, what is missing, what nobody can judge."""
    late = [
        row
        for row in desk.out.findings
        if row["month"] == month and "RECORDED_LATE" in row["grounds"].split()
    ]
    if late:
        name = desk.say("证据补录", "Evidence written down late")
        facts = desk.say(
            f"{len(late)}项逾期或未履行事项的证据于到期后补录",
            f"{len(late)} late or unmet duties have evidence written down after the due time",
        )
        yield _doubt(name, facts, "findings.csv: grounds = RECORDED_LATE", desk.party("contractor"))
    unknown = [row for row in desk.out.findings if row["month"] == month and row["outcome"] == "unknown"]
    if unknown:
        name = desk.say("无从认定", "Cannot be judged")
        facts = desk.say(f"{len(unknown)}项事项无证据", f"{len(unknown)} duties without evidence")
        yield _doubt(name, facts, "findings.csv: outcome = unknown", desk.party("contractor"))
    hands = desk.out.oversight["hands_off"]
    for part in hands["components"]:
        if part["state"] == "sufficient" and part["numerator"] >= part["denominator"] > 0:
            share = percent(part["numerator"] * 1_000_000 // part["denominator"])
            name = desk.say("监管履职", "Supervision")
            yield _doubt(
                name,
                f"{desk.word('hands_off', part['name'])}：{share}",
                f"oversight.json: {part['name']}",
                desk.party("buyer"),
            )


def evidence_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what an evidence form about one case says, down to file, sheet and cell."""
    case = next(row for row in desk.out.cases if row["id"] == paper.subject)
    failed, more = failed_rows(desk, paper.findings, limit=len(paper.findings))
    wanted = set(paper.findings)
    pieces = [_piece(desk, row) for row in desk.out.weighed if row["duty_id"] in wanted]
    pieces.sort(key=lambda row: (row["duty"], row["happened"], row["id"]))
    pieces = [{**row, "number": number} for number, row in enumerate(pieces, start=1)]
    event = desk.happened.get(case["occurrence"], {})
    say = desk.say
    columns = (
        ("number", say("序号", "No."), COUNT), ("duty", say("认定编号", "Finding"), TEXT),
        ("kind", say("证据种类", "Kind"), TEXT), ("id", say("证据编号", "Evidence"), TEXT),
        ("result", say("结果", "Result"), TEXT), ("happened", say("发生时间", "Happened"), TEXT),
        ("recorded", say("记录时间", "Recorded"), TEXT), ("by", say("来自", "By"), TEXT),
        ("weight", say("采信情况", "Weight"), TEXT), ("source", say("出处（文件!工作表!单元格）", "Source (file!sheet!cell)"), TEXT),
    )  # fmt: skip
    owed = (
        ("number", say("序号", "No."), COUNT), ("id", say("认定编号", "Finding"), TEXT),
        ("place", say("点位", "Place"), TEXT), ("due", say("到期", "Due"), TEXT), ("met", say("完成", "Done"), TEXT),
        ("outcome", say("认定", "Outcome"), TEXT), ("grounds", say("理由", "Grounds"), TEXT),
        ("clause", say("条款", "Clause"), TEXT),
    )  # fmt: skip
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "case": case["id"],
        "obligation": desk.obligation(case["obligation"]),
        "district": case["district"] or "—",
        "opened": desk.at(case["opened_at"]),
        "trigger_source": event.get("source_ref") or "—",
        "failed": failed[:EVIDENCE_SHOWN],
        "more_failed": max(len(failed) - EVIDENCE_SHOWN, 0) + more,
        "pieces": pieces[:EVIDENCE_SHOWN],
        "more": max(len(pieces) - EVIDENCE_SHOWN, 0),
        "count": len(failed),
        "no_pieces": not pieces,
        "rule_keys": [desk.out.by_id[name]["rule"] for name in paper.findings],
        "tables": [
            table(say("证据", "Evidence"), columns, pieces),
            table(say("事项", "Duties"), owed, failed),
        ],
    }


def _piece(desk: Desk, row: Any) -> dict[str, Any]:
    by = row["by"]
    return {
        "duty": row["duty_id"],
        "id": row["evidence_id"],
        "kind": desk.word("evidence", row["kind"]),
        "result": desk.word("result", row["result"]) if row["result"] else "—",
        "happened": desk.short_at(row["happened_at"]),
        "recorded": desk.short_at(row["recorded_at"]),
        "by": desk.post(by) if by in desk.posts else desk.body(by) or "—",
        "weight": desk.word("weight", row["reason"] or row["use"]),
        "source": row["source_ref"] or "—",
    }
