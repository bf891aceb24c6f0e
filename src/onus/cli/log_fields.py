"""`onus log erase-field` and `onus log disclose`: what the log holds only as a commitment."""

from __future__ import annotations

import argparse
from pathlib import Path

from onus.actions.private_fields import disclose, erase_field
from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.cli.log_entries import tell
from onus.outside.clock import now
from onus.outside.salt_store import PrivateField

OK = 0


class NotAFact(OnusError):
    """A text names no fact."""

    code = "SALTS-004"
    what = "`{text}` names no fact."
    why = "A fact is named by its kind and its id, as in its leaf."
    do = "Write it as KIND/ID: holding/manager-2023"


def add_field_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to `onus log`."""
    gone = commands.add_parser("erase-field", help="delete a private value and its salt; a tombstone says so")
    gone.add_argument("log", type=Path)
    gone.add_argument("--dossier", required=True)
    gone.add_argument("--fact", required=True, metavar="KIND/ID")
    gone.add_argument("--field", required=True)
    gone.add_argument("--basis-zh", required=True, help="legal basis, in Chinese")
    gone.add_argument("--basis-en", required=True, help="legal basis, in English")
    told = commands.add_parser("disclose", help="write what opens private fields, for one person to read")
    told.add_argument("log", type=Path)
    told.add_argument("--dossier", required=True)
    told.add_argument("--fact", default="", metavar="KIND/ID", help="else all facts")
    told.add_argument("--field", default="", help="else all fields")
    told.add_argument(
        "--out", type=Path, metavar="OUT", help="its positions as well, with the salts of their days"
    )
    told.add_argument("--to", type=Path, required=True, help="folder that is not there yet")


def erase_one(words: argparse.Namespace) -> int:
    """Run `onus log erase-field`."""
    of = PrivateField(words.dossier, *_fact(words.fact), words.field)
    basis = Localized(en=words.basis_en, zh=words.basis_zh)
    gone, done = erase_field(words.log, of, legal_basis=basis, now=now())
    for one in gone:
        print(f"erased: {one.kind}/{one.id} {one.field}")
    tell(done)
    return OK


def disclose_some(words: argparse.Namespace) -> int:
    """Run `onus log disclose`."""
    kind, name = _fact(words.fact) if words.fact else ("", "")
    of = PrivateField(words.dossier, kind, name, words.field)
    done = disclose(words.log, of, words.to, out=words.out)
    print(f"opened: {done.fields}")
    if done.vehicles:
        print(f"vehicles named: {done.vehicles}")
    if done.days:
        print(f"days of positions: {done.days}")
    print(f"disclosed: {words.to}")
    return OK


def _fact(text: str) -> tuple[str, str]:
    kind, slash, name = text.partition("/")
    if not (kind and slash and name):
        raise NotAFact(text=text)
    return kind, name
