"""Explain one finding out of the files of an assessment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pyarrow import compute as pc
from pyarrow import parquet

from onus.base.errors import OnusError
from onus.base.instants import EPOCH, Instant, ZoneTable
from onus.base.texts import Language
from onus.outside.time_zones import zone_table
from onus.report.ruling import ruling

MINOR_DIGITS = 2


class NoSuchFinding(OnusError):
    """OUT holds no finding of this name."""

    code = "EXPLAIN-001"
    what = "{out} holds no finding `{duty}`."
    why = "A ruling is about one duty that was determined."
    do = "Take a duty_id from findings.csv. Close to it: {near}."


def explain(out: Path, duty: str, language: Language) -> str:
    """Return the reasoning of one finding.

    Raises:
        NoSuchFinding: no such duty in OUT.
    """
    finding, duty_row = _row(out, "findings", duty), _row(out, "duties", duty)
    zone = zone_table(_json(out, "manifest.json")["time_zone"])
    contract = _json(out, "contract.json")
    obligation = next(o for o in contract["obligations"] if o["id"] == duty_row["obligation_id"])
    posts = {post["id"]: post["title"] for post in _json(out, "posts.json")}
    key = "zh" if language == "zh-Hans" else "en"
    facts: dict[str, Any] = {
        **duty_row,
        **finding,
        "title": obligation["title"][key],
        "opened": _at(finding["opened_at"], zone),
        "due": _at(finding["due_at"], zone),
        "met": _at(finding["met_at"], zone),
        "delay": _span(finding["delay_s"], language),
        "coverage": _percent(finding["coverage_ppm"]),
        "how": _how(finding),
        "rule_row": _rule(out, duty_row["rule"]),
        "officer_title": posts.get(finding["officer_post"], {}).get(key, finding["officer_post"]),
        "steps": _steps(out, duty_row, zone, posts, key),
        "deductions": _deductions(out, duty_row["obligation_id"], contract),
    }
    return ruling(facts, language)


def _json(out: Path, name: str) -> Any:
    return json.loads((out / name).read_text(encoding="utf-8"))


def _row(out: Path, table: str, duty: str) -> dict[str, Any]:
    rows = parquet.read_table(out / f"{table}.parquet")
    found = rows.filter(pc.equal(rows["duty_id"], duty)).to_pylist()
    if not found:
        start = duty.split("/")[0]
        near = [name for name in rows["duty_id"].to_pylist() if name.startswith(start)][:3]
        raise NoSuchFinding(out=out, duty=duty, near=", ".join(near) or "none")
    row: dict[str, Any] = found[0]
    return row


def _at(moment: datetime | None, zone: ZoneTable) -> str:
    if moment is None:
        return "-"
    return zone.local_text(Instant((moment.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)))


def _span(seconds: int, language: Language) -> str:
    days, hours = seconds // 86_400, seconds % 86_400 // 3_600
    return f"{days} 天 {hours} 小时" if language == "zh-Hans" else f"{days} d {hours} h"


def _percent(share_ppm: int | None) -> str:
    return "-" if share_ppm is None else f"{share_ppm // 10_000}.{share_ppm % 10_000 // 1_000} %"


def _how(finding: Mapping[str, Any]) -> str:
    known = {"late": "met", "fulfilled": "in_time", "unmet": "never"}
    return known.get(finding["outcome"], "other")


def _rule(out: Path, key: str) -> Any:
    rules = _json(out, "rules.json")["applied"]
    return next((rule for rule in rules if f"{rule['id']}@{rule['version']}" == key), None)


def _steps(
    out: Path, duty: Mapping[str, Any], zone: ZoneTable, posts: Mapping[str, Any], key: str
) -> list[dict[str, str]]:
    """Return the rungs of the case that this duty belongs to."""
    wanted = (duty["obligation_id"], duty["occurrence_id"], duty["district"])
    for line in (out / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if (case["obligation"], case["occurrence"], case["district"]) == wanted:
            return [
                {
                    "from_at": zone.local_text(Instant(step["from_at"])),
                    "title": posts.get(step["post"], {}).get(key, step["post"]),
                    "holder": step["answerer"]["holder"],
                    "status": step["status"],
                }
                for step in case["steps"]
            ]
    return []


def _deductions(out: Path, obligation: str, contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what clauses deduct for this obligation, period by period."""
    payment = _json(out, "payment.json")
    sources = {row["id"] for row in contract["deductions"] if row["obligation"] == obligation}
    return [
        {
            "clause": line["clause"],
            "amount": f"{abs(line['amount_minor']) // 100}.{abs(line['amount_minor']) % 100:02d}",
            "currency": payment["currency"],
            "count": line["duty_count"],
            "period": certificate["period"],
            "sample": certificate["sample"],
        }
        for certificate in payment["certificates"]
        for line in certificate["lines"]
        if line["kind"] == "deduction" and line["source"] in sources and line["amount_minor"]
    ]
