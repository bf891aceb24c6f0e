"""Status: how the service runs, for whoever keeps it running.

In:  a request of an operator.
Out: a page: database, disk, queue, mails, and why tasks failed.

The surprise: an operator sees how the machine does and nothing of what people wrote.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from onus.base.instants import Instant
from onus.outside.clock import now
from onus.outside.time_zones import zone_table
from onus.records.queue import tasks, waiting
from onus.web.operations.figures import age_s
from onus.web.operations.probes import FREE_BYTES_MIN, QUEUE_LATE_S, clocks_age_s, clocks_word, free_bytes
from onus.web.people.guard import allowed
from onus.web.shell import page

STATES = ("READY", "RUNNING", "SUCCESSFUL", "FAILED")


@allowed("operations.see")
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Show how the service runs."""
    at, found, free = now(), waiting(), free_bytes(settings.DATA)
    zone = zone_table("UTC")
    rows = [
        {"name": one.name, "subject": one.subject, "state": f"operations.state_{one.state.lower()}",
         "put_in": zone.local_text(Instant(one.put_in_at)), "fault": one.fault}
        for one in tasks()
    ]  # fmt: skip
    late_s, clocks_s = age_s(at, found.oldest_task_at), clocks_age_s(settings.DATA)
    shown = {
        "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
        "free": free,
        "full": free < FREE_BYTES_MIN,
        "counts": [(f"operations.state_{name.lower()}", found.counts.get(name, 0)) for name in STATES],
        "late_s": late_s,
        "clocks_s": clocks_s,
        "clocks": f"operations.clocks_{clocks_word(clocks_s)}",
        "late": late_s > QUEUE_LATE_S,
        "mails": found.mails,
        "mail_age_s": age_s(at, found.oldest_mail_at),
        "mails_go_out": settings.MAILS_GO_OUT,
        "originals_kept": settings.ORIGINALS_KEPT,
        "tasks": rows,
    }
    response = page(request, "web/operations/status.html", shown)
    response["Cache-Control"] = "private, no-store"
    return response
