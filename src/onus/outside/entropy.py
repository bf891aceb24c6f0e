"""Entropy: chance of the machine, for what must not be guessed.

In:  nothing, or things to be put into an order.
Out: text or an order that nobody can foresee. No decision ever uses it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

SALT_BYTES = TOKEN_BYTES = 32
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
"""Letters and digits that nobody mistakes for one another."""


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


def new_codes(count: int, *, groups: int = 3, letters: int = 4) -> tuple[str, ...]:
    """Return codes that nobody can guess, in groups that can be copied from paper: `k7mq-2xwd-9rtb`."""
    return tuple(
        "-".join("".join(secrets.choice(LETTERS) for _ in range(letters)) for _ in range(groups))
        for _ in range(count)
    )


def new_token() -> str:
    """Return a secret for an address, that nobody guesses: 32 bytes, in letters that an address may hold."""
    return secrets.token_urlsafe(TOKEN_BYTES)
