"""Excuses: instructions and reasoned excuses that were on record in time.

In:  duties, acts of kind `excuse`, instructions to the contractor.
Out: for each duty the excuse that covers it, or none.

The surprise: an excuse written down after the duty fell due excuses nothing.
It is kept and shown as a late entry, because the past cannot be mended by
writing about it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.facts import Act, Instruction
from onus.core.duties.duties import DutyColumns

NO_EXCUSE = -1


@dataclass(frozen=True, slots=True)
class Excuse:
    """What excuses: an act or an instruction, and the post that answers for it instead."""

    id: str
    kind: str
    post: str
    reason: str


@dataclass(frozen=True, slots=True)
class Excused:
    """For each duty an index into `excuses`, -1 for none."""

    excuses: tuple[Excuse, ...]
    by: NDArray[np.int32]


def excused(dossier: Dossier, duties: DutyColumns) -> Excused:
    """Return which duties are excused, by what, on the record before they fell due."""
    facts = [*_instructions(dossier), *_acts(dossier)]
    by = np.full(len(duties), NO_EXCUSE, np.int32)
    known = np.where(duties.due_us == NO_INSTANT, duties.closes_us, duties.due_us)
    for index, (fact, places, obligations) in enumerate(facts):
        in_time = (fact.recorded_at <= known) & (fact.happened_at <= known)
        lasting = np.ones(len(duties), bool) if fact.until is None else fact.until > duties.opens_us
        covered = in_time & lasting & (by == NO_EXCUSE)
        if places is not None:
            covered &= np.isin(duties.place, places)
        if obligations is not None:
            covered &= np.isin(duties.obligation, obligations)
        by[covered] = index
    return Excused(tuple(_excuse(fact) for fact, _, _ in facts), by)


def _excuse(fact: Act | Instruction) -> Excuse:
    if isinstance(fact, Instruction):
        return Excuse(fact.id, "instruction", fact.by_post, fact.text)
    return Excuse(fact.id, "excuse", fact.by_post, fact.reason)


Covers = tuple[Act | Instruction, list[int] | None, list[int] | None]


def _instructions(dossier: Dossier) -> list[Covers]:
    index = {place.id: number for number, place in enumerate(dossier.places)}
    ordered = sorted(dossier.instructions, key=lambda fact: (fact.happened_at, fact.id))
    return [(fact, [index[p] for p in fact.leave if p in index], None) for fact in ordered]


def _acts(dossier: Dossier) -> list[Covers]:
    """Return acts of kind `excuse`, each with the places and obligations that it names."""
    obligations = {o.id: number for number, o in enumerate(dossier.contract.obligations)}
    places = {place.id: number for number, place in enumerate(dossier.places)}
    found: list[Covers] = []
    for act in sorted(dossier.acts, key=lambda fact: (fact.happened_at, fact.id)):
        if act.kind != "excuse":
            continue
        named = [obligations[name] for name in act.duties if name in obligations]
        where = [places[name] for name in act.duties if name in places]
        inside = [n for n, place in enumerate(dossier.places) if place.district in act.districts]
        limit = where or inside
        if named or limit:
            found.append((act, limit or None, named or None))
    return found
