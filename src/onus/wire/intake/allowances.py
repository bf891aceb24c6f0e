"""Allowances: how many may come from one direction, and how long the next one waits.

In:  a rule, the one number that is kept of a direction, the time.
Out: the number to keep, or how long to wait.

The surprise: of a direction one instant is kept and nothing else: when it would be
calm again. Each one that comes moves it later by its share of the hour. Once it lies
in the past the row says nothing and can go, so nobody's traces are kept for longer
than an hour or two.

Directions are never kept as addresses but as keyed digests of them, under a key
that changes with the day.

Source: the generic cell rate algorithm, ITU-T I.371.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from onus.base.instants import DAY_US, MINUTE_US, Instant

HOUR_US = 60 * MINUTE_US


@dataclass(frozen=True, slots=True)
class Rule:
    """How many may come.

    Attributes:
        name: part of the key, so that rules do not share a row.
        an_hour: how many an hour, in the long run.
        at_once: how many at once, before any waits.
    """

    name: str
    an_hour: int
    at_once: int

    @property
    def share_us(self) -> int:
        """Return what one takes of the hour, rounded up: never more than the rule allows.

        >>> Rule("x", 60, 5).share_us
        60000000
        """
        return -(-HOUR_US // self.an_hour)


@dataclass(frozen=True, slots=True)
class Taken:
    """One more may come, or not yet.

    Attributes:
        calm_at: the instant to keep; where none may come, the one that was kept.
        wait_us: 0 where it may come; else how long until it may.
    """

    calm_at: Instant
    wait_us: int

    @property
    def may(self) -> bool:
        """Return whether it may come now."""
        return self.wait_us == 0


def take(rule: Rule, calm_at: Instant | None, *, now: Instant, count: int = 1) -> Taken:
    """Say whether one more may come from a direction.

    Args:
        rule: how many may.
        calm_at: what is kept of the direction; None where nothing is.
        now: the time.
        count: how many come at once, at least 1.

    >>> rule = Rule("x", 60, 2)
    >>> one = take(rule, None, now=Instant(0))
    >>> two = take(rule, one.calm_at, now=Instant(0))
    >>> three = take(rule, two.calm_at, now=Instant(0))
    >>> one.may, two.may, three.may, three.wait_us
    (True, True, False, 60000000)
    """
    # A clock that was set back must not lock a direction out for longer than its own burst.
    kept = min(calm_at, now + rule.at_once * rule.share_us) if calm_at is not None else now
    then = max(kept, now) + count * rule.share_us
    wait = then - rule.at_once * rule.share_us - now
    if wait > 0:
        return Taken(Instant(kept), wait)
    return Taken(Instant(then), 0)


def direction(key: bytes, rule: Rule, whence: str, *, now: Instant) -> str:
    """Return the name of a direction's row: nothing can be read from it, and tomorrow it is another.

    >>> direction(b"k" * 32, Rule("x", 60, 2), "192.0.2.0/24", now=Instant(0))[:8]
    '2dad05a4'
    """
    said = f"{rule.name}\n{whence}\n{now // DAY_US}"
    return hmac.new(key, said.encode(), sha256).hexdigest()


def neighbourhoods(address: str) -> tuple[str, str]:
    """Return the narrow and the wide neighbourhood of an address, as texts to be digested.

    One person commands a whole /64 of IPv6, so nothing narrower is told apart there. Many
    people share one address of IPv4 behind a carrier, so rules over it are generous.

    >>> neighbourhoods("192.0.2.77"), neighbourhoods("2001:db8:1:2::5")
    (('192.0.2.77/32', '192.0.2.0/24'), ('2001:db8:1:2::/64', '2001:db8:1::/48'))
    >>> neighbourhoods("::ffff:192.0.2.77")[1], neighbourhoods("nonsense")
    ('192.0.2.0/24', ('unknown', 'unknown'))
    """
    try:
        told = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "unknown", "unknown"
    if isinstance(told, IPv6Address) and told.ipv4_mapped is not None:
        told = told.ipv4_mapped
    narrow, wide = (64, 48) if isinstance(told, IPv6Address) else (32, 24)
    return (
        str(ip_network(f"{told}/{narrow}", strict=False)),
        str(ip_network(f"{told}/{wide}", strict=False)),
    )
