"""What was announced: notices, criteria, lots, and what came between notice and deadline.

In:  tender.toml and facts, as a reader of a tender folder gives them.
Out: frozen values; nothing is decided here.

The surprise: a notice carries the deadline it was issued with and no other. What
the deadline is now follows from all notices and clarifications together
(`deadlines.py`); there is no field in which it could be changed in one place only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a criterion is measured by.

    Attributes:
        measure: what is counted, `vehicles_in_service`.
        unit: in which unit.
        steps: from which value on how many points, as (value, points), rising in value;
            empty where a formula stands in its place.
        formula: name of the formula, `lowest_price_ratio`; empty where there are steps.
    """

    measure: str
    unit: str
    steps: tuple[tuple[int, int], ...] = ()
    formula: str = ""

    def quantified(self) -> bool:
        """Return whether two evaluators must give the same points for the same value.

        >>> Indicator("vehicles", "piece", ((10, 2), (20, 5))).quantified()
        True
        >>> Indicator("impression", "").quantified()
        False
        """
        rising = all(one[0] < other[0] for one, other in zip(self.steps, self.steps[1:], strict=False))
        return bool(self.measure and self.unit and (self.formula or (self.steps and rising)))


@dataclass(frozen=True, slots=True)
class AnnouncedCriterion:
    """One item that bids are scored or qualified by.

    Attributes:
        id: name within the tender.
        text: as the tender document words it.
        kind: `price`, `quality` or `qualification`.
        points: greatest points, in thousandths; 0 for a qualification.
        indicator: what it is measured by; None where nothing is.
        in_document: whether it stands in the tender document.
        restricts: forms of unequal treatment that it states by its own fields, `brand`,
            `location` and the like, by the names of the rule.
        justification: why the contract needs it; empty where nobody says.
        lot: lot it is for; empty for all.
    """

    id: str
    text: Localized
    kind: str
    points: int
    indicator: Indicator | None = None
    in_document: bool = True
    restricts: tuple[str, ...] = ()
    justification: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class TenderLot:
    """A part of a tender that is let by itself."""

    id: str
    title: Localized
    budget_minor: Minor | None = None


@dataclass(frozen=True, slots=True)
class TenderNotice:
    """One version of what was announced.

    Attributes:
        tender: id of the tender.
        version: 1 for the first, without a gap.
        issued: when it was published.
        documents_from: first day on which anybody could have the documents.
        documents_until: last day.
        deadline: last instant for bids, as this version states it.
        method: `open`, `invited`, `negotiation`, `consultation`, `inquiry`, `single_source`.
        scoring: `lowest_price` or `combined_score`.
        budget_minor: published budget; None where the document names none.
        currency: its currency.
        object: `services`, `goods` or `works`.
        lots: in order.
        criteria: in order.
        fields: further fields that the notice states, by name.
    """

    tender: str
    version: int
    issued: Instant
    documents_from: date
    documents_until: date
    deadline: Instant
    method: str
    scoring: str
    budget_minor: Minor | None
    currency: str
    object: str
    lots: tuple[TenderLot, ...] = ()
    criteria: tuple[AnnouncedCriterion, ...] = ()
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no notice can be."""
        refuse(
            (
                unless(self.version >= 1, "version begins at 1"),
                unless(self.deadline > self.issued, "the deadline must be after the notice"),
                unless(
                    self.documents_until >= self.documents_from, "documents_until must not be before from"
                ),
                unless((self.budget_minor or 0) >= 0, "budget_minor must not be negative"),
                unless(len({lot.id for lot in self.lots}) == len(self.lots), "each lot has its own id"),
                unless(
                    {each.lot for each in self.criteria} <= {"", *(lot.id for lot in self.lots)},
                    "each criterion names a lot of the notice, or none",
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class Clarification:
    """A clarification or a change of the tender document.

    Attributes:
        id: name within the tender.
        issued: when it was published to all.
        affects_bids: whether it may change how a bid is written.
        text: digest of what it says.
    """

    id: str
    issued: Instant
    affects_bids: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of somebody who may bid; who asked is not kept here."""

    id: str
    asked: Instant
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a question.

    Attributes:
        question: id of the question.
        told_one: when it was given to somebody alone; None where to nobody.
        published: when it was published to all at once; None while it was not.
        text: digest of what it says.
    """

    question: str
    told_one: Instant | None
    published: Instant | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase of a buyer within a fiscal year, as the register of purchases holds it.

    Attributes:
        id: of the purchase.
        budget_item: line of the budget.
        category: of the catalogue.
        on: day of the contract.
        method: as in `TenderNotice`.
        amount_minor: its amount.
        currency: of the amount.
        approved: whether the other method was approved beforehand.
    """

    id: str
    budget_item: str
    category: str
    on: date
    method: str
    amount_minor: Minor
    currency: str
    approved: bool = False


@dataclass(frozen=True, slots=True)
class SoleSourcing:
    """The publication of a purchase from a sole supplier, before it is made.

    Attributes:
        tender: id of the tender.
        decided: day on which the method was decided upon.
        shown_from: first day of its publication; None where there was none.
        shown_until: last day.
        supplier: whether the supplier is named.
        reasons: whether the reasons are given.
        amount_minor: amount of the purchase.
        currency: of the amount.
    """

    tender: str
    decided: date
    shown_from: date | None
    shown_until: date | None
    supplier: bool
    reasons: bool
    amount_minor: Minor
    currency: str
