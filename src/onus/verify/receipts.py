"""Receipts of bidders, held against a site: whether everybody is told what a bidder was promised.

In:  entries by which sealed bids were received or withdrawn, from their bidders' own hands; a site.
Out: what became of each; a fault for each entry that the published facts do not hold as it was given.

The surprise: a log that its own operator wrote anew, and signed with the right key, agrees with itself.
One bidder with a receipt is enough to find it out, for a receipt lies where no office can rewrite it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from onus.base.errors import OnusError
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.sealing.facts import BidReceived, BidWithdrawn
from onus.log.bundles import ENTRY_BYTES_MAX
from onus.outside.files import bounded_read
from onus.verify.fault_list import FaultList
from onus.verify.faults import ReceiptNotPublished
from onus.verify.file_list import listed_bytes
from onus.verify.reading import Site
from onus.verify.verified import ReceiptVerified
from onus.wire.sealing.entries import fact_of
from onus.wire.sealing.faults import NotASealingEntry
from onus.wire.site_files import SiteFile
from onus.wire.tenders.fact_lines import read_facts
from onus.wire.tenders.published import FACTS, HEAD, PROCEEDING, TENDERS

Received = BidReceived | BidWithdrawn
NOT_YET = "not_published_yet"
"""What becomes of a bid that came after the instant as of which the tender is shown."""
NO_TENDER = Localized("no such tender", "没有该采购项目")
NO_ENTRY = Localized(
    "none that says the same of the envelope {ciphertext}", "没有关于密封文件 {ciphertext} 的相同记载"
)


class NotABidReceipt(OnusError):
    """A file that was given as a receipt is none."""

    code = "VERIFY-007"
    what = "{path} is no receipt of a sealed bid: {reason}."
    why = "A receipt is the very entry by which a bid was received or withdrawn; nothing else says what was promised."
    do = "Name the file that you were given for your bid, not the proof beside it."


def read_receipts(paths: Iterable[Path]) -> tuple[Received, ...]:
    """Return the entries of receipts.

    Args:
        paths: files as they were given to bidders; a proof beside one is not needed here.

    Raises:
        NotABidReceipt: a file is the entry of something else, or of nothing.
    """
    found = []
    for path in paths:
        try:
            fact = fact_of(bounded_read(path, limit_bytes=ENTRY_BYTES_MAX))
        except NotASealingEntry as error:
            raise NotABidReceipt(path=path, reason=str(error.named["reason"])) from None
        if not isinstance(fact, Received):
            raise NotABidReceipt(path=path, reason=f"it is a `{fact.kind}`")
        found.append(fact)
    return tuple(found)


def verified_receipts(
    site: Site, listed: Mapping[str, SiteFile], receipts: Sequence[Received]
) -> tuple[ReceiptVerified, ...]:
    """Return what became of the bids of receipts, by the published facts.

    Args:
        site: whose tenders were judged again already.
        listed: its files, by path.
        receipts: what the reader holds in hand.

    Raises:
        SiteFaults: with a fault for each receipt whose entry is not published as it was given.
    """
    faults, found = FaultList(), list[ReceiptVerified]()
    for one in receipts:
        folder = f"{TENDERS}/{one.tender}"
        if f"{folder}/{HEAD}" not in listed:
            faults.add(ReceiptNotPublished(where=folder, found=NO_TENDER))
            continue
        raw = {name: listed_bytes(site, listed, f"{folder}/{name}") for name in (HEAD, FACTS, PROCEEDING)}
        state = state_of(one, raw)
        if state is None:
            told = NO_ENTRY.filled(ciphertext=one.ciphertext[:16])
            faults.add(ReceiptNotPublished(where=f"{folder}/{FACTS}", found=told))
        else:
            found.append(ReceiptVerified(one.tender, one.ciphertext, *state))
    faults.raise_if_any()
    return tuple(found)


def state_of(receipt: Received, raw: Mapping[str, bytes]) -> tuple[str, str] | None:
    """Return what became of the bid of a receipt, and why; None where the published facts do not hold the entry.

    Args:
        receipt: as the bidder was given it.
        raw: bytes of the three files of the tender, which were judged again already.
    """
    same = [one for one in read_facts(raw[FACTS], tender=receipt.tender).facts if one.said == receipt]
    if not same:
        later = receipt.at > instant(json.loads(raw[HEAD])["as_of"])
        return (NOT_YET, "") if later else None
    received = json.loads(raw[PROCEEDING])["received"]
    told = next((one for one in received if one["bid"] == receipt.ciphertext), None)
    return (told["state"], told["reason"]) if told is not None else None
