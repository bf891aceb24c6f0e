"""Answered: whether the public body gave an order about a case.

In:  a case, the acts on record and the posts of the register.
Out: the first order that bears on it.

The surprise: the ladder is not asked. An order that came when the last post had
run out of hours answers no step of it, and is an order all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onus.core.accountability.escalation import CONTRACTOR, Case, bears_on
from onus.core.accountability.register import Post
from onus.core.contracts.facts import Act

ORDERS, POWER = ("order_to_cure", "order"), "order"


def answered_by(case: Case, acts: Iterable[Act], posts: Sequence[Post]) -> str:
    """Return the id of the first order about a case, by a post that may order; empty for none.

    Args:
        case: with its opening, its obligation and where it is.
        acts: those on record by the instant of the assessment.
        posts: of the register; where an act names the body alone, any of its posts stands for it.
    """
    able = {post.id for post in posts if POWER in post.powers}
    bodies = {post.body for post in posts if POWER in post.powers}
    found = [
        act
        for act in acts
        if act.kind in ORDERS
        and act.toward == CONTRACTOR
        and act.happened_at >= case.opened_at
        and (act.by_post in able if act.by_post else act.by_body in bodies)
        and bears_on(act, obligation=case.obligation, occurrence=case.occurrence, district=case.district)
    ]
    return min(((act.happened_at, act.id) for act in found), default=(0, ""))[1]
