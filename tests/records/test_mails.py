"""Mails: kept until the post office took them."""

from __future__ import annotations

import pytest

from onus.actions.send_mails import NotTaken, Sent, send_mails
from onus.base.instants import MINUTE_US, Instant
from onus.jobs.service import look_at_clocks
from onus.records.mails import TRIES_MAX, due_mails, write_mail
from onus.records.models import OutgoingMail
from onus.records.unit import unit

pytestmark = pytest.mark.django_db
AT = Instant(1_000_000)


def refuse(_mail: object) -> None:
    raise NotTaken("SMTPServerDisconnected")


def test_a_mail_goes_out_once_and_its_text_is_not_kept():
    taken: list = []
    write_mail("a@example.org", "Your report", "It was done.", at=AT)

    assert send_mails(AT, taken.append) == Sent(1, 0)
    assert send_mails(AT, taken.append) == Sent(0, 0)
    assert [one.text for one in taken] == ["It was done."]
    assert OutgoingMail.objects.get().text == ""


def test_a_mail_that_was_not_taken_waits_longer_each_time_and_keeps_why():
    write_mail("a@example.org", "s", "t", at=AT)
    tried = [at for at in range(20) if send_mails(Instant(AT + at * MINUTE_US), refuse).failed]

    assert tried == [0, 1, 3, 7, 15]
    assert OutgoingMail.objects.get().fault == "SMTPServerDisconnected"


def test_without_a_post_office_mails_wait_with_their_texts_and_go_out_once_there_is_one(settings, mailoutbox):
    write_mail("a@example.org", "Your report", "It was done.", at=AT)
    settings.MAILS_GO_OUT = False
    for _ in range(2):
        look_at_clocks()
    waits = OutgoingMail.objects.get()
    assert (waits.sent_at, waits.text, waits.tries, mailoutbox) == (None, "It was done.", 0, [])

    settings.MAILS_GO_OUT = True
    look_at_clocks()
    assert [one.body for one in mailoutbox] == ["It was done."]
    assert OutgoingMail.objects.get().sent_at is not None


def test_a_mail_that_nobody_takes_is_given_up_and_stays_with_its_reason():
    write_mail("a@example.org", "s", "t", at=AT)
    OutgoingMail.objects.update(tries=TRIES_MAX)

    assert due_mails(Instant(AT + 10**15)) == ()
    assert OutgoingMail.objects.filter(sent_at=None).count() == 1


def test_a_mail_of_a_transaction_that_was_undone_was_never_written():
    with pytest.raises(RuntimeError), unit():
        write_mail("a@example.org", "s", "t", at=AT)
        raise RuntimeError

    assert due_mails(AT) == ()
