"""`onus contract new`, `read` and `attach`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from onus.actions.attach_contract import attach_contract
from onus.actions.contract_forms import FaultyForm, new_form, take_in_form
from onus.base.errors import OnusError
from onus.base.instants import Instant, instant
from onus.base.texts import LANGUAGES
from onus.cli.dossiers import FAULTY, OK
from onus.outside.clock import now


class NoDay(OnusError):
    """A text is not a day."""

    code = "FORM-012"
    what = "`{text}` is not a day."
    why = "A contract is signed on one day."
    do = "Write it as 2023-10-20."


def main(argv: Sequence[str]) -> int:
    """Run `onus contract ...`; return 0, or 2 when the input has faults."""
    words = _parser().parse_args(argv)
    try:
        return COMMANDS[words.command](words)
    except FaultyForm as error:
        for fault in error.told:
            print(fault.sentence(words.language), file=sys.stderr)
        print(error.sentence(), file=sys.stderr)
    return FAULTY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus contract", description="Take in a contract: its clauses by a form, its scan as it is."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="write an empty clause form, a workbook to be filled in")
    new.add_argument("form", type=Path)
    new.add_argument("--replace", action="store_true", help="replace a file that is there")
    read = commands.add_parser("read", help="read a filled form into a dossier")
    read.add_argument("form", type=Path)
    attach = commands.add_parser("attach", help="keep the scan of the signed contract with its dossier")
    attach.add_argument("scan", type=Path)
    attach.add_argument("--signed", default="", help="day of signature; else that of the contract")
    attach.add_argument("--by-post", default="", help="post that filed it")
    attach.add_argument("--note", default="", help="what part of the contract it is")
    for command in (read, attach):
        command.add_argument("--dossier", type=Path, required=True, help="folder of the dossier")
        command.add_argument("--recorded-at", default="", help="when it was written down; else now")
    read.add_argument("--language", choices=LANGUAGES, default="zh-Hans", help="language of the faults")
    return parser


def _recorded(text: str) -> Instant:
    return instant(text) if text else now()


def _new(words: argparse.Namespace) -> int:
    print(f"form: {new_form(words.form, replace=words.replace)}")
    print("Fill it in from the signed contract, then run: onus contract read FORM --dossier DIR")
    return OK


def _read(words: argparse.Namespace) -> int:
    done = take_in_form(words.form, words.dossier, recorded_at=_recorded(words.recorded_at))
    for remark in done.remarks:
        print(remark.sentence(words.language), file=sys.stderr)
    for name in done.earlier:
        print(f"kept what was there: {words.dossier / name}")
    for name in done.written or ("nothing new",):
        print(f"written: {words.dossier / name}" if done.written else name)
    if not done.officers:
        print("officers.toml is still missing: fill in the sheets 机构, 岗位, 任职, 分工 and 督办阶梯.")
    return OK


def _attach(words: argparse.Namespace) -> int:
    done = attach_contract(
        words.scan,
        words.dossier,
        recorded_at=_recorded(words.recorded_at),
        signed=_day(words.signed),
        by_post=words.by_post,
        note=words.note,
    )
    print(f"{'attached' if done.new else 'attached before'}: {words.dossier / done.row.file}")
    print(f"sha256: {done.row.sha256}")
    print(f"pages: {done.row.pages or 'not counted'}")
    return OK


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NoDay(text=text) from None


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "new": _new, "read": _read, "attach": _attach,
}  # fmt: skip
