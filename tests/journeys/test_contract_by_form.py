"""A contract by its form: written, filled in, read with every fault at its cell, corrected, assessed."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import openpyxl
import pytest
import typst
from openpyxl.workbook import Workbook
from PIL import Image

from onus.__main__ import main
from onus.wire.office.contract_form import FORM

RECORDED = "2023-11-02T09:00:00+08:00"
LATER = "2023-11-09T09:00:00+08:00"
FIRST = 5
"""First row of a sheet with columns, below its headers."""


def columns(sheet: str) -> dict[str, int]:
    fields = next(one for one in FORM if one.name == sheet).fields
    return {field.key: number for number, field in enumerate(fields, start=2)}


def first_free(sheet: str) -> int:
    fields = next(one for one in FORM if one.name == sheet).fields
    return FIRST + max(len(field.examples) for field in fields)


def put(book: Workbook, sheet: str, key: str, value: object, *, entry: int = 0) -> str:
    """Fill in a cell, and return its name."""
    drawn = book[sheet]
    if sheet == FORM[0].name:
        field = FORM[0].field(key)
        heading = [text.zh for first, text in FORM[0].headings if first <= FORM[0].fields.index(field)][-1]
        under = ""
        for row in range(4, drawn.max_row + 1):
            label = str(drawn.cell(row, 1).value or "")
            under = label.split()[0] if label and drawn.cell(row, 2).value is None else under
            if under == heading and label.removesuffix(" *") == field.header.zh:
                drawn.cell(row, 3).value = value
                return drawn.cell(row, 3).coordinate
    cell = drawn.cell(first_free(sheet) + entry, columns(sheet)[key])
    cell.value = value
    return cell.coordinate


def fill_in_examples(book: Workbook) -> None:
    """Fill in what the examples show, as an office would below them."""
    for sheet in FORM:
        for field in sheet.fields:
            for entry, text in enumerate(field.examples):
                if text:
                    path = f"{field.table}.{field.key}" if sheet.upright else field.key
                    put(book, sheet.name, path, text, entry=entry)


@pytest.fixture
def filled(tmp_path) -> Path:
    form = tmp_path / "合同填写表.xlsx"
    assert main(["contract", "new", str(form)]) == 0
    book = openpyxl.load_workbook(form)
    fill_in_examples(book)
    book.save(form)
    return form


def changed(form: Path, *cells: tuple[str, str, object, int]) -> list[str]:
    book = openpyxl.load_workbook(form)
    places = [f"{sheet}!{put(book, sheet, key, value, entry=entry)}" for sheet, key, value, entry in cells]
    book.save(form)
    return places


def read(form: Path, dossier: Path, *more: str, at: str = RECORDED) -> int:
    return main(["contract", "read", str(form), "--dossier", str(dossier), "--recorded-at", at, *more])


def rows(dossier: Path) -> list[dict[str, str]]:
    with (dossier / "attachments.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_filled_form_becomes_a_dossier_without_a_fault(filled, tmp_path, capsys):
    dossier = tmp_path / "卷宗"

    assert read(filled, dossier) == 0

    assert main(["dossier", "check", str(dossier)]) == 0
    contract = tomllib.loads((dossier / "contract.toml").read_text(encoding="utf-8"))
    assert contract["contract"]["ends"].isoformat() == "2024-11-01"
    assert contract["contract"]["price_minor"] == 120_000_000
    assert contract["obligations"][0]["deadline"]["within_h_by_grade"] == {"heavy": 48, "blizzard": 72}
    assert [one["page"] for one in contract["obligations"]] == [5, 19]
    assert [step["coefficient_ppm"] for step in contract["score"]["steps"]] == [
        800_000,
        950_000,
        1_000_000,
        1_000_000,
    ]
    assert contract["score"]["terminate_after"] == 5
    assert "合同填写表.xlsx!合同义务!7:7" in (dossier / "contract.toml").read_text(encoding="utf-8")
    officers = tomllib.loads((dossier / "officers.toml").read_text(encoding="utf-8"))
    assert officers["holdings"][0]["since"].isoformat() == "2023-01-01T00:00:00+08:00"


def test_the_same_form_is_the_same_bytes_and_reading_it_again_changes_nothing(filled, tmp_path, capsys):
    dossier, other = tmp_path / "d", tmp_path / "other.xlsx"
    read(filled, dossier)
    before = {path: path.read_bytes() for path in sorted(dossier.rglob("*")) if path.is_file()}

    assert read(filled, dossier, at=LATER) == 0

    assert {path: path.read_bytes() for path in sorted(dossier.rglob("*")) if path.is_file()} == before
    assert main(["contract", "new", str(other)]) == main(["contract", "new", str(other), "--replace"]) == 0
    first = other.read_bytes()
    main(["contract", "new", str(other), "--replace"])
    assert other.read_bytes() == first


def test_a_form_is_not_overwritten_unasked(filled, capsys):
    before = filled.read_bytes()

    assert main(["contract", "new", str(filled)]) == 2

    assert "FORM-010" in capsys.readouterr().err
    assert filled.read_bytes() == before


def test_all_faults_of_a_form_are_told_at_once_each_at_its_cell_and_nothing_is_written(
    filled, tmp_path, capsys
):
    wrong = changed(
        filled,
        ("合同", "contract.price_minor", "约一百万", 0),
        ("合同", "contract.starts", "2023年11月31日", 0),
        ("合同", "dossier.currency", "RMB", 0),
        ("合同", "payment.hold_back_ppm", 5, 0),
        ("合同", "contract.id", None, 0),
        ("触发条件", "kind", "冰雹", 1),
        ("触发条件", "due_minute", "25:00", 1),
        ("合同义务", "service", "xue", 0),
        ("合同义务", "page", "五页左右", 0),
        ("合同义务", "clause", None, 1),
        ("单价", "amount_minor", -1, 0),
        ("扣款", "outcomes", "逾期、迟到", 0),
        ("系数表", "coefficient_ppm", "70%", 2),
        ("岗位", "body", "shi", 0),
        ("任职", "until", "2022-12-31 00:00", 0),
        ("督办阶梯", "within_h", "半天", 0),
    )

    assert read(filled, tmp_path / "d") == 2

    told = capsys.readouterr().err
    places = [line.split(" ", 1)[0].removeprefix("合同填写表.xlsx!") for line in told.splitlines()]
    missed = [place for place in wrong if place not in places]
    # The table of coefficients is told as a whole, at its first cell.
    assert missed == [place for place in wrong if place.startswith("系数表!")]
    assert any(place.startswith("系数表!") for place in places)
    assert not (tmp_path / "d").exists()


def test_the_faults_of_a_form_are_told_in_english_too(filled, tmp_path, capsys):
    (place,) = changed(filled, ("合同义务", "trigger", "snow-fall", 0))

    assert read(filled, tmp_path / "d", "--language", "en") == 2

    assert f"{place} DOSSIER-030 The trigger `snow-fall` is not known." in capsys.readouterr().err


def test_a_fault_of_a_whole_table_is_said_in_chinese(filled, tmp_path, capsys):
    changed(filled, ("系数表", "coefficient_ppm", "70%", 2))

    assert read(filled, tmp_path / "d") == 2

    assert "高分档的付款系数、奖励不得低于低分档" in capsys.readouterr().err


def test_a_corrected_form_supersedes_the_earlier_one_and_nothing_is_lost(filled, tmp_path, capsys):
    dossier = tmp_path / "d"
    read(filled, dossier)
    old = (dossier / "contract.toml").read_bytes()
    changed(filled, ("合同义务", "page", 6, 0))

    assert read(filled, dossier, at=LATER) == 0

    first, second = rows(dossier)
    assert second["supersedes"] == first["attachment_id"] and second["recorded_at"] == "2023-11-09T01:00:00Z"
    assert [
        path.read_bytes()
        for path in (dossier / "attachments" / "earlier").iterdir()
        if "contract" in path.name
    ] == [old]
    assert (dossier / first["file"]).is_file() and (dossier / second["file"]).is_file()
    assert main(["dossier", "check", str(dossier)]) == 0


def test_an_example_row_is_never_read_and_one_that_was_written_over_is_named(tmp_path, capsys):
    form = tmp_path / "form.xlsx"
    main(["contract", "new", str(form)])
    book = openpyxl.load_workbook(form)
    fill_in_examples(book)
    book["标段"].cell(FIRST, columns("标段")["title.zh-Hans"]).value = "真正的标段"
    book.save(form)

    assert read(form, tmp_path / "d") == 0

    assert f"form.xlsx!标段!A{FIRST} FORM-006" in capsys.readouterr().err
    assert "真正的标段" not in (tmp_path / "d" / "contract.toml").read_text(encoding="utf-8")


def test_columns_may_be_moved_but_a_header_that_was_renamed_is_named(filled, tmp_path, capsys):
    book = openpyxl.load_workbook(filled)
    sheet = book["服务事项"]
    sheet.move_range(f"B3:B{sheet.max_row}", cols=5)
    book["指标"].cell(3, 3).value = "指标的名字"
    book.save(filled)

    assert read(filled, tmp_path / "d") == 2

    told = capsys.readouterr().err
    assert "指标!3:3 FORM-003" in told and "服务事项" not in told


def test_a_workbook_that_is_no_form_is_refused(tmp_path, capsys):
    book = Workbook()
    book.active["A1"] = "随便"
    book.save(tmp_path / "other.xlsx")

    assert read(tmp_path / "other.xlsx", tmp_path / "d") == 2

    assert "FORM-001" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()


def test_the_form_is_protected_without_a_password_and_offers_lists(tmp_path):
    form = tmp_path / "form.xlsx"
    main(["contract", "new", str(form)])

    book = openpyxl.load_workbook(form)

    assert book.security.lockStructure and not book.security.workbookPassword
    sheet = book["合同义务"]
    assert sheet.protection.sheet and not sheet.protection.password
    assert sheet.freeze_panes and sheet.page_setup.orientation == "landscape"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) >= 6 and book["选项"].sheet_state == "hidden"
    free = sheet.cell(first_free("合同义务"), 2)
    assert not free.protection.locked and sheet.cell(3, 2).protection.locked


def test_a_scan_is_kept_with_its_digest_and_its_pages(filled, tmp_path, capsys):
    dossier, scan = tmp_path / "d", tmp_path / "合同:正本.pdf".replace(":", "_")
    read(filled, dossier)
    page = Image.new("L", (80, 100), 255)
    page.save(scan, save_all=True, append_images=[page, page])

    command = ["contract", "attach", str(scan), "--dossier", str(dossier), "--recorded-at", RECORDED]
    assert main(command) == 0 and main(command) == 0

    told = capsys.readouterr().out
    (row,) = (one for one in rows(dossier) if one["kind"] == "contract")
    assert row["pages"] == "3" and row["about"] == "HW-2023-001"
    assert row["happened_at"] == "2023-10-19T16:00:00Z"
    assert (dossier / row["file"]).read_bytes() == scan.read_bytes()
    assert "attached before" in told and row["sha256"] in told
    assert main(["dossier", "check", str(dossier)]) == 0


def test_the_pages_of_a_pdf_with_packed_objects_are_counted(filled, tmp_path, capsys):
    dossier, scan = tmp_path / "d", tmp_path / "scan.pdf"
    read(filled, dossier)
    source = tmp_path / "s.typ"
    source.write_text("a #pagebreak() b #pagebreak() c #pagebreak() d", encoding="utf-8")
    typst.compile(str(source), output=str(scan))

    main(["contract", "attach", str(scan), "--dossier", str(dossier), "--recorded-at", RECORDED])

    assert "pages: 4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "raw", "code"),
    [
        ([], b"PK\x03\x04 a text that can be changed", "ATTACH-002"),
        (["--signed", "2024-02-30"], b"%PDF-1.4", "FORM-012"),
        (["--signed", "2024-02-28"], b"%PDF-1.4", "ATTACH-003"),
    ],
)
def test_what_is_no_scan_of_a_signed_paper_is_refused(filled, tmp_path, capsys, more, raw, code):
    dossier, scan = tmp_path / "d", tmp_path / "scan.pdf"
    read(filled, dossier)
    scan.write_bytes(raw)

    command = ["contract", "attach", str(scan), "--dossier", str(dossier), "--recorded-at", RECORDED, *more]
    assert main(command) == 2

    assert code in capsys.readouterr().err
    assert [one["kind"] for one in rows(dossier)] == ["form"]


def test_a_scan_needs_a_dossier(tmp_path, capsys):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4")

    assert main(["contract", "attach", str(tmp_path / "scan.pdf"), "--dossier", str(tmp_path / "no")]) == 2

    assert "ATTACH-001" in capsys.readouterr().err


def test_a_form_that_was_made_before_an_item_was_asked_for_is_still_read(filled, tmp_path, capsys):
    book = openpyxl.load_workbook(filled)
    sheet = book["触发条件"]
    sheet.delete_cols(columns("触发条件")["by"])
    upright = book["合同"]
    row = next(r for r in range(4, upright.max_row) if upright.cell(r, 1).value == "计分所需最少认定数")
    for column in (1, 2, 3):
        upright.cell(row, column).value = None
    book.save(filled)

    assert read(filled, tmp_path / "d") == 0

    assert "FORM-003" not in capsys.readouterr().err
