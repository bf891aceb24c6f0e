"""Held facts: a file that says of a fact something else than the record is told, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from onus.base.instants import DAY_US, UTC_ZONE, Instant
from onus.core.contracts.facts import Act, Report
from onus.wire.added_facts import row_of, with_added
from onus.wire.held_facts import altered_facts
from tests.wire.test_added_facts import added, anything, zones

WAIVER = Act("w-1", "waiver", Instant(DAY_US), Instant(DAY_US), amount_minor=500)
REPORT = Report("7", "S-1", "snow", Instant(DAY_US), Instant(DAY_US), text="ice")


@given(anything, zones)
def test_what_was_added_is_never_called_altered(drawn, zone):
    file, old, new = drawn
    held = {one.id for one in old}
    rows = [row_of(file, one) for one in [*old, *(one for one in new if one.id not in held)]]

    assert altered_facts(added(added(b"", file, old, zone), file, new, zone), file, rows, UTC_ZONE) == ()


@given(anything, zones)
def test_of_facts_that_share_an_id_those_that_read_otherwise_are_told_and_no_others(drawn, zone):
    file, old, new = drawn
    held = {one.id: one for one in old}
    otherwise = {one.id for one in new if one.id in held and one != held[one.id]}

    found = altered_facts(added(b"", file, old, zone), file, [row_of(file, one) for one in new], zone)

    assert {one.where for one in found} == otherwise


def test_an_amount_that_was_edited_is_told_with_file_line_id_and_both_values():
    raw = with_added(b"# kept by hand\n", "acts.toml", [row_of("acts.toml", WAIVER)], UTC_ZONE)

    (fault,) = altered_facts(
        raw.replace(b"500", b"900"), "acts.toml", [row_of("acts.toml", WAIVER)], UTC_ZONE
    )

    assert (fault.file, fault.line, fault.where) == ("acts.toml", 4, "w-1")
    assert "amount_minor: `900`" in fault.what and "amount_minor: `500`" in fault.what
    assert "`supersedes`" in fault.do


def test_a_table_that_a_spreadsheet_saved_anew_says_the_same():
    other = replace(REPORT, id="8")
    raw = with_added(b"", "reports.csv", [row_of("reports.csv", one) for one in (REPORT, other)], UTC_ZONE)
    header, first, second = raw.decode().splitlines()
    again = "\ufeff" + "\r\n".join([header, second, first.replace("00:00:00Z", "08:00:00+08:00")])

    assert altered_facts(again.encode(), "reports.csv", [row_of("reports.csv", REPORT)], UTC_ZONE) == ()


def test_a_row_that_can_no_longer_be_read_is_altered():
    raw = with_added(b"", "reports.csv", [row_of("reports.csv", REPORT)], UTC_ZONE).replace(
        b"1970", b"the year"
    )

    assert [
        one.line for one in altered_facts(raw, "reports.csv", [row_of("reports.csv", REPORT)], UTC_ZONE)
    ] == [2]
