"""Facts of taking part: keys under which suppliers sign their bids, bonds that came in and went back.

In:  lines of a tender's file of facts.
Out: frozen values.

The surprise: sealed bids and documents are not among them. They are named by `core.sealing`,
which names no bidder until the envelopes are opened, and by `core.qualification`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.money import Minor
from onus.base.texts import Localized

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


@dataclass(frozen=True, slots=True)
class SupplierKey:
    """The office saw who a supplier is, and registers the key under which that supplier signs its bids.

    Attributes:
        supplier: whose key it is.
        key: public key of Ed25519, 64 hexadecimal digits.
        paper: what was seen: the licence, the certificate, the letter that bears the key.

    Source: electronic signatures of bids, decision 95.
    """

    kind: ClassVar[str] = "supplier_key"

    supplier: str
    key: str
    paper: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse what can be no key."""
        refuse([not_a_digest("key", self.key)])


@dataclass(frozen=True, slots=True)
class SupplierKeyEnded:
    """A key is in force no longer: no envelope that comes from now on counts under it.

    Attributes:
        key: public key of Ed25519, 64 hexadecimal digits.
        reason: why: lost, given away, registered wrongly.
    """

    kind: ClassVar[str] = "supplier_key_ended"

    key: str
    reason: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse what can be no key."""
        refuse([not_a_digest("key", self.key)])
