"""Intake safety: what guards every form that people without an account may send.

In:  a request.
Out: a puzzle for the page; whether what was sent may come in, with the words that
     stand at the head of the form where it may not.

The surprise: ask `admitted` last, when the form was found whole. An answer to a puzzle
holds once, so a form that comes back with a fault must carry a new puzzle.

A page puts `puzzle=shown_puzzle("report")` into its template, and the template
`{% include "web/_intake.html" %}` into its form.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onus.actions.admit_sender import Admitted, NotAdmitted, Sender, admit_sender
from onus.base.instants import MINUTE_US, SECOND_US, Instant
from onus.base.texts import Language
from onus.outside.clock import now as clock
from onus.outside.entropy import new_salt
from onus.records.intake import reports_since
from onus.web.sentences import say
from onus.wire.intake.puzzles import (
    CALM_A_MINUTE,
    EASIEST_BITS,
    HARDEST_BITS,
    QUICKEST_UNSOLVED_US,
    QUICKEST_US,
    bits_for,
    challenge,
)

DEVICE_COOKIE = "onus_device"
DEVICE_S = 86_400
"""As long as the names of directions hold."""
_DEVICE = re.compile(r"[0-9a-f]{64}")
COUNTED_EVERY_S = 5
MOST_COUNTED = CALM_A_MINUTE << (HARDEST_BITS - EASIEST_BITS + 1)
MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class ShownPuzzle:
    """What a page needs of a puzzle.

    Attributes:
        challenge: what is solved, and comes back.
        quickest_ms: before this many milliseconds an answer is not taken.
        unsolved_s: likewise in seconds for a browser without scripts.
    """

    challenge: str
    quickest_ms: int
    unsolved_s: int


@dataclass(slots=True)
class _Flood:
    """How many reports came in the last minute, as this process counted it last."""

    counted_s: float = -1e9
    a_minute: int = 0


_flood = _Flood()


def shown_puzzle(purpose: str, *, now: Instant | None = None) -> ShownPuzzle:
    """Return a fresh puzzle for a form."""
    at = clock() if now is None else now
    text = challenge(intake_key(), purpose, salt=new_salt(), bits=bits_for(reports_a_minute(at)), now=at)
    return ShownPuzzle(text, QUICKEST_US // 1_000, QUICKEST_UNSOLVED_US // SECOND_US)


def admitted(request: HttpRequest, purpose: str, *, now: Instant | None = None) -> Admitted | NotAdmitted:
    """Say whether what a form sent may come in, and count it."""
    return admit_sender(sender_of(request), purpose, key=intake_key(), now=clock() if now is None else now)


def sender_of(request: HttpRequest) -> Sender:
    """Return where a form comes from, with its answer to the puzzle."""
    sent = request.POST
    return Sender(
        address=client_address(request), device=device_of(request), challenge=sent.get("challenge", "")[:400],
        nonces=sent.get("nonces", "")[:200], honeypot=sent.get("homepage", ""),
    )  # fmt: skip


def told(refusal: NotAdmitted, language: Language) -> str:
    """Return what stands at the head of a form that was not admitted."""
    return say(f"intake.{refusal.reason}", language, wait=waiting(refusal.wait_s, language))


def saying_when(response: HttpResponse, refusal: NotAdmitted) -> HttpResponse:
    """Tell programs, too, in how many seconds the same may come; nothing where waiting does not help."""
    if refusal.wait_s:
        response["Retry-After"] = str(refusal.wait_s)
    return response


def waiting(seconds: int, language: Language) -> str:
    """Return a wait in words.

    >>> waiting(45, "en"), waiting(61, "zh-Hans")
    ('45 s', '2 分钟')
    """
    if seconds <= MINUTE_S:
        return say("intake.seconds", language, count=seconds)
    return say("intake.minutes", language, count=-(-seconds // MINUTE_S))


def with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a browser the cookie by which its reports are counted for a day; it names nobody."""
    if not device_of(request):
        response.set_cookie(
            DEVICE_COOKIE, new_salt(), max_age=DEVICE_S, secure=settings.SESSION_COOKIE_SECURE,
            httponly=True, samesite="Lax",
        )  # fmt: skip
    return response


def device_of(request: HttpRequest) -> str:
    """Return the device that a browser is counted as; empty for none."""
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    return device if _DEVICE.fullmatch(device) else ""


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, as the outermost proxy of ours saw it.

    What stands further left in the header was written by the client and says nothing.
    """
    proxies: int = settings.PROXIES
    chain = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if proxies and len(chain) >= proxies:
        return chain[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def reports_a_minute(now: Instant) -> int:
    """Return how many reports came in the last minute; each process asks the table every five seconds."""
    if monotonic() - _flood.counted_s >= COUNTED_EVERY_S:
        _flood.a_minute = reports_since(now - MINUTE_US, at_most=MOST_COUNTED)
        _flood.counted_s = monotonic()
    return _flood.a_minute


def intake_key() -> bytes:
    """Return the key of puzzles and directions, which opens nothing else."""
    return hmac.new(settings.SECRET_KEY.encode(), b"onus intake", sha256).digest()
