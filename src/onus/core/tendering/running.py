"""Facts of a contract that runs: ratings of its indicators, failures, invoices, its end.

In:  lines of a tender's file of facts.
Out: frozen values; `published.py` judges by them what had to be published, rated and paid in time.

The surprise: an invoice that was paid late is two facts and no third one. Nobody writes down that
it was late; that follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onus.base.bounds import refuse, unless


@dataclass(frozen=True, slots=True)
class KpiRated:
    """The performance against one indicator was rated, and the rating published.

    Attributes:
        contract: id of the contract.
        kpi: id of the indicator.
        rating: in the words of the rule.
    """

    kind: ClassVar[str] = "kpi_rated"

    contract: str
    kpi: str
    rating: str

    def __post_init__(self) -> None:
        """Refuse a rating of nothing and one without words."""
        refuse([unless(bool(self.kpi and self.rating), "kpi and rating must be named")])


@dataclass(frozen=True, slots=True)
class ContractBroken:
    """The contractor broke the contract, and that led to damages, a settlement or the end of it."""

    kind: ClassVar[str] = "contract_broken"

    contract: str


@dataclass(frozen=True, slots=True)
class ContractEnded:
    """A contract ended; `terminated` where that was before its time."""

    kind: ClassVar[str] = "contract_ended"

    contract: str
    terminated: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceReceived:
    """A valid invoice came in."""

    kind: ClassVar[str] = "invoice_received"

    contract: str


@dataclass(frozen=True, slots=True)
class InvoicePaid:
    """An invoice was paid; `invoice` is the id of the fact that it came in."""

    kind: ClassVar[str] = "invoice_paid"

    invoice: str
