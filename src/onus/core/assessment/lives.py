"""Lives: how far each finding of an assessment has come, duties and notices alike.

In:  the dossier's acts of service, reply, decision and review; duties; notices.
Out: `Lives`, for each duty an index into the distinct lives, and a life a notice.

The surprise: one letter may serve many findings. An act names a duty in full,
or the obligation whose overdue duties it speaks of; the latter serves or reviews only
what had already fallen due, because nobody can be told of a finding to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.failures import districts_of
from onus.core.assessment.names import duty_name, public_place
from onus.core.contracts.facts import Act
from onus.core.determinations.life import CONTRACTOR, ISSUER, LIFE_ACTS, OFFICER, REVIEW, SERVE, Life, life
from onus.core.duties.duties import DutyColumns
from onus.core.duties.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Lives:
    """How far each finding has come.

    Attributes:
        of_duty: int32 (n,), index into `distinct`.
        distinct: the lives that occur.
        notices: life of the finding on each notice, by id of the notice.
    """

    of_duty: NDArray[np.int32]
    distinct: tuple[Life, ...]
    notices: Mapping[str, Life]


def lives(
    dossier: Dossier, duties: DutyColumns, occurrences: tuple[Occurrence, ...], *, as_of: Instant
) -> Lives:
    """Return how far each finding has come by an instant."""
    acts = tuple(act for act in dossier.acts if act.kind in LIFE_ACTS)
    within_h = dossier.reply_within_h
    notices = {
        notice.id: life(
            [act for act in acts if notice.id in _names(act)], (ISSUER,), as_of=as_of, reply_within_h=within_h
        )
        for notice in dossier.notices
    }
    spoken = _acts_of_duties(dossier, duties, occurrences, acts)
    owed_by_contractor = np.array([o.owed_by == CONTRACTOR for o in dossier.contract.obligations], bool)
    # Nobody spoke of most findings: two lives, one with a contractor and one without.
    of_duty = owed_by_contractor[duties.obligation].astype(np.int32)
    kinds: dict[tuple[int, tuple[int, ...]], int] = {(0, ()): 0, (1, ()): 1}
    for row, indices in sorted(spoken.items()):
        of_duty[row] = kinds.setdefault((int(of_duty[row]), indices), len(kinds))
    distinct = tuple(
        life(
            [acts[index] for index in indices],
            (CONTRACTOR, OFFICER) if ours else (OFFICER,),
            as_of=as_of,
            reply_within_h=within_h,
        )
        for ours, indices in kinds
    )
    return Lives(of_duty, distinct, notices)


def _names(act: Act) -> tuple[str, ...]:
    return (*act.duties, act.finding) if act.finding else act.duties


def _acts_of_duties(
    dossier: Dossier, duties: DutyColumns, occurrences: tuple[Occurrence, ...], acts: tuple[Act, ...]
) -> dict[int, tuple[int, ...]]:
    """Return for each row the indices of the acts that speak of it; rows without any are left out."""
    if not acts or not len(duties):
        return {}
    numbers = {obligation.id: number for number, obligation in enumerate(dossier.contract.obligations)}
    in_full = {name for act in acts for name in _names(act) if "/" in name}
    row_of = _rows_named(dossier, duties, occurrences, in_full) if in_full else {}
    district, districts = districts_of(dossier, duties)
    due = np.where(duties.due_us == NO_INSTANT, duties.opens_us, duties.due_us)
    spoken: dict[int, tuple[int, ...]] = {}
    for index, act in enumerate(acts):
        known = max(act.happened_at, act.recorded_at)
        general = [numbers[name] for name in _names(act) if name in numbers]
        inside = [code for code, name in enumerate(districts) if not act.districts or name in act.districts]
        rows = np.isin(duties.obligation, general) & np.isin(district, inside)
        if act.kind in (SERVE, REVIEW):
            rows &= due <= known
        named = [row_of[name] for name in _names(act) if name in row_of]
        for row in sorted({*np.flatnonzero(rows).tolist(), *named}):
            spoken[row] = (*spoken.get(row, ()), index)
    return spoken


def _rows_named(
    dossier: Dossier, duties: DutyColumns, occurrences: tuple[Occurrence, ...], wanted: set[str]
) -> dict[str, int]:
    places = [public_place(dossier, place) for place in range(len(dossier.places))]
    obligations = [obligation.id for obligation in dossier.contract.obligations]
    columns = zip(duties.obligation.tolist(), duties.place.tolist(), duties.occurrence.tolist(), strict=True)
    names = (
        duty_name(obligations[o], places[p] if p >= 0 else public_place(dossier, p), occurrences[t].id)
        for o, p, t in columns
    )
    return {name: row for row, name in enumerate(names) if name in wanted}
