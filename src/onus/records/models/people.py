"""People: accounts, appointments with dates, declared conflicts, and who read personal data.

The surprise: an account has no power. A person can do what an appointment that is in
force gives. How one ends is a row of its own: the appointment is never changed, and
the database itself refuses whoever tries.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class User(AbstractBaseUser):
    """An account: a name to sign in with and nothing that grants anything."""

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200, blank=True)
    mail = models.CharField(max_length=320, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.BigIntegerField(default=0)
    ended_at = models.BigIntegerField(null=True)
    must_change = models.BooleanField(default=False)
    """Whether the password was given by somebody else and has to be changed first."""
    sessions_round = models.IntegerField(default=0)
    """Counts up to end every session at once: it is part of what each session was sealed with."""
    identity = models.CharField(max_length=500, null=True, unique=True)
    """Name of the account at the identity provider of the city; None for accounts of our own."""

    objects = BaseUserManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "mail"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        sealed = f"{self.password}/{self.sessions_round}"
        return salted_hmac("onus.records.User.session", sealed, secret=secret, algorithm="sha256").hexdigest()


class Appointment(models.Model):
    """A role for a person within a scope, from one instant on; never changed, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40)
    dossier = models.ForeignKey("Dossier", null=True, on_delete=models.PROTECT, related_name="appointments")
    tender = models.ForeignKey("Tender", null=True, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    appointed_by = models.CharField(max_length=200)
    basis = models.CharField(max_length=300, blank=True)
    recorded_at = models.BigIntegerField()

    class Meta:
        """By person, and by dossier."""

        indexes = [models.Index(fields=["dossier", "role"], name="appointments_of_a_dossier")]


class AppointmentEnd(models.Model):
    """That an appointment ended, or will; the earliest of several counts. Never changed, never deleted."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="ends")
    until = models.BigIntegerField()
    ended_by = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)
    recorded_at = models.BigIntegerField()


class Recusal(models.Model):
    """A conflict of interest that a person declared; never changed, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    matter = models.CharField(max_length=20)
    named = models.CharField(max_length=500)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500)
    recorded_at = models.BigIntegerField()


class PersonalDataRead(models.Model):
    """One reading of personal data: who, when, of whom, why; never changed, never deleted."""

    actor = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    what = models.CharField(max_length=100)
    reason = models.CharField(max_length=300, blank=True)
    read_at = models.BigIntegerField(db_index=True)
    dossier = models.CharField(max_length=200, blank=True)
