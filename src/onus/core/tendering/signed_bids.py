"""Signed bids: whether an opened bid is signed by the supplier whom it names, and if not, why it is nobody's.

In:  an opening with its envelope, the signatures that were verified, the register of keys.
Out: the reason for which a bid counts for nobody, and for whom its key was registered.

The surprise: nobody's bid harms nobody. Whoever writes the name of another into a bid gives
that one neither a second bid nor a ban nor a flag; the envelope stays on record with the key that signed it.

Source: decision 95.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from onus.base.instants import Instant
from onus.core.sealing.facts import BidOpened, SealingCeremony
from onus.core.sealing.signatures import SignedBid
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.supplier_keys import SupplierKeys

UNSIGNED = "unsigned"
"""State of a bid that was opened and is not signed by whom it names; it counts for nobody."""
SIGNATURE_FALSE, SIGNER_UNKNOWN, SIGNER_OF_ANOTHER, SIGNER_ENDED, SIGNER_REPLACED = WHY_UNSIGNED = (
    "signature_false",
    "signer_unknown",
    "signer_of_another",
    "signer_ended",
    "signer_replaced",
)


@dataclass(frozen=True, slots=True)
class SignedEnvelope:
    """What is known of the signature under one opened bid.

    Attributes:
        opening: tells signer and signature.
        ceremony: of the tender's key; None where none is logged, and then no signature is for it.
        since: when the envelope came on record.
    """

    opening: BidOpened
    ceremony: SealingCeremony | None
    since: Instant

    def sound(self, signed: Collection[SignedBid]) -> bool:
        """Return whether the signature was verified, for this tender and the ceremony of its key."""
        told = self.opening
        ceremony = self.ceremony.ceremony if self.ceremony is not None else ""
        return SignedBid(told.tender, ceremony, told.body, told.signer, told.signature) in signed


def not_signed_by(
    supplier: str, came: SignedEnvelope, signed: Collection[SignedBid], keys: SupplierKeys
) -> tuple[str, tuple[str, ...]]:
    """Return why a bid is not its supplier's, and for whom its key was registered; the first empty where it is.

    Args:
        supplier: whom its `bid.json` names.
        came: the envelope.
        signed: signatures that were verified.
        keys: the register of keys.
    """
    if not came.sound(signed):
        # Whose key stands there says nothing: anybody can write down the key of another.
        return SIGNATURE_FALSE, ()
    if keys.spoke_for(came.opening.signer, supplier, came.since) is not None:
        return "", ()
    holders = keys.holders(came.opening.signer)
    if supplier in holders:
        return SIGNER_ENDED, (supplier,)
    return (SIGNER_OF_ANOTHER if holders else SIGNER_UNKNOWN), holders


def bid_again(received: Iterable[ReceivedBid], keys: SupplierKeys) -> tuple[ReceivedBid, ...]:
    """Return the envelopes, without the bids under a key that was ended of suppliers who bid again under another.

    Whoever lost the key, and with it perhaps the code, can withdraw nothing; the bid under the key in
    force is the one that is meant. Where there is none, the bid that came before the end stays.

    Args:
        received: every envelope.
        keys: the register of keys.
    """
    ended = {(one.key, one.supplier) for one in keys.told if one.ended_at is not None and not one.void}
    every = tuple(received)
    again = {one.supplier for one in every if one.supplier and (one.signer, one.supplier) not in ended}
    return tuple(
        replace(one, state=UNSIGNED, reason=SIGNER_REPLACED, supplier="", named=one.supplier)
        if one.supplier in again and (one.signer, one.supplier) in ended
        else one
        for one in every
    )
