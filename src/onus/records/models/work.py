"""Work: deadlines that are rows, and mail that waits to go out.

The surprise: no timer runs for a deadline. It is a row, and a pure `tick` asks which have passed.
"""

from __future__ import annotations

from django.db import models


class Deadline(models.Model):
    """Something that must have happened by an instant, or an event follows."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=400)
    due_at = models.BigIntegerField()
    settled_at = models.BigIntegerField(null=True)
    settled_by = models.CharField(max_length=40, blank=True)
    body = models.JSONField(default=dict)

    class Meta:
        """One deadline of a kind for a subject; open ones by when they are due."""

        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "due_at"], name="one_deadline_of_a_kind")
        ]
        indexes = [models.Index(fields=["settled_at", "due_at"], name="open_deadlines")]


class OutgoingMail(models.Model):
    """One mail to be sent; kept until it went out."""

    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    about = models.CharField(max_length=400, blank=True)
    created_at = models.BigIntegerField(db_index=True)
    sent_at = models.BigIntegerField(null=True)
    tries = models.IntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
