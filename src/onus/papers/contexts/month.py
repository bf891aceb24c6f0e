"""What papers about a month say: the bulletin, the acceptance, the interview."""

from __future__ import annotations

from typing import Any

from onus.core.papers.owed import OwedPaper
from onus.papers.contexts.common import (
    OUTCOMES,
    act_rows,
    case_rows,
    certificate_of,
    failed_rows,
    line_rows,
    outcome_row,
    outcome_rows,
    score_text,
)
from onus.papers.contexts.money import TAKEN
from onus.papers.desk import Desk
from onus.papers.figures import month_text
from onus.papers.ordered import Ordered
from onus.papers.tables import COUNT, TEXT, table
from onus.report.figures import percent

CASES_SHOWN, FAILED_SHOWN, VOICES = 30, 30, 6
SHADES = ("fulfilled", "late", "unmet", "other")


def outcome_table(desk: Desk, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return outcomes as a table for a workbook."""
    columns = [("name", desk.say("项目", "Item"), TEXT), ("clause", desk.say("条款", "Clause"), TEXT)]
    columns += [("owed", desk.say("应履行", "Owed"), COUNT)]
    columns += [(code, desk.word("outcome", code), COUNT) for code in OUTCOMES]
    columns += [("on_time", desk.say("按时率", "On time"), TEXT)]
    return table(name, columns, rows)


def outcome_chart(desk: Desk, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a chart of outcomes: a bar for each row, and the words of its shades."""
    words = [desk.word("outcome", code) for code in SHADES[:-1]] + [desk.say("其他", "Other")]
    bars = [{"name": row["name"], "counts": [row[code] for code in SHADES]} for row in rows]
    return {"chart": {"bars": bars, "words": words}}


def totals(desk: Desk, month: str) -> dict[str, Any] | None:
    """Return how all duties of the contractor came out in a month; None where none was judged."""
    for card in desk.out.scorecard["scorecards"]:
        if (card["period"], card["scope"]) == (month, "contractor"):
            return outcome_row(desk, card)
    return None


def _nothing(desk: Desk) -> dict[str, Any]:
    empty = dict.fromkeys(OUTCOMES, 0)
    return {**empty, "owed": 0, "other": 0, "on_time": desk.say("无记录", "no record")}


def _standing(desk: Desk, month: str) -> dict[str, Any]:
    """Return score and money of a month as texts."""
    certificate = certificate_of(desk, month)
    if certificate is None:
        none = desk.say("无", "none")
        return {"score": none, "coefficient": none, "payable": none, "taken": none}
    score = certificate["score"]
    lines = [line["amount_minor"] for line in certificate["lines"] if line["kind"] in TAKEN]
    paid = percent(score["coefficient_ppm"]) if score and score["coefficient_ppm"] is not None else "—"
    return {
        "score": score_text(score["score_milli"], desk) if score else desk.say("不计分", "no score"),
        "coefficient": paid,
        "payable": desk.money(certificate["payable_minor"]),
        "taken": desk.money(-sum(lines)),
    }


def bulletin_context(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return what the bulletin of a month says, about the contractor and about the supervisor."""
    month = month_text(paper.subject, desk.language)
    by_obligation = outcome_rows(desk, "obligation", paper.subject)
    by_district = outcome_rows(desk, "district", paper.subject)
    cases = case_rows(desk, paper.subject)
    own = case_rows(desk, paper.subject, owed_by="supervisor")
    hands = desk.out.oversight["hands_off"]
    index = hands["index_ppm"] if hands["state"] == "sufficient" else None
    certificate = certificate_of(desk, paper.subject)
    lost = certificate["score"]["lost_milli"] if certificate and certificate["score"] else []
    titles = {row["id"]: desk.text(row["title"]) for row in desk.out.contract["deductions"]}
    return {
        "heading": desk.say(f"关于{month}履约考核情况的通报", f"Bulletin on performance in {month}"),
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "month": month,
        "total": totals(desk, paper.subject) or _nothing(desk),
        **_standing(desk, paper.subject),
        "lost": [
            {"name": titles.get(name) or name, "points": score_text(milli, desk)} for name, milli in lost
        ],
        "obligations": by_obligation,
        "districts": by_district,
        "obligation_chart": outcome_chart(desk, by_obligation),
        "district_chart": outcome_chart(desk, by_district),
        "cases": cases[:CASES_SHOWN],
        "more_cases": max(len(cases) - CASES_SHOWN, 0),
        "acts": act_rows(desk, paper.subject),
        "own_cases": own[:CASES_SHOWN],
        "own_count": len(own),
        "silent": sum(case["silent"] for case in (*cases, *own)),
        "hands_off": percent(index) if index is not None else desk.say("记录不足", "insufficient record"),
        "photos": [
            {"photo": name, "caption": caption} for name, (caption, _) in ordered.photos_by_name.items()
        ],
        "tables": [
            outcome_table(desk, desk.say("分项", "By obligation"), by_obligation),
            outcome_table(desk, desk.say("分区", "By district"), by_district),
        ],
        "rule_keys": [desk.out.by_id[name]["rule"] for name in paper.findings],
    }


def acceptance_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what an acceptance says: facts, and blanks for those who decide and those who were served."""
    rows = outcome_rows(desk, "obligation", paper.subject)
    certificate = certificate_of(desk, paper.subject)
    contract = desk.out.contract
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "buyer": desk.party("buyer"),
        "month": month_text(paper.subject, desk.language),
        "signed": desk.day(contract["signed"]) if contract["signed"] else "—",
        "term": f"{contract['starts']} — {contract['ends']}",
        "rows": rows,
        "total": totals(desk, paper.subject) or _nothing(desk),
        **_standing(desk, paper.subject),
        "reports": _reports(desk, paper.subject),
        "provisional": bool(certificate and certificate["provisional"]),
        "voice_choice": desk.say("☐ 满意　☐ 基本满意　☐ 不满意", "☐ satisfied   ☐ mostly   ☐ not"),
        "voices": [{"number": number} for number in range(1, VOICES + 1)],
        "tables": [outcome_table(desk, desk.say("验收明细", "Items"), rows)],
        "rule_keys": [desk.out.by_id[name]["rule"] for name in paper.findings],
    }


def _reports(desk: Desk, month: str) -> int:
    """Return how many reports of residents came in a month."""
    return sum(row["reports"] for row in desk.out.scorecard["reports"] if row["period"] == month)


def interview_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what the record of an interview says; questions and answers are written by hand."""
    about = {desk.out.by_id[name]["case_id"] for name in paper.findings}
    named = [row for row in case_rows(desk, paper.subject) if row["id"] in about]
    stuck = [{**row, "number": number} for number, row in enumerate(named, start=1)]
    failed, more = failed_rows(desk, paper.findings, limit=FAILED_SHOWN)
    certificate = certificate_of(desk, paper.subject)
    lines = [line for line in certificate["lines"] if line["kind"] in TAKEN] if certificate else []
    summons = [
        {"at": desk.short_at(act["happened_at"]), "text": desk.text(act["text"]) or "—"}
        for act in desk.out.acts
        if act["kind"] == "summons" and desk.out.month_of(act["happened_at"]) == paper.subject
    ]
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "month": month_text(paper.subject, desk.language),
        "cases": stuck[:CASES_SHOWN],
        "case_count": len(stuck),
        "failed": failed,
        "more": more,
        "count": len(paper.findings),
        "taken": desk.money(-sum(line["amount_minor"] for line in lines)),
        "lines": line_rows(desk, {"lines": lines}),
        "summons": summons,
        "rule_keys": [desk.out.by_id[name]["rule"] for name in paper.findings],
    }
