"""`onus explain OUT DUTY [--language zh-Hans|en]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from onus.actions.explain import explain
from onus.base.errors import OnusError
from onus.cli.dossiers import FAULTY, OK


def main(argv: Sequence[str]) -> int:
    """Run `onus explain`."""
    parser = argparse.ArgumentParser(prog="onus explain", description="Print the reasoning of a finding.")
    parser.add_argument("out", type=Path)
    parser.add_argument("duty")
    parser.add_argument("--language", choices=("en", "zh-Hans"), default="en")
    words = parser.parse_args(argv)
    try:
        print(explain(words.out, words.duty, words.language))
    except OnusError as error:
        print(error.sentence(), file=sys.stderr)
        return FAULTY
    return OK
