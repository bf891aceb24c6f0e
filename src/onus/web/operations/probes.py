"""Probes: whether the service lives, whether it can serve, and its figures, for programs.

In:  the path of a request, its address and headers.
Out: a short answer; None for a path that is no probe.

A website without a post office, or that keeps no originals, is degraded and serves.

The surprise: probes are answered before anything else is asked of a request, under any
name of the host and without a redirect. A queue that is late makes no service
unready: taking the website away because mails wait would help nobody.
"""

from __future__ import annotations

import hmac
import shutil
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse

from onus.outside.clock import machine_now, now
from onus.outside.last_look import last_look
from onus.records.queue import Waiting, database_answers, waiting
from onus.web.operations.figures import CONTENT_TYPE, age_s, text

LIVE, READY, METRICS = "/healthz", "/readyz", "/metrics"
FREE_BYTES_MIN = 64 * 1024 * 1024
"""Below this the next report with a photo may not be kept."""
QUEUE_LATE_S = 15 * 60
CLOCKS_LATE_S = 5 * 60
HERE = ("127.0.0.1", "::1", "")


def probe(request: HttpRequest) -> HttpResponse | None:
    """Answer a probe; None for any other path."""
    if request.path not in (LIVE, READY, METRICS):
        return None
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    answer = {LIVE: _live, READY: _ready, METRICS: _metrics}[request.path](request)
    answer["Cache-Control"] = "no-store"
    return answer


def _live(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok\n", content_type="text/plain")


def _ready(_request: HttpRequest) -> HttpResponse:
    free, found = free_bytes(settings.DATA), _waiting()
    has_room = free >= FREE_BYTES_MIN
    late_s = age_s(now(), found.oldest_task_at) if found else None
    clocks_s = clocks_age_s(settings.DATA)
    told = {
        "state": "ok",
        "database": "ok" if found else "does not answer",
        "disk": "ok" if has_room else "full",
        "queue": "unknown" if late_s is None else "ok" if late_s <= QUEUE_LATE_S else "late",
        "queue_age_s": late_s,
        "clocks": clocks_word(clocks_s),
        "clocks_age_s": clocks_s,
        "mails": "ok" if settings.MAILS_GO_OUT else "no post office",
        "originals": "ok" if settings.ORIGINALS_KEPT else "not kept",
    }
    if any(word != "ok" for name, word in told.items() if not name.endswith("_age_s")):
        told["state"] = "degraded"
    response = JsonResponse(told, status=200 if found and has_room else 503)
    if response.status_code == 503:
        response["Retry-After"] = "60"
    return response


def clocks_age_s(data: Path) -> int | None:
    """Return the seconds since the background work last looked at the clocks; None where it never did."""
    looked_at = last_look(data)
    return None if looked_at is None else age_s(machine_now(), looked_at)


def clocks_word(age: int | None) -> str:
    """Return how the clocks do: `ok`, `late`, or `never` where nobody looked at them yet.

    >>> clocks_word(3), clocks_word(600), clocks_word(None)
    ('ok', 'late', 'never')
    """
    return "never" if age is None else "ok" if age <= CLOCKS_LATE_S else "late"


def _metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        return HttpResponse(status=403)
    figures = text(
        now(), _waiting(), free_bytes(settings.DATA), clocks_age_s=clocks_age_s(settings.DATA),
        mails_go_out=settings.MAILS_GO_OUT, originals_kept=settings.ORIGINALS_KEPT,
    )  # fmt: skip
    return HttpResponse(figures, content_type=CONTENT_TYPE)


def may_read(request: HttpRequest) -> bool:
    """Return whether the figures are for whoever asks: a program on this machine, or one with the token."""
    token = settings.METRICS_TOKEN
    if token:
        return hmac.compare_digest(
            _bytes(request.headers.get("Authorization", "")), _bytes(f"Bearer {token}")
        )
    through_a_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not through_a_proxy and request.META.get("REMOTE_ADDR", "") in HERE


def _bytes(text: str) -> bytes:
    # Texts beyond ASCII are not compared without telling by the time how far they are alike; bytes are.
    return text.encode("utf-8", "replace")


def free_bytes(data: Path) -> int:
    """Return the room on the disk of the data folder, or of the nearest folder above it that is there."""
    place = next(one for one in (data, *data.parents) if one.exists())
    return shutil.disk_usage(place).free


def _waiting() -> Waiting | None:
    try:
        database_answers()
        return waiting()
    except Error:
        return None
