"""`onus originals key|open|openings`: sealed originals of photos.

In:  words of the terminal.
Out: a pair of keys; an original, once its opening is on record; the register of openings.

The surprise: the private half belongs on another machine. Whoever opens an original
brings it for the moment, and takes it away again.
"""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from django.conf import settings

from onus.actions.keep_photo import SEALED
from onus.outside.clock import now
from onus.outside.files import atomic_file
from onus.outside.sealed_originals import make_key_pair, open_original, openings


def main(words: list[str]) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="onus originals", description="Sealed originals of photos.")
    commands = parser.add_subparsers(dest="command", required=True)
    key = commands.add_parser("key", help="make a pair of keys; name the public half in ONUS_SEALING_KEYS")
    key.add_argument("private", type=Path, help="new file for the private half, to be kept offline")
    key.add_argument("public", type=Path, help="new file for the public half")
    take = commands.add_parser(
        "open", help="open an original; who, why and when is on record before it is written"
    )
    take.add_argument("sha256", help="digest of the original, as the photo of the report names it")
    take.add_argument("--key", type=Path, required=True, help="file of a private key")
    take.add_argument("--reason", required=True, help="why, with the legal basis")
    take.add_argument("--out", type=Path, required=True, help="file that it is written to")
    commands.add_parser("openings", help="list who opened which original when and why; checks the chain")
    told = parser.parse_args(words)
    sealed = settings.DATA / SEALED
    if told.command == "key":
        print(f"key {make_key_pair(told.private, told.public)}")
    elif told.command == "open":
        who = f"terminal ({getpass.getuser()})"
        raw = open_original(sealed, told.sha256, private=told.key, who=who, reason=told.reason, at=now())
        with atomic_file(told.out) as aside:
            aside.write_bytes(raw)
        print(f"{told.out}: {len(raw)} bytes; the opening is on record")
    else:
        for one in openings(sealed):
            print(
                f"{one.number}  {one.at}  {one.what}  {one.sha256}  {one.who}  {one.reason}  {one.key}".rstrip()
            )
    return 0
