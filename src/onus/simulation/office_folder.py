"""Office folder: the twelve files of a generated subdistrict, as they should be and with planted faults.

In:  a folder to fill.
Out: `corrected/`, `with-faults/` and `faults.csv`, which names file, sheet, cell and kind of each fault.

The surprise: the faults are planted into the finished pages, one by one, each
beside the cell where a reader must find it. What is not planted is the same in both.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from onus.simulation import office_contract, office_days, office_lists
from onus.simulation.office_book import Page, book_bytes, place
from onus.simulation.office_faults import (
    CALLS_FILE,
    CITY_FILE,
    CREWS_FILE,
    MACRO_FILE,
    NOT_A_MACRO,
    PAGE_OF_HTML,
    WEATHER_FILE,
    WHOLE_FILES,
    Planted,
    planted_in,
    planted_in_calls,
)

PAGES: Mapping[str, Callable[[], list[Page]]] = {
    "01 道路清单.xlsx": office_lists.roads,
    "02 设施清单.xlsx": office_lists.facilities,
    "03 考核细则.xlsx": office_lists.scoring,
    "04 岗位与人员.xlsx": office_lists.posts,
    "05 车辆与人工作业.xlsx": lambda: [office_lists.vehicles(), office_days.crews()],
    "06 检查表2023年12月.xlsx": office_days.inspections,
    CITY_FILE: office_days.digital_city,
    "09 付款台账.xlsx": office_days.payments,
    "10 增项与指令.xlsx": office_days.extra_and_orders,
    "11 天气记录.xlsx": office_days.weather,
    "12 合同条款表.xlsx": office_contract.contract,
}


def csv_bytes(rows: list[list[str]]) -> bytes:
    """Return rows as a platform in China exports them: GB18030, line ends of Windows."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("gb18030")


def corrected_files() -> dict[str, bytes]:
    """Return the files as they should be.

    The export of the digital city is an xls, which a spreadsheet has to write;
    `city_book` is what it is to be made of.
    """
    files = {name: book_bytes(pages()) for name, pages in PAGES.items() if name != CITY_FILE}
    files[CALLS_FILE] = csv_bytes(office_days.calls())
    return dict(sorted(files.items()))


def city_book() -> bytes:
    """Return the export of the digital city as xlsx."""
    return book_bytes(PAGES[CITY_FILE]())


def faulty_files() -> tuple[dict[str, bytes], list[Planted]]:
    """Return the files with their faults, and the faults.

    The weather sheet is under a password, which a spreadsheet has to set; it is not among the files.
    """
    files: dict[str, bytes] = {CITY_FILE: PAGE_OF_HTML.encode()}
    told = [*WHOLE_FILES]
    for name, drawn in PAGES.items():
        if name in (CITY_FILE, WEATHER_FILE):
            continue
        pages = drawn()
        told += planted_in(name, pages)
        macros = {"xl/vbaProject.bin": NOT_A_MACRO} if name == CREWS_FILE else None
        files[MACRO_FILE if macros else name] = book_bytes(pages, macros)
    rows = office_days.calls()
    faults, ends_in = planted_in_calls(rows)
    whole = csv_bytes(rows)
    files[CALLS_FILE] = whole[: whole.rindex(ends_in) + len(ends_in) - 1]
    return dict(sorted(files.items())), sorted([*told, *faults], key=_order)


def fault_list(told: list[Planted]) -> bytes:
    """Return the planted faults as a csv."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("file", "sheet", "cell", "kind", "code"))
    writer.writerows((one.file, one.sheet, one.cell, one.kind, one.code) for one in told)
    return out.getvalue().encode()


def write_example(folder: Path) -> None:
    """Write both variants and the list of faults; what a spreadsheet has to write stays as it is."""
    faulty, told = faulty_files()
    for name, files in (("corrected", corrected_files()), ("with-faults", faulty)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / name / file).write_bytes(content)
    (folder / "faults.csv").write_bytes(fault_list(told))


def _order(one: Planted) -> tuple[str, str, tuple[int, int]]:
    return one.file, one.sheet, place(one.cell) if one.cell else (0, 0)
