"""Site: where the website keeps files and where the public finds it, for actions on reports; the key of receipts."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings

from onus.actions.report_events import Place


def site() -> Place:
    """Return where files lie and where the public finds the website."""
    return Place(settings.STORE, settings.PUBLIC_ADDRESS.rstrip("/"))


def report_key() -> bytes:
    """Return the key under which the digests of receipt codes are kept; it opens nothing else."""
    return hmac.new(settings.SECRET_KEY.encode(), b"onus receipt codes", sha256).digest()
