"""Tender proposals: what one person prepared in a tender and another must approve before it is done.

In:  a filled form with its name as a fact.
Out: proposals that wait; how one was settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.records.models import TenderProposal

DONE, DROPPED = "done", "dropped"


@dataclass(frozen=True, slots=True)
class KeptProposal:
    """A proposal that waits.

    Attributes:
        fact_id: id that the fact will have; an approval names it.
        kind: of `core.tendering.acting.ACT_KINDS`.
        form: texts by field, as they were sent.
        language: in which they were written.
        prepared_by: login of the person.
        approved_by: login of the other person who approved it; empty while nobody did.
        approved_minor: up to which amount, in minor units.
    """

    tender: str
    fact_id: str
    kind: str
    form: Mapping[str, Sequence[str]]
    language: str
    prepared_by: str
    post: str
    prepared_at: int
    approved_by: str = ""
    approved_post: str = ""
    approved_at: int = 0
    approved_minor: int = 0


def keep_proposal(one: KeptProposal) -> None:
    """Keep a proposal; the same one twice is one."""
    TenderProposal.objects.get_or_create(
        tender_id=one.tender, fact_id=one.fact_id,
        defaults={
            "kind": one.kind, "form": {name: list(texts) for name, texts in one.form.items()},
            "language": one.language, "prepared_by": one.prepared_by, "post": one.post,
            "prepared_at": one.prepared_at,
        },
    )  # fmt: skip


def waiting_proposals(tender: str) -> tuple[KeptProposal, ...]:
    """Return the proposals of a tender that nobody settled, oldest first."""
    rows = TenderProposal.objects.filter(tender_id=tender, settled_at=None).order_by("prepared_at", "pk")
    return tuple(
        KeptProposal(
            row.tender_id,
            row.fact_id,
            row.kind,
            row.form,
            row.language,
            row.prepared_by,
            row.post,
            row.prepared_at,
            row.approved_by,
            row.approved_post,
            row.approved_at or 0,
            row.approved_minor,
        )
        for row in rows
    )


def approve_proposal(tender: str, fact_id: str, *, by: str, post: str, minor: int, at: Instant) -> bool:
    """Keep that another person approved; return False where somebody did before, or where it is settled."""
    found = TenderProposal.objects.filter(
        tender_id=tender, fact_id=fact_id, settled_at=None, approved_at=None
    ).exclude(prepared_by=by)
    return bool(found.update(approved_by=by, approved_post=post, approved_minor=minor, approved_at=at))


def settle_proposal(tender: str, fact_id: str, *, outcome: str, by: str, at: Instant) -> bool:
    """Settle a proposal; return False where somebody did so before."""
    found = TenderProposal.objects.filter(tender_id=tender, fact_id=fact_id, settled_at=None)
    return bool(found.update(settled_at=at, settled_by=by, outcome=outcome))
