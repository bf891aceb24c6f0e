"""Bounds: what a frozen value refuses, told all at once.

In:  sentences about what is out of bounds; empty ones where all is well.
Out: one `ValueError` with every sentence, or nothing.

The surprise: a table with two wrong numbers says so in one go. The reader of
the files takes the sentences apart again and finds the line of each.
"""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN = "; "
"""What stands between two sentences; no sentence holds it."""


def refuse(sentences: Iterable[str]) -> None:
    """Raise for the sentences that are not empty.

    Raises:
        ValueError: with each of them.

    >>> refuse(["", ""])
    """
    told = [sentence for sentence in sentences if sentence]
    if told:
        raise ValueError(BETWEEN.join(told))


def unless(holds: bool, sentence: str) -> str:
    """Return a sentence, or nothing where its opposite holds.

    >>> unless(1 > 0, "one must be above 0")
    ''
    """
    return "" if holds else sentence


def not_one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return what is wrong with a word that must be one of some.

    >>> not_one_of("unit", "mile", ("km", "m2"))
    "unit must be one of km, m2, not 'mile'"
    """
    return unless(value in allowed, f"{name} must be one of {', '.join(allowed)}, not {value!r}")


def not_a_share(name: str, share_ppm: int, *, whole_ppm: int) -> str:
    """Return what is wrong with a share that must lie from none to the whole.

    >>> not_a_share("late_ppm", -1, whole_ppm=1_000_000)
    'late_ppm must be from 0 to 1000000'
    """
    return unless(0 <= share_ppm <= whole_ppm, f"{name} must be from 0 to {whole_ppm}")
