"""Opened files: what came out of an envelope, as one JSON text named by its digest.

In:  the bytes of a file under `opened/`, and the name that it bears.
Out: the content of the bid, or every fault.

The surprise: the name is the digest of the bytes. A bid that was touched after the
opening has no name any more under which a fact could speak of it.
"""

from __future__ import annotations

from hashlib import sha256

from onus.base.canonical import canonical_json
from onus.base.errors import Fault, OnusError
from onus.core.tendering.bid import BidContent
from onus.wire.tenders.json_values import NotJson, dated, json_value, without_nulls
from onus.wire.tenders.plain_values import plain_table
from onus.wire.toml_values import decode, toml_fault

OPENED, BIDS = "opened", "bids"
OPENED_BYTES_MAX = 4 * 1024 * 1024
OPENED_SUFFIX, SEALED_SUFFIX = ".json", ".sealed"


class OtherBytes(OnusError):
    """A file does not have the digest that its name states."""

    code = "TENDER-008"
    what = "{name} has the digest {digest}, which is not its name."
    why = "A bid is what was sealed, to the last bit; this file is something else."
    do = "Put the original back; a mirror, a custodian or the bidder has it."


def read_opened(raw: bytes, *, name: str) -> tuple[BidContent | None, tuple[Fault, ...]]:
    """Read what came out of an envelope.

    Args:
        raw: bytes of the file.
        name: of the file, without its folder.

    >>> read_opened(b"{}", name="0.json")[1][0].code
    'TENDER-008'
    """
    file, found = f"{OPENED}/{name}", sha256(raw).hexdigest()
    if name != found + OPENED_SUFFIX:
        return None, (toml_fault(OtherBytes, file, 0, "", name=file, digest=found),)
    value, faults = json_value(raw, file=file, line=1)
    if faults:
        return None, faults
    if not isinstance(value, dict):
        return None, (toml_fault(NotJson, file, 1, "", found="it is no object"),)
    read = decode(BidContent, dated(without_nulls(value), BidContent), {}, file=file)
    return read.value, read.faults


def opened_bytes(content: BidContent) -> bytes:
    """Return the bytes that a bidder seals: canonical JSON of the content.

    >>> from onus.core.tendering.bid import BidPrice
    >>> from onus.base.money import Minor
    >>> opened_bytes(BidContent("s", (BidPrice("1", Minor(5)),)))
    b'{"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"s"}'
    """
    return canonical_json(plain_table(content))
