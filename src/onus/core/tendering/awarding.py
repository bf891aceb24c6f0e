"""Facts of evaluating, awarding and contracting: the panel, scores, award, complaints, contract.

In:  lines of a tender's file of facts.
Out: frozen values.

The surprise: what the office says of the draw, the ranking and the award is a claim.
The judgement works each of them out again and says where a claim differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.money import PPM, Minor
from onus.base.texts import Localized
from onus.core.tendering.bidding import not_a_digest

ANSWERS = ("upheld", "upheld_in_part", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class PanelDrawn:
    """The office says who was drawn, in the order of the draw."""

    kind: ClassVar[str] = "panel_drawn"

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelNamed:
    """The names of the panel became known; who they are is not said again.

    Attributes:
        place: where they could be read; empty where that is not known.
    """

    kind: ClassVar[str] = "panel_named"

    place: str = ""


@dataclass(frozen=True, slots=True)
class ExplanationAsked:
    """A member of the panel asked a bidder to explain a low price."""

    kind: ClassVar[str] = "explanation_asked"

    bid: str


@dataclass(frozen=True, slots=True)
class ExplanationGiven:
    """A bidder explained its price."""

    kind: ClassVar[str] = "explanation_given"

    bid: str
    text: Localized = Localized()


@dataclass(frozen=True, slots=True)
class ExplanationDecided:
    """A member of the panel would accept a low price or refuse the bid; more than half of the panel decide.

    Attributes:
        bid: name of the bid.
        accepted: whether the explanation convinces, or the price where none came in time.
        reason: in words; without any it does not count.
    """

    kind: ClassVar[str] = "explanation_decided"

    bid: str
    accepted: bool
    reason: Localized = Localized()


@dataclass(frozen=True, slots=True)
class BidRejected:
    """A member of the panel would reject a bid; it counts where more than half of the panel say the same.

    Attributes:
        bid: name of the bid.
        ground: id of the announced requirement that it does not meet.
        reason: in words; without any it does not count.
    """

    kind: ClassVar[str] = "bid_rejected"

    bid: str
    ground: str
    reason: Localized = Localized()


@dataclass(frozen=True, slots=True)
class RankingSigned:
    """The panel signed its ranking of a lot, best first."""

    kind: ClassVar[str] = "ranking_signed"

    lot: str
    bids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwardDecided:
    """The buyer chose a bid.

    Attributes:
        lot: id of the lot.
        bid: name of the bid.
        price_minor: price at which it is awarded.
        reason: why this one.
    """

    kind: ClassVar[str] = "award_decided"

    lot: str
    bid: str
    price_minor: Minor
    reason: Localized = Localized()


@dataclass(frozen=True, slots=True)
class ChallengeFiled:
    """A supplier challenged before the buyer.

    Attributes:
        supplier: who.
        about: `documents`, `procedure` or `result`.
        known_from: id of the fact from which it knew; empty where that is not said.
        text: what it says.
    """

    kind: ClassVar[str] = "challenge_filed"

    supplier: str
    about: str
    known_from: str = ""
    text: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse subjects that are not known."""
        refuse([not_one_of("about", self.about, ("documents", "procedure", "result"))])


@dataclass(frozen=True, slots=True)
class ChallengeAnswered:
    """The buyer answered a challenge."""

    kind: ClassVar[str] = "challenge_answered"

    challenge: str
    outcome: str
    text: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse outcomes that are not known."""
        refuse([not_one_of("outcome", self.outcome, ANSWERS)])


@dataclass(frozen=True, slots=True)
class ComplaintFiled:
    """A supplier complained to the supervising authority about the answer to a challenge."""

    kind: ClassVar[str] = "complaint_filed"

    challenge: str
    text: Localized = Localized()


@dataclass(frozen=True, slots=True)
class ComplaintDecided:
    """The supervising authority decided."""

    kind: ClassVar[str] = "complaint_decided"

    complaint: str
    outcome: str
    text: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse outcomes that are not known."""
        refuse([not_one_of("outcome", self.outcome, ANSWERS)])


@dataclass(frozen=True, slots=True)
class ProcedureSuspended:
    """The authority ordered that nothing goes on until a complaint is decided."""

    kind: ClassVar[str] = "procedure_suspended"

    complaint: str


@dataclass(frozen=True, slots=True)
class ProcedureResumed:
    """The authority let the procedure go on."""

    kind: ClassVar[str] = "procedure_resumed"

    complaint: str


@dataclass(frozen=True, slots=True)
class ContractSigned:
    """A contract was signed.

    Attributes:
        contract: its id.
        lot: id of the lot.
        bid: name of the bid that it is about.
        price_minor: its price.
        sha256: digest of the contract, as `onus tender award-to-contract` prints it; empty where nobody says it.
        performance_bond_minor: performance bond that was taken.
    """

    kind: ClassVar[str] = "contract_signed"

    contract: str
    lot: str
    bid: str
    price_minor: Minor
    sha256: str = ""
    performance_bond_minor: Minor = Minor(0)

    def __post_init__(self) -> None:
        """Refuse what is no digest and a price of nothing."""
        refuse(
            [
                not_a_digest("sha256", self.sha256) if self.sha256 else "",
                unless(self.price_minor > 0, "price_minor must be above 0"),
            ]
        )


@dataclass(frozen=True, slots=True)
class ContractFiled:
    """A copy of a contract was filed with the finance authority."""

    kind: ClassVar[str] = "contract_filed"

    contract: str


@dataclass(frozen=True, slots=True)
class SupplementMade:
    """A contract was supplemented by more of the same."""

    kind: ClassVar[str] = "supplement_made"

    contract: str
    amount_minor: Minor
    reason: Localized = Localized()


@dataclass(frozen=True, slots=True)
class SubcontractMade:
    """A part of a contract was let on.

    Attributes:
        contract: id of the contract.
        supplier: to whom.
        share_ppm: share of the contract's price.
        part: what it is.
        key_part: whether it is the body of the work.
        consented: whether the buyer had consented.
        tier: 1 for a subcontract, 2 for one beneath it.
    """

    kind: ClassVar[str] = "subcontract_made"

    contract: str
    supplier: str
    share_ppm: int
    part: str = ""
    key_part: bool = False
    consented: bool = False
    tier: int = 1

    def __post_init__(self) -> None:
        """Refuse shares beyond the whole and tiers below the first."""
        refuse(
            [
                unless(0 <= self.share_ppm <= PPM, f"share_ppm must be from 0 to {PPM}"),
                unless(self.tier >= 1, "tier must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True)
class ContractAssigned:
    """A whole contract was handed on to another."""

    kind: ClassVar[str] = "contract_assigned"

    contract: str
    supplier: str
