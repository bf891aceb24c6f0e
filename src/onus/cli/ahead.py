"""`onus today DIR` and `onus ahead DIR --hours 48`: what lies on the desk."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from onus.actions.look_ahead import look_ahead, write_desk
from onus.base.texts import LANGUAGES
from onus.cli.assess import as_of_named
from onus.cli.desk_screen import show_desk
from onus.cli.dossiers import OK
from onus.cli.progress import progress_on
from onus.outside import clock
from onus.report.desk.sections import desk

HOURS_MAX = 24 * 31


def main(argv: Sequence[str], *, name: str = "ahead") -> int:
    """Run `onus ahead`, or `onus today` for the rest of the local day."""
    words = _parser(name).parse_args(argv)
    now = as_of_named(words.now) if words.now else clock.now()
    with progress_on(sys.stderr) as progress:
        view = look_ahead(
            words.dir, now=now, hours=words.hours, forecast=words.forecast,
            workers=words.workers, progress=progress,
        )  # fmt: skip
    shown = desk(view, words.language, today=words.hours is None)
    write_desk(view, shown, words.language, page=words.page, ics=words.ics)
    show_desk(shown, words.language, sys.stdout)
    return OK


def _parser(name: str) -> argparse.ArgumentParser:
    said = "What lies on the desk today." if name == "today" else "What lies on the desk in the hours ahead."
    parser = argparse.ArgumentParser(prog=f"onus {name}", description=said)
    parser.add_argument("dir", type=Path, help="dossier folder")
    if name == "today":
        parser.set_defaults(hours=None)
    else:
        parser.add_argument("--hours", type=_hours, default=48, help="how far to look (default 48)")
    parser.add_argument("--now", help="2023-12-19T08:00:00+08:00 (default: this moment)")
    parser.add_argument("--forecast", type=Path, help="a forecast as .csv, or a bulletin typed in as .txt")
    parser.add_argument("--page", type=Path, help="write one page of A4 as HTML, to be printed")
    parser.add_argument("--ics", type=Path, help="write a calendar file")
    parser.add_argument("--language", choices=LANGUAGES, default="zh-Hans")
    parser.add_argument("--workers", type=int, default=1, help="processes for the tracks (default 1)")
    return parser


def _hours(text: str) -> int:
    hours = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= hours <= HOURS_MAX:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of hours from 1 to {HOURS_MAX}")
    return hours
