"""`onus today DIR`: what lies on the desk until midnight."""

from __future__ import annotations

from collections.abc import Sequence

from onus.cli import ahead


def main(argv: Sequence[str]) -> int:
    """Run `onus today`."""
    return ahead.main(argv, name="today")
