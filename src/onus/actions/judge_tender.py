"""Judge a tender, explain it, and turn its award into the contract of a dossier.

In:  the folder of a tender, and an instant.
Out: `TenderJudged`, the folder OUT for people and programs, or contract.toml.

For people: `onus.report.tenders` says what was judged, in words, from the tender and its proceeding.

The surprise: the contract is written from the award that follows from the facts. Where the
office claims another, nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.base.texts import LANGUAGES
from onus.core.contracts.contract import Contract
from onus.core.promises.filling import WinningBid, contract_of_bid
from onus.core.qualification.qualifying import SIGNING
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import BARRED, LotProceeding, Proceeding
from onus.core.tendering.qualifications import reason_of
from onus.core.tendering.tender import Tender, facts_on_record, said
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
        NothingAwarded: nobody won yet, the winner may not sign now, the office claims another award, or there is no
            draft.
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
    facts = facts_on_record(tender, judged.proceeding.as_of)
    bid, bidder = one.winner.row.bid, one.winner.row.bidder
    files = tender.opened[bid]
    name = next(each.name for each in tender.register.suppliers if each.id == bidder)
    signed = next((fact for fact, what in said(facts, ContractSigned) if what.bid == bid), None)
    day = tender.zone.local_day(signed.happened_at) if signed is not None else None
    # The dossier's register of officers knows no bidder; the name is what the contract says.
    won = WinningBid(bid[:16], sha256(files.raw).hexdigest(), name, files.content.promises)
    return contract_of_bid(tender.draft, tender.terms, won, signed=day)


def _refuse_barred(tender: Tender, lot: LotProceeding) -> None:
    """Refuse a contract that is not signed yet, with a bidder that may not sign it now."""
    speaker = speaker_of(tender, "en")
    for test in lot.tests:
        won = lot.winner is not None and lot.winner.row is not None and lot.winner.row.bid == test.bid
        if test.step == SIGNING and not test.taken and test.state == BARRED and won:
            told = "; ".join(dict.fromkeys(str(speaker.reason(reason_of(one))) for one in test.against))
            raise NothingAwarded(lot=lot.lot, reason=f"the bidder may not sign it now ({told})")


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
