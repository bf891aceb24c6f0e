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
from onus.core.qualification.suppliers import Supplier
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


@dataclass(frozen=True, slots=True)
class TenderRegister:
    """All of it."""

    suppliers: tuple[Supplier, ...] = ()
    people: tuple[TenderPerson, ...] = ()
    ties: tuple[Tie, ...] = ()
    bans: tuple[Ban, ...] = ()
