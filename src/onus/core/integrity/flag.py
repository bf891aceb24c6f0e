"""A flag: one reason for a person to look, on one subject, with its value.

In:  what a formula found.
Out: `Flag`, frozen, with an exact value and the facts that it rests on.

The surprise: a flag says nothing about guilt. Its grade says how much the law itself
makes of it, and even the highest grade waits for the decision of a named person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Grade(StrEnum):
    """How much weight a flag has before anybody looked."""

    DEEMED = "deemed"
    """The law deems it collusion or a breach, unless the party disproves it."""
    STRONG = "strong"
    """Rarely innocent; the law does not name it."""
    HINT = "hint"
    """Common, often innocent; worth a look beside others."""


class SubjectKind(StrEnum):
    """Whom or what a flag is about; the values are those of published results."""

    PROCESS = "OCID"
    BUYER = "Buyer"
    PROCURING_ENTITY = "ProcuringEntity"
    TENDERER = "Tenderer"
    OFFICER = "Officer"
    CONTRACT = "Contract"


class Phase(StrEnum):
    """The part of a purchase that a flag looks at."""

    PLANNING = "planning"
    TENDER = "tender"
    AWARD = "award"
    CONTRACT = "contract"
    SERVICE = "service"
    """After the award, over our own findings."""


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """One flag on one subject.

    Attributes:
        id: id of its formula, `R018`, `CN-07`, `S03`.
        grade: weight before anybody looked.
        subject_kind: kind of the subject.
        subject: its id: an ocid, the id of an organisation, a post.
        value: what was measured, exactly; 1 where the formula knows only yes and no.
        facts: names and values that it rests on, for the person who looks.
    """

    id: str
    grade: Grade
    subject_kind: SubjectKind
    subject: str
    value: Fraction = Fraction(1)
    facts: tuple[tuple[str, str], ...] = ()
