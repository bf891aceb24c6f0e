"""Signed bids: the signatures under the opened bids of a tender, verified.

In:  the facts that hold openings, and those that hold the ceremonies of the tender's key.
Out: the signatures that verify, for the judge.

The surprise: a signature that does not verify is no fault of a file. Somebody sealed it so; the
judge says what follows. And one that does verify tells only which key signed, not whose it is.

Source: RFC 8032 (Ed25519).
"""

from __future__ import annotations

from collections.abc import Iterable

from onus.core.sealing.facts import BidOpened, SealingCeremony
from onus.core.sealing.signatures import SignedBid
from onus.core.tendering.fact import TenderFact
from onus.wire.sealing.signing import SignedFor, signature_fits


def signed_in(facts: Iterable[TenderFact]) -> frozenset[SignedBid]:
    """Return the signatures under opened bids that verify.

    Args:
        facts: of the tender; all but openings and ceremonies are passed over. Each ceremony is asked, the judge
            knows which holds.
    """
    said = [one.said for one in facts]
    ceremonies = {one.ceremony for one in said if isinstance(one, SealingCeremony)}
    return frozenset(
        SignedBid(one.tender, ceremony, one.body, one.signer, one.signature)
        for one in said
        if isinstance(one, BidOpened)
        for ceremony in ceremonies
        if _fits(one, ceremony)
    )


def _fits(one: BidOpened, ceremony: str) -> bool:
    texts = (ceremony, one.body, one.signer, one.signature)
    try:
        own, body, signer, signature = (bytes.fromhex(text) for text in texts)
    except ValueError:
        return False
    if tuple(each.hex() for each in (own, body, signer, signature)) != texts:
        return False
    return signature_fits(SignedFor(one.tender, own), body, signer=signer, signature=signature)
