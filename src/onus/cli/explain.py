"""`onus explain OUT DUTY [--language zh-Hans|en]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from onus.actions.explain import explain
from onus.cli.dossiers import OK


def main(argv: Sequence[str]) -> int:
    """Run `onus explain`."""
    parser = argparse.ArgumentParser(prog="onus explain", description="Print the reasoning of a finding.")
    parser.add_argument("out", type=Path)
    parser.add_argument("duty")
    parser.add_argument("--language", choices=("en", "zh-Hans"), default="en")
    words = parser.parse_args(argv)
    print(explain(words.out, words.duty, words.language))
    return OK
