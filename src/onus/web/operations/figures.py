"""Figures: what the running service counts, for Prometheus.

In:  requests as they end; the queue when somebody asks.
Out: the text that Prometheus reads.

The surprise: several processes serve at once, each with its own counts. Where `onus
serve` names a folder for them, they lie there and are added up when asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from onus import __version__
from onus.base.instants import SECOND_US, Instant
from onus.records.queue import Waiting

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST
BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REQUESTS = Counter("onus_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram("onus_request_seconds", "Time until a request was answered.", ["view"], buckets=BOUNDS_S)


def count(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(view, method, str(status)).inc()
    SECONDS.labels(view).observe(seconds)


def text(
    now: Instant, queue: Waiting | None, free_bytes: int, *, mails_go_out: bool, originals_kept: bool,
    clocks_age_s: int | None,
) -> bytes:  # fmt: skip
    """Return every figure as Prometheus reads it.

    Args:
        now: present instant.
        queue: what waits; None where the database did not answer.
        free_bytes: room on the disk of the data folder.
        mails_go_out: whether there is a post office.
        originals_kept: whether originals of photos are sealed and kept.
        clocks_age_s: seconds since the clocks were looked at last; None for never.
    """
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        served = generate_latest(registry)
    else:
        served = generate_latest(REGISTRY)
    asked = CollectorRegistry()
    has = {"onus_mails_go_out": ("Whether there is a post office.", mails_go_out),
           "onus_originals_kept": ("Whether originals of photos are kept.", originals_kept)}  # fmt: skip
    served_with = [GaugeMetricFamily(name, what, value=float(is_so)) for name, (what, is_so) in has.items()]
    if clocks_age_s is not None:
        served_with.append(
            GaugeMetricFamily(
                "onus_clocks_age_seconds", "Time since the clocks were looked at.", value=clocks_age_s
            )
        )
    asked.register(_Asked([*served_with, *_asked(now, queue, free_bytes)]))
    return served + generate_latest(asked)


class _Asked:
    """Gives figures that are looked up only when they are asked for."""

    def __init__(self, families: list[GaugeMetricFamily]) -> None:
        self.families = families

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self.families


def _asked(now: Instant, queue: Waiting | None, free_bytes: int) -> Iterator[GaugeMetricFamily]:
    version = GaugeMetricFamily("onus_version", "Version that runs.", labels=["version"])
    version.add_metric([__version__], 1)
    yield version
    yield GaugeMetricFamily(
        "onus_database_up", "Whether the database answers.", value=float(queue is not None)
    )
    yield GaugeMetricFamily("onus_disk_free_bytes", "Room on the disk of the data.", value=free_bytes)
    if queue is None:
        return
    states = GaugeMetricFamily("onus_tasks", "Tasks of the queue by state.", labels=["state"])
    for state in sorted(queue.counts):
        states.add_metric([state.lower()], queue.counts[state])
    yield states
    yield GaugeMetricFamily("onus_mails_waiting", "Mails that did not go out yet.", value=queue.mails)
    ages = {
        "onus_task_age_seconds": ("Age of the oldest task that waits.", queue.oldest_task_at),
        "onus_mail_age_seconds": ("Age of the oldest mail that waits.", queue.oldest_mail_at),
        "onus_deadline_overdue_seconds": ("Time since the earliest open deadline.", queue.oldest_deadline_at),
    }
    for name, (what, at) in ages.items():
        yield GaugeMetricFamily(name, what, value=age_s(now, at))


def age_s(now: Instant, at: int | None) -> int:
    """Return whole seconds since an instant; 0 for none and for one that is to come.

    >>> age_s(Instant(5_000_000), 2_000_000), age_s(Instant(5), None)
    (3, 0)
    """
    return 0 if at is None else max(now - at, 0) // SECOND_US
