"""Seated: who sits on the committee by the record, and from when on its sheets are sealed.

In:  the facts on record.
Out: the instant of the first sheet of the committee.

An absence and an own tie change who sits until the first sheet of the committee is sealed. From then on somebody
knows points, and whoever could still send a member away, or step back himself, could choose among rankings.

The surprise: not everybody in the library of experts is on the committee, and the table of power gives each of
them the pen. A sheet of one who was not drawn closes no list of seats.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.base.instants import Instant
from onus.core.evaluation.scoring import SheetSealed
from onus.core.tendering.awarding import PanelDrawn
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import said


def first_sheet_at(facts: Sequence[TenderFact]) -> Instant | None:
    """Return when the first sheet of the committee was sealed; None for not yet.

    Args:
        facts: those on record. Where a draw is among them, a sheet counts of one who had been drawn by then, or whom
            the first draw names that is among them; where nobody wrote the draw down, of everybody.

    >>> first_sheet_at(()) is None
    True
    """
    nobody_drew = not said(facts, PanelDrawn)
    return min(
        (
            one.recorded_at
            for one, what in said(facts, SheetSealed)
            if nobody_drew or what.expert in _drawn_by(facts, one.recorded_at, but=what.expert)
        ),
        default=None,
    )


def _drawn_by(facts: Sequence[TenderFact], at: Instant, but: str) -> frozenset[str]:
    """Return everybody whom a draw on record names by an instant; nobody draws himself, so `but` for those of one.

    A first draw that is written down after the sheets names those who sealed them: points are known all the same.
    A later one does not, or the early sheet of a substitute would close the seats by which he was called.
    """
    draws = [(one.recorded_at, what.members) for one, what in said(facts, PanelDrawn) if one.by != but]
    until = max(at, min((when for when, _ in draws), default=at))
    return frozenset(member for when, members in draws if when <= until for member in members)
