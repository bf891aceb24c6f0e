"""Signed bids: whether an opened bid is signed by the supplier whom it names, and if not, why it is nobody's.

In:  an opening with its envelope, the signatures that were verified, the register of keys.
Out: the reason for which a bid counts for nobody, and for whom its key was registered.

The surprise: nobody's bid harms nobody. Whoever writes the name of another into a bid gives
that one neither a second bid nor a ban nor a flag; the envelope stays on record with the key that signed it.

Source: decision 95.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onus.base.instants import HOUR_US, Instant
from onus.core.sealing.facts import BidOpened, SealingCeremony
from onus.core.sealing.signatures import SignedBid
from onus.core.tendering.proceeding import KeyTold, ReceivedBid
from onus.core.tendering.supplier_keys import SupplierKeys

UNSIGNED = "unsigned"
"""State of a bid that was opened and is not signed by whom it names; it counts for nobody."""
SIGNATURE_FALSE, SIGNER_UNKNOWN, SIGNER_OF_ANOTHER, SIGNER_ENDED, SIGNER_REPLACED, SIGNER_NEW = (
    WHY_UNSIGNED
) = (
    "signature_false",
    "signer_unknown",
    "signer_of_another",
    "signer_ended",
    "signer_replaced",
    "signer_new",
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


@dataclass(frozen=True, slots=True)
class KeyNotice:
    """How long a new key of a supplier must stand in force, for that supplier to see it in its name.

    Attributes:
        hours: before the deadline; 0 where the table of power gives none, and then no key stands long enough.
        deadline: that stands.
    """

    hours: int
    deadline: Instant

    def kept(self, since: Instant, ended_at: Instant | None = None) -> bool:
        """Return whether a key could be seen that came on record at an instant, before it was ended or the deadline.

        >>> KeyNotice(1, Instant(HOUR_US)).kept(Instant(0)), KeyNotice(0, Instant(5)).kept(Instant(0))
        (True, False)
        >>> KeyNotice(1, Instant(HOUR_US)).kept(Instant(0), Instant(HOUR_US - 1))
        False
        """
        until = self.deadline if ended_at is None else min(self.deadline, ended_at)
        return self.hours > 0 and since + self.hours * HOUR_US <= until


def ended_unseen(told: Sequence[KeyTold], notice: KeyNotice) -> frozenset[str]:
    """Return the registrations, by their fact, that were ended before their supplier could see them.

    The first key of a supplier is never one of them, nor is a key that spoke for it before: else whoever ends a
    key could drop a bid by it.

    Args:
        told: every registration, in the order in which they came on record.
        notice: how long one must stand to be seen.

    >>> first = KeyTold("k1", "firm", "0" * 64, "", Instant(0), Instant(1))
    >>> ended_unseen([first, KeyTold("k2", "firm", "1" * 64, "", Instant(2), Instant(3))], KeyNotice(1, Instant(5)))
    frozenset({'k2'})
    """
    known: dict[str, set[str]] = {}
    unseen: set[str] = set()
    for one in told:
        if one.void:
            continue
        if one.supplier not in known or notice.kept(one.since, one.ended_at):
            known.setdefault(one.supplier, set()).add(one.key)
        elif one.ended_at is not None and one.key not in known[one.supplier]:
            unseen.add(one.fact)
    return frozenset(unseen)


def bid_again(
    received: Iterable[ReceivedBid], came: Mapping[str, Instant], keys: SupplierKeys, notice: KeyNotice
) -> tuple[ReceivedBid, ...]:
    """Return the envelopes; of a supplier who bid under several registrations the bids under one count.

    Whoever lost the key, and with it perhaps the code, can withdraw nothing. The bid under the later
    registration is the one that is meant, where that registration stood long enough for the supplier to see
    it, or is of the same key. Else two officials could put a bid aside in the last minute: the earlier bid
    stands, and the new one is nobody's. A bid that shows the secret of the earlier one withdrew it, and needs no notice.

    A bid under a key that was ended before its supplier could see it is nobody's, other bids or not: it was
    registered and taken back, and whoever took it back does not answer for what came under it.

    Args:
        received: every envelope.
        came: when each came on record, by its name.
        keys: the register of keys.
        notice: how long a registration must have stood.
    """
    every = tuple(received)
    told = {one.fact: place for place, one in enumerate(keys.told)}
    under = {
        one.bid: told[spoke.fact]
        for one in every
        if one.supplier and (spoke := keys.spoke_for(one.signer, one.supplier, came[one.bid])) is not None
    }
    unseen = {told[fact] for fact in ended_unseen(keys.told, notice)}
    meant: dict[str, int] = {}
    for place in sorted(set(under.values()) - unseen):
        key = keys.told[place]
        before = meant.get(key.supplier)
        if before is None or keys.told[before].key == key.key or notice.kept(key.since, key.ended_at):
            meant[key.supplier] = place
    return tuple(_counted(one, under.get(one.bid), meant.get(one.supplier), unseen) for one in every)


def _counted(one: ReceivedBid, place: int | None, meant: int | None, unseen: Collection[int]) -> ReceivedBid:
    """Return an envelope as it stands, or put aside where its registration is not the one that is meant."""
    if place is None or place == meant:
        return one
    new = meant is None or place in unseen or place > meant
    return _put_aside(one, SIGNER_NEW if new else SIGNER_REPLACED)


def _put_aside(one: ReceivedBid, why: str) -> ReceivedBid:
    return replace(one, state=UNSIGNED, reason=why, supplier="", named=one.supplier)
