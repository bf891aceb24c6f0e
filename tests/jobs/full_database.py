"""A database that is full: run as a program, for the limit holds for its connection.

Out: `refused`, the number of reports before and after, and whether one is taken once there is room.
"""

from __future__ import annotations

import django

django.setup()

from django.conf import settings  # noqa: E402 Django must be ready first
from django.db import OperationalError, connection  # noqa: E402

from onus.actions.receive_report import Arriving, receive_report  # noqa: E402
from onus.base.instants import Instant  # noqa: E402
from onus.core.reports.events import NOT_DONE  # noqa: E402
from onus.outside.clock import now  # noqa: E402
from onus.records.models import Report, ReportEvent  # noqa: E402
from onus.web.failures import records_unreachable  # noqa: E402

PAGES_MAX = 1_073_741_823


def taken(text: str) -> str:
    at = now()
    arriving = Arriving("by-hand-2024", NOT_DONE, Instant(at), "en", text=text)
    try:
        return receive_report(arriving, key=b"k" * 32, store=settings.STORE, now=at).ref
    except OperationalError as error:
        if not records_unreachable(error):
            raise
        return ""


with connection.cursor() as cursor:
    cursor.execute("PRAGMA page_count")
    cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
acknowledged = [ref for ref in (taken("ice " * 500) for _ in range(40)) if ref]
assert len(acknowledged) < 40, "the database was never full"
kept = {*Report.objects.values_list("ref", flat=True)}
assert kept == {*acknowledged}, "what was acknowledged is what is stored"
assert {*ReportEvent.objects.values_list("report_id", flat=True)} == kept, "no report is there by half"
with connection.cursor() as cursor:
    cursor.execute(f"PRAGMA max_page_count = {PAGES_MAX}")
assert taken("more ice")
print("ok")
