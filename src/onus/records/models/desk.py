"""Desk: what the office has before it, proposals that wait for a second person, secret addresses of calendars.

The surprise: what an outlook says was computed by the background work and is only kept
here. A page that is opened computes nothing.
"""

from __future__ import annotations

from django.db import models


class Desk(models.Model):
    """The outlook of a dossier as pages show it, from the latest look ahead."""

    dossier = models.OneToOneField("Dossier", on_delete=models.CASCADE, related_name="desk")
    made_at = models.BigIntegerField()
    until = models.BigIntegerField()
    body = models.JSONField()


class DeskCalendar(models.Model):
    """The calendar of one post in one language, as bytes of RFC 5545."""

    dossier = models.ForeignKey("Dossier", on_delete=models.CASCADE, related_name="calendars")
    post = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10)
    ics = models.TextField()

    class Meta:
        """One calendar for a post and a language."""

        constraints = [
            models.UniqueConstraint(fields=["dossier", "post", "language"], name="one_calendar_for_a_post")
        ]


class CalendarAddress(models.Model):
    """A secret address of a calendar: only the digest of its token is kept."""

    dossier = models.ForeignKey("Dossier", on_delete=models.CASCADE, related_name="calendar_addresses")
    post = models.CharField(max_length=200, blank=True)
    user = models.CharField(max_length=150)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)


class ProposedAct(models.Model):
    """An excuse or a waiver that one person proposed and another must approve."""

    dossier = models.ForeignKey("Dossier", on_delete=models.PROTECT, related_name="proposed_acts")
    kind = models.CharField(max_length=40)
    form = models.JSONField()
    about = models.CharField(max_length=500, blank=True, db_index=True)
    cases = models.JSONField(default=list)
    proposed_by = models.CharField(max_length=150)
    post = models.CharField(max_length=200, blank=True)
    proposed_at = models.BigIntegerField()
    decided_at = models.BigIntegerField(null=True, db_index=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    act = models.CharField(max_length=200, blank=True)
