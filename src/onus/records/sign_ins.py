"""Sign-ins: sessions and failed attempts, kept as long as they say something and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from onus.base.instants import EPOCH, Instant


def forget(*, sessions_before: Instant, attempts_before: Instant) -> int:
    """Take away sessions that expired, and failed attempts that hold nobody back any more; returns how many rows."""
    gone, _ = Session.objects.filter(expire_date__lt=_moment(sessions_before)).delete()
    calm, _ = AccessAttempt.objects.filter(attempt_time__lt=_moment(attempts_before)).delete()
    return gone + calm


def _moment(at: Instant) -> datetime:
    return EPOCH + timedelta(microseconds=at)
