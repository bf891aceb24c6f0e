"""Against a bidder: which corrections take from a bidder what it relies on, before the deadline.

In:  what stands of a bond or a look-up, a correction of it.
Out: whether the correction is against the bidder.

A bond that is taken back, becomes smaller or another firm's, and a look-up that is taken back or finds
worse, can put a bid out in the last second, and the firm has no time left to bring another. What helps
the bidder counts at once: a bond that was written down too small, a paper that turns out to be genuine.

The surprise: what is not plainly in the bidder's favour is against it. Another account, another paper,
another day than the record can know: each can be the one that puts a bid out.

Source: decision 101.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from onus.core.qualification.documents import EXPIRED, FORGED, GENUINE, NOT_FOUND, REVOKED, DocumentLookup
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.fact import TenderFact

BETTER = (FORGED, REVOKED, EXPIRED, NOT_FOUND, GENUINE)
"""What a register says of a paper, the worst for its bidder first."""


def against_bidder(before: TenderFact, correction: TenderFact) -> bool:
    """Return whether a correction of more than words takes from a bidder what it relies on.

    Args:
        before: what stands.
        correction: of the same kind, or a withdrawal.

    >>> from onus.base.instants import Instant
    >>> from onus.base.money import Minor
    >>> bond = TenderFact("b", Instant(1), Instant(1), BondReceived("firm-a", Minor(500), "transfer"), "finance-1")
    >>> less = replace(bond, id="c", said=BondReceived("firm-a", Minor(50), "transfer"), supersedes="b")
    >>> against_bidder(bond, less), against_bidder(less, bond)
    (True, False)
    """
    helps = _HELPS.get(type(before.said))
    if helps is None:
        return False
    known = not correction.withdrawn and correction.happened_at <= correction.recorded_at
    return not (known and type(correction.said) is type(before.said) and helps(before.said, correction.said))


def _larger(before: BondReceived, after: BondReceived) -> bool:
    same = replace(after, amount_minor=before.amount_minor, form=before.form) == before
    return same and after.amount_minor >= before.amount_minor


def _better(before: DocumentLookup, after: DocumentLookup) -> bool:
    found = (after.document, after.sha256, after.fields, after.expires)
    same = found == (before.document, before.sha256, before.fields, before.expires)
    return same and BETTER.index(after.result) >= BETTER.index(before.result)


_HELPS: Mapping[type, Callable[[Any, Any], bool]] = {BondReceived: _larger, DocumentLookup: _better}
