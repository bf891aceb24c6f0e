"""How reporters can be reached: erased on wish, and when the days of the rule have run out; the report stays."""

from __future__ import annotations

import pytest

from onus.actions.answer_report import acknowledge_report
from onus.actions.erase_contacts import erase_expired, erase_on_wish
from onus.base.instants import DAY_US, Instant
from onus.outside.law import report_rules
from onus.records.mails import TRIES_MAX, due_mails, mark_sent
from onus.records.models import OutgoingMail, Report, ReportContact, ReportEvent
from tests.actions.test_reports import SITE, SUPERVISOR, close, later, received

pytestmark = pytest.mark.django_db
ADDRESS = "resident@example.org"


def days(count: int) -> Instant:
    return Instant(later(1) + count * DAY_US)


def told() -> str:
    ref = received(mail=ADDRESS, telephone="13800000000").ref
    acknowledge_report(ref, SUPERVISOR, site=SITE, now=later(0))
    return ref


def test_on_wish_address_and_waiting_mails_go_and_a_tombstone_and_the_report_stay():
    ref = told()
    sent = due_mails(later(1))[0]
    mark_sent(sent.number, at=later(1))
    OutgoingMail.objects.create(to=ADDRESS, subject=ref, text="?", about=ref, created_at=later(1))

    assert erase_on_wish(ref, now=later(2))
    assert not erase_on_wish(ref, now=later(3)), "once"

    (row,) = ReportContact.objects.all()
    assert (row.mail, row.telephone, row.erased_at) == ("", "", later(2))
    assert [one.to for one in OutgoingMail.objects.all()] == [""]
    assert Report.objects.filter(ref=ref).exists()
    assert ReportEvent.objects.filter(report_id=ref).exists()


def test_an_address_goes_ninety_days_after_its_report_awaits_nothing_and_no_day_earlier():
    ref = told()
    close(ref, SUPERVISOR, at=later(1))
    OutgoingMail.objects.all().delete()

    assert erase_expired(SITE.store, now=Instant(days(90) - 1)) == 0
    assert erase_expired(SITE.store, now=days(90)) == 1
    assert ReportContact.objects.get().mail == ""
    assert erase_expired(SITE.store, now=days(91)) == 0


def test_while_a_report_awaits_something_its_reporter_can_be_reached():
    told()
    OutgoingMail.objects.all().delete()

    assert erase_expired(SITE.store, now=days(1_000)) == 0


def test_addresses_of_mails_go_after_the_sending_and_of_those_given_up_too():
    told()
    given_up = OutgoingMail.objects.create(
        to=ADDRESS, subject="", text="words", created_at=later(0), tries=TRIES_MAX
    )
    waiting = OutgoingMail.objects.create(to=ADDRESS, subject="", text="words", created_at=later(0))
    for mail in OutgoingMail.objects.exclude(pk__in=[given_up.pk, waiting.pk]):
        mark_sent(mail.pk, at=later(1))

    assert erase_expired(SITE.store, now=Instant(later(0) + 90 * DAY_US - 1)) == 0
    assert erase_expired(SITE.store, now=days(90)) > 0
    assert [one.pk for one in OutgoingMail.objects.exclude(to="")] == [waiting.pk]


def test_the_days_are_a_dated_rule_that_says_it_was_not_verified():
    (rule,) = [one for one in report_rules().rules if one.id == "REPORT-RETENTION"]

    assert not rule.verified
    assert rule.parameters["contact_d"] == 90
