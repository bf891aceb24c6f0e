"""Puzzles: work that whoever sends a report without an account does first, so that a flood has a price.

In:  a key of ours, chance, the time, how many reports come.
Out: a challenge that needs no row to be remembered by; whether an answer to it holds.

The surprise: the challenge is eight small puzzles and not one large one. The time for
one varies tenfold between two people with the same telephone; for eight together
hardly. And a browser without scripts is not shut out: it waits longer, and from
where it comes fewer may come.

A nonce solves part i where SHA-256 of `challenge/i/nonce` begins with the stated
number of zero bits.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from onus.base.instants import MINUTE_US, SECOND_US, Instant

PARTS = 8
EASIEST_BITS, HARDEST_BITS = 12, 17
"""2^15 digests in all, a fifth of a second on an old telephone; 2^20, some seconds."""
CALM_A_MINUTE = 60
"""Reports a minute up to which a puzzle stays at its easiest; each doubling adds a bit."""
VALID_US = 90 * MINUTE_US
QUICKEST_US = 2 * SECOND_US
"""No person reads a form and fills it in faster."""
QUICKEST_UNSOLVED_US = 20 * SECOND_US
NONCES_CHARS_MAX = PARTS * 12
_CHALLENGE = re.compile(r"1\.([a-z0-9-]{1,20})\.(\d{1,17})\.(\d{1,2})\.([0-9a-f]{64})\.([0-9a-f]{64})")
_NONCES = re.compile(rf"\d{{1,11}}(?:,\d{{1,11}}){{{PARTS - 1}}}")


class Held(Enum):
    """What an answer comes to."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    """A challenge of ours, in time, without an answer: a browser that runs no scripts."""
    TOO_QUICK = "too_quick"
    EXPIRED = "expired"
    FORGED = "forged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer comes to, and what is left to wait.

    Attributes:
        held: which.
        wait_us: for `TOO_QUICK`, how long until the same answer holds; else 0.
        spent_as: digest under which the challenge is marked as spent; empty where it is none of ours.
        spent_until: instant after which the mark may go.
    """

    held: Held
    wait_us: int = 0
    spent_as: str = ""
    spent_until: Instant = Instant(0)


def bits_for(reports_a_minute: int) -> int:
    """Return how hard a puzzle is while so many reports come.

    >>> [bits_for(n) for n in (0, 60, 61, 120, 121, 480, 10**6)]
    [12, 12, 13, 13, 14, 15, 17]
    """
    bits, limit = EASIEST_BITS, CALM_A_MINUTE
    while reports_a_minute > limit and bits < HARDEST_BITS:
        bits, limit = bits + 1, limit * 2
    return bits


def challenge(key: bytes, purpose: str, *, salt: str, bits: int, now: Instant) -> str:
    """Return a challenge, sealed with a key of ours.

    Args:
        key: secret, 32 bytes or more.
        purpose: what it is for, `report` for one; an answer for another purpose does not hold.
        salt: 64 hexadecimal digits of chance.
        bits: of `bits_for`.
        now: the time.

    >>> challenge(b"k" * 32, "report", salt="0" * 64, bits=12, now=Instant(5))[:20]
    '1.report.5.12.000000'
    """
    body = f"1.{purpose}.{now}.{bits}.{salt}"
    made = f"{body}.{_seal(key, body)}"
    if _CHALLENGE.fullmatch(made) is None:
        raise ValueError("a purpose of small letters, a salt of 64 hexadecimal digits, whole bits and time")
    return made


def answered(key: bytes, purpose: str, *, text: str, nonces: str, now: Instant) -> Answered:
    """Say what an answer comes to.

    Args:
        key: as in `challenge`.
        purpose: likewise.
        text: the challenge, as it came back.
        nonces: eight numbers with commas; empty from a browser without scripts.
        now: the time.

    >>> answered(b"k" * 32, "report", text="1.report.5", nonces="", now=Instant(9)).held
    <Held.FORGED: 'forged'>
    """
    match = _CHALLENGE.fullmatch(text) if text.isascii() else None
    if match is None or match[1] != purpose:
        return Answered(Held.FORGED)
    body, seal = text.rsplit(".", 1)
    if not hmac.compare_digest(_seal(key, body), seal):
        return Answered(Held.FORGED)
    age = now - int(match[2])
    spent_as, until = sha256(text.encode()).hexdigest(), Instant(int(match[2]) + VALID_US)
    if not 0 <= age <= VALID_US:
        return Answered(Held.EXPIRED)
    if nonces and not solves(text, nonces):
        return Answered(Held.WRONG)
    quickest = QUICKEST_US if nonces else QUICKEST_UNSOLVED_US
    if age < quickest:
        return Answered(Held.TOO_QUICK, wait_us=quickest - age, spent_as=spent_as, spent_until=until)
    return Answered(Held.SOLVED if nonces else Held.UNSOLVED, spent_as=spent_as, spent_until=until)


def solves(text: str, nonces: str) -> bool:
    """Return whether eight numbers solve a challenge.

    >>> solves("1.report.5.12.0.0", "1,2,3")
    False
    """
    match = _CHALLENGE.fullmatch(text)
    if match is None or len(nonces) > NONCES_CHARS_MAX or not nonces.isascii():
        return False
    if _NONCES.fullmatch(nonces) is None:
        return False
    bits = int(match[3])
    return all(_zero_bits(text, part, nonce) >= bits for part, nonce in enumerate(nonces.split(",")))


def solved(text: str) -> str:
    """Return an answer to a challenge, for a client that is no browser, and for tests.

    >>> easy = challenge(b"k" * 32, "report", salt="a" * 64, bits=2, now=Instant(0))
    >>> solves(easy, solved(easy))
    True
    """
    bits = int(text.split(".")[3])
    found: list[str] = []
    for part in range(PARTS):
        nonce = 0
        while _zero_bits(text, part, str(nonce)) < bits:
            nonce += 1
        found.append(str(nonce))
    return ",".join(found)


def _zero_bits(text: str, part: int, nonce: str) -> int:
    digest = sha256(f"{text}/{part}/{nonce}".encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()


def _seal(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(), sha256).hexdigest()
