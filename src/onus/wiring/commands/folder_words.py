"""The words of `load DIR` and `export ID DIR`: what goes between a folder and the database, whatever it is.

In:  the words after `onus dossier` or `onus tender`.
Out: the folder, the id, and which of the two is asked.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def folder_words(words: list[str], thing: str) -> argparse.Namespace:
    """Read the words of a command.

    Args:
        words: as they were typed.
        thing: `dossier` or `tender`.
    """
    parser = argparse.ArgumentParser(prog=f"onus {thing}", description="Between folders and the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="load a folder without faults into the database")
    load.add_argument("dir", type=Path, help=f"the {thing}; loaded again, facts made on the website stay")
    load.add_argument("--region", default="", help="regions that it belongs to, from the top: 210000/210500")
    export = commands.add_parser("export", help=f"write a {thing} of the database as a folder")
    export.add_argument("id", help=f"id of the {thing}")
    export.add_argument("dir", type=Path, help="folder to be written; an older one is replaced")
    return parser.parse_args(words)
