"""Runs of the office's work: files taken in, papers made, papers served and received.

The surprise: what was handed in and what came of it lie in the file store; the row names
them by their digests, and stays when everything else has been done.
"""

from __future__ import annotations

from django.db import models


class OfficeRun(models.Model):
    """One piece of work in the background, by whom, with what, and what came of it."""

    dossier = models.ForeignKey("Dossier", on_delete=models.PROTECT, related_name="office_runs")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    actor = models.CharField(max_length=200)
    post = models.CharField(max_length=200)
    made_at = models.BigIntegerField(db_index=True)
    ended_at = models.BigIntegerField(null=True)
    given = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
