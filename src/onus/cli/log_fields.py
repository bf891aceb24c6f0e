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


class NothingNamed(OnusError):
    """Nothing was named to be disclosed, or two things that exclude each other."""

    code = "SALTS-006"
    what = "Nothing is named that shall be disclosed, or all and a part at once."
    why = "What was told cannot be taken back, so nothing is told that nobody named."
    do = "Name --fact KIND/ID, --field NAME, or --all; and --out OUT for positions, with --day for some."


def add_field_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to `onus log`."""
    gone = commands.add_parser("erase-field", help="delete a private value and its salt; a tombstone says so")
    gone.add_argument("log", type=Path)
    gone.add_argument("--dossier", required=True)
    gone.add_argument("--fact", required=True, metavar="KIND/ID")
    gone.add_argument("--field", required=True)
    gone.add_argument(
        "--commitment", default="", metavar="TEXT", help="to the value that is meant, of several in one row"
    )
    add_basis(gone)
    told = commands.add_parser("disclose", help="write what opens private fields, for one person to read")
    told.add_argument("log", type=Path)
    told.add_argument("--dossier", required=True)
    told.add_argument("--fact", default="", metavar="KIND/ID", help="one fact, and all its private fields")
    told.add_argument("--field", default="", help="one field, of the fact or of every fact")
    told.add_argument("--all", action="store_true", help="every private field, and the vehicles")
    told.add_argument("--out", type=Path, metavar="OUT", help="its positions, with the salts of their days")
    told.add_argument(
        "--day",
        action="append",
        default=[],
        help="one day of OUT as 2024-01-15; matching it again needs the day before, too",
    )
    told.add_argument("--to", type=Path, required=True, help="folder that is not there yet")


def add_basis(command: argparse.ArgumentParser) -> None:
    """Let a command that erases ask for its legal basis, in both languages."""
    command.add_argument("--basis-zh", type=_basis, required=True, help="legal basis, in Chinese")
    command.add_argument("--basis-en", type=_basis, required=True, help="legal basis, in English")


def _basis(text: str) -> str:
    """Return a legal basis; one that is no text is a fault of the command line."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("it is no text in UTF-8") from None
    return text


def erase_one(words: argparse.Namespace) -> int:
    """Run `onus log erase-field`."""
    of = PrivateField(words.dossier, *_fact(words.fact), words.field)
    basis = Localized(en=words.basis_en, zh=words.basis_zh)
    gone, done = erase_field(words.log, of, legal_basis=basis, now=now(), commitment=words.commitment)
    for one in dict.fromkeys(gone):
        print(f"erased: {one.kind}/{one.id} {one.field}")
    tell(done)
    return OK


def disclose_some(words: argparse.Namespace) -> int:
    """Run `onus log disclose`."""
    kind, name = _fact(words.fact) if words.fact else ("", "")
    named = bool(words.fact or words.field)
    if not (named or words.all or words.out) or (named and words.all) or (words.day and not words.out):
        raise NothingNamed
    of, fields = PrivateField(words.dossier, kind, name, words.field), named or words.all
    done = disclose(words.log, of, words.to, fields=fields, out=words.out, days=words.day)
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
