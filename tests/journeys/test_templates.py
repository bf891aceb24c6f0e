"""Templates: a workbook for each kind of sheet, in two languages, with lists, examples and notes."""

from __future__ import annotations

import openpyxl
import pytest

from onus.__main__ import main
from onus.actions.write_sheet_templates import template_names
from onus.outside.office.kinds import sheet_kinds
from onus.wire.office.sheet_designs import EXAMPLE, LISTS_SHEET, NOTES_SHEET

KINDS = sheet_kinds().kinds


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    assert main(["template", "--all", str(folder)]) == 0
    return folder


def book_of(templates, kind):
    return openpyxl.load_workbook(templates / f"{kind.title.zh}.xlsx")


def test_there_is_one_workbook_for_each_kind_of_sheet_and_one_for_the_clauses(templates):
    names = {f"{kind.title.zh}.xlsx" for kind in KINDS}

    assert {path.name for path in templates.iterdir()} == {*names, "合同条款填写表.xlsx"}
    assert len(names) + 1 == len(template_names())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_template_has_the_headers_that_the_importer_knows_and_a_marked_example(templates, kind):
    book = book_of(templates, kind)
    sheet = book[kind.title.zh]

    zh = [str(cell.value).removesuffix(" *") for cell in sheet[3] if cell.value][1:]
    assert zh == [column.zh for column in kind.columns]
    assert [cell.value for cell in sheet[4] if cell.value][1:] == [column.en for column in kind.columns]
    assert [str(cell.value).endswith(" *") for cell in sheet[3] if cell.value][1:] == [
        c.required for c in kind.columns
    ]
    assert sheet.cell(5, 1).value == EXAMPLE
    assert [sheet.cell(5, n).value or "" for n in range(2, len(zh) + 2)] == [c.example for c in kind.columns]
    assert sheet.cell(6, 2).value is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_template_offers_lists_and_formats_and_prints_on_one_page_across(templates, kind):
    book = book_of(templates, kind)
    sheet = book[kind.title.zh]

    lists = {str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    wanted = sum(column.type in ("word", "yes") for column in kind.columns)
    assert len(lists) == wanted
    for number, column in enumerate(kind.columns, start=2):
        if column.type == "day":
            assert sheet.cell(6, number).number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "C5" and sheet.print_title_rows == "$1:$4"
    assert sheet.page_setup.fitToWidth == 1 and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book.sheetnames[0] == NOTES_SHEET and book[LISTS_SHEET].sheet_state == "hidden"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_the_notes_say_in_both_languages_what_each_column_means(templates, kind):
    told = {cell.value for row in book_of(templates, kind)[NOTES_SHEET].iter_rows() for cell in row}

    assert [column.field for column in kind.columns if column.note.en not in told] == []
    assert [c.field for c in kind.columns if not any(str(t).startswith(c.note.zh) for t in told)] == []


def test_templates_are_the_same_bytes_each_time_and_nothing_is_overwritten_unasked(tmp_path, capsys):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        assert main(["template", "--kind", "roads", "--kind", "crews", str(folder)]) == 0
    first = {path.name: path.read_bytes() for path in one.iterdir()}
    assert first == {path.name: path.read_bytes() for path in two.iterdir()} and len(first) == 2
    (one / "道路清单.xlsx").write_bytes(b"filled in")

    assert main(["template", "--all", str(one)]) == 2

    assert "TEMPLATE-002" in capsys.readouterr().err
    assert (one / "道路清单.xlsx").read_bytes() == b"filled in" and len(list(one.iterdir())) == 2
    assert main(["template", "--kind", "roads", "--replace", str(one)]) == 0
    assert (one / "道路清单.xlsx").read_bytes() == first["道路清单.xlsx"]


def test_an_unknown_template_is_refused_with_those_that_there_are(tmp_path, capsys):
    assert main(["template", "--kind", "snow", str(tmp_path / "out")]) == 2

    told = capsys.readouterr().err
    assert "TEMPLATE-001" in told and "inspections" in told
    assert not (tmp_path / "out").exists()


def test_without_a_folder_the_templates_are_listed(capsys):
    assert main(["template"]) == 0

    told = capsys.readouterr().out
    assert [name for name in template_names() if name not in told] == []


def test_a_template_that_is_filled_in_is_understood_without_a_question(templates, tmp_path, capsys):
    office = tmp_path / "office"
    office.mkdir()
    for kind in KINDS:
        if kind.id in ("tracks", "photos"):
            continue
        book = book_of(templates, kind)
        sheet = book[kind.title.zh]
        for number in range(2, len(kind.columns) + 2):
            sheet.cell(6, number).value = sheet.cell(5, number).value
        book.save(office / f"{kind.title.zh}.xlsx")

    main(["import", "office", str(office), "--dossier", str(tmp_path / "d"), "--language", "en"])

    told = capsys.readouterr().err
    read = [
        kind.title.zh
        for kind in KINDS
        if f"{kind.title.zh}.xlsx!{kind.title.zh}: " in told and ", 1 row(s)" in told
    ]
    assert len(read) == len(KINDS) - 2
    assert NOTES_SHEET not in told and LISTS_SHEET not in told
    # Questions on columns have these codes; a template leaves none open.
    assert [line for line in told.splitlines() if " SHEET-012 " in line or " SHEET-013 " in line] == []
