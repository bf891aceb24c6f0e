"""Every flag that Onus can compute.

In:  the declarations of the modules of flags.
Out: `CATALOGUE`, in order of id, and the fields that a set of flags reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onus.core.integrity import (
    award_flags,
    bid_flags,
    contract_flags,
    notice_flags,
    organisation_flags,
    party_flags,
    pattern_flags,
    price_flags,
    tender_flags,
)
from onus.core.integrity.rules import FlagRule, Limits

MODULES = (
    tender_flags,
    bid_flags,
    price_flags,
    organisation_flags,
    notice_flags,
    pattern_flags,
    award_flags,
    contract_flags,
    party_flags,
)
"""The modules of flags; a new one is added here."""

CATALOGUE: tuple[FlagRule, ...] = tuple(
    sorted((rule for module in MODULES for rule in module.FLAGS), key=lambda rule: rule.id)
)

ALWAYS = ("ocid", "tender/status")
"""Fields that are read whatever is asked: who is told of, and what was cancelled."""


def fields_of(limits: Mapping[str, Limits], rules: Iterable[FlagRule] = CATALOGUE) -> tuple[str, ...]:
    """Return the fields that some flags read under their limits, sorted.

    Args:
        limits: limits by id of flag; a flag without an entry reads nothing.
        rules: the flags to choose from.

    >>> "tender/numberOfTenderers" in fields_of({"R018": Limits("R018", "R018@1", {})})
    True
    """
    read = {path for rule in rules if rule.id in limits for path in rule.paths(limits[rule.id])}
    return tuple(sorted(read | set(ALWAYS)))
