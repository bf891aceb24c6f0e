"""Closing: what shows that a report was settled, and when somebody may say to have looked.

In:  ids that an officer cites, what is on record at the place, and an inspection of the officer's own.
Out: the reason for which they close nothing; none where they do.

The surprise: words are no evidence. Only what is on record counts, and only where it happened
after what the report tells: an older photo shows what the reporter has seen as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.reports.events import Refused

INSPECTION, PASS = "inspection", "pass"
NOT_GOOD = ("fail", "inaccessible", "not_done", "refused")
BACK_DATED_US = DAY_US
"""Whoever inspected writes it down within a day."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something on record that may show what became of a place.

    Attributes:
        kind: `inspection`, `crew`, `photo`, `pass`, `visit` and the like.
        at: when it happened.
        result: what it found; empty where it finds nothing.
    """

    kind: str
    at: Instant
    result: str = ""


def inspected_fault(at: Instant, *, now: Instant) -> Refused | None:
    """Return why an inspection cannot have been when somebody says; None where it can.

    >>> inspected_fault(Instant(6), now=Instant(5)).reason
    'in_the_future'
    """
    if at > now:
        return Refused("in_the_future")
    return Refused("too_long_ago") if now - at > BACK_DATED_US else None


def evidence_fault(
    cited: Sequence[str], exhibits: Mapping[str, Exhibit], *, happened_at: Instant
) -> Refused | None:
    """Return why what is cited closes no report; None where all of it does.

    Args:
        cited: ids.
        exhibits: what is on record there, by id.
        happened_at: when it was as the report tells.

    >>> evidence_fault(["-"], {}, happened_at=Instant(0))
    Refused(reason='evidence_unknown', state='', what='-')
    """
    for ref in cited:
        exhibit = exhibits.get(ref)
        if exhibit is None:
            return Refused("evidence_unknown", what=ref)
        if exhibit.at <= happened_at:
            return Refused("evidence_before_report", what=ref)
        if exhibit.result in NOT_GOOD or (exhibit.kind == INSPECTION and exhibit.result != PASS):
            return Refused("evidence_not_passed", what=ref)
    return None
