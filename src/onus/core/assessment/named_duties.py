"""Named duties: which names stand for a duty that a dossier has.

In:  a dossier, names of duties as they are published, and an instant.
Out: the names that stand for none.

The surprise: nothing is judged for that. Which duties there are follows from the
contract and what happened, before anybody asks whether they were met.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.known import known_by
from onus.core.assessment.names import BETWEEN_PARTS, NO_PLACE_NAME, public_place
from onus.core.assessment.promises import promises_of
from onus.core.duties.making import make_duties

PARTS = 3


def unknown_duties(
    dossier: Dossier, names: Sequence[str], *, as_of: Instant, to_come: bool = False
) -> tuple[str, ...]:
    """Return the names that stand for no duty which the dossier had by an instant.

    Args:
        dossier: with its facts.
        names: of duties, homes under their pseudonyms.
        as_of: facts recorded later are not seen.
        to_come: whether duties of happenings to come may be named, too; then only
            their obligation and their place must be there.
    """
    if not names:
        return ()
    then = known_by(dossier, as_of)
    promises = promises_of(then, as_of=as_of)
    contract = then.contract
    obligations = {one.id: number for number, one in enumerate(contract.obligations)}
    places = {public_place(then, number): number for number in range(len(then.places))}
    places[NO_PLACE_NAME] = -1
    happenings: dict[str, list[int]] = {}
    for number, one in enumerate(promises.occurrences):
        happenings.setdefault(one.id, []).append(number)
    duties = make_duties(
        promises.promises, contract.obligations, promises.occurrences, then.places, then.zone
    )
    wide, deep = len(then.places) + 1, len(promises.occurrences)
    columns = (duties.obligation.astype(np.int64), duties.place.astype(np.int64), duties.occurrence)
    have = np.unique((columns[0] * wide + columns[1] + 1) * deep + columns[2])

    def known(name: str) -> bool:
        obligation, place, happening = (*name.split(BETWEEN_PARTS, PARTS - 1), "", "")[:PARTS]
        if obligation not in obligations or place not in places:
            return False
        first = (obligations[obligation] * wide + places[place] + 1) * deep
        found = [first + one for one in happenings.get(happening, ())]
        return to_come or bool(np.isin(found, have).any())

    return tuple(name for name in names if not known(name))
