"""Names under which duties and places may be published.

In:  a dossier.
Out: one text a duty, a place or a piece of evidence; private places under a pseudonym.

The surprise: a home's pseudonym is made of its id and a salt that the office
keeps, and of nothing else. It stays what it is when other homes come and go, and
without the salt nobody can find the home by trying ids.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable

from onus.base.marks import LETTERS, mark_of
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.facts import PointEvidence

NO_PLACE_NAME = "-"
PRIVATE_PREFIX = "private-"
BETWEEN_PARTS = "/"
PSEUDONYM_LETTERS = 12
"""Of sixteen: of a million homes, two share a pseudonym in one dossier out of five hundred."""
HIDDEN_PREFIX = "at-home-"
HIDDEN_LETTERS = 16
HIDDEN_ID = re.compile(f"{HIDDEN_PREFIX}[{LETTERS}]{{{HIDDEN_LETTERS}}}")


def public_place(dossier: Dossier, place: int) -> str:
    """Return the name under which a place may be published; `-` for no place.

    A home is named by its pseudonym, never by its id; one that goes by its
    pseudonym already, in the view for the public, keeps it.
    """
    if place < 0:
        return NO_PLACE_NAME
    name = dossier.places[place].id
    # The border refuses ids of a dossier's own that begin so.
    if dossier.places[place].private and not name.startswith(PRIVATE_PREFIX):
        return pseudonym(dossier.salt, name)
    return name


def pseudonym(salt: str, place: str) -> str:
    """Return the name under which a home is published.

    >>> pseudonym("sample salt", "HOME-1") == pseudonym("sample salt", "HOME-1")
    True
    >>> pseudonym("another salt", "HOME-1") == pseudonym("sample salt", "HOME-1")
    False
    """
    digits = hmac.new(salt.encode(), place.encode(), "sha256").hexdigest()
    return f"{PRIVATE_PREFIX}{mark_of(digits, letters=PSEUDONYM_LETTERS)}"


def hidden_id(salt: str, kind: str, name: str) -> str:
    """Return the id under which a fact at a home is published; only the office can lead it back.

    >>> once = hidden_id("sample salt", "visit", "v-1")
    >>> hidden_id("", "visit", once) == once
    True
    """
    if HIDDEN_ID.fullmatch(name):
        return name
    digits = hmac.new(salt.encode(), f"{kind}/{name}".encode(), "sha256").hexdigest()
    return f"{HIDDEN_PREFIX}{mark_of(digits, letters=HIDDEN_LETTERS)}"


def evidence_names(dossier: Dossier) -> Callable[[PointEvidence], str]:
    """Return what gives a piece of evidence the id under which it is published."""
    homes = frozenset(place.id for place in dossier.places if place.private)

    def named(seen: PointEvidence) -> str:
        return hidden_id(dossier.salt, seen.kind, seen.id) if seen.place in homes else seen.id

    return named


def duty_name(obligation: str, place: str, occurrence: str) -> str:
    """Return the name of a duty; its parts but the last hold no `/`, which the border sees to.

    >>> duty_name("SNOW", "s-1", "fall-1")
    'SNOW/s-1/fall-1'
    """
    return f"{obligation}/{place}/{occurrence}"
