"""Open311: keys of programs that report and update, what they sent, and trials.

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
    issued_by = models.CharField(max_length=200)
    issued_at = models.BigIntegerField()
    withdrawn_at = models.BigIntegerField(null=True)


class Open311Request(models.Model):
    """Which program sent a report, and the digest of the token that stands for it."""

    token_digest = models.CharField(primary_key=True, max_length=64)
    report = models.OneToOneField("Report", on_delete=models.CASCADE, related_name="open311")
    key = models.ForeignKey(Open311Key, on_delete=models.PROTECT, related_name="requests")
    media_url = models.CharField(max_length=1200, blank=True)
    made_at = models.BigIntegerField()


class Open311Trial(models.Model):
    """A request that a program sent to the test endpoint; nobody acts on it, and it goes after a week."""

    ref = models.CharField(primary_key=True, max_length=40)
    token_digest = models.CharField(max_length=64, unique=True)
    dossier = models.ForeignKey("Dossier", on_delete=models.CASCADE, related_name="open311_trials")
    body = models.JSONField()
    made_at = models.BigIntegerField(db_index=True)
