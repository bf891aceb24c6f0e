"""Screens of prices in words and as JSON, each beside how little it tells.

In:  screens of processes, what each screen told on real auctions, words.
Out: lines in one language, or the bytes of JSON.

The surprise: the first lines say how good the numbers are, before any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from onus.base.canonical import canonical_json
from onus.base.texts import Language
from onus.core.integrity.columns import Columns
from onus.core.integrity.process_screens import ProcessScreens
from onus.wire.flags.words import FlagWords

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class ScreenTold:
    """What a screen told on real auctions of which it is known whether they were rigged.

    Attributes:
        auctions: that have it.
        auc_permille: how often a rigged one scores above another, in thousandths; 500 is a coin.
    """

    auctions: int
    auc_permille: int


def screen_lines(
    data: Columns,
    found: Sequence[ProcessScreens],
    told: Mapping[str, ScreenTold],
    words: FlagWords,
    language: Language,
) -> Iterator[str]:
    """Yield the screens of each process, headed by what each is worth.

    Args:
        data: for the names of the processes.
        found: screens of processes.
        told: what each screen is worth, by its name.
        words: of the tables of flags.
        language: `en` or `zh-Hans`.
    """

    def say(name: str, **named: object) -> str:
        return words.words[name].text(language).format(**named)

    yield say("not_an_accusation")
    yield say("screens_are_hints")
    yield ""
    for name, one in told.items():
        yield say(
            f"screen_{name}", auctions=one.auctions, auc=_thousandths(Fraction(one.auc_permille, THOUSAND))
        )
    yield ""
    for each in found:
        values = "  ".join(f"{name} {_thousandths(value)}" for name, value in each.screens.items())
        yield say("screens_of", process=process_name(data, each.row), bids=each.bids, values=values)
    yield say("screens_count", count=len(found), processes=data.size)


def screens_json(data: Columns, found: Sequence[ProcessScreens], told: Mapping[str, ScreenTold]) -> bytes:
    """Return the screens by ocid, as exact fractions, and what each is worth in thousandths."""
    processes: dict[str, Any] = {
        process_name(data, one.row): {
            "bids": one.bids,
            **{name: f"{value.numerator}/{value.denominator}" for name, value in one.screens.items()},
        }
        for one in found
    }
    worth = {name: {"auctions": one.auctions, "auc_permille": one.auc_permille} for name, one in told.items()}
    return canonical_json({"OCID": processes, "screens": worth})


def process_name(data: Columns, row: int) -> str:
    """Return the ocid of a process.

    >>> import numpy as np
    >>> process_name(Columns(("o-1",), {"ocid": np.array([0])}, {}, 1), 0)
    'o-1'
    """
    return data.text(int(data["ocid"][row]))


def _thousandths(value: Fraction) -> str:
    """Return a value with three decimals, cut.

    >>> _thousandths(Fraction(539, 1000)), _thousandths(Fraction(-1, 3))
    ('0.539', '-0.333')
    """
    whole = abs(value) * THOUSAND // 1
    return f"{'-' if value < 0 else ''}{whole // THOUSAND}.{whole % THOUSAND:03}"
