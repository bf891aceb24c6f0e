"""Vectors of the sealing suite: made here by our own code, held by the page and by programs of others."""

from __future__ import annotations

from hashlib import sha256

from onus.wire.sealing.archives import BidFile, archive_head
from onus.wire.sealing.codes import code_text
from onus.wire.sealing.envelopes import (
    BEFORE_BID,
    SealChance,
    SealedTo,
    digests_of,
    sealed_parts,
    sealing_header,
)
from onus.wire.sealing.signing import BidderKey
from onus.wire.sealing.suite import public_of, shared_secret, withdrawal_secret, wrapping_key

CASES = (
    ("one small file", "T-2026-07", {"offer.txt": b"price 100\n"}),
    ("folders, Chinese names and an empty file", "招标-2026-07", {"价格/报价.txt": "一百元\n".encode(), "b/empty": b"", "a b.txt": b"x"}),
    ("a content that just fills a chunk", "T-3", {"fill": bytes(65_536 - BEFORE_BID - 12 - 29)}),
    ("a content one byte longer than a chunk", "T-3", {"fill": bytes(65_536 - BEFORE_BID - 12 - 28)}),
    ("a bid that everybody may read and people whom nobody may", "T-5", {
        "bid.json": b'{"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"firm-a"}',
        "people.json": b'{"agent":"generated agent"}', "offer.pdf": bytes(1_000),
    }),
    ("many chunks, with padding behind", "T-4", {"z.bin": bytes(i * 7 % 251 for i in range(700_001)), "a.bin": b"\xff" * 70_000}),
)  # fmt: skip


def drawn(name: str, count: int) -> bytes:
    """Return bytes that stand for chance in a vector, and only there."""
    return sha256(f"vector {name}".encode()).digest()[:count]


def case(name: str, tender: str, files: dict[str, bytes]) -> dict:
    private = drawn(f"{name} tender", 32)
    to = SealedTo(tender, 3, drawn(f"{name} ceremony", 32), public_of(private))
    chance = SealChance(*(drawn(f"{name} {part}", n) for part, n in (("content", 32), ("ephemeral", 32), ("nonce", 32), ("code", 16))))  # fmt: skip
    head, ordered = archive_head(BidFile(path, len(raw)) for path, raw in files.items())
    parts = [head, *(files[one.path] for one in ordered)]
    digests, length = digests_of(chance.nonce, parts)
    key = BidderKey(drawn(f"{name} signer", 32))
    made = key.commit(to.signed_for(), digests)
    header = sealing_header(to, chance, made=made, length=length)
    envelope = b"".join(sealed_parts(header, chance, parts, made=made, length=length))
    secret = shared_secret(private, header.ephemeral)
    return {
        "name": name, "tender": tender, "version": 3, "ceremony": to.ceremony.hex(),
        "tender_private": private.hex(), "tender_key": to.tender_key.hex(),
        "content_key": chance.content_key.hex(), "ephemeral_private": chance.ephemeral.hex(),
        "nonce": chance.nonce.hex(), "code": chance.code.hex(), "code_text": code_text(chance.code),
        "files": [{"path": path, "bytes": written(raw)} for path, raw in files.items()],
        "archive_sha256": sha256(b"".join(parts)).hexdigest(), "archive_bytes": length,
        "signer_private": key.seed.hex(), **made.shown(), "shared_secret": secret.hex(),
        "wrapping_key": wrapping_key(secret, chance.code, prefix_digest=sha256(header.prefix()).digest()).hex(),
        "withdrawal_secret": withdrawal_secret(chance.code, ephemeral=header.ephemeral).hex(),
        "header": header.encode().hex(), "envelope_bytes": len(envelope),
        "envelope_sha256": sha256(envelope).hexdigest(),
    }  # fmt: skip


def written(raw: bytes) -> list:
    """Return bytes as `[pattern in hexadecimal, how long]`, the pattern repeated as often as it takes."""
    for pattern in (1, 251):
        if raw == (raw[:pattern] * (len(raw) // pattern + 1))[: len(raw)]:
            return [raw[:pattern].hex(), len(raw)]
    return [raw.hex(), len(raw)]


def read(pattern: str, length: int) -> bytes:
    raw = bytes.fromhex(pattern)
    return (raw * (length // max(len(raw), 1) + 1))[:length]


def vectors() -> dict:
    """Return the whole file."""
    return {
        "suite": "x25519-hkdf-sha256-aes256gcm", "envelope_version": 1,
        "cases": [case(*one) for one in CASES],
    }  # fmt: skip
