"""Evidence without a service: taken where one is possible, asked for where several are."""

from __future__ import annotations

import csv
import io

import pytest

from onus.wire.office.dossier_base import DossierBase
from onus.wire.office.importing import Imported

from .sheets_made import codes, grid, office, remarks

TWO = """[contract]
id = "c"

[[services]]
id = "snow"
title = { zh-Hans = "除雪" }

[[services]]
id = "sweep"
title = { zh-Hans = "清扫" }

[[obligations]]
id = "CLEAR"
service = "snow"
places.classes = ["arterial"]

[[obligations]]
id = "SWEEP"
service = "sweep"

[[obligations]]
id = "TELL"
service = "snow"
owed_by = "buyer"

[[deductions]]
id = "ice"
obligation = "CLEAR"
inspection_item = "路面积冰"
points_milli = 2000
"""
ONE = TWO.replace('[[services]]\nid = "sweep"\ntitle = { zh-Hans = "清扫" }\n', "").replace(
    '"sweep"', '"snow"'
)
ROADS = [["道路名称", "道路等级", "长度（米）"], ["人民路", "主干路", 820], ["和平路", "支路", 1140]]
CREWS = ["日期", "开始时间", "结束时间", "路段", "作业内容"]
CHECKS = ["检查日期", "检查时刻", "检查地点", "检查项目", "检查结果", "检查岗位"]


def crews(*rows: list[object], contract: str = TWO, column: bool = True) -> Imported:
    head = CREWS if column else CREWS[:-1]
    sheet = grid([["人工作业记录"], head, *([*row][: len(head)] for row in rows)], file="人工作业.xlsx")
    return office(
        grid(ROADS, file="道路清单.xlsx"), sheet, base=DossierBase({"contract.toml": contract.encode()})
    )


def checks(*rows: list[object]) -> Imported:
    sheet = grid([["检查记录"], CHECKS, *rows], file="检查表.xlsx")
    return office(grid(ROADS, file="道路清单.xlsx"), sheet, base=DossierBase({"contract.toml": TWO.encode()}))


def services(done: Imported, table: str = "crews.csv") -> list[str]:
    rows = csv.DictReader(io.StringIO(done.files[table].decode()))
    return [row["service"] for row in rows]


@pytest.mark.parametrize("column", [True, False])
def test_the_only_service_of_a_contract_is_taken_and_told(column: bool) -> None:
    done = crews(["2024-01-16", "6:05", "6:50", "人民路", ""], contract=ONE, column=column)

    assert services(done) == ["snow"]
    assert remarks(done.faults) == [("E3" if column else "A3", "SHEET-042")]
    assert "“除雪”" in done.faults[0].what.text("zh-Hans")


@pytest.mark.parametrize("column", [True, False])
def test_where_two_services_are_possible_the_cell_is_asked_for(column: bool) -> None:
    done = crews(["2024-01-16", "6:05", "6:50", "人民路", ""], column=column)

    assert codes(done.faults) == [("E3" if column else "A3", "SHEET-041")]
    assert "除雪、清扫" in done.faults[0].do.text("zh-Hans")


def test_a_place_at_which_one_service_is_owed_tells_it() -> None:
    done = crews(["2024-01-16", "6:05", "6:50", "和平路", ""])

    assert services(done) == ["sweep"]
    assert remarks(done.faults) == [("E3", "SHEET-042")]


def test_a_service_that_is_written_is_never_replaced() -> None:
    done = crews(["2024-01-16", "6:05", "6:50", "和平路", "除雪"])

    assert services(done) == ["snow"]
    assert remarks(done.faults) == []


def test_the_item_of_an_inspection_tells_the_service_of_the_obligation_it_answers() -> None:
    done = checks(["2024-01-17", "10:00", "人民路", "路面积冰", "不合格", "监管岗"])

    assert services(done, "inspections.csv") == ["snow"]
    assert [code for _, code in remarks(done.faults)] == ["SHEET-042"]


def test_an_inspection_that_may_speak_of_two_services_is_asked_for() -> None:
    done = checks(["2024-01-17", "10:00", "人民路", "", "合格", "监管岗"])

    assert [code for _, code in codes(done.faults)] == ["SHEET-041"]


def test_an_item_that_answers_no_obligation_costs_points_and_fails_no_duty() -> None:
    points = TWO.replace('obligation = "CLEAR"\n', "")
    row = ["2024-01-17", "10:00", "和平路", "路面积冰", "不合格", "监管岗"]
    sheet = grid([["检查记录"], CHECKS, row], file="检查表.xlsx")
    base = DossierBase({"contract.toml": points.encode()})

    done = office(grid(ROADS, file="道路清单.xlsx"), sheet, base=base)

    assert "service" not in done.files["inspections.csv"].decode().splitlines()[0]
    assert [code for _, code in remarks(done.faults)] == ["SHEET-043"]
