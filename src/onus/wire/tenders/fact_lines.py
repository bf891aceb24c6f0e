"""Fact lines: what happened in a tender, one canonical JSON object on a line.

In:  the bytes of `facts.jsonl`.
Out: facts, with the line of each; or every fault of every line.

The surprise: a key that its kind does not name is refused. What may be written down
of a tender is decided once, in the classes of its facts, and not by whoever writes.

Source: RFC 8785 for the bytes of a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from onus.base.canonical import canonical_json
from onus.base.errors import Fault, OnusError
from onus.base.instants import Instant, utc_text
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.kinds import FACT_KINDS, FILLED_IN
from onus.wire.tenders.json_values import NotJson, dated, json_value, without_nulls
from onus.wire.tenders.plain_values import plain_texts
from onus.wire.toml_values import MissingKey, WrongValue, decode, toml_fault

FACTS = "facts.jsonl"
LINE_BYTES_MAX = 65_536
FACTS_MAX = 200_000
WITHDRAWAL = "withdrawal"


class NotCanonical(OnusError):
    """A line says its fact in other bytes than the canonical ones."""

    code = "TENDER-002"
    what = "The fact `{name}` is not written as canonical JSON."
    why = "Its digest stands in the log; a second way to write it would have a second digest."
    do = "Write the line with keys sorted and without spaces; `onus tender check --rewrite` does it."


class UnknownFactKind(OnusError):
    """A fact of a kind that no tender has."""

    code = "TENDER-003"
    what = "`{word}` is no kind of fact."
    why = "What nothing reads would look as if it had been weighed."
    do = "Name one of: {known}."


class TooLong(OnusError):
    """A line or a file beyond its bound."""

    code = "TENDER-004"
    what = "{found}."
    why = "A fact fits into one entry of the log, and a folder into the memory of whoever checks it."
    do = "Put long texts into a file and its digest into the fact."


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every line has beside what its kind says."""

    id: str
    kind: str
    happened_at: Instant
    recorded_at: Instant
    by: str = ""
    supersedes: str = ""
    withdrawn: bool = False


ENVELOPE = tuple(field.name for field in fields(Envelope))


@dataclass(frozen=True, slots=True)
class FactLines:
    """What the file came to.

    Attributes:
        facts: sound ones, in the order of the file.
        lines: line of each, in the same order.
        faults: of all others.
    """

    facts: tuple[TenderFact, ...]
    lines: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_facts(raw: bytes, *, tender: str, canonical: bool = True) -> FactLines:
    """Read the facts of a tender.

    Args:
        raw: the file; empty for no facts.
        tender: id of the tender.
        canonical: whether a line in other bytes than the canonical ones is a fault.

    >>> read_facts(b'{"id":"f1","kind":"nothing"}\\n', tender="t").faults[0].code
    'TENDER-003'
    """
    rows = raw.split(b"\n")
    if rows and not rows[-1]:
        rows = rows[:-1]
    if len(rows) > FACTS_MAX:
        found = f"it has {len(rows)} lines; at most {FACTS_MAX} are read"
        return FactLines((), (), (toml_fault(TooLong, FACTS, FACTS_MAX + 1, "", found=found),))
    facts: list[TenderFact] = []
    lines: list[int] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        fact, wrong = read_fact(row.removesuffix(b"\r"), tender=tender, line=number, canonical=canonical)
        faults += wrong
        if fact is not None:
            facts.append(fact)
            lines.append(number)
    return FactLines(tuple(facts), tuple(lines), tuple(faults))


def read_fact(
    raw: bytes, *, tender: str, line: int = 0, canonical: bool = True
) -> tuple[TenderFact | None, tuple[Fault, ...]]:
    """Read one fact.

    Args:
        raw: the line without its end.
        tender: id of the tender.
        line: its number, for the faults.
        canonical: whether other bytes than the canonical ones are a fault.

    Returns:
        The fact and no fault, or None and all faults of the line.
    """
    if len(raw) > LINE_BYTES_MAX:
        found = f"the line has {len(raw)} bytes; at most {LINE_BYTES_MAX} are read"
        return None, (toml_fault(TooLong, FACTS, line, "", found=found),)
    value, faults = json_value(raw, file=FACTS, line=line)
    if faults:
        return None, faults
    if not isinstance(value, dict):
        return None, (toml_fault(NotJson, FACTS, line, "", found="it is no object"),)
    fact, found_faults = _fact(without_nulls(value), tender)
    told = [
        replace(one, line=line, where=f"{value.get('id', '')} {one.where}".strip()) for one in found_faults
    ]
    if fact is not None and canonical and raw != fact_line(fact):
        told.append(toml_fault(NotCanonical, FACTS, line, fact.id, name=fact.id))
    return (None, tuple(told)) if told else (fact, ())


def _fact(row: dict[str, Any], tender: str) -> tuple[TenderFact | None, list[Fault]]:
    """Return the fact of an object, or its faults, envelope and content together."""
    kind = row.get("kind")
    if kind is None:
        return None, [toml_fault(MissingKey, FACTS, 0, "kind", key="kind")]
    if kind not in (*FACT_KINDS, WITHDRAWAL):
        known = ", ".join(sorted(FACT_KINDS))
        return None, [toml_fault(UnknownFactKind, FACTS, 0, "kind", word=str(kind)[:100], known=known)]
    outer = {key: value for key, value in row.items() if key in ENVELOPE}
    head = decode(Envelope, dated(outer, Envelope), {}, file=FACTS)
    inner = {key: value for key, value in row.items() if key not in ENVELOPE}
    faults = [*head.faults]
    if kind == WITHDRAWAL:
        faults += [
            toml_fault(WrongValue, FACTS, 0, key, found=f"a withdrawal has no `{key}`") for key in inner
        ]
        faults += _of_withdrawal(head.value)
        said = None
    else:
        at, name = outer.get("happened_at"), outer.get("id")
        filled = {
            "tender": tender, "at": at, "fact": name, "by": outer.get("by", ""), "id": name, "shown_at": at,
            "recorded_at": outer.get("recorded_at"),
        }  # fmt: skip
        cls = FACT_KINDS[kind]
        own = {field.name for field in fields(cls)}
        faults += [
            toml_fault(WrongValue, FACTS, 0, key, found=f"`{key}` is filled in and not written")
            for key in FILLED_IN
            if key in inner and key in own
        ]
        inner |= {key: value for key, value in filled.items() if key in own}
        read = decode(cls, dated(inner, cls), {}, file=FACTS)
        # What is wrong with the time of the envelope is told once.
        faults += [one for one in read.faults if one.where not in FILLED_IN]
        said = read.value
        if head.value is not None and head.value.withdrawn:
            found = f"`withdrawn` stands with the kind `{WITHDRAWAL}` alone"
            faults.append(toml_fault(WrongValue, FACTS, 0, "withdrawn", found=found))
    faults += _of_times(head.value)
    if faults or head.value is None:
        return None, faults
    told = {name: getattr(head.value, name) for name in ENVELOPE if name != "kind"}
    return TenderFact(said=said, **told), []


def _of_withdrawal(head: Envelope | None) -> Iterator[Fault]:
    if head is not None and not (head.withdrawn and head.supersedes):
        yield toml_fault(
            WrongValue, FACTS, 0, "", found="a withdrawal says `withdrawn` and names what it `supersedes`"
        )


def _of_times(head: Envelope | None) -> Iterator[Fault]:
    if head is None:
        return
    if not head.id:
        yield toml_fault(WrongValue, FACTS, 0, "id", found="`id` is empty")
    if head.recorded_at < head.happened_at:
        found = "recorded_at must not be before happened_at"
        yield toml_fault(WrongValue, FACTS, 0, "recorded_at", found=found)


def fact_row(fact: TenderFact) -> dict[str, Any]:
    """Return a fact as the object of its line; what a reader takes silence for is not said.

    >>> fact_row(TenderFact("w", Instant(0), Instant(0), None, supersedes="f", withdrawn=True))["kind"]
    'withdrawal'
    """
    row: dict[str, Any] = {
        "id": fact.id,
        "kind": fact.kind,
        "happened_at": utc_text(fact.happened_at),
        "recorded_at": utc_text(fact.recorded_at),
    }
    row |= {name: getattr(fact, name) for name in ("by", "supersedes", "withdrawn") if getattr(fact, name)}
    if fact.said is None:
        return row
    for field in fields(fact.said):
        value = getattr(fact.said, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if field.name not in FILLED_IN and value != default:
            row[field.name] = plain_texts(value, type(fact.said), field.name)
    return row


def fact_line(fact: TenderFact) -> bytes:
    """Return the canonical line of a fact, without its end."""
    return canonical_json(fact_row(fact))


def with_facts(raw: bytes, new: Sequence[TenderFact], *, tender: str) -> bytes:
    """Return a file of facts with new ones below those that it holds.

    Args:
        raw: the file that is there; empty for none. What stands in it stands as it was.
        new: facts; those whose id the file holds are passed over, so that nothing doubles.
        tender: id of the tender.
    """
    held = {fact.id for fact in read_facts(raw, tender=tender, canonical=False).facts}
    lines = [fact_line(one) for one in new if one.id not in held]
    if not lines:
        return raw
    between = b"" if not raw or raw.endswith(b"\n") else b"\n"
    return raw + between + b"\n".join(lines) + b"\n"


def fact_of_row(row: Mapping[str, Any], *, tender: str) -> TenderFact:
    """Return the fact of an object that is known to be sound.

    Raises:
        ValueError: it is not.
    """
    fact, faults = _fact(without_nulls(dict(row)), tender)
    if fact is None:
        raise ValueError("; ".join(one.what for one in faults))
    return fact
