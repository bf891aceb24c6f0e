"""Clocks: times that run now and end by themselves, for replies, cures and payments.

In:  an assessment as of now.
Out: `Clock`, one for each time that runs, in the order in which they end.

The surprise: a reply that ends in silence makes a finding final, and an order whose
time has passed holds no ladder any more. Both happen without anybody doing
anything, so they belong on the desk before they end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from onus.base.instants import Instant
from onus.core.accountability.escalation import CONTRACTOR
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.life import SERVED, Life

REPLY, CURE, PAY = "reply", "cure", "pay"
ORDERS = ("order", "order_to_cure")


@dataclass(frozen=True, slots=True)
class Clock:
    """One time that runs.

    Attributes:
        kind: `reply`, `cure` or `pay`.
        ends: the last instant in time.
        subject: for a reply the obligations or the notice, for a cure the act, for a
            payment the month.
        party: whose time it is; empty for a payment.
        since: when it began; None for a payment.
        count: findings that wait for the reply, or duties that the order names; 0 for others.
        amount_minor: for a payment, what is still to be paid.
    """

    kind: str
    ends: Instant
    subject: tuple[str, ...]
    party: str = ""
    since: Instant | None = None
    count: int = 0
    amount_minor: int = 0


def clocks(now: Assessment) -> tuple[Clock, ...]:
    """Return every clock that runs, the one first that ends first.

    Args:
        now: the assessment as of now; clocks that have ended by then are left out.
    """
    found = [*_replies(now), *_replies_on_notices(now), *_cures(now), *_payments(now)]
    return tuple(sorted(found, key=lambda c: (c.ends, c.kind, c.subject, c.party, c.since or 0)))


def _replies(now: Assessment) -> Iterator[Clock]:
    obligations = now.dossier.contract.obligations
    for number, life in enumerate(now.lives.distinct):
        running = _running(life, now.as_of)
        if not running:
            continue
        mine = now.duties.obligation[now.lives.of_duty == number]
        kinds, counts = np.unique(mine, return_counts=True)
        subject = tuple(obligations[kind].id for kind in kinds.tolist())
        for party, since, ends in running:
            yield Clock(REPLY, ends, subject, party, since, int(counts.sum()))


def _replies_on_notices(now: Assessment) -> Iterator[Clock]:
    for notice, life in sorted(now.lives.notices.items()):
        for party, since, ends in _running(life, now.as_of):
            yield Clock(REPLY, ends, (notice,), party, since, 1)


def _running(life: Life, at: Instant) -> list[tuple[str, Instant | None, Instant]]:
    """Return the parties whose time for a reply runs, with its beginning and its end."""
    return [
        (each.party, each.served_at, each.reply_by)
        for each in life.parties
        if each.stage == SERVED and each.reply_by is not None and each.reply_by >= at
    ]


def _cures(now: Assessment) -> Iterator[Clock]:
    for act in now.dossier.acts:
        if act.kind not in ORDERS or act.toward != CONTRACTOR or act.until is None:
            continue
        if act.happened_at <= now.as_of <= act.until:
            yield Clock(CURE, act.until, (act.id,), CONTRACTOR, act.happened_at, len(act.duties))


def _payments(now: Assessment) -> Iterator[Clock]:
    zone = now.dossier.zone
    for month in now.consequences.certificates:
        # The whole of the last day is in time.
        ends = Instant(zone.at(month.due_day + timedelta(days=1)) - 1)
        if month.outstanding_minor > 0 and not month.provisional and ends >= now.as_of:
            yield Clock(PAY, ends, (month.period,), amount_minor=month.outstanding_minor)
