"""Ties: what joins a person to a supplier or to another person, as registers show it.

In:  rows of registers of employment, companies, ownership and kinship; declarations.
Out: frozen values; `conflicts.py` matches one with the other.

The surprise: a tie is a fact of a register and not a confession. Whether somebody
declared it is another fact, and where the two differ both are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.instants import Instant

EMPLOYED, DIRECTOR, SUPERVISOR, SHAREHOLDER, CONTROLLER = (
    "employed", "director", "supervisor", "shareholder", "controller",
)  # fmt: skip
TO_SUPPLIER = (EMPLOYED, DIRECTOR, SUPERVISOR, SHAREHOLDER, CONTROLLER)
SPOUSE, PARENT, KIN = "spouse", "parent", "kin"
TO_PERSON = (SPOUSE, PARENT, KIN)
"""`parent`: the person is a child of `to`; chains of such rows give the degree. `kin`: kin of a stated degree."""
TIE_KINDS = (*TO_SUPPLIER, *TO_PERSON)


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """What joins a person to a supplier or to another person.

    Attributes:
        person: id of the person.
        to: id of a supplier or of a person.
        tie: of `TIE_KINDS`.
        since: first day; None where it is not known.
        until: last day; None while it lasts.
        source: register that says so.
        degree: of kin, where the row states it; 0 where it does not.
        share_ppm: of a shareholder, in millionths; 0 where it is not stated.
    """

    person: str
    to: str
    tie: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    degree: int = 0
    share_ppm: int = 0

    def __post_init__(self) -> None:
        """Refuse ties that are not known, days that cross, and degrees and shares out of bounds."""
        crossing = self.since is not None and self.until is not None and self.until < self.since
        refuse(
            [
                not_one_of("tie", self.tie, TIE_KINDS),
                unless(not crossing, "until must not be before since"),
                unless(self.degree >= 0, "degree must not be negative"),
                unless(0 <= self.share_ppm <= 1_000_000, "share_ppm must be from 0 to 1000000"),
            ]
        )


@dataclass(frozen=True, slots=True)
class ConflictDeclaration:
    """Somebody declared what joins him to the suppliers of a purchase, or that nothing does.

    Attributes:
        person: who declares.
        at: when it came on record.
        suppliers: ids of the suppliers named; empty where the declaration says that there is no tie.
        relation: what kind of tie, in a word; empty for none.
    """

    person: str
    at: Instant
    suppliers: tuple[str, ...] = ()
    relation: str = ""
