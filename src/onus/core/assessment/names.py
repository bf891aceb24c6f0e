"""Names under which duties and places may be published.

In:  an assessment.
Out: one text a duty or a place; private places under a number.
"""

from __future__ import annotations

from onus.core.assessment.dossier import Dossier

NO_PLACE_NAME = "-"


def public_place(dossier: Dossier, place: int) -> str:
    """Return the name under which a place may be published; `-` for no place.

    A home is named by its number in the dossier's order, never by its id.
    """
    if place < 0:
        return NO_PLACE_NAME
    if dossier.places[place].private:
        return f"private-{place + 1:05d}"
    return dossier.places[place].id


def duty_name(obligation: str, place: str, occurrence: str) -> str:
    """Return the name of a duty.

    >>> duty_name("SNOW", "s-1", "fall-1")
    'SNOW/s-1/fall-1'
    """
    return f"{obligation}/{place}/{occurrence}"
