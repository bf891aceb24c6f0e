"""`onus open311 key|keys|withdraw`: keys of programs that send reports.

A key is printed once and kept nowhere in clear.
"""

from __future__ import annotations

import argparse
import getpass

from onus.actions.open311_keys import end_key, make_key
from onus.base.instants import Instant, utc_text
from onus.outside.clock import now
from onus.records.open311 import program_keys


def main(words: list[str]) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="onus open311", description="Keys of programs that send reports.")
    commands = parser.add_subparsers(dest="command", required=True)
    key = commands.add_parser("key", help="make a key for a program")
    key.add_argument("name", help="of the program, as it stands on record with what it sends")
    key.add_argument(
        "--dossier", default="", help="the only dossier that it is good for; all where it is left away"
    )
    key.add_argument(
        "--contractor", action="store_true",
        help="it speaks for the contractor: what it calls closed is a claim that the work is done",
    )  # fmt: skip
    withdraw = commands.add_parser("withdraw", help="withdraw the key of a program")
    withdraw.add_argument("name")
    commands.add_parser("keys", help="list the keys that were ever made, without the keys themselves")
    told = parser.parse_args(words)
    if told.command == "key":
        made = make_key(
            told.name,
            dossier=told.dossier,
            may_update=told.contractor,
            by=f"terminal ({getpass.getuser()})",
            now=now(),
        )
        print(f"key: {made}")
        print("It is shown this once. The program sends it as `api_key`.")
    elif told.command == "withdraw":
        end_key(told.name, now=now())
        print(f"withdrawn: {told.name}")
    else:
        _list()
    return 0


def _list() -> None:
    for one in program_keys():
        until = "" if one.withdrawn_at is None else f", withdrawn {utc_text(Instant(one.withdrawn_at))}"
        speaks = ", for the contractor" if one.may_update else ""
        where = one.dossier or "every dossier"
        print(
            f"{one.name}  {where}{speaks}, since {utc_text(Instant(one.issued_at))} by {one.issued_by}{until}"
        )
