"""Bidder keys: the file in which a supplier keeps the key that it signs with.

In:  a supplier and its private key; or the text of a file.
Out: the other of the two; and the lines that the office registers.

The surprise: the public half stands in the file as well, and must follow from the private one. A
file that was copied wrongly is refused before a bid is signed that nobody could attribute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onus.wire.sealing.faults import NotABidderKey
from onus.wire.sealing.headers import is_tender_id
from onus.wire.sealing.signing import BidderKey

FIRST = "onus bidder key 1"
LINES = re.compile(
    rf"\ufeff?{FIRST}\r?\nsupplier ([^\r\n]+)\r?\n"
    r"public ([0-9a-f]{64})\r?\nprivate ([0-9a-f]{64})\r?\n*"
)
"""The one form of the file; the page for bidders reads by the same."""
FEWEST_BYTES = 8
"""Different values among the 32 bytes of a private key, below which it was typed and not drawn."""


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A supplier, as the register of the tender names it, and its key."""

    supplier: str
    key: BidderKey

    def public_text(self) -> str:
        """Return what the supplier shows the office, which registers it: no secret.

        >>> KeptKey("firm-a", BidderKey(bytes(range(32)))).public_text().splitlines()[0]
        'supplier firm-a'
        """
        return f"supplier {self.supplier}\npublic {self.key.public.hex()}\n"

    def text(self) -> str:
        """Return the whole file, which nobody else may read."""
        return f"{FIRST}\n{self.public_text()}private {self.key.seed.hex()}\n"


def kept_key(text: str) -> KeptKey:
    """Return the key of a file.

    Raises:
        NotABidderKey: a line is missing, added or in another form, or public and private half are of two keys.

    >>> one = KeptKey("firm-a", BidderKey(bytes(range(32))))
    >>> kept_key(one.text()) == one
    True
    """
    found = LINES.fullmatch(text)
    if found is None:
        raise NotABidderKey(
            reason=f"it is not the line `{FIRST}`, then supplier, public and private, "
            "one a line, each key 64 digits from 0 to 9 and a to f"
        )
    supplier, public, private = found.groups()
    if not is_tender_id(supplier):
        raise NotABidderKey(reason="the supplier is no id")
    seed = bytes.fromhex(private)
    if len(frozenset(seed)) < FEWEST_BYTES:
        raise NotABidderKey(reason="its private half was not made by the tool")
    key = BidderKey(seed)
    if key.public.hex() != public:
        raise NotABidderKey(reason="its public half is that of another key")
    return KeptKey(supplier, key)
