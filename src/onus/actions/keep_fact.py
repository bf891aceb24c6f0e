"""Keep a fact: one that was made on the website goes on record as the line that its tender is read from.

In:  a fact, the action by which it was made, who made it.
Out: what is on record of it.

The surprise: who recorded a fact is kept beside it and stands in no line. Whose name the fact
itself bears its maker decided before.
"""

from __future__ import annotations

from onus.core.tendering.fact import TenderFact
from onus.records.tender_facts import KeptTenderFact, record_tender_fact
from onus.wire.tenders.fact_lines import fact_line


def keep_fact(
    tender: str, fact: TenderFact, action: str, *, by: str = "", post: str = "", basis: str = ""
) -> KeptTenderFact:
    """Record a fact; to be called in the transaction of the act.

    Args:
        tender: its id.
        fact: with both of its times.
        action: name of the action in the table of permissions.
        by: who recorded it, for the own tables alone; empty for nobody.
        post: the post that acted; empty for none.
        basis: clause, rule or law by which it was done.
    """
    return record_tender_fact(
        KeptTenderFact(
            tender, fact.id, fact.kind, fact_line(fact).decode(), int(fact.happened_at), int(fact.recorded_at),
            action, by, post, basis,
        )
    )  # fmt: skip
