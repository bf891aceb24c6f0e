"""What an order to cure says."""

from __future__ import annotations

from typing import Any

from onus.base.instants import DAY_US, HOUR_US
from onus.core.papers.owed import OwedPaper
from onus.papers.contexts.common import failed_rows
from onus.papers.desk import Desk
from onus.papers.ordered import Ordered
from onus.report.figures import listed
from onus.wire.published_out import PublishedOut


def order_context(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return what an order says about one case."""
    case = next(row for row in desk.out.cases if row["id"] == paper.subject)
    rows, more = failed_rows(desk, paper.findings)
    found = [desk.out.by_id[name] for name in paper.findings]
    outcomes = dict.fromkeys(desk.word("outcome", row["outcome"]) for row in found)
    return {
        "contract": desk.contract,
        "obligation": desk.obligation(case["obligation"]),
        "district": case["district"] or desk.say("合同范围", "the area of the contract"),
        "clause": listed(paper.clauses, desk.language),
        "count": len(found),
        "outcome_words": listed(list(outcomes), desk.language),
        "failed": rows,
        "more": more,
        "cure_within": desk.hours(cure_us(desk.out, paper, ordered)),
        "reply_within": desk.hours(desk.out.manifest["reply_within_h"] * HOUR_US),
        "recheck_choice": desk.say("☐ 合格　☐ 不合格", "☐ passed   ☐ failed"),
        "rule_keys": [row["rule"] for row in found],
    }


def cure_us(out: PublishedOut, paper: OwedPaper, ordered: Ordered) -> int:
    """Return the time for a cure, in whole hours: as ordered, else as much as the standard itself allows."""
    rows = [out.by_id[name] for name in paper.findings]
    allowed = ordered.cure_within_us or max(
        (row["due_at"] - row["opened_at"] for row in rows if row["due_at"]), default=DAY_US
    )
    # Rounded up: nobody is given less time than the standard gives.
    return -(-allowed // HOUR_US) * HOUR_US
