from __future__ import annotations

import pyarrow as pa
import pytest

from onus.wire.import_faults import MissingColumn
from onus.wire.instant_columns import instant_column
from onus.wire.track_presets import PRESETS, DatumNotNamed, datum_of, preset_columns
from onus.wire.track_tables import UNITS, normalise_track_batch
from onus.wire.whole_numbers import UNREADABLE

EXPORT = {
    "序号": ["1", "2"],
    "车牌号": ["样A00001", "样A00001"],
    "定位时间": ["2023/12/13 8:05:09", "2023-12-13 20:05:09"],
    "经度": ["123.7612345", "123.7612445"],
    "纬度": ["41.2987654", "41.2987754"],
    "速度（km/h）": ["36", "0"],
    "方向": ["90", "360"],
    "ACC": ["开", "关"],
    "总里程（km）": ["1234.5", "1234.6"],
}


def read(table: dict[str, list[str]], preset: str) -> list[dict[str, object]]:
    rows = normalise_track_batch(pa.table(table), preset_columns(preset, list(table)), file="a.csv")

    assert rows.faults == ()
    return rows.batch.to_pylist()


def test_an_export_of_a_chinese_platform_is_read_in_its_own_words_and_clocks():
    first, second = read(EXPORT, "jt808")

    assert first["vehicle_id"] == "样A00001"
    assert first["at_us"] == 1_702_425_909_000_000  # 2023-12-13T00:05:09Z
    assert second["at_us"] - first["at_us"] == 12 * 3_600_000_000
    assert (first["speed_mm_s"], first["odometer_m"]) == (10_000, 1_234_500)
    assert (first["heading_cdeg"], second["heading_cdeg"]) == (9_000, 0)


def test_the_ignition_is_no_sign_of_work():
    assert [row["working"] for row in read(EXPORT, "jt808")] == [-1, -1]


def test_a_column_that_says_that_the_vehicle_worked_is_read():
    assert [row["working"] for row in read({**EXPORT, "作业状态": ["作业中", "行驶"]}, "jt808")] == [1, 0]


def test_a_table_of_traccar_is_in_knots_and_utc():
    table = {
        "ID": ["1"], "DEVICEID": ["3"], "FIXTIME": ["2024-12-14 22:52:10.000000"],
        "LATITUDE": ["64.3223266"], "LONGITUDE": ["41.0712433"], "SPEED": ["10"], "COURSE": ["283"],
    }  # fmt: skip
    (row,) = read(table, "traccar")

    assert (row["vehicle_id"], row["at_us"]) == ("3", 1_734_216_730_000_000)
    assert row["speed_mm_s"] == 5_144


def test_a_needed_column_that_is_not_there_is_missed_under_its_usual_name():
    table = {name: cells for name, cells in EXPORT.items() if name != "定位时间"}
    rows = normalise_track_batch(pa.table(table), preset_columns("jt808", list(table)), file="a.csv")

    assert [one.code for one in rows.faults] == [MissingColumn.code]
    assert "定位时间" in rows.faults[0].what


@pytest.mark.parametrize("preset", ["jt808", "jt808-fields"])
def test_the_datum_of_a_chinese_platform_must_be_named(preset):
    with pytest.raises(DatumNotNamed) as raised:
        datum_of(preset, "")

    assert "--datum gcj02" in raised.value.sentence()
    assert datum_of(preset, "bd09") == "bd09"


def test_what_a_person_says_of_the_datum_comes_before_what_a_preset_tells():
    assert datum_of("traccar", "gcj02") == "gcj02"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_only_fields_and_units_that_there_are(name):
    preset = PRESETS[name]

    assert set(preset.columns) <= set(UNITS)
    assert all(unit in UNITS[field] for field, unit in preset.units.items())
    assert {"vehicle_id", "t_utc", "lon", "lat"} <= set(preset.columns)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2023年12月9日 8:05:09", 1_702_080_309_000_000),
        ("2023.12.09 08:05:09", 1_702_080_309_000_000),
        ("2023-12-09T08:05:09+08:00", 1_702_080_309_000_000),
        ("2023-12-09T00:05:09Z", 1_702_080_309_000_000),
        ("2023/2/30 08:05:09", UNREADABLE),
        ("1990-07-01 08:00:00", UNREADABLE),
        ("12月9日 8:05", UNREADABLE),
    ],
)
def test_the_clocks_of_beijing_are_read_as_people_write_them(text, utc):
    assert instant_column(pa.array([text]), unit="beijing").tolist() == [utc]
