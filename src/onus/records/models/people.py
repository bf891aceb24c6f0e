"""People: accounts, appointments with dates, and who read personal data.

The surprise: an account has no power. A person can do what an appointment that is
in force gives, and an appointment that ended is kept.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    """An account: a name to sign in with and nothing that grants anything."""

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200, blank=True)
    mail = models.CharField(max_length=320, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.BigIntegerField(default=0)

    objects = BaseUserManager()
    USERNAME_FIELD = "login"


class Appointment(models.Model):
    """A role for a person within a scope, from one instant until another; never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40)
    dossier = models.ForeignKey("Dossier", null=True, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    appointed_by = models.CharField(max_length=200)
    basis = models.CharField(max_length=300, blank=True)
    recorded_at = models.BigIntegerField()


class PersonalDataRead(models.Model):
    """One reading of personal data: who, when, of whom, why; never changed, never deleted."""

    actor = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    what = models.CharField(max_length=100)
    reason = models.CharField(max_length=300, blank=True)
    read_at = models.BigIntegerField(db_index=True)
