"""Companions: bidders who come together again and again while one of them wins or is second.

In:  earlier tenders with their rankings.
Out: flags CN-09, hints.

The surprise: only tenders in which both took part are counted. A firm that wins whatever it
bids for, alone or in company, is no companion of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from onus.core.contracts.breach import NotComputable
from onus.core.integrity.bid_traces import CollusionRecord
from onus.core.integrity.flag import Flag, Grade
from onus.core.integrity.pair_flags import on_each
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import lacks


def companions(record: CollusionRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the pairs of bidders that came together often, always one of them winning, the other never far.

    Fires where the pair won every one of their common tenders and either both have won or
    one was second each time. The value is the number of common tenders.
    """
    if record.history is None:
        yield lacks("CN-09", record.tender, "history")
        return
    for pair in combinations(sorted({bid.supplier for bid in record.bids}), 2):
        common = [past.ranking for past in record.history if {*pair} <= {*past.ranking}]
        winners = {ranking[0] for ranking in common}
        if len(common) < limits.whole("together_min") or not winners <= {*pair}:
            continue
        second = all({*ranking[:2]} == {*pair} for ranking in common)
        if len(winners) > 1 or second:
            how = (
                "wins went from one to the other" if len(winners) > 1 else "one won and the other was second"
            )
            shared = f"{len(common)} tenders together; {how}"
            yield from on_each(
                record, "CN-09", Grade.HINT, "", pair, shared=shared, value=Fraction(len(common))
            )
