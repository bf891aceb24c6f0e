"""Last service: for each place the latest evidence that counts as service there.

In:  a dossier, the standards that apply, what the tracks came to, visits set aside.
Out: one instant for each place, `NO_INSTANT` where nothing counts.

Evidence counts when some obligation of the contractor is owed at the place and
its standard would take it: passes where a share of length is asked, positions in
the polygon where the published rule of a city says so, and point evidence of the
obligation's service whose kind and strength the standard accepts.

The surprise: an inspection of litter that found a road clean is no snow service,
and a visit that cannot be true is none at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.measuring import Evidence
from onus.core.assessment.promises import Promises
from onus.core.contracts.contract import Obligation
from onus.core.contracts.places import is_owed_at
from onus.core.contracts.standards import Measure, Standard, Strength
from onus.core.determinations.met_by_events import Event


def last_service(dossier: Dossier, promises: Promises, evidence: Evidence) -> NDArray[np.int64]:
    """Return for each place when the latest evidence that counts there was seen."""
    places = dossier.places
    last = np.full(len(places), NO_INSTANT, np.int64)
    by_pass, by_touch = np.zeros(len(places), bool), np.zeros(len(places), bool)
    for number, obligation in enumerate(dossier.contract.obligations):
        if obligation.owed_by != "contractor":
            continue
        standards = _standards(promises, number, obligation)
        owed = [n for n, place in enumerate(places) if is_owed_at(obligation.places, place)]
        by_touch[owed] |= any(each.measure is Measure.TOUCH for each in standards)
        by_pass[owed] |= any(_takes_passes(each) for each in standards)
        by_place = evidence.events.get(obligation.service, {})
        for n in owed if by_place else ():
            for event in by_place.get(places[n].id, ()):
                if any(_takes(each, event) for each in standards):
                    last[n] = max(int(last[n]), event.at_us)
    for block in evidence.tracks.blocks:
        touched, passed = by_touch[block.touch_place], by_pass[block.passes.segment]
        np.maximum.at(last, block.touch_place[touched], block.touch_us[touched])
        np.maximum.at(last, block.passes.segment[passed], block.passes.at_us[passed])
    return last


def _standards(promises: Promises, number: int, obligation: Obligation) -> Sequence[Standard]:
    """Return the standards that applied to an obligation; the clause's own where none did yet."""
    applied = [standard for (owed, _), standard in sorted(promises.standards.items()) if owed == number]
    return applied or [obligation.standard]


def _takes_passes(standard: Standard) -> bool:
    return standard.measure is Measure.COVERAGE and standard.strength_min.rank <= Strength.OBSERVED.rank


def _takes(standard: Standard, event: Event) -> bool:
    kinds = {Measure.COVERAGE: standard.work_kinds, Measure.EVENTS: standard.kinds}.get(standard.measure, ())
    return event.good and event.kind in kinds and event.strength >= standard.strength_min.rank
