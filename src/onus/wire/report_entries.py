"""Report entries: what a bundle of another body may say about reports, and nothing else.

In:  entries, the name of the body that signed them, and what is known here of their reports.
Out: every fault, as words; none where all entries may be kept.

The surprise: what a body may say depends on whose report it is. Only the body that took a
report in speaks for its resident; only the other one acts on it. A fact comes over only as
the row that its own report makes, so no bundle can write an inspection or an order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.instants import MINUTE_US, Instant, utc_text
from onus.core.reports.events import (
    ACKNOWLEDGED,
    ANSWERED,
    CLAIMED_DONE,
    CLOSED,
    ESCALATED,
    FEEDBACK,
    HIDDEN,
    INSPECTION_OPENED,
    MERGED,
    MODERATED,
    ORDERED,
    RECEIVED,
    REOPENED,
    REOPENING_REJECTED,
    RETALIATION,
    SHOWN,
    SORTS,
    SUPPORTED,
    Event,
    wanting,
)
from onus.wire.report_bundles import Entry
from onus.wire.report_tables import COLUMNS

REPORT, EVENT, PHOTO, FACT = "report", "event", "photo", "fact"
FACT_FILE, FACT_ACTION = "reports.csv", "report.make"
OF_BOTH = (
    ACKNOWLEDGED, INSPECTION_OPENED, ANSWERED, ESCALATED, SUPPORTED, HIDDEN, SHOWN, MODERATED,
)  # fmt: skip
OF_INTAKE = (RECEIVED, FEEDBACK, REOPENED, *OF_BOTH)
"""What the body that took a report in may say of it."""
OF_ACTING = (CLAIMED_DONE, CLOSED, REOPENING_REJECTED, MERGED, *OF_BOTH)
"""What the body that acts on a report of another one may say of it."""
CLOCKS_APART_US = 10 * MINUTE_US
"""By which the clock of another body may be ahead of ours."""
DIGEST = re.compile(r"[0-9a-f]{64}")
REF = re.compile(r"[A-Za-z0-9-]{1,40}")
NUMBER = re.compile(r"[0-9]{1,9}")
TEXT_MAX, WORD_MAX, NAME_MAX = 100_000, 40, 200

TEXTS: Mapping[str, Mapping[str, int]] = {
    REPORT: {
        "dossier_id": NAME_MAX, "kind": WORD_MAX, "service": 100, "place_id": NAME_MAX, "district": NAME_MAX,
        "text": TEXT_MAX, "language": 10, "channel": 20, "notice_id": NAME_MAX,
    },
    EVENT: {"kind": WORD_MAX, "actor": NAME_MAX, "post": NAME_MAX},
    PHOTO: {"original_sha256": 64, "clean_sha256": 64},
    FACT: {
        "dossier_id": NAME_MAX, "file": 100, "fact_id": NAME_MAX, "action": 100, "post": NAME_MAX,
        "legal_basis": 300, "about": NAME_MAX, "place_id": NAME_MAX,
    },
}  # fmt: skip
"""Fields that are texts, with their longest."""
TIMES: Mapping[str, tuple[str, ...]] = {
    REPORT: ("happened_at", "received_at"), EVENT: ("happened_at", "recorded_at"), PHOTO: ("received_at",),
    FACT: ("happened_at", "recorded_at"),
}  # fmt: skip
OTHERS: Mapping[str, tuple[str, ...]] = {
    REPORT: ("lon_e7", "lat_e7", "doubts"), EVENT: ("body",), PHOTO: (), FACT: ("row",),
}  # fmt: skip
BODY_TEXTS = ("text", "done", "done_by", "target")


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report that is here already.

    Attributes:
        owner: the body that handed it over; empty for this one, which took it in.
    """

    owner: str


def faults_of(
    entries: Sequence[Entry], *, sender: str, acts: bool = False, known: Mapping[str, KnownReport],
    dossiers: Iterable[str], now: int,
) -> tuple[str, ...]:  # fmt: skip
    """Return everything for which entries may not be kept.

    Args:
        entries: of all bundles of the sender, in their order.
        sender: the body that signed them.
        acts: whether it is one that acts on reports, and may act on those that it took in itself.
        known: reports that are here already, by number.
        dossiers: ids of those that are loaded here.
        now: present instant; nothing of it lies far ahead.

    >>> faults_of([Entry("event", "b/R-1/0", {})], sender="a", known={}, dossiers=(), now=0)
    ('event b/R-1/0: it is not an event of a', 'event b/R-1/0: it lacks or has more than its fields')
    """
    told = _Told(entries, sender, acts, known, frozenset(dossiers), now + CLOCKS_APART_US)
    return tuple(
        f"{entry.table} {entry.key[:200]}: {fault}" for entry in entries for fault in told.faults(entry)
    )


class _Told:
    """What a sender told, held against itself and what is here."""

    def __init__(
        self, entries: Sequence[Entry], sender: str, acts: bool, known: Mapping[str, KnownReport],
        dossiers: frozenset[str], until: int,
    ) -> None:  # fmt: skip
        self.of_senders = (*OF_INTAKE, *OF_ACTING) if acts else OF_INTAKE
        self.sender, self.known, self.dossiers, self.until = sender, known, dossiers, until
        self.reports = {one.key: one.row for one in entries if one.table == REPORT}
        self.receipts = {
            one.key.split("/")[-2] for one in entries
            if one.table == EVENT and one.key.count("/") > 1 and isinstance(one.row, Mapping)
            and one.row.get("kind") == RECEIVED
        }  # fmt: skip
        self.digests: dict[tuple[str, str], str] = {}

    def faults(self, entry: Entry) -> Iterator[str]:
        digest = self.digests.setdefault((entry.table, entry.key), entry.digest())
        if digest != entry.digest():
            yield "it is there twice, with other contents"
        by_name = {REPORT: self._report, EVENT: self._event, PHOTO: self._photo, FACT: self._fact}
        if entry.table not in by_name:
            yield "there is no such table"
            return
        if entry.table == EVENT and not entry.key.startswith(f"{self.sender}/"):
            yield f"it is not an event of {self.sender}"
        formless = _formless(entry, self.until)
        if formless:
            yield formless
            return
        yield from by_name[entry.table](entry)

    def _is_senders(self, ref: str) -> bool:
        return self.known[ref].owner == self.sender if ref in self.known else ref in self.reports

    def _report(self, entry: Entry) -> Iterator[str]:
        row = entry.row
        if REF.fullmatch(entry.key) is None:
            yield "that is no number of a report"
        if entry.key in self.known and self.known[entry.key].owner != self.sender:
            yield f"the report was not taken in by {self.sender}"
        if entry.key not in self.receipts:
            yield "its receipt is missing"
        if row["dossier_id"] not in self.dossiers:
            yield f"the dossier {row['dossier_id']} is not loaded here"
        if row["kind"] not in SORTS:
            yield f"there is no sort {row['kind']}"
        if row["happened_at"] > row["received_at"]:
            yield "it tells what happened after it came in"

    def _event(self, entry: Entry) -> Iterator[str]:
        name, _, number = entry.key.rpartition("/")
        body, _, rest = name.rpartition("/")
        if NUMBER.fullmatch(number) is None or (body != self.sender and name.startswith(f"{self.sender}/")):
            yield "its name is not body/report/number"
        if rest not in self.known and rest not in self.reports:
            yield f"there is no report {rest}"
            return
        event = _event_of(entry.row)
        mine = self._is_senders(rest)
        together = event.kind in (CLOSED, REOPENED) and bool(event.target)
        if event.kind not in (self.of_senders if mine else OF_ACTING) and not together:
            yield f"{self.sender} may not say {event.kind} of this report"
        if wanting(event):
            yield f"it lacks something: {wanting(event)}"
        if event.kind == MERGED and not (event.target in self.known or event.target in self.reports):
            yield f"there is no report {event.target[:WORD_MAX]} to follow"
        told = self.reports.get(rest)
        received = told.get("received_at") if isinstance(told, Mapping) else None
        if event.kind == RECEIVED and received not in (None, event.recorded_at):
            yield "it was received at another time than its report says"

    def _photo(self, entry: Entry) -> Iterator[str]:
        ref, _, original = entry.key.partition("/")
        if not self._is_senders(ref):
            yield f"the report was not taken in by {self.sender}"
        if DIGEST.fullmatch(original) is None or entry.row["original_sha256"] != original:
            yield "the digest of its original is none"
        if entry.row["clean_sha256"] and DIGEST.fullmatch(entry.row["clean_sha256"]) is None:
            yield "the digest of its copy is none"

    def _fact(self, entry: Entry) -> Iterator[str]:
        row, report = entry.row, self.reports.get(entry.key)
        if (row["file"], row["action"], row["post"]) != (FACT_FILE, FACT_ACTION, ""):
            yield f"only {FACT_FILE} by {FACT_ACTION} without a post comes over"
        if report is None or not self._is_senders(entry.key):
            yield f"the report was not taken in by {self.sender}"
        elif _formless(Entry(REPORT, entry.key, report), self.until) == "" and row != _fact_of(
            entry.key, report, row["place_id"]
        ):
            yield "it does not say what its report says"


def _fact_of(ref: str, report: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return the fact that a report makes; a place that could name one shop is left out of it."""
    happened, received = Instant(report["happened_at"]), Instant(report["received_at"])
    of_the_service = report["kind"] not in (ORDERED, RETALIATION)
    named = place if of_the_service and place in ("", report["place_id"]) else "?"
    row = dict.fromkeys(COLUMNS, "") | {
        "report_id": ref, "place_id": named, "service": report["service"], "happened_at": utc_text(happened),
        "recorded_at": utc_text(received), "text": report["text"], "source_ref": ref,
        "supersedes": "",
    }  # fmt: skip
    return {
        "dossier_id": report["dossier_id"], "file": FACT_FILE, "fact_id": ref, "row": row, "happened_at": happened,
        "recorded_at": received, "action": FACT_ACTION, "post": "", "legal_basis": "", "about": ref,
        "place_id": named,
    }  # fmt: skip


def _formless(entry: Entry, until: int) -> str:
    """Return what is wrong with the form of a row; empty for nothing."""
    row, texts, times = entry.row, TEXTS[entry.table], TIMES[entry.table]
    if not isinstance(row, Mapping) or {*row} != {*texts, *times, *OTHERS[entry.table]}:
        return "it lacks or has more than its fields"
    for name, most in texts.items():
        if not isinstance(row[name], str) or len(row[name]) > most or "\0" in row[name]:
            return f"{name} is no text of at most {most} characters"
    for name in times:
        if type(row[name]) is not int or not 0 <= row[name] <= until:
            return f"{name} is no time until now"
    others = (
        entry.table == REPORT and not (_degrees(row["lon_e7"], 180) and _degrees(row["lat_e7"], 90)),
        entry.table == REPORT and not _words(row["doubts"]),
        entry.table == FACT and not isinstance(row["row"], Mapping),
        entry.table == EVENT and not _is_body(row["body"]),
    )
    return "a field of it is not of its kind" if any(others) else ""


def _degrees(value: object, most: int) -> bool:
    return value is None or (type(value) is int and abs(value) <= most * 10_000_000)


def _words(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(one, str) and len(one) <= NAME_MAX and "\0" not in one for one in value
    )


def _is_body(value: object) -> bool:
    if not isinstance(value, Mapping) or not {*value} <= {*BODY_TEXTS, "evidence"}:
        return False
    texts = [value[name] for name in BODY_TEXTS if name in value]
    return _words(value.get("evidence", ())) and all(
        isinstance(one, str) and len(one) <= TEXT_MAX and "\0" not in one for one in texts
    )


def _event_of(row: Mapping[str, Any]) -> Event:
    body = row["body"]
    return Event(
        row["kind"], Instant(row["happened_at"]), Instant(row["recorded_at"]), by_post=row["post"],
        by_person=row["actor"], text=body.get("text", ""), done=body.get("done", ""),
        done_by=body.get("done_by", ""), evidence=tuple(body.get("evidence", ())), target=body.get("target", ""),
    )  # fmt: skip
