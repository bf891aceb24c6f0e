"""Intake: how calm each direction is, and which puzzles are spent.

In:  names of directions and of puzzles, all of them digests.
Out: what is kept of them, locked until the transaction ends.

The surprise: rows are locked in the order of their names, so that two senders who
share two directions never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from onus.records.models import Allowance, Report, SpentPuzzle

CALM = 0
ROWS_AT_ONCE = 5_000
HELD = (
    "INSERT INTO records_allowance AS held (direction, calm_at) VALUES {} "
    "ON CONFLICT (direction) DO UPDATE SET calm_at = held.calm_at RETURNING direction, calm_at"
)
"""Makes rows, locks those that there were, and returns them all: one question where there were three."""
SPENT = "INSERT INTO records_spentpuzzle (spent_as, until) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def held_allowances(directions: Iterable[str]) -> dict[str, int]:
    """Return when each direction will be calm, in a transaction that nobody else gets past."""
    names = sorted(set(directions))
    with connection.cursor() as cursor:
        cursor.execute(
            HELD.format(", ".join(["(%s, %s)"] * len(names))),
            [part for name in names for part in (name, CALM)],
        )
        return dict(cursor.fetchall())


def keep_allowances(calm: Mapping[str, int]) -> None:
    """Keep when directions will be calm; their rows are held."""
    Allowance.objects.bulk_create(
        [Allowance(direction=name, calm_at=calm[name]) for name in sorted(calm)],
        update_conflicts=True, unique_fields=["direction"], update_fields=["calm_at"],
    )  # fmt: skip


def spend_puzzle(spent_as: str, *, until: int) -> bool:
    """Mark a puzzle as answered; False where it was answered before."""
    with connection.cursor() as cursor:
        cursor.execute(SPENT, [spent_as, until])
        return bool(cursor.rowcount)


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
