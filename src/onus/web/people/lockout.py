"""Lockout: too many wrong passwords, for one name from one part of the network.

In:  failed attempts, as django-axes keeps them.
Out: whether somebody has to wait, and a page that says until when.

The surprise: a name alone is locked only after very many failures, or any stranger could
keep an officer out; and a whole office may share one address, so the limit of a network
is wider than that of a name in it. What is kept is the network, never the full address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onus.base.instants import EPOCH, SECOND_US, instant_of
from onus.outside.clock import machine_now
from onus.web.intake_safety import client_address
from onus.web.people.forms import zone_here
from onus.web.shell import page

BITS_OF_A_NETWORK = {4: 24, 6: 56}


def network_of(address: str) -> str:
    """Return the first address of the network that an address belongs to.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2:3::4"), network_of("")
    ('203.0.113.0', '2001:db8:1::', '0.0.0.0')
    """
    try:
        found = ip_address(address.strip())
    except ValueError:
        return "0.0.0.0"  # noqa: S104 the address of nobody, kept as text
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return str(ip_network(f"{found}/{BITS_OF_A_NETWORK[found.version]}", strict=False).network_address)


def network_of_client(request: HttpRequest) -> str:
    """Return the network that a request comes from."""
    return network_of(client_address(request))


class Handler(AxesDatabaseHandler):
    """Counts failures in the database, each way of counting against its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures that count against the limit of a name in one network."""
        counted = (
            sum(one.failures_since_start for one in attempts) * settings.AXES_FAILURE_LIMIT // limit
            for attempts, limit in zip(self.get_user_attempts(request, credentials), _limits(), strict=True)
        )
        return max(counted)


def _limits() -> tuple[int, int, int]:
    """Return the limits in the order of `AXES_LOCKOUT_PARAMETERS`."""
    return (
        settings.AXES_FAILURE_LIMIT,
        settings.SIGN_IN_TRIES_OF_A_NETWORK,
        settings.SIGN_IN_TRIES_OF_A_NAME,
    )


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Say that somebody has to wait, and until when."""
    until = instant_of(
        _last_failure(credentials or {}, network_of_client(request)) + settings.AXES_COOLOFF_TIME
    )
    wait_s = max((until - int(machine_now())) // SECOND_US, 1)
    shown = {"until": until, "zone": zone_here(), "minutes": -(-wait_s // 60)}
    answer = page(request, "web/people/locked_out.html", shown, status=429)
    answer["Retry-After"] = str(wait_s)
    answer["Cache-Control"] = "no-store"
    return answer


def _last_failure(credentials: dict[str, Any], network: str) -> datetime:
    """Return when the last attempt failed that still holds: of the name here, of the name anywhere, of the network."""
    name = credentials.get("username") or ""
    for which in ({"username": name, "ip_address": network}, {"username": name}, {"ip_address": network}):
        found = AccessAttempt.objects.filter(**which).order_by("-attempt_time").first()
        if found:
            return found.attempt_time
    return EPOCH + timedelta(microseconds=machine_now())
