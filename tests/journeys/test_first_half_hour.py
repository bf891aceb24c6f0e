"""The manual's first half hour: a newcomer who follows the page arrives at a served order.

The page is the script: its tables are typed into the empty workbooks, its corrections are
made in their cells, its commands are run, and what it shows must be what happens.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
STEP = re.compile(
    r"\*\*(?P<book>[^*\n]+\.xlsx) → (?P<sheet>[^*\n]+)\*\*\n\n(?P<typed>(?:\|[^\n]*\n)+)"
    r"|(?P<cells>\| (?:File|文件) \| (?:Cell|单元格) [^\n]*\n(?:\|[^\n]*\n)+)"
    r"|```console\n(?P<console>.*?)```",
    re.DOTALL,
)
FOLDERS = {"en": ("forms", "files"), "zh-Hans": ("空表", "办公文件")}
SCANS = {"en": "receipt.pdf", "zh-Hans": "送达回执.pdf"}
HEADER_ROWS, FIRST_ROW = (3, 4), 5
ITEMS = {"项目", "Item"}


def page(language: str) -> str:
    return (MANUAL / language / "first-half-hour.md").read_text(encoding="utf-8")


def table(text: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines()]
    return [rows[0], *rows[2:]]


def type_in(book: Path, sheet: str, rows: list[list[str]]) -> None:
    """Type a table of the page into a workbook, below its examples or beside its items."""
    opened = load_workbook(book)
    page = opened[sheet]
    if rows[0][0] in ITEMS:
        items = {name(cell.value): cell.row for cell in page["A"] if cell.value}
        for item, value in rows[1:]:
            page.cell(items[item.split(", ")[0]], 3).value = value
    else:
        heads = {name(cell.value): cell.column for row in HEADER_ROWS for cell in page[row] if cell.value}
        first = next(row for row in range(FIRST_ROW, 99) if page.cell(row, 1).value != "示例")
        for row, values in enumerate(rows[1:], first):
            for head, value in zip(rows[0], values, strict=True):
                page.cell(row, heads[head]).value = value or None
    opened.save(book)


def name(header: object) -> str:
    return str(header).removesuffix("*").strip()


def commands(console: str) -> list[tuple[list[str], list[str]]]:
    """Return the commands of a block, each with the lines that the page shows of what it prints."""
    found: list[tuple[list[str], list[str]]] = []
    for line in console.splitlines():
        if line.startswith("$ "):
            found.append((shlex.split(line.removeprefix("$ onus ")), []))
        else:
            found[-1][1].append(line)
    return found


def follow(language: str, folder: Path, run) -> list[tuple[str, int]]:
    """Do what the page says, step by step; return each command with its exit code."""
    forms, files = (folder / one for one in FOLDERS[language])
    files.mkdir()
    Image.new("L", (300, 420), 255).save(folder / SCANS[language])
    done = []
    for step in STEP.finditer(page(language)):
        if step["book"]:
            if not (files / step["book"]).exists():
                shutil.copy(forms / step["book"], files)
            type_in(files / step["book"], step["sheet"], table(step["typed"]))
        elif step["cells"]:
            for book, cell, value in table(step["cells"])[1:]:
                opened = load_workbook(files / book)
                opened[opened.sheetnames[1]][cell].value = value
                opened.save(files / book)
        else:
            for words, shown in commands(step["console"]):
                code, said = run(words)
                assert [line for line in shown if line not in said] == [], said
                done.append((words[0], code))
    return done


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_who_follows_the_page_goes_from_an_empty_folder_to_a_served_order(
    language, tmp_path, monkeypatch, capsys
):
    def run(words):
        code = main(words)
        told = capsys.readouterr()
        return code, told.out + told.err

    monkeypatch.chdir(tmp_path)

    done = follow(language, tmp_path, run)

    assert done == [
        ("template", 0), ("import", 2), ("import", 0), ("dossier", 0), ("assess", 0), ("today", 0),
        ("papers", 0), ("papers", 0), ("papers", 0), ("assess", 0), ("today", 0), ("explain", 0),
    ]  # fmt: skip


def test_both_languages_have_the_same_cells_typed_and_say_how_many():
    """Only the headers differ: the workbooks hold one list of choices for both."""
    english, chinese = (typed(language) for language in ("en", "zh-Hans"))
    count = sum(bool(cell) for _, _, rows in english for row in rows for cell in row)

    assert english == chinese
    assert [language for language in FOLDERS if page(language).count(f" {count} ") != 2] == []


def typed(language: str) -> list[tuple[str, str, list[list[str]]]]:
    """Return what the page has typed, by workbook and sheet, without the names of items."""
    found = []
    for step in STEP.finditer(page(language)):
        if step["book"]:
            head, *rows = table(step["typed"])
            found.append((step["book"], step["sheet"], [row[head[0] in ITEMS :] for row in rows]))
    return found


def test_the_pictures_of_the_page_are_small():
    pictures = sorted((ROOT / "docs" / "images" / "first-half-hour").glob("*.png"))

    assert pictures
    assert [one.name for one in pictures if one.stat().st_size > 150 * 1024] == []
