"""`onus log ...`: a transparency log and its witnesses and mirrors, from a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from onus.base.texts import LANGUAGES
from onus.cli.log_entries import add, check, erase, prove, receipt, sequence, show
from onus.cli.log_fields import add_basis, add_field_commands, disclose_some, erase_one
from onus.cli.log_services import run_mirror, run_service, run_witness
from onus.log.keys import COSIGNATURE, ED25519, ED25519_SM3
from onus.outside.tlog.key_files import new_key, write_key
from onus.outside.tlog.log_folder import ANY, LEAVES, POLICY, make_log
from onus.outside.tlog.log_service import WITNESS_S

OK = 0
HASHES = {"sha256": ED25519, "sm3": ED25519_SM3}
KINDS = {"log": ED25519, "log-sm3": ED25519_SM3, "witness": COSIGNATURE}
HOST, PORT, WITNESS_PORT = "127.0.0.1", 8031, 8032
PORT_MAX = 65_535


def main(argv: Sequence[str]) -> int:
    """Run `onus log ...`; return 0, or 1 where `check` finds that a receipt does not hold."""
    words = _parser().parse_args(argv)
    return COMMANDS[words.command](words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus log", description="Keep a log that nobody can change in silence, witness one, mirror one."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    init = commands.add_parser("init", help="make a log of no entries, with a new key")
    init.add_argument("log", type=Path, help="folder that is not there yet")
    init.add_argument("--origin", required=True, help="its name; best its address without the scheme")
    init.add_argument(
        "--entries",
        choices=(LEAVES, ANY),
        default=LEAVES,
        help="what it takes from others; default leaves of facts",
    )
    init.add_argument("--hash", choices=sorted(HASHES), default="sha256", help="hash of its tree")
    keygen = commands.add_parser("keygen", help="make a private key in a new file")
    keygen.add_argument("file", type=Path)
    keygen.add_argument("--name", required=True, help="name of the key")
    keygen.add_argument("--kind", choices=sorted(KINDS), default="witness", help="what it signs")
    _entry_commands(commands)
    add_field_commands(commands)
    _service_commands(commands)
    return parser


def _entry_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    more = commands.add_parser("add", help="hand entries in, and wait until a checkpoint covers them")
    more.add_argument("log", type=Path)
    more.add_argument("files", type=Path, nargs="+", help="each file is one entry")
    more.add_argument("--lines", action="store_true", help="each line of the files is one entry")
    one = commands.add_parser("sequence", help="bring what waits under a checkpoint now")
    one.add_argument("log", type=Path)
    seen = commands.add_parser("show", help="print key, size and root of a log, and who witnessed it")
    seen.add_argument("log", type=Path)
    got = commands.add_parser("receipt", help="write the receipt of an entry, a .tlog-proof")
    got.add_argument("log", type=Path)
    got.add_argument("entry", help="its number, or its content id")
    got.add_argument("--out", type=Path, help="file to write; else it is printed")
    got.add_argument(
        "--entry", dest="entry_file", type=Path, metavar="FILE", help="file for the entry itself"
    )
    shown = commands.add_parser("prove", help="print the proof that the log still contains what it was")
    shown.add_argument("log", type=Path)
    shown.add_argument("size", type=int, help="size of an earlier checkpoint")
    checked = commands.add_parser("check", help="check a receipt: is this file an entry of the log?")
    checked.add_argument("receipt", type=Path)
    checked.add_argument("file", type=Path, help="the entry")
    checked.add_argument("--policy", type=Path, required=True, help="whom to believe")
    checked.add_argument("--allow-unknown", action="store_true", help="pass over keys that it does not name")
    for told in (seen, got, checked):
        told.add_argument("--language", choices=LANGUAGES, default="en", help="of what is told; default en")
    gone = commands.add_parser("erase", help="take the bytes of entries away for ever; their hashes stay")
    gone.add_argument("log", type=Path)
    gone.add_argument("index", type=int, nargs="+", help="number of each entry")
    add_basis(gone)
    gone.add_argument("--dossier", default="", help="dossier that they belong to")


def _service_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser("run", help="serve a log: POST /add answers with a receipt within a second")
    run.add_argument("log", type=Path)
    run.add_argument("--port", type=_port, default=PORT, help="0 takes any free one")
    run.add_argument(
        "--witness-s", type=float, default=WITNESS_S, help="seconds that a witness has to answer"
    )
    witness = commands.add_parser("witness", help="serve a witness: POST /add-checkpoint")
    witness.add_argument("folder", type=Path, help="its key and memory; made where it is not there")
    known = witness.add_mutually_exclusive_group(required=True)
    known.add_argument("--policy", type=Path, help="file whose lines `log` it witnesses")
    known.add_argument("--log", action="append", metavar="KEY", help="key of a log that it witnesses")
    witness.add_argument("--name", help="name of a new witness")
    witness.add_argument("--port", type=_port, default=WITNESS_PORT, help="0 takes any free one")
    for server in (run, witness):
        server.add_argument("--host", default=HOST, help="address to listen on")
    mirror = commands.add_parser("mirror", help="copy a log, verified before it is kept")
    mirror.add_argument("source", help="address or folder of a log")
    mirror.add_argument("folder", type=Path, help="of the mirror")
    mirror.add_argument("--policy", type=Path, required=True, help="whom to believe")
    mirror.add_argument("--key", type=Path, help="sign what is mirrored with this key")
    mirror.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped")
    mirror.add_argument("--allow-unknown", action="store_true", help="keep signatures of unnamed keys")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= PORT_MAX:
        raise argparse.ArgumentTypeError(f"a port is from 0 to {PORT_MAX}")
    return port


def _init(words: argparse.Namespace) -> int:
    key = make_log(words.log, words.origin, algorithm=HASHES[words.hash], entries=words.entries)
    print(f"log: {words.log}")
    print(f"key: {key.encode()}")
    print(f"policy: {words.log / POLICY}")
    return OK


def _keygen(words: argparse.Namespace) -> int:
    key = new_key(words.name, KINDS[words.kind])
    write_key(words.file, key)
    print(f"private key: {words.file}")
    print(f"key: {key.verifier.encode()}")
    return OK


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "init": _init, "keygen": _keygen, "add": add, "sequence": sequence, "show": show, "receipt": receipt, "prove": prove,
    "check": check, "erase": erase, "erase-field": erase_one,
    "disclose": disclose_some, "run": run_service, "witness": run_witness, "mirror": run_mirror,
}  # fmt: skip
