"""Dossier files: the TOML files of a dossier as values.

In:  the bytes of dossier.toml, contract.toml, officers.toml, notices.toml, acts.toml.
Out: their values, with every fault of each file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.currencies import MINOR_DIGITS
from onus.base.errors import Fault
from onus.base.texts import Localized
from onus.core.accountability.register import Register
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, Notice
from onus.wire.dossier_bounds import CHOICES, ORIGINS
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import (
    Decoded,
    MissingKey,
    UnknownKey,
    WrongValue,
    decode,
    toml_fault,
    toml_table,
)

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

    def __post_init__(self) -> None:
        """Refuse a currency whose decimals are not known, an unknown origin and days that cross."""
        first, last = self.assessed_from, self.assessed_until
        crossing = first is not None and last is not None and last < first
        refuse(
            [
                unless(self.currency in MINOR_DIGITS, "currency must be a code of ISO 4217 in use: CNY, USD"),
                not_one_of("origin", self.origin, ORIGINS),
                unless(not crossing, "assessed_until must not be before assessed_from"),
                unless(self.reply_within_h >= 0, "reply_within_h must not be negative"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Acts:
    """acts.toml: what public bodies did."""

    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Notices:
    """notices.toml: what was demanded of residents and shops."""

    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What a file came to.

    Attributes:
        value: its value; None where it has faults.
        faults: what is wrong with it.
        lines: line of each key.
        table: its tables as the parser gave them; None where it could not be parsed.
        kind: class whose fields its tables are.
    """

    value: Any
    faults: tuple[Fault, ...]
    lines: Mapping[str, int]
    table: Mapping[str, Any] | None
    kind: type = Head

    def entries(self, name: str) -> tuple[tuple[int, Any], ...]:
        """Return the sound entries of a list of tables with their numbers, whatever the rest is like.

        >>> read_register(b"[[posts]]\\nid = 1\\n[[bodies]]\\nid = 'b'\\nname = 'B'").entries("bodies")[0][1].id
        'b'
        """
        found = self._listed(name)
        if not found:
            return ()
        kind = get_args(get_type_hints(self.kind)[name])[0]
        decoded = [decode(kind, one, {}, file="") if isinstance(one, Mapping) else None for one in found]
        return tuple((n, one.value) for n, one in enumerate(decoded) if one is not None and not one.faults)

    def ids(self, name: str) -> frozenset[str] | None:
        """Return the ids of a list of tables, faulty entries included; None where nobody can know.

        >>> read_register(b"[[posts]]\\nid = 'p'\\nhead = 3").ids("posts")
        frozenset({'p'})
        """
        if self.table is None:
            return None
        return frozenset(str(one.get("id", "")) for one in self._listed(name) if isinstance(one, Mapping))

    def named(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the path and the text of each id of a list of tables, faulty entries included.

        >>> read_register(b"[[posts]]\\nhead = 3\\n[[posts]]\\nid = 'p'").named("posts")
        (('posts[1].id', 'p'),)
        """
        found = [(n, one.get("id")) for n, one in enumerate(self._listed(name)) if isinstance(one, Mapping)]
        return tuple((f"{name}[{n}].id", text) for n, text in found if isinstance(text, str))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list, whatever the rest of the file is like.

        >>> read_head(b"[dossier]\\npacks = ['a', 3]").texts("packs")
        ('a',)
        """
        return tuple(one for one in self._listed(name) if isinstance(one, str))

    def _listed(self, name: str) -> list[Any]:
        found = (self.table or {}).get(name, [])
        return found if isinstance(found, list) else []


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
    read = _whole_file(raw, "acts.toml", Acts, facts="acts")
    return replace(read, value=read.value.acts if read.value else None)


def read_notices(raw: bytes) -> Read:
    """Read notices.toml.

    >>> read_notices(b"").value
    ()
    """
    read = _whole_file(raw, "notices.toml", Notices, facts="notices")
    return replace(read, value=read.value.notices if read.value else None)


def _inner(raw: bytes, file: str, name: str, kind: type, beside: tuple[str, ...]) -> Read:
    table, lines, faults = toml_table(raw, file=file)
    if not lines and faults:
        return Read(None, faults, lines, None, kind)
    inner = table.get(name)
    if not isinstance(inner, Mapping):
        missing = toml_fault(MissingKey, file, 0, name, key=f"[{name}]")
        return Read(None, (*faults, missing), lines, table, kind)
    known = ", ".join((name, *beside))
    faults += tuple(
        toml_fault(UnknownKey, file, line_of(lines, key), key, key=key, known=known)
        for key in table
        if key not in (name, *beside)
    )
    joined = {**inner, **{key: value for key, value in table.items() if key in beside}}
    # Lists stand beside the table, scalars in it: one path for each in the faults.
    placed = dict(lines)
    for path, line in lines.items():
        placed.setdefault(path.removeprefix(f"{name}."), line)
    decoded = decode(kind, joined, placed, file=file)
    return _read(decoded, faults, placed, joined, kind, file)


def _whole_file(raw: bytes, file: str, kind: type, facts: str = "") -> Read:
    table, lines, faults = toml_table(raw, file=file)
    if not lines and faults:
        return Read(None, faults, lines, None, kind)
    for fact in _list(table, facts):
        if isinstance(fact, dict) and "recorded_at" not in fact and "happened_at" in fact:
            fact["recorded_at"] = fact["happened_at"]
    decoded = decode(kind, table, lines, file=file)
    return _read(decoded, faults, lines, table, kind, file)


def _list(table: Mapping[str, Any], name: str) -> list[Any]:
    found = table.get(name, []) if name else []
    return found if isinstance(found, list) else []


def _read(
    decoded: Decoded,
    faults: tuple[Fault, ...],
    lines: dict[str, int],
    table: Mapping[str, Any],
    kind: type,
    file: str,
) -> Read:
    read = Read(decoded.value, (*faults, *decoded.faults), lines, table, kind)
    found = (*read.faults, *_words(read, file))
    return replace(read, value=None if found else read.value, faults=found)


def _words(read: Read, file: str) -> Iterator[Fault]:
    """Yield each word that is not in the closed list of its key, in sound and faulty files alike."""
    table = read.table or {}
    yield from _wrong_words(read.kind, table, "", read, file)
    for name, part in get_type_hints(read.kind).items():
        listed = table.get(name)
        if get_origin(part) is tuple and isinstance(listed, list):
            for number, one in enumerate(listed):
                if isinstance(one, Mapping):
                    yield from _wrong_words(get_args(part)[0], one, f"{name}[{number}].", read, file)


def _wrong_words(kind: type, table: Mapping[str, Any], at: str, read: Read, file: str) -> Iterator[Fault]:
    for (owner, name), allowed in CHOICES.items():
        if owner is not kind or name not in table:
            continue
        given = table[name] if isinstance(table[name], list) else [table[name]]
        for word in given:
            sentence = not_one_of(name, word, allowed) if isinstance(word, str) else ""
            if sentence:
                line = line_of(dict(read.lines), f"{at}{name}")
                yield toml_fault(WrongValue, file, line, f"{at}{name}", found=sentence)
