"""Rejecting: which bids the panel rejected, and rejections that count for nothing.

In:  the rejections on record, the panel, what was announced.
Out: `(bid, reason)` where the panel rejected; `(fact, reason)` for each rejection without effect.

The surprise: one member rejects nobody. A bid falls where more than half of the panel say so
for one and the same ground, and the ground is a requirement that everyone was told of. When the
panel has done its work, the table of power says by the stage: a ranking that one expert signs
before its time ends no vote of the others.

Source: CN-SCORE-22 (the panel evaluates by what was announced). The majority is our reading and stands in no rule here.
"""

from __future__ import annotations

from onus.core.evaluation.drawing import Panel
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import BidRejected
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import said

NO_PANEL, NOT_ON_PANEL, NOT_ANNOUNCED, NO_REASON, NO_MAJORITY = (
    "no_panel", "not_on_panel", "ground_not_announced", "no_reason", "no_majority",
)  # fmt: skip
Pairs = tuple[tuple[str, str], ...]


def rejections(facts: tuple[TenderFact, ...], told: Announcement, panel: Panel | None) -> tuple[Pairs, Pairs]:
    """Return what the panel rejected, and the rejections that count for nothing.

    Args:
        facts: those on record that count.
        told: the announcement in force; its requirements are the grounds that there can be.
        panel: as drawn; None where there is none, and then nobody rejects.

    Returns:
        `(bid, "rejected:" + ground)` for each bid and ground, and `(fact, reason)` for each without effect.
    """
    members = panel.members if panel is not None else ()
    grounds = {one.id for one in told.requirements}
    votes: dict[tuple[str, str], dict[str, str]] = {}
    void: list[tuple[str, str]] = []
    for one, what in said(facts, BidRejected):
        wrong = _why_not(one, what, members, grounds)
        if wrong:
            void.append((one.id, wrong))
        else:
            votes.setdefault((what.bid, what.ground), {})[one.id] = one.by
    counted = [key for key, by in votes.items() if 2 * len(set(by.values())) > len(members)]
    void += [(name, NO_MAJORITY) for key, by in votes.items() if key not in counted for name in by]
    return tuple(sorted((bid, f"rejected:{ground}") for bid, ground in counted)), tuple(sorted(void))


def _why_not(fact: TenderFact, what: BidRejected, members: tuple[str, ...], grounds: set[str]) -> str:
    if not members:
        return NO_PANEL
    if fact.by not in members:
        return NOT_ON_PANEL
    if what.ground not in grounds:
        return NOT_ANNOUNCED
    return "" if (what.reason.en or what.reason.zh).strip() else NO_REASON
