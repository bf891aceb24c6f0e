"""Envelope heads: what an envelope says of itself in the clear, held against what the log says of it.

In:  the head of an envelope, its entry in the log, the ceremony.
Out: whether the two say the same.

The surprise: the digest by which a bid is named tells nothing of what is in the envelope to
whoever has not the envelope. Its head does: the commitment in it cannot be changed without
changing that name.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.core.sealing.facts import BidReceived, SealingCeremony


@dataclass(frozen=True, slots=True)
class EnvelopeHead:
    """What stands in the clear before the chunks of an envelope; digests and keys in hexadecimal digits."""

    tender: str
    ceremony: str
    tender_key: str
    commitment: str
    mark: str
    size_class: int


def head_as_logged(head: EnvelopeHead, bid: BidReceived, ceremony: SealingCeremony) -> bool:
    """Return whether an envelope is the one that its entry in the log is about.

    Args:
        head: of the envelope whose digest the entry names.
        bid: the entry.
        ceremony: of the tender.
    """
    logged = EnvelopeHead(
        bid.tender, ceremony.ceremony, ceremony.tender_key, bid.commitment, bid.mark, bid.size_class
    )
    return head == logged
