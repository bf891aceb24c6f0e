"""Road and facility lists: their rows as rows of `network.csv`.

In:  records of road lists and facility lists.
Out: rows of the network, each with its cells, and every fault.

The surprise: two roads of one name are two roads only where something tells them
apart: a number, or where each begins and ends. Nothing is numbered by Onus itself,
because a number that shifts with the rows would move facts to another road.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.wire.office.cell_texts import folded
from onus.wire.office.named import Named, named
from onus.wire.office.reading_faults import TwiceInSheet
from onus.wire.office.records import Record, Sheet
from onus.wire.office.sheet_faults import SheetFault

ROADS, FACILITIES = "roads", "facilities"
HEADER = (
    "segment_id", "name", "kind", "class", "district", "lot", "owner", "grade",
    "length_m", "width_m", "area_m2", "source_ref",
)  # fmt: skip
CURE = Localized(
    "give each its own number, or say where each begins and ends", "填写不同编号，或填写各自起点、终点"
)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of the network.

    Attributes:
        id: its id.
        names: what it may be called in other sheets.
        cells: its cells, by the columns of `network.csv`.
        record: where it comes from.
    """

    id: str
    names: tuple[str, ...]
    cells: dict[str, str]
    record: Record


def place_rows(sheets: Sequence[Sheet]) -> tuple[tuple[PlaceRow, ...], tuple[SheetFault, ...]]:
    """Return the rows of all road and facility lists, and what is wrong between them.

    Args:
        sheets: of which those of other kinds are passed over.

    Returns:
        Rows in the order of the lists; of two that cannot be told apart only the first.
    """
    rows: list[PlaceRow] = []
    faults: list[SheetFault] = []
    seen: dict[str, PlaceRow] = {}
    alike: dict[tuple[str, ...], PlaceRow] = {}
    for row in _rows(sheets):
        twin = seen.get(folded(row.id)) or alike.get(_likeness(row))
        if twin is None:
            seen[folded(row.id)] = alike[_likeness(row)] = row
            rows.append(row)
            continue
        field = "id" if row.record.text("id") and folded(row.id) == folded(twin.id) else "name"
        told = {"name": row.record.text(field), "other": twin.record.source_ref, "cure": CURE}
        faults.append(row.record.fault(TwiceInSheet, field, **told))
    return tuple(rows), tuple(faults)


def places_of(rows: Sequence[PlaceRow]) -> Named:
    """Return the places of some rows by their names.

    >>> places_of(()).find("人民路")
    ()
    """
    return named((row.id, row.names[-1], row.names) for row in rows)


def _rows(sheets: Sequence[Sheet]) -> Iterator[PlaceRow]:
    for sheet in sheets:
        if sheet.mapping.kind.id in (ROADS, FACILITIES):
            is_road = sheet.mapping.kind.id == ROADS
            for record in sheet.records:
                if record.text("name"):
                    yield _row(record, is_road=is_road)


def _row(record: Record, *, is_road: bool) -> PlaceRow:
    name, begins, ends = record.text("name"), record.text("from"), record.text("to")
    full = f"{name}({begins}-{ends})" if begins or ends else name
    own = record.text("id") or "".join(full.replace("/", "-").split())
    cells = {
        "segment_id": own,
        "name": full,
        "kind": "segment" if is_road else "place",
        "class": record.text("class"),
        "district": record.text("district"),
        "lot": record.text("lot"),
        "owner": record.text("owner"),
        "grade": record.text("grade"),
        "length_m": record.decimal("length_m"),
        "width_m": record.decimal("width_m"),
        "area_m2": record.decimal("area_m2"),
        "source_ref": record.source_ref,
    }
    return PlaceRow(own, (name, full), cells, record)


def _likeness(row: PlaceRow) -> tuple[str, ...]:
    """Return what must differ between two places: what they are called, and in which district they lie."""
    return folded(row.cells["name"]), folded(row.cells["district"]), row.cells["kind"]
