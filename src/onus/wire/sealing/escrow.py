"""Escrow: the bidder's code, sealed for another group of custodians, in case that it is lost.

In:  a code and the key of the other group; or what was deposited and that group's private key.
Out: 80 bytes that only the group opens; or the code.

The surprise: a deposit is bound to the envelope by its digest, so the code of one
bid cannot be passed off as that of another.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onus.wire.sealing.faults import EnvelopeBroken
from onus.wire.sealing.suite import (
    CODE_BYTES,
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    derived,
    public_of,
    shared_secret,
)

LABEL = b"onus sealed bid 1: escrow of the code"
DEPOSIT_BYTES = KEY_BYTES + CODE_BYTES + TAG_BYTES
_ONCE = bytes(NONCE_BYTES)


def deposit(code: bytes, *, escrow_key: bytes, ephemeral: bytes, ciphertext: bytes) -> bytes:
    """Return a code, sealed for the escrow group.

    Args:
        code: of the bidder.
        escrow_key: public key of the group.
        ephemeral: private key, new for this deposit.
        ciphertext: SHA-256 of the envelope.

    Raises:
        UnfitPublicKey: nobody may seal to that key.
    """
    key = derived(shared_secret(ephemeral, escrow_key), salt=ciphertext, label=LABEL)
    return public_of(ephemeral) + AESGCM(key).encrypt(_ONCE, code, ciphertext)


def deposited_code(raw: bytes, *, escrow_private: bytes, ciphertext: bytes) -> bytes:
    """Return the code of a deposit.

    Raises:
        EnvelopeBroken: it is of another envelope or for another group, or was changed.
        UnfitPublicKey: it begins with no key to rely on.
    """
    if len(raw) != DEPOSIT_BYTES:
        raise EnvelopeBroken(reason=f"a deposited code has {DEPOSIT_BYTES} bytes, not {len(raw)}")
    key = derived(shared_secret(escrow_private, raw[:KEY_BYTES]), salt=ciphertext, label=LABEL)
    try:
        return AESGCM(key).decrypt(_ONCE, raw[KEY_BYTES:], ciphertext)
    except InvalidTag:
        raise EnvelopeBroken(
            reason="the deposited code is of another envelope, or for another group"
        ) from None
