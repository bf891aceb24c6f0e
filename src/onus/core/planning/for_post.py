"""For a post: the part of an outlook that one post answers for.

In:  an outlook and the id of a post.
Out: an outlook with what lies with this post, or comes to it next.

The surprise: a case that lies with somebody else and moves here next is on this
desk, too. Whoever is asked next would rather see it before the hours have run out.
"""

from __future__ import annotations

from dataclasses import replace

from onus.core.accountability.escalation import CONTRACTOR
from onus.core.planning.outlook import Outlook
from onus.core.planning.risks import VACANT


def for_post(view: Outlook, post: str) -> Outlook:
    """Return what a post has on its desk.

    Clocks of payments and replies run for the whole office and stay; a risk stays where one
    of the post's own duties hangs on it, or where it is the post that is vacant.
    """
    ours = tuple(group for group in view.coming if group.answerer.post == post)
    owed = {group.obligation for group in ours}
    return replace(
        view,
        coming=ours,
        cases=tuple(
            found
            for found in view.cases
            if found.step.post == post
            or (found.next_answerer is not None and found.next_answerer.post == post)
        ),
        to_do=tuple(each for each in view.to_do if each.post in ("", post)),
        risks=tuple(
            risk
            for risk in view.risks
            if not owed.isdisjoint(risk.obligations) or (risk.kind == VACANT and risk.subject == post)
        ),
    )


def for_contractor(view: Outlook) -> Outlook:
    """Return what the contractor has before it: its duties and its clocks, nothing of the office's."""
    return replace(
        view,
        coming=tuple(group for group in view.coming if group.owed_by == CONTRACTOR),
        cases=(),
        to_do=(),
        clocks=tuple(clock for clock in view.clocks if clock.party == CONTRACTOR),
        risks=(),
    )
