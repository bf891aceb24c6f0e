"""Ban lists: debarment lists as published, in CSV or JSON, to bans with their source and digest.

In:  the bytes of a list, and where and when it was taken.
Out: the list with its digest and every ban, or every fault of every row.

The surprise: a row with an unsound credit code is a fault and not a ban. It would bar
nobody, and whoever it was meant for would pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.core.qualification.bans import Ban, BanList
from onus.core.qualification.credit_codes import code_faults
from onus.wire.csv_rows import parse_csv
from onus.wire.tenders.json_values import dated, json_value, without_nulls
from onus.wire.toml_values import NotUtf8, WrongValue, decode, toml_fault

COLUMNS = ("id", "credit_code", "since", "until", "ground", "issuer", "regions")
BETWEEN_REGIONS = ";"
BANS_MAX = 500_000


class UnsoundCode(OnusError):
    """A credit code that no register can have given."""

    code = "QUALIFICATION-001"
    what = "The credit code `{found}` is not sound: {wrong}."
    why = "A ban under a code that nobody bears bars nobody."
    do = "Ask whoever publishes the list for the code; do not guess it."


class BanTwice(OnusError):
    """Two bans of a list have one id."""

    code = "QUALIFICATION-002"
    what = "The ban `{name}` stands in the list {count} times."
    why = "What became of one of them would be told of both."
    do = "Give each ban an id of its own."


class ListTooLong(OnusError):
    """More bans than are read."""

    code = "QUALIFICATION-003"
    what = "The list has {count} bans; at most {limit} are read."
    why = "A list is held in memory as a whole."
    do = "Split it by region or year."


@dataclass(frozen=True, slots=True)
class BanListRead:
    """A list and its bans, in the order of the list."""

    list: BanList
    bans: tuple[Ban, ...]


def read_ban_list(raw: bytes, *, file: str, name: str, source: str, as_of: date) -> BanListRead:
    """Read a debarment list.

    Args:
        raw: CSV with the columns of `COLUMNS` (id, credit_code and since are needed; regions are put
            apart by a semicolon), or JSON: a list of tables with the fields of a ban, events too.
        file: its name; an ending of `.json` makes it JSON.
        name: id of the list; each ban is given it.
        source: address that it was taken from.
        as_of: day of its state.

    Raises:
        FaultyInput: any row is faulty; all faults are told, and no ban is read.

    >>> read_ban_list(b"id,credit_code,since\\n1,91990000MA0000001B,2024-05-01", file="a.csv", name="l",
    ...               source="https://example.org", as_of=date(2024, 6, 1)).bans[0].since
    datetime.date(2024, 5, 1)
    """
    rows, faults = _json_rows(raw, file) if file.endswith(".json") else _csv_rows(raw, file)
    bans: list[Ban] = []
    lines: list[int] = []
    if len(rows) > BANS_MAX:
        faults.append(toml_fault(ListTooLong, file, 0, "", count=len(rows), limit=BANS_MAX))
        rows = []
    for line, where, table in rows:
        read = decode(Ban, {**dated(table, Ban), "list": name}, {}, file=file, at=where)
        faults += [_at(one, line) for one in read.faults]
        if read.value is not None:
            bans.append(read.value)
            lines.append(line)
    faults += _unsound(bans, lines, file)
    if faults:
        raise FaultyInput(tuple(faults), source=file)
    return BanListRead(BanList(name, source, as_of, sha256(raw).hexdigest()), tuple(bans))


Row = tuple[int, str, Mapping[str, Any]]


def _csv_rows(raw: bytes, file: str) -> tuple[list[Row], list[Fault]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = raw[error.start : error.start + 1].hex()
        return [], [toml_fault(NotUtf8, file, 0, "", offset=error.start, byte=byte)]
    read = parse_csv(text, file=file)
    unknown = [name for name in read.header if name not in COLUMNS]
    faults = [*read.faults]
    if unknown:
        found = f"columns {', '.join(unknown)} are none of {', '.join(COLUMNS)}"
        faults.append(toml_fault(WrongValue, file, 1, "header", found=found))
    rows: list[Row] = []
    for row in read.rows:
        cells: dict[str, Any] = {name: row[name] for name in COLUMNS if row[name]}
        if "regions" in cells:
            cells["regions"] = [one.strip() for one in cells["regions"].split(BETWEEN_REGIONS) if one.strip()]
        rows.append((row.line, f"row {row.number}", cells))
    return rows, faults


def _json_rows(raw: bytes, file: str) -> tuple[list[Row], list[Fault]]:
    value, faults = json_value(raw, file=file)
    if faults:
        return [], [*faults]
    if not isinstance(value, list):
        return [], [toml_fault(WrongValue, file, 0, "", found="a list of bans is asked")]
    rows: list[Row] = []
    wrong: list[Fault] = []
    for index, one in enumerate(value):
        where = f"[{index}]"
        if isinstance(one, dict):
            rows.append((0, where, without_nulls(one)))
        else:
            wrong.append(toml_fault(WrongValue, file, 0, where, found="a table is asked"))
    return rows, wrong


def _unsound(bans: Iterable[Ban], lines: Iterable[int], file: str) -> Iterator[Fault]:
    held = tuple(zip(bans, lines, strict=True))
    counts = Counter(ban.id for ban, _ in held)
    for ban, line in held:
        wrong = "; ".join(f"{one.what} at {one.place}" for one in code_faults(ban.credit_code))
        if wrong:
            yield toml_fault(UnsoundCode, file, line, ban.id, found=ban.credit_code[:40], wrong=wrong)
        if counts[ban.id] > 1:
            yield toml_fault(BanTwice, file, line, ban.id, name=ban.id, count=counts[ban.id])


def _at(one: Fault, line: int) -> Fault:
    return Fault(one.file, line or one.line, one.where, one.code, one.what, one.why, one.do, one.warning)
