"""Ownership: who holds what part of whom, who controls whom, on a day.

In:  interests of persons and bodies in bodies, each with an exact share and its days.
Out: exact shares through any number of bodies, rings included, and who controls whom.

A share through a chain is the product of its links, and all chains are summed. In a
ring of holdings the sum runs on without end and still has one value: the solution of
a system of linear equations, solved here in fractions.

The surprise: control is not a share. Whoever controls a holder votes all that it holds,
so a chain of 51 % of 51 % controls, although it owns little more than a quarter.

Source: BODS 0.4, interests; the voting-block reading of control is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.bounds import refuse, unless

SHARES, VOTES = "shareholding", "votingRights"
CONTROLLING = (
    "controlViaCompanyRulesOrArticles", "controlByLegalFramework", "appointmentOfBoard", "settlor", "trustee",
    "protector", "otherInfluenceOrControl", "conditionalRightsGrantedByContract", "boardChair",
    "seniorManagingOfficial",
)  # fmt: skip
"""Types of interest that give control or management without a share, by the names of BODS."""


@dataclass(frozen=True, slots=True, order=True)
class OwnershipInterest:
    """One interest of somebody in a body.

    Attributes:
        holder: id of the person or body that holds it.
        body: id of the body in which it is held.
        type: `shareholding`, `votingRights` or another type of BODS.
        share_low: least part, from 0 to 1; with `share_high` the same where it is exact.
        share_high: greatest part.
        since: first day; None where it is not known.
        until: last day; None while it lasts.
        statement: id of the statement that says so.
        direct: whether the statement calls it direct; an indirect one is never multiplied again.
    """

    holder: str
    body: str
    type: str = SHARES
    share_low: Fraction = Fraction(0)
    share_high: Fraction = Fraction(0)
    since: date | None = None
    until: date | None = None
    statement: str = ""
    direct: bool = True

    def __post_init__(self) -> None:
        """Refuse shares that no body can have, and days that cross."""
        crossing = self.since is not None and self.until is not None and self.until < self.since
        refuse(
            [
                unless(
                    0 <= self.share_low <= self.share_high <= 1, "0 <= share_low <= share_high <= 1 must hold"
                ),
                unless(not crossing, "until must not be before since"),
            ]
        )

    def holds_on(self, day: date) -> bool:
        """Return whether the interest was held on a day; an unknown end leaves it open.

        >>> OwnershipInterest("a", "b", until=date(2024, 5, 1)).holds_on(date(2024, 5, 2))
        False
        """
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
