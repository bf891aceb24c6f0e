from __future__ import annotations

import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from onus.outside.office import packages
from onus.outside.office.books import read_book
from onus.outside.office.marked_books import mark_book
from onus.wire.office.merged_areas import first_overlap

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "office"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MOMENT = datetime(2023, 12, 19, 20, 30)  # noqa: DTZ001 - as written in a cell
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")


def a_book(path: Path, fill: Callable[[Worksheet], object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "12月"
    fill(book.active)
    book.save(path)
    return path


def with_part(source: Path, target: Path, part: str, content: bytes) -> Path:
    """The same package with one part exchanged or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target


def a_sheet(rows: str, after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def found(path: Path) -> list[tuple[str, str]]:
    return [(one.ref, one.code) for one in read_book(path).faults]


def test_cells_keep_their_place_and_what_they_mean(tmp_path):
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = "样例路"
        sheet["C2"] = date(2023, 12, 19)
        sheet["D2"] = MOMENT
        sheet["E2"] = 0.1 + 0.2
        sheet["F2"] = 0.95
        sheet["F2"].number_format = "0%"
        sheet["G2"] = True

    grid = read_book(a_book(tmp_path / "a.xlsx", fill)).grid("12月")

    assert [(cell.ref, cell.value) for cell in grid.rows[0]] == [
        ("B2", "样例路"),
        ("C2", date(2023, 12, 19)),
        ("D2", MOMENT),
        ("E2", Decimal("0.3")),
        ("F2", Decimal("0.95")),
        ("G2", True),
    ]
    assert grid.at(2, 6).text == "95%"


def test_merged_ranges_and_all_that_is_hidden_are_kept(tmp_path):
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "标题"
        sheet.merge_cells("A1:C2")
        sheet["A4"], sheet["B5"] = "藏", "藏列"
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("选项")["A1"] = "是"
        sheet.parent["选项"].sheet_state = "hidden"

    book = read_book(a_book(tmp_path / "a.xlsx", fill))
    grid = book.grid("12月")

    assert grid.merged == ((1, 1, 2, 3),)
    assert grid.shown_at(2, 3).text == "标题"
    assert (grid.hidden_rows, grid.hidden_columns) == ((4,), (2,))
    assert [(one.sheet, one.hidden) for one in book.grids] == [("12月", False), ("选项", True)]
    assert found(tmp_path / "a.xlsx") == [("A4", "BOOK-016"), ("B5", "BOOK-017")]


def test_a_formula_gives_the_value_that_was_saved_and_a_line_that_says_so(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    rows = '<row r="1"><c r="A1"><f>2*3</f><v>6</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>'
    book = read_book(with_part(base, tmp_path / "b.xlsx", SHEET, a_sheet(rows)))

    assert (book.grids[0].at(1, 1).value, book.grids[0].at(1, 1).formula) == (6, "=2*3")
    assert [(one.code, one.warning) for one in book.faults] == [("BOOK-018", True)]
    assert "2 cell(s)" in book.faults[0].sentence("en")


def test_a_formula_without_a_saved_value_is_named_and_never_computed(tmp_path):
    path = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append([2, 3, "=A1*B1"]))

    assert found(path) == [("C1", "BOOK-012")]
    assert read_book(path).grids[0].at(1, 3).value is None


def test_errors_links_and_calls_of_programs_are_named_by_their_cells(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    rows = (
        '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>[1]Sheet1!A1</f><v>7</v></c>'
        '<c r="C2"><f>cmd|\'/C calc\'!A0</f><v>0</v></c><c r="D2"><v>12345678901234567</v></c></row>'
    )
    path = with_part(base, tmp_path / "b.xlsx", SHEET, a_sheet(rows))

    assert found(path)[:4] == [
        ("A2", "BOOK-013"),
        ("B2", "BOOK-014"),
        ("C2", "BOOK-015"),
        ("D2", "BOOK-019"),
    ]


def test_a_blank_looking_text_inside_a_comment_of_the_sheet_is_not_cut_out(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1" s="1"/>]]></t></is></c></row>'
    book = read_book(with_part(base, tmp_path / "b.xlsx", SHEET, a_sheet(rows)))

    assert book.grids[0].at(1, 1).text == '<c r="B1" s="1"/>'


def test_a_sheet_of_200_mb_of_blanks_is_read_in_bounded_memory_and_named(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    path = tmp_path / "blank.xlsx"
    with (
        zipfile.ZipFile(base) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        with new.open(SHEET, "w") as part:
            part.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            written = 0
            for row in range(1, 1_000_000):
                line = (
                    f'<row r="{row}">' + "".join(f'<c r="{c}{row}" s="0"/>' for c in "ABCDEFGHIJ") + "</row>"
                )
                written += part.write(line.encode())
                if written > 200_000_000:
                    break
            part.write(b'<row r="1000000"><c r="C1000000"><v>7</v></c></row></sheetData></worksheet>')
    asked = (
        "import re, sys; from pathlib import Path; from onus.outside.office.books import read_book\n"
        # Not ru_maxrss: a process inherits it from the one that started it.
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = peak()\n"
        "book = read_book(Path(sys.argv[1]))\n"
        "grown = peak() - before\n"
        "print(grown // 1024, book.grids[0].at(1_000_000, 3).value, [one.code for one in book.faults])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked, str(path)], capture_output=True, text=True, check=True
    )
    grown_mb, *rest = told.stdout.split()

    assert rest == ["7", "['BOOK-021']"]
    assert int(grown_mb) < 100


def test_a_workbook_cut_short_is_named(tmp_path):
    whole = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"])).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])

    assert found(tmp_path / "cut.xlsx") == [("", "BOOK-001")]


def test_a_damaged_part_is_named(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    path = with_part(base, tmp_path / "b.xlsx", SHEET, a_sheet('<row r="1"><c r="A1">')[:-20])

    assert found(path) == [("", "BOOK-002")]


@pytest.mark.parametrize(
    "cell", ['<c r="A2"><v>1</v></c>', '<c r="ZZZ1"><v>1</v></c>', '<c t="s" r="A1"><v>99</v></c>']
)
def test_a_cell_in_disorder_is_no_guess(tmp_path, cell):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append([1]))
    path = with_part(base, tmp_path / "b.xlsx", SHEET, a_sheet(f'<row r="1">{cell}</row>'))

    assert found(path) == [("", "BOOK-002")]


def test_entities_are_refused_before_the_first_one_unfolds(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa">]>' + a_sheet('<row r="1"><c r="A1"><v>&a;</v></c></row>')

    for part in (SHEET, "xl/styles.xml", "xl/workbook.xml"):
        assert found(with_part(base, tmp_path / "b.xlsx", part, bomb)) == [("", "BOOK-002")]


def test_a_part_that_unfolds_beyond_all_use_is_refused(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    path = with_part(
        base, tmp_path / "b.xlsx", "xl/sharedStrings.xml", b" " * (packages.RATIO_FROM_BYTES + 1)
    )

    assert found(path) == [("", "BOOK-008")]


def test_a_password_is_named_in_both_forms_of_locked_files(tmp_path):
    locked = OLE_MARK + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    (tmp_path / "a.xlsx").write_bytes(locked)
    base = a_book(tmp_path / "b0.xlsx", lambda sheet: sheet.append(["x"])).read_bytes()
    packed = bytearray(base)
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "b.xlsx").write_bytes(bytes(packed))

    assert found(tmp_path / "a.xlsx") == [("", "BOOK-003")]
    assert found(tmp_path / "b.xlsx") == [("", "BOOK-003")]


def test_a_macro_book_is_named_and_its_cells_are_still_read(tmp_path):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["样例路", "=A1"]))
    path = with_part(base, tmp_path / "b.xlsm", "xl/vbaProject.bin", b"\x00")

    assert found(path) == [("", "BOOK-004"), ("B1", "BOOK-012")]
    assert read_book(path).grids[0].at(1, 1).text == "样例路"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", "路名,长度\n样例路,5\n".encode(), "BOOK-005"),
        ("a.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "BOOK-006"),
        ("a.xls", b"\xff\xd8\xff\xe0JFIF", "BOOK-006"),
        ("a.csv", b"%PDF-1.7\n", "BOOK-006"),
        ("a.csv", b"", "BOOK-020"),
        ("a.xls", OLE_MARK + bytes(40), "BOOK-002"),
    ],
)
def test_a_file_whose_name_lies_is_named(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)

    assert found(tmp_path / name) == [("", code)]


def test_a_csv_that_is_called_xlsx_is_read_all_the_same(tmp_path):
    (tmp_path / "a.xlsx").write_bytes("路名,长度\n样例路,5\n".encode("gb18030"))
    book = read_book(tmp_path / "a.xlsx")

    assert (book.form, book.encoding, book.grids[0].at(2, 1).text) == ("csv", "gb18030", "样例路")


def test_a_workbook_that_is_called_csv_is_read_and_named(tmp_path):
    path = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["样例路"]))
    path.rename(tmp_path / "a.csv")

    assert found(tmp_path / "a.csv") == [("", "BOOK-005")]


def test_a_package_that_is_no_workbook_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "照片.xlsx", "w") as packed:
        packed.writestr("照片.jpg", b"\xff\xd8\xff")

    assert found(tmp_path / "照片.xlsx") == [("", "BOOK-002")]


def test_an_older_workbook_gives_the_same_cells_and_says_that_its_formulas_are_not_seen():
    path = Path(__file__).parent / "data" / "older.xls"
    book = read_book(path)
    grid = book.grids[0]

    assert [cell.value for cell in grid.rows[0]] == [
        "样例路", Decimal("0.3"), date(2023, 12, 19), True, Decimal("0.95"), "藏列",
    ]  # fmt: skip
    assert (grid.merged, grid.hidden_rows, grid.hidden_columns) == (((4, 1, 5, 2),), (6,), (7,))
    assert [one.hidden for one in book.grids] == [False, True]
    assert found(path) == [("", "BOOK-022"), ("A2", "BOOK-013"), ("A6", "BOOK-016"), ("G1", "BOOK-017")]


def test_an_older_workbook_under_a_password_is_named():
    assert found(Path(__file__).parent / "data" / "locked.xls") == [("", "BOOK-003")]


def test_an_older_workbook_whose_sectors_form_a_ring_does_not_fill_the_memory():
    asked = (
        "import resource, sys; from pathlib import Path; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))\n"
        "from onus.outside.office.books import read_book\n"
        "print([one.code for one in read_book(Path(sys.argv[1])).faults])"
    )
    path = Path(__file__).parent / "data" / "ring.xls"
    told = subprocess.run(
        [sys.executable, "-c", asked, str(path)], capture_output=True, text=True, check=True, timeout=120
    )

    assert told.stdout.split() == ["['BOOK-002']"]


@pytest.mark.parametrize("share", [3, 5, 7, 9])
def test_an_older_workbook_cut_anywhere_is_named_and_raises_nothing(tmp_path, share):
    whole = (Path(__file__).parent / "data" / "older.xls").read_bytes()
    (tmp_path / "a.xls").write_bytes(whole[: len(whole) * share // 10])

    assert [one.code for one in read_book(tmp_path / "a.xls").faults if not one.warning][:1] == ["BOOK-002"]


@given(st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_changed_at_random_are_named_and_raise_nothing(tmp_path, data):
    name = data.draw(st.sampled_from(["corrected/01 道路清单.xlsx", "corrected/08 数字城管案件导出.xls"]))
    raw = bytearray((EXAMPLE / name).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[place] = data.draw(st.integers(0, 255))
    path = tmp_path / Path(name).name
    path.write_bytes(bytes(raw))
    book = read_book(path)

    assert book.grids or any(not one.warning for one in book.faults)


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_part_in_an_encoding_that_nobody_knows_is_named(tmp_path, part):
    base = a_book(tmp_path / "a.xlsx", lambda sheet: sheet.append(["x"]))
    with zipfile.ZipFile(base) as packed:
        content = packed.read(part)
    odd = b'<?xml version="1.0" encoding="UTV-8"?>' + content[content.index(b"<", 2) :].lstrip()
    path = with_part(base, tmp_path / "b.xlsx", part, odd)

    mark_book(path, tmp_path / "m.xlsx", read_book(path), read_book(path).faults)
    assert found(path) == ([] if part == "[Content_Types].xml" else [("", "BOOK-002")])


def a_hostile_book(folder: Path, sheet: bytes, strings: bytes = b"") -> Path:
    base = a_book(folder / "base.xlsx", lambda one: one.append(["x"]))
    path = with_part(base, folder / "hostile.xlsx", SHEET, sheet)
    if not strings:
        return path
    with zipfile.ZipFile(path) as old:
        relations = old.read(RELATIONS)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    told = f'<Relationship Type="{kind}" Target="sharedStrings.xml" Id="rId9"/></Relationships>'.encode()
    more = with_part(path, folder / "named.xlsx", RELATIONS, relations.replace(b"</Relationships>", told))
    return with_part(more, folder / "strings.xlsx", "xl/sharedStrings.xml", strings)


def a_string(text: str) -> bytes:
    return f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'.encode()


def hiding(columns: str) -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return (
        f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def sharing(formula: str) -> bytes:
    others = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in range(2, 3_000)
    )
    return a_sheet(f'<row r="1"><c r="A1"><f t="shared" si="0">{formula}</f><v>1</v></c></row>{others}')


def showing(count: int) -> bytes:
    return a_sheet(
        "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, count))
    )


def merging(count: int) -> bytes:
    areas = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, count + 1))
    return a_sheet('<row r="1"><c r="A1"><v>1</v></c></row>', f"<mergeCells>{areas}</mergeCells>")


HOSTILE = {
    "columns hidden again and again": (lambda: hiding('<col min="1" max="16384" hidden="1"/>' * 20_000), "BOOK-002"),
    "a formula of 6 MB shared by 3,000 cells": (lambda: sharing("1+" * 3_000_000 + "1"), "BOOK-007"),
    "merged ranges one over the other": (lambda: merging(20_000), "BOOK-002"),
    "a text without end": (lambda: a_sheet(f'<row r="1"><c r="A1" t="str"><v>{"x" * 3_000_000}</v></c></row>'), "BOOK-007"),
    "spaces without end": (lambda: a_sheet(" " * 60_000_000), "BOOK-007"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_small_book_that_would_unfold_in_memory_is_named(tmp_path, name):
    made, code = HOSTILE[name]
    path = a_hostile_book(tmp_path, made())

    tracemalloc.start()
    faults = found(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [one for _, one in faults] == [code]
    assert peak < 64 * packages.MB


def test_a_shared_text_of_escapes_is_unfolded_once_and_bounded(tmp_path):
    long = a_string("_x0041_" * 1_000_000)
    fitting = a_string("_x0041_" * 30_000)

    assert found(a_hostile_book(tmp_path, showing(3_000), long)) == [("", "BOOK-007")]
    book = read_book(a_hostile_book(tmp_path, showing(3_000), fitting))
    texts = [row[0].text for row in book.grids[0].rows]
    assert set(texts) == {"A" * 30_000}
    assert all(text is texts[0] for text in texts)


AREAS = st.tuples(*(st.integers(1, 8) for _ in range(4))).map(
    lambda one: (min(one[0], one[2]), min(one[1], one[3]), max(one[0], one[2]), max(one[1], one[3]))
)


@given(st.lists(AREAS, max_size=6))
def test_ranges_overlap_exactly_where_they_have_a_cell_in_common(areas):
    cells = [(row, column) for top, left, bottom, right in areas
             for row in range(top, bottom + 1) for column in range(left, right + 1)]  # fmt: skip

    assert (first_overlap(areas) is not None) == (len(cells) > len(set(cells)))
