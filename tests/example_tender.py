"""The generated tender of the examples, read once and judged once for all tests of a process that begin with it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from onus.base.instants import instant
from onus.core.evaluation.low_bids import LowBidTests
from onus.core.tendering.announcement import Version
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender

FOLDER = Path(__file__).parents[1] / "examples" / "tender-2024"
END = instant("2024-12-31T00:00:00Z")
"""Everything of the generated tender is on record by then."""


@cache
def tender() -> Tender:
    """Return the tender as its office has it."""
    return read_tender(FOLDER).tender


@cache
def fair() -> Proceeding:
    """Return what followed where nobody did wrong."""
    return judge(tender(), tender().rulebook, END)


def versions_of_two_lots() -> tuple[Version, ...]:
    """Return each version of the announcement with a second lot beside the first, as large as it."""
    return tuple(_of_two_lots(one) for one in tender().versions)


def _of_two_lots(one: Version) -> Version:
    lots = one.announcement.lots
    return replace(one, announcement=replace(one.announcement, lots=(*lots, replace(lots[0], id="2"))))


@cache
def with_low_prices(below_mean_ppm: int) -> Tender:
    """Return the tender with a test by which a price below a share of the mean of all others is low."""
    low = LowBidTests(below_mean_ppm=below_mean_ppm)
    versions = (replace(one, announcement=replace(one.announcement, low=low)) for one in tender().versions)
    return replace(tender(), versions=tuple(versions))
