"""Entropy: chance of the machine, for what must not be guessed.

In:  nothing, or things to be put into an order.
Out: text or an order that nobody can foresee. No decision ever uses it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

SALT_BYTES = 32


def new_salt() -> str:
    """Return 64 hexadecimal digits from the system's source of chance."""
    return secrets.token_hex(SALT_BYTES)


def new_bytes(count: int) -> bytes:
    """Return bytes from the system's source of chance, for codes that nobody can guess."""
    return secrets.token_bytes(count)


def in_chance_order(names: Iterable[str]) -> list[str]:
    """Return names in an order that tells nothing of them."""
    drawn = list(names)
    secrets.SystemRandom().shuffle(drawn)
    return drawn
