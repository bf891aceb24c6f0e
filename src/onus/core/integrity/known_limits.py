"""Which limits a pack may set, for every flag that Onus computes, over files or over its own records.

In:  the declarations.
Out: names of the limits by id of the flag.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.core.integrity.after_award import SERVICE_RULES
from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.collusion import COLLUSION_RULES

LIMITS_BY_FLAG: Mapping[str, tuple[str, ...]] = {
    **{rule.id: rule.limits for rule in CATALOGUE},
    **{rule.id: rule.limits for rule in SERVICE_RULES},
    **{rule.id: rule.limits for rule in COLLUSION_RULES},
}
