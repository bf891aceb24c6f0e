"""What an order to cure says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onus.base.instants import DAY_US, HOUR_US
from onus.core.papers.owed import OwedPaper
from onus.papers.contexts.common import failed_rows
from onus.papers.desk import Desk
from onus.papers.ordered import Ordered
from onus.report.figures import listed
from onus.wire.published_out import PublishedOut

RECURRING = ("calendar", "yearly")


def order_context(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return what an order says about one case."""
    case = next(row for row in desk.out.cases if row["id"] == paper.subject)
    rows, more = failed_rows(desk, paper.findings)
    found = [desk.out.by_id[name] for name in paper.findings]
    outcomes = dict.fromkeys(desk.word("outcome", row["outcome"]).lower() for row in found)
    return {
        "contract": desk.contract,
        "obligation": desk.obligation(case["obligation"]),
        "district": case["district"] or desk.say("合同范围", "the area of the contract"),
        "clause": listed(paper.clauses, desk.language),
        "count": len(found),
        "outcome_words": listed(list(outcomes), desk.language),
        "failed": rows,
        "more": more,
        "asked": _asked(desk, found, desk.hours(cure_us(desk.out, paper, ordered))),
        "substitute": _substitute(desk),
        "reply_within": desk.hours(desk.out.manifest["reply_within_h"] * HOUR_US),
        "recheck_choice": desk.say("☐ 合格　☐ 不合格", "☐ passed   ☐ failed"),
        "rule_keys": [row["rule"] for row in found],
    }


def _asked(desk: Desk, found: Sequence[Mapping[str, Any]], within: str) -> str:
    """Return what is asked first: to cure, or, where a day's work is over, to do it from now on and say why."""
    gone = sum(_is_past_day(desk, row) for row in found)
    if not gone:
        return desk.say(
            f"（一）自收到本通知书之时起{within}内，将上表所列点位作业至合同标准。",
            f"(1) Within {within} of receiving this order, bring every place above to the standard of the contract.",
        )
    if gone == len(found):
        return desk.say(
            f"（一）上表所列为已过时段的当日作业，无从补做；请自收到本通知书之时起做好当日作业，并在{within}内书面说明原因。",
            f"(1) The work above was due on days that are over; do each day's work from now on, and explain in writing within {within} of receipt.",
        )
    return desk.say(
        f"（一）自收到本通知书之时起{within}内，将上表所列仍可补做的点位作业至合同标准；已过时段的当日作业（{gone}项），"
        "请做好当日作业并书面说明原因。",
        f"(1) Within {within} of receiving this order, bring what can still be done to the standard of the contract; for the {gone} "
        "duties of days that are over, do each day's work from now on and explain in writing.",
    )


def _is_past_day(desk: Desk, row: Mapping[str, Any]) -> bool:
    """Return whether a duty recurs by the calendar and its own day is over."""
    trigger = desk.obligations[row["obligation_id"]]["trigger"]
    return desk.triggers[trigger]["kind"] in RECURRING and row["closes_at"] <= desk.out.as_of


def _substitute(desk: Desk) -> str:
    """Return what the contract says of work by others at the contractor's cost; empty where it says nothing."""
    payment = desk.out.contract["payment"]
    clause = payment["substitute_clause"] if payment else ""
    if not clause:
        return ""
    return desk.say(
        f"依合同条款{clause}，可委托他人代履行，费用由你单位承担。",
        f"By clause {clause}, others may do the work at your cost.",
    )


def cure_us(out: PublishedOut, paper: OwedPaper, ordered: Ordered) -> int:
    """Return the time for a cure, in whole hours: as ordered, else as much as the standard itself allows."""
    rows = [out.by_id[name] for name in paper.findings]
    allowed = ordered.cure_within_us or max(
        (row["due_at"] - row["opened_at"] for row in rows if row["due_at"]), default=DAY_US
    )
    # Rounded up: nobody is given less time than the standard gives.
    return -(-allowed // HOUR_US) * HOUR_US
