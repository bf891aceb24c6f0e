"""Facts of sealed bidding: what the log and the tender folder keep of it, kind by kind.

In:  digests, numbers and instants; never the name of a bidder, never a byte of a bid.
Out: frozen values, one type for each kind of fact.

The surprise: nothing here says who bids. A bid is named by the digest of its
ciphertext until it is opened, and whoever withdraws or replaces one shows a
secret that follows from the bidder's code; so the office can withdraw none itself.

Digests, commitments, keys and secrets are 64 hexadecimal digits, in small letters; a signature has 128.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from onus.base.instants import Instant


class OpenedBy(StrEnum):
    """By what a bid was opened."""

    CODE = "code"
    ESCROW = "escrow"
    PLAINTEXT = "plaintext"


class Unopened(StrEnum):
    """What becomes of a bid that cannot be opened.

    Source: 电子招标投标办法 (2013), on bids that are not decrypted: by the bidder's own reason it
    counts as revoked (撤销), by any other reason as withdrawn (撤回) with compensation. The numbers of
    the articles were not read in the official text.
    """

    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who holds one share of a tender's key.

    Attributes:
        number: of the share, from 1.
        post: that holds it.
        organisation: that the post belongs to; no two custodians share one.
        commitment: stands for the share without telling it.
    """

    number: int
    post: str
    organisation: str
    commitment: str


@dataclass(frozen=True, slots=True)
class SealingCeremony:
    """A key of one tender was made and split.

    Attributes:
        tender: id of the tender.
        ceremony: id of the ceremony; follows from all else.
        suite: tag of the algorithms.
        tender_key: public key that bids are sealed to.
        threshold: shares that are needed.
        custodians: in the order of their numbers.
        at: when.
    """

    kind: ClassVar[str] = "sealing_ceremony"
    tender: str
    ceremony: str
    suite: str
    tender_key: str
    threshold: int
    custodians: tuple[Custodian, ...]
    at: Instant


@dataclass(frozen=True, slots=True)
class TenderVersion:
    """The one source of a tender's deadline; a later version extends it.

    Attributes:
        tender: id of the tender.
        version: from 1, without a gap.
        ceremony: whose key bids are sealed to; the same in all versions.
        suite: tag of the algorithms.
        tender_key: public key of the ceremony.
        deadline: last instant at which a bid is in time.
        document: digest of what was announced.
        at: when it was logged, by the office's clock.
    """

    kind: ClassVar[str] = "tender_version"
    tender: str
    version: int
    ceremony: str
    suite: str
    tender_key: str
    deadline: Instant
    document: str
    at: Instant


@dataclass(frozen=True, slots=True)
class BidReceived:
    """A sealed bid came in whole.

    Attributes:
        tender: id of the tender.
        ciphertext: digest of the envelope.
        commitment: to the bid, as `core.sealing.commitments` makes it.
        mark: SHA-256 of the secret that withdraws it.
        size_class: bytes of its padded content.
        at: when the office says that it came.
        replaces: ciphertext of the bid in whose place it comes; empty for none.
        proof: secret of the bid that it replaces; empty for none.
    """

    kind: ClassVar[str] = "bid_received"
    tender: str
    ciphertext: str
    commitment: str
    mark: str
    size_class: int
    at: Instant
    replaces: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class BidWithdrawn:
    """A bidder took a bid back before the deadline; `proof` is the secret that only the bidder had."""

    kind: ClassVar[str] = "bid_withdrawn"
    tender: str
    ciphertext: str
    proof: str
    at: Instant


@dataclass(frozen=True, slots=True)
class BidRefused:
    """An envelope was refused; it is kept by its digest alone, with the reason."""

    kind: ClassVar[str] = "bid_refused"
    tender: str
    ciphertext: str
    reason: str
    at: Instant


@dataclass(frozen=True, slots=True)
class BiddingClosed:
    """The end of receiving.

    Attributes:
        tender: id of the tender.
        version: latest version, whose deadline has passed.
        deadline: of that version.
        count: bids that stand.
        bids: digest of their sorted ciphertext digests.
        at: when, not before the deadline.
    """

    kind: ClassVar[str] = "bidding_closed"
    tender: str
    version: int
    deadline: Instant
    count: int
    bids: str
    at: Instant


@dataclass(frozen=True, slots=True)
class SharesCombined:
    """Custodians gave their shares and the tender's key came out; `numbers` are those of the shares."""

    kind: ClassVar[str] = "shares_combined"
    tender: str
    ceremony: str
    numbers: tuple[int, ...]
    tender_key: str
    at: Instant


@dataclass(frozen=True, slots=True)
class BidOpened:
    """A bid was opened and fits its commitment.

    With the bytes of `bid.json` anybody works the body out again from `salt`, `rest` and `signer`; without
    them, whether body and signature come to the commitment, and whether the signer signed the body.

    Attributes:
        tender: id of the tender.
        ciphertext: digest of the envelope.
        commitment: logged when it came.
        salt: of `bid.json`.
        rest: digest of all other files of the bid, which their salts hide.
        way: by what it was opened.
        at: when.
        body: what the bidder signed, as `core.sealing.commitments` makes it.
        signer: public key of Ed25519 under which the bidder signed.
        signature: of the body for this tender, 128 hexadecimal digits; it is part of the commitment.
    """

    kind: ClassVar[str] = "bid_opened"
    tender: str
    ciphertext: str
    commitment: str
    salt: str
    rest: str
    way: OpenedBy
    at: Instant
    body: str
    signer: str
    signature: str


@dataclass(frozen=True, slots=True)
class BidUnopened:
    """A bid was not opened: by the bidder's reason revoked, by any other withdrawn; the reason is said."""

    kind: ClassVar[str] = "bid_unopened"
    tender: str
    ciphertext: str
    outcome: Unopened
    reason: str
    at: Instant


SealingFact = (
    SealingCeremony | TenderVersion | BidReceived | BidWithdrawn | BidRefused | BiddingClosed
    | SharesCombined | BidOpened | BidUnopened
)  # fmt: skip
KINDS = (
    SealingCeremony, TenderVersion, BidReceived, BidWithdrawn, BidRefused, BiddingClosed,
    SharesCombined, BidOpened, BidUnopened,
)  # fmt: skip
"""Every kind, in the order in which a tender meets them."""
