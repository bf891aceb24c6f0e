"""Every flag that Onus can compute.

In:  the declarations of the modules of flags.
Out: `CATALOGUE`, in order of id, and the fields that a set of flags reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from onus.core.integrity import bid_flags, organisation_flags, price_flags, tender_flags
from onus.core.integrity.rules import FlagRule

MODULES = (tender_flags, bid_flags, price_flags, organisation_flags)
"""The modules of flags; a new one is added here."""

CATALOGUE: tuple[FlagRule, ...] = tuple(
    sorted((rule for module in MODULES for rule in module.FLAGS), key=lambda rule: rule.id)
)

ALWAYS = ("ocid", "tender/status")
"""Fields that are read whatever is asked: who is told of, and what was cancelled."""


def fields_of(rules: Iterable[FlagRule]) -> tuple[str, ...]:
    """Return the fields that some flags read, sorted.

    >>> "tender/numberOfTenderers" in fields_of(rule for rule in CATALOGUE if rule.id == "R018")
    True
    """
    return tuple(sorted({path for rule in rules for path in rule.paths()} | set(ALWAYS)))
