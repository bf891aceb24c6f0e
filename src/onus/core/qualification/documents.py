"""Documents: what a requirement asks for, what was shown, and who looked it up where.

In:  requirements as announced, documents as shown, look-ups in registers.
Out: frozen values; `judged_documents.py` decides what they are worth.

The surprise: a check is part of the record with its register and its hour. A document
that nobody looked up is not genuine; it is unread, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.instants import Instant
from onus.base.texts import Localized

PROOFS = (
    "legal_person",
    "accounts",
    "capacity",
    "tax_and_social_security",
    "no_major_violation",
    "other_by_law",
)
"""What every supplier proves, by the names of rule CN-QUAL-13."""
GENUINE, FORGED, NOT_FOUND, EXPIRED, REVOKED = "genuine", "forged", "not_found", "expired", "revoked"
LOOKED_UP = (GENUINE, FORGED, NOT_FOUND, EXPIRED, REVOKED)


@dataclass(frozen=True, slots=True)
class QualificationRequirement:
    """One thing that a supplier must show.

    Attributes:
        id: name within the announcement.
        title: in words.
        proof: of `PROOFS`, which of them it serves.
        lot: id of the lot that it is for; empty for all.
        looked_up: whether it counts only once somebody looked it up in a register.
        formats: kinds of file that can be read, by their ending; empty for any.
    """

    id: str
    title: Localized = Localized()
    proof: str = "other_by_law"
    lot: str = ""
    looked_up: bool = True
    formats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a proof that no rule names."""
        refuse([not_one_of("proof", self.proof, PROOFS)])


@dataclass(frozen=True, slots=True)
class QualificationDocument:
    """A document that a supplier showed for a requirement.

    Attributes:
        id: name of the showing.
        supplier: id of the supplier.
        requirement: id of the requirement.
        sha256: digest of its bytes.
        number: under which its issuer keeps it.
        issuer: who issued it.
        issued: first day on which it holds; None where it says none.
        expires: last such day; None where it has no end.
        shown_at: when it was handed in; None for what lay in the file from the start.
        fields: what it says, by name: `credit_code`, `name`, `scope` and so on.
        file: name of the file, with its ending.
        size_bytes: of the file; None where it was not measured.
    """

    id: str
    supplier: str
    requirement: str
    sha256: str
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    expires: date | None = None
    shown_at: Instant | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    size_bytes: int | None = None

    def __post_init__(self) -> None:
        """Refuse days that cross and a size below nothing."""
        crossing = self.issued is not None and self.expires is not None and self.expires < self.issued
        refuse(
            [
                unless(not crossing, "expires must not be before issued"),
                unless((self.size_bytes or 0) >= 0, "size_bytes must not be negative"),
            ]
        )


@dataclass(frozen=True, slots=True)
class DocumentLookup:
    """Somebody looked a document up in a register: one step of its trail.

    Attributes:
        id: name of the step.
        document: id of the document.
        by: id of the person who looked.
        at: when.
        how: `online`, `letter`, `in_person`, `machine` or another way, in a word.
        register: which register, with its address.
        result: of `LOOKED_UP`, as the register says.
        sha256: digest that the register holds; empty where it holds none.
        fields: what the register says, by the names of the document's own fields.
        expires: last day by the register; None where it says none.
        recorded_at: when the step came on record; None for `at`.
    """

    id: str
    document: str
    by: str
    at: Instant
    how: str
    register: str
    result: str
    sha256: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    expires: date | None = None
    recorded_at: Instant | None = None

    def __post_init__(self) -> None:
        """Refuse results that are not known, and a step of nobody or in no register."""
        refuse(
            [
                not_one_of("result", self.result, LOOKED_UP),
                unless(bool(self.by and self.how and self.register), "by, how and register must be named"),
            ]
        )

    @property
    def known_at(self) -> Instant:
        """Return when the step was on record.

        >>> DocumentLookup("l", "d", "p", Instant(5), "online", "r", "genuine").known_at
        5
        """
        return self.at if self.recorded_at is None else max(self.at, self.recorded_at)
