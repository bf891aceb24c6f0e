"""On record: from when on a resident's report may stand among the published facts of a dossier.

In:  when it came, its events of doubt, the rule of publication, the clocks of the place.
Out: an instant, or None while a doubt stands.

The surprise: a report comes on record not when it is received but when pages may show
it, at a midnight of the place together with all others of its day. So no published
fact, and no assessment, tells earlier or closer than a page who reported and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from onus.base.instants import HOUR_US, Instant, ZoneTable
from onus.core.reports.events import HIDDEN, SHOWN, Event
from onus.core.reports.publication import PublicationRule


def ripe_at(received: Instant, rule: PublicationRule, zone: ZoneTable) -> Instant:
    """Return the first midnight of the place at which the delay of a report has run out.

    >>> from onus.base.instants import UTC_ZONE
    >>> ripe_at(Instant(5 * HOUR_US), PublicationRule(24, 3, 30, (), 0), UTC_ZONE) // HOUR_US
    48
    """
    from_at = Instant(received + rule.delay_h * HOUR_US)
    day = zone.local_day(from_at)
    midnight = zone.at(day)
    return midnight if midnight >= from_at else zone.at(day + timedelta(days=1))


def on_record_from(ripe: Instant, doubts: Iterable[Event]) -> Instant | None:
    """Return from when on a report is on record; None while it is kept back.

    What was on record once stays there: an officer who hides a report later does not
    take its evidence away.

    Args:
        ripe: when its delay runs out.
        doubts: the events `hidden` and `shown`, in order.

    >>> on_record_from(Instant(9), [Event(HIDDEN, Instant(1), Instant(1)), Event(SHOWN, Instant(20), Instant(20))])
    20
    >>> on_record_from(Instant(9), [Event(HIDDEN, Instant(1), Instant(1))]) is None
    True
    >>> on_record_from(Instant(9), [Event(HIDDEN, Instant(10), Instant(10))])
    9
    """
    since: Instant | None = ripe
    for event in doubts:
        if since is not None and ripe <= since < event.recorded_at:
            break
        if event.kind == HIDDEN:
            since = None
        elif event.kind == SHOWN and since is None:
            since = Instant(max(ripe, event.recorded_at))
    return since


def told_hour(at: Instant) -> Instant:
    """Return the full hour in which something was so; closer it is not published of what a resident tells.

    >>> told_hour(Instant(HOUR_US + 7)) == HOUR_US
    True
    """
    return Instant(at - at % HOUR_US)
