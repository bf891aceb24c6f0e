"""Facts: the public projection of a dossier, field by field as the table of kinds says.

In:  a dossier, every fact on record, the vehicles that were heard.
Out: `Fact` values: clear fields for everyone, withheld ones for the office. Facts whose
     names are hidden stand in the order of what hides them: that of the names would tell of them.

The surprise: personal data in what people wrote is withheld and the work goes on;
in an id or a code it stops the work. A text can be told by its commitment, but
an id that is hidden in one place stands open in ten others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.base.instants import Instant
from onus.base.texts import texts_in
from onus.core.assessment.dossier import Dossier
from onus.wire.known_names import spelled_alike
from onus.wire.leaves import projection
from onus.wire.leaves.commitments import scope
from onus.wire.leaves.fact import Fact, Withheld
from onus.wire.leaves.kinds import CODES, COMMITTED, ENVELOPE, ID, KINDS, NEVER, ORDER, PARTS, FieldRule
from onus.wire.leaves.projection import Projection, projection_of
from onus.wire.leaves.records import BY_ROW, EVIDENCE, FACT_FILES, Record, records_of
from onus.wire.leaves.values import written
from onus.wire.personal_data import plain_name
from onus.wire.toml_values import toml_fault

FILES: Mapping[str, str] = {
    "dossier": "dossier.toml",
    "register": "officers.toml",
    **dict.fromkeys(("body", "post", "holding", "assignment", "ladder_step"), "officers.toml"),
    "place": "network",
    "vehicle": "vehicles.csv",
    "rule": "packs",
    **FACT_FILES,
}
"""File of the dossier in which the facts of a kind stand; all others stand in contract.toml."""
HIDING = tuple(
    kind
    for kind, rules in KINDS.items()
    if any(rule.where == ID and {"place", "home:hidden"} & {*rule.flags} for rule in rules.values())
)
"""Kinds of facts that go by another id at homes."""


class PersonalDataInCode(OnusError):
    """An id or a code holds personal data."""

    code = "PRIVACY-001"
    what = "The field `{field}` of `{fact}` holds personal data ({found})."
    why = "Ids and codes stand in everything that is published, and none of that can be taken back."
    do = "Give it another id or code, in every file that names it; keep the number or the name elsewhere."


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
    shown = _projection(dossier, on_record, vehicles)
    records = tuple(records_of(dossier, on_record, as_of=as_of))
    faults = tuple(fault for record in records for fault in _code_faults(shown, record))
    if faults:
        raise FaultyInput(faults, source=dossier.id)
    return in_public_order(fact_of(shown, record) for record in records)


def in_public_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts with those of each kind that hides names in the order of their published ids.

    Ids of the office are sorted by street, or by worker; in that order visits on two days
    would stand together where one worker made them.

    >>> facts = [Fact("place", "d", "private-z"), Fact("lot", "d", "b"), Fact("place", "d", "elm")]
    >>> [one.id for one in in_public_order(facts)]
    ['elm', 'b', 'private-z']
    """
    every = list(facts)
    ordered = {
        kind: iter(sorted((one for one in every if one.kind == kind), key=lambda one: one.id))
        for kind in HIDING
    }
    return tuple(next(ordered[one.kind]) if one.kind in ordered else one for one in every)


def code_faults(dossier: Dossier, on_record: Mapping[str, Sequence[Any]]) -> tuple[Fault, ...]:
    """Return each id or code of a dossier that holds personal data; such a dossier may not be assessed.

    Args:
        dossier: its value.
        on_record: facts of each file, corrected ones included.
    """
    shown = _projection(dossier, on_record, ())
    records = records_of(dossier, on_record, as_of=None)
    return tuple(fault for record in records for fault in _code_faults(shown, record))


def _projection(
    dossier: Dossier, on_record: Mapping[str, Sequence[Any]], vehicles: Sequence[str]
) -> Projection:
    evidence = (seen for kind in EVIDENCE for seen in on_record.get(FACT_FILES[kind], ()))
    return projection_of(dossier, evidence, vehicles=vehicles)


def fact_of(shown: Projection, record: Record) -> Fact:
    """Return the public projection of one fact."""
    envelope: dict[str, Any] = {ID: record.id}
    data: dict[str, Any] = {} if record.order is None else {ORDER: record.order}
    withheld: dict[str, Withheld] = {}
    for rule in KINDS[record.kind].values():
        if rule.name == ORDER:
            continue
        value = getattr(record.value, rule.name)
        if rule.where in ENVELOPE:
            envelope[rule.where] = shown.shown(rule, record, value)
            continue
        fate = shown.fate(rule, record, value)
        if fate == projection.WITHHELD:
            withheld[rule.name] = Withheld(written(value), _salt(shown, rule, record, value))
        elif fate == projection.TOLD:
            data[rule.name] = written(shown.shown(rule, record, value))
    return Fact(record.kind, shown.dossier.id, data=data, withheld=withheld, **envelope)


def _salt(shown: Projection, rule: FieldRule, record: Record, value: Any) -> str:
    """Return the name of the salt: one for each value of each field, each worker and day, or each person in one post.

    What goes by the number of its row is known by what it says and not by the row, which is another's once a row
    is added; a person stays one in whatever order and spacing the register has the name.
    """
    told = written(value)
    if "salt:shift" in rule.flags:
        return scope(shown.dossier.id, record.kind, rule.name, shown.shift(record.value).isoformat(), told)
    if "salt:seat" in rule.flags:
        person = spelled_alike(plain_name(told))
        return scope(shown.dossier.id, record.kind, rule.name, record.value.post, person)
    if record.kind in BY_ROW:
        return scope(shown.dossier.id, record.kind, rule.name, getattr(record.value, "post", ""), told)
    return scope(shown.dossier.id, record.kind, record.id, rule.name, told)


def _code_faults(shown: Projection, record: Record) -> Iterator[Fault]:
    for rule in KINDS[record.kind].values():
        if rule.name == ORDER or rule.where in (NEVER, COMMITTED):
            continue
        value = getattr(record.value, rule.name)
        if record.kind == "vehicle" and rule.where == ID:
            value = shown.numbers[value]
        for path, text in _codes(rule, value, rule.name):
            found = shown.code_gate.kinds_in(str(shown.mask.value(text)))
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
