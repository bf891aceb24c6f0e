"""How well each screen of prices tells rigged auctions from others, on real bids with known labels.

Input: 2,978 bids of Tsuchiura, Japan, 2007 to 2015, with `auction_cartelized`. A combined screen
is fitted on all other years and scored on each year in turn; it is told beside the best single one.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as parquet

from bench.running import ROOT
from onus.core.integrity.price_screens import RIGGED_IS_HIGH, auc, price_screens

SHARED = Path(os.environ.get("ONUS_SHARED", ROOT.parent / "shared"))
REAL = SHARED / "data" / "ocds" / "tsuchiura_bids.parquet"
COMBINED = "COMBINED"
Auction = tuple[int, bool, dict[str, Fraction]]
"""Year, whether it was rigged, its screens."""


def auctions(path: Path = REAL) -> list[Auction]:
    """Return the auctions that have screens, in order of their number."""
    rows = parquet.read_table(path, columns=["pid", "year", "bid", "auction_cartelized"]).to_pylist()
    by_id: dict[int, list[dict[str, float]]] = {}
    for row in rows:
        if row["bid"] is not None and row["bid"] == row["bid"]:
            by_id.setdefault(row["pid"], []).append(row)
    found = []
    for _, bids in sorted(by_id.items()):
        screens = price_screens([int(bid["bid"]) for bid in bids])
        if screens:
            found.append((int(bids[0]["year"]), bool(bids[0]["auction_cartelized"]), screens))
    return found


def single(found: Sequence[Auction], name: str) -> Fraction:
    """Return the AUC of one screen in the direction that its authors expect."""
    sign = 1 if RIGGED_IS_HIGH[name] else -1
    return auc([(sign * screens[name], rigged) for _, rigged, screens in found if name in screens])


def combined(found: Sequence[Auction]) -> tuple[Fraction, dict[int, Fraction]]:
    """Return the AUC of the mean rank of all screens, each year scored by the others; pooled, and by year."""
    pooled: list[tuple[Fraction, bool]] = []
    by_year: dict[int, Fraction] = {}
    for year in sorted({one[0] for one in found}):
        scored = _scored([one for one in found if one[0] != year], [one for one in found if one[0] == year])
        pooled += scored
        if len({mark for _, mark in scored}) > 1:
            by_year[year] = auc(scored)
    return auc(pooled), by_year


def _scored(learnt: Sequence[Auction], asked: Sequence[Auction]) -> list[tuple[Fraction, bool]]:
    signs = {
        name: 1 if auc([(s[name], rigged) for _, rigged, s in learnt if name in s]) >= Fraction(1, 2) else -1
        for name in RIGGED_IS_HIGH
    }
    known: Mapping[str, list[Fraction]] = {
        name: sorted(signs[name] * s[name] for _, _, s in learnt if name in s) for name in RIGGED_IS_HIGH
    }
    return [
        (sum((_rank(known[n], signs[n] * v) for n, v in screens.items()), Fraction(0)) / len(screens), rigged)
        for _, rigged, screens in asked
    ]


def _rank(row: Sequence[Fraction], value: Fraction) -> Fraction:
    return Fraction(bisect_left(row, value) + bisect_right(row, value), 2 * len(row))


def table(found: Sequence[Auction]) -> dict[str, tuple[int, Fraction]]:
    """Return for each screen, and for the combined one out of sample, how many auctions it ranks and its AUC."""
    rows = {name: (sum(name in s for _, _, s in found), single(found, name)) for name in RIGGED_IS_HIGH}
    return rows | {COMBINED: (len(found), combined(found)[0])}


def main() -> int:
    """Print the AUC of each screen."""
    if not REAL.is_file():
        print(f"{REAL} is not there")
        return 0
    found = auctions()
    print(
        f"{len(found)} auctions with at least 3 bids, {sum(rigged for _, rigged, _ in found)} of them rigged"
    )
    for name, (count, area) in table(found).items():
        print(f"{name:<10}{count:>6}{float(area):>8.3f}")
    for year, area in combined(found)[1].items():
        print(f"  {COMBINED} in {year} {float(area):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
