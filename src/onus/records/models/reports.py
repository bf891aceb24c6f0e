"""Reports of residents: what was said, what became of it, and, apart from both, who can be reached.

The surprise: a report has no field for its state. Its state is what its events come to.
"""

from __future__ import annotations

from django.db import models


class Report(models.Model):
    """One report as it came in; `code_digest` is a keyed digest of the receipt code."""

    ref = models.CharField(primary_key=True, max_length=40)
    dossier = models.ForeignKey("Dossier", on_delete=models.PROTECT, related_name="reports")
    code_digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40)
    service = models.CharField(max_length=100, blank=True)
    place_id = models.CharField(max_length=200, blank=True, db_index=True)
    district = models.CharField(max_length=200, blank=True)
    lon_e7 = models.BigIntegerField(null=True)
    lat_e7 = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)
    happened_at = models.BigIntegerField()
    received_at = models.BigIntegerField(db_index=True)


class ReportEvent(models.Model):
    """One thing that happened to a report; never changed, never deleted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField(db_index=True)
    actor = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=200, blank=True)
    body = models.JSONField(default=dict)


class ReportContact(models.Model):
    """How a reporter can be reached: personal data, of which every reading is kept."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="contact")
    mail = models.CharField(max_length=320, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    erased_at = models.BigIntegerField(null=True)


class ReportPhoto(models.Model):
    """One photo: the sealed original by digest, the copy without metadata, the masked copy for the public."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="photos")
    original_sha256 = models.CharField(max_length=64)
    clean_sha256 = models.CharField(max_length=64, blank=True)
    public_sha256 = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    received_at = models.BigIntegerField()
