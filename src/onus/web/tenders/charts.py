"""Charts of a tender: prices beside the budget, and points by criterion.

In:  the tender that a page is about.
Out: bars; every number of theirs stands in a table before them.

The surprise: a chart adds nothing. Whoever cannot see it has read all of it in the table.
"""

from __future__ import annotations

from fractions import Fraction

from onus.report.tender_tables import bidder, points
from onus.web.public.parts import Bar, Bars, Span
from onus.web.tenders.asked import AskedTender, Row

KINDS = ("one", "two", "three", "four", "five")
"""Fills of the parts of a bar; a scheme with more criteria begins again, and the legend keeps the order."""
FEWEST = 2
"""One bar is no comparison."""


def prices_chart(asked: AskedTender) -> list[Bars]:
    """Return for each lot the prices of the ranked bids beside the budget; nothing where there is nothing to compare."""
    budgets = {one["id"]: one.get("budget_minor") for one in asked.told["lots"]}
    found = []
    for lot in asked.found["lots"]:
        rows = lot["ranking"]["rows"] if lot["ranking"] is not None else ()
        budget = budgets.get(lot["lot"])
        if len(rows) + (budget is not None) < FEWEST:
            continue
        prices = [
            (bidder(row["bid"], asked.found, asked.speaker).words, row["price_minor"], "one") for row in rows
        ]
        if budget is not None:
            prices.append((asked.tell("budget"), budget, "four"))
        most = max(price for _, price, _ in prices)
        bars = tuple(
            Bar(name, asked.money(price), (Span(kind, "0", _percent(Fraction(price, most))),))
            for name, price, kind in prices
        )
        found.append(
            Bars(asked.tell("prices_of", lot=asked.speaker.named(lot["lot"]).words or lot["lot"]), bars)
        )
    return found  # fmt: skip


def points_chart(asked: AskedTender, lot: Row) -> list[Bars]:
    """Return the points of each ranked bid, one part for each criterion; nothing where no points are given."""
    rows = lot["ranking"]["rows"]
    if lot["ranking"]["method"] != "comprehensive" or len(rows) < FEWEST:
        return []
    criteria = asked.told["scheme"]["criteria"]
    whole = sum(one["most_milli"] for one in criteria)
    kinds = {one["id"]: KINDS[number % len(KINDS)] for number, one in enumerate(criteria)}
    bars = tuple(
        Bar(
            bidder(row["bid"], asked.found, asked.speaker).words,
            points(row["total_milli"]),
            _spans(row, kinds, whole),
        )
        for row in rows
    )
    legend = tuple((kinds[one["id"]], asked.local(one["title"])) for one in criteria)
    return [Bars(asked.tell("points_of"), bars, legend)]


def _spans(row: Row, kinds: dict[str, str], whole: int) -> tuple[Span, ...]:
    found, start = [], Fraction(0)
    for name, value in row["points"]:
        width = Fraction(value) / whole
        found.append(Span(kinds[name], _percent(start), _percent(width)))
        start += width
    return tuple(found)


def _percent(part: Fraction) -> str:
    """Return a share in per cent with two decimals, cut.

    >>> _percent(Fraction(1, 3))
    '33.33'
    """
    hundredths = part * 10_000 // 1
    return f"{hundredths // 100}.{hundredths % 100:02}"
