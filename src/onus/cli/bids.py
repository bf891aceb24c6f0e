"""`onus bid ...`: sealed bids, for bidders, custodians, officials and auditors."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from onus.base.texts import LANGUAGES
from onus.cli.bid_office import (
    announce_one,
    audit_all,
    close_one,
    codes,
    hold,
    make,
    open_all,
    receive,
    release,
    withdraw,
)
from onus.cli.bid_own import check, key, page, seal, secret, signature

THRESHOLD = 3


def main(argv: Sequence[str]) -> int:
    """Run `onus bid ...`; return 0, or 1 where `check` or `audit` finds what does not hold."""
    words = _parser().parse_args(argv)
    return COMMANDS[words.command](words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus bid",
        description="Seal bids so that nobody reads them early, and receive them so that nobody can cheat.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    made = [*_own_commands(commands), *_key_commands(commands), *_office_commands(commands)]
    for one in made:
        one.add_argument("--language", choices=LANGUAGES, default="en", help="of what is told; default en")
    return parser


def _own_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> list[argparse.ArgumentParser]:
    key_ = commands.add_parser(
        "key", help="make the key that you sign with; the office registers its public half"
    )
    key_.add_argument("out", type=Path, help="file to write, which nobody else may read")
    key_.add_argument("--supplier", required=True, help="your id in the register of suppliers")
    seal_ = commands.add_parser(
        "seal", help="sign and seal a folder, offline; writes the envelope and your code"
    )
    seal_.add_argument("folder", type=Path, help="of the bid")
    seal_.add_argument("--tender", type=Path, required=True, help="the tender's file")
    seal_.add_argument("--key", type=Path, required=True, help="file of your key, from `onus bid key`")
    seal_.add_argument("--out", type=Path, required=True, help="envelope to write, FILE.onusbid")
    seal_.add_argument(
        "--policy", type=Path, help="whom to believe; checks the tender's file against its proof"
    )
    seal_.add_argument("--escrow", default="", help="public key of another group, to deposit the code with")
    again = commands.add_parser(
        "signature", help="sign a folder again as it was sealed, where code and sheet are damaged"
    )
    again.add_argument("folder", type=Path, help="of the bid, as it was sealed")
    again.add_argument("--nonce", required=True, help="from the code sheet")
    again.add_argument("--key", type=Path, required=True, help="file of your key")
    again.add_argument("--tender", type=Path, required=True, help="the tender's file")
    again.add_argument(
        "--policy", type=Path, help="whom to believe; checks the tender's file against its proof"
    )
    checked = commands.add_parser(
        "check", help="look at an envelope: whole, for which tender, does the code fit"
    )
    checked.add_argument("envelope", type=Path)
    checked.add_argument("--tender", type=Path, help="the tender's file")
    checked.add_argument(
        "--policy", type=Path, help="whom to believe; checks the tender's file against its proof"
    )
    checked.add_argument("--code-file", type=Path, help="file with your code")
    told = commands.add_parser(
        "secret", help="print what withdraws or replaces a bid; it follows from your code"
    )
    told.add_argument("envelope", type=Path)
    told.add_argument("--code-file", type=Path, required=True, help="file with your code")
    page_ = commands.add_parser(
        "page", help="write the page that seals bids in a browser, and print its digest"
    )
    page_.add_argument("--out", type=Path, required=True, help="file to write")
    return [key_, seal_, again, checked, told, page_]


def _key_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> list[argparse.ArgumentParser]:
    held = commands.add_parser("ceremony", help="make a tender's key and split it among custodians")
    held.add_argument("out", type=Path, help="folder for the sheets, not there yet")
    held.add_argument("--tender", required=True, help="id of the tender")
    held.add_argument(
        "--custodian", action="append", required=True, metavar="POST@ORGANISATION", help="once for each share"
    )
    held.add_argument("--threshold", type=int, default=THRESHOLD, help="shares that are needed; default 3")
    held.add_argument(
        "--apart-from", type=Path, help="ceremony.json of a group whose organisations may not be in this one"
    )
    held.add_argument(
        "--folder",
        type=Path,
        help="folder of the tender, whose register says who was appointed and works where",
    )
    given = commands.add_parser("release", help="for a custodian: is it time to give the share away?")
    given.add_argument("sheet", type=Path, help="text of the share's sheet")
    given.add_argument("--store", type=Path, required=True, help="a copy of the office's store")
    given.add_argument("--policy", type=Path, required=True, help="whom to believe, from your own hand")
    given.add_argument("--out", type=Path, required=True, help="share to hand over")
    return [held, given]


def _office_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> list[argparse.ArgumentParser]:
    made = _of_store(commands, "store", what="make a store of sealed bids, with a log of its own")
    made.add_argument("--origin", required=True, help="name of its log")
    told = _of_store(
        commands, "announce", what="log a version of a tender; the latest one is its only deadline"
    )
    told.add_argument("--ceremony", type=Path, required=True, help="ceremony.json")
    told.add_argument("--deadline", required=True, help="2026-03-23T09:00:00+08:00")
    told.add_argument("--document", type=Path, required=True, help="what is announced")
    told.add_argument("--out", type=Path, required=True, help="the tender's file for bidders")
    got = _of_store(commands, "receive", what="take an envelope in; writes the receipt")
    got.add_argument("envelope", type=Path)
    got.add_argument("--out", type=Path, required=True, help="receipt to write; its proof lies beside it")
    got.add_argument("--replaces", default="", help="digest of the bid in whose place it comes")
    got.add_argument("--proof", default="", help="secret of that bid")
    got.add_argument("--escrow", type=Path, help="deposited code")
    gone = _of_store(commands, "withdraw", what="take a bid back for its bidder")
    gone.add_argument("ciphertext", help="digest of the envelope")
    gone.add_argument("--proof", required=True, help="its withdrawal secret")
    closed = _of_store(commands, "close", what="log the end of receiving, after the latest deadline")
    opened = _of_store(commands, "open", what="open bids with the custodians' shares and each bidder's code")
    opened.add_argument(
        "--share", type=Path, action="append", default=[], help="released share; once for each"
    )
    opened.add_argument(
        "--codes", type=Path, help="file: digest of the envelope and code, a line for each bidder"
    )
    opened.add_argument("--escrowed", type=Path, help="the same, of deposited codes")
    opened.add_argument(
        "--handed-in", nargs=5, action="append", default=[],
        metavar=("DIGEST", "FOLDER", "NONCE", "SIGNER", "SIGNATURE"),
        help="where a code is lost: the folder that was sealed, and what its sheet says beside the code",
    )  # fmt: skip
    opened.add_argument("--out", type=Path, required=True, help="folder for the opened bids")
    opened.add_argument(
        "--last", action="store_true", help="end the opening: what is not open is revoked or withdrawn"
    )
    lost = _of_store(commands, "codes", what="open deposited codes with the shares of another group")
    lost.add_argument("--ceremony", type=Path, required=True, help="ceremony.json of the other group")
    lost.add_argument(
        "--share", type=Path, action="append", required=True, help="of that group; once for each"
    )
    lost.add_argument("--bid", action="append", required=True, metavar="DIGEST", help="whose code is lost")
    lost.add_argument("--out", type=Path, required=True, help="codes to write, for `open --escrowed`")
    audited = _of_store(commands, "audit", what="find whatever does not hold, from a copy of the store")
    audited.add_argument("--policy", type=Path, required=True, help="whom to believe, from your own hand")
    audited.add_argument(
        "--receipt", type=Path, action="append", default=[], help="of a bidder; once for each"
    )
    audited.add_argument("--opened", type=Path, help="folder of the opened bids")
    audited.add_argument("--ended", action="store_true", help="the opening is over: each bid has an outcome")
    for one in (got, gone, closed, opened, lost, audited):
        one.add_argument("--tender", required=True, help="id of the tender")
    return [made, told, got, gone, closed, opened, lost, audited]


def _of_store(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, *, what: str
) -> argparse.ArgumentParser:
    """Return the parser of a command that begins with the folder of a store."""
    made = commands.add_parser(name, help=what)
    made.add_argument("store", type=Path, help="folder of the store")
    return made


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "key": key, "seal": seal, "signature": signature, "check": check, "secret": secret, "page": page, "ceremony": hold, "release": release, "store": make,
    "announce": announce_one, "receive": receive, "withdraw": withdraw, "close": close_one, "open": open_all,
    "codes": codes, "audit": audit_all,
}  # fmt: skip
