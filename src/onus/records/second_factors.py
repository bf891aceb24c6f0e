"""Second factors: telephones that make one-time codes, and recovery codes on paper.

In:  an account, codes that were entered, digests of recovery codes.
Out: the device that a code is right for; how long somebody has to wait who guessed wrong.

The surprise: recovery codes come in as digests and are kept as such. The waits between
guesses and the rule that a code works once are those of django-otp.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from onus.base.instants import SECOND_US, Instant, instant_of

TELEPHONE, PAPER = "telephone", "paper"
DIGEST_CHARACTERS = 16
"""What the column of django-otp holds: 64 bits, under the key of the installation."""
DIGITS = 6


def has_one(login: str) -> bool:
    """Return whether an account has a telephone that was tried once."""
    return TOTPDevice.objects.filter(user__login=login, confirmed=True).exists()


def matching(login: str, code: str, recovery_digest: str, now: Instant) -> tuple[Any, int]:
    """Return the device for which a code is right, or None; and the seconds to wait after a wrong one."""
    by_telephone = len(code) == DIGITS and code.isdigit()
    kind, token = (TOTPDevice, code) if by_telephone else (StaticDevice, recovery_digest)
    wait_s = 0
    with transaction.atomic():
        for device in kind.objects.select_for_update().filter(user__login=login, confirmed=True):
            if device.verify_token(token):
                return device, 0
            wait_s = max(wait_s, _wait_s(device, now))
    return None, wait_s


def being_set_up(user_id: int) -> TOTPDevice:
    """Return the telephone that an account is setting up."""
    device, _ = TOTPDevice.objects.get_or_create(
        user_id=user_id, confirmed=False, defaults={"name": TELEPHONE}
    )
    return device


def confirm(user_id: int, code: str) -> TOTPDevice | None:
    """Take the new telephone into use when the code is right; the one before it goes. None when it is wrong."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(pk=being_set_up(user_id).pk)
        if not device.verify_token(code):
            return None
        TOTPDevice.objects.filter(user_id=user_id, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        return device


def keep_recovery(user_id: int, digests: tuple[str, ...]) -> None:
    """Keep new recovery codes by their digests; those before them are void."""
    with transaction.atomic():
        StaticDevice.objects.filter(user_id=user_id).delete()
        device = StaticDevice.objects.create(user_id=user_id, name=PAPER)
        for digest in digests:
            device.token_set.create(token=digest[:DIGEST_CHARACTERS])


def recovery_left(login: str) -> int:
    """Return how many recovery codes are not used up."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user__login=login))


def add_telephone(user_id: int) -> TOTPDevice:
    """Return a telephone in use that nobody has set up by hand; for generated people of a demo."""
    TOTPDevice.objects.filter(user_id=user_id).delete()
    device: TOTPDevice = TOTPDevice.objects.create(user_id=user_id, name=TELEPHONE, confirmed=True)
    return device


def take_away(login: str) -> None:
    """Take away every second factor of an account: the next sign-in sets up a new one."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user__login=login).delete()
        StaticDevice.objects.filter(user__login=login).delete()


def _wait_s(device: Any, now: Instant) -> int:
    device.refresh_from_db()
    free, why = device.verify_is_allowed()
    if free or not why:
        return 0
    until = why.get("locked_until")
    return 1 if until is None else max((int(instant_of(until)) - int(now)) // SECOND_US + 1, 1)
