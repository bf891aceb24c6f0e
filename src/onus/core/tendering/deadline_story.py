"""Deadline story: each decision about the deadline for bids once, with the reason why it moved or did not.

In:  a tender, its facts on record, the chain of its deadline.
Out: the chain, without the second naming of one decision.

The surprise: a clarification is a version of the announcement as well, and the chain names both.
The date in the version is the one that the rule asks for; so the rule is the reason, and not the buyer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onus.core.competition.deadlines import CLARIFICATION, NOTICE, DeadlineStep, deadline_steps
from onus.core.tendering.announced import competition_of
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender


def deadline_story(
    tender: Tender, facts: tuple[TenderFact, ...], steps: Sequence[DeadlineStep]
) -> tuple[DeadlineStep, ...]:
    """Return how a deadline came to be, each decision once.

    Args:
        tender: with the versions of its announcement.
        facts: those on record, in order of time.
        steps: the chain, as the judgement has it.

    Returns:
        In order; a clarification that set just the date that the rule asks for stands with the rule, one
        that set a later date with the announcement.

    Source: regulation implementing the Government Procurement Law, article 31 (CN-TIME-11).
    """
    named = {one.source: one for one in steps}
    both = {
        f"{CLARIFICATION}:{one.fact}": f"{NOTICE}:{one.number}"
        for one in tender.versions
        if one.fact and f"{CLARIFICATION}:{one.fact}" in named
    }
    notices = set(both.values())
    return tuple(
        _one_of(tender, facts, one, named.get(both[one.source])) if one.source in both else one
        for one in steps
        if one.source not in notices
    )


def _one_of(
    tender: Tender, facts: tuple[TenderFact, ...], clarified: DeadlineStep, announced: DeadlineStep | None
) -> DeadlineStep:
    """Return which of two namings of a decision tells its reason."""
    if announced is None or not announced.moved:
        return clarified
    by_rule = _by_rule(tender, facts, clarified.source)
    told = by_rule is not None and by_rule.moved and by_rule.deadline == announced.deadline
    return by_rule if by_rule is not None and told else announced


def _by_rule(tender: Tender, facts: tuple[TenderFact, ...], source: str) -> DeadlineStep | None:
    """Return what a clarification does by the rule alone, had nobody announced a date with it."""
    first = tender.versions[0].announcement
    rest = tuple(
        replace(one, announcement=replace(one.announcement, bids_until=first.bids_until))
        if f"{CLARIFICATION}:{one.fact}" == source
        else one
        for one in tender.versions
    )
    competition = competition_of(replace(tender, versions=rest), facts)
    if competition is None:
        return None
    steps = deadline_steps(competition.notices, competition.clarifications, tender.rulebook, tender.zone)
    return next((one for one in steps if one.source == source), None)
