"""What the evaluation of a year says, with the vote of those who were served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.core.papers.owed import OwedPaper
from onus.papers.contexts.common import OUTCOMES, score_text
from onus.papers.desk import Desk
from onus.papers.figures import month_text
from onus.papers.ordered import Ordered
from onus.papers.tables import COUNT, MONEY, TEXT, table
from onus.report.figures import listed, percent

CHOICES = (
    ("satisfied", "满意", "satisfied"),
    ("mostly", "基本满意", "mostly satisfied"),
    ("dissatisfied", "不满意", "dissatisfied"),
    ("abstained", "弃权", "abstained"),
)


def year_context(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return what a year came to; the grade is given by people, after those served have voted."""
    months = [
        _month(desk, one) for one in desk.out.payment["certificates"] if one["period"][:4] == paper.subject
    ]
    cards = [
        card["counts"]
        for card in desk.out.scorecard["scorecards"]
        if card["scope"] == "contractor" and card["period"][:4] == paper.subject
    ]
    counts = [sum(column) for column in zip(*cards, strict=True)] if cards else [0] * len(OUTCOMES)
    cases = [case for case in desk.out.cases if desk.out.month_of(case["opened_at"])[:4] == paper.subject]
    say = desk.say
    columns = (
        ("month", say("月份", "Month"), TEXT), ("score", say("得分", "Score"), TEXT),
        ("on_time", say("按时率", "On time"), TEXT), ("gross_minor", say("核定服务费", "Gross"), MONEY),
        ("taken_minor", say("扣减", "Taken off"), MONEY), ("added_minor", say("奖励", "Rewards"), MONEY),
        ("held_minor", say("预留", "Held back"), MONEY), ("moved_minor", say("结转及返还", "Carried, released"), MONEY),
        ("payable_minor", say("应付", "Payable"), MONEY),
    )  # fmt: skip
    hands = desk.out.oversight["hands_off"]
    index = (
        percent(hands["index_ppm"])
        if hands["state"] == "sufficient"
        else say("记录不足", "insufficient record")
    )
    ended = desk.out.payment["termination"]
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "buyer": desk.party("buyer"),
        "year": month_text(paper.subject, desk.language),
        "months": months,
        "payable": desk.money(sum(row["payable_minor"] for row in months)),
        "payable_words": desk.in_words(sum(row["payable_minor"] for row in months)),
        "outcomes": [
            {"name": desk.word("outcome", code), "count": count}
            for code, count in zip(OUTCOMES, counts, strict=True)
        ],
        "owed": sum(counts),
        "case_count": len(cases),
        "open_count": sum(case["closed_at"] is None for case in cases),
        "hands_off": index,
        "termination": _termination(desk, ended)
        if ended
        else say("合同未设解约计数", "the contract has no termination counter"),
        "votes": _votes(desk, ordered),
        "voted": bool(ordered.votes),
        "cast": sum(one["count"] for one in ordered.votes),
        "tables": [table(say("各月", "Months"), columns, months)]
        + ([_vote_table(desk, ordered)] if ordered.votes else []),
    }


def _month(desk: Desk, one: Any) -> dict[str, Any]:
    share = next(
        (
            card["on_time_ppm"]
            for card in desk.out.scorecard["scorecards"]
            if (card["scope"], card["period"]) == ("contractor", one["period"])
        ),
        None,
    )
    # A good score adds and a bad one takes off: the two never stand in one column with a sign turned.
    score = one["adjustment_minor"]
    taken = one["deductions_minor"] + one["substitute_minor"] - one["waived_minor"] + max(-score, 0)
    amounts = {
        "gross": one["gross_minor"],
        "taken": taken,
        "added": one["incentives_minor"] + max(score, 0),
        "held": one["held_back_minor"],
        "moved": one["released_minor"] - one["carried_in_minor"] + one["carried_out_minor"],
        "payable": one["payable_minor"],
    }
    return {
        "month": one["period"],
        "score": score_text(one["score"]["score_milli"], desk) if one["score"] else "—",
        "on_time": percent(share) if share is not None else "—",
        **{name: desk.money(minor) for name, minor in amounts.items()},
        **{f"{name}_minor": minor for name, minor in amounts.items()},
    }


def _termination(desk: Desk, ended: Mapping[str, Any]) -> str:
    """Return how far the counter of bad periods has come: in a row, and in all where the contract counts both."""
    below = score_text(ended["below_milli"], desk)
    said = []
    if ended["after"]:
        run = max((span["run"] for span in ended["spans"]), default=0)
        said.append(
            desk.say(f"连续{run}次（满{ended['after']}次可解约）", f"{run} in a row (of {ended['after']})")
        )
    if ended["after_total"]:
        total = max((span["total"] for span in ended["spans"]), default=0)
        said.append(
            desk.say(
                f"累计{total}次（满{ended['after_total']}次可解约）",
                f"{total} in all (of {ended['after_total']})",
            )
        )
    if ended["reached_in"]:
        said.append(desk.say(f"于{ended['reached_in']}达到解约条件", f"reached in {ended['reached_in']}"))
    return desk.say(f"低于{below}分", f"below {below}: ") + listed(said, desk.language)


def _votes(desk: Desk, ordered: Ordered) -> list[dict[str, str]]:
    cast = {one["choice"]: one["count"] for one in ordered.votes}
    total = sum(cast.values())
    return [
        {
            "choice": desk.say(zh, en),
            "count": str(cast.get(code, 0)) if ordered.votes else "　",
            "share": percent(cast.get(code, 0) * 1_000_000 // total) if total else "　",
        }
        for code, zh, en in CHOICES
    ]


def _vote_table(desk: Desk, ordered: Ordered) -> dict[str, Any]:
    names = {code: desk.say(zh, en) for code, zh, en in CHOICES}
    rows = [{"choice": names[one["choice"]], "count": one["count"]} for one in ordered.votes]
    columns = (("choice", desk.say("意见", "Choice"), TEXT), ("count", desk.say("票数", "Votes"), COUNT))
    return table(desk.say("测评", "Votes"), columns, rows)
