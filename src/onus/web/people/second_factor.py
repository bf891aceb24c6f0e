"""Second factor: one-time codes of an app on a telephone, and recovery codes on paper.

In:  a request, and what was entered.
Out: a session that is proven, or how long somebody has to wait who guessed wrong.

The surprise: whoever has a second factor needs it to make another one, so that a
stolen password alone never brings in a new telephone. Recovery codes are kept as
keyed digests: a copy of the database signs nobody in.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest
from django_otp import login as otp_login

from onus.actions.accounts import recovery_digest, renew_recovery_codes
from onus.actions.permit import second_factor_roles
from onus.core.authority.actors import Actor
from onus.outside.clock import machine_now, now
from onus.records import second_factors
from onus.web.people.actors import forget


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a code was right; `wait_s` where the next guess has to wait."""

    proven: bool
    wait_s: int = 0


def owes_one(actor: Actor) -> bool:
    """Return whether an appointment in force demands a second factor."""
    return any(one.role in second_factor_roles() for one in actor.serving(now()))


def prove(request: HttpRequest, code: str) -> Proof:
    """Try a code of the telephone, or a recovery code, which is then used up; open the session wider."""
    login = request.user.get_username()
    device, wait_s = second_factors.matching(
        login, code, recovery_digest(login, code)[: second_factors.DIGEST_CHARACTERS], machine_now()
    )
    if device is None:
        return Proof(False, wait_s)
    _open(request, device)
    return Proof(True)


def confirm(request: HttpRequest, code: str) -> bool:
    """Take a new telephone into use when it shows the right code."""
    device = second_factors.confirm(request.user.pk, code)
    if device is not None:
        _open(request, device)
    return device is not None


def new_recovery_codes(request: HttpRequest) -> tuple[str, ...]:
    """Return new recovery codes, to be shown once; those before them are void."""
    return renew_recovery_codes(request.user.get_username())


def secret_text(device: Any) -> str:
    """Return the secret in groups, for whoever types it in."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture(device: Any) -> str:
    """Return the QR code of a telephone's set-up, as an SVG without any style."""
    drawn: str = segno.make(device.config_url, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return drawn


def _open(request: HttpRequest, device: Any) -> None:
    otp_login(request, device)
    request.session.cycle_key()
    forget(request)
