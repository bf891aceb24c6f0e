"""Enforcement symmetry: who was acted against first, residents or the contractor?

In:  acts, notices, and the occurrences that both answer.
Out: for each occurrence the acts on either side, with both times.

The surprise: an act counts from the moment it was on record. One written down
afterwards is shown beside the others as a late entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.contracts.facts import Act, Notice
from onus.core.duties.occurrences import Occurrence

RESIDENTS = ("residents", "shops")
LATE_US = DAY_US


@dataclass(frozen=True, slots=True)
class SideAct:
    """One act or threatening notice, with both times."""

    id: str
    kind: str
    happened_at: Instant
    recorded_at: Instant
    late: bool


@dataclass(frozen=True, slots=True)
class EventSymmetry:
    """One occurrence and who was acted against after it, until the next one began."""

    occurrence: str
    starts: Instant
    ends: Instant
    toward_residents: tuple[SideAct, ...]
    toward_contractor: tuple[SideAct, ...]

    @property
    def residents_first(self) -> bool:
        """Return whether residents were acted against before the contractor was."""
        if not self.toward_residents:
            return False
        first = min(_counts_from(act) for act in self.toward_residents)
        return all(_counts_from(act) > first for act in self.toward_contractor)


def enforcement_symmetry(
    acts: Sequence[Act],
    notices: Sequence[Notice],
    occurrences: Sequence[Occurrence],
    *,
    as_of: Instant,
) -> tuple[EventSymmetry, ...]:
    """Return the acts on either side for each snowfall or declared window.

    >>> enforcement_symmetry((), (), (), as_of=Instant(0))
    ()
    """
    events = sorted({(o.starts, o.ends, o.id) for o in occurrences if o.grade or o.amount_tenth_mm})
    found = []
    for number, (starts, ends, name) in enumerate(events):
        until = events[number + 1][0] if number + 1 < len(events) else as_of
        inside = [act for act in acts if starts <= act.happened_at <= until]
        threats = [n for n in notices if n.sanction != "none" and starts <= n.happened_at <= until]
        found.append(
            EventSymmetry(
                occurrence=name,
                starts=starts,
                ends=ends,
                toward_residents=_side([a for a in inside if a.toward in RESIDENTS], threats),
                toward_contractor=_side([a for a in inside if a.toward == "contractor"], []),
            )
        )
    return tuple(found)


def _side(acts: Sequence[Act], notices: Sequence[Notice]) -> tuple[SideAct, ...]:
    rows = [_act(act.id, act.kind, act.happened_at, act.recorded_at) for act in acts]
    rows += [_act(n.id, "notice", n.happened_at, n.recorded_at) for n in notices]
    return tuple(sorted(rows, key=lambda row: (row.happened_at, row.id)))


def _act(name: str, kind: str, happened: Instant, recorded: Instant) -> SideAct:
    return SideAct(name, kind, happened, recorded, late=recorded > happened + LATE_US)


def _counts_from(act: SideAct) -> Instant:
    return act.recorded_at if act.late else act.happened_at
