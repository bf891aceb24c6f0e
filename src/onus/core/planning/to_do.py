"""To do: papers that the office has not written or not served yet, and what it must decide.

In:  an assessment as of now, and its open cases.
Out: `ToDo`, one for each paper or decision.

The surprise: the list is made of what the record lacks. An open failure of the
contractor's without an order asks for an order to cure; a finding that
nobody was told of asks to be served, because no time for a reply runs before that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onus.core.accountability.answered import answered_by
from onus.core.accountability.escalation import CONTRACTOR
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.life import PROVISIONAL
from onus.core.papers import kinds
from onus.core.papers.record import Signatory
from onus.core.papers.service import unreturned
from onus.core.papers.signing import signing_post
from onus.core.planning.ladder import OpenCase

ORDER, SERVE, DECIDE, PAY_LATE, SCAN = "order_to_cure", "serve", "decide", "pay_late", "scan"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One paper to write or to serve, or one decision to take.

    Attributes:
        kind: `order_to_cure`, `serve`, `decide`, `pay_late`, or `scan`, where the
            signed receipt of a paper has not come back.
        subject: case, or source of a proposal, or month, or number of a paper.
        obligation: obligation it is about; empty for none.
        district: where; empty for none.
        post: post that is asked for it; empty where the record does not say.
        count: duties it is about.
        amount_minor: money it is about; 0 for none.
        period: month of a proposal or payment; empty for others.
        parties: who was not yet told of findings; empty for others.
    """

    kind: str
    subject: str
    obligation: str = ""
    district: str = ""
    post: str = ""
    count: int = 0
    amount_minor: int = 0
    period: str = ""
    parties: tuple[str, ...] = ()


def to_do(now: Assessment, opened: Sequence[OpenCase]) -> tuple[ToDo, ...]:
    """Return the papers and decisions that the record lacks.

    Args:
        now: the assessment as of now.
        opened: its open cases, in the order in which they shall be dealt with.

    Returns:
        Orders first, then what is to be served, decided and paid.
    """
    owed_by = {each.id: each.owed_by for each in now.dossier.contract.obligations}
    ours = [found for found in opened if owed_by[found.case.obligation] == CONTRACTOR]
    written = (*_orders(now, ours), *_unserved(now, opened))
    return (*written, *_decisions(now), *_late_payments(now), *_unreturned(now))


def _orders(now: Assessment, opened: Sequence[OpenCase]) -> Iterator[ToDo]:
    posts = now.dossier.register.posts
    signatories = [Signatory(post.id, post.body, tuple(post.powers), post.head) for post in posts]
    for found in opened:
        if not answered_by(found.case, now.dossier.acts, posts):
            asked = [step.post for step in found.case.steps]
            signs = signing_post(signatories, kinds.ORDER.power, asked=asked)
            yield replace(_of_case(ORDER, found, found.case.duties), post=signs)


def _unserved(now: Assessment, opened: Sequence[OpenCase]) -> Iterator[ToDo]:
    """Yield the cases with findings that some party was never told of."""
    stage = np.array([life.stage == PROVISIONAL for life in now.lives.distinct], bool)
    untold: NDArray[np.bool_] = stage[now.lives.of_duty]
    for found in opened:
        number = now.cases.index(found.case)
        here = untold & (now.case_of == number)
        if here.any():
            lives = [now.lives.distinct[each] for each in sorted(np.unique(now.lives.of_duty[here]).tolist())]
            parties = [one.party for life in lives for one in life.parties if one.stage == PROVISIONAL]
            yield replace(_of_case(SERVE, found, int(here.sum())), parties=tuple(sorted(set(parties))))


def _of_case(kind: str, found: OpenCase, count: int) -> ToDo:
    case = found.case
    return ToDo(kind, case.id, case.obligation, case.district, found.step.post, count)


def _decisions(now: Assessment) -> Iterator[ToDo]:
    for each in now.consequences.proposals:
        if not each.decided_by and each.clause:
            amount = each.amount_minor or 0
            yield ToDo(
                DECIDE, each.source, each.obligation, count=each.duty_count, amount_minor=amount,
                period=each.period,
            )  # fmt: skip


def _unreturned(now: Assessment) -> Iterator[ToDo]:
    for act in unreturned(now.dossier.acts, now.dossier.attachments):
        yield ToDo(SCAN, act.paper, post=act.by_post, count=len(act.duties))


def _late_payments(now: Assessment) -> Iterator[ToDo]:
    today = now.dossier.zone.local_day(now.as_of)
    for month in now.consequences.certificates:
        if month.outstanding_minor > 0 and not month.provisional and month.due_day < today:
            yield ToDo(PAY_LATE, month.period, amount_minor=month.outstanding_minor, period=month.period)
