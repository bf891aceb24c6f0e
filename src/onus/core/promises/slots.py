"""Slots: the places of a contract that hold one number, by their path.

In:  a contract and a path such as `obligations.DAILY.standard.count`.
Out: the number that stands there, or the contract with another one.

The surprise: a slot is a path into the contract of the main job and nothing of its own.
What was promised is judged later by the engine that judges every contract.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onus.base.money import PPM
from onus.core.contracts.contract import Contract

SLOTS: dict[str, tuple[str, int, int | None]] = {
    "contract.price_minor": ("less", 1, None),
    "obligations.*.standard.count": ("more", 1, None),
    "obligations.*.standard.passes": ("more", 1, None),
    "obligations.*.standard.share_ppm": ("more", 1, PPM),
    "obligations.*.deadline.within_h": ("less", 1, None),
    "obligations.*.deadline.within_weekdays": ("less", 1, None),
    "prices.*.amount_minor": ("less", 1, None),
    "kpis.*.target_ppm": ("more", 1, PPM),
}
"""Each kind of slot: whether `more` or `less` is better for the public, its least and its most.

Nothing may be promised for nothing: work without a price and an answer within no time are slips or lures.
"""


PRICE_SLOTS = ("contract.price_minor", "prices.*.amount_minor")
"""Kinds of slots that hold money."""


def slot_kind(path: str) -> str:
    """Return the kind of a slot, `obligations.*.standard.count`; empty for a path that is none.

    >>> slot_kind("kpis.K1.target_ppm"), slot_kind("obligations.A.clause")
    ('kpis.*.target_ppm', '')
    """
    list_, id_, rest = _taken_apart(path)
    kind = f"{list_}.*.{rest}" if id_ else path
    return kind if kind in SLOTS else ""


def number_in(contract: Contract, path: str) -> int | None:
    """Return the number in a slot; None where it is empty, or the contract has no such entry.

    Raises:
        ValueError: the path is no slot.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> one = Contract("c", Localized(), "service_purchase", "government", date(2024, 1, 1), date(2025, 1, 1))
    >>> number_in(one, "contract.price_minor"), number_in(one, "kpis.K1.target_ppm")
    (0, None)
    """
    if not slot_kind(path):
        raise ValueError(f"{path} is no slot")
    list_, id_, rest = _taken_apart(path)
    if not id_:
        return int(getattr(contract, rest))
    entry = next((one for one in getattr(contract, list_) if one.id == id_), None)
    for name in rest.split("."):
        entry = getattr(entry, name) if entry is not None else None
    return entry


def priced(id_: str) -> str:
    """Return the slot in which the amount of a price stands, by its id.

    >>> priced("running")
    'prices.running.amount_minor'
    """
    return f"prices.{id_}.amount_minor"


def has_entry(contract: Contract, path: str) -> bool:
    """Return whether the contract has the entry that a slot lies in.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> one = Contract("c", Localized(), "service_purchase", "government", date(2024, 1, 1), date(2025, 1, 1))
    >>> has_entry(one, "contract.price_minor"), has_entry(one, "kpis.K1.target_ppm")
    (True, False)
    """
    list_, id_, _ = _taken_apart(path)
    return not id_ or any(one.id == id_ for one in getattr(contract, list_))


def with_number(contract: Contract, path: str, number: int, *, cite: str) -> Contract:
    """Return the contract with a number in a slot, and what it is cited by beside the clause.

    Args:
        contract: with the entry that the slot lies in.
        path: of the slot.
        number: within the bounds of `SLOTS`.
        cite: put behind the clause of the entry; for the price of the contract, behind its source.
    """
    list_, id_, rest = _taken_apart(path)
    if not id_:
        changed: dict[str, Any] = {rest: number, "source": f"{contract.source} {cite}".strip()}
        return replace(contract, **changed)
    entries: dict[str, Any] = {
        list_: tuple(
            _changed(one, rest.split("."), number, cite) if one.id == id_ else one
            for one in getattr(contract, list_)
        )
    }
    return replace(contract, **entries)


def _changed(entry: Any, names: list[str], number: int, cite: str) -> Any:
    inner = replace(getattr(entry, names[0]), **{names[1]: number}) if len(names) > 1 else number
    return replace(entry, **{names[0]: inner}, clause=f"{entry.clause} {cite}".strip())


def _taken_apart(path: str) -> tuple[str, str, str]:
    """Return list, id and the names within; an id may hold dots."""
    list_, _, rest = path.partition(".")
    if list_ == "contract":
        return list_, "", rest
    for kind in SLOTS:
        head, _, tail = kind.partition(".*.")
        if tail and head == list_ and rest.endswith(f".{tail}") and len(rest) > len(tail) + 1:
            return list_, rest[: -len(tail) - 1], tail
    return list_, "", path
