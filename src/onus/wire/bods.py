"""BODS 0.4: statements of beneficial ownership to interests with their days.

In:  a JSON list of statements about entities, persons and relationships.
Out: interests, the parties behind the record ids, and every fault of every statement.

A record is told by a row of statements. Each holds from its own date to the day before the
next one of the same record; a statement that closes the record ends it. Shares are
percentages and become exact fractions; an open bound is read as its value.

The surprise: a party that nobody names is no party. The interest is left out, and a
warning says that somebody stands there whom nobody wanted to name.

Source: Beneficial Ownership Data Standard 0.4, https://standard.openownership.org/en/0.4.0/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.core.contracts.published_duties import months_after
from onus.core.qualification.ownership import SHARES, VOTES, OwnershipInterest
from onus.wire.toml_values import toml_fault

RECORD_TYPES = ("entity", "person", "relationship")
DIRECT = ("direct", "indirect", "unknown")
STATUSES = ("new", "updated", "closed")
DIGITS_MAX = 30
DAY_CHARACTERS, MONTHS = 10, 12
STATEMENTS_MAX = 1_000_000
WHOLE = Fraction(100)


class NotBods(OnusError):
    """The file as a whole is no list of statements."""

    code = "BODS-001"
    what = "It is no list of statements: {found}."
    why = "BODS 0.4 is a JSON list with one table for each statement."
    do = "Export the statements as a JSON list."


class FaultyStatement(OnusError):
    """A statement lacks what it needs, or says what cannot be."""

    code = "BODS-002"
    what = "`{key}` is faulty: {found}."
    why = "Half a statement would make an owner of somebody who is none, or hide one who is."
    do = "Mend it at its source; BODS 0.4 says what each field holds."


class StatementTwice(OnusError):
    """Two statements have one id."""

    code = "BODS-003"
    what = "The statement `{name}` stands twice."
    why = "An interest told twice is no interest of twice the size."
    do = "Take out one of them."


class PartyUnknown(OnusError):
    """A relationship speaks of a record that is not there, or of nobody by name."""

    code = "BODS-004"
    what = "The {side} of `{name}` is {found}."
    why = "Somebody stands there whom the file does not name."
    do = "Ask for the missing statement; what is known is used without it."


@dataclass(frozen=True, slots=True, order=True)
class BodsParty:
    """An entity or a person behind a record id.

    Attributes:
        record: id of the record.
        kind: `entity` or `person`.
        name: first name that it is given.
        identifiers: as scheme and id, sorted.
    """

    record: str
    kind: str
    name: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BodsRead:
    """What a file came to; faults that are warnings leave the rest in use."""

    parties: tuple[BodsParty, ...]
    interests: tuple[OwnershipInterest, ...]
    faults: tuple[Fault, ...]


def read_bods(raw: bytes, *, file: str) -> BodsRead:
    """Read statements; a file with any fault that is no warning gives no interests.

    >>> read_bods(b"{}", file="x.json").faults[0].code
    'BODS-001'
    """
    try:
        value = json.loads(raw, parse_float=_exact, parse_constant=_no_number, parse_int=_exact_whole)
    except (ValueError, RecursionError) as error:
        return BodsRead((), (), (toml_fault(NotBods, file, 0, "", found=str(error)[:200]),))
    if not isinstance(value, list) or len(value) > STATEMENTS_MAX:
        found = f"a list of at most {STATEMENTS_MAX} statements is asked"
        return BodsRead((), (), (toml_fault(NotBods, file, 0, "", found=found),))
    reader = _Reader(file)
    for index, one in enumerate(value):
        reader.take(one, f"[{index}]")
    parties = reader.parties()
    interests = reader.interests({one.record for one in parties})
    sound = all(one.warning for one in reader.faults)
    return BodsRead(parties, interests if sound else (), tuple(reader.faults))


def with_own_names(read: BodsRead, codes: Mapping[str, str]) -> tuple[OwnershipInterest, ...]:
    """Return the interests with the ids of suppliers in place of record ids, by credit code.

    Args:
        read: the statements.
        codes: id of the supplier for each unified social credit code, compared with any identifier.

    >>> with_own_names(BodsRead((), (), ()), {})
    ()
    """
    names = {
        party.record: codes[identifier]
        for party in read.parties
        for _, identifier in party.identifiers
        if identifier in codes
    }
    return tuple(
        replace(one, holder=names.get(one.holder, one.holder), body=names.get(one.body, one.body))
        for one in read.interests
    )


@dataclass(frozen=True, slots=True)
class _Statement:
    id: str
    on: date
    record: str
    status: str
    details: Mapping[str, Any]
    where: str


class _Reader:
    """Collects statements by record and the faults met on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.seen: set[str] = set()
        self.records: dict[tuple[str, str], list[_Statement]] = {}

    def take(self, value: Any, where: str) -> None:
        """Take one statement in, or say what is wrong with it."""
        if not isinstance(value, dict):
            self.wrong(where, "statement", "a table is asked")
            return
        name, record = _text(value, "statementId"), _text(value, "recordId")
        kind, status = _text(value, "recordType"), _text(value, "recordStatus") or "new"
        on, details = _whole_day(value.get("statementDate")), value.get("recordDetails")
        before = len(self.faults)
        for key, fits in (
            ("statementId", name), ("recordId", record), ("recordType", kind in RECORD_TYPES),
            ("recordStatus", status in STATUSES), ("statementDate", on), ("recordDetails", isinstance(details, dict)),
        ):  # fmt: skip
            if not fits:
                self.wrong(where, key, f"it holds {str(value.get(key))[:60]!r}")
        if isinstance(details, dict) and not _sound_identifiers(details):
            # An identifier that is passed over would free a bidder from a tie that the register holds.
            self.wrong(where, "identifiers", "a list of tables is asked, each with a text as its id")
        if name in self.seen:
            self.faults.append(toml_fault(StatementTwice, self.file, 0, where, name=name))
        self.seen.add(name)
        if len(self.faults) == before and on is not None and isinstance(details, dict):
            row = _Statement(name, on, record, status, details, where)
            self.records.setdefault((kind, record), []).append(row)

    def wrong(self, where: str, key: str, found: str) -> None:
        """Keep a fault of a statement."""
        self.faults.append(toml_fault(FaultyStatement, self.file, 0, where, key=key, found=found))

    def parties(self) -> tuple[BodsParty, ...]:
        """Return entities and persons, each as its last statement has it."""
        found = []
        for (kind, record), rows in self.records.items():
            if kind != "relationship":
                last = max(rows, key=lambda one: (one.on, one.id)).details
                found.append(BodsParty(record, kind, _name(last), _identifiers(last)))
        return tuple(sorted(found))

    def interests(self, known: set[str]) -> tuple[OwnershipInterest, ...]:
        """Return the interests of all relationships, each within the days of its statement."""
        found: list[OwnershipInterest] = []
        for (kind, _), rows in sorted(self.records.items()):
            if kind != "relationship":
                continue
            ordered = sorted(rows, key=lambda one: (one.on, one.id))
            for at, row in enumerate(ordered):
                following = ordered[at + 1].on if at + 1 < len(ordered) else None
                if row.status != "closed":
                    found += self._of(row, first=at == 0, following=following, known=known)
        return tuple(sorted(found, key=_order))

    def _of(
        self, row: _Statement, *, first: bool, following: date | None, known: set[str]
    ) -> Iterable[OwnershipInterest]:
        body, holder = self._party(row, "subject", known), self._party(row, "interestedParty", known)
        listed = row.details.get("interests", [])
        if not isinstance(listed, list):
            self.wrong(row.where, "interests", "a list is asked")
            return
        for index, one in enumerate(listed):
            where = f"{row.where}.interests[{index}]"
            if not isinstance(one, dict):
                self.wrong(where, "interests", "a table is asked")
                continue
            kind = _text(one, "type") or "unknownInterest"
            low, high = self._shares(one.get("share"), where)
            if one.get("share") is None and kind in (SHARES, VOTES):
                # A share that nobody states may be any.
                high = Fraction(1)
            if one.get("directOrIndirect", "unknown") not in DIRECT:
                self.wrong(where, "directOrIndirect", f"it holds {str(one['directOrIndirect'])[:60]!r}")
            since = self._stated(one, "startDate", where)
            until = self._stated(one, "endDate", where, last=True)
            # The first statement may tell of days before it; a later one holds from its own day on.
            begun = (since or row.on) if first else max(since or row.on, row.on)
            ended = until if following is None else min(until or date.max, following - timedelta(1))
            if body and holder and (ended is None or begun <= ended):
                # Where nothing else is said an interest counts as direct; a component always is.
                direct = one.get("directOrIndirect") != "indirect" or row.details.get("isComponent") is True
                yield OwnershipInterest(holder, body, kind, low, high, begun, ended, row.id, direct)

    def _party(self, row: _Statement, side: str, known: set[str]) -> str:
        """Return the record id of a side; empty where nobody is named."""
        value = row.details.get(side)
        if isinstance(value, str) and value in known:
            return value
        reason = value.get("reason", "not stated") if isinstance(value, dict) else "not stated"
        found = (
            f"`{value}`, of which there is no statement"
            if isinstance(value, str)
            else f"not named ({reason})"
        )
        self.faults.append(
            toml_fault(
                PartyUnknown, self.file, 0, row.where, warning=True, side=side, name=row.id, found=found
            )
        )
        return value if isinstance(value, str) else ""

    def _stated(self, one: Mapping[str, Any], key: str, where: str, *, last: bool = False) -> date | None:
        found = _day(one.get(key), last=last)
        if one.get(key) is not None and found is None:
            self.wrong(where, key, f"it holds {str(one[key])[:60]!r}")
        return found

    def _shares(self, value: Any, where: str) -> tuple[Fraction, Fraction]:
        """Return the least and the greatest part; none where no share is stated."""
        if value is None:
            return Fraction(0), Fraction(0)
        share = value if isinstance(value, dict) else {}
        exact, low, high = share.get("exact"), share.get("minimum"), share.get("maximum")
        low = exact if exact is not None else share.get("exclusiveMinimum") if low is None else low
        high = exact if exact is not None else share.get("exclusiveMaximum") if high is None else high
        low, high = Fraction(0) if low is None else low, WHOLE if high is None else high
        numbers = isinstance(low, Fraction) and isinstance(high, Fraction)
        if not (isinstance(value, dict) and numbers and 0 <= low <= high <= WHOLE):
            self.wrong(where, "share", "percentages with 0 <= minimum <= maximum <= 100 are asked")
            return Fraction(0), Fraction(0)
        return low / WHOLE, high / WHOLE


def _order(one: OwnershipInterest) -> tuple[object, ...]:
    return (
        one.holder,
        one.body,
        one.type,
        one.statement,
        one.since or date.min,
        one.share_low,
        one.share_high,
    )


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _whole_day(value: Any) -> date | None:
    """Return a day that is told whole, with a time behind it or without."""
    try:
        return (
            date.fromisoformat(value[:10])
            if isinstance(value, str) and len(value) >= DAY_CHARACTERS
            else None
        )
    except ValueError:
        return None


def _day(value: Any, *, last: bool = False) -> date | None:
    """Return a day; of a month or year its first, or its last, so that no interest ends before it did."""
    whole = _whole_day(value)
    if whole is not None or not isinstance(value, str):
        return whole
    for ending, months in (("-01", 1), ("-01-01", MONTHS)):
        try:
            first = date.fromisoformat(value + ending)
        except ValueError:
            continue
        return months_after(first, months) - timedelta(1) if last else first
    return None


def _name(details: Mapping[str, Any]) -> str:
    names = details.get("names")
    first: Sequence[Any] = names if isinstance(names, list) and names else [{}]
    full = first[0].get("fullName") if isinstance(first[0], dict) else None
    name = details.get("name", full)
    return name if isinstance(name, str) else ""


def _sound_identifiers(details: Mapping[str, Any]) -> bool:
    listed = details.get("identifiers", [])
    return isinstance(listed, list) and all(
        isinstance(one, dict) and isinstance(one.get("id", ""), str) for one in listed
    )


def _identifiers(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    listed = details.get("identifiers", [])
    return tuple(sorted((_text(one, "scheme"), _text(one, "id")) for one in listed if _text(one, "id")))


def _exact(text: str) -> Fraction:
    if len(text) > DIGITS_MAX or "e" in text.lower():
        raise ValueError(f"the number {text[:40]} is written too long or with an exponent")
    return Fraction(text)


def _exact_whole(text: str) -> Fraction:
    return _exact(text)


def _no_number(text: str) -> Fraction:
    raise ValueError(f"{text} is no number")
