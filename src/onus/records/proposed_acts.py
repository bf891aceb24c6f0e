"""Proposed acts: excuses and waivers that wait for a second person.

In:  a filled form, who proposed it, and what became of it.
Out: `ProposedForm`, those that wait first of all.

The surprise: a proposal that was declined stays, with its reason. What an office
declined to forgive is part of the record as much as what it forgave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.records.models import ProposedAct

APPROVED, DECLINED = "approved", "declined"


@dataclass(frozen=True, slots=True)
class ProposedForm:
    """One proposal; `decision` is empty while it waits."""

    number: int
    dossier: str
    kind: str
    form: Mapping[str, Sequence[str]]
    about: str
    cases: tuple[str, ...]
    proposed_by: str
    post: str
    proposed_at: int
    decided_at: int | None
    decided_by: str
    decision: str
    reason: str
    act: str


def propose(
    dossier: str, *, kind: str, form: Mapping[str, Sequence[str]], about: str, by: str, post: str, at: int,
    cases: Sequence[str] = (),
) -> ProposedForm:  # fmt: skip
    """Keep a proposal."""
    row = ProposedAct.objects.create(
        dossier_id=dossier, kind=kind, form={name: list(texts) for name, texts in form.items()},
        about=about[:500], cases=list(cases), proposed_by=by, post=post, proposed_at=at,
    )  # fmt: skip
    return _shown(row)


def proposed_forms(dossier: str, *, waiting: bool = True, about: str = "") -> tuple[ProposedForm, ...]:
    """Return proposals, those first that wait longest; all of them where `waiting` is False."""
    rows = ProposedAct.objects.filter(dossier_id=dossier)
    if waiting:
        rows = rows.filter(decided_at=None)
    if about:
        rows = rows.filter(about=about)
    return tuple(_shown(row) for row in rows.order_by("proposed_at", "pk"))


def proposed_form(dossier: str, number: int) -> ProposedForm | None:
    """Return a proposal by its number; None where the dossier has none."""
    row = ProposedAct.objects.filter(dossier_id=dossier, pk=number).first()
    return None if row is None else _shown(row)


def settle(number: int, *, decision: str, by: str, reason: str, act: str, at: int) -> bool:
    """Write down what became of a proposal; False where somebody else was quicker."""
    waiting = ProposedAct.objects.filter(pk=number, decided_at=None)
    changed = waiting.update(decision=decision, decided_by=by, reason=reason, act=act, decided_at=at)
    return changed == 1


def _shown(row: ProposedAct) -> ProposedForm:
    return ProposedForm(
        number=row.pk, dossier=row.dossier_id, kind=row.kind, form=row.form, about=row.about,
        cases=tuple(row.cases), proposed_by=row.proposed_by, post=row.post, proposed_at=row.proposed_at, decided_at=row.decided_at,
        decided_by=row.decided_by, decision=row.decision, reason=row.reason, act=row.act,
    )  # fmt: skip
