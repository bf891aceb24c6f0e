"""Reports of residents: what was said, what became of it, and, apart from both, who can be reached.

The surprise: a report has no field for its state. Its state is what its events come to.
"""

from __future__ import annotations

from django.db import models


class Report(models.Model):
    """One report as it came in; `code_digest` is a keyed digest of the receipt code.

    `text` is for those who handle it; the public reads `public_text`, which an officer released.
    """

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
    notice_id = models.CharField(max_length=200, blank=True)
    public_text = models.TextField(blank=True)
    doubts = models.JSONField(default=list)

    class Meta:
        """At a place and in a dossier, the latest first."""

        indexes = [
            models.Index(fields=["dossier", "place_id", "-received_at"], name="reports_at_a_place"),
            models.Index(fields=["dossier", "-received_at"], name="reports_of_a_dossier"),
        ]


class ReportEvent(models.Model):
    """One thing that happened to a report; never changed, never deleted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField(db_index=True)
    actor = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=200, blank=True)
    body = models.JSONField(default=dict)


class ReportStanding(models.Model):
    """Where a report lies, as its events come to; a view that may be dropped and laid again.

    `next_at` is when the onus moves on if nobody acts; empty where it cannot.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="standing", primary_key=True)
    state = models.CharField(max_length=40)
    step = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=200, blank=True)
    due_at = models.BigIntegerField(null=True)
    next_at = models.BigIntegerField(null=True, db_index=True)
    changed_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    merged_into = models.CharField(max_length=40, blank=True)

    class Meta:
        """By post and by the time that is left; and those that follow another one."""

        indexes = [
            models.Index(fields=["post", "due_at"], name="reports_by_time_left"),
            models.Index(
                fields=["merged_into"], condition=~models.Q(merged_into=""), name="reports_that_follow"
            ),
        ]


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

    class Meta:
        """Those that wait for their clean copy, by their original."""

        indexes = [
            models.Index(
                fields=["original_sha256"], condition=models.Q(clean_sha256=""), name="photos_that_wait"
            )
        ]
