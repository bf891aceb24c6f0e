"""`onus COMMAND ...`: maps a command to its module and imports only that one.

In:  the words after `onus`.
Out: what the command prints, and 0, or 2 where a person must do something.

Every command lets its errors come up to here, where they are told: all faults of
an input, a line each, and what to do.

The surprise: what the world refuses (a file that is not there, a full disk) is
told in words; a defect of our own is not, and its traceback is shown.
"""

from __future__ import annotations

import codecs
import os
import sys
from importlib import import_module
from io import TextIOWrapper

from onus import __version__
from onus.base.errors import FaultyInput, OnusError

COMMANDS = {
    "ahead": ("onus.cli.ahead", "show what is due, at risk and to be served in the hours ahead"),
    "assess": ("onus.cli.assess", "determine every duty of a dossier"),
    "backup": ("onus.wiring.commands.backup", "write database and files of the website into a new folder"),
    "bid": ("onus.cli.bids", "seal a bid, receive sealed ones, split and release keys, open, audit"),
    "contract": ("onus.cli.contracts", "take in a contract: a form for its clauses, its scan"),
    "demo": ("onus.cli.demo", "replay the Benxi winter and serve it as a website on 127.0.0.1"),
    "dossier": ("onus.cli.dossiers", "make a dossier, list every fault of one, load or export one"),
    "explain": ("onus.cli.explain", "print the whole reasoning of one finding"),
    "flags": ("onus.cli.flags", "say which facts of purchases are a reason for a person to look"),
    "import": ("onus.cli.imports", "read the files of an office; networks, tracks, photos of other systems"),
    "intake": ("onus.wiring.commands.intake", "hand reports over between independent bodies, and compare"),
    "jobs": ("onus.wiring.commands.jobs", "do the background work of the website"),
    "log": ("onus.cli.log", "keep a transparency log, witness one, mirror one"),
    "migrate": ("onus.wiring.commands.migrate", "make the database of the website ready for this version"),
    "mirror": ("onus.cli.mirror", "carry a whole published site, verified before it is kept"),
    "ocds": ("onus.cli.ocds", "merge, validate and import procurement data of strangers"),
    "open311": ("onus.wiring.commands.open311", "give keys to programs that send reports"),
    "originals": (
        "onus.wiring.commands.originals",
        "make keys for sealed originals of photos, open one on record",
    ),
    "papers": ("onus.cli.papers", "write the papers of a month, numbered and ready to sign"),
    "publish": ("onus.cli.publish", "put assessments under a log and publish them as a site"),
    "restore": ("onus.wiring.commands.restore", "put a backup of the website in place"),
    "rules": ("onus.cli.rules", "list and explain rules, and replay past cases under changed ones"),
    "serve": ("onus.wiring.commands.serve", "serve the website"),
    "simulate": ("onus.simulation.command", "write a generated town with a winter"),
    "template": ("onus.cli.templates", "write workbooks for an office to fill in"),
    "tender": ("onus.cli.tenders", "check, judge and explain a purchase; turn its award into a contract"),
    "today": ("onus.cli.today", "show what is due, at risk and to be served until midnight"),
    "user": ("onus.wiring.commands.user", "open, appoint, end and list accounts of the website"),
    "verify": ("onus.verify.command", "re-hash a published site and recompute every finding from it"),
}

OF_TWO_WORDS = {
    ("dossier", "load"): "onus.wiring.commands.dossiers",
    ("dossier", "export"): "onus.wiring.commands.dossiers",
    ("tender", "load"): "onus.wiring.commands.tenders",
    ("tender", "export"): "onus.wiring.commands.tenders",
    ("demo", "website"): "onus.wiring.commands.demo",
}
"""Commands that need the database, beside others of their name that do not."""
WITH_DATABASE = "onus.wiring.commands."


FAULTY, STOPPED = 2, 130


class FileRefused(OnusError):
    """The world did not give or take a file."""

    code = "FILES-001"
    what = "{path}: {reason}."
    why = "The command needs it, and nothing was written in part."
    do = "Correct the name or the rights, make room, and run the same command again."


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = sys.argv[1:] if argv is None else argv
    _speak_every_script()
    if not words or words[0] in ("-h", "--help", "help"):
        print("onus COMMAND ...\n")
        for name, (_, what) in COMMANDS.items():
            print(f"  {name:<10}{what}")
        print(f"  {'--version':<10}print which version this is")
        return 0
    if words[0] in ("-V", "--version", "version"):
        print(f"onus {__version__}")
        return 0
    if words[0] not in COMMANDS:
        print(f"There is no command `{words[0]}`. Known: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read our words has heard enough; what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED
    except KeyboardInterrupt:
        print("ended", file=sys.stderr)
        return STOPPED
    except OnusError as error:
        for fault in error.faults if isinstance(error, FaultyInput) else ():
            print(fault.sentence(), file=sys.stderr)
        print(error.sentence(), file=sys.stderr)
    except OSError as error:
        where = error.filename if error.filename is not None else "A file or folder"
        reason = error.strerror or str(error) or type(error).__name__
        print(FileRefused(path=where, reason=reason).sentence(), file=sys.stderr)
    return FAULTY


def _run(words: list[str]) -> int:
    """Run a command by the name of its module, for a command loads only what it needs."""
    name = OF_TWO_WORDS.get((words[0], words[1] if words[1:] else ""), COMMANDS[words[0]][0])
    code: int
    if name.startswith(WITH_DATABASE):
        code = import_module("onus.wiring.website").run(name, words[1:])
    else:
        code = import_module(name).main(words[1:])
    return code


def _speak_every_script() -> None:
    """Let what we print come out whole where the terminal knows ASCII alone, and never fail elsewhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
