"""Positions of a platform's export: converted by the datum that was named, kept with what they were."""

from __future__ import annotations

from decimal import Decimal

from onus.wire.office.dossier_base import DossierBase
from onus.wire.office.importing import imported

from .sheets_made import NOW, SHANGHAI, codes, grid, read

HEAD = ["车牌号", "定位时间", "经度", "纬度", "速度", "作业状态", "里程（公里）"]
ROW = [
    "示A1",
    "2024-01-16 06:05:00",
    Decimal("116.41024449916938"),
    Decimal("39.91640428150164"),
    12,
    "是",
    Decimal("1.5"),
]
NAME = "tracks/office-轨迹-1-qjdtfctc.csv"


def tracks(*rows: list[object], title: str = "", datum: str = "", base: DossierBase | None = None, now=NOW):
    sheet = grid([[title or "历史轨迹"], HEAD, *rows], file="轨迹.xlsx")
    found = read(sheet)
    return imported(
        found.sheets,
        base or DossierBase({}),
        files=frozenset({"轨迹.xlsx"}),
        zone=SHANGHAI,
        now=now,
        datum=datum,
    )


def test_a_position_is_converted_and_the_platforms_own_is_kept_beside_it() -> None:
    done = tracks(ROW, datum="gcj02")
    row = DossierBase(done.files).rows(NAME)[0]

    assert codes(done.faults) == []
    assert (row["lon"], row["lat"]) == ("116.4040000", "39.9150000")
    assert (row["lon_raw"], row["datum"]) == ("116.4102445", "gcj02")
    assert row["t_utc"] == "2024-01-15T22:05:00Z"
    assert (row["speed_kmh"], row["working"], row["odometer_m"]) == ("12", "true", "1500")


def test_the_sheet_may_name_its_datum_and_nobody_may_contradict_it() -> None:
    named = tracks(ROW, title="历史轨迹（坐标系：WGS-84）")

    assert codes(named.faults) == []
    assert "lon_raw" not in DossierBase(named.files).rows(NAME)[0]
    assert codes(tracks(ROW, title="坐标系 WGS84", datum="bd09").faults) == [("C2", "SHEET-037")]
    assert codes(tracks(ROW, title="WGS84 或 GCJ02").faults) == [("C2", "SHEET-037")]


def test_a_datum_that_nobody_named_is_asked_and_no_position_is_read() -> None:
    done = tracks(ROW)

    assert codes(done.faults) == [("C2", "SHEET-040")]
    assert NAME not in done.files


def test_a_position_off_the_earth_is_told_at_its_cell() -> None:
    far: list[object] = ["示A1", "2024-01-16 06:05", 200, 39, 12, "", ""]

    assert codes(tracks(ROW, far, datum="wgs84").faults) == [("C4", "SHEET-001")]


def test_positions_that_were_there_keep_the_time_at_which_they_came() -> None:
    once = tracks(ROW, datum="wgs84")
    base = DossierBase(once.files)
    later = type(NOW)(NOW + 86_400_000_000)
    more: list[object] = ["示A1", "2024-01-16 06:06:00", 116, 39, 12, "", ""]

    assert tracks(ROW, datum="wgs84", base=base, now=later).files[NAME] == once.files[NAME]
    rows = DossierBase(tracks(ROW, more, datum="wgs84", base=base, now=later).files).rows(NAME)
    assert [row["recorded_at"] for row in rows] == ["2024-03-01T09:00:00+08:00", "2024-03-02T09:00:00+08:00"]


def test_two_sheets_whose_names_come_to_one_are_written_to_two_files() -> None:
    files = ("轨迹（1）.xlsx", "轨迹(1).xlsx", "轨迹[1].xlsx")
    found = read(*(grid([["坐标系 WGS84"], HEAD, ROW], file=file) for file in files))
    done = imported(found.sheets, DossierBase({}), files=frozenset(files), zone=SHANGHAI, now=NOW)

    assert codes(done.faults) == []
    assert sum(name.startswith("tracks/") for name in done.files) == len(files)
