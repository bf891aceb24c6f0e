"""`onus flags FILE...`: which facts of these purchases are a reason for a person to look.

In:  files of OCDS, and packs with the limits of the flags.
Out: a table, or JSON; faults on the error output; 0, or 2 where there are faults.

The surprise: faults do not end the work. What could be read is flagged and printed, and
the exit code says that it was not everything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from onus.base.texts import LANGUAGES
from onus.core.integrity.catalogue import fields_of
from onus.core.integrity.flagging import flag_processes
from onus.outside.flag_files import FilesRead, read_files
from onus.outside.law import flag_words, load_pack, pack_of_file
from onus.wire.flags.parameters import NoFlags, limits_of
from onus.wire.flags.results import results_json
from onus.wire.flags.table import table_lines
from onus.wire.rulebooks import Pack

OK, FAULTY = 0, 2
OWN = "onus-flags"
WORKERS_MAX = 64


def main(argv: Sequence[str]) -> int:
    """Run `onus flags ...`; return 0, or 2 when something could not be read."""
    words = _parser().parse_args(argv)
    packs = words.pack or [OWN]
    limits = limits_of(_pack(pack).rules for pack in packs)
    if not limits:
        raise NoFlags(packs=", ".join(packs))
    workers = min(max(words.workers, 1), WORKERS_MAX)
    read = read_files(words.files, fields_of(limits), workers=workers)
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
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="OCDS: JSON, JSON Lines, gzip")
    parser.add_argument(
        "--pack",
        action="append",
        help=f"pack with limits, or a .toml file of one, again for more; else {OWN}",
        metavar="P",
    )
    parser.add_argument("--json", action="store_true", help="print every flagged subject with its values")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the table")
    parser.add_argument("--workers", type=int, default=1, help="processes that parse; the result is the same")
    return parser
