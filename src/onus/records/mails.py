"""Mails: what is to be told to somebody, kept until it went out.

In:  a mail, written in the transaction of what it tells.
Out: mails that are due, oldest first; and what became of each.

The surprise: a mail may go out twice, never not at all. It is marked as sent after
the post office took it, and a worker that dies in between sends it again, under the
same name, by which programs of readers know that it is one mail.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import MINUTE_US, Instant
from onus.records.models import OutgoingMail

TRIES_MAX = 12
"""The last one comes almost three days after the first."""
AT_ONCE = 100
FAULT_MAX = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `number` is its name here, and part of its name for the world."""

    number: int
    to: str
    subject: str
    text: str
    created_at: int
    tries: int


def write_mail(to: str, subject: str, text: str, *, at: Instant, about: str = "") -> None:
    """Write a mail that goes out once the transaction it is written in stands.

    Args:
        to: address.
        subject: in the language of the reader.
        text: plain text.
        at: present instant.
        about: report, case or person that it is about.
    """
    OutgoingMail.objects.create(to=to, subject=subject, text=text, about=about, created_at=at)


def due_mails(now: Instant) -> tuple[Mail, ...]:
    """Return mails that wait and are to be tried now, oldest first, at most `AT_ONCE`."""
    rows = OutgoingMail.objects.filter(sent_at=None, tries__lt=TRIES_MAX).order_by("created_at", "pk")
    due = [row for row in rows[: 10 * AT_ONCE] if row.created_at + _wait_us(row.tries) <= now]
    return tuple(_mail(row) for row in due[:AT_ONCE])


def mark_sent(number: int, *, at: Instant) -> None:
    """Keep that the post office took a mail; its text is not needed any more and goes."""
    OutgoingMail.objects.filter(pk=number).update(sent_at=at, text="", fault="")


def mark_failed(number: int, fault: str) -> None:
    """Keep why a mail could not be handed over; it is tried again later, each time a longer while later."""
    row = OutgoingMail.objects.get(pk=number)
    OutgoingMail.objects.filter(pk=number).update(tries=row.tries + 1, fault=fault[:FAULT_MAX])


def _wait_us(tries: int) -> int:
    """Return how long after its writing a mail is tried for the next time.

    >>> [_wait_us(tries) // MINUTE_US for tries in (0, 1, 2, 11)]
    [0, 1, 3, 2047]
    """
    return (2**tries - 1) * MINUTE_US


def _mail(row: OutgoingMail) -> Mail:
    return Mail(row.pk, row.to, row.subject, row.text, row.created_at, row.tries)
