"""Prices of bids: differences too regular for bidders who do not know of each other.

In:  whole prices and price sheets, and the limits.
Out: flags CN-07.

The surprise: ratios of neighbouring prices are near 1 in every tender, so that "equal within
2 %" would hold everywhere. What is compared is the steps between the prices, and for a
geometric row the steps in relation to the price before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from onus.base.money import PPM
from onus.core.contracts.breach import NotComputable
from onus.core.integrity.bid_traces import BidTrace, CollusionRecord
from onus.core.integrity.flag import Flag, Grade
from onus.core.integrity.pair_flags import on_each
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import lacks

REGULAR = "regular_prices"
ITEMS_LEAST = 4
"""With fewer lines of a price sheet one ratio for all of them may be chance."""
ROUND = 100
"""An end of which only the first two digits may differ from 0 is a round price."""
PRICES, ITEMS = "bids/price", "bids/items"


def regular_prices(record: CollusionRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield price sheets that lie apart by one ratio or one difference, and rows of whole prices that are too regular.

    The first is what the law calls a regular pattern. The others are looked at where a pack
    sets their limits, and are strong or a hint.
    """
    bids = sorted(record.bids, key=lambda one: one.supplier)
    sheets = [bid for bid in bids if bid.items]
    if len(sheets) < 2:
        yield lacks("CN-07", record.tender, ITEMS)
    for one, other in combinations(sheets, 2):
        for found in regular_sheets(one, other):
            pair = (one.supplier, other.supplier)
            yield from on_each(record, "CN-07", Grade.STRONG, REGULAR, pair, shared=found)
    if not limits.has("bids_min"):
        return
    priced = [bid for bid in bids if bid.price_minor > 0]
    if len(priced) < limits.whole("bids_min"):
        yield lacks("CN-07", record.tender, PRICES)
        return
    everybody = tuple(bid.supplier for bid in priced)
    for grade, found in (*_rows(priced, limits), *_near(record, priced, limits)):
        yield from on_each(record, "CN-07", grade, "", everybody, shared=found)
    for group, found in _last_digits(priced, limits):
        yield from on_each(record, "CN-07", Grade.HINT, "", group, shared=found)


def regular_sheets(one: BidTrace, other: BidTrace) -> Iterator[str]:
    """Yield the one ratio, or the one difference, by which every line of two price sheets lies apart.

    >>> sheet = lambda *units: BidTrace("s", items={str(n): u for n, u in enumerate(units)})
    >>> list(regular_sheets(sheet(100, 200, 300, 400), sheet(103, 206, 309, 412)))
    ['every one of 4 unit prices times 103/100']
    """
    names = sorted(one.items.keys() & other.items.keys())
    if len(names) < ITEMS_LEAST or any(one.items[name] <= 0 for name in names):
        return
    lines = [(one.items[name], other.items[name]) for name in names]
    mine, theirs = lines[0]
    # Products in place of ratios: of thousands of pairs nearly all differ in their second line.
    if all(unit * mine == own * theirs for own, unit in lines):
        yield f"every one of {len(names)} unit prices times {Fraction(theirs, mine)}"
    elif all(unit - own == theirs - mine for own, unit in lines):
        yield f"every one of {len(names)} unit prices apart by {theirs - mine}"


def _rows(priced: Sequence[BidTrace], limits: Limits) -> Iterator[tuple[Grade, str]]:
    prices = sorted(bid.price_minor for bid in priced)
    steps = [Fraction(after - before) for before, after in pairwise(prices)]
    relative = [Fraction(after - before, before) for before, after in pairwise(prices)]
    for name, row in (("arithmetic", steps), ("geometric", relative)):
        if _is_even(row, limits.whole("deviation_max_ppm")):
            yield Grade.STRONG, f"{name} row of {len(prices)} prices"


def _is_even(row: Sequence[Fraction], deviation_max_ppm: int) -> bool:
    mean = sum(row, Fraction(0)) / len(row)
    return min(row) > 0 and all(abs(step - mean) * PPM <= deviation_max_ppm * mean for step in row)


def _near(record: CollusionRecord, priced: Sequence[BidTrace], limits: Limits) -> Iterator[tuple[Grade, str]]:
    mark = record.benchmark_minor
    if mark is None or len(priced) < limits.whole("near_bids_min"):
        return
    if all(abs(bid.price_minor - mark) * PPM <= limits.whole("near_ppm") * mark for bid in priced):
        yield Grade.HINT, f"all {len(priced)} prices near the benchmark"


def _last_digits(priced: Sequence[BidTrace], limits: Limits) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield those whose prices end alike; round prices end alike by habit and are passed over."""
    unit = 10 ** limits.whole("digits")
    ends: dict[int, list[str]] = {}
    for bid in priced:
        ends.setdefault(bid.price_minor % unit, []).append(bid.supplier)
    for end, group in sorted(ends.items()):
        if end % (unit // ROUND) and len(group) >= limits.whole("bids_min") - 1:
            yield tuple(group), f"prices end in {end:0{limits.whole('digits')}d}"
