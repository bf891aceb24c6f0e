"""Which OCDS fields flags read: their lists and how each value is read.

In:  nothing; this is a table.
Out: `LISTS`, the lists of a release that become tables of their own, and `FIELDS`,
     every field by its OCDS path with the way it is read.

A field belongs to the longest list that its path begins with, or to the process
itself. A way of reading after a colon (`date:text`) reads the same field a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

PROCESSES = ""
"""The table of the processes themselves: one row for each ocid."""


class Way(StrEnum):
    """How the value of a field becomes a whole number."""

    TEXT = "text"
    """A text, as its code."""
    ID = "id"
    """A text or a whole number, as the code of its text: OCDS allows both for ids."""
    AMOUNT = "amount"
    """A number, in millionths."""
    WHOLE = "whole"
    """A whole number; never a truth value, never 1.0."""
    INSTANT = "instant"
    """A text of RFC 3339 with its offset, in microseconds since 1970 UTC."""
    TRUTH = "truth"
    """true or false, as 1 or 0."""
    LENGTH = "length"
    """The number of characters of a text; the text itself is not kept."""


LISTS = (
    "awards",
    "awards/items",
    "awards/suppliers",
    "bids/details",
    "bids/details/documents",
    "bids/details/tenderers",
    "complaints",
    "contracts",
    "contracts/amendments",
    "contracts/documents",
    "contracts/implementation/documents",
    "contracts/implementation/milestones",
    "contracts/implementation/transactions",
    "parties",
    "parties/beneficialOwners",
    "parties/roles",
    "parties/shareholders",
    "planning/documents",
    "tender/documents",
    "tender/enquiries",
    "tender/items",
    "tender/participationFees",
    "tender/tenderers",
)
"""Lists that are read as tables; a list comes after the list around it."""

FIELDS = {
    "ocid": Way.TEXT,
    "buyer/id": Way.ID,
    "planning/procurementMethod": Way.TEXT,
    "planning/documents/documentType": Way.TEXT,
    "planning/documents/datePublished": Way.INSTANT,
    "tender/status": Way.TEXT,
    "tender/procurementMethod": Way.TEXT,
    "tender/procurementMethodDetails": Way.TEXT,
    "tender/procurementMethodRationale": Way.LENGTH,
    "tender/mainProcurementCategory": Way.TEXT,
    "tender/awardCriteria": Way.TEXT,
    "tender/eligibilityCriteria": Way.LENGTH,
    "tender/numberOfTenderers": Way.WHOLE,
    "tender/procuringEntity/id": Way.ID,
    "tender/tenderers/id": Way.ID,
    "tender/tenderPeriod/startDate": Way.INSTANT,
    "tender/tenderPeriod/endDate": Way.INSTANT,
    "tender/tenderPeriod/endDate:text": Way.TEXT,
    "tender/awardPeriod/startDate": Way.INSTANT,
    "tender/bidOpening/date": Way.INSTANT,
    "tender/value/amount": Way.AMOUNT,
    "tender/value/currency": Way.TEXT,
    "tender/documents/documentType": Way.TEXT,
    "tender/documents/datePublished": Way.INSTANT,
    "tender/enquiries/date": Way.INSTANT,
    "tender/enquiries/dateAnswered": Way.INSTANT,
    "tender/enquiries/answer": Way.LENGTH,
    "tender/items/classification/id": Way.ID,
    "tender/items/unit/name": Way.TEXT,
    "tender/items/unit/value/amount": Way.AMOUNT,
    "tender/items/unit/value/currency": Way.TEXT,
    "tender/participationFees/value/amount": Way.AMOUNT,
    "tender/participationFees/value/currency": Way.TEXT,
    "parties/id": Way.ID,
    "parties/roles": Way.TEXT,
    "parties/identifier/id": Way.ID,
    "parties/identifier/scheme": Way.TEXT,
    "parties/address/streetAddress": Way.TEXT,
    "parties/address/countryName": Way.TEXT,
    "parties/contactPoint/telephone": Way.TEXT,
    "parties/contactPoint/email": Way.TEXT,
    "parties/contactPoint/name": Way.TEXT,
    "parties/contactPoint/url": Way.TEXT,
    "parties/beneficialOwners/id": Way.ID,
    "parties/shareholders/shareholder/id": Way.ID,
    "parties/shareholders/shareholding": Way.AMOUNT,
    "awards/id": Way.ID,
    "awards/status": Way.TEXT,
    "awards/date": Way.INSTANT,
    "awards/value/amount": Way.AMOUNT,
    "awards/value/currency": Way.TEXT,
    "awards/hasSubcontracting": Way.TRUTH,
    "awards/subcontracting/minimumPercentage": Way.AMOUNT,
    "awards/items/classification/id": Way.ID,
    "awards/items/classification/id:text": Way.TEXT,
    "awards/suppliers/id": Way.ID,
    "bids/details/date": Way.INSTANT,
    "bids/details/date:text": Way.TEXT,
    "bids/details/status": Way.TEXT,
    "bids/details/statusDetails": Way.TEXT,
    "bids/details/value/amount": Way.AMOUNT,
    "bids/details/value/currency": Way.TEXT,
    "bids/details/documents/url": Way.TEXT,
    "bids/details/tenderers/id": Way.ID,
    "complaints/id": Way.ID,
    "complaints/status": Way.TEXT,
    "complaints/dateDecision": Way.INSTANT,
    "contracts/awardID": Way.ID,
    "contracts/status": Way.TEXT,
    "contracts/dateSigned": Way.INSTANT,
    "contracts/period/startDate": Way.INSTANT,
    "contracts/period/endDate": Way.INSTANT,
    "contracts/value/amount": Way.AMOUNT,
    "contracts/value/currency": Way.TEXT,
    "contracts/documents/documentType": Way.TEXT,
    "contracts/amendments/date": Way.INSTANT,
    "contracts/amendments/description": Way.TEXT,
    "contracts/amendments/rationale": Way.TEXT,
    "contracts/implementation/status": Way.TEXT,
    "contracts/implementation/endDate": Way.INSTANT,
    "contracts/implementation/finalValue/amount": Way.AMOUNT,
    "contracts/implementation/finalValue/currency": Way.TEXT,
    "contracts/implementation/documents/documentType": Way.TEXT,
    "contracts/implementation/milestones/type": Way.TEXT,
    "contracts/implementation/milestones/dueDate": Way.INSTANT,
    "contracts/implementation/milestones/dateMet": Way.INSTANT,
    "contracts/implementation/milestones/status": Way.TEXT,
    "contracts/implementation/transactions/value/amount": Way.AMOUNT,
    "contracts/implementation/transactions/value/currency": Way.TEXT,
}
"""Every field that a flag may read, by its OCDS path."""


@cache
def list_of(path: str) -> str:
    """Return the list that a field stands in; empty for one of the process itself.

    >>> list_of("bids/details/tenderers/id"), list_of("tender/value/amount")
    ('bids/details/tenderers', '')
    """
    plain = path.partition(":")[0]
    around = [one for one in LISTS if plain == one or plain.startswith(one + "/")]
    return max(around, key=len, default=PROCESSES)


@cache
def list_around(name: str) -> str:
    """Return the list around a list; empty where the process itself is around it.

    >>> list_around("awards/items"), list_around("awards")
    ('awards', '')
    """
    around = [one for one in LISTS if name.startswith(one + "/")]
    return max(around, key=len, default=PROCESSES)


def lists_of(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the lists that some fields stand in, with all lists around them, in the order of `LISTS`.

    >>> lists_of(["awards/items/classification/id", "ocid"])
    ('awards', 'awards/items')
    """
    direct = {list_of(path) for path in paths}
    return tuple(name for name in LISTS if any(one == name or one.startswith(name + "/") for one in direct))
