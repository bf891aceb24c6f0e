"""Answer reports: one act on several reports, for each an event of its own, all in one transaction.

In:  what is done with one report, and who does it for each of them.
Out: for which it was done; for which it was refused, and why.

The surprise: whoever looks before doing has it done and taken back. What the page of
confirmation says of each report is what the act itself said, and no second opinion of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from onus.actions.answer_report import Officer
from onus.actions.report_events import holding
from onus.core.reports.events import CLOSED, Refused
from onus.core.reports.life import ReportLife
from onus.records.reports import events_of, lives_of
from onus.records.unit import unit

MANY_MAX = 100
"""Reports of one act: so many stand on a page that a person looks over."""


@dataclass(frozen=True, slots=True)
class ForOne:
    """What is to be done with one of several reports.

    Attributes:
        ref: the report.
        officer: who does it, in the post that answers there.
        seen: how many events it had when it was looked over; None where it is looked over now.
    """

    ref: str
    officer: Officer
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class DoneForMany:
    """For which reports an act was done, and why it was not for the others."""

    done: tuple[str, ...]
    refused: Mapping[str, Refused]


Doing = Callable[[ForOne], ReportLife | Refused]


class _TakenBack(Exception):
    """Ends a transaction that was only a trial."""


def do_for_many(wanted: Sequence[ForOne], doing: Doing) -> DoneForMany:
    """Do an act for several reports at once; an error in any of them undoes it for all, a refusal for none.

    Args:
        wanted: each report once.
        doing: does it for one, or says why it may not be.
    """
    with unit():
        return _each(wanted, doing)


def look_over_many(wanted: Sequence[ForOne], doing: Doing) -> DoneForMany:
    """Return what an act on several reports would come to; nothing is kept of it."""
    found: list[DoneForMany] = []
    try:
        with unit():
            found.append(_each(wanted, doing))
            raise _TakenBack
    except _TakenBack:
        return found[0]


def _each(wanted: Sequence[ForOne], doing: Doing) -> DoneForMany:
    refs = sorted({one.ref for one in wanted})
    refused: dict[str, Refused] = {}
    with ExitStack() as held:
        # In the order of their numbers, so that two officers never wait for each other.
        for ref in refs:
            held.enter_context(holding(ref))
        before = lives_of(refs)
        # Those that were merged come first: what they follow closes them along, and they would seem refused.
        order = sorted(wanted, key=lambda one: (not before[one.ref].merged_into, one.ref))
        for one in order:
            if one.seen is not None and one.seen != len(events_of(one.ref)):
                refused[one.ref] = Refused("out_of_order", before[one.ref].state, one.ref)
                continue
            lived = doing(one)
            if isinstance(lived, Refused):
                refused[one.ref] = lived
    after = lives_of(refs)
    along = {ref for ref in refused if after[ref].state == CLOSED != before[ref].state}
    return DoneForMany(
        tuple(ref for ref in refs if ref not in refused or ref in along),
        {ref: why for ref, why in refused.items() if ref not in along},
    )
