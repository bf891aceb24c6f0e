"""Facts: the public projection of a dossier, field by field as the table of kinds says.

In:  a dossier, every fact on record, the vehicles that were heard, what the gate knows.
Out: `Fact` values: clear fields for everyone, withheld ones for the office.

The surprise: personal data in what people wrote is withheld and the work goes on;
in an id or a code it stops the work. A text can be told by its commitment, but
an id that is hidden in one place stands open in ten others.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.wire.assessment_tables import vehicle_numbers
from onus.wire.disclosure import Mask, home_mask
from onus.wire.leaves.commitments import scope
from onus.wire.leaves.fact import Fact, Withheld
from onus.wire.leaves.kinds import (
    CODES,
    COMMITTED,
    ENVELOPE,
    ID,
    KINDS,
    NEVER,
    PARTS,
    WORDS_OF_PEOPLE,
    FieldRule,
)
from onus.wire.leaves.records import EVIDENCE, FACT_FILES, Record, records_of
from onus.wire.leaves.values import written
from onus.wire.officer_names import numbered_seats
from onus.wire.personal_data import Gate, gate_for
from onus.wire.toml_values import toml_fault

HIDDEN_PREFIX = "at-home-"
HIDDEN_DIGITS = 16
ORDER = "order"
FILES: Mapping[str, str] = {
    "dossier": "dossier.toml",
    "register": "officers.toml",
    **dict.fromkeys(("body", "post", "holding", "assignment", "ladder_step"), "officers.toml"),
    "place": "network",
    "vehicle": "vehicles.csv",
    "rule": "packs",
    **FACT_FILES,
}


class PersonalDataInCode(OnusError):
    """An id or a code holds personal data."""

    code = "PRIVACY-001"
    what = "The field `{field}` of `{fact}` holds personal data ({found})."
    why = "Ids and codes stand in everything that is published, and none of that can be taken back."
    do = "Give it another id or code, in every file that names it; keep the number or the name elsewhere."


@dataclass(frozen=True, slots=True)
class Projection:
    """What decides how the facts of one dossier are shown.

    Attributes:
        dossier: the dossier.
        mask: what replaces ids and names of homes.
        homes: whether any place is a home.
        gate: looks for personal data.
        numbers: number of each vehicle.
        at_home: ids of facts at homes, by kind.
        numbered: post and number of each holder who is no name anywhere in the register.
    """

    dossier: Dossier
    mask: Mask
    homes: bool
    gate: Gate
    numbers: Mapping[str, str]
    at_home: Mapping[str, frozenset[str]]
    numbered: frozenset[tuple[str, str]]


def facts_of(
    dossier: Dossier,
    on_record: Mapping[str, Sequence[Any]],
    *,
    vehicles: Sequence[str] = (),
    as_of: Instant | None = None,
) -> tuple[Fact, ...]:
    """Return the public projection of every fact of a dossier.

    Args:
        dossier: its value.
        on_record: facts of each file as they stood at the instant, corrected ones included.
        vehicles: ids of the vehicles that were heard.
        as_of: appointments written down later are not seen; None sees all.

    Raises:
        FaultyInput: ids or codes hold personal data; all of them are listed.
    """
    records = tuple(records_of(dossier, on_record, as_of=as_of))
    shown = projection_of(dossier, records, vehicles=vehicles)
    faults = tuple(fault for record in records for fault in code_faults(shown, record))
    if faults:
        raise FaultyInput(faults, source=dossier.id)
    return tuple(fact_of(shown, record) for record in records)


def projection_of(dossier: Dossier, records: Iterable[Record], *, vehicles: Sequence[str]) -> Projection:
    """Return what decides how the facts of one dossier are shown."""
    private = frozenset(place.id for place in dossier.places if place.private)
    at_home: dict[str, set[str]] = {kind: set() for kind in EVIDENCE}
    for record in records:
        if record.kind in at_home and record.value.place in private:
            at_home[record.kind].add(record.value.id)
    return Projection(
        dossier=dossier,
        mask=home_mask(dossier),
        homes=bool(private),
        gate=gate_for(names_known(dossier)),
        numbers=vehicle_numbers(dossier, vehicles),
        at_home={kind: frozenset(found) for kind, found in at_home.items()},
        numbered=numbered_seats(dossier.register),
    )


def names_known(dossier: Dossier) -> tuple[str, ...]:
    """Return the names that the office knows: of officers, workers, homes, and those it listed."""
    numbered = numbered_seats(dossier.register)
    holders = {h.holder for h in dossier.register.holdings if (h.post, h.holder) not in numbered}
    workers = {seen.by for seen in dossier.evidence if seen.kind != "inspection" and not _is_number(seen.by)}
    homes = {place.name for place in dossier.places if place.private}
    return tuple(sorted(holders | workers | homes | {*dossier.names}))


def _is_number(name: str) -> bool:
    """Return whether a worker goes by a number, which names no person."""
    return any(one.isdigit() for one in name)


def fact_of(shown: Projection, record: Record) -> Fact:
    """Return the public projection of one fact."""
    envelope: dict[str, Any] = {ID: record.id}
    data: dict[str, Any] = {} if record.order is None else {ORDER: record.order}
    withheld: dict[str, Withheld] = {}
    home = _is_at_home(shown, record)
    for rule in KINDS[record.kind].values():
        if rule.name == ORDER:
            continue
        value = getattr(record.value, rule.name)
        if rule.where in ENVELOPE:
            envelope[rule.where] = _shown(shown, rule, record, value)
        elif _is_never(rule, home=home):
            continue
        elif _is_told(value) and _is_withheld(shown, rule, record, value, home=home):
            withheld[rule.name] = Withheld(written(value), _salt(shown, rule, record, value))
        else:
            data[rule.name] = written(_shown(shown, rule, record, value))
    return Fact(record.kind, shown.dossier.id, data=data, withheld=withheld, **envelope)


def _is_at_home(shown: Projection, record: Record) -> bool:
    if record.kind == "place":
        return bool(record.value.private)
    place = getattr(record.value, "place", "")
    return bool(place) and place in shown.mask.numbers


def _is_never(rule: FieldRule, *, home: bool) -> bool:
    return rule.where == NEVER or (home and "home:never" in rule.flags)


def _is_told(value: object) -> bool:
    """Return whether a value says anything; blanks alone do not."""
    return any(one.strip() for one in texts_in(value)) if _holds_text(value) else value is not None


def _holds_text(value: object) -> bool:
    return not isinstance(value, int) and value is not None


def _is_withheld(shown: Projection, rule: FieldRule, record: Record, value: Any, *, home: bool) -> bool:
    if rule.where == COMMITTED:
        return not ("anonymous:clear" in rule.flags and (record.value.post, value) in shown.numbered)
    if home and "home:committed" in rule.flags:
        return True
    if shown.homes and "own_words" in rule.flags:
        return True
    return rule.type in WORDS_OF_PEOPLE and any(shown.gate.kinds_in(text) for text in texts_in(value))


def _salt(shown: Projection, rule: FieldRule, record: Record, value: Any) -> str:
    """Return the name of the salt: one for each value of each field, or one for each person."""
    told = written(value)
    if "salt:person" in rule.flags:
        return scope(shown.dossier.id, record.kind, rule.name, told)
    if "salt:seat" in rule.flags:
        return scope(shown.dossier.id, record.kind, rule.name, record.value.post, told)
    return scope(shown.dossier.id, record.kind, record.id, rule.name, told)


def _shown(shown: Projection, rule: FieldRule, record: Record, value: Any) -> Any:
    """Return a value as the public may read it."""
    if record.kind == "vehicle" and rule.where == ID:
        return shown.numbers[value]
    if "home:hidden" in rule.flags and value in shown.at_home[record.kind]:
        return hidden_id(shown.dossier.salt, record.kind, value)
    if not shown.homes:
        return value
    if "place" in rule.flags:
        return shown.mask.numbers.get(value, value)
    if "places" in rule.flags:
        return tuple(shown.mask.numbers.get(one, one) for one in value)
    return shown.mask.value(value)


def hidden_id(salt: str, kind: str, name: str) -> str:
    """Return the id under which a fact at a home is published; only the office can lead it back.

    >>> hidden_id("sample salt", "visit", "v-1") == hidden_id("sample salt", "visit", "v-1")
    True
    """
    digits = hmac.new(salt.encode(), f"{kind}/{name}".encode(), "sha256").hexdigest()
    return f"{HIDDEN_PREFIX}{digits[:HIDDEN_DIGITS]}"


def code_faults(shown: Projection, record: Record) -> Iterator[Fault]:
    """Yield each id or code of a fact that holds personal data."""
    for rule in KINDS[record.kind].values():
        if rule.name == ORDER or rule.where in (NEVER, COMMITTED):
            continue
        value = getattr(record.value, rule.name)
        if record.kind == "vehicle" and rule.where == ID:
            value = shown.numbers[value]
        for path, text in _codes(rule, value, rule.name):
            found = shown.gate.kinds_in(str(shown.mask.value(text)))
            if found:
                file = FILES.get(record.kind, "contract.toml")
                yield toml_fault(
                    PersonalDataInCode, file, 0, f"{record.id} {path}",
                    field=path, fact=record.kind, found=", ".join(found),
                )  # fmt: skip


def _codes(rule: FieldRule, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if rule.part:
        parts = value if rule.type.startswith("parts:") else (value,)
        for part in parts:
            for name, inner in PARTS[rule.part].items():
                yield from _codes(inner, getattr(part, name), f"{path}.{name}")
    elif rule.type in CODES:
        yield from ((path, text) for text in texts_in(value))


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a value.

    >>> list(texts_in(("a", {"b": 1})))
    ['a', 'b']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))
