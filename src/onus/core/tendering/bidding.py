"""Facts of taking part: documents shown and checked, bonds that came in and went back.

In:  lines of a tender's file of facts.
Out: frozen values.

The surprise: sealed bids are not among them. What is kept of an envelope is named by
`core.sealing`, and it names no bidder until the envelopes are opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.money import Minor

CHECKS = ("genuine", "forged", "not_found", "expired")
BOND_FORMS = ("transfer", "cheque", "draft", "guarantee", "insurance", "cash")
HEX_DIGITS_MAX = 64


def not_a_digest(name: str, value: str) -> str:
    """Return what is wrong with a digest; empty where it is 64 hexadecimal digits.

    >>> not_a_digest("envelope", "0f")
    'envelope must be 64 hexadecimal digits in lower case'
    """
    sound = len(value) == HEX_DIGITS_MAX and not set(value) - set("0123456789abcdef")
    return unless(sound, f"{name} must be 64 hexadecimal digits in lower case")


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A supplier handed in a document for a requirement.

    Attributes:
        supplier: id of the supplier.
        requirement: id of the requirement.
        sha256: digest of the document.
        number: number under which its issuer keeps it.
        valid_from: first day on which it holds; None where it says none.
        valid_until: last such day; None where it has no end.
    """

    kind: ClassVar[str] = "document_shown"

    supplier: str
    requirement: str
    sha256: str
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        """Refuse what is no digest."""
        refuse([not_a_digest("sha256", self.sha256)])


@dataclass(frozen=True, slots=True)
class DocumentChecked:
    """A document was looked up with its issuer.

    Attributes:
        document: id of the fact that it was shown.
        result: `genuine`, `forged`, `not_found` or `expired`.
        source: where it was looked up.
    """

    kind: ClassVar[str] = "document_checked"

    document: str
    result: str
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse results that are not known."""
        refuse([not_one_of("result", self.result, CHECKS)])


@dataclass(frozen=True, slots=True)
class BondReceived:
    """A bid bond came in.

    Attributes:
        supplier: for whose bid.
        amount_minor: how much.
        form: how it was given.
        account: pseudonym of the account that it came from; equal for equal accounts.
    """

    kind: ClassVar[str] = "bond_received"

    supplier: str
    amount_minor: Minor
    form: str
    account: str = ""

    def __post_init__(self) -> None:
        """Refuse forms that are not known and a bond of nothing."""
        refuse(
            [
                not_one_of("form", self.form, BOND_FORMS),
                unless(self.amount_minor > 0, "amount_minor must be above 0"),
            ]
        )


@dataclass(frozen=True, slots=True)
class BondReturned:
    """A bid bond was given back; `bond` is the id of the fact that it came in."""

    kind: ClassVar[str] = "bond_returned"

    bond: str
