"""Opened files: what came out of an envelope, read from its `bid.json`.

In:  the bytes of that file.
Out: the content of the bid, or every fault.

The surprise: the folder of a bid bears the digest of its archive as its name, and the
digest is what was committed to before the deadline. A bid that was touched after the opening has no name
any more under which a fact could speak of it.
"""

from __future__ import annotations

from onus.base.canonical import canonical_json
from onus.base.errors import Fault, OnusError
from onus.core.tendering.bid import BidContent
from onus.wire.sealing.archives import BidFile, archive_head
from onus.wire.tenders.json_values import NotJson, dated, json_value, without_nulls
from onus.wire.tenders.plain_values import plain_table
from onus.wire.toml_values import decode, toml_fault

OPENED, BIDS = "opened", "bids"
CONTENT = "bid.json"
CONTENT_BYTES_MAX = 4 * 1024 * 1024
SEALED_SUFFIX = ".onusbid"


class OtherBytes(OnusError):
    """A file does not have the digest that its name states."""

    code = "TENDER-008"
    what = "{name} has the digest {digest}, which is not its name."
    why = "A bid is what was sealed, to the last bit; this file is something else."
    do = "Put the original back; a mirror, a custodian or the bidder has it."


def read_content(raw: bytes, *, file: str) -> tuple[BidContent | None, tuple[Fault, ...]]:
    """Return the content of a bid and no fault, or None and all faults.

    Args:
        raw: bytes of its `bid.json`.
        file: name for the faults.

    >>> read_content(b"", file="x")[1][0].code
    'TENDER-001'
    """
    value, faults = json_value(raw, file=file, line=1)
    if faults:
        return None, faults
    if not isinstance(value, dict):
        return None, (toml_fault(NotJson, file, 1, "", found="it is no object"),)
    read = decode(BidContent, dated(without_nulls(value), BidContent), {}, file=file)
    return read.value, read.faults


def content_bytes(content: BidContent) -> bytes:
    """Return the bytes of `bid.json`: canonical JSON of the content.

    >>> from onus.core.tendering.bid import BidPrice
    >>> from onus.base.money import Minor
    >>> content_bytes(BidContent("s", (BidPrice("1", Minor(5)),)))
    b'{"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"s"}'
    """
    return canonical_json(plain_table(content))


def archive_of(content: BidContent) -> bytes:
    """Return the archive of a bid that holds its content alone."""
    raw = content_bytes(content)
    head, _ = archive_head([BidFile(CONTENT, len(raw))])
    return head + raw
