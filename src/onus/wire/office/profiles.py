"""Profiles: what a person has said about sheets and columns, remembered.

In:  the bytes of a profile, or corrections given on the command line.
Out: `Profile`, asked before anything is guessed; its text for the next time.

The surprise: a column is remembered by its header and the kind of its sheet, not by
its letter or its file. Next month's sheet has another name and the same habits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onus.base.errors import Fault
from onus.wire.office.cell_texts import folded
from onus.wire.office.sheet_kinds import SheetKinds
from onus.wire.toml_values import decode, toml_table

PROFILE_FILE = "office.toml"
LEFT_OUT = "-"
"""What a person writes for a sheet or a column that is not to be read."""


@dataclass(frozen=True, slots=True)
class SheetSaid:
    """What a person said of a sheet.

    Attributes:
        file: name of the file; `*` stands for any text in it.
        sheet: name of the sheet; `*` stands for any text in it.
        kind: kind of sheet, or `-`.
    """

    file: str
    sheet: str
    kind: str


@dataclass(frozen=True, slots=True)
class ColumnSaid:
    """What a person said of a column.

    Attributes:
        kind: kind of sheet.
        header: its heading.
        field: the field that it holds, or `-`.
    """

    kind: str
    header: str
    field: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that was said; of two words on one thing the last one counts."""

    sheets: tuple[SheetSaid, ...] = ()
    columns: tuple[ColumnSaid, ...] = ()

    def kind_of(self, file: str, sheet: str) -> str:
        """Return the kind that a person gave a sheet; empty where nobody did.

        >>> Profile((SheetSaid("检查*.xlsx", "*", "inspections"),)).kind_of("检查表.xlsx", "1月")
        'inspections'
        """
        for said in reversed(self.sheets):
            if _fits(file, said.file) and _fits(sheet, said.sheet):
                return said.kind
        return ""

    def field_of(self, kind: str, header: str) -> str:
        """Return the field that a person gave a column; empty where nobody did.

        >>> Profile(columns=(ColumnSaid("roads", "长 度", "length_m"),)).field_of("roads", "长度")
        'length_m'
        """
        for said in reversed(self.columns):
            if said.kind == kind and folded(said.header) == folded(header):
                return said.field
        return ""

    def joined(self, later: Profile) -> Profile:
        """Return this profile with what was said later; what it replaces is left out.

        >>> one, two = ColumnSaid("roads", "长", "width_m"), ColumnSaid("roads", "长", "length_m")
        >>> Profile(columns=(one,)).joined(Profile(columns=(two,))).columns
        (ColumnSaid(kind='roads', header='长', field='length_m'),)
        """
        sheets = {(one.file, one.sheet): one for one in (*self.sheets, *later.sheets)}
        columns = {(one.kind, folded(one.header)): one for one in (*self.columns, *later.columns)}
        return replace(self, sheets=tuple(sheets.values()), columns=tuple(columns.values()))


def read_profile(raw: bytes, *, file: str = PROFILE_FILE) -> tuple[Profile | None, tuple[Fault, ...]]:
    """Read a profile.

    >>> read_profile(b'[[sheets]]\\nfile = "*"\\nsheet = "*"\\nkind = "roads"')[0].sheets[0].kind
    'roads'
    """
    table, lines, faults = toml_table(raw, file=file)
    if faults:
        return None, faults
    decoded = decode(Profile, table, lines, file=file)
    return decoded.value, decoded.faults


def strange_words(profile: Profile, kinds: SheetKinds) -> tuple[str, ...]:
    """Return the kinds and fields that a profile names and nobody knows.

    >>> strange_words(Profile((SheetSaid("a.xlsx", "1", "road"),)), SheetKinds())
    ('road',)
    """
    known = set(kinds.ids())
    found = [one.kind for one in profile.sheets if one.kind != LEFT_OUT and one.kind not in known]
    for one in profile.columns:
        if one.kind not in known:
            found.append(one.kind)
        elif one.field != LEFT_OUT and one.field not in {c.field for c in kinds.kind(one.kind).columns}:
            found.append(f"{one.kind}.{one.field}")
    return tuple(dict.fromkeys(found))


def _fits(name: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), name) is not None
