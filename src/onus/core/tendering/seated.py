"""Seated: who sits on the committee by the record, and from when on its sheets are sealed.

In:  the facts on record.
Out: the instant of the first sheet of the committee; whether a member can still be replaced.

An own tie changes who sits until the first sheet of the committee is sealed: whoever could step back alone with
points before him could choose among rankings. An absence takes a witness, and counts until its member has sealed;
else one who is kept from scoring holds up the others for ever.

No opening is asked. Who sits depends on absences; were they held against openings, which count by who sits, each
would wait for the other. They need not be: an opening counts only once everybody who sits has sealed, and whoever
has sealed is replaced no more. So from the first sheet that counts as open no seat changes, and one that was opened
too early closes no seat of another.

The surprise: not everybody in the library of experts is on the committee, and the table of power gives each of
them the pen. A sheet of one who was not drawn closes no list of seats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onus.base.instants import Instant
from onus.core.evaluation.scoring import SheetSealed
from onus.core.tendering.awarding import PanelDrawn
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import said

Sheets = list[tuple[TenderFact, str]]


@dataclass(frozen=True, slots=True)
class SheetsOpen:
    """From when on nobody changes who is admitted.

    Attributes:
        at: when the first sheet was opened that counts as open; where nobody scores, when the first award was
            decided that counts; None for not yet.
        early: what each sheet that was opened before waited for, while a bid had no outcome, by its fact.
    """

    at: Instant | None = None
    early: Mapping[str, str] = field(default_factory=dict)


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
            for one, expert in _sealed(facts)
            if nobody_drew or expert in _drawn_by(facts, one.recorded_at, but=expert)
        ),
        default=None,
    )


def replaced_no_more(facts: Sequence[TenderFact], member: str, at: Instant) -> bool:
    """Return whether a member can be replaced no more: an own sheet is sealed.

    Args:
        facts: those on record.
        member: who is said to be away.
        at: what came on record later is not seen.

    >>> replaced_no_more((), "e", Instant(0))
    False
    """
    return any(expert == member and one.recorded_at <= at for one, expert in _sealed(facts))


def _sealed(facts: Sequence[TenderFact]) -> Sheets:
    """Return the sheets that are sealed, each with its expert; what another writes in a name is nobody's sheet."""
    return [(one, what.expert) for one, what in said(facts, SheetSealed) if one.by in ("", what.expert)]


def _drawn_by(facts: Sequence[TenderFact], at: Instant, but: str) -> frozenset[str]:
    """Return everybody whom a draw on record names by an instant; nobody draws himself, so `but` for those of one.

    A first draw that is written down after the sheets names those who sealed them: points are known all the same.
    A later one does not, or the early sheet of a substitute would close the seats by which he was called.
    """
    draws = [(one.recorded_at, what.members) for one, what in said(facts, PanelDrawn) if one.by != but]
    until = max(at, min((when for when, _ in draws), default=at))
    return frozenset(member for when, members in draws if when <= until for member in members)
