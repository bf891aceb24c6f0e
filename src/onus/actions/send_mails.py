"""Send mails: hand those that are due to the post office, and keep what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.records.mails import Mail, due_mails, mark_failed, mark_sent


class NotTaken(Exception):
    """A post office did not take a mail; the words say why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails went out, and how many did not."""

    sent: int
    failed: int


def send_mails(now: Instant, post: Callable[[Mail], None]) -> Sent:
    """Send every mail that is due.

    Args:
        now: present instant.
        post: hands one mail over; raises NotTaken where it is not taken.
    """
    sent = failed = 0
    for mail in due_mails(now):
        try:
            post(mail)
        except NotTaken as error:
            mark_failed(mail.number, str(error))
            failed += 1
        else:
            mark_sent(mail.number, at=now)
            sent += 1
    return Sent(sent, failed)
