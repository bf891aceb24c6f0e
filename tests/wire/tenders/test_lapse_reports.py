"""Lapse reports: rows that are there stay, and what was mended since is told by a correction."""

from __future__ import annotations

from datetime import date

from onus.base.instants import DAY_US, Instant
from onus.core.tendering.proceeding import ContractWatched, LapseCase
from onus.wire.csv_rows import parse_csv
from onus.wire.tenders.lapse_reports import listens, report_id, with_lapses

LOST = LapseCase("case-1", "ban", "list/b", "active", Instant(0))
MENDED = LapseCase("case-1", "ban", "list/b", "active", Instant(0), Instant(DAY_US))


def told(raw: bytes, *cases: LapseCase, day: int = 2) -> bytes:
    watched = ContractWatched("c", "firm-a", date(1970, 1, 1), date(1970, 2, 1), cases)
    return with_lapses(raw, watched, {"case-1": "banned"}, tender="t", recorded_at=Instant(day * DAY_US))


def rows(raw: bytes) -> list[dict[str, str]]:
    return [dict(one.cells) for one in parse_csv(raw.decode(), file="reports.csv").rows]


def test_a_lapse_that_was_mended_since_is_corrected_once_and_by_a_row_of_its_own():
    first = told(b"", LOST)
    later = told(first, MENDED, day=5)

    assert rows(later)[0] == rows(first)[0]
    assert (rows(later)[1]["supersedes"], rows(later)[1]["closed_at"]) == (
        report_id(LOST),
        "1970-01-02T00:00:00Z",
    )
    assert rows(later)[1]["recorded_at"] == "1970-01-06T00:00:00Z"
    assert told(later, MENDED, day=9) == later


def test_columns_and_rows_of_an_office_stay_as_they_were():
    own = b"report_id,happened_at,recorded_at,source_status\nr-1,1970-01-01T00:00:00Z,1970-01-01T00:00:00Z,open\n"

    assert [(one["report_id"], one["source_status"]) for one in rows(told(own, LOST))] == [
        ("r-1", "open"), (report_id(LOST), ""),
    ]  # fmt: skip


def test_a_contract_without_the_service_in_a_trigger_listens_to_no_lapse():
    assert not listens(b'[[triggers]]\nid = "q"\nkind = "report"\nservices = ["toilets"]')
    assert not listens(b"")
