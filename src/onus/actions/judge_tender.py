"""Judge a tender, explain it, and turn its award into the contract of a dossier.

In:  the folder of a tender, and an instant.
Out: `TenderJudged`, the folder OUT for people and programs, or contract.toml.

For people: `onus.report.tenders` says what was judged, in words, from the tender and its proceeding.

The surprise: the contract is written from the award that follows from the facts. Where the
office claims another, nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.base.texts import LANGUAGES
from onus.core.contracts.contract import Contract
from onus.core.promises.filling import DIFFERS, broken_promises
from onus.core.qualification.qualifying import SIGNING
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.contracting import contract_digest, contract_of_lot, pays_more, unsigned, winning_bid
from onus.core.tendering.judge import judge
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.proceeding import BARRED, LotProceeding, Proceeding
from onus.core.tendering.qualifications import reason_of
from onus.core.tendering.tender import Tender, said
from onus.outside.files import atomic_directory
from onus.outside.law import flag_words
from onus.outside.tenders import LoadedTender, read_tender
from onus.report.tenders import speaker_of, tender_page
from onus.wire.contract_text import contract_file
from onus.wire.site_layout import OCDS
from onus.wire.tenders.ocds_releases import ocds_files
from onus.wire.tenders.published import proceeding_bytes, public_view, published_files

PROCEEDING, PAGES = "proceeding.json", ("report.en.html", "report.zh-Hans.html")


class NothingAwarded(OnusError):
    """There is no award from which a contract could follow."""

    code = "TENDER-012"
    what = "No contract follows for the lot {lot}: {reason}."
    why = "A contract is what the winning bid promised; nobody may write it for a bid that did not win."
    do = "Run `onus tender judge` and see what the lot still waits for, or which claim differs."


class OtherContract(OnusError):
    """A contract is not the one that follows from the award."""

    code = "TENDER-025"
    what = "This is not the contract that follows from the award: {told}."
    why = "What the winning bid promised is owed; whoever softens it gives away what others competed for."
    do = "Write it again by `onus tender award-to-contract`; a change after signing is a supplement, and is published."


@dataclass(frozen=True, slots=True)
class TenderJudged:
    """A tender with what it came to, and warnings of its folder."""

    tender: Tender
    proceeding: Proceeding
    warnings: tuple[Any, ...] = ()


def judge_tender(folder: Path, as_of: Instant) -> TenderJudged:
    """Read a folder and judge it.

    Args:
        folder: of a tender.
        as_of: facts recorded later are not seen.

    Raises:
        FaultyInput: with every fault of every file.
    """
    loaded: LoadedTender = read_tender(folder)
    proceeding = judge(loaded.tender, loaded.tender.rulebook, as_of)
    return TenderJudged(loaded.tender, proceeding, loaded.warnings)


def write_judged(judged: TenderJudged, out: Path) -> None:
    """Write OUT: the proceeding as canonical JSON, what is published, OCDS, and a page in each language."""
    with atomic_directory(out) as aside:
        (aside / PROCEEDING).write_bytes(proceeding_bytes(judged.proceeding))
        public = aside / "public"
        public.mkdir()
        for name, raw in published_files(judged.tender, judged.proceeding.as_of).items():
            (public / name).write_bytes(raw)
        (aside / OCDS).mkdir()
        view = public_view(judged.tender, judged.proceeding.as_of)
        for name, raw in ocds_files(view, judged.proceeding.as_of).items():
            (aside / OCDS / name).write_bytes(raw)
        for name, language in zip(PAGES, LANGUAGES, strict=True):
            page = tender_page(judged.tender, judged.proceeding, flag_words().flags, language)
            (aside / name).write_text(page, encoding="utf-8")


def contract_of_award(judged: TenderJudged, lot: str = "") -> Contract:
    """Return the contract that the award of a lot becomes.

    Args:
        judged: of a tender with a draft contract.
        lot: its id; empty for the only one.

    Raises:
        NothingAwarded: nobody won yet, the winner may not sign now, the office claims another award, there is no
            draft, or the contract would pay more than the price that won.
    """
    tender, one = judged.tender, _lot(judged.proceeding, lot)
    if tender.draft is None:
        raise NothingAwarded(lot=one.lot, reason="the tender has no contract.toml")
    if one.winner is None or one.winner.row is None:
        raise NothingAwarded(lot=one.lot, reason=one.why_unranked or "nobody won")
    differing = [
        claim
        for claim in judged.proceeding.claims
        if claim.claim.startswith(("award", "contract", "over_budget"))
    ]
    if differing:
        raise NothingAwarded(lot=one.lot, reason=f"the claim {differing[0].fact} does not follow")
    _refuse_barred(tender, one)
    facts, bid = facts_on_record(tender, judged.proceeding.as_of), one.winner.row.bid
    signed = next((fact for fact, what in said(facts, ContractSigned) if what.bid == bid), None)
    day = tender.zone.local_day(signed.happened_at) if signed is not None else None
    contract = contract_of_lot(tender, one, signed=day)
    if contract is None:
        raise NothingAwarded(lot=one.lot, reason=_why_none(tender, one))
    _refuse_dearer(tender, one, contract)
    return contract


def _why_none(tender: Tender, lot: LotProceeding) -> str:
    """Return why no contract follows from a lot that somebody won."""
    if winning_bid(tender, lot) is None:
        return "the register of suppliers does not name the bidder that won"
    return "its terms or promises could not be owed"


def _refuse_dearer(tender: Tender, lot: LotProceeding, contract: Contract) -> None:
    """Refuse a contract that would pay more than the price that won, or of which nobody can say what it pays."""
    found = pays_more(tender, lot, contract)
    if found is None:
        return
    comes_to, price = found
    money = speaker_of(tender, "en").money
    told = f"come to {money(comes_to)}" if comes_to is not None else "cannot be summed without quantities"
    reason = f"over its term its prices {told}, and the price that won is {money(price)}"
    raise NothingAwarded(lot=lot.lot, reason=reason)


def _refuse_barred(tender: Tender, lot: LotProceeding) -> None:
    """Refuse a contract that is not signed yet, with a bidder that may not sign it now."""
    speaker = speaker_of(tender, "en")
    for test in lot.tests:
        won = lot.winner is not None and lot.winner.row is not None and lot.winner.row.bid == test.bid
        if test.step == SIGNING and not test.taken and test.state == BARRED and won:
            told = "; ".join(dict.fromkeys(str(speaker.reason(reason_of(one))) for one in test.against))
            raise NothingAwarded(lot=lot.lot, reason=f"the bidder may not sign it now ({told})")


def check_contract(judged: TenderJudged, contract: Contract, lot: str = "") -> str:
    """Return the digest of a contract that is the one which follows from the award of a lot.

    Args:
        judged: of a tender with a draft contract.
        contract: as it lies in a dossier; the day of its signature does not matter.
        lot: its id; empty for the only one.

    Raises:
        OtherContract: it says something else.
        NothingAwarded: as `contract_of_award`.
    """
    follows = contract_of_award(judged, lot)
    tender = judged.tender
    won = winning_bid(tender, _lot(judged.proceeding, lot))
    assert won is not None, "a contract follows"
    assert tender.draft is not None, "a contract follows"
    if unsigned(contract) != unsigned(follows):
        told = broken_promises(contract, tender.draft, tender.terms, won)
        raise OtherContract(told="; ".join(_broken(*one) for one in told))
    return contract_digest(tender, follows)


def _broken(term: str, number: int | None, promised: int) -> str:
    if term == DIFFERS:
        return "something differs that no bid could promise"
    return f"{term} is {'empty' if number is None else number}, and {promised} was promised"


def contract_text(judged: TenderJudged, lot: str = "") -> bytes:
    """Return contract.toml of the award of a lot.

    Raises:
        NothingAwarded: as `contract_of_award`.
    """
    return contract_file(contract_of_award(judged, lot))


def _lot(proceeding: Proceeding, name: str) -> LotProceeding:
    found = [one for one in proceeding.lots if name in ("", one.lot)]
    if len(found) != 1:
        raise NothingAwarded(lot=name, reason=f"{len(found)} lots fit; name one")
    return found[0]
