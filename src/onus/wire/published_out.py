"""A published OUT as values: its JSON as it was read, and the record papers are owed by.

In:  the tables of an assessment's files, parsed.
Out: `PublishedOut`, and from it the `OfficeRecord` that the core decides on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.instants import Instant, ZoneTable, instant
from onus.core.papers.record import AskedPost, BilledMonth, OfficeRecord, OpenedCase, RecordedAct, Signatory

Table = Sequence[Mapping[str, Any]]
NO_MONTH = "0000-00"


@dataclass(frozen=True, slots=True)
class PublishedOut:
    """Everything that a paper may be written from; times as microseconds, as published.

    Attributes:
        findings: failed, unknown and pending duties, with the columns of `findings.parquet`.
        weighed: what was weighed for them.
        places: public places: id, name, class, district, length.
        private_names: what the office calls a home, by its pseudonym; empty unless it may be said.
    """

    manifest: Mapping[str, Any]
    contract: Mapping[str, Any]
    posts: Table
    bodies: Table
    cases: Table
    acts: Table
    burden: Table
    scorecard: Mapping[str, Any]
    payment: Mapping[str, Any]
    oversight: Mapping[str, Any]
    rules: Mapping[str, Any]
    occurrences: Table
    findings: Table
    weighed: Table
    places: Table
    zone: ZoneTable
    private_names: Mapping[str, str]

    @property
    def as_of(self) -> Instant:
        """Return the instant by which everything was known."""
        return instant(self.manifest["as_of"])

    def month_of(self, at: int) -> str:
        """Return the civil month in which an instant falls."""
        return self.zone.local_day(Instant(at)).isoformat()[:7]

    @property
    def by_id(self) -> dict[str, Mapping[str, Any]]:
        """Return the findings by the name of their duty."""
        return {row["duty_id"]: row for row in self.findings}


def office_record(
    out: PublishedOut,
    *,
    districts: tuple[str, ...] = (),
    expected: tuple[str, ...] = (),
    tomorrow: tuple[str, ...] = (),
    sent_to: tuple[str, ...] = (),
) -> OfficeRecord:
    """Return the record by which papers are owed.

    Args:
        out: the published files.
        districts: districts that want QR sheets.
        expected: snowfalls that are forecast.
        tomorrow: duties that crews are sent to on the next day.
        sent_to: obligations that these belong to.
    """
    obligations = {row["id"]: row for row in out.contract["obligations"]}
    snow = {row["id"] for row in out.contract["triggers"] if row["kind"] == "snowfall"}
    failed: dict[str, list[Mapping[str, Any]]] = {}
    for row in out.findings:
        if row["case_id"]:
            failed.setdefault(row["case_id"], []).append(row)
    return OfficeRecord(
        day=out.zone.local_day(out.as_of).isoformat(),
        ends=str(out.contract["ends"] or NO_MONTH)[:7],
        signatories=tuple(
            Signatory(row["id"], row["body"], tuple(row["powers"]), row["head"]) for row in out.posts
        ),
        cases=tuple(
            _case(out, row, failed.get(row["id"], []), obligations[row["obligation"]]["owed_by"])
            for row in out.cases
        ),
        bills=tuple(_bill(row) for row in out.payment["certificates"]),
        acts=tuple(RecordedAct(row["id"], row["kind"], out.month_of(row["happened_at"])) for row in out.acts),
        districts=districts,
        expected=expected,
        snow_clauses=_clauses(row for row in obligations.values() if row["trigger"] in snow),
        tomorrow=tomorrow,
        crew_clauses=_clauses(obligations[name] for name in sent_to),
    )


def _clauses(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["clause"] for row in rows if row["clause"]))


def _case(out: PublishedOut, row: Mapping[str, Any], failed: Table, owed_by: str) -> OpenedCase:
    return OpenedCase(
        id=row["id"],
        obligation=row["obligation"],
        owed_by=owed_by,
        month=out.month_of(row["opened_at"]),
        closed=row["closed_at"] is not None,
        findings=tuple(one["duty_id"] for one in failed),
        clauses=tuple(dict.fromkeys(one["clause"] for one in failed if one["clause"])),
        asked=tuple(
            AskedPost(step["post"], step["answer_by"], step["status"], step["act"]) for step in row["steps"]
        ),
        ordered_by=row.get("ordered_by", ""),
    )


def _bill(row: Mapping[str, Any]) -> BilledMonth:
    taken = [line for line in row["lines"] if line["amount_minor"] < 0 and line["kind"] != "hold_back"]
    clauses = dict.fromkeys(
        line["clause"] for line in row["lines"] if line["clause"] and line["amount_minor"]
    )
    return BilledMonth(row["period"], tuple(clauses), bool(taken))
