"""Contract text: a contract as contract.toml, the way a person would write it.

In:  a contract as a value.
Out: the bytes of contract.toml; `read_contract` gives back the same value.

The surprise: what has its usual value is left out. A file that says less is read by
more people, and says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, timedelta
from enum import Enum
from typing import Any, get_args, get_type_hints

from onus.base.instants import EPOCH, Instant
from onus.base.texts import Localized
from onus.core.contracts.contract import Contract
from onus.wire.dossier_files import CONTRACT_TABLES
from onus.wire.toml_text import toml_text


def contract_file(contract: Contract, *, head: str = "") -> bytes:
    """Return contract.toml.

    Args:
        contract: any that `read_contract` could have read.
        head: a remark at the top.

    >>> from datetime import date
    >>> one = Contract("c", Localized("Sweeping"), "service_purchase", "government", date(2024, 1, 1), date(2025, 1, 1))
    >>> print(contract_file(one).decode(), end="")
    [contract]
    id = "c"
    title = { en = "Sweeping" }
    form = "service_purchase"
    payer = "government"
    starts = 2024-01-01
    ends = 2025-01-01
    """
    whole = _table(contract)
    scalars = {name: value for name, value in whole.items() if name not in CONTRACT_TABLES}
    beside = {name: whole[name] for name in CONTRACT_TABLES if name in whole}
    return toml_text({"contract": scalars, **beside}, {}, head=head)


def _table(value: Any) -> dict[str, object]:
    hints = get_type_hints(type(value))
    found = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if held is not None and held != _usual(field):
            found[field.name] = _plain(held, hints[field.name])
    return found


def _usual(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _plain(held: Any, hint: Any) -> object:
    if isinstance(held, Localized):
        return {name: text for name, text in (("en", held.en), ("zh-Hans", held.zh)) if text}
    if is_dataclass(held):
        return _table(held)
    if isinstance(held, Enum):
        return held.value
    if hint is Instant or Instant in get_args(hint):
        return (EPOCH + timedelta(microseconds=held)).astimezone(UTC)
    if isinstance(held, tuple):
        return [_plain(one, type(one)) for one in held]
    return dict(held) if isinstance(held, Mapping) else held
