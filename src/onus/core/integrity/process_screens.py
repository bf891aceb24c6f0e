"""Screens of the prices of each process: hints, with no limit and no verdict.

In:  many processes as columns.
Out: the screens that the valid prices of each process allow.

The surprise: nothing fires here. On real auctions of which it is known whether they were rigged, no
screen tells much more than a coin, so a number stands beside how little it tells, and a person looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from onus.core.integrity.columns import Columns
from onus.core.integrity.pattern_flags import PRICE_FIELDS, valid_prices
from onus.core.integrity.price_screens import price_screens

SCREEN_FIELDS = PRICE_FIELDS
"""Fields that are read for them."""


@dataclass(frozen=True, slots=True)
class ProcessScreens:
    """The screens of one process.

    Attributes:
        row: of the process.
        bids: how many valid prices in one currency it has.
        screens: value by name; a screen that its prices do not allow is not there.
    """

    row: int
    bids: int
    screens: dict[str, Fraction]


def process_screens(data: Columns) -> tuple[ProcessScreens, ...]:
    """Return the screens of every process with at least three valid prices in one currency, in order.

    Args:
        data: with the fields of `SCREEN_FIELDS`.

    Source: `core.integrity.price_screens`.
    """
    found = []
    for row, prices in sorted(valid_prices(data).items()):
        amounts = [price for price, _ in prices]
        screens = price_screens(amounts)
        if screens:
            found.append(ProcessScreens(row, len(amounts), screens))
    return tuple(found)
