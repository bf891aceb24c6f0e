"""Second factor: one-time codes of an app on a telephone, and recovery codes on paper.

In:  an account, and what was entered.
Out: whether it is proven, and how long somebody has to wait who guessed wrong.

The surprise: whoever has a second factor needs it to make another one, so that a
stolen password alone never brings in a new telephone. Recovery codes are kept as
keyed digests: a copy of the database signs nobody in.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from typing import Any

import segno
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp import login as otp_login
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from onus.actions.permit import second_factor_roles
from onus.base.instants import SECOND_US, instant_of
from onus.core.authority.actors import Actor
from onus.outside.clock import now
from onus.outside.entropy import new_codes
from onus.web.people.actors import forget

CODES = 10
DIGEST_CHARACTERS = 16
"""What the column of django-otp holds: 64 bits under the key of the installation, with waits between guesses."""
TELEPHONE, PAPER = "telephone", "paper"


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a code was right; `wait_s` where the next guess has to wait."""

    proven: bool
    wait_s: int = 0


def owes_one(actor: Actor) -> bool:
    """Return whether an appointment in force demands a second factor."""
    return any(one.role in second_factor_roles() for one in actor.serving(now()))


def has_one(user: Any) -> bool:
    """Return whether an account has a second factor that was tried once."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def prove(request: HttpRequest, code: str) -> Proof:
    """Try a code of the telephone, or a recovery code, which is then used up; open the session wider."""
    user = request.user
    by_telephone = len(code) == TOTPDevice._meta.get_field("digits").default and code.isdigit()
    kind, token = (TOTPDevice, code) if by_telephone else (StaticDevice, recovery_digest(user, code))
    wait_s = 0
    with transaction.atomic():
        for device in kind.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(token):
                _open(request, device)
                return Proof(True)
            wait_s = max(wait_s, _wait_s(device))
    return Proof(False, wait_s)


def unconfirmed(user: Any) -> TOTPDevice:
    """Return the telephone that is being set up."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": TELEPHONE})
    return device


def confirm(request: HttpRequest, code: str) -> bool:
    """Take a new telephone into use when it shows the right code; the one before it goes."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(pk=unconfirmed(request.user).pk)
        if not device.verify_token(code):
            return False
        TOTPDevice.objects.filter(user=request.user, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        _open(request, device)
    return True


def renew_recovery_codes(user: Any) -> tuple[str, ...]:
    """Return new recovery codes, to be shown once; the ones before them are void."""
    codes = new_codes(CODES)
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name=PAPER)
        for code in codes:
            device.token_set.create(token=recovery_digest(user, code.replace("-", "")))
    return codes


def recovery_codes_left(user: Any) -> int:
    """Return how many recovery codes are not used up."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def recovery_digest(user: Any, code: str) -> str:
    """Return what is kept of a recovery code."""
    return salted_hmac("onus.recovery", f"{user.pk}/{code}", algorithm="sha256").hexdigest()[
        :DIGEST_CHARACTERS
    ]


def secret_text(device: TOTPDevice) -> str:
    """Return the secret in groups, for whoever types it in."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture(device: TOTPDevice) -> str:
    """Return the QR code of a telephone's set-up, as an SVG without any style."""
    drawn: str = segno.make(device.config_url, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return drawn


def _open(request: HttpRequest, device: Any) -> None:
    otp_login(request, device)
    request.session.cycle_key()
    forget(request)


def _wait_s(device: Any) -> int:
    device.refresh_from_db()
    free, why = device.verify_is_allowed()
    if free or not why:
        return 0
    until = why.get("locked_until")
    return 1 if until is None else max(int(instant_of(until) - now()) // SECOND_US + 1, 1)
