"""Facts of taking part: bonds that came in and went back.

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
