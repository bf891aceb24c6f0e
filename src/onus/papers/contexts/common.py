"""What the contexts of several papers share: rows of failed duties, and choices of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from onus.base.money import rounded_minor
from onus.papers.desk import Desk
from onus.report.figures import listed, percent, quantity

ROWS_MAX = 60


def failed_rows(
    desk: Desk, names: Sequence[str], *, limit: int = ROWS_MAX
) -> tuple[list[dict[str, Any]], int]:
    """Return failed duties as rows of a table, and how many more there are."""
    by_id = desk.out.by_id
    rows = [
        {
            "number": number,
            "id": name,
            "place": desk.place(by_id[name]["place_id"]),
            "due": desk.short_at(by_id[name]["due_at"]),
            "met": desk.short_at(by_id[name]["met_at"]),
            "outcome": desk.word("outcome", by_id[name]["outcome"]),
            "grounds": desk.grounds(by_id[name]["grounds"]),
            "clause": by_id[name]["clause"],
            "obligation": desk.obligation(by_id[name]["obligation_id"]),
        }
        for number, name in enumerate(names[:limit], start=1)
        if name in by_id
    ]
    return rows, max(len(names) - limit, 0)


OUTCOMES = ("fulfilled", "late", "unmet", "pending", "excused", "unknown", "no_deadline")
"""Outcomes in the order in which a scorecard counts them."""


def score_text(score_milli: int | None, desk: Desk) -> str:
    """Return a score, or that too little is on record for one."""
    if score_milli is None:
        return desk.say("记录不足，不予评分", "insufficient record")
    whole, rest = divmod(score_milli, 1_000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def certificate_of(desk: Desk, month: str) -> dict[str, Any] | None:
    """Return the certificate of a month; None where it has none."""
    return next((dict(one) for one in desk.out.payment["certificates"] if one["period"] == month), None)


def outcome_rows(desk: Desk, scope: str, month: str) -> list[dict[str, Any]]:
    """Return how duties came out in a month, a row for each obligation or district of the contractor."""
    ours = {name for name, row in desk.obligations.items() if row["owed_by"] == "contractor"}
    rows: list[dict[str, Any]] = []
    for card in desk.out.scorecard["scorecards"]:
        if card["period"] != month or card["scope"] != scope:
            continue
        if scope == "obligation" and card["name"] not in ours:
            continue
        rows.append({**outcome_row(desk, card), "number": len(rows) + 1})
    return rows


def outcome_row(desk: Desk, card: Mapping[str, Any]) -> dict[str, Any]:
    """Return one scorecard as a row of a table."""
    counts = dict(zip(OUTCOMES, card["counts"], strict=True))
    share = card["on_time_ppm"]
    name = card["name"]
    clause = desk.obligations[name]["clause"] if card["scope"] == "obligation" else ""
    titles = {"obligation": desk.obligation(name), "contractor": desk.say("合计", "All")}
    return {
        **counts,
        "name": titles.get(card["scope"], name or "—"),
        "clause": clause,
        "owed": sum(card["counts"]),
        "other": counts["pending"] + counts["excused"] + counts["unknown"] + counts["no_deadline"],
        "on_time": percent(share) if share is not None else desk.say("记录不足", "insufficient"),
    }


def line_rows(desk: Desk, certificate: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a certificate that say something, as rows of a table."""
    titles = {row["id"]: row for row in (*desk.out.contract["prices"], *desk.out.contract["deductions"])}
    rows: list[dict[str, Any]] = []
    for line in certificate["lines"]:
        if not (line["amount_minor"] or line["duty_count"] or line["at_stake_minor"]):
            continue
        titled = titles.get(line["source"])
        source = line["source"] if titled is None else desk.text(titled["title"]) or line["source"]
        findings = [desk.word("line", code) for code in line["finding"].split()]
        unit = desk.word("unit", line["unit"]) if line["unit"] else ""
        rows.append(
            {
                "number": len(rows) + 1,
                "kind": line["kind"],
                "label": _label(desk, line, source, listed(findings, desk.language)),
                "item": desk.word("line", line["kind"]),
                "source": source or "—",
                "findings": listed(findings, desk.language) or "—",
                "duties": line["duty_count"],
                "quantity": f"{quantity(Fraction(line['quantity']))} {unit}" if unit else "—",
                "price": desk.money(rounded_minor(Fraction(line["unit_price"]))) if unit else "—",
                "price_minor": rounded_minor(Fraction(line["unit_price"])) if unit else None,
                "before_cap_minor": line["before_cap_minor"] or None,
                "before_cap": desk.money(line["before_cap_minor"]) if line["before_cap_minor"] else "—",
                "amount": desk.money(line["amount_minor"]),
                "amount_minor": line["amount_minor"],
                "basis": line["clause"] or line["rule"] or "—",
                "refs": " ".join(line["refs"]) or "—",
            }
        )
    return rows


def _label(desk: Desk, line: Mapping[str, Any], source: str, findings: str) -> str:
    """Return what a line is for, as one text."""
    named = desk.word("line", line["kind"])
    if source:
        named += desk.say(f"：{source}", f": {source}")
    return named + (desk.say(f"（{findings}）", f" ({findings})") if findings else "")


def act_rows(desk: Desk, month: str) -> list[dict[str, str]]:
    """Return what the public body did in a month, toward whom and when; its many inspections in one row each post."""
    of_month = [act for act in desk.out.acts if desk.out.month_of(act["happened_at"]) == month]
    looked: dict[str, list[Mapping[str, Any]]] = {}
    for act in of_month:
        if act["kind"] == "inspection":
            looked.setdefault(act["by_post"] or act["by_body"], []).append(act)
    first = {id_of[0]["id"]: id_of for id_of in looked.values()}
    return [_act_row(desk, act, first.get(act["id"], [act])) for act in of_month if _is_shown(act, first)]


def _is_shown(act: Mapping[str, Any], first: Mapping[str, Any]) -> bool:
    return act["kind"] != "inspection" or act["id"] in first


def _act_row(desk: Desk, act: Mapping[str, Any], alike: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return one row for an act, or for several that are alike."""
    begins, ends = desk.short_at(act["happened_at"]), desk.short_at(alike[-1]["happened_at"])
    many = len(alike) > 1
    text = desk.text(act["text"]) or "—"
    return {
        "at": f"{begins} — {ends}" if many else begins,
        "by": desk.post(act["by_post"]) if act["by_post"] else desk.body(act["by_body"]),
        "kind": desk.word("act", act["kind"]),
        "toward": desk.word("toward", act["toward"]) if act["toward"] else "—",
        "text": desk.say(f"共{len(alike)}次", f"{len(alike)} times") if many else text,
    }


def case_rows(desk: Desk, month: str, *, owed_by: str = "contractor") -> list[dict[str, Any]]:
    """Return the cases that opened in a month, with the post that each asked last."""
    rows: list[dict[str, Any]] = []
    for case in desk.out.cases:
        if desk.out.month_of(case["opened_at"]) != month:
            continue
        if (desk.obligations[case["obligation"]]["owed_by"] == "contractor") != (owed_by == "contractor"):
            continue
        last = case["steps"][-1] if case["steps"] else None
        rows.append(
            {
                "number": len(rows) + 1,
                "id": case["id"],
                "obligation": desk.obligation(case["obligation"]),
                "district": case["district"] or "—",
                "duties": case["duties"],
                "opened": desk.short_at(case["opened_at"]),
                "closed": desk.short_at(case["closed_at"])
                if case["closed_at"]
                else desk.say("未办结", "open"),
                "post": desk.post(last["post"]) if last else "—",
                "status": desk.word("step", last["status"]) if last else "—",
                "silent": sum(step["status"] == "silent" for step in case["steps"]),
            }
        )
    return rows
