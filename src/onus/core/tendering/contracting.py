"""Contracting: the contract that the award of a lot becomes, and whether what was signed is that one.

In:  a tender, what a lot came to, what the office says that it signed.
Out: `Contract`; claims that differ.

Every reader makes the contract anew from the draft, the terms and the winning bid, and holds its digest
against the one that stands in `contract_signed`. So a draft that is altered beside the tender, a number
that was softened before the signing, and a digest of something else are all told.

The surprise: the day of signing is no part of that digest. It is known before anybody signs, so that
the text can be put up for signature with it.

A reader from whom a word of the draft, or the bytes of the winning bid, are withheld cannot come to it.
To him that is told, and no text is said to differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from onus.base.canonical import content_digest
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.contract import Contract
from onus.core.promises.filling import WinningBid, contract_of_bid
from onus.core.promises.promised import promise_faults, term_faults
from onus.core.promises.term_price import term_price
from onus.core.tendering.afterwards import NOTHING
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.drafting import DRAFT_WITHHELD, is_draft_withheld
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import ClaimDiffers, LotProceeding
from onus.core.tendering.telling import stands_on_ranking
from onus.core.tendering.tender import Tender, said

NAME_OF_BID = 16
"""Digits by which the note of a contract names the envelope."""
TEXT, DEARER = "contract_text", "contract_total_price"
BID_WITHHELD = "bid_withheld"


def contract_of_lot(tender: Tender, lot: LotProceeding, *, signed: date | None = None) -> Contract | None:
    """Return the contract that the award of a lot becomes, by the bid that must be chosen.

    Args:
        tender: with its draft, its terms and what was opened.
        lot: as judged.
        signed: day of the signature; None while it is not signed.

    Returns:
        None where the tender has no draft, nobody won, or the terms or promises could not be owed.
    """
    won = winning_bid(tender, lot)
    if tender.draft is None or won is None or term_faults(tender.draft, tender.terms):
        return None
    if promise_faults(tender.draft, tender.terms, won.promises):
        return None
    return contract_of_bid(tender.draft, tender.terms, won, signed=signed)


def winning_bid(tender: Tender, lot: LotProceeding) -> WinningBid | None:
    """Return the bid that must be chosen, as its contract names it; None where there is none.

    Args:
        tender: with what was opened.
        lot: as judged.
    """
    if lot.winner is None or lot.winner.row is None:
        return None
    bid, bidder = lot.winner.row.bid, lot.winner.row.bidder
    files = tender.opened[bid]
    name = next((one.name for one in tender.register.suppliers if one.id == bidder), None)
    if name is None:
        return None
    # The dossier's register of officers knows no bidder; the name is what the contract says.
    return WinningBid(bid[:NAME_OF_BID], sha256(files.raw).hexdigest(), name, files.content.promises)


def contract_digest(tender: Tender, contract: Contract) -> str:
    """Return by which digest a contract is signed: of all that it says but the day, with the draft and terms it is made of.

    These two are bound with it, for a minimum that was weakened afterwards shows in no contract whose bidder
    promised more.

    Args:
        tender: with its draft and terms.
        contract: that follows from an award.
    """
    return content_digest([unsigned(contract), tender.draft, tender.terms])


def unsigned(contract: Contract) -> Contract:
    """Return a contract without the day of its signature.

    >>> from onus.base.texts import Localized
    >>> one = Contract("c", Localized(), "service_purchase", "government", date(2024, 4, 1), date(2025, 4, 1))
    >>> unsigned(replace(one, signed=date(2024, 3, 1))) == one
    True
    """
    return replace(contract, signed=None)


def pays_more(tender: Tender, lot: LotProceeding, contract: Contract) -> tuple[int | None, int] | None:
    """Return what a contract comes to and the price that won, where it pays more or nobody can tell; else None.

    Args:
        tender: with its terms.
        lot: with a winner.
        contract: that the award becomes.
    """
    assert lot.winner is not None, "there is a contract only of a winner"
    assert lot.winner.row is not None, "there is a contract only of a winner"
    comes_to, price = term_price(contract, tender.terms), lot.winner.row.price_minor
    return (comes_to, price) if comes_to is None or comes_to > price else None


def texts_that_differ(
    tender: Tender,
    claimed: tuple[TenderFact, ...],
    counted: tuple[TenderFact, ...],
    lots: Sequence[LotProceeding],
) -> Iterator[ClaimDiffers | NotComputable]:
    """Yield each contract whose signed text is not the one that follows or is not told, and each that pays too much.

    A text that is told and that this reader cannot come to, for part of it is withheld from him, is not computable.

    Args:
        tender: with a draft; without one nothing follows.
        claimed: facts by which the office says what it signed.
        counted: of these, those that count; of a contract that stands on no ranking no text follows.
        lots: as judged.
    """
    follows = {
        one.lot: (one, contract) for one in lots if (contract := contract_of_lot(tender, one)) is not None
    }
    for one, what in said(claimed, ContractSigned):
        if what.lot not in follows or not stands_on_ranking(counted, one):
            continue
        lot, contract = follows[what.lot]
        digest, lacking = contract_digest(tender, contract), tuple(_withheld(tender, lot))
        if lacking and what.sha256:
            yield NotComputable(TEXT, f"contract:{what.contract}", lacking)
        elif what.sha256 != digest:
            yield ClaimDiffers(TEXT, what.contract, one.id, what.sha256 or NOTHING, digest)
        dearer = pays_more(tender, lot, contract)
        if dearer is not None:
            comes_to, price = dearer
            told = NOTHING if comes_to is None else str(comes_to)
            yield ClaimDiffers(DEARER, what.contract, one.id, told, str(price))


def _withheld(tender: Tender, lot: LotProceeding) -> Iterator[str]:
    """Yield what of the text of a contract this reader does not have."""
    if is_draft_withheld(tender):
        yield DRAFT_WITHHELD
    assert lot.winner is not None, "there is a contract only of a winner"
    assert lot.winner.row is not None, "there is a contract only of a winner"
    if tender.opened[lot.winner.row.bid].withheld:
        yield BID_WITHHELD
