"""Entropy: chance of the machine, for what must not be guessed.

In:  nothing.
Out: text that nobody can foresee. No decision ever uses it.
"""

from __future__ import annotations

import secrets

SALT_BYTES = 32


def new_salt() -> str:
    """Return 64 hexadecimal digits from the system's source of chance."""
    return secrets.token_hex(SALT_BYTES)
