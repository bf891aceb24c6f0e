"""Projection: what of each field of a fact the public may read.

In:  a dossier, and a field of one of its facts with the rule of the table of kinds.
Out: whether the field is told, withheld or left out, and in which words it is told.

The surprise: a projection of a projection changes nothing. A token that stands in
place of a withheld text is withheld again, a pseudonym keeps itself; so whoever
assesses the published facts comes to the view that the office published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onus.base.texts import texts_in
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import evidence_names, hidden_id
from onus.core.contracts.facts import PointEvidence
from onus.core.evidence.visits import shifts
from onus.wire.assessment_tables import vehicle_numbers
from onus.wire.home_mask import Mask, home_mask
from onus.wire.leaves.home_owners import owners_by_name
from onus.wire.leaves.kinds import COMMITTED, ID, NEVER, WORDS_OF_PEOPLE, FieldRule
from onus.wire.leaves.records import EVIDENCE, Record
from onus.wire.leaves.values import TOKEN
from onus.wire.officer_names import numbered_seats
from onus.wire.personal_data import Gate, gate_for

TOLD, WITHHELD, LEFT_OUT = "told", "withheld", "left_out"


@dataclass(frozen=True, slots=True)
class Projection:
    """What decides how the facts of one dossier are shown.

    Attributes:
        dossier: the dossier.
        mask: what replaces ids and names of homes.
        homes: whether any place is a home.
        gate: looks for personal data in texts.
        code_gate: looks for it in ids and codes, where an owner's name may be an ordinary word.
        numbers: number of each vehicle.
        at_home: ids of facts at homes, by kind.
        shifts: day under which the worker of a visit is known again.
        numbered: post and number of each holder who is no name anywhere in the register.
    """

    dossier: Dossier
    mask: Mask
    homes: bool
    gate: Gate
    code_gate: Gate
    numbers: Mapping[str, str]
    at_home: Mapping[str, frozenset[str]]
    shifts: Mapping[str, date]
    numbered: frozenset[tuple[str, str]]

    def fate(self, rule: FieldRule, record: Record, value: Any) -> str:
        """Return whether a field is told, withheld, or left out; what is empty is never withheld."""
        home = self.is_at_home(record)
        if rule.where == NEVER or (home and "home:never" in rule.flags):
            return LEFT_OUT
        if not is_told(value):
            return TOLD
        if rule.where == COMMITTED:
            numbered = "anonymous:clear" in rule.flags and (record.value.post, value) in self.numbered
            return TOLD if numbered else WITHHELD
        if home and "home:committed" in rule.flags:
            return WITHHELD
        if self.homes and "own_words" in rule.flags:
            return WITHHELD
        return WITHHELD if rule.type in WORDS_OF_PEOPLE and self.is_personal(value) else TOLD

    def is_at_home(self, record: Record) -> bool:
        """Return whether a fact is a home, or was at one."""
        if record.kind == "place":
            return bool(record.value.private)
        place = getattr(record.value, "place", "")
        return bool(place) and place in self.mask.numbers

    def shift(self, seen: PointEvidence) -> date:
        """Return the day under which the worker of a visit is known again; a corrected visit has its own."""
        return self.shifts.get(seen.id) or self.dossier.zone.local_day(seen.started_at)

    def is_personal(self, value: Any) -> bool:
        """Return whether words of people hold personal data, or stand for words that are withheld."""
        return any(TOKEN.fullmatch(text) or self.gate.kinds_in(text) for text in texts_in(value))

    def shown(self, rule: FieldRule, record: Record, value: Any) -> Any:
        """Return the value of a field that is told, as the public may read it."""
        if record.kind == "vehicle" and rule.where == ID:
            return self.numbers[value]
        if "home:hidden" in rule.flags and value in self.at_home[record.kind]:
            return hidden_id(self.dossier.salt, record.kind, value)
        if not self.homes:
            return value
        if "place" in rule.flags:
            return self.mask.numbers.get(value, value)
        if "places" in rule.flags:
            return tuple(self.mask.numbers.get(one, one) for one in value)
        return self.mask.value(value)


def projection_of(
    dossier: Dossier, evidence: Iterable[PointEvidence], *, vehicles: Sequence[str] = ()
) -> Projection:
    """Return what decides how the facts of one dossier are shown.

    Args:
        dossier: the dossier.
        evidence: everything seen at places, what was corrected included.
        vehicles: ids of the vehicles that were heard.
    """
    mask = home_mask(dossier)
    at_home: dict[str, set[str]] = {kind: set() for kind in EVIDENCE}
    for seen in evidence:
        if seen.place in mask.numbers:
            at_home[seen.kind].add(seen.id)
    names = names_known(dossier)
    owners = owners_by_name(dossier.contract, dossier.register, dossier.places)
    code_gate = gate_for(names)
    return Projection(
        dossier=dossier,
        mask=mask,
        homes=bool(mask.numbers),
        gate=gate_for((*names, *owners)) if owners else code_gate,
        code_gate=code_gate,
        numbers=vehicle_numbers(dossier, vehicles),
        at_home={kind: frozenset(found) for kind, found in at_home.items()},
        shifts=shifts(dossier.evidence, dossier.zone.local_day, evidence_names(dossier)),
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


def is_told(value: object) -> bool:
    """Return whether a value says anything; blanks alone do not.

    >>> is_told(" "), is_told(0), is_told(None)
    (False, True, False)
    """
    if value is None or isinstance(value, int):
        return value is not None
    return any(text.strip() for text in texts_in(value))
