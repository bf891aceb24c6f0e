"""A fact of a tender: what happened, who did it, when it came on record.

In:  nothing; this module names what every fact has.
Out: `TenderFact`, which holds what happened as a value of its own class.

The surprise: a fact that was not allowed to happen is a fact nevertheless. A late
bid, a refused approval, an act of one who must step back: each stays, and the
judgement says beside it why it counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onus.base.instants import Instant
from onus.core.tendering.kinds import KIND_OF


@dataclass(frozen=True, slots=True)
class TenderFact:
    """One fact.

    Attributes:
        id: name, unique among the facts of the tender.
        happened_at: when it was so.
        recorded_at: when it came on record; what is judged as of an earlier instant does not see it.
        said: what happened, a value of one of `FACT_KINDS`; None for a withdrawal.
        by: id of the person who did it; empty where no person of the register did.
        supersedes: id of the fact that this one replaces; empty for none.
        withdrawn: True where nothing takes the place of the replaced fact.
    """

    id: str
    happened_at: Instant
    recorded_at: Instant
    said: Any
    by: str = ""
    supersedes: str = ""
    withdrawn: bool = False

    @property
    def kind(self) -> str:
        """Return the word for what happened; `withdrawal` for none.

        >>> TenderFact("w", Instant(0), Instant(0), None, supersedes="f", withdrawn=True).kind
        'withdrawal'
        """
        return "withdrawal" if self.said is None else KIND_OF[type(self.said)]
