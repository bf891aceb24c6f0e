"""Dossier files: the TOML files of a dossier as values.

In:  the bytes of dossier.toml, contract.toml, officers.toml, notices.toml, acts.toml.
Out: their values, with every fault of each file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from onus.base.errors import Fault
from onus.base.texts import Localized
from onus.core.accountability.register import Register
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, Notice
from onus.wire.toml_values import MissingKey, decode, toml_fault, toml_table

CONTRACT_TABLES = tuple(
    field.name
    for field in fields(Contract)
    if field.name
    in ("parties", "lots", "services", "triggers", "obligations", "payment", "prices",
        "deductions", "score", "incentives", "interest", "kpis", "notes")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """dossier.toml: what the dossier is."""

    id: str
    title: Localized
    time_zone: str
    currency: str
    origin: str = "real"
    packs: tuple[str, ...] = ()
    apply_undated: tuple[str, ...] = ()
    compare_with: str = ""
    tracks_public: bool = False
    assessed_from: date | None = None
    assessed_until: date | None = None
    reply_within_h: int = 120
    notes: tuple[Localized, ...] = ()


@dataclass(frozen=True, slots=True)
class _Acts:
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class _Notices:
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A value (None with faults) and the faults of its file."""

    value: Any
    faults: tuple[Fault, ...]
    lines: Mapping[str, int]


def read_head(raw: bytes) -> Read:
    """Read dossier.toml.

    >>> read_head(b"").faults[0].code
    'DOSSIER-005'
    """
    return _inner(raw, "dossier.toml", "dossier", Head, ())


def read_contract(raw: bytes) -> Read:
    """Read contract.toml: `[contract]` with its scalars, the lists as tables beside it.

    >>> read_contract(b"").faults[0].where
    'contract'
    """
    return _inner(raw, "contract.toml", "contract", Contract, CONTRACT_TABLES)


def read_register(raw: bytes) -> Read:
    """Read officers.toml.

    >>> read_register(b"ladder_source = 'x'").value.ladder_source
    'x'
    """
    return _whole_file(raw, "officers.toml", Register)


def read_acts(raw: bytes) -> Read:
    """Read acts.toml; acts without `recorded_at` were recorded when they happened.

    >>> read_acts(b"").value
    ()
    """
    read = _whole_file(raw, "acts.toml", _Acts, facts="acts")
    return Read(read.value.acts if read.value else None, read.faults, read.lines)


def read_notices(raw: bytes) -> Read:
    """Read notices.toml.

    >>> read_notices(b"").value
    ()
    """
    read = _whole_file(raw, "notices.toml", _Notices, facts="notices")
    return Read(read.value.notices if read.value else None, read.faults, read.lines)


def _inner(raw: bytes, file: str, name: str, kind: type, beside: tuple[str, ...]) -> Read:
    table, lines, faults = toml_table(raw, file=file)
    if faults:
        return Read(None, faults, lines)
    inner = table.get(name)
    if not isinstance(inner, Mapping):
        return Read(None, (toml_fault(MissingKey, file, 0, name, key=f"[{name}]"),), lines)
    joined = {**inner, **{key: value for key, value in table.items() if key != name}}
    # Lists stand beside the table, scalars in it: one path for each in the faults.
    placed = dict(lines)
    for path, line in lines.items():
        placed.setdefault(path.removeprefix(f"{name}."), line)
    decoded = decode(kind, joined, placed, file=file)
    return Read(decoded.value, decoded.faults, placed)


def _whole_file(raw: bytes, file: str, kind: type, facts: str = "") -> Read:
    table, lines, faults = toml_table(raw, file=file)
    if faults:
        return Read(None, faults, lines)
    for fact in table.get(facts, []) if facts else []:
        if isinstance(fact, dict) and "recorded_at" not in fact and "happened_at" in fact:
            fact["recorded_at"] = fact["happened_at"]
    decoded = decode(kind, table, lines, file=file)
    return Read(decoded.value, decoded.faults, lines)
