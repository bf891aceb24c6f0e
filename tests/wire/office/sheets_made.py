"""Sheets made for tests: rows of texts as a grid, read as its kind."""

from __future__ import annotations

from collections.abc import Sequence

from onus.base.instants import Instant, ZoneTable, instant
from onus.outside.office.kinds import sheet_kinds
from onus.wire.office.dossier_base import DossierBase
from onus.wire.office.grids import Area, Book, Cell, Grid, Value
from onus.wire.office.importing import Imported, imported
from onus.wire.office.profiles import Profile
from onus.wire.office.reading import ReadBooks, read_books

SHANGHAI = ZoneTable("Asia/Shanghai", (0,), (28_800,))
NOW: Instant = instant("2024-03-01T09:00:00+08:00")
ROADS = [["道路清单"], ["道路名称", "长度（米）"], ["人民路", 820], ["和平路", 1140]]
POSTS = [
    ["单位", "单位职责", "岗位", "姓名", "任职起", "是否单位负责人", "权限", "督办层级", "处置时限（小时）"],
    ["街道办", "监管单位", "监管岗", "1 号", "2023年1月1日", "否", "检查、上报", 1, 12],
    ["环卫处", "采购人", "处长", "2 号", "2023年1月1日", "是", "检查、扣款、付款", 2, 24],
]
ANNEX = [["考核项目", "扣分标准", "每次扣分", "扣分上限"], ["路面积冰", "每处扣 2 分", 2, 20]]
CHECKS = ["检查日期", "检查时刻", "检查地点", "检查项目", "检查结果", "扣分", "检查岗位"]
CONTRACT = (
    b'[contract]\nid = "c"\n\n[[services]]\nid = "snow"\ntitle = { zh-Hans = "\xe9\x99\xa4\xe9\x9b\xaa" }\n'
)


def grid(
    rows: Sequence[Sequence[object]],
    *,
    file: str = "表.xlsx",
    sheet: str = "1",
    merged: Sequence[Area] = (),
    hidden: bool = False,
) -> Grid:
    """Return rows as a grid; empty texts and None are blank."""
    cells = [
        tuple(_cell(r, c, value) for c, value in enumerate(row, 1) if value not in ("", None))
        for r, row in enumerate(rows, 1)
    ]
    return Grid(file, sheet, tuple(row for row in cells if row), tuple(merged), hidden=hidden)


def _cell(row: int, column: int, value: object) -> Cell:
    if isinstance(value, Cell):
        return Cell(row, column, value.value, value.text, value.formula, value.error)
    kept: Value = value  # type: ignore[assignment]
    return Cell(row, column, kept, str(value))


def read(*grids: Grid, profile: Profile | None = None, confirmed: bool = False) -> ReadBooks:
    """Return grids as read sheets, each file a book."""
    books = [Book(file, "xlsx", grids=tuple(g for g in grids if g.file == file))
             for file in dict.fromkeys(g.file for g in grids)]  # fmt: skip
    return read_books(books, sheet_kinds(), profile or Profile(), currency="CNY", confirmed=confirmed)


def codes(faults: object) -> list[tuple[str, str]]:
    """Return place in the sheet and code of each fault that is no remark."""
    return [(fault.ref, fault.code) for fault in faults if not fault.warning]  # type: ignore[attr-defined]


def remarks(faults: object) -> list[tuple[str, str]]:
    """Return place in the sheet and code of each remark."""
    return [(fault.ref, fault.code) for fault in faults if fault.warning]  # type: ignore[attr-defined]


def office(
    *grids: Grid,
    base: DossierBase | None = None,
    now: Instant = NOW,
    alone: bool = False,
    profile: Profile | None = None,
) -> Imported:
    """Return what grids make of a dossier; a list of roads and of posts stands beside them unless alone."""
    lists = [grid(ROADS, file="道路清单.xlsx"), grid(POSTS, file="岗位与人员.xlsx")]
    beside = [] if alone else lists
    known = {one.file for one in grids}
    found = read(*(one for one in beside if one.file not in known), *grids)
    assert codes(found.faults) == []
    names = frozenset(sheet.grid.file for sheet in found.sheets)
    return imported(
        found.sheets, base or DossierBase({"contract.toml": CONTRACT}), files=names, zone=SHANGHAI, now=now,
        profile=profile,
    )  # fmt: skip


def after(base: DossierBase, done: Imported) -> DossierBase:
    """Return a dossier after an import."""
    return DossierBase({**base.files, **done.files}, base.other_places)
