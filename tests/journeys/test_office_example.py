"""The twelve files of a generated office: every planted fault by its cell, and from the corrected files to the payment."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from onus.__main__ import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "office"
RECORDED, AS_OF = "2024-01-08T09:00:00+08:00", "2024-01-10T00:00:00+08:00"
REMARKS = {"BOOK-018", "BOOK-022", "SHEET-043"}
"""What is said of sound files as well: saved values that are not computed here, items that cost points only."""
LIST = "问题清单"


def planted() -> list[dict[str, str]]:
    with (EXAMPLE / "faults.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def imported(folder: Path, dossier: Path, *more: str) -> int:
    words = ["import", "office", str(folder), "--dossier", str(dossier), "--recorded-at", RECORDED]
    return main([*words, "--faults", str(dossier.with_name("faults")), *more])


def listed(faults: Path) -> list[dict[str, str]]:
    with (faults / "office-faults.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def marks(faults: Path) -> list[dict[str, str]]:
    """What stands in the marked workbooks: codes in comments of cells, and in their lists."""
    found = []
    for path in sorted((faults / "marked").iterdir()):
        file = path.name if (EXAMPLE / "with-faults" / path.name).exists() else path.stem
        for sheet in openpyxl.load_workbook(path):
            if sheet.title == LIST:
                rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=5)]
                whole = [row for row in rows if row[2].startswith("（整个文件")]
                found += [{"file": file, "sheet": "", "cell": "", "code": row[9]} for row in whole]
                continue
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.comment):
                codes = [
                    word for word in cell.comment.text.split() if word[-4:-3] == "-" and word[-3:].isdigit()
                ]
                codes = [word.rpartition("】")[2] for word in codes]
                told = {"file": file, "sheet": sheet.title, "cell": cell.coordinate}
                found += [{**told, "code": code} for code in codes]
    return found


def places(rows: list[dict[str, str]]) -> set[tuple[str, ...]]:
    return {(row["file"], row["sheet"], row["cell"], row["code"]) for row in rows}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("faulty")

    assert imported(EXAMPLE / "with-faults", folder / "dossier") == 2
    return folder


def test_each_of_the_thirty_faults_is_named_at_its_cell_and_nothing_else_is(faulty):
    told = [row for row in listed(faulty / "faults") if row["code"] not in REMARKS]

    assert places(told) == places(planted())


def test_each_of_the_thirty_faults_stands_in_the_marked_workbook_beside_its_cell(faulty):
    assert places(planted()) - places(marks(faulty / "faults")) == set()


def test_faulty_files_leave_no_dossier(faulty):
    assert not (faulty / "dossier").exists()


def test_no_marked_workbook_has_a_formula_that_its_source_has_not(faulty):
    found = []
    for path in sorted((faulty / "faults" / "marked").iterdir()):
        source = EXAMPLE / "with-faults" / path.name
        known = openpyxl.load_workbook(source) if zipfile.is_zipfile(source) else None
        for sheet in openpyxl.load_workbook(path):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                text = str(cell.value or "")
                same = (
                    known and sheet.title in known and known[sheet.title][cell.coordinate].value == cell.value
                )
                if text.startswith(("=", "+", "@", "\t", "\r")) and not same:
                    found.append((path.name, sheet.title, cell.coordinate, text))

    assert found == []


def test_a_sheet_of_200_mb_of_blanks_is_named_and_marked_in_bounded_memory(tmp_path):
    folder = shutil.copytree(EXAMPLE / "corrected", tmp_path / "office")
    blank = folder / "13 空白.xlsx"
    with (
        zipfile.ZipFile(EXAMPLE / "corrected" / "01 道路清单.xlsx") as old,
        zipfile.ZipFile(blank, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        sheet = "xl/worksheets/sheet1.xml"
        for name in old.namelist():
            if name != sheet:
                new.writestr(name, old.read(name))
        head, end = old.read(sheet).split(b"<sheetData>")[0], b"</sheetData></worksheet>"
        with new.open(sheet, "w") as part:
            part.write(head + b"<sheetData>")
            written, row = 0, 0
            while written < 200_000_000:
                row += 1
                cells = "".join(f'<c r="{column}{row}" s="3"/>' for column in "ABCDEFGHIJ")
                written += part.write(f'<row r="{row}">{cells}</row>'.encode())
            part.write(end)
    asked = (
        "import re, sys; from pathlib import Path; from onus.__main__ import main; code = main(sys.argv[1:])\n"
        # Not ru_maxrss: a process inherits it from the one that started it.
        "print(code, int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    words = ["import", "office", str(folder), "--dossier", str(tmp_path / "d"), "--recorded-at", RECORDED]
    told = subprocess.run([sys.executable, "-c", asked, *words], capture_output=True, text=True, check=True)
    code, most_mb = (int(word) for word in told.stdout.split())

    found = {row["code"] for row in listed(tmp_path / "office-faults") if row["file"] == blank.name}
    assert (code, found) == (2, {"BOOK-020", "BOOK-021"})
    assert most_mb < 400


def test_the_corrected_files_give_duties_score_and_payment_in_one_go(tmp_path):
    dossier, out = tmp_path / "dossier", tmp_path / "out"

    assert imported(EXAMPLE / "corrected", dossier) == 0
    assert main(["assess", str(dossier), "--as-of", AS_OF, "--out", str(out)]) == 0

    with (out / "findings.csv").open(encoding="utf-8", newline="") as stream:
        counted = Counter((row["obligation_id"], row["outcome"]) for row in csv.DictReader(stream))
    assert counted == {
        ("SWEEP-DAILY", "fulfilled"): 431, ("SWEEP-DAILY", "unmet"): 3,
        ("CLEAR-24", "fulfilled"): 25, ("CLEAR-24", "late"): 3,
        ("TOILET-DAILY", "fulfilled"): 122, ("TOILET-DAILY", "unmet"): 2,
    }  # fmt: skip
    certificates = json.loads((out / "payment.json").read_text(encoding="utf-8"))["certificates"]
    december = next(one for one in certificates if one["period"] == "2023-12")
    assert december["score"]["coefficient_ppm"] == 950_000
    assert december["substitute_minor"] == 126_000
    assert december["payable_minor"] == 18_000_000 - 900_000 - 126_000 - december["held_back_minor"]


def test_a_second_import_of_the_same_files_changes_no_byte(tmp_path):
    dossier = tmp_path / "dossier"
    imported(EXAMPLE / "corrected", dossier)
    before = {path: path.read_bytes() for path in sorted(dossier.rglob("*")) if path.is_file()}

    assert imported(EXAMPLE / "corrected", dossier) == 0
    assert {path: path.read_bytes() for path in sorted(dossier.rglob("*")) if path.is_file()} == before


def test_the_hours_ahead_reach_beyond_the_last_day_that_was_judged(tmp_path, capsys):
    dossier = tmp_path / "dossier"
    imported(EXAMPLE / "corrected", dossier)
    (tmp_path / "预报.csv").write_text(
        "起,止,降雪量\n2024-01-10 08:00,2024-01-10 20:00,6\n", encoding="utf-8"
    )
    words = ["--hours", "48", "--language", "en", "--forecast", str(tmp_path / "预报.csv")]

    assert "assessed_until = 2023-12-31" in (dossier / "dossier.toml").read_text(encoding="utf-8")
    assert main(["ahead", str(dossier), "--now", "2024-01-10T00:00:00+08:00", *words]) == 0
    shown = capsys.readouterr().out
    assert "Snow is forecast" in shown
    assert "if it snows as fo" in shown
    assert "Weather: no record of station" in shown
    assert "nothing is assessed (assessed_until)" in shown


def lost_as_of(dossier: Path, out: Path, at: str) -> int:
    assert main(["assess", str(dossier), "--as-of", at, "--out", str(out)]) == 0
    certificates = json.loads((out / "payment.json").read_text(encoding="utf-8"))["certificates"]
    december = next(one for one in certificates if one["period"] == "2023-12")
    return sum(points for _, points in december["score"]["lost_milli"])


def test_a_correction_changes_the_score_from_its_import_on_and_not_before(tmp_path: Path) -> None:
    files, dossier = tmp_path / "files", tmp_path / "d"
    shutil.copytree(EXAMPLE / "corrected", files)
    later, between, after = (
        "2024-01-20T09:00:00+08:00",
        "2024-01-10T00:00:00+08:00",
        "2024-01-21T00:00:00+08:00",
    )
    assert imported(files, dossier) == 0
    told = lost_as_of(dossier, tmp_path / "1", between)
    checks = next(path for path in files.iterdir() if path.name.startswith("06"))
    made = openpyxl.load_workbook(checks)
    assert made["上半月"]["G4"].value == 0.5
    made["上半月"]["G4"] = 1
    made.save(checks)

    assert imported(files, dossier, "--recorded-at", later) == 0
    assert lost_as_of(dossier, tmp_path / "2", between) == told
    assert lost_as_of(dossier, tmp_path / "3", after) == told + 500
