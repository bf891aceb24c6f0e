"""`onus tender`: check a tender's folder, judge it, explain it, make its contract, tell how earlier ones went.

In:  the folder of a tender.
Out: faults, a proceeding, its reasons, contract.toml, or register/past_months.toml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from onus.actions.check_bid_price import check_bid_price
from onus.actions.judge_tender import (
    TenderJudged,
    check_contract,
    contract_of_award,
    judge_tender,
    write_judged,
)
from onus.actions.take_ban_list import take_ban_list
from onus.actions.tell_lapses import tell_lapses
from onus.actions.tell_past_months import tell_past_months
from onus.actions.tender_entries import tender_entries
from onus.base.errors import FaultyInput
from onus.base.instants import Instant, instant
from onus.base.texts import LANGUAGES, Localized
from onus.core.tendering.contracting import contract_digest
from onus.outside.clock import now
from onus.outside.files import atomic_file
from onus.outside.law import flag_words
from onus.outside.tenders import read_tender
from onus.report.tender_speaker import TenderSpeaker
from onus.report.tender_words import tender_word
from onus.report.tenders import lapse_lines, tender_head, tender_lines
from onus.wire.contract_text import contract_file
from onus.wire.dossier_files import read_contract
from onus.wire.tenders.lapse_reports import FILE as REPORTS

OK = 0
ENTRIES = Localized("Entries of the log", "日志条目")
NOT_YET = Localized("not in the log", "尚未写入日志")


def main(argv: Sequence[str]) -> int:
    """Run `onus tender`; return 0."""
    words = _parser().parse_args(argv)
    if words.step == "check":
        return _check(words.folder)
    if words.step == "bid-price":
        return _bid_price(words)
    if words.step == "past-months":
        return _past_months(words)
    if words.step == "take-bans":
        return _take_bans(words)
    judged = judge_tender(words.folder, _as_of(words.as_of))
    for fault in judged.warnings:
        print(fault.sentence(), file=sys.stderr)
    if words.step == "lapses":
        return _lapses(judged, words)
    if words.step == "award-to-contract":
        return _contract(judged, words.to, words.lot)
    if words.step == "contract-check":
        return _check_contract(judged, words.contract, words.lot)
    if words.step == "judge":
        write_judged(judged, words.out)
        print(words.out)
    for line in tender_head(judged.tender, judged.proceeding, words.language):
        print(line)
    told: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if words.step == "judge":
        # What the office missed is told to whoever judges, and not to whoever asks for it alone.
        told = (lapse_lines(judged.tender, judged.proceeding, words.language),)
    if words.step == "explain":
        told = tender_lines(judged.tender, judged.proceeding, flag_words().flags, words.language)
    for title, rows in told:
        if rows:
            print("\n".join((f"\n{title}", *(f"  {row}" for row in rows))))
    if words.step == "explain" and words.site is not None:
        _entries(judged, words)
    return OK


def _entries(judged: TenderJudged, words: argparse.Namespace) -> None:
    """Print which entry of the log holds each fact."""
    print(f"\n{ENTRIES.text(words.language)}")
    for entry, kind, name in tender_entries(judged.tender, judged.proceeding.as_of, words.site):
        at = NOT_YET.text(words.language) if entry is None else str(entry)
        print(f"  {at}  {tender_word('kind', kind, words.language)}  [{name}]")


def _as_of(text: str | None) -> Instant:
    return now() if text is None else instant(text)


def _check(folder: Path) -> int:
    loaded = read_tender(folder)
    for fault in loaded.warnings:
        print(fault.sentence(), file=sys.stderr)
    tender = loaded.tender
    print(
        f"{tender.id}: {len(tender.facts)} facts, {len(tender.versions)} version(s), {len(tender.opened)} bid(s) opened"
    )
    return OK


def _contract(judged: TenderJudged, to: Path, lot: str) -> int:
    contract = contract_of_award(judged, lot)
    with atomic_file(to) as aside:
        aside.write_bytes(contract_file(contract))
    print(to)
    print(f"digest of the contract: {contract_digest(judged.tender, contract)}")
    return OK


def _bid_price(words: argparse.Namespace) -> int:
    """Print what the figures of a bid come to; return 1 where they would refuse it or do not agree."""
    found = check_bid_price(words.bid, words.contract, words.terms, below_ppm=words.below_ppm)
    speaker = TenderSpeaker(words.language, found.currency, str)
    told = (("price", found.price_minor), ("lines", found.lines_minor), ("promised", found.promised_minor))
    for name, minor in told:
        if minor is not None:
            print(speaker.fact(f"{name}_minor", str(minor)))
    for one in found.reasons:
        print(speaker.reason(one), file=sys.stderr)
    differs = found.lines_minor not in (None, found.price_minor)
    return int(bool(found.reasons) or differs)


def _check_contract(judged: TenderJudged, file: Path, lot: str) -> int:
    read = read_contract(file.read_bytes())
    if read.value is None:
        raise FaultyInput(read.faults, source=str(file))
    print(f"digest of the contract: {check_contract(judged, read.value, lot)}")
    return OK


def _lapses(judged: TenderJudged, words: argparse.Namespace) -> int:
    told = tell_lapses(judged, words.to, words.contract)
    print(f"{told.contract}: {len(told.cases)} lapse(s) of {told.supplier} in {words.to / REPORTS}")
    return OK


def _past_months(words: argparse.Namespace) -> int:
    told = tell_past_months(words.out, words.folder, supplier=words.supplier, published_on=words.published)
    for one in told:
        print(f"{one.contract} {one.month}: {one.on_time}/{one.determined}")
    return OK


def _take_bans(words: argparse.Namespace) -> int:
    read = take_ban_list(words.folder, words.file, name=words.list, source=words.source, as_of=words.taken_on)
    print(f"{read.list.id}: {len(read.bans)} {read.list.sha256}")
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onus tender", description="Judge a purchase by its facts.")
    steps = parser.add_subparsers(dest="step", required=True)
    check = steps.add_parser("check", help="list every fault of a tender's folder")
    judging = steps.add_parser("judge", help="work out what a tender came to, and write it")
    explain = steps.add_parser("explain", help="print how a tender came to what it is")
    award = steps.add_parser("award-to-contract", help="write the contract that the award becomes")
    checking = steps.add_parser("contract-check", help="tell whether a contract is the one that follows")
    pricing = steps.add_parser("bid-price", help="before a bid is sealed: tell whether it has one price")
    pricing.add_argument("bid", type=Path, help="bid.json")
    pricing.add_argument("--contract", type=Path, required=True, help="the draft contract.toml, as announced")
    pricing.add_argument("--terms", type=Path, required=True, help="terms.toml, as announced")
    pricing.add_argument("--below-ppm", type=int, default=0, help="promised_below_ppm of the announcement")
    pricing.add_argument("--language", choices=LANGUAGES, default="en", help="of what is printed; default en")
    lost = steps.add_parser(
        "lapses", help="tell what a contractor lost since into the dossier of its contract"
    )
    past = steps.add_parser("past-months", help="take scorecards of assessments as the record of a supplier")
    bans = steps.add_parser("take-bans", help="take a debarment list as it is published into the register")
    for step in (check, judging, explain, award, checking, lost, past, bans):
        step.add_argument("folder", type=Path, help="folder of the tender")
    for step in (judging, explain, award, checking, lost):
        step.add_argument("--as-of", help="facts recorded later are not seen; default the present instant")
        step.add_argument(
            "--language", choices=LANGUAGES, default="en", help="of what is printed; default en"
        )
    lost.add_argument("--to", type=Path, required=True, metavar="DOSSIER", help="folder of the dossier")
    lost.add_argument(
        "--contract", default="", help="id of the contract; default the only one that is watched"
    )
    judging.add_argument("--out", type=Path, required=True, help="folder to be written")
    explain.add_argument(
        "--site", type=Path, help="published site; tells which entry of its log holds each fact"
    )
    award.add_argument("--to", type=Path, required=True, help="contract.toml to be written")
    bans.add_argument("file", type=Path, help="the list, CSV or JSON")
    bans.add_argument("--list", required=True, help="name of the list")
    bans.add_argument("--source", required=True, help="address that it was taken from")
    bans.add_argument(
        "--taken-on", type=date.fromisoformat, required=True, help="day of its state, 2024-01-31"
    )
    past.add_argument("--supplier", required=True, help="id of the contractor in register/suppliers.toml")
    past.add_argument(
        "--published", type=date.fromisoformat, required=True, help="day of the publication, 2024-01-31"
    )
    past.add_argument("--out", type=Path, nargs="+", required=True, help="folders that `onus assess` wrote")
    checking.add_argument("contract", type=Path, help="contract.toml of a dossier")
    for step in (award, checking):
        step.add_argument("--lot", default="", help="lot; needed where there are several")
    return parser
