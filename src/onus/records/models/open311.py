"""Open311: keys of programs that report and update, and tokens that stand for reports.

The surprise: neither a key nor a token is kept, only its digest. Who loses a key is given another.
"""

from __future__ import annotations

from django.db import models


class Open311Key(models.Model):
    """A key of a program; it is withdrawn, never deleted."""

    digest = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    dossier = models.ForeignKey("Dossier", null=True, on_delete=models.PROTECT, related_name="open311_keys")
    may_update = models.BooleanField(default=False)
    is_test = models.BooleanField(default=False)
    issued_by = models.CharField(max_length=200)
    issued_at = models.BigIntegerField()
    withdrawn_at = models.BigIntegerField(null=True)


class Open311Token(models.Model):
    """A token that was given for a report; a program asks with it for the report's number."""

    digest = models.CharField(primary_key=True, max_length=64)
    report = models.ForeignKey("Report", on_delete=models.CASCADE, related_name="open311_tokens")
    made_at = models.BigIntegerField()
