"""Ceremony ids: the name of a ceremony, which follows from all else that is told of it.

In:  the tender, its key, how many shares are needed, who holds them under which commitments.
Out: 64 hexadecimal digits; and whether a ceremony bears its own.

The surprise: every share, every envelope and every release names a ceremony by its id alone. An office
that could write another holder, key or number beside an old id would have changed what all of them mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from onus.base.canonical import canonical_json
from onus.core.sealing.facts import SealingCeremony

CEREMONY_LABEL = b"onus ceremony 1"


def ceremony_id(tender: str, tender_key: str, threshold: int, holders: Sequence[tuple[str, str, str]]) -> str:
    """Return the id of a ceremony: it follows from the tender, the key, the threshold and all commitments.

    Args:
        tender: id of the tender.
        tender_key: public key, 64 hexadecimal digits.
        threshold: shares that are needed.
        holders: post, organisation and commitment of each, in the order of their numbers.

    >>> ceremony_id("T-1", "00" * 32, 2, [("clerk", "A", "11" * 32)])[:16]
    'ddc9024c0a74c58e'
    """
    told = {
        "holders": [list(one) for one in holders],
        "key": tender_key,
        "tender": tender,
        "threshold": threshold,
    }
    return sha256(CEREMONY_LABEL + b"\n" + canonical_json(told)).hexdigest()


def bears_its_id(ceremony: SealingCeremony) -> bool:
    """Return whether a ceremony bears the id that follows from it; its shares are numbered from 1 without a gap.

    >>> bears_its_id(SealingCeremony("T-1", "00" * 32, "s", "00" * 32, 2, (), 0))
    False
    """
    numbers = [one.number for one in ceremony.custodians]
    holders = [(one.post, one.organisation, one.commitment) for one in ceremony.custodians]
    own = ceremony_id(ceremony.tender, ceremony.tender_key, ceremony.threshold, holders)
    return own == ceremony.ceremony and numbers == list(range(1, len(numbers) + 1))
