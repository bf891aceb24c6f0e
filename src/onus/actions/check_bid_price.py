"""Check the figures of a bid before it is sealed: what they come to, and what would refuse it.

In:  `bid.json`, and the draft contract with its terms as the office announced them.
Out: `BidFigures`: price, price sheet, what the promises come to over the term, each reason against it.

The surprise: nothing of this can be mended after the deadline. So a bidder works it out on its own
device, with the very functions by which the judge will.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import Fault, FaultyInput
from onus.core.promises.term_price import promised_price
from onus.core.tendering.bid import BidContent
from onus.core.tendering.pricing import (
    against_its_price,
    lines_absurd,
    price_of,
    promise_reasons,
    sheet_total,
)
from onus.outside.files import bounded_read
from onus.wire.dossier_files import read_contract
from onus.wire.promise_files import read_terms
from onus.wire.tenders.opened_files import CONTENT_BYTES_MAX, read_content
from onus.wire.tenders.tender_faults import unfit_terms


@dataclass(frozen=True, slots=True)
class BidFigures:
    """What the figures of a bid come to.

    Attributes:
        currency: of its prices.
        price_minor: of all lots that it bids for.
        lines_minor: what its price sheet comes to; None where it has none.
        promised_minor: what its promised prices come to over the term; None where none is asked, or they do not stand.
        reasons: codes of what would refuse it, as the judge writes them.
    """

    currency: str
    price_minor: int
    lines_minor: int | None
    promised_minor: int | None
    reasons: tuple[str, ...]


def check_bid_price(bid: Path, contract: Path, terms: Path, *, below_ppm: int = 0) -> BidFigures:
    """Return what the figures of a bid come to.

    Args:
        bid: its bid.json.
        contract: the draft contract.toml, as announced.
        terms: terms.toml, as announced.
        below_ppm: `promised_below_ppm` of the announcement.

    Raises:
        FaultyInput: with every fault of the three files.
    """
    read, wrong = read_content(bounded_read(bid, limit_bytes=CONTENT_BYTES_MAX), file=bid.name)
    draft = read_contract(bounded_read(contract, limit_bytes=CONTENT_BYTES_MAX))
    asked, unsound = read_terms(bounded_read(terms, limit_bytes=CONTENT_BYTES_MAX))
    faults: tuple[Fault, ...] = (*wrong, *draft.faults, *unsound)
    if read is None or draft.value is None or asked is None:
        raise FaultyInput(faults, source=str(bid))
    unfit = tuple(unfit_terms(draft.value, asked.terms))
    if unfit:
        raise FaultyInput(unfit, source=str(terms))
    content: BidContent = read
    price = price_of(content, frozenset(one.lot for one in content.prices))
    promised = promised_price(draft.value, asked.terms, content.promises)
    reasons = (
        *promise_reasons(draft.value, asked.terms, content.promises),
        *lines_absurd(content),
        *against_its_price(price, promised, below_ppm),
    )
    lines = sheet_total(content) if content.items else None
    return BidFigures(content.prices[0].currency, price, lines, promised, reasons)
