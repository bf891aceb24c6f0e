"""Reads receipts with PyPI's sigstore, which knows nothing of Onus.

    python reader.py receipts LOG_KEY DIR     every NAME.tlog-proof with the entry in NAME.entry

Foreign here: the note, its signature, the tree and the proof. Ours: the lines of a
.tlog-proof. The package exports no reader of one entry, so its private modules are
asked, and its version is pinned.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint, verify_checkpoint
from sigstore._internal.trust import Keyring
from sigstore.errors import VerificationError
from sigstore_models.common.v1 import PublicKey, PublicKeyDetails

VERSION = "c2sp.org/tlog-proof@v1"


def keyring(vkey: str) -> tuple[Keyring, bytes]:
    """Return a keyring of the log's key alone, and the id that its notes carry."""
    _, key_id, key = vkey.split("+", 2)
    spki = Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    given = PublicKey(
        raw_bytes=base64.b64encode(spki), key_details=PublicKeyDetails.PKIX_ED25519, valid_for=None
    )
    return Keyring([given]), bytes.fromhex(key_id)


def entry_of(receipt: str, body: bytes, key_id: bytes) -> SimpleNamespace:
    """Return what the two modules read of a log entry."""
    head, _, envelope = receipt.partition("\n\n")
    lines = [line for line in head.split("\n") if not line.startswith("extra ")]
    if lines[0] != VERSION:
        raise VerificationError("this is no receipt")
    # Both come from the checkpoint itself: the proof must lead to what was signed.
    signed = SignedCheckpoint.from_text(envelope).checkpoint
    proof = SimpleNamespace(
        log_index=int(lines[1].removeprefix("index ")),
        tree_size=signed.log_size,
        root_hash=bytes.fromhex(signed.log_hash),
        hashes=[base64.b64decode(line, validate=True) for line in lines[2:]],
        checkpoint=SimpleNamespace(envelope=envelope),
    )
    return SimpleNamespace(
        _inner=SimpleNamespace(
            inclusion_proof=proof, canonicalized_body=body, log_id=SimpleNamespace(key_id=key_id)
        )
    )


def main(what: str, vkey: str, folder: str) -> int:
    assert what == "receipts", what
    keys, key_id = keyring(vkey)
    paths = sorted(Path(folder).glob("*.tlog-proof"))
    try:
        for path in paths:
            entry = entry_of(
                path.read_text(encoding="utf-8"), path.with_suffix(".entry").read_bytes(), key_id
            )
            verify_checkpoint(keys, entry)
            verify_merkle_inclusion(entry)
    except VerificationError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(paths)} receipts hold")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
