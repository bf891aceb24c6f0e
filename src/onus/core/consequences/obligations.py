"""Which obligations a clause on money speaks of.

In:  the contract, and the obligation that a clause names.
Out: indices into the contract's obligations.

The surprise: a clause that names no obligation speaks of all that the
contractor owes, and of nothing that a public body owes.
"""

from __future__ import annotations

from onus.core.contracts.contract import Contract

CONTRACTOR = "contractor"


def owed_by_contractor(contract: Contract) -> tuple[int, ...]:
    """Return the indices of what the contractor owes.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> owed_by_contractor(Contract("c", Localized(), "service_purchase", "government",
    ...                             date(2023, 9, 1), date(2024, 9, 1)))
    ()
    """
    owed = enumerate(contract.obligations)
    return tuple(number for number, each in owed if each.owed_by == CONTRACTOR)


def spoken_of(contract: Contract, obligation: str) -> tuple[int, ...]:
    """Return the indices of the obligations that a clause speaks of.

    Args:
        contract: the contract.
        obligation: id that the clause names; empty for all that the contractor owes.

    Returns:
        Indices, rising; none where the contract has no such obligation.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> spoken_of(Contract("c", Localized(), "service_purchase", "government",
    ...                    date(2023, 9, 1), date(2024, 9, 1)), "plough")
    ()
    """
    if not obligation:
        return owed_by_contractor(contract)
    named = enumerate(contract.obligations)
    return tuple(number for number, each in named if each.id == obligation)
