"""`onus template`: the workbooks that an office fills in."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from onus.actions.write_sheet_templates import template_names, template_titles, write_sheet_templates
from onus.cli.dossiers import OK


def main(argv: Sequence[str]) -> int:
    """Run `onus template [--all] [NAME ...] [OUT]`; return 0, or 2 where a name or a place is refused."""
    words = _parser().parse_args(argv)
    names = template_names() if words.all else tuple(words.kind)
    if words.out is None or not names:
        for name, title in template_titles():
            print(f"{name:<14}{title}")
        return OK
    for path in write_sheet_templates(words.out, names, replace=words.replace):
        print(path)
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus template",
        description="Write workbooks to be filled in; without OUT, list them.",
    )
    parser.add_argument("out", type=Path, nargs="?", help="folder to write them to")
    parser.add_argument("--all", action="store_true", help="one for every kind of sheet, and the clause form")
    parser.add_argument("--kind", action="append", default=[], help="one kind of sheet; may be repeated")
    parser.add_argument("--replace", action="store_true", help="replace files that are there")
    return parser
