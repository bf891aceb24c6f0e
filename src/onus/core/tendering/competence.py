"""Competence: whose word counts for what, and the facts that count for nothing for want of it.

In:  a tender, the facts on record.
Out: `(fact, reason)` for each fact that its author could not bring about.

A conflict is declared by the person whom it concerns. An absence is told before the first
sheet of scores is sealed. A ranked bid is set aside, and a complaint decided, by an authority
that is not the buyer, named in the register with its role; a set-aside gives its reason.

The surprise: nothing is read from how a fact is worded. Who stands in `by`, with which role and
body in the register, decides; a fact without an author moves none of these.

Source: CN-SEP-30; Government Procurement Law, articles 55 to 57 (complaints go to the supervising authority).
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetSealed
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.tendering.awarding import ComplaintDecided, ProcedureResumed, ProcedureSuspended
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender, said

REMEDIES, SUPERVISING = ("remedy_officer",), ("remedy_officer", "supervisor")
OF_REMEDIES = (ComplaintDecided, ProcedureSuspended, ProcedureResumed)
NOT_THE_PERSON, AFTER_SHEETS, NOT_COMPETENT, NO_REASON = (
    "not_the_person", "after_the_first_sheet", "not_a_competent_authority", "no_reason",
)  # fmt: skip


def without_competence(tender: Tender, facts: tuple[TenderFact, ...]) -> tuple[tuple[str, str], ...]:
    """Return each fact that counts for nothing because its author could not bring it about, with the reason.

    Args:
        tender: with its register.
        facts: those on record.
    """
    return tuple(sorted(_void(tender, facts)))


def _void(tender: Tender, facts: tuple[TenderFact, ...]) -> Iterator[tuple[str, str]]:
    sealed = [one.recorded_at for one, _ in said(facts, SheetSealed)]
    for one in facts:
        if isinstance(one.said, ConflictDeclaration) and one.by != one.said.person:
            yield one.id, NOT_THE_PERSON
        elif isinstance(one.said, Absent) and sealed and one.recorded_at >= min(sealed):
            yield one.id, AFTER_SHEETS
        elif isinstance(one.said, SetAside):
            if not authority(tender, one.by, SUPERVISING):
                yield one.id, NOT_COMPETENT
            elif not one.said.reason.strip():
                yield one.id, NO_REASON
        elif isinstance(one.said, OF_REMEDIES) and not authority(tender, one.by, REMEDIES):
            yield one.id, NOT_COMPETENT


def authority(tender: Tender, person: str, roles: tuple[str, ...]) -> bool:
    """Return whether somebody holds one of some roles at a body that is not the buyer.

    Args:
        tender: its register says who works where, with which roles.
        person: id; empty for nobody.
        roles: names of roles.
    """
    return any(
        one.id == person and one.body not in ("", tender.buyer.id) and bool(set(one.roles) & set(roles))
        for one in tender.register.people
    )
