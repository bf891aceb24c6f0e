"""Fact tables: the CSV files of a dossier as frozen facts.

In:  rows of texts.
Out: values of `core.contracts.facts`, with every fault of the file by row and line.

The surprise: numbers are read as decimals and become whole numbers with a unit
here; no floating-point number is ever made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypedDict, TypeVar

from onus.base.errors import Fault, OnusError
from onus.base.instants import NO_INSTANT, Instant, instant
from onus.core.assessment.dossier import Vehicle
from onus.core.consequences.periods import named_day
from onus.core.contracts.facts import (
    Attachment,
    Instruction,
    Observation,
    PaymentFact,
    PointEvidence,
    Report,
)
from onus.wire.csv_rows import Row, Rows
from onus.wire.fact_columns import COLUMNS, MINOR_MAX, WORDS, names_in_header
from onus.wire.identifiers import identifier
from onus.wire.import_faults import Tally
from onus.wire.toml_values import toml_fault

Value = TypeVar("Value")


class WrongCell(OnusError):
    """A cell does not hold what its column asks for."""

    code = "DOSSIER-010"
    what = "`{column}` holds `{found}`; {asked} is asked."
    why = "A finding may rest only on facts that can be read in one way."
    do = "Correct the cell."


class RecordedBefore(OnusError):
    """A fact was recorded before it happened."""

    code = "DOSSIER-011"
    what = "Recorded at {recorded}, before it happened at {happened}."
    why = "Nobody can write down what has not happened yet."
    do = "Correct one of the two times."


class EndsBefore(OnusError):
    """Something ends before it begins."""

    code = "DOSSIER-012"
    what = "It ends at {ends}, not after it begins at {begins}."
    why = "Times run forward."
    do = "Correct one of the two times."


class TwiceTheSame(OnusError):
    """Two rows have one id."""

    code = "DOSSIER-013"
    what = "The id `{id}` stands in more than one row."
    why = "A correction names the fact it corrects; two facts of one id cannot be told apart."
    do = "Give each row its own id."


class MissingColumns(OnusError):
    """A table lacks columns that it must have."""

    code = "DOSSIER-014"
    what = "The column(s) {columns} are missing."
    why = "Without them no row can be read."
    do = "Add them to the header; the manual lists the columns of each file."


class UnknownColumn(OnusError):
    """A column that the format does not know."""

    code = "DOSSIER-015"
    what = "The column `{column}` is not read."
    why = "A misspelt column would be passed over in silence, and with it its facts."
    do = "Correct its name, or leave it where it is of use to the reader. Known here: {known}."


PLAIN = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{0,40})?|\.[0-9]{1,40})")
"""A number in plain notation. `1e999999999` is short and would fill the memory."""


@dataclass
class Cells:
    """Reads the cells of one row and gathers its faults."""

    row: Row
    file: str
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell's text."""
        return self.row[column]

    def needed(self, column: str) -> str:
        """Return a cell's text, which must not be empty."""
        if not self.row[column]:
            self.fault(column, asked="a value")
        return self.row[column]

    def id(self, column: str, *, needed: bool = True) -> str:
        """Return an id as text; `966223.0` is `966223`."""
        found = identifier(self.needed(column) if needed else self.row[column])
        if found is None:
            self.fault(column, asked="an id of at most 200 characters, none of them a control character,")
        return found or ""

    def one_of(self, column: str, allowed: Sequence[str]) -> str:
        """Return a cell that holds one of some words."""
        if self.row[column] not in allowed:
            self.fault(column, asked="one of " + ", ".join(allowed))
        return self.row[column]

    def yes(self, column: str) -> bool:
        """Return whether a cell says true."""
        if self.row[column] not in ("", "true", "false"):
            self.fault(column, asked="true or false")
        return self.row[column] == "true"

    def when(self, column: str, default: Instant | None = None) -> Instant:
        """Return an instant; a default stands for an empty cell."""
        found = self.row[column]
        if not found and default is not None:
            return default
        try:
            return instant(found)
        except OnusError:
            self.fault(column, asked="an instant with its offset, 2023-12-19T20:00:00+08:00,")
            return Instant(NO_INSTANT)

    def when_known(self, column: str) -> Instant | None:
        """Return an instant, or None for an empty cell."""
        return self.when(column) if self.row[column] else None

    def whole(
        self, column: str, *, times: int = 1, least: int | None = None, needed: bool = False
    ) -> int | None:
        """Return a decimal times a unit as a whole number, half to even; None when empty."""
        found = self.needed(column) if needed else self.row[column]
        if not found:
            return None
        if not PLAIN.fullmatch(found):
            self.fault(column, asked="a number in plain notation")
            return None
        number = Decimal(found)
        if times == 1 and number != number.to_integral_value():
            self.fault(column, asked="a whole number")
            return None
        if least is not None and number < least:
            self.fault(column, asked=f"a number not below {least}")
        return int((number * times).to_integral_value(rounding="ROUND_HALF_EVEN"))

    def minor(self, column: str) -> int:
        """Return an amount in whole minor units, which are never rounded; it must be there."""
        found = self.needed(column)
        if found and not (found.isascii() and found.isdecimal() and len(found) <= len(str(MINOR_MAX))):
            self.fault(column, asked="a whole number of minor units (fen, cents), 0 or above,")
            return 0
        return int(found or 0)

    def month(self, column: str) -> str:
        """Return a month as payment certificates name it."""
        found = self.needed(column)
        if found and named_day(found) is None:
            self.fault(column, asked="a month, 2023-12,")
        return found

    def degrees(self, column: str, limit: int) -> int | None:
        """Return a longitude or latitude in 1e-7 degree."""
        found = self.whole(column, times=10_000_000)
        if found is not None and abs(found) > limit * 10_000_000:
            self.fault(column, asked=f"a number from -{limit} to {limit}")
        return found

    def hexadecimal(self, column: str, digits: int) -> str:
        """Return a digest of so many digits."""
        found = self.needed(column)
        if found and not re.fullmatch(f"[0-9a-f]{{{digits}}}", found):
            self.fault(column, asked=f"{digits} hexadecimal digits in small letters")
        return found

    def recorded(self, happened: Instant) -> Instant:
        """Return `recorded_at`, which is not before the fact; empty means at once."""
        recorded = self.when("recorded_at", happened)
        if recorded < happened and recorded != NO_INSTANT:
            self.add(RecordedBefore, recorded=self.row["recorded_at"], happened=happened)
        return recorded

    def fault(self, column: str, *, asked: str) -> None:
        """Note that a cell does not hold what is asked."""
        self.add(WrongCell, column=column, found=self.row[column][:60], asked=asked)

    def add(self, kind: type[OnusError], **named: object) -> None:
        """Note a fault of this row."""
        where = f"row {self.row.number}"
        self.faults.append(toml_fault(kind, self.file, self.row.line, where, warning=False, **named))


@dataclass(frozen=True, slots=True)
class Table:
    """How one file of a dossier is read."""

    file: str
    id_column: str
    read: Callable[[Cells], object]


def facts(rows: Rows, table: Table) -> tuple[tuple[object, ...], tuple[Fault, ...]]:
    """Read every row of a table.

    Args:
        rows: rows of texts, with the faults found so far.
        table: which file it is, and how a row is read.

    Returns:
        The values of all rows, and all faults, bounded for each kind.

    >>> facts(Rows(("a",), (), ()), TABLES[-1])[1][0].what
    'The column(s) vehicle_id are missing.'
    """
    tally = Tally()
    tally.add(*rows.faults)
    missing = [name for name in names_in_header(table.file) if name not in rows.header]
    if missing and rows.header:
        tally.add(toml_fault(MissingColumns, table.file, 1, "", columns=", ".join(missing)))
        return (), tally.faults()
    tally.add(*_strange_columns(rows.header, table.file))
    values = []
    seen: set[str] = set()
    for row in rows.rows:
        cells = Cells(row, table.file)
        values.append(table.read(cells))
        name = identifier(cells.text(table.id_column)) if table.id_column else None
        if name and name in seen:
            cells.add(TwiceTheSame, id=name)
        seen.add(name or "")
        tally.add(*cells.faults)
    return tuple(values), tally.faults()


def _strange_columns(header: Sequence[str], file: str) -> list[Fault]:
    known = [column.name for column in COLUMNS[file]]
    return [
        toml_fault(UnknownColumn, file, 1, "", warning=True, column=name[:60], known=", ".join(known))
        for name in header
        if name not in known
    ]


class Correction(TypedDict):
    """What every fact says of the fact that it corrects."""

    supersedes: str
    withdrawn: bool


def _correction(cells: Cells) -> Correction:
    return {"supersedes": cells.id("supersedes", needed=False), "withdrawn": cells.yes("withdrawn")}


def observation(cells: Cells) -> Observation:
    """Read a row of weather.csv."""
    begins, ends = cells.when("from_utc"), cells.when("to_utc")
    if ends <= begins and ends != NO_INSTANT:
        cells.add(EndsBefore, ends=cells.text("to_utc"), begins=cells.text("from_utc"))
    return Observation(
        station=cells.needed("station_id"),
        from_at=begins,
        to_at=ends,
        precipitation_tenth_mm=cells.whole("precipitation_mm", times=10, least=0),
        snow_depth_mm=cells.whole("snow_depth_cm", times=10, least=0),
        phenomenon=cells.one_of("phenomenon", WORDS["weather"]),
        recorded_at=cells.recorded(ends),
        id=cells.id("observation_id", needed=False),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def inspection(cells: Cells) -> PointEvidence:
    """Read a row of inspections.csv."""
    happened = cells.when("happened_at")
    return PointEvidence(
        id=cells.id("inspection_id"),
        kind="inspection",
        place=cells.id("place_id", needed=False),
        service=cells.text("service"),
        happened_at=happened,
        started_at=happened,
        recorded_at=cells.recorded(happened),
        result=cells.one_of("result", WORDS["inspection"]),
        by=cells.text("by_post"),
        item=cells.text("item"),
        points_milli=cells.whole("points", times=1000, least=0) or 0,
        photo=cells.text("photo"),
        note=cells.text("note"),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def crew_sheet(cells: Cells) -> PointEvidence:
    """Read a row of crews.csv: manual work, claimed by the contractor."""
    started = cells.when("started_at")
    ended = cells.when("ended_at", started)
    if ended < started and ended != NO_INSTANT:
        cells.add(EndsBefore, ends=cells.text("ended_at"), begins=cells.text("started_at"))
    return PointEvidence(
        id=cells.id("sheet_id"),
        kind="crew",
        place=cells.id("place_id"),
        service=cells.text("service"),
        happened_at=ended,
        started_at=started,
        recorded_at=cells.recorded(ended),
        result="done",
        photo=cells.text("photo"),
        note=cells.text("note"),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def visit(cells: Cells) -> PointEvidence:
    """Read a row of visits.csv: a visit to a person at home."""
    arrived, left = cells.when("arrived_at"), cells.when("left_at")
    if left < arrived and left != NO_INSTANT:
        cells.add(EndsBefore, ends=cells.text("left_at"), begins=cells.text("arrived_at"))
    said = cells.one_of("confirmation", WORDS["visit"])
    confirmed = {"recipient": "confirmed", "refused": "refused"}
    return PointEvidence(
        id=cells.id("visit_id"),
        kind="visit",
        place=cells.id("place_id"),
        service=cells.text("service"),
        happened_at=left,
        started_at=arrived,
        recorded_at=cells.recorded(left),
        result=confirmed.get(said, "unconfirmed"),
        by=cells.id("worker_id", needed=False),
        lon_e7=cells.degrees("lon", 180),
        lat_e7=cells.degrees("lat", 90),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def photo(cells: Cells) -> PointEvidence:
    """Read a row of photos.csv."""
    taken = cells.when("taken_at")
    return PointEvidence(
        id=cells.id("photo_id"),
        kind="photo",
        place=cells.id("place_id", needed=False),
        service=cells.text("service"),
        happened_at=taken,
        started_at=taken,
        recorded_at=cells.recorded(taken),
        result="done",
        photo=cells.text("file"),
        lon_e7=cells.degrees("lon", 180),
        lat_e7=cells.degrees("lat", 90),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def report(cells: Cells) -> Report:
    """Read a row of reports.csv."""
    happened = cells.when("happened_at")
    cells.degrees("lon", 180)
    cells.degrees("lat", 90)
    return Report(
        id=cells.id("report_id"),
        place=cells.id("place_id", needed=False),
        service=cells.text("service"),
        happened_at=happened,
        recorded_at=cells.recorded(happened),
        target_at=cells.when_known("target_at"),
        closed_at=cells.when_known("closed_at"),
        text=cells.text("text"),
        source_ref=cells.text("source_ref"),
        source_status=cells.text("source_status"),
        **_correction(cells),
    )


def instruction(cells: Cells) -> Instruction:
    """Read a row of instructions.csv."""
    happened = cells.when("happened_at")
    return Instruction(
        id=cells.id("instruction_id"),
        by_post=cells.needed("by_post"),
        happened_at=happened,
        recorded_at=cells.recorded(happened),
        leave=tuple(cells.text("leave_places").split()),
        go_to=tuple(cells.text("go_to_places").split()),
        until=cells.when_known("until"),
        text=cells.text("text"),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def payment(cells: Cells) -> PaymentFact:
    """Read a row of payments.csv."""
    happened = cells.when("happened_at")
    return PaymentFact(
        id=cells.id("payment_id"),
        period=cells.month("period"),
        kind=cells.one_of("kind", WORDS["payment"]),
        amount_minor=cells.minor("amount_minor"),
        happened_at=happened,
        recorded_at=cells.recorded(happened),
        by_post=cells.text("by_post"),
        reason=cells.text("reason"),
        ref=cells.text("ref"),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def attachment(cells: Cells) -> Attachment:
    """Read a row of attachments.csv."""
    happened = cells.when("happened_at")
    return Attachment(
        id=cells.id("attachment_id"),
        kind=cells.one_of("kind", WORDS["attachment"]),
        file=cells.text("file"),
        sha256=cells.hexadecimal("sha256", 64),
        happened_at=happened,
        recorded_at=cells.recorded(happened),
        pages=cells.whole("pages", least=0) or 0,
        likeness=cells.hexadecimal("likeness", 16) if cells.text("likeness") else "",
        about=cells.text("about"),
        place=cells.id("place_id", needed=False),
        by_post=cells.text("by_post"),
        note=cells.text("note"),
        source_ref=cells.text("source_ref"),
        **_correction(cells),
    )


def vehicle(cells: Cells) -> Vehicle:
    """Read a row of vehicles.csv; speeds become millimetres a second."""
    return Vehicle(
        id=cells.id("vehicle_id"),
        kind=cells.text("kind"),
        has_working_signal=cells.yes("has_working_signal"),
        speed_min_mm_s=_mm_s(cells.whole("speed_min_kmh", times=1000, least=0)),
        speed_max_mm_s=_mm_s(cells.whole("speed_max_kmh", times=1000, least=0)),
    )


def _mm_s(m_h: int | None) -> int:
    return 0 if m_h is None else m_h * 1000 // 3600


TABLES: tuple[Table, ...] = (
    Table("weather.csv", "observation_id", observation),
    Table("inspections.csv", "inspection_id", inspection),
    Table("crews.csv", "sheet_id", crew_sheet),
    Table("visits.csv", "visit_id", visit),
    Table("photos.csv", "photo_id", photo),
    Table("reports.csv", "report_id", report),
    Table("instructions.csv", "instruction_id", instruction),
    Table("payments.csv", "payment_id", payment),
    Table("attachments.csv", "attachment_id", attachment),
    Table("vehicles.csv", "vehicle_id", vehicle),
)
