"""`onus intake export|import|receipt|compare`: reports between independent bodies.

Keys are made by `onus log keygen FILE --name NAME --kind log`; the public half is exchanged on paper.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from onus.actions.hand_reports_over import compare_reports, export_reports, take_bundles_in, write_held
from onus.log.keys import parse_verifier_key
from onus.outside.clock import now
from onus.outside.tlog.key_files import read_key

SHOWN_MAX = 50
DIFFERS = 2


def main(words: list[str]) -> int:
    """Run one of the four."""
    told = _parser().parse_args(words)
    return {"export": _export, "import": _import, "receipt": _receipt, "compare": _compare}[told.command](
        told
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus intake", description="Hand reports over between independent bodies."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="write what is new into the folder of all bundles")
    export.add_argument("dir", type=Path)
    export.add_argument("--key", type=Path, required=True, help="private key of this body")
    take = commands.add_parser("import", help="take the bundles of the other body")
    take.add_argument("dir", type=Path)
    take.add_argument("--sender", required=True, metavar="KEY", help="public key of the other body")
    take.add_argument(
        "--acts", action="store_true", help="the other body also acts on the reports that it took in itself"
    )
    receipt = commands.add_parser("receipt", help="write, signed, digests of what our tables hold now")
    receipt.add_argument("dir", type=Path)
    receipt.add_argument("--key", type=Path, required=True, help="private key of this body")
    compare = commands.add_parser(
        "compare", help="hold a receipt against the bundles; 2 where something is missing or altered"
    )
    compare.add_argument("bundles", type=Path)
    compare.add_argument("receipt", type=Path)
    compare.add_argument(
        "--sender", required=True, metavar="KEY", help="public key of the body that handed over"
    )
    compare.add_argument(
        "--receiver", required=True, metavar="KEY", help="public key of the body that received"
    )
    return parser


def _export(told: argparse.Namespace) -> int:
    done = export_reports(told.dir, read_key(told.key), store=settings.STORE, now=now())
    print(f"bundles: {done.bundles}, entries: {done.entries}, new reports: {done.reports}")
    return 0


def _import(told: argparse.Namespace) -> int:
    done = take_bundles_in(
        told.dir, parse_verifier_key(told.sender), acts=told.acts, store=settings.STORE, now=now()
    )
    print(f"bundles: {done.bundles}, entries: {done.entries}, reports: {done.reports}")
    return 0


def _receipt(told: argparse.Namespace) -> int:
    print(f"held: {write_held(told.dir, read_key(told.key), now=now())} entries")
    return 0


def _compare(told: argparse.Namespace) -> int:
    found = compare_reports(
        told.bundles, parse_verifier_key(told.sender), told.receipt, parse_verifier_key(told.receiver)
    )
    for word, entries in (("missing", found.dropped), ("altered", found.altered)):
        for one in entries[:SHOWN_MAX]:
            print(f"{word}: {one.table} {one.key}")
        if len(entries) > SHOWN_MAX:
            print(f"{word}: {len(entries) - SHOWN_MAX} more")
    print(f"held as handed over: {found.held}, missing: {len(found.dropped)}, altered: {len(found.altered)}")
    return DIFFERS if found.dropped or found.altered else 0
