"""What the rows of an office's sheets become: places, posts, deductions, facts and acts of a dossier."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from onus.wire.office.alike import gathered
from onus.wire.office.dossier_base import DossierBase
from onus.wire.office.importing import Imported, imported

from .sheets_made import ANNEX, CHECKS, CONTRACT, NOW, POSTS, ROADS, SHANGHAI, codes, grid, office, read


def rows_of(done: Imported, table: str) -> list[dict[str, str]]:
    return DossierBase(done.files).rows(table)


def checks(*rows: list[object], annex: bool = True) -> Imported:
    sheets = [grid([CHECKS, *rows], file="检查表.xlsx")]
    if annex:
        sheets.append(grid(ANNEX, file="考核细则.xlsx"))
    return office(*sheets)


def test_two_roads_of_one_name_are_told_unless_something_tells_them_apart() -> None:
    head = ["道路编号", "道路名称", "起点", "终点", "所属辖区", "长度"]
    twins = office(
        grid([head, ["", "人民路", "", "", "", 1], ["", "人 民 路", "", "", "", 2]], file="道路清单.xlsx")
    )
    parts = office(
        grid(
            [head, ["", "人民路", "甲", "乙", "", 1], ["", "人民路", "乙", "丙", "", 2]], file="道路清单.xlsx"
        )
    )
    numbered = office(
        grid([head, ["1", "人民路", "", "", "东", 1], ["2", "人民路", "", "", "西", 2]], file="道路清单.xlsx")
    )
    one_number = office(
        grid([head, ["1", "甲路", "", "", "", 1], ["1", "乙路", "", "", "", 2]], file="道路清单.xlsx")
    )

    assert codes(twins.faults) == [("B3", "SHEET-030")]
    assert codes(one_number.faults) == [("A3", "SHEET-030")]
    assert [row["segment_id"] for row in rows_of(parts, "network.csv")] == ["人民路(甲-乙)", "人民路(乙-丙)"]
    assert [row["segment_id"] for row in rows_of(numbered, "network.csv")] == ["1", "2"]


def test_roads_and_facilities_share_one_network_and_say_where_they_stand() -> None:
    done = office(grid([["设施名称", "设施类型"], ["人民路公厕", "公厕"]], file="公厕.xlsx"))
    rows = rows_of(done, "network.csv")

    assert [(r["segment_id"], r["kind"], r["class"]) for r in rows] == [
        ("人民路", "segment", ""), ("和平路", "segment", ""), ("人民路公厕", "place", "toilet"),
    ]  # fmt: skip
    assert rows[2]["source_ref"] == "公厕.xlsx!1!A2:B2"


def test_a_failed_item_takes_the_points_of_the_annex_and_several_findings_are_several_checks() -> None:
    done = checks(
        ["2024-01-17", "10:00", "人民路", "路面积冰", "不合格", 4, "监管岗"],
        ["2024-01-17", "11:00", "和平路", "", "合格", "", "1 号"],
    )
    rows = rows_of(done, "inspections.csv")

    assert codes(done.faults) == []
    assert [(r["inspection_id"], r["points"], r["by_post"]) for r in rows] == [
        ("人民路-20240117T1000-路面积冰", "2", "监管岗"),
        ("人民路-20240117T1000-路面积冰#2", "2", "监管岗"),
        ("和平路-20240117T1100", "", "监管岗"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["2024-01-17", "10:00", "人民路", "路面积冰", "不合格", 3, "监管岗"], ("F2", "SHEET-036")),
        (["2024-01-17", "10:00", "人民路", "垃圾", "不合格", "", "监管岗"], ("D2", "SHEET-035")),
        (["2024-01-17", "10:00", "人民路", "", "不合格", "", "监管岗"], ("D2", "SHEET-007")),
        (["2024-01-17", "10:00", "人民路", "路面积冰", "合格", 2, "监管岗"], ("F2", "SHEET-037")),
        (["2024-01-17", "10:00", "人名路", "路面积冰", "合格", "", "监管岗"], ("C2", "SHEET-031")),
        (["2024-01-17", "10:00", "人民路", "路面积冰", "合格", "", "王"], ("G2", "SHEET-033")),
        (["2024-01-17", "", "人民路", "路面积冰", "合格", "", "监管岗"], ("B2", "SHEET-007")),
        (["2025-01-17", "10:00", "人民路", "路面积冰", "合格", "", "监管岗"], ("A2", "SHEET-038")),
    ],
)
def test_a_row_that_contradicts_the_lists_or_itself_is_told_at_its_cell(
    row: list[object], told: tuple[str, str]
) -> None:
    assert codes(checks(row).faults) == [told]


def test_a_name_near_to_one_of_the_list_is_offered() -> None:
    done = checks(["2024-01-17", "10:00", "人名路", "", "合格", "", "监管岗"])

    assert "相近的有：人民路" in done.faults[0].what.zh


def test_one_look_written_twice_is_told() -> None:
    row: list[object] = ["2024-01-17", "10:00", "人民路", "路面积冰", "合格", "", "监管岗"]

    assert codes(checks(row, list(row)).faults) == [("A3", "SHEET-030")]


def test_without_an_annex_an_item_is_kept_as_it_stands() -> None:
    done = checks(["2024-01-17 10:00", "", "人民路", "垃圾", "不合格", "", "监管岗"], annex=False)

    assert codes(done.faults) == []
    assert rows_of(done, "inspections.csv")[0]["item"] == "垃圾"


def test_a_day_of_inspections_is_one_act_of_the_post_that_looked() -> None:
    done = checks(
        ["2024-01-17", "10:00", "人民路", "", "合格", "", "监管岗"],
        ["2024-01-17", "11:00", "和平路", "", "合格", "", "监管岗"],
    )
    acts = tomllib.loads(done.files["acts.toml"].decode())["acts"]

    assert [(a["id"], a["kind"], a["by_body"], a["text"]["zh-Hans"]) for a in acts] == [
        ("round-监管岗-2024-01-17", "inspection", "街道办", "检查 2 处")
    ]


def test_the_annex_becomes_deductions_of_the_contract_and_stands_between_its_marks() -> None:
    done = office(grid(ANNEX, file="考核细则.xlsx"))
    contract = tomllib.loads(done.files["contract.toml"].decode())

    assert contract["contract"]["id"] == "c"
    assert contract["deductions"] == [
        {
            "id": "路面积冰", "clause": "考核细则第 1 项", "obligation": "", "outcomes": [],
            "title": {"zh-Hans": "路面积冰：每处扣 2 分"}, "per": "check", "inspection_item": "路面积冰",
            "points_milli": 2000, "cap_points_milli": 20_000,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["冰", "每处扣0.5分", "", 10], ("C2", "SHEET-039")),
        (["冰", "每处扣分", "", 10], ("C2", "SHEET-007")),
        (["冰", "每处扣0.5分", 5, 2], ("D2", "SHEET-037")),
        (["冰", "每处扣0.5分", Decimal("0.00001"), 2], ("C2", "SHEET-006")),
    ],
)
def test_an_annex_whose_points_are_not_plain_is_told(row: list[object], told: tuple[str, str]) -> None:
    assert codes(office(grid([ANNEX[0], row], file="考核细则.xlsx")).faults) == [told]


def test_an_item_that_stands_twice_in_the_annex_is_told() -> None:
    assert codes(office(grid([*ANNEX, ANNEX[1]], file="考核细则.xlsx")).faults) == [("A3", "SHEET-030")]


def test_an_annex_without_a_contract_is_told() -> None:
    done = office(grid(ANNEX, file="考核细则.xlsx"), base=DossierBase({}))

    assert codes(done.faults) == [("", "OFFICE-012")]


def test_posts_become_the_register_with_ladder_and_holders() -> None:
    done = office()
    officers = tomllib.loads(done.files["officers.toml"].decode())

    assert [step["post"] for step in officers["ladder"]] == ["监管岗", "处长"]
    assert [(h["post"], h["holder"], h["anonymous"]) for h in officers["holdings"]] == [
        ("监管岗", "1 号", True), ("处长", "2 号", True),
    ]  # fmt: skip
    assert officers["assignments"] == [{"post": "监管岗", "answers": [], "districts": []}]
    assert officers["bodies"][1] == {"id": "环卫处", "name": {"zh-Hans": "环卫处"}, "roles": ["buyer"]}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["街道办", "", "监管岗", "3 号", "", "", "", "", ""]], ("E4", "SHEET-007")),
        ([["街道办", "", "监管岗", "", "", "", "检查", "", ""]], ("G4", "SHEET-037")),
        ([["街道办", "", "巡查岗", "", "", "", "", 3, ""]], ("I4", "SHEET-007")),
        ([["街道办", "", "巡查岗", "", "", "", "", "", 3]], ("H4", "SHEET-007")),
        ([["街道办", "", "巡查岗", "", "", "", "", 1, 3]], ("H4", "SHEET-037")),
    ],
)
def test_posts_that_contradict_one_another_are_told(rows: list[list[object]], told: tuple[str, str]) -> None:
    assert codes(office(grid([*POSTS, *rows], file="岗位与人员.xlsx")).faults) == [told]


def test_a_holding_that_ends_before_it_begins_is_told_and_one_that_ends_holds_its_last_day() -> None:
    head = [*POSTS[0], "任职止"]
    bad = grid([head, [*POSTS[1], "2022年1月1日"], [*POSTS[2], ""]], file="岗位与人员.xlsx")
    good = grid([head, [*POSTS[1], "2023年12月31日"], [*POSTS[2], ""]], file="岗位与人员.xlsx")

    assert codes(office(bad).faults) == [("J2", "SHEET-037")]
    officers = tomllib.loads(office(good).files["officers.toml"].decode())
    assert officers["holdings"][0]["until"].isoformat() == "2024-01-01T00:00:00+08:00"


def test_posts_of_one_title_in_two_bodies_are_told_apart_by_their_bodies() -> None:
    rows = [*POSTS, ["环卫处", "", "监管岗", "3 号", "2023-01-01", "", "检查", "", ""]]
    posts = grid(rows, file="岗位与人员.xlsx")
    row: list[object] = ["2024-01-17", "10:00", "人民路", "", "合格", "", "监管岗"]
    by_body: list[object] = [*row[:6], "街道办监管岗"]

    assert codes(office(posts, grid([CHECKS, row], file="检查表.xlsx")).faults) == [("G2", "SHEET-032")]
    assert codes(office(posts, grid([CHECKS, by_body], file="检查表.xlsx")).faults) == []


def test_work_that_ends_before_it_begins_ended_the_next_day() -> None:
    head = ["作业日期", "开始时间", "结束时间", "作业路段", "作业内容", "人数"]
    done = office(
        grid([head, ["2024-01-16", "23:05", "0:50", "人民路", "除雪", 6]], file="作业.xlsx", sheet="班组")
    )
    row = rows_of(done, "crews.csv")[0]

    assert row["ended_at"] == "2024-01-17T00:50:00+08:00"
    assert (row["service"], row["note"]) == ("snow", "人数6")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["2024-01-16", "10:00", "2024-01-16 09:00", "人民路", ""], ("C2", "SHEET-037")),
        (["2024-01-16", "10:00", "11:00", "人民路", "绿化"], ("E2", "SHEET-034")),
    ],
)
def test_work_that_cannot_be_is_told(row: list[object], told: tuple[str, str]) -> None:
    head = ["作业日期", "开始时间", "结束时间", "作业路段", "作业内容"]

    assert codes(office(grid([head, row], file="作业.xlsx", sheet="班组")).faults) == [told]


def test_work_of_one_instant_and_work_with_its_own_number_are_kept() -> None:
    head = ["单号", "作业日期", "开始时间", "结束时间", "作业路段"]
    rows = [head, ["P-1", "2024-01-16", "2024-01-16 10:00", "", "人民路"]]
    done = office(grid(rows, file="作业.xlsx", sheet="班组"))

    assert [(r["sheet_id"], r.get("ended_at", "")) for r in rows_of(done, "crews.csv")] == [("P-1", "")]


def test_work_orders_keep_a_category_that_is_no_service_in_their_words() -> None:
    head = ["工单编号", "受理时间", "所在路段", "详细地址", "诉求类别", "诉求内容", "办结时间", "派单时间"]
    rows = [head, ["G1", "2024-01-16 08:20", "", "18 号", "市容", "结冰", "", "2024-01-16 08:30"],
            ["G2", "2024-01-16 08:20", "人民路", "", "除雪", "结冰", "2024-01-16 09:20", ""]]  # fmt: skip
    found = rows_of(office(grid(rows, file="工单.xlsx")), "reports.csv")

    assert [(r["service"], r["text"], r["recorded_at"]) for r in found] == [
        ("", "[市容] 结冰（18 号）", "2024-01-16T08:30:00+08:00"),
        ("snow", "结冰", "2024-03-01T09:00:00+08:00"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["G1", "2024-01-16 08:20", "甲路", "x", "", ""], ("C2", "SHEET-031")),
        (["G1", "2024-01-16 08:20", "", "x", "2024-01-15 08:20", ""], ("E2", "SHEET-037")),
        (["G1", "2024-01-16 08:20", "", "x", "", "2024-01-16 08:00"], ("B2", "SHEET-038")),
        (["G1", "2024-01-16 08:20", "", "x", "", "2025-01-16 08:00"], ("F2", "SHEET-038")),
    ],
)
def test_a_work_order_that_cannot_be_is_told(row: list[object], told: tuple[str, str]) -> None:
    head = ["工单编号", "受理时间", "所在路段", "诉求内容", "办结时间", "派单时间"]

    assert codes(office(grid([head, row], file="工单.xlsx")).faults) == [told]


def test_payments_are_whole_fen_and_name_the_post_that_decided() -> None:
    head = ["所属月份", "类别", "金额（万元）", "日期", "审批岗位", "理由"]
    rows = [
        head,
        ["2024-01", "付款", Decimal("12.5"), "2024-02-20", "处长", ""],
        ["合计", "", Decimal("12.5"), "", "", ""],
    ]
    found = rows_of(office(grid(rows, file="付款台账.xlsx")), "payments.csv")

    assert [(r["payment_id"], r["amount_minor"], r["by_post"]) for r in found] == [
        ("2024-01-payment-20240220", "12500000", "处长")
    ]


def test_an_instruction_names_the_places_it_leaves_and_goes_to() -> None:
    head = ["指令编号", "下达时间", "下达岗位", "撤离路段", "前往路段", "有效期至", "指令内容"]
    good = ["Z1", "2024-01-16 09:30", "监管岗", "人民路、和平路", "", "2024-01-16 18:00", "x"]
    strange = ["Z2", "2024-01-16 09:30", "监管岗", "人民路、甲路", "", "", "x"]
    crossed = ["Z3", "2024-01-16 09:30", "监管岗", "", "", "2024-01-16 08:00", "x"]
    done = office(grid([head, good, strange, crossed], file="指令.xlsx"))

    assert codes(done.faults) == [("D3", "SHEET-031"), ("F4", "SHEET-037")]
    assert rows_of(done, "instructions.csv")[0]["leave_places"] == "人民路 和平路"


def test_weather_is_rows_of_its_table() -> None:
    weather = grid([["气象站", "开始时间", "结束时间", "降水量（厘米）", "天气现象"],
                    ["town", "2024-01-15 08:00", "2024-01-15 20:00", Decimal("0.72"), "大雪"]], file="天气.xlsx")  # fmt: skip

    assert rows_of(office(weather), "weather.csv")[0]["precipitation_mm"] == "7.2"


def test_a_sheet_of_photos_without_its_photos_proves_nothing() -> None:
    photos = grid(
        [["照片文件名", "拍摄日期", "拍摄时刻", "拍摄地点"], ["a.jpg", "2024-01-16", "10:12", "人民路"]],
        file="照片.xlsx",
    )

    assert rows_of(office(photos), "photos.csv") == []


def test_weather_that_runs_backwards_is_told() -> None:
    rows = [
        ["气象站", "开始时间", "结束时间", "天气现象"],
        ["t", "2024-01-15 08:00", "2024-01-15 08:00", "雪"],
    ]

    assert codes(office(grid(rows, file="天气.xlsx")).faults) == [("C2", "SHEET-037")]


def test_extra_work_is_an_act_of_the_post_that_approved_it_and_its_sum_is_checked() -> None:
    head = ["增项单号", "批准日期", "增项内容", "工作量", "计量单位", "单价", "金额", "批准岗位"]
    good = ["ZX-1", "2024-01-20", "冲洗", 3000, "平方米", Decimal("0.8"), 2400, "处长"]
    wrong = ["ZX-2", "2024-01-20", "冲洗", 3000, "平方米", Decimal("0.8"), 2500, "处长"]
    done = office(grid([head, good, wrong], file="增项.xlsx"))
    acts = tomllib.loads(done.files["acts.toml"].decode())["acts"]

    assert codes(done.faults) == [("G3", "SHEET-037")]
    assert [(a["id"], a["kind"], a["amount_minor"], a["by_body"]) for a in acts] == [
        ("extra-ZX-1", "extra_work", 240_000, "环卫处")
    ]


def test_the_amount_of_a_slip_is_its_product_to_the_fen_and_no_fen_more() -> None:
    head = ["增项单号", "批准日期", "增项内容", "工作量", "计量单位", "单价", "金额", "批准岗位"]
    slips = [
        [f"ZX-{n}", "2024-01-20", "冲洗", Decimal("12.5"), "米", Decimal("3.33"), Decimal(amount), "处长"]
        for n, amount in enumerate(("41.62", "41.63", "41.61", "41.64"))
    ]

    assert codes(office(grid([head, *slips], file="增项.xlsx")).faults) == [
        ("G4", "SHEET-037"),
        ("G5", "SHEET-037"),
    ]


def test_vehicles_are_rows_of_their_table() -> None:
    rows = [
        ["车牌号", "车辆类型", "有无作业信号", "最低作业速度"],
        ["示A00001", "洗扫车", "有", 2],
        ["示A00002", "", "无", ""],
    ]
    found = rows_of(office(grid(rows, file="车辆.xlsx")), "vehicles.csv")

    assert [(r["vehicle_id"], r["has_working_signal"], r["speed_min_kmh"]) for r in found] == [
        ("示A00001", "true", "2"), ("示A00002", "false", ""),
    ]  # fmt: skip


def test_one_plate_twice_is_told() -> None:
    rows = [["车牌号", "车辆类型"], ["示A00001", "洗扫车"], ["示 A00001", "铲雪车"]]

    assert codes(office(grid(rows, file="车辆.xlsx")).faults) == [("A3", "SHEET-030")]


def test_without_any_list_names_are_not_told_one_by_one() -> None:
    row = ["2024-01-17", "10:00", "人民路", "", "合格", "", "监管岗"]
    done = office(grid([CHECKS, row], file="检查表.xlsx"), base=DossierBase({}), alone=True)

    assert codes(done.faults) == []
    assert done.files == {}


def test_a_name_missed_in_many_rows_is_told_once_with_the_other_cells() -> None:
    rows = [["2024-01-17", f"1{n}:00", "新路", "", "合格", "", "监管岗"] for n in range(9)]
    told = gathered(checks(*rows).faults)

    assert codes(told) == [("C2", "SHEET-031")]
    assert "本列另有 8 处相同：C3、C4、C5、C6、C7……" in told[0].what.zh


def test_a_few_cells_that_say_the_same_are_told_one_by_one() -> None:
    rows = [["2024-01-17", f"1{n}:00", "新路", "", "合格", "", "监管岗"] for n in range(3)]

    assert len(gathered(checks(*rows).faults)) == 3


def test_a_road_list_does_not_take_the_place_of_a_network_with_a_map() -> None:
    base = DossierBase({"contract.toml": CONTRACT}, (("seg-1", "人民路"),))

    assert codes(office(base=base).faults) == [("", "OFFICE-010")]


def test_a_register_that_a_person_wrote_is_not_overwritten() -> None:
    base = DossierBase({"contract.toml": CONTRACT, "officers.toml": b'ladder_source = "x"\n'})

    assert codes(office(base=base).faults) == [("", "OFFICE-011")]


def test_posts_places_items_and_services_of_the_dossier_are_known_without_their_sheets() -> None:
    first = office(grid(ANNEX, file="考核细则.xlsx"))
    base = DossierBase({"contract.toml": CONTRACT, **first.files})
    alone = read(
        grid([CHECKS, ["2024-01-17", "10:00", "人民路", "路面积冰", "不合格", 2, "2 号"]], file="检查表.xlsx")
    )
    done = imported(alone.sheets, base, files=frozenset({"检查表.xlsx"}), zone=SHANGHAI, now=NOW)

    assert codes(done.faults) == []
    assert rows_of(done, "inspections.csv")[0]["by_post"] == "处长"
    assert ROADS[2][0] == rows_of(done, "inspections.csv")[0]["place_id"]
