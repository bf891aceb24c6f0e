"""Intake: what keeps floods out: how calm each direction is, and which puzzles are spent.

The surprise: neither table says who came. A direction is a keyed digest, and its row
goes as soon as it is calm again.
"""

from __future__ import annotations

from django.db import models


class Allowance(models.Model):
    """When a direction will be calm again; `direction` is a keyed digest that changes with the day."""

    direction = models.CharField(primary_key=True, max_length=64)
    calm_at = models.BigIntegerField(db_index=True)


class SpentPuzzle(models.Model):
    """A challenge that was answered; it cannot be answered again before it expires."""

    spent_as = models.CharField(primary_key=True, max_length=64)
    until = models.BigIntegerField(db_index=True)
