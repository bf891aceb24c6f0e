"""Scoring annexes: their rows as deductions of the contract.

In:  records of scoring annexes.
Out: the tables `[[deductions]]`, the items with their points, and every fault.

The surprise: points that stand only in the words of the standard ("每处扣 0.5 分")
are not taken from there. They are shown, and a person writes them into their column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.texts import Localized
from onus.wire.office.cell_numbers import decimal_text
from onus.wire.office.cell_texts import folded, plain
from onus.wire.office.reading_faults import Contradiction, EmptyEntry, NoPointsGiven, TooFine, TwiceInSheet
from onus.wire.office.records import Record, Sheet
from onus.wire.office.sheet_faults import SheetFault

SCORING = "scoring"
_IN_WORDS = re.compile(r"扣(?:除)? ?([0-9]+(?:\.[0-9]+)?) ?分")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an annex.

    Attributes:
        name: as the annex writes it; the inspection sheet names it so.
        points: points each time.
        table: its entry in `[[deductions]]`.
        record: where it stands.
    """

    name: str
    points: Fraction
    table: Mapping[str, object]
    record: Record


def items_of(sheets: Sequence[Sheet]) -> tuple[tuple[Item, ...], tuple[SheetFault, ...]]:
    """Return the items of all scoring annexes, and what is wrong with them.

    Args:
        sheets: of which those of other kinds are passed over.
    """
    items: dict[str, Item] = {}
    faults: list[SheetFault] = []
    for sheet in sheets:
        if sheet.mapping.kind.id != SCORING:
            continue
        for number, record in enumerate(sheet.records, start=1):
            faults += _faults_of(record)
            name, points = record.text("item"), record.number("points")
            if not name:
                continue
            twin = items.get(folded(name))
            if twin is not None:
                named = {"name": name, "other": twin.record.source_ref, "cure": _cure(record)}
                faults.append(record.fault(TwiceInSheet, "item", **named))
                continue
            table = _table(record, name, points or Fraction(0), number)
            items[folded(name)] = Item(name, points or Fraction(0), table, record)
    return tuple(items.values()), tuple(faults)


def _cure(record: Record) -> Localized:
    """Say that another column may be the one that names the item, as in annexes with groups of items."""
    place = f"{record.grid.file}!{record.grid.sheet}"
    return Localized(
        f"write each item once, or name the column that holds it: --map '{place}!COLUMN=item'",
        f"每个项目只写一行，或指明项目所在的列：--map '{place}!列=item'",
    )


def _faults_of(record: Record) -> list[SheetFault]:
    points, cap = record.number("points"), record.number("cap")
    faults = [
        record.fault(TooFine, name, title=record.title(name), found=record.cell_text(name), smallest="0.001")
        for name in ("points", "cap")
        if ((record.number(name) or Fraction(0)) * 1000).denominator != 1
    ]
    if points is not None and cap is not None and cap < points:
        told = {"first": record.cell_text("points"), "second": record.cell_text("cap")}
        faults.append(
            record.fault(Contradiction, "cap", one=record.title("points"), other=record.title("cap"), **told)
        )
    if points is None and record.whole("amount_minor") is None and not record.cell_text("points"):
        words = _IN_WORDS.search(plain(record.text("standard")))
        title = record.title("points")
        if words:
            field = "points" if "points" in record.columns else "standard"
            faults.append(record.fault(NoPointsGiven, field, found=words[1], title=title))
        else:
            faults.append(record.fault(EmptyEntry, "points", title=title))
    return faults


def _table(record: Record, name: str, points: Fraction, number: int) -> dict[str, object]:
    cap, page = record.number("cap"), record.whole("page")
    standard = record.text("standard")
    table: dict[str, object] = {
        "id": "".join(name.split()),
        "clause": record.text("clause") or f"考核细则第 {number} 项",
        "obligation": "",
        "outcomes": [],
        "title": {"zh-Hans": f"{name}：{standard}" if standard else name},
        "per": "check",
        "inspection_item": name,
        "points_milli": int(points * 1000),
    }
    if record.whole("amount_minor"):
        table["amount_minor"] = record.whole("amount_minor")
    if cap is not None:
        table["cap_points_milli"] = int(cap * 1000)
    if page:
        table["page"] = page
    return table


def points_text(points: Fraction) -> str:
    """Write points as a person does.

    >>> points_text(Fraction(1, 2))
    '0.5'
    """
    return decimal_text(points)
