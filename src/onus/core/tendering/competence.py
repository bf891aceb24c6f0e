"""Competence: facts that count for nothing whoever holds which role, for what they say themselves.

In:  the facts on record.
Out: `(fact, reason)` for each of them.

A conflict is declared by the person whom it concerns, a sheet of scores sealed and opened by its
expert. An absence is told before its member has sealed. A set-aside gives its reason.

The surprise: roles and stages are not asked here. Those stand in the table of power, and
`authorised.py` asks them; this is what no table of roles can say.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.seated import replaced_no_more

NOT_THE_PERSON, AFTER_SHEETS, NO_REASON = "not_the_person", "after_the_first_sheet", "no_reason"


def without_competence(facts: tuple[TenderFact, ...]) -> tuple[tuple[str, str], ...]:
    """Return each fact that counts for nothing for what it says itself, with the reason.

    Args:
        facts: those on record.

    >>> without_competence(())
    ()
    """
    return tuple(sorted(_void(facts)))


def _void(facts: tuple[TenderFact, ...]) -> Iterator[tuple[str, str]]:
    for one in facts:
        person = _whose(one)
        if person and one.by != person and (one.by or isinstance(one.said, ConflictDeclaration)):
            yield one.id, NOT_THE_PERSON
        elif isinstance(one.said, Absent) and replaced_no_more(facts, one.said.expert, one.recorded_at):
            yield one.id, AFTER_SHEETS
        elif isinstance(one.said, SetAside) and not one.said.reason.strip():
            yield one.id, NO_REASON


def _whose(fact: TenderFact) -> str:
    """Return who alone can say it; empty where that is nobody's own word."""
    if isinstance(fact.said, ConflictDeclaration):
        return fact.said.person
    if isinstance(fact.said, SheetOpened):
        return fact.said.sheet.expert
    return fact.said.expert if isinstance(fact.said, SheetSealed) else ""
