"""The register beside a tender: suppliers, people, experts, ties.

In:  the files of `register/`.
Out: frozen values.

The surprise: a tie is a fact of the register and not a confession. Whether somebody
declared it is another fact; where the two differ, the register decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.texts import Localized

SUPPLIER_KINDS = ("firm", "public_institution", "social_organisation")
TIES = ("employed", "director", "shareholder", "kin")


@dataclass(frozen=True, slots=True)
class TenderSupplier:
    """Who may take part.

    Attributes:
        id: its name here.
        credit_code: unified social credit code.
        kind: `firm`, `public_institution` or `social_organisation`.
        head: id of the person who represents it.
        since: day on which it was founded; None where that is not known.
        address, telephone, mail: as it gave them.
    """

    id: str
    name: Localized
    credit_code: str
    kind: str = "firm"
    head: str = ""
    since: date | None = None
    address: str = ""
    telephone: str = ""
    mail: str = ""

    def __post_init__(self) -> None:
        """Refuse kinds that are not known."""
        refuse([not_one_of("kind", self.kind, SUPPLIER_KINDS)])


@dataclass(frozen=True, slots=True)
class TenderPerson:
    """Somebody who acts in the tender, or is tied to one who does.

    Attributes:
        id: a pseudonym, unless the person holds a public office.
        body: id of the body that the person works for.
        roles: what the person may do here: `officer`, `head`, `approver`, `secretary` and so on.
        fields: fields of expertise; not empty for those in the library of experts.
    """

    id: str
    name: Localized = Localized()
    body: str = ""
    roles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins a person to a supplier or to another person.

    Attributes:
        person: id of the person.
        to: id of a supplier or of a person.
        tie: `employed`, `director`, `shareholder` or `kin`.
        since: first day; None where it is not known.
        until: last day; None while it lasts.
        source: register that says so.
    """

    person: str
    to: str
    tie: str
    since: date | None = None
    until: date | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse ties that are not known and days that cross."""
        crossing = self.since is not None and self.until is not None and self.until < self.since
        refuse([not_one_of("tie", self.tie, TIES), unless(not crossing, "until must not be before since")])


@dataclass(frozen=True, slots=True)
class Ban:
    """A supplier may not take part for some time.

    Attributes:
        id: its name in the list.
        credit_code: of the supplier.
        since: first day.
        until: last day; None for no end.
        ground: why.
        list: which list says so.
    """

    id: str
    credit_code: str
    since: date
    until: date | None = None
    ground: str = ""
    list: str = ""


@dataclass(frozen=True, slots=True)
class TenderRegister:
    """All of it."""

    suppliers: tuple[TenderSupplier, ...] = ()
    people: tuple[TenderPerson, ...] = ()
    ties: tuple[Tie, ...] = ()
    bans: tuple[Ban, ...] = ()
