"""The register beside a tender: suppliers, people, ties, bans.

In:  the files of `register/`.
Out: `TenderRegister`, made of the values of qualification and restraint.

The surprise: a tie is a fact of the register and not a confession. Whether somebody
declared it is another fact; where the two differ, the register decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.texts import Localized
from onus.core.qualification.bans import Ban
from onus.core.qualification.credit_grades import PastMonth
from onus.core.qualification.health import Accounts, HealthWarning
from onus.core.qualification.ownership import OwnershipInterest
from onus.core.qualification.prequalified import PrequalificationList
from onus.core.qualification.relations import ProjectRole
from onus.core.qualification.suppliers import Supplier, Violation
from onus.core.restraint.ties import Tie


@dataclass(frozen=True, slots=True)
class TenderPerson:
    """Somebody who acts in the tender, or is tied to one who does.

    Attributes:
        id: a pseudonym, unless the person holds a public office.
        body: id of the body that the person works for.
        roles: what the person may do here: `officer`, `head`, `approver`, `secretary` and so on.
    """

    id: str
    name: Localized = Localized()
    body: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class EstablishedTie:
    """Somebody is tied to a supplier, as an office established it from registers that nobody else may read.

    Attributes:
        person: id of the person.
        supplier: id of the supplier.
        ground: which sort of tie, without whom it leads through.
        rule: `id@version` of the rule that asks the person to step back.
    """

    person: str
    supplier: str
    ground: str
    rule: str = ""


@dataclass(frozen=True, slots=True, order=True)
class EstablishedRelation:
    """Two bidders of one lot are related, as an office established it; through whom is not told."""

    lot: str
    one: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Challenger:
    """Who stands behind the number under which a challenge is published.

    Attributes:
        number: in the published facts, from the first publication on.
        supplier: id of the supplier.
    """

    number: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Established:
    """What follows from the private part of a register, in place of that part.

    Attributes:
        ties: of people to suppliers.
        relations: of bidders to one another.
        challengers: told once the bids are open; before, a challenge names a number alone.
    """

    ties: tuple[EstablishedTie, ...] = ()
    relations: tuple[EstablishedRelation, ...] = ()
    challengers: tuple[Challenger, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderRegister:
    """All of it.

    Attributes:
        violations, accounts, warnings, lists: what is known of suppliers beside what they bid.
        past_months: how contracts of suppliers went, by published scorecards.
        parts: who designed, specified or supervises the project.
        interests: who holds what part of whom, from statements of ownership.
        established: in what is published, what follows from ties and heads; None in the office's own file,
            where they stand themselves.
    """

    suppliers: tuple[Supplier, ...] = ()
    people: tuple[TenderPerson, ...] = ()
    ties: tuple[Tie, ...] = ()
    bans: tuple[Ban, ...] = ()
    violations: tuple[Violation, ...] = ()
    accounts: tuple[Accounts, ...] = ()
    warnings: tuple[HealthWarning, ...] = ()
    lists: tuple[PrequalificationList, ...] = ()
    past_months: tuple[PastMonth, ...] = ()
    parts: tuple[ProjectRole, ...] = ()
    interests: tuple[OwnershipInterest, ...] = ()
    established: Established | None = None
