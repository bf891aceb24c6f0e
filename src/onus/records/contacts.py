"""Contacts: how reporters can be reached, and the erasing of it.

In:  a report, or an instant.
Out: which dossiers hold addresses that nobody needs, and how many were erased.

The surprise: a row stays when its address goes, with the instant at which it went. So
it can be shown that somebody could be reached, and that now nobody can.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from onus.records.mails import TRIES_MAX
from onus.records.models import OutgoingMail, ReportContact
from onus.records.unit import unit


def has_contact(ref: str) -> bool:
    """Return whether the reporter of a report can be reached."""
    return ReportContact.objects.filter(report_id=ref, erased_at=None).exists()


def dossiers_with_settled_contacts() -> tuple[str, ...]:
    """Return the dossiers in which a report that awaits nothing still has an address."""
    rows = _settled().order_by("report__dossier_id").values_list("report__dossier_id", flat=True)
    return tuple(rows.distinct())


def erase_settled(dossier: str, *, before: int, at: int) -> int:
    """Erase how reporters can be reached whose reports have awaited nothing since an instant; returns how many."""
    ended = Q(report__standing__closed_at__lte=before) | Q(
        report__standing__closed_at=None, report__standing__changed_at__lte=before
    )
    refs = list(
        _settled().filter(ended, report__dossier_id=dossier).values_list("report_id", flat=True)[:500]
    )
    for ref in refs:
        erase_contact(ref, at=at)
    return len(refs)


def erase_contact(ref: str, *, at: int) -> bool:
    """Erase how the reporter of a report can be reached, mails to it too; False where nothing was kept."""
    with unit():
        mine = ReportContact.objects.filter(report_id=ref, erased_at=None).first()
        if mine is None:
            return False
        if mine.mail:
            theirs = OutgoingMail.objects.filter(about=ref, to=mine.mail)
            theirs.filter(sent_at=None).delete()
            theirs.update(to="", text="")
        mine.mail, mine.telephone, mine.erased_at = "", "", at
        mine.save(update_fields=["mail", "telephone", "erased_at"])
    return True


def erase_mail_addresses(*, before: int) -> int:
    """Erase the addresses of mails that were sent, or given up, before an instant; returns how many."""
    given_up = Q(sent_at=None, tries__gte=TRIES_MAX, created_at__lte=before)
    rows = OutgoingMail.objects.filter(Q(sent_at__lte=before) | given_up).exclude(to="")
    return rows.update(to="", text="", fault="")


def _settled() -> QuerySet[ReportContact]:
    return ReportContact.objects.filter(erased_at=None, report__standing__step="")
