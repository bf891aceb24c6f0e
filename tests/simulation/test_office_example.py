from __future__ import annotations

import csv
from pathlib import Path

from onus.outside.office.books import read_book
from onus.simulation.office_folder import city_book, corrected_files, fault_list, faulty_files

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "office"
BY_A_SPREADSHEET = {("corrected", "08 数字城管案件导出.xls"), ("with-faults", "11 天气记录.xlsx")}


def kept() -> dict[tuple[str, str], bytes]:
    return {
        (folder, path.name): path.read_bytes()
        for folder in ("corrected", "with-faults")
        for path in (EXAMPLE / folder).iterdir()
    }


def test_the_example_is_what_the_generator_writes_byte_for_byte():
    faulty, told = faulty_files()
    made = {("corrected", name): content for name, content in corrected_files().items()}
    made |= {("with-faults", name): content for name, content in faulty.items()}

    assert {key: content for key, content in kept().items() if key not in BY_A_SPREADSHEET} == made
    assert (EXAMPLE / "faults.csv").read_bytes() == fault_list(told)


def test_both_variants_have_twelve_files():
    assert [sum(folder == name for folder, _ in kept()) for name in ("corrected", "with-faults")] == [12, 12]


def test_thirty_faults_are_planted_each_in_a_place_of_its_own():
    with (EXAMPLE / "faults.csv").open(encoding="utf-8", newline="") as stream:
        planted = [(row["file"], row["sheet"], row["cell"]) for row in csv.DictReader(stream)]

    assert len(set(planted)) == len(planted) == 30
    assert {file for file, *_ in planted} == {file for folder, file in kept() if folder == "with-faults"}


def test_what_a_spreadsheet_made_of_the_export_of_the_digital_city_has_the_same_cells(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(city_book())
    made = read_book(tmp_path / "a.xlsx").grids[0]
    older = read_book(EXAMPLE / "corrected" / "08 数字城管案件导出.xls").grids[0]

    assert older.sheet == made.sheet
    assert older.rows == made.rows


def test_every_file_says_on_its_face_that_it_is_generated():
    silent = []
    for folder, name in sorted(kept()):
        book = read_book(EXAMPLE / folder / name)
        texts = [cell.text for grid in book.grids for row in grid.rows for cell in row]
        if book.grids and not any("生成" in text for text in texts):
            silent.append((folder, name))

    assert silent == []
