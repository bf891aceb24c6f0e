"""Signatures: who signed a bid, as a plain value that a judge may rely on.

In:  what was verified elsewhere.
Out: frozen values.

The surprise: nothing here verifies. A decision is pure; whoever reads the folder or the
publication verifies each signature once, and the judge asks only whether it was found good.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignedBid:
    """A signature under a bid that verifies with the key of its signer.

    Attributes:
        tender: id of the tender that it was signed for.
        ceremony: of that tender's key.
        body: what was signed, as `core.sealing.commitments` makes it.
        signer: public key of Ed25519.
        signature: 128 hexadecimal digits.
    """

    tender: str
    ceremony: str
    body: str
    signer: str
    signature: str
