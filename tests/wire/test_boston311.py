"""The Boston register is read as published; what it says of itself decides nothing."""

from __future__ import annotations

from onus.base.instants import ZoneTable
from onus.wire.boston311 import header_of_boston, parse_boston
from onus.wire.csv_rows import parse_csv
from onus.wire.report_tables import ReportRows

HEADER = "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,OnTime_Status,TYPE,LATITUDE,LONGITUDE\n"
ZONE = ZoneTable("America/New_York", (0, 1_425_798_000_000_000), (-18_000, -14_400))


def read(text: str) -> ReportRows:
    table = parse_csv(HEADER + text, file="b.csv")
    columns, missing = header_of_boston(table.header, file="b.csv")
    assert not missing
    return parse_boston(table.rows, columns, ZONE, file="b.csv")


def test_a_case_without_a_target_keeps_its_published_word_and_gets_no_target() -> None:
    found = read("101,01/01/2015 01:09:57 PM,,01/02/2015 06:32:22 PM,ONTIME,Pothole,42.3,-71.1\n")

    assert found.rows[0].target_at is None
    assert found.rows[0].source_status == "ONTIME"
    assert found.rows[0].source_ref == "101"


def test_a_time_that_the_clocks_skipped_is_shown_and_stops_nothing() -> None:
    found = read("101,03/08/2015 02:30:00 AM,,,ONTIME,Pothole,42.3,-71.1\n")

    assert [(one.code, one.warning) for one in found.faults] == [("IMPORT-023", True)]
    assert len(found.rows) == 1


def test_all_faults_of_the_register_are_listed_at_once() -> None:
    found = read(
        "101,01/01/2015 13:09:57 PM,,,ONTIME,Pothole,42.3,-71.1\n"
        "102,01/01/2015 01:09:57 PM,,,ONTIME,Pothole,142.3,-71.1\n"
        "103,01/01/2015 01:09:57 PM,,,ONTIME,Pothole,,\n"
        "103,01/01/2015 01:09:57 PM,,,ONTIME,Pothole,,\n"
        ",,,,,,,\n"
    )

    assert [(one.line, one.code) for one in found.faults] == [
        (2, "IMPORT-002"),
        (3, "IMPORT-004"),
        (5, "IMPORT-014"),
        (6, "IMPORT-003"),
        (6, "IMPORT-003"),
    ]


def test_a_table_of_another_city_is_refused_by_its_missing_columns() -> None:
    _, missing = header_of_boston(["id", "opened"], file="x.csv")

    assert {one.code for one in missing} == {"IMPORT-001"}
    assert len(missing) == 6
