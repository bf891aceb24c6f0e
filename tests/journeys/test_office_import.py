"""An office's own files become a dossier that is assessed; what is wrong in them is named by cell."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from onus.__main__ import main
from onus.core.contracts.corrections import standing
from onus.outside.dossiers import read_dossier

from .test_contract_by_form import fill_in_examples

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "examples" / "by-hand-2024" / "contract.toml"
RECORDED, LATER, AS_OF = "2024-02-05T09:00:00+08:00", "2024-02-09T09:00:00+08:00", "2024-03-10T00:00:00+08:00"
NAMES = ("人民路", "和平路", "友谊路", "解放路", "建设路")
CLASSES = ("主干路", "次干路", "支路", "背街小巷", "坡道")
Rows = list[list[object]]

ROADS: Rows = [
    ["城东街道清雪道路清单"],
    ["序号", "道路名称", "道路等级", "所属辖区", "长度（米）"],
    *([n, name, kind, "城东", 100 * n] for n, (name, kind) in enumerate(zip(NAMES, CLASSES, strict=True), 1)),
    ["合计", "", "", "", 1500],
]
ANNEX: Rows = [
    ["序号", "考核项目", "扣分标准", "分值", "每次扣分", "条款号"],
    [1, "路面积冰", "每发现一处扣 2 分", 20, 2, "附件三 1"],
    [2, "路面垃圾", "每处扣 0.5 分", 10, 0.5, "附件三 2"],
]
POSTS: Rows = [
    ["单位", "单位职责", "岗位", "姓名", "任职起", "是否单位负责人", "权限", "督办层级", "处置时限（小时）"],
    ["街道办", "监管单位", "监管岗", "1 号", "2023年1月1日", "否", "检查、责令整改、上报", 1, 12],
    ["环卫处", "采购人、付款单位", "处长", "2 号", "2023-01-01", "是", "检查、扣款、付款、上报", 2, 24],
]
CHECKS: Rows = [
    ["2024年1月检查记录"],
    ["检查日期", "检查时间", "路段", "检查项目", "是否合格", "扣分", "检查人"],
    [datetime(2024, 1, 16, 15, 0), "", "人民路", "", "合格", "", "监管岗"],  # noqa: DTZ001
    [date(2024, 1, 17), "10:00", "和平路", "路面积冰", "不合格", 4, "1 号"],
    [date(2024, 1, 18), "下午3点半", "友谊路", "路面垃圾", "不合格", "", "监管岗"],
]
WEATHER: Rows = [
    ["气象站", "开始时间", "结束时间", "降水量(mm)", "天气现象"],
    ["town", "2024-01-15 08:00", "2024-01-15 20:00", 7.2, "中雪"],
]
CREWS: Rows = [
    ["日期", "开始时间", "结束时间", "路段", "作业内容", "人数"],
    [date(2024, 1, 16), "6:05", "6:50", "人民路", "除雪", 6],
    [date(2024, 1, 16), "23:05", "0:50", "和平路", "除雪", 6],
]
LEDGER = (
    "所属月份,类别,金额（万元）,付款日期,审批人,事由\r\n2024年1月,发票,12.5,2024年2月1日,处长,一月服务费\r\n"
)


def book(path: Path, sheets: dict[str, Rows]) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        drawn = made.create_sheet(title)
        for row in rows:
            drawn.append(row)
    made.save(path)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "办公文件"
    folder.mkdir()
    book(folder / "道路清单.xlsx", {"道路": ROADS})
    book(folder / "考核细则.xlsx", {"考核细则": ANNEX})
    book(folder / "岗位与人员.xlsx", {"岗位": POSTS})
    book(folder / "检查表.xlsx", {"1月": CHECKS})
    book(folder / "天气.xlsx", {"降雪": WEATHER})
    book(folder / "人工作业.xlsx", {"作业": CREWS})
    (folder / "付款台账.csv").write_bytes(LEDGER.encode("gb18030"))
    return folder


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "卷宗"
    folder.mkdir()
    text = CONTRACT.read_text(encoding="utf-8").replace('body = "unit"', 'body = "环卫处"')
    (folder / "contract.toml").write_text(text, encoding="utf-8")
    return folder


def office(files: Path, dossier: Path, *more: str, at: str = RECORDED) -> int:
    packs = ["--pack", "cn-national", "--pack", "cn-huanren-snow"]
    return main(
        ["import", "office", str(files), "--dossier", str(dossier), "--recorded-at", at, *packs, *more]
    )


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def listed(files: Path) -> list[dict[str, str]]:
    path = files.with_name(f"{files.name}-faults") / "office-faults.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_files_of_an_office_become_a_dossier_whose_score_pays_the_contractor(
    files: Path, dossier: Path, tmp_path: Path
) -> None:
    assert office(files, dossier) == 0
    assert main(["dossier", "check", str(dossier)]) == 0
    assert main(["assess", str(dossier), "--as-of", AS_OF, "--out", str(tmp_path / "out")]) == 0
    certificate = json.loads((tmp_path / "out/payment.json").read_text(encoding="utf-8"))["certificates"][0]

    assert dict(certificate["score"]["lost_milli"]) == {"late-road": 6000, "路面积冰": 4000, "路面垃圾": 500}
    assert certificate["score"]["score_milli"] == 89_500
    assert certificate["invoiced_minor"] == 12_500_000
    assert (
        certificate["gross_minor"] + certificate["adjustment_minor"] - certificate["held_back_minor"]
        == (certificate["payable_minor"])
    )


def test_every_fact_says_in_which_cells_it_stands(files: Path, dossier: Path) -> None:
    assert office(files, dossier) == 0
    found = read_dossier(dossier).dossier

    assert {one.source_ref for one in found.payments} == {"付款台账.csv!付款台账!A2:F2"}
    assert {one.source_ref for one in found.observations} == {"天气.xlsx!降雪!A2:E2"}
    assert [one.source_ref for one in found.evidence if one.kind == "crew"] == [
        "人工作业.xlsx!作业!A2:F2", "人工作业.xlsx!作业!A3:F3",
    ]  # fmt: skip
    assert all(act.source.count("!") == 2 for act in found.acts)


def test_a_second_import_of_the_same_files_leaves_every_byte(files: Path, dossier: Path, capsys) -> None:
    assert office(files, dossier) == 0
    before = digests(dossier)

    assert office(files, dossier, at=LATER) == 0
    assert digests(dossier) == before
    assert "没有变化" in capsys.readouterr().err


def test_a_corrected_file_corrects_and_withdraws_and_deletes_nothing(files: Path, dossier: Path) -> None:
    assert office(files, dossier) == 0
    before = (dossier / "inspections.csv").read_text(encoding="utf-8")
    corrected = [*CHECKS[:3], [date(2024, 1, 17), "10:00", "和平路", "路面积冰", "不合格", 2, "1 号"]]
    book(files / "检查表.xlsx", {"1月": corrected})
    assert office(files, dossier, at=LATER) == 0
    after = (dossier / "inspections.csv").read_text(encoding="utf-8")
    found = read_dossier(dossier).dossier
    looks = [one for one in found.evidence if one.kind == "inspection"]

    assert [row.split(",")[0] for row in after.splitlines()][: len(before.splitlines())] == [
        row.split(",")[0] for row in before.splitlines()
    ]
    assert len(standing(looks)) == 2
    assert after.count("true") == 2


def test_one_fault_keeps_everything_out_and_is_marked_in_the_workbook_itself(
    files: Path, dossier: Path, capsys
) -> None:
    wrong = [*CHECKS, ["2024-11-31", "10:00", "人民路", "", "合格", "", "监管岗"]]
    book(files / "检查表.xlsx", {"1月": wrong})
    book(files / "道路清单.xlsx", {"道路": [*ROADS[:4], [3, "人民路", "支路", "城东", -5]]})
    before = digests(dossier)

    assert office(files, dossier) == 2
    assert digests(dossier) == before
    told = {
        (row["file"], row["sheet"], row["cell"], row["code"])
        for row in listed(files)
        if "fault" in row["severity"]
    }
    assert told >= {
        ("检查表.xlsx", "1月", "A6", "SHEET-002"),
        ("道路清单.xlsx", "道路", "E5", "SHEET-005"),
        ("道路清单.xlsx", "道路", "B5", "SHEET-030"),
    }
    marked = openpyxl.load_workbook(files.with_name("办公文件-faults") / "marked" / "检查表.xlsx")
    assert "2024-11-31" in marked["1月"]["A6"].comment.text
    assert "未导入任何内容，正确的行也未导入" in capsys.readouterr().err


def test_after_the_faults_are_mended_their_folder_is_gone(files: Path, dossier: Path) -> None:
    book(
        files / "检查表.xlsx", {"1月": [*CHECKS, ["2024-11-31", "10:00", "人民路", "", "合格", "", "监管岗"]]}
    )
    assert office(files, dossier) == 2
    book(files / "检查表.xlsx", {"1月": CHECKS})

    assert office(files, dossier) == 0
    assert not files.with_name("办公文件-faults").exists()


def test_an_unsure_column_is_asked_once_and_remembered(files: Path, dossier: Path) -> None:
    renamed = [CHECKS[0], [*CHECKS[1][:5], "扣分情况说明", "检查人"], *CHECKS[2:]]
    book(files / "检查表.xlsx", {"1月": renamed})

    assert office(files, dossier) == 2
    assert [row["code"] for row in listed(files) if row["cell"] == "F2"] == ["SHEET-013"]
    assert office(files, dossier, "--map", "检查表.xlsx!1月!F=points") == 0
    assert office(files, dossier, at=LATER) == 0
    assert "扣分情况说明" in (dossier / "office/profile.toml").read_text(encoding="utf-8")


def test_guesses_are_confirmed_with_yes_and_a_profile_serves_another_dossier(
    files: Path, dossier: Path, tmp_path: Path
) -> None:
    renamed = [CHECKS[0], [*CHECKS[1][:5], "扣分情况说明", "检查人"], *CHECKS[2:]]
    book(files / "检查表.xlsx", {"1月": renamed})
    other = tmp_path / "另一卷宗"
    shutil.copytree(dossier, other)

    assert office(files, dossier, "--yes") == 0
    assert office(files, other, "--profile", str(dossier / "office/profile.toml")) == 0


@pytest.mark.parametrize(
    "said",
    ["检查表.xlsx!1月=nothing", "检查表.xlsx=inspections", "检查表.xlsx!1月!F=nothing", "检查表.xlsx!1月!Z=points",
     "没有.xlsx!1月!A=points"],
)  # fmt: skip
def test_a_map_that_says_nothing_is_refused(files: Path, dossier: Path, said: str, capsys) -> None:
    assert office(files, dossier, "--map", said) == 2
    assert "OFFICE-003" in capsys.readouterr().err


def test_a_profile_with_a_word_that_nobody_knows_is_refused(files: Path, dossier: Path, capsys) -> None:
    (dossier / "office").mkdir()
    said = '[[sheets]]\nfile = "*"\nsheet = "*"\nkind = "road"\n'
    (dossier / "office/profile.toml").write_text(said, encoding="utf-8")

    assert office(files, dossier) == 2
    assert "OFFICE-004" in capsys.readouterr().err


def test_a_folder_of_empty_posts_leaves_the_register(files: Path, dossier: Path) -> None:
    assert office(files, dossier) == 0
    before = (dossier / "officers.toml").read_bytes()
    book(files / "岗位与人员.xlsx", {"岗位": POSTS[:1]})

    assert office(files, dossier, at=LATER) == 0
    assert (dossier / "officers.toml").read_bytes() == before


def test_a_sheet_that_is_left_out_takes_its_faults_with_it(files: Path, dossier: Path) -> None:
    book(files / "草稿.xlsx", {"乱": [["x", "y"], ["=1/0", 2]]})

    assert office(files, dossier) == 2
    assert office(files, dossier, "--map", "草稿.xlsx!乱=-") == 0


def test_what_contradicts_the_dossier_is_told_at_the_row_it_comes_from(files: Path, dossier: Path) -> None:
    two = [*WEATHER, ["town", "2024-01-15 10:00", "2024-01-15 22:00", 3, "小雪"]]
    book(files / "天气.xlsx", {"降雪": two})

    assert office(files, dossier) == 2
    assert [(row["file"], row["cell"]) for row in listed(files) if row["code"] == "OFFICE-016"] == [
        ("天气.xlsx", "A3")
    ]


def test_an_empty_folder_and_no_folder_are_told(tmp_path: Path, capsys) -> None:
    (tmp_path / "空").mkdir()

    assert office(tmp_path / "空", tmp_path / "d") == 2
    assert "OFFICE-015" in capsys.readouterr().err
    assert office(tmp_path / "没有", tmp_path / "d") == 2
    assert "OFFICE-001" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()


def test_a_folder_without_contract_places_and_posts_says_what_is_missing(files: Path, tmp_path: Path) -> None:
    for name in (
        "道路清单.xlsx",
        "岗位与人员.xlsx",
        "检查表.xlsx",
        "人工作业.xlsx",
        "付款台账.csv",
        "考核细则.xlsx",
    ):
        (files / name).unlink()

    assert office(files, tmp_path / "d") == 2
    assert {row["code"] for row in listed(files)} == {"OFFICE-012", "OFFICE-013", "OFFICE-014"}


TRACK: Rows = [
    ["车牌号", "定位时间", "经度", "纬度"],
    ["示A00001", "2024-01-16 06:05:00", 123.765, 41.298],
    ["示A00001", "2024-01-16 06:05:10", 123.766, 41.298],
]


def test_a_track_export_needs_its_datum_and_an_older_one_is_kept(files: Path, dossier: Path) -> None:
    book(files / "轨迹.xlsx", {"轨迹": TRACK})
    assert office(files, dossier) == 2
    assert [row["code"] for row in listed(files) if row["file"] == "轨迹.xlsx"] == ["SHEET-040"]
    assert office(files, dossier, "--datum", "gcj02") == 0
    assert main(["dossier", "check", str(dossier)]) == 0

    track = next((dossier / "tracks").iterdir())
    before = track.read_bytes()
    book(files / "轨迹.xlsx", {"轨迹": [*TRACK, ["示A00001", "2024-01-16 06:05:20", 123.767, 41.298]]})
    assert office(files, dossier, "--datum", "gcj02", at=LATER) == 0
    assert track.read_bytes().startswith(before)
    assert before in {path.read_bytes() for path in (dossier / "attachments/earlier").iterdir()}


@pytest.fixture
def form(files: Path) -> Path:
    path = files / "合同填写表.xlsx"
    assert main(["contract", "new", str(path)]) == 0
    made = openpyxl.load_workbook(path)
    fill_in_examples(made)
    made.save(path)
    for name in ("岗位与人员.xlsx", "检查表.xlsx", "付款台账.csv", "人工作业.xlsx"):
        (files / name).unlink()
    return path


def test_a_clause_form_in_the_folder_is_the_contract_and_the_annex_stands_at_its_end(
    files: Path, form: Path, tmp_path: Path
) -> None:
    dossier = tmp_path / "新卷宗"
    assert office(files, dossier) == 0
    before = digests(dossier)

    assert 'inspection_item = "路面积冰"' in (dossier / "contract.toml").read_text(encoding="utf-8")
    assert office(files, dossier, at=LATER) == 0
    assert digests(dossier) == before


def test_empty_forms_import_nothing_and_their_notes_are_no_facts(
    files: Path, dossier: Path, tmp_path: Path
) -> None:
    assert main(["template", "--all", str(tmp_path / "模板")]) == 0
    (tmp_path / "模板" / "合同条款填写表.xlsx").unlink()
    for path in (tmp_path / "模板").iterdir():
        shutil.copy(path, files / f"空白{path.name}")

    assert office(files, dossier) == 0
    assert len(read_dossier(dossier).dossier.places) == len(NAMES)


def test_two_clause_forms_are_one_too_many(files: Path, form: Path, tmp_path: Path) -> None:
    shutil.copy(form, files / "合同填写表（旧）.xlsx")

    assert office(files, tmp_path / "d") == 2
    assert "OFFICE-017" in {row["code"] for row in listed(files)}


def test_the_folder_in_which_one_stands_has_its_faults_beside_it(
    files: Path, tmp_path: Path, monkeypatch
) -> None:
    (files / "清单.csv").write_bytes(b"")
    monkeypatch.chdir(files)

    assert office(Path("."), tmp_path / "d") == 2
    assert (files.with_name(f"{files.name}-faults") / "office-faults.csv").is_file()


def test_every_word_of_the_import_is_chinese_unless_english_is_asked_for(
    files: Path, dossier: Path, capsys
) -> None:
    missing = str(files / "没有")
    assert office(files, dossier, "--map", "检查表.xlsx!1月!Z=points") == 2
    assert main(["import", "office", missing, "--dossier", str(dossier)]) == 2
    assert office(files, dossier) == 0
    chinese = capsys.readouterr().err
    assert office(files, dossier, "--language", "en", at=LATER) == 0
    english = capsys.readouterr().err

    assert "Z 列没有表头" in chinese
    assert "不是文件夹" in chinese
    assert "检查表.xlsx!1月：检查表 [inspections]，表头在第 2 行" in chinese
    assert "A 至 I：9 列与模板表头一致" in chinese
    assert "已写入。下一步" in chinese
    assert "Inspection sheet [inspections], header in row 2" in english
    assert "nothing has changed" in english


def test_what_the_dossier_says_in_english_alone_is_quoted_in_a_chinese_sentence(
    files: Path, dossier: Path, capsys
) -> None:
    two = [*WEATHER, ["town", "2024-01-15 10:00", "2024-01-15 22:00", 3, "小雪"]]
    book(files / "天气.xlsx", {"降雪": two})
    assert office(files, dossier) == 2
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "OFFICE-016" in one]

    assert line.startswith("天气.xlsx!降雪!A3 OFFICE-016 写入卷宗后核对不通过：weather.csv 第 3 行，编号 ")
    assert "英文原文：“" in line


def test_a_file_under_a_new_name_is_told_with_both_names_and_nothing_is_doubled(
    files: Path, dossier: Path, capsys
) -> None:
    assert office(files, dossier) == 0
    before = len(standing(read_dossier(dossier).dossier.evidence))
    (files / "检查表.xlsx").rename(files / "检查表（终稿）.xlsx")
    capsys.readouterr()

    assert office(files, dossier, at=LATER) == 0
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "OFFICE-018" in one]
    assert line.startswith("检查表（终稿）.xlsx OFFICE-018")
    assert "“检查表.xlsx”" in line
    assert len(standing(read_dossier(dossier).dossier.evidence)) == before
    rows = (dossier / "inspections.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len({row.split(",")[0] for row in rows}) == len(rows) == len(CHECKS) - 2 + 1


def test_a_new_file_beside_the_old_one_is_no_new_name(files: Path, dossier: Path, capsys) -> None:
    assert office(files, dossier) == 0
    more = [*CHECKS[:2], [date(2024, 1, 19), "10:00", "人民路", "", "合格", "", "监管岗"]]
    book(files / "检查表2.xlsx", {"1月": more})

    assert office(files, dossier, at=LATER) == 0
    assert "OFFICE-018" not in capsys.readouterr().err


@pytest.mark.parametrize("at", [".", "卷宗"])
def test_a_dossier_among_the_files_is_refused(files: Path, at: str, capsys) -> None:
    before = digests(files)

    assert office(files, files / at) == 2
    assert "OFFICE-005" in capsys.readouterr().err
    assert digests(files) == before


@pytest.mark.parametrize("how", ["hidden", "unknown", "missing"])
def test_a_sheet_that_cannot_be_read_any_more_is_a_fault_and_no_withdrawal(
    files: Path, dossier: Path, how: str
) -> None:
    more = [*CHECKS[:2], [date(2024, 1, 19), "10:00", "解放路", "", "合格", "", "监管岗"]]
    book(files / "检查表.xlsx", {"1月": CHECKS, "补": more})
    assert office(files, dossier) == 0
    before = digests(dossier)
    made = openpyxl.load_workbook(files / "检查表.xlsx")
    if how == "hidden":
        made["1月"].sheet_state = "hidden"
    elif how == "unknown":
        for number, cell in enumerate(made["1月"][2]):
            cell.value = f"栏{number}"
        made["1月"]["A1"] = "登记"
    else:
        made.remove(made["1月"])
    made.save(files / "检查表.xlsx")

    assert office(files, dossier, at=LATER) == 2
    assert digests(dossier) == before
    assert [row["sheet"] for row in listed(files) if row["code"] == "OFFICE-032"] == ["1月"]


def test_a_road_with_facts_that_leaves_the_list_is_told_once(files: Path, dossier: Path) -> None:
    assert office(files, dossier) == 0
    book(files / "道路清单.xlsx", {"道路": [row for row in ROADS[:-1] if "和平路" not in row]})

    assert office(files, dossier, at=LATER) == 2
    told = [(row["file"], row["sheet"], row["code"]) for row in listed(files) if "fault" in row["severity"]]
    assert told == [("道路清单.xlsx", "道路", "OFFICE-033")]
