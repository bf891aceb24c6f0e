"""Excuses: instructions and reasoned excuses that were on record in time.

In:  duties, acts of kind `excuse`, instructions to the contractor.
Out: for each duty the excuse that covers it, or none; and what excuses nothing.

The surprise: an excuse written down after the duty fell due excuses nothing.
It is kept and shown as a late entry, because the past cannot be mended by
writing about it. An excuse has the name of a post that may grant it, a reason
and the clause that allows it; where one is missing it is shown and has no
effect. An instruction needs none of these: the contractor obeyed, and whoever
gave the order answers for what was left undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant
from onus.core.accountability.escalation import POWER_OF
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import public_place
from onus.core.contracts.facts import Act, Instruction
from onus.core.duties.duties import DutyColumns
from onus.core.duties.occurrences import Occurrence

NO_EXCUSE = -1
INSTRUCTION, EXCUSE = "instruction", "excuse"
CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Excuse:
    """What excuses: an act or an instruction, and the post that answers for it.

    Attributes:
        kind: `excuse` or `instruction`.
        post: who granted or ordered it.
        at: when.
        clause: clause or rule that allows it; empty for an instruction.
        defects: why it excuses nothing: `no_post`, `no_power`, `no_reason`,
            `no_clause`, `names_nothing`, `late_entry`; empty where it has effect.
    """

    id: str
    kind: str
    post: str
    at: Instant
    reason: str = ""
    clause: str = ""
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excused:
    """For each duty an index into `excuses`, -1 for none; and those without effect."""

    excuses: tuple[Excuse, ...]
    by: NDArray[np.int32]
    void: tuple[Excuse, ...]


def excused(dossier: Dossier, duties: DutyColumns, occurrences: Sequence[Occurrence]) -> Excused:
    """Return which duties are excused, by what, on the record before they fell due.

    With an end, a fact covers the windows that it overlaps; without one, those
    that were open when it was given, or the duties that it names in full.
    """
    by = np.full(len(duties), NO_EXCUSE, np.int32)
    known_us = np.where(duties.due_us == NO_INSTANT, duties.closes_us, duties.due_us)
    found: list[Excuse] = []
    void: list[Excuse] = []
    for fact in _facts(dossier):
        defects = _defects(dossier, fact) if isinstance(fact, Act) else ()
        covered = _covered(dossier, duties, occurrences, fact)
        in_time = covered & (max(fact.recorded_at, fact.happened_at) <= known_us)
        if not covered.any():
            defects = (*defects, "names_nothing")
        elif not in_time.any():
            defects = (*defects, "late_entry")
        if defects:
            void.append(_excuse(fact, defects))
            continue
        by[in_time & (by == NO_EXCUSE)] = len(found)
        found.append(_excuse(fact, ()))
    return Excused(tuple(found), by, tuple(void))


def _facts(dossier: Dossier) -> list[Act | Instruction]:
    """Return instructions, then excuses, each in order of time: who ordered answers first."""
    acts = [act for act in dossier.acts if act.kind == EXCUSE]
    return [
        *sorted(dossier.instructions, key=lambda fact: (fact.happened_at, fact.id)),
        *sorted(acts, key=lambda fact: (fact.happened_at, fact.id)),
    ]


def _excuse(fact: Act | Instruction, defects: tuple[str, ...]) -> Excuse:
    if isinstance(fact, Instruction):
        return Excuse(fact.id, INSTRUCTION, fact.by_post, fact.happened_at, fact.text, defects=defects)
    return Excuse(fact.id, EXCUSE, fact.by_post, fact.happened_at, fact.reason, fact.clause, defects)


def _defects(dossier: Dossier, act: Act) -> tuple[str, ...]:
    powers = {post.id: post.powers for post in dossier.register.posts}
    checked = (
        ("no_post", act.by_post in powers),
        ("no_power", POWER_OF[EXCUSE] in powers.get(act.by_post, (POWER_OF[EXCUSE],))),
        ("no_reason", bool(act.reason.strip())),
        ("no_clause", bool(act.clause.strip())),
    )
    return tuple(name for name, holds in checked if not holds)


def _covered(
    dossier: Dossier, duties: DutyColumns, occurrences: Sequence[Occurrence], fact: Act | Instruction
) -> NDArray[np.bool_]:
    """Return which duties a fact speaks of, whenever it was written down."""
    index = {place.id: number for number, place in enumerate(dossier.places)}
    lasting = duties.opens_us < fact.until if fact.until is not None else duties.opens_us <= fact.happened_at
    if isinstance(fact, Instruction):
        return lasting & np.isin(duties.place, [index[place] for place in fact.leave if place in index])
    names = tuple(dict.fromkeys((*fact.duties, fact.finding) if fact.finding else fact.duties))
    in_full = np.zeros(len(duties), bool)
    for name in names:
        in_full |= _named(dossier, duties, occurrences, name)
    return _may_excuse(dossier, duties, fact) & (
        in_full | (lasting & _in_general(dossier, duties, fact, names))
    )


def _in_general(dossier: Dossier, duties: DutyColumns, act: Act, names: Sequence[str]) -> NDArray[np.bool_]:
    """Return the duties of the obligations, places and districts that an act names."""
    obligations = [n for n, each in enumerate(dossier.contract.obligations) if each.id in names]
    places = [n for n, place in enumerate(dossier.places) if place.id in names]
    inside = [n for n, place in enumerate(dossier.places) if place.district in act.districts]
    covered = np.full(len(duties), bool(obligations or places or act.districts))
    if obligations:
        covered &= np.isin(duties.obligation, obligations)
    if places:
        covered &= np.isin(duties.place, places)
    if act.districts:
        covered &= np.isin(duties.place, inside)
    # An act that names duties in full says nothing of the others.
    return covered & bool(obligations or places or not names)


def _named(
    dossier: Dossier, duties: DutyColumns, occurrences: Sequence[Occurrence], name: str
) -> NDArray[np.bool_]:
    """Return the duty that a name `obligation/place/occurrence` names."""
    number = {public_place(dossier, n): n for n in range(-1, len(dossier.places))}
    number |= {place.id: n for n, place in enumerate(dossier.places)}
    found = np.zeros(len(duties), bool)
    for at, obligation in enumerate(dossier.contract.obligations):
        for then, occurrence in enumerate(occurrences):
            head, tail = f"{obligation.id}/", f"/{occurrence.id}"
            if not (name.startswith(head) and name.endswith(tail)):
                continue
            place = number.get(name[len(head) : -len(tail)])
            if place is not None:
                found |= (duties.obligation == at) & (duties.occurrence == then) & (duties.place == place)
    return found


def _may_excuse(dossier: Dossier, duties: DutyColumns, act: Act) -> NDArray[np.bool_]:
    """Return the duties that are not those of the body that speaks: nobody excuses himself."""
    body_of = {post.id: post.body for post in dossier.register.posts}
    own = [party.role for party in dossier.contract.parties if party.body == body_of.get(act.by_post)]
    free = [
        n
        for n, each in enumerate(dossier.contract.obligations)
        if each.owed_by == CONTRACTOR or each.owed_by not in own
    ]
    return np.isin(duties.obligation, free)
