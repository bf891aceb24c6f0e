"""Obligations without duties: what was promised and called for nothing in the days looked at.

In:  a dossier, its promises and its duties.
Out: `WithoutDuties` for each obligation that made none, with the reason.

The surprise: nothing found is not nothing owed. A clause that is never called
upon looks like one that is always kept unless somebody says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.promises import Promises, occurrences_at_all
from onus.core.duties.duties import DutyColumns

NEVER_TRIGGERED, OUTSIDE_DAYS, NO_PLACE = REASONS = ("never_triggered", "outside_assessed_days", "no_place")


@dataclass(frozen=True, slots=True)
class WithoutDuties:
    """An obligation that made no duty.

    Attributes:
        obligation: its id.
        clause: the clause that it stands in.
        reason: `never_triggered` where nothing on record calls for it,
            `outside_assessed_days` where what does lies outside the term or the
            assessed days (a calendar window belongs to the day on which it opens),
            and `no_place` where the clause covers no place of the dossier.
    """

    obligation: str
    clause: str
    reason: str


def without_duties(
    dossier: Dossier, promises: Promises, duties: DutyColumns, *, as_of: Instant
) -> tuple[WithoutDuties, ...]:
    """Return the obligations that made no duty, in the order of the contract."""
    made = set(duties.obligation.tolist())
    called = {promise.obligation for promise in promises.promises}
    found = []
    for number, owed in enumerate(dossier.contract.obligations):
        if number in made:
            continue
        if number in called:
            reason = NO_PLACE
        else:
            at_all = occurrences_at_all(owed.trigger, dossier, as_of)
            reason = OUTSIDE_DAYS if at_all else NEVER_TRIGGERED
        found.append(WithoutDuties(owed.id, owed.clause, reason))
    return tuple(found)
