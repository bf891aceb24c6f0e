"""Explained out: what the files of an assessment say of one finding.

In:  the folder that `onus assess` wrote, the name of a duty, a language.
Out: everything that a ruling may name, as `report.ruling` takes it.

The surprise: nothing but the public files is read, so whoever recomputed an
assessment and wrote the same files reads the same reasons out of them.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pyarrow import compute as pc
from pyarrow import parquet

from onus.base.currencies import amount_text
from onus.base.errors import OnusError
from onus.base.instants import EPOCH, Instant, ZoneTable, instant
from onus.base.texts import Language
from onus.outside.out_folders import own_manifest
from onus.outside.parquet_files import rows_numbered
from onus.outside.time_zones import zone_table
from onus.report.figures import percent, span
from onus.wire.assessment_files import MANIFEST

SHOWN = 8
NEAR, NEAR_AMONG = 3, 20_000
SECOND_US = 1_000_000
BY_VEHICLE = ("coverage", "touch")
USES = ("used", "against", "set_aside")


class NoSuchFinding(OnusError):
    """OUT holds no finding of this name."""

    code = "EXPLAIN-001"
    what = "{out} holds no finding `{duty}`."
    why = "A ruling is about one duty that was determined."
    do = "Take a duty_id from findings.csv. Close to it: {near}."


class NotAnAssessment(OnusError):
    """The folder holds no assessment."""

    code = "EXPLAIN-002"
    what = "{out} holds no assessment: it has no {file} that one wrote."
    why = "A ruling is written from the files of an assessment and from nothing else."
    do = "Name the folder that `onus assess DIR --out OUT` wrote, and assess again if it is an older one."


class SeveralFindings(OnusError):
    """OUT holds more than one finding of this name."""

    code = "EXPLAIN-003"
    what = "{out} holds {count} rows of the name `{duty}`."
    why = "A ruling is about one duty; which of these is meant cannot be told."
    do = "Assess the dossier again with this version, which refuses ids that make two duties one."


@dataclass(frozen=True, slots=True)
class Rows:
    """Where a duty stands in the tables of OUT, for whoever wrote it down.

    Attributes:
        row: its row in `duties.parquet` and `findings.parquet`, 0 for the first.
        weighed_row: the first row in `weighed.parquet` that speaks of it.
        weighed: how many do.
    """

    row: int
    weighed_row: int
    weighed: int


def ruling_facts(
    out: Path, duty: str, language: Language, *, zone: ZoneTable | None = None, at: Rows | None = None
) -> dict[str, Any]:
    """Return everything that a ruling on one finding may name.

    Args:
        out: folder of an assessment.
        duty: name of the duty.
        language: of the ruling.
        zone: offsets of the place; None to look them up by the name that OUT states.
        at: where its rows are; None to look for them, which takes the longer the more duties there are.

    Raises:
        NotAnAssessment: a file of OUT is missing, or its manifest is of no assessment.
        NoSuchFinding: no such duty in OUT.
        SeveralFindings: more than one.
    """
    if own_manifest(out) is None:
        raise NotAnAssessment(out=out, file=MANIFEST)
    return _Reader(out, language, zone, at).facts(duty)


class _Reader:
    """Reads the rows of OUT that concern one duty."""

    def __init__(self, out: Path, language: Language, zone: ZoneTable | None, at: Rows | None = None) -> None:
        self.out, self.where = out, at
        self.key = "zh" if language == "zh-Hans" else "en"
        self.language: Language = language
        self.manifest = self.json(MANIFEST)
        self.zone: ZoneTable = zone or zone_table(self.manifest["time_zone"])
        self.contract = self.json("contract.json")
        self.posts = {post["id"]: self.text(post["title"]) for post in self.json("posts.json")}
        self.bodies = {body["id"]: self.text(body["name"]) for body in self.json("bodies.json")}

    def path(self, name: str) -> Path:
        path = self.out / name
        if not path.is_file():
            raise NotAnAssessment(out=self.out, file=name)
        return path

    def json(self, name: str) -> Any:
        return json.loads(self.path(name).read_text(encoding="utf-8"))

    def lines_with(self, name: str, word: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a file of lines in which a word stands; the others are not taken apart."""
        mark = json.dumps(word, ensure_ascii=False).encode()
        with self.path(name).open("rb") as stream:
            yield from (json.loads(line) for line in stream if mark in line)

    def text(self, words: Mapping[str, str]) -> str:
        return words[self.key] or words["en"] or words["zh"]

    def at(self, moment: datetime | int | None) -> str:
        """Return a moment as the clocks of the place show it; empty for none."""
        if moment is None:
            return ""
        return self.zone.local_text(Instant(_us(moment)))

    def facts(self, duty: str) -> dict[str, Any]:
        """Return everything that a ruling may name."""
        finding, owed = self.row("findings", duty), self.row("duties", duty)
        obligation = next(o for o in self.contract["obligations"] if o["id"] == owed["obligation_id"])
        rule = self.rule(owed["rule"])
        standard = {**obligation["standard"], **((rule or {}).get("parameters", {}).get("standard") or {})}
        # A duty of the public body is owed at no place.
        place = "" if owed["place_id"] == "-" else owed["place_id"]
        return {
            **owed,
            **finding,
            "place_id": place,
            "dossier_title": self.text(self.manifest["title"]),
            "origin": self.manifest["origin"],
            "as_of": self.at(instant(self.manifest["as_of"])),
            "zone": self.zone.name,
            "version": self.manifest["onus"],
            "title": self.text(obligation["title"]),
            "page": obligation["page"],
            "placeholder": self.contract["placeholder"],
            "share": percent(standard["share_ppm"]),
            "standard": standard,
            "rule_row": rule,
            "graded_row": self.rule(owed["graded_by"]),
            "not_applied": self.not_applied(owed, obligation),
            "officer_title": self.posts.get(finding["officer_post"], finding["officer_post"]),
            "private": place.startswith("private-"),
            "excuse": self.excuse(finding),
            "case": self.case(finding),
            "parties": self.parties(finding),
            "lines": self.payment_lines(owed, finding),
            "proposals": self.proposals(owed, finding),
            "reply_within_h": self.manifest["reply_within_h"],
            "outputs": self.manifest["outputs"],
            "inputs": self.manifest["inputs"],
            **self.times(owed, finding),
            **self.seen(owed, place, standard["measure"]),
        }

    def times(self, owed: Mapping[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
        """Return what happened and when, as texts."""
        happened = {each["id"]: each for each in self.json("occurrences.json")}
        event: dict[str, Any] = happened.get(owed["occurrence_id"], {})
        coverage = finding["coverage_ppm"]
        return {
            "event": event,
            "starts": self.at(event.get("starts")),
            "ends": self.at(event.get("due") or event.get("ends")),
            "opened": self.at(finding["opened_at"]),
            "due": self.at(finding["due_at"]),
            "met": self.at(finding["met_at"]),
            "closes": self.at(self.until(owed)),
            "delay": span(finding["delay_s"] * SECOND_US, self.language),
            "coverage": "" if coverage is None else percent(coverage),
        }

    def seen(self, owed: Mapping[str, Any], place: str, measure: str) -> dict[str, Any]:
        """Return the passes and the pieces of evidence that this duty was judged by."""
        driven = place if measure in BY_VEHICLE else ""
        passes, passes_more = self.passes(owed, driven)
        pieces, pieces_more, undone = self.pieces(owed)
        return {
            "passes": passes,
            "passes_more": passes_more,
            "pieces": pieces,
            "pieces_more": pieces_more,
            "undone": undone,
        }

    def row(self, table: str, duty: str) -> dict[str, Any]:
        """Return the row of a duty, or say which names come close to it."""
        path = self.path(f"{table}.parquet")
        if self.where is not None:
            numbered = rows_numbered(path, first=self.where.row, count=1)
            if [one["duty_id"] for one in numbered] == [duty]:
                return numbered[0]
        found = parquet.read_table(path, filters=pc.field("duty_id") == duty).to_pylist()
        if not found:
            raise NoSuchFinding(out=self.out, duty=duty, near=self.near(path, duty))
        if len(found) > 1:
            raise SeveralFindings(out=self.out, duty=duty, count=len(found))
        row: dict[str, Any] = found[0]
        return row

    def near(self, path: Path, duty: str) -> str:
        """Return names like one that is not there, of the same obligation if there is such."""
        names = parquet.read_table(path, columns=["duty_id"])["duty_id"].to_pylist()
        start = duty.split("/")[0]
        same = [name for name in names if name.startswith(f"{start}/")] or names
        close = difflib.get_close_matches(duty, same[:NEAR_AMONG], n=NEAR, cutoff=0.3) or same[:NEAR]
        return ", ".join(close) or "-"

    def rule(self, key: str) -> dict[str, Any] | None:
        """Return a rule of the packs by `id@version`."""
        rules = self.json("rules.json")["rulebook"]
        return next((rule for rule in rules if f"{rule['id']}@{rule['version']}" == key), None)

    def not_applied(self, owed: Mapping[str, Any], obligation: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rules that were named for this duty and could not be applied."""
        return [
            {"rule": one["rule"], "reason": one["reason"], "grades": one["rule"] != obligation["rule"]}
            for one in self.json("rules.json")["not_applied"]
            if one["obligation"] == owed["obligation_id"] and owed["occurrence_id"] in one["occurrences"]
        ]

    def excuse(self, finding: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the excuse or the instruction that a finding rests on."""
        wanted = "instruction" if "INSTRUCTED_ELSEWHERE" in finding["grounds"] else "excuse"
        for one in self.json("oversight.json")["excuses"]:
            if finding["excused_by"] and (one["id"], one["kind"]) == (finding["excused_by"], wanted):
                title = self.posts.get(one["post"], one["post"])
                return {**one, "at": self.at(one["at"]), "title": title}
        return None

    def parties(self, finding: Mapping[str, Any]) -> list[dict[str, str]]:
        """Return how far the finding has come for each party with a right of reply."""
        within = timedelta(hours=self.manifest["reply_within_h"])
        found = []
        for party in ("contractor", "officer"):
            by = finding[f"reply_by_{party}"]
            if not finding[f"stage_{party}"]:
                continue
            found.append(
                {
                    "party": party,
                    "stage": finding[f"stage_{party}"],
                    "served": "" if by is None else self.at(by - within),
                    "reply_by": self.at(by),
                }
            )
        return found

    def passes(self, owed: Mapping[str, Any], place: str) -> tuple[list[dict[str, Any]], int]:
        """Return the passes along a place while evidence was looked for."""
        if not place:
            return [], 0
        wanted = (pc.field("segment_id") == place) & (pc.field("at") >= owed["opens_at"])
        until = self.until(owed)
        rows = parquet.read_table(
            self.path("passes.parquet"), filters=wanted & (pc.field("at") <= until)
        ).to_pylist()
        shown = [
            {
                "vehicle": row["vehicle_id"],
                "length": abs(row["to_mm"] - row["from_mm"]) // 1_000,
                "from_at": self.at(row["entered_at"]),
                "until_at": self.at(row["at"]),
            }
            for row in rows[:SHOWN]
        ]
        return shown, len(rows) - len(shown)

    def pieces(self, owed: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int, str]:
        """Return what was weighed for a duty, how much more, and when an inspection undid work."""
        path = self.path("weighed.parquet")
        rows = self.weighed(path, owed["duty_id"])
        rows.sort(key=lambda row: (USES.index(row["use"]), row["happened_at"], row["evidence_id"]))
        pieces = [
            {
                "from": row["source"],
                "kind": row["kind"],
                "id": row["evidence_id"],
                "result": row["result"],
                "at": self.at(row["happened_at"]),
                "recorded": self.at(row["recorded_at"]),
                "strength": row["strength"],
                "weight": row["reason"] or row["use"],
                "by": self.posts.get(row["by"]) or self.bodies.get(row["by"], row["by"]),
                "source": row["source_ref"] or (row["by"] if row["source"] == "evidence" else ""),
            }
            for row in rows
        ]
        against = [_us(row["happened_at"]) for row in rows if row["use"] == "against"]
        due = owed["due_at"] or owed["closes_at"]
        undone = max((at for at in against if at <= _us(due)), default=None)
        return pieces[:SHOWN], max(len(pieces) - SHOWN, 0), self.at(undone)

    def weighed(self, path: Path, duty: str) -> list[dict[str, Any]]:
        """Return the rows of what was weighed for a duty."""
        if self.where is not None:
            rows = rows_numbered(path, first=self.where.weighed_row, count=self.where.weighed)
            if [one["duty_id"] for one in rows] == [duty] * self.where.weighed:
                return rows
        found: list[dict[str, Any]] = parquet.read_table(
            path, filters=pc.field("duty_id") == duty
        ).to_pylist()
        return found

    def until(self, owed: Mapping[str, Any]) -> datetime:
        as_of = EPOCH + timedelta(microseconds=instant(self.manifest["as_of"]))
        closes: datetime = owed["closes_at"].astimezone(UTC)
        return min(closes, as_of)

    def case(self, finding: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the case of a failed duty, with the rungs that it reached."""
        if finding["outcome"] not in ("late", "unmet"):
            return None
        for case in self.lines_with("cases.jsonl", finding["case_id"]):
            if case["id"] == finding["case_id"]:
                return {
                    "opened": self.at(case["opened_at"]),
                    "duties": case["duties"],
                    "closed": self.at(case["closed_at"]),
                    "closed_by": case["closed_by"],
                    "steps": [self.step(step) for step in case["steps"]],
                }
        return None

    def step(self, step: Mapping[str, Any]) -> dict[str, str]:
        return {
            "from_at": self.at(step["from_at"]),
            "title": self.posts.get(step["post"], step["post"]),
            "holder": step["answerer"]["holder"],
            "answer_by": self.at(step["answer_by"]),
            "status": step["status"],
            "act": step["act"],
            "acted_at": self.at(step["acted_at"]),
            "late_entry": step["late_entry"],
        }

    def payment_lines(self, owed: Mapping[str, Any], finding: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the certificate lines of this duty's month that count it."""
        payment = self.json("payment.json")
        titles = {row["id"]: row for row in (*self.contract["prices"], *self.contract["deductions"])}
        found = []
        for certificate in payment["certificates"]:
            for line in certificate["lines"]:
                clause = titles.get(line["source"])
                if certificate["period"] != finding["month"] or clause is None or not line["amount_minor"]:
                    continue
                if not _counts(line, clause, owed, finding):
                    continue
                found.append(
                    {
                        "sentence": _sentence(line),
                        "clause": line["clause"],
                        "page": clause["page"],
                        "title": self.text(clause["title"]) or line["source"],
                        "amount": amount_text(abs(line["amount_minor"]), currency=payment["currency"]),
                        "before": amount_text(abs(line["before_cap_minor"]), currency=payment["currency"]),
                        "currency": payment["currency"],
                        "count": line["duty_count"],
                        "period": certificate["period"],
                        "sample": certificate["sample"],
                    }
                )
        return found

    def proposals(self, owed: Mapping[str, Any], finding: Mapping[str, Any]) -> list[str]:
        """Return what is only proposed for this duty's obligation in its month."""
        wanted = "unknown" if finding["outcome"] == "unknown" else ""
        return sorted(
            {
                proposal["kind"]
                for proposal in self.json("payment.json")["proposals"]
                if proposal["obligation"] == owed["obligation_id"] and proposal["period"] == finding["month"]
                if finding["outcome"] in ("late", "unmet")
                or (wanted and proposal["kind"] == "missing_telemetry")
            }
        )


def _us(moment: datetime | int) -> int:
    if isinstance(moment, int):
        return moment
    return (moment.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def _counts(
    line: Mapping[str, Any], clause: Mapping[str, Any], owed: Mapping[str, Any], finding: Mapping[str, Any]
) -> bool:
    """Return whether a line of a certificate counts a duty."""
    if owed["owed_by"] != "contractor" or clause["obligation"] not in ("", owed["obligation_id"]):
        return False
    if finding["priced_to"] and line["kind"] == "quantity":
        return False
    return finding["outcome"] in line["finding"].split()


def _sentence(line: Mapping[str, Any]) -> str:
    if line["kind"] != "deduction":
        return "paid"
    before = line["before_cap_minor"]
    return "deduction_capped" if before and before != line["amount_minor"] else "deduction"
