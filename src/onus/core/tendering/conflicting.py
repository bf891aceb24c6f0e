"""Conflicting: who acts in a tender although tied to somebody who takes part.

In:  a tender, the facts on record, whose bids are there.
Out: who takes part; a breach for each person of the office or the panel who acts while tied.

The surprise: the act is not struck out. A head who is tied to the winner has decided, and
the contract may stand; what follows is for an authority, and the breach tells it whom to ask.

Source: CN-COI-14.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onus.base.instants import Instant
from onus.core.contracts.breach import Breach, breach
from onus.core.contracts.rule_values import holding
from onus.core.qualification.documents import QualificationDocument
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import BidReceived, BidWithdrawn
from onus.core.tendering.authorised import doer_of
from onus.core.tendering.awarding import ChallengeFiled, ComplaintFiled, ExplanationGiven
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.established import ties_of
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import QuestionAsked
from onus.core.tendering.restraining import FlagReplied
from onus.core.tendering.tender import Tender, said

NOT_OF_THE_OFFICE = (
    BidReceived, BidWithdrawn, BondReceived, QualificationDocument, QuestionAsked, ExplanationGiven,
    ChallengeFiled, ComplaintFiled, FlagReplied, ConflictDeclaration,
)  # fmt: skip
"""What bidders do themselves, and the declaration by which somebody steps back."""


def taking_part(
    facts: tuple[TenderFact, ...], opened: Iterable[str], until: Instant | None = None
) -> tuple[str, ...]:
    """Return the suppliers that take part: whose bids are open, and who paid a bond or showed a document.

    Args:
        facts: those on record.
        opened: suppliers of the opened bids. Whose the others are no envelope tells; bonds and documents do.
        until: the deadline for bids; by what came on record later nobody takes part, else whoever shows a paper
            in the name of a firm sends the experts away that are tied to it. None for whatever is on record.

    >>> taking_part((), ["firm-b", "firm-a"])
    ('firm-a', 'firm-b')
    """
    facts = tuple(one for one in facts if until is None or one.recorded_at <= until)
    told = {what.supplier for _, what in said(facts, BondReceived)}
    told |= {what.supplier for _, what in said(facts, QualificationDocument)}
    return tuple(sorted({*opened, *told} - {""}))


def conflict_breaches(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    suppliers: Iterable[str],
    members: Iterable[str],
    at: Instant,
) -> Iterator[Breach]:
    """Yield a breach for each tie of a person who acts for the office or was named for its panel.

    Args:
        facts: those on record.
        suppliers: who takes part.
        members: whom the announcement names for the panel beside those who are drawn.
        at: ties are looked at on its civil day.
    """
    # Sheets of scores bear no other author than the expert whom they name.
    acts = {doer_of(one) for one in facts if not isinstance(one.said, NOT_OF_THE_OFFICE)} - {""}
    people = {*members, *acts}
    rules = {one.key: one for one in holding(tender.rulebook, "conflict", tender.zone.local_day(at))}
    for tie in ties_of(tender, facts, people, suppliers, at) if rules else ():
        rule = rules.get(tie.rule, next(iter(rules.values())))
        yield breach(rule, f"person:{tie.person}", at=at, supplier=tie.supplier, relation=tie.ground)
