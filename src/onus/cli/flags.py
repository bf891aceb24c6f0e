"""`onus flags FILE...`: which facts of these purchases are a reason for a person to look.

In:  files of OCDS, or a dossier of our own, and packs with the limits of the flags.
Out: a table, or JSON; faults on the error output; 0, or 2 where there are faults.

The surprise: faults do not end the work. What could be read is flagged and printed, and
the exit code says that it was not everything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from onus.base.texts import LANGUAGES
from onus.core.integrity.catalogue import ALWAYS, fields_of
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.process_screens import SCREEN_FIELDS, process_screens
from onus.outside.flag_files import FilesRead, read_files
from onus.outside.law import flag_words, load_pack, pack_of_file, screens_told
from onus.wire.flags.parameters import NoFlags, limits_of
from onus.wire.flags.results import results_json
from onus.wire.flags.screen_lines import screen_lines, screens_json
from onus.wire.flags.table import table_lines
from onus.wire.rulebooks import Pack

OK, FAULTY = 0, 2
OWN, SIGNALS = "onus-flags", "onus-signals"
WORKERS_MAX = 64


def main(argv: Sequence[str]) -> int:
    """Run `onus flags ...`; return 0, or 2 when something could not be read."""
    words = _parsed(argv)
    if words.dossier is not None:
        return _of_dossier(words)
    if words.screens:
        return _screens(words)
    packs = words.pack or [OWN]
    limits = limits_of(_pack(pack).rules for pack in packs)
    if not limits:
        raise NoFlags(packs=", ".join(packs))
    read = read_files(words.files, fields_of(limits), workers=_workers(words))
    flagging = flag_processes(read.columns, limits)
    texts = flag_words()
    if words.json:
        print(results_json(flagging).decode())
    else:
        for line in table_lines(flagging, texts, words.language):
            print(line)
        said = texts.words["read"].text(words.language)
        print()
        print(
            said.format(
                values=read.values, processes=read.columns.size, merged=read.merged, pack=", ".join(packs)
            )
        )
    return _told(read, texts.words["faults"].text(words.language))


def _screens(words: argparse.Namespace) -> int:
    """Print the screens of the prices of each process, and what each is worth; no limit, no verdict."""
    read = read_files(words.files, sorted({*ALWAYS, *SCREEN_FIELDS}), workers=_workers(words))
    found, texts, told = process_screens(read.columns), flag_words(), screens_told()
    if words.json:
        print(screens_json(read.columns, found, told).decode())
    else:
        for line in screen_lines(read.columns, found, told, texts, words.language):
            print(line)
    return _told(read, texts.words["faults"].text(words.language))


def _workers(words: argparse.Namespace) -> int:
    return min(max(int(words.workers), 1), WORKERS_MAX)


def _of_dossier(words: argparse.Namespace) -> int:
    """Print the signals after the award of a dossier; only now is the assessment loaded."""
    limits = limits_of(_pack(pack).rules for pack in words.pack or [SIGNALS])
    import_module("onus.cli.dossier_signals").print_signals(words, limits)
    return OK


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    words = parser.parse_args(argv)
    if words.dossier is None and not words.files:
        parser.error("name a FILE, or a folder with --dossier")
    if words.dossier is not None and (words.files or words.as_of is None):
        parser.error("--dossier goes with --as-of, and without a FILE")
    if words.screens and (words.dossier is not None or words.pack):
        parser.error("--screens goes with a FILE, and without a pack: screens have no limits")
    return words


def _pack(word: str) -> Pack:
    return pack_of_file(Path(word)) if word.endswith(".toml") else load_pack(word)


def _told(read: FilesRead, sentence: str) -> int:
    sys.stdout.flush()
    for fault in read.faults:
        print(fault.sentence(), file=sys.stderr)
    faulty = sum(not fault.warning for fault in read.faults)
    if faulty:
        print(sentence.format(count=faulty), file=sys.stderr)
    return FAULTY if faulty else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus flags",
        description="Say which facts of these purchases are a reason for a person to look. "
        "A signal is not an accusation.",
    )
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="OCDS: JSON, JSON Lines, gzip")
    parser.add_argument(
        "--pack",
        action="append",
        help=f"pack with limits, or a .toml file of one, again for more; else {OWN}",
        metavar="P",
    )
    parser.add_argument("--dossier", type=Path, metavar="DIR", help="look at our own findings in a dossier")
    parser.add_argument("--as-of", help="with --dossier: 2023-12-31T00:00:00+08:00; known by then")
    parser.add_argument(
        "--before", type=Path, metavar="DIR", help="the dossier before its contract was changed"
    )
    parser.add_argument(
        "--ties", type=Path, metavar="FILE", help="ties of persons, as register/ties.toml of a tender"
    )
    parser.add_argument(
        "--screens", action="store_true", help="print the screens of prices, and how little each tells"
    )
    parser.add_argument("--json", action="store_true", help="print every flagged subject with its values")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the table")
    parser.add_argument("--workers", type=int, default=1, help="processes that parse; the result is the same")
    return parser
