"""Intake: how calm each direction is, and which puzzles are spent.

In:  names of directions and of puzzles, all of them digests.
Out: what is kept of them, locked until the transaction ends.

The surprise: rows are locked in the order of their names, so that two senders who
share two directions never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from onus.records.models import Allowance, Report, SpentPuzzle

CALM = 0
ROWS_AT_ONCE = 5_000


def held_allowances(directions: Iterable[str]) -> dict[str, int]:
    """Return when each direction will be calm, in a transaction that nobody else gets past."""
    names = sorted(set(directions))
    Allowance.objects.bulk_create(
        [Allowance(direction=name, calm_at=CALM) for name in names], ignore_conflicts=True
    )
    rows = Allowance.objects.select_for_update().filter(direction__in=names).order_by("direction")
    return {row.direction: row.calm_at for row in rows}


def keep_allowances(calm: Mapping[str, int]) -> None:
    """Keep when directions will be calm; their rows are held."""
    Allowance.objects.bulk_create(
        [Allowance(direction=name, calm_at=calm[name]) for name in sorted(calm)],
        update_conflicts=True, unique_fields=["direction"], update_fields=["calm_at"],
    )  # fmt: skip


def spend_puzzle(spent_as: str, *, until: int) -> bool:
    """Mark a puzzle as answered; False where it was answered before."""
    try:
        with transaction.atomic():
            SpentPuzzle.objects.create(spent_as=spent_as, until=until)
    except IntegrityError:
        return False
    return True


def forget_calm(now: int) -> int:
    """Take away rows that say nothing any more; returns how many."""
    gone = 0
    for model, field in ((Allowance, "calm_at"), (SpentPuzzle, "until")):
        names = list(
            model.objects.filter(**{f"{field}__lt": now}).values_list("pk", flat=True)[:ROWS_AT_ONCE]
        )
        gone += model.objects.filter(pk__in=names, **{f"{field}__lt": now}).delete()[0]
    return gone


def reports_since(at: int, *, at_most: int) -> int:
    """Return how many reports came since an instant, counted no further than asked."""
    return Report.objects.filter(received_at__gte=at).order_by()[:at_most].count()
