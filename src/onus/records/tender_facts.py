"""Tender facts: what people told the website about a tender, kept as lines that are never changed.

In:  one fact as its canonical line, with its actor, post, two times and legal basis.
Out: the fact as it is kept; all facts of a tender in the order in which they were recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction

from onus.records.facts import FactThere
from onus.records.models import TenderFact

FACTS = "facts.jsonl"


@dataclass(frozen=True, slots=True)
class KeptTenderFact:
    """A fact that was made here.

    Attributes:
        fact_id: its id in the tender.
        kind: of `core.tendering.kinds.FACT_KINDS`, or `withdrawal`.
        line: its canonical line, without the end.
        happened_at: microseconds since 1970 UTC.
        actor: who recorded it.
        post: the post that acted; empty for none.
        action: name of the action in the table of permissions.
        legal_basis: clause, rule or law by which it was done.
    """

    tender: str
    fact_id: str
    kind: str
    line: str
    happened_at: int
    recorded_at: int
    action: str
    actor: str = ""
    post: str = ""
    legal_basis: str = ""

    @property
    def sha256(self) -> str:
        """Return the digest of its line.

        >>> KeptTenderFact("t", "f", "k", "{}", 0, 0, "a").sha256[:12]
        '44136fa355b3'
        """
        return sha256(self.line.encode()).hexdigest()


def record_tender_fact(fact: KeptTenderFact) -> KeptTenderFact:
    """Keep a fact; the same line twice is one.

    Raises:
        FactThere: another fact has its name.
    """
    try:
        with transaction.atomic():
            TenderFact.objects.create(
                tender_id=fact.tender, fact_id=fact.fact_id, kind=fact.kind, line=fact.line,
                sha256=fact.sha256, happened_at=fact.happened_at, recorded_at=fact.recorded_at,
                actor=fact.actor, post=fact.post, action=fact.action, legal_basis=fact.legal_basis,
            )  # fmt: skip
    except IntegrityError:
        there = TenderFact.objects.filter(tender_id=fact.tender, fact_id=fact.fact_id).first()
        if there is None:
            raise
        if there.line != fact.line:
            raise FactThere(fact_id=fact.fact_id, file=FACTS) from None
        return _kept(there)
    return fact


def tender_facts(tender: str) -> tuple[KeptTenderFact, ...]:
    """Return the facts that were made here, in the order in which they were recorded."""
    rows = TenderFact.objects.filter(tender_id=tender).order_by("recorded_at", "pk")
    return tuple(_kept(row) for row in rows)


def _kept(row: TenderFact) -> KeptTenderFact:
    return KeptTenderFact(
        tender=row.tender_id, fact_id=row.fact_id, kind=row.kind, line=row.line, happened_at=row.happened_at,
        recorded_at=row.recorded_at, action=row.action, actor=row.actor, post=row.post,
        legal_basis=row.legal_basis,
    )  # fmt: skip
