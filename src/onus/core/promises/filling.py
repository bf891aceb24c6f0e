"""Filling: the draft contract with the promises of the winning bid, each cited where it stands.

In:  the draft, the terms, the winning bid with its digest.
Out: the contract of the main job; and back again, the promises that a contract carries.

Beside the clause of each entry that a promise sharpened stands its term and the first
digits of the bid's digest: `3.1 [P1 P4 @ 5f2b9c0d11aa22bb]`. A note of the contract
holds the whole digest.

The surprise: going there and back gives the promises again, number for number (a law in
the tests). A contract that was changed between award and signing does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from onus.base.texts import Localized
from onus.core.contracts.contract import Contract, Party
from onus.core.promises.promised import Promised, PromiseTerm, promise_faults, term_faults
from onus.core.promises.slots import number_in, with_number

DIFFERS = "differs"
DIGITS = 16
"""Hexadecimal digits of the bid's digest that stand beside each clause."""
_CITED = re.compile(r"\[([A-Za-z0-9_ -]+) @ ([0-9a-f]{16})\]")
_NOTE = Localized(
    "What is marked [term @ {digits}] was promised by the winning bid {bid}, SHA-256 {digest}.",
    "标有〔条目 @ {digits}〕者出自中标投标文件 {bid} 的投标承诺，SHA-256 {digest}。",
)


@dataclass(frozen=True, slots=True)
class WinningBid:
    """The bid that won.

    Attributes:
        id: its name.
        digest: SHA-256 of its `bid.json`, 64 hexadecimal digits.
        bidder: name of the firm.
        body: id of the firm in the dossier; may be empty.
        promises: of the bid, in any order.
    """

    id: str
    digest: str
    bidder: Localized
    promises: tuple[Promised, ...]
    body: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no digest."""
        if not re.fullmatch(r"[0-9a-f]{64}", self.digest):
            raise ValueError("digest must be 64 hexadecimal digits in lower case")


def contract_of_bid(
    draft: Contract, terms: Sequence[PromiseTerm], bid: WinningBid, *, signed: date | None = None
) -> Contract:
    """Return the contract that a bid becomes.

    Args:
        draft: as announced.
        terms: as announced; sound by `term_faults`.
        bid: without `promise_faults`: any other was refused at the evaluation.
        signed: day of signature; None while it is not signed.

    Raises:
        ValueError: the terms or the promises have faults.
    """
    faults = [
        *term_faults(draft, terms),
        *(f"{one.term}: {one.reason}" for one in promise_faults(draft, terms, bid.promises)),
    ]
    if faults:
        raise ValueError("; ".join(faults))
    slots = {one.id: one.slot for one in terms}
    digits, contract = bid.digest[:DIGITS], draft
    for one in sorted(bid.promises):
        contract = with_number(contract, slots[one.term], one.value, cite=f"[{one.term} @ {digits}]")
    parties = tuple(one for one in draft.parties if one.role != "contractor")
    note = _NOTE.filled(digits=digits, bid=bid.id, digest=bid.digest)
    return replace(
        _joined(contract),
        parties=(*parties, Party("contractor", bid.bidder, bid.body)),
        signed=signed,
        placeholder=False,
        notes=(*draft.notes, note),
    )


def promises_of(contract: Contract, terms: Sequence[PromiseTerm]) -> tuple[Promised, ...]:
    """Return the promises that a contract carries, by the terms cited beside its clauses.

    Returns:
        In order of the terms' ids; a term whose number is missing is left out.
    """
    named = {term for term, _ in citations(contract)}
    found = ((one.id, number_in(contract, one.slot)) for one in sorted(terms) if one.id in named)
    return tuple(Promised(id_, value) for id_, value in found if value is not None)


def citations(contract: Contract) -> tuple[tuple[str, str], ...]:
    """Return each term that a contract cites, with the digits of the bid that promised it.

    >>> from onus.core.contracts.contract import Kpi
    >>> draft = Contract("c", Localized(), "x", "government", date(2024, 1, 1), date(2025, 1, 1))
    >>> citations(replace(draft, kpis=(Kpi("K", Localized(), clause="4 [P1 P2 @ 0123456789abcdef]"),)))
    (('P1', '0123456789abcdef'), ('P2', '0123456789abcdef'))
    """
    texts = [
        contract.source,
        *(one.clause for part in (contract.obligations, contract.prices, contract.kpis) for one in part),
    ]
    found = {
        (term, digits) for text in texts for terms, digits in _CITED.findall(text) for term in terms.split()
    }
    return tuple(sorted(found))


def obligations_of_promises(contract: Contract) -> tuple[tuple[str, str, str], ...]:
    """Return each obligation that a promise sharpened, with the term and the digits of the bid.

    >>> from datetime import date
    >>> obligations_of_promises(Contract("c", Localized(), "x", "government", date(2024, 1, 1), date(2025, 1, 1)))
    ()
    """
    return tuple(
        (one.id, term, digits)
        for one in contract.obligations
        for terms, digits in _CITED.findall(one.clause)
        for term in terms.split()
    )


def broken_promises(
    contract: Contract, draft: Contract, terms: Sequence[PromiseTerm], bid: WinningBid
) -> tuple[tuple[str, int | None, int], ...]:
    """Return each term whose number in a signed contract is not the one that the bid promised.

    Returns:
        Term, number of the contract (None where it has none), number promised; and
        `differs` with 0 and 1 where anything else of the contract is not as announced.
    """
    slots = {one.id: one.slot for one in terms}
    found = [
        (one.term, number_in(contract, slots[one.term]), one.value)
        for one in sorted(bid.promises)
        if number_in(contract, slots[one.term]) != one.value
    ]
    expected = contract_of_bid(draft, terms, bid, signed=contract.signed)
    if not found and contract != expected:
        found.append((DIFFERS, 0, 1))
    return tuple(found)


def _joined(contract: Contract) -> Contract:
    """Return the contract with one citation for each clause: `[P1 @ d] [P2 @ d]` is `[P1 P2 @ d]`."""
    return replace(
        contract,
        source=_one_cite(contract.source),
        obligations=tuple(replace(one, clause=_one_cite(one.clause)) for one in contract.obligations),
        prices=tuple(replace(one, clause=_one_cite(one.clause)) for one in contract.prices),
        kpis=tuple(replace(one, clause=_one_cite(one.clause)) for one in contract.kpis),
    )


def _one_cite(text: str) -> str:
    found = _CITED.findall(text)
    if len(found) < 2:
        return text
    terms = " ".join(terms for terms, _ in found)
    return f"{_CITED.sub('', text).strip()} [{terms} @ {found[0][1]}]"
