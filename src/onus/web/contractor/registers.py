"""Registers: the readiness register as the dossier and the website hold it."""

from __future__ import annotations

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.acts.catalogue import READINESS
from onus.core.contracts.facts import Act
from onus.records.facts import KeptFact, facts_of


def readiness_acts(dossier: str) -> tuple[Act, ...]:
    """Return the statements of readiness that were made here, as acts."""
    return tuple(_act(one) for one in facts_of(dossier) if one.row.get("kind") == READINESS.id)


def _act(one: KeptFact) -> Act:
    text = one.row.get("text") or {}
    return Act(
        id=one.fact_id,
        kind=READINESS.id,
        happened_at=Instant(one.happened_at),
        recorded_at=Instant(one.recorded_at),
        text=Localized(text.get("en", ""), text.get("zh-Hans", "")),
        reason=one.row.get("reason", ""),
        source=one.row.get("source", ""),
    )
