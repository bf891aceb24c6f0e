"""Forecasts: tables and typed bulletins, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.errors import FaultyInput
from onus.base.instants import HOUR_US, ZoneTable, instant
from onus.outside.forecast_files import read_forecast, warning_signals
from onus.wire.csv_rows import parse_csv
from onus.wire.forecast_tables import local_instant, read_bulletin, read_table
from onus.wire.warning_signals import read_signals

ZONE = ZoneTable("Asia/Shanghai", (0,), (28_800,))
SIGNALS = warning_signals()


def table(text):
    return read_table(parse_csv(text, file="f.csv"), ZONE, SIGNALS, file="f.csv")


def bulletin(text):
    return read_bulletin(text, ZONE, SIGNALS, file="b.txt")


def codes(found):
    return [(one.line, one.code) for one in found.faults]


def test_a_row_says_from_when_until_when_and_how_much_at_least():
    (span,) = table(
        "valid_from,valid_until,snow_mm,confidence\n2023-12-13 08:00,2023-12-13 20:00,7.5,70\n"
    ).spans

    assert (span.from_at, span.until_at) == tuple(
        instant(f"2023-12-13T{hour}:00+08:00") for hour in ("08:00", "20:00")
    )
    assert (span.least_tenth_mm, span.confidence_ppm, span.from_depth) == (75, 700_000, False)


def test_a_depth_of_snow_becomes_water_and_says_so():
    (span,) = table("起,止,新增积雪厘米\n2023年12月13日8时,2023年12月13日20时,12\n").spans

    assert (span.least_tenth_mm, span.from_depth) == (120, True)


@pytest.mark.parametrize(
    ("colour", "hours", "tenth_mm"),
    [("暴雪蓝色", 12, 40), ("yellow", 12, 60), ("橙", 6, 100), ("红色预警", 6, 150)],
)
def test_a_signal_stands_for_the_least_snow_within_its_hours(colour, hours, tenth_mm):
    (span,) = table(f"发布时间,预警信号\n2023-12-13 10:30,{colour}\n").spans

    assert (span.until_at - span.from_at, span.least_tenth_mm) == (hours * HOUR_US, tenth_mm)


def test_an_amount_of_its_own_stands_before_that_of_the_signal():
    (span,) = table("issued_at,signal,snow_mm\n2023-12-13 10:30,red,20\n").spans

    assert (span.signal, span.least_tenth_mm) == ("red", 200)


def test_every_faulty_cell_is_told_at_once_with_its_line():
    found = table(
        "valid_from,valid_until,snow_mm,confidence,signal\n"
        "2023-11-31 08:00,2023-12-13 20:00,5,,\n"
        "2023-12-13 08:00,soon,5,,\n"
        "2023-12-13 08:00,2023-12-13 20:00,-5,,\n"
        "2023-12-13 08:00,2023-12-13 20:00,5,101,\n"
        "2023-12-13 08:00,2023-12-13 20:00,,,\n"
        "2023-12-13 08:00,2023-12-13 20:00,,,purple\n"
        "2023-12-13 20:00,2023-12-13 08:00,5,,\n"
    )

    assert codes(found) == [
        (2, "FORECAST-001"), (3, "FORECAST-001"), (4, "FORECAST-001"), (5, "FORECAST-001"), (6, "FORECAST-001"),
        (7, "FORECAST-001"), (7, "FORECAST-001"), (8, "FORECAST-005"),
    ]  # fmt: skip
    assert found.spans == ()


def test_two_rows_of_the_same_hours_are_refused_because_they_would_add_up():
    found = table(
        "valid_from,valid_until,snow_mm\n"
        "2023-12-13 08:00,2023-12-13 20:00,5\n"
        "2023-12-13 20:00,2023-12-14 08:00,5\n"
        "2023-12-13 19:00,2023-12-13 21:00,5\n"
    )

    assert codes(found) == [(4, "FORECAST-002"), (3, "FORECAST-002")]


def test_a_table_without_times_or_amounts_is_refused():
    assert codes(table("town,weather\nx,snow\n")) == [(1, "FORECAST-003")]


def test_the_national_bulletin_may_be_typed_in_as_it_was_published():
    (span,) = bulletin(
        "某市气象台２０２３年１２月１３日１０时３０分发布暴雪黄色预警信号：预计未来 12 小时内降雪量将达 6 毫米以上。"
    ).spans

    assert (span.signal, span.from_at) == ("yellow", instant("2023-12-13T10:30:00+08:00"))


def test_of_a_signal_that_was_raised_the_later_one_counts():
    (span,) = bulletin("2023年12月13日16时将暴雪蓝色预警信号升级为暴雪橙色预警信号").spans

    assert span.signal == "orange"


def test_a_signal_that_is_lifted_forecasts_nothing():
    assert bulletin("2023年12月13日16时解除暴雪蓝色预警信号") == bulletin("解除暴雪红色预警信号")
    assert bulletin("2023年12月13日16时解除暴雪蓝色预警信号").spans == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023年12月13日16时发布大风蓝色预警信号", "no snowstorm signal"),
        ("2023年12月13日发布暴雪蓝色预警信号", "no hour"),
        ("2023年12月13日16时 暴雪蓝色 暴雪红色", "2 signals: blue, red"),
    ],
)
def test_a_bulletin_without_one_signal_and_one_hour_is_refused(text, found):
    (one,) = bulletin(text).faults

    assert one.code == "FORECAST-004"
    assert found in one.what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_in_the_encodings_and_line_ends_of_an_office(tmp_path, encoding, end):
    csv, text = tmp_path / "预报.csv", tmp_path / "预警.txt"
    csv.write_bytes(
        f"起,止,降雪量,来源{end}2023-12-13 08:00,2023-12-13 20:00,5,市气象台{end}".encode(encoding)
    )
    text.write_bytes(f"市气象台2023年12月13日8时发布{end}暴雪蓝色预警信号{end}".encode(encoding))

    assert [s.source for s in read_forecast(csv, ZONE)] == ["市气象台"]
    assert [s.least_tenth_mm for s in read_forecast(text, ZONE)] == [40]


def test_a_faulty_file_is_refused_with_all_its_faults(tmp_path):
    (tmp_path / "f.csv").write_text("起,止,降雪量\nx,y,z\n", encoding="utf-8")

    with pytest.raises(FaultyInput) as told:
        read_forecast(tmp_path / "f.csv", ZONE)

    assert len(told.value.faults) == 3


def test_a_file_that_is_cut_within_a_character_is_refused(tmp_path):
    (tmp_path / "b.txt").write_bytes("暴雪蓝色".encode()[:-1])

    with pytest.raises(FaultyInput):
        read_forecast(tmp_path / "b.txt", ZONE)


def test_the_signals_say_that_their_text_was_not_read():
    assert (SIGNALS.verified, [each.signal for each in SIGNALS.signals]) == (
        False, ["blue", "yellow", "orange", "red"],
    )  # fmt: skip


def test_a_faulty_table_of_signals_is_refused():
    with pytest.raises(FaultyInput):
        read_signals(b"id = 'x'\n[[signals]]\nsignal = 'blue'\nhours = 0\n", file="x.toml")


@given(st.text(max_size=40))
def test_any_text_is_a_forecast_or_a_fault_and_never_breaks_the_reader(text):
    found = bulletin(text)

    assert len(found.spans) + len(found.faults) <= 1


@given(
    st.datetimes(),
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日%H时%M分", "%Y.%m.%d %H:%M"]),
)
def test_a_time_is_read_the_same_however_the_office_writes_it(moment, form):
    wanted = instant(f"{moment:%Y-%m-%dT%H:%M}:00+08:00") if moment.year >= 1900 else None

    assert wanted is None or local_instant(moment.strftime(form), ZONE) == wanted
