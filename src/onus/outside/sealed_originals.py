"""Sealed originals: photos as they came, which the server can put away and cannot open again.

In:  the bytes of a photo and the public keys of those who may open it one day.
Out: a sealed file under the digest of the original; later, with a private key, the original,
     and a line in the register of openings.

The surprise: the line is on the disk before the original is handed out, and it is
chained to the line before it. Whoever holds the private key can decrypt without us,
but nobody who uses this function opens a photo unseen, and a line that is taken
out breaks the chain.

Each file has a key of its own (AES-256-GCM). That key is wrapped for every public
key (X25519 with a new pair each time, HKDF-SHA256, AES-256-GCM), so that an
independent body can open what the office can, and the office cannot deny it.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.base.instants import Instant, utc_text
from onus.outside.files import CannotWrite, atomic_file, bounded_read
from onus.outside.locks import hold

MAGIC = b"onus-sealed-1\n"
ENDING = ".sealed"
REGISTER = "openings.jsonl"
FIRST = "0" * 64
"""What stands for the line before the first one."""
KEYS_MAX = 8
SEALED_BYTES_MAX = 64 * 1024 * 1024
REGISTER_BYTES_MAX = 256 * 1024 * 1024
_KEY, _NONCE, _TAG, _ID = 32, 12, 16, 16
_WRAPPED = _ID + _KEY + _KEY + _TAG
_PURPOSE = b"onus sealed original 1"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ONCE = bytes(_NONCE)
"""Every wrapping key is used once, so its nonce need not differ."""


class SealingKeyUnfit(OnusError):
    """A key for sealing or opening cannot be used."""

    code = "SEALED-001"
    what = "{path} is no key for sealed originals: {reason}."
    why = "A key that others can read, or that is none, protects nobody."
    do = "Make a pair with `onus originals key`, keep the private half offline and readable by its owner alone."


class NotSealedHere(OnusError):
    """No sealed original of a digest."""

    code = "SEALED-002"
    what = "No sealed original {sha256} is kept."
    why = "It was never sealed here, or its time of keeping is over and it was erased."
    do = "See the report's photos for its digest, and the register of openings for its erasure."


class NotForThisKey(OnusError):
    """A sealed original was not sealed for a key."""

    code = "SEALED-003"
    what = "Original {sha256} was not sealed for the key {key}."
    why = "Only those whose public keys were set when it came can open it."
    do = "Ask whoever holds one of these keys: {keys}."


class SealBroken(OnusError):
    """A sealed original, or the register of openings, is not what was written."""

    code = "SEALED-004"
    what = "{path} was changed after it was written ({reason})."
    why = "What was changed proves nothing any more."
    do = "Restore it from a backup, and find out who could write there."


@dataclass(frozen=True, slots=True)
class Opening:
    """One line of the register.

    Attributes:
        number: counted from 1.
        what: `opened` or `erased`.
        sha256: digest of the original.
        who: the person, and the post that acts.
        reason: why, in words, with the legal basis.
        at: when.
        key: id of the key that opened it; empty for an erasure.
        before: digest of the line before.
    """

    number: int
    what: str
    sha256: str
    who: str
    reason: str
    at: str
    key: str
    before: str


def make_key_pair(private: Path, public: Path) -> str:
    """Write a new pair of keys; the private half is readable by its owner alone.

    Returns:
        The id of the pair.

    Raises:
        CannotWrite: a file is there already, or the place does not take it.
    """
    key = X25519PrivateKey.generate()
    halves = (
        (private, 0o600, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
        (public, 0o644, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)),
    )
    for path, mode, text in halves:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except OSError as error:
            raise CannotWrite(path=path, reason=error.strerror) from error
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    return key_id(key.public_key())


def read_public_key(path: Path) -> X25519PublicKey:
    """Return a public key.

    Raises:
        SealingKeyUnfit: the file holds none.
    """
    try:
        key = load_pem_public_key(bounded_read(path, limit_bytes=10_000))
    except (OSError, ValueError) as error:
        raise SealingKeyUnfit(path=path, reason=type(error).__name__) from error
    if not isinstance(key, X25519PublicKey):
        raise SealingKeyUnfit(path=path, reason="it is not of the kind X25519")
    return key


def key_id(key: X25519PublicKey) -> str:
    """Return what a key is called: the first half of the digest of its bytes."""
    return sha256(_raw(key)).digest()[:_ID].hex()


def seal(store: Path, raw: bytes, keys: tuple[X25519PublicKey, ...]) -> str:
    """Put an original away under its digest; the same one twice is one.

    Args:
        store: folder of the sealed originals.
        raw: the original.
        keys: of everyone who may open it one day, at least one.

    Returns:
        Its SHA-256. The file is on the disk when this returns.

    Raises:
        CannotWrite: the disk does not take it.
    """
    if not 1 <= len(keys) <= KEYS_MAX:
        raise ValueError(f"1 to {KEYS_MAX} keys")
    digest = sha256(raw).hexdigest()
    path = _place(store, digest)
    if path.exists():
        return digest
    key, nonce = secrets.token_bytes(_KEY), secrets.token_bytes(_NONCE)
    head = MAGIC + bytes([len(keys)]) + b"".join(_wrapped(key, public, digest) for public in keys)
    sealed = AESGCM(key).encrypt(nonce, raw, head + bytes.fromhex(digest))
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as aside:
        aside.write_bytes(head + nonce + sealed)
    return digest


def open_original(store: Path, digest: str, *, private: Path, who: str, reason: str, at: Instant) -> bytes:
    """Return an original; that it was opened is on record before it is handed out.

    Args:
        store: folder of the sealed originals.
        digest: SHA-256 of the original.
        private: file of a private key, readable by its owner alone.
        who: the person who opens it, with the post.
        reason: why, with the legal basis; not empty.
        at: now.

    Raises:
        NotSealedHere, NotForThisKey, SealingKeyUnfit, SealBroken: it cannot be opened.
        CannotWrite: the register does not take the line, so nothing is handed out.
    """
    if not who.strip() or not reason.strip():
        raise ValueError("who opens an original says so, and why")
    key = _private_key(private)
    path = _place(store, digest)
    if not path.is_file():
        raise NotSealedHere(sha256=digest)
    raw = _unsealed(path, bounded_read(path, limit_bytes=SEALED_BYTES_MAX), digest, key)
    _enter(store, "opened", digest, who, reason, at, key_id(key.public_key()))
    return raw


def erase_original(store: Path, digest: str, *, who: str, reason: str, at: Instant) -> None:
    """Erase a sealed original; that it was erased stays on record.

    Raises:
        NotSealedHere: none is kept.
    """
    path = _place(store, digest)
    if not path.is_file():
        raise NotSealedHere(sha256=digest)
    _enter(store, "erased", digest, who, reason, at, "")
    path.unlink()


def openings(store: Path) -> tuple[Opening, ...]:
    """Return the register of openings, its chain checked.

    Raises:
        SealBroken: a line was changed, taken out or put in.
    """
    path = store / REGISTER
    if not path.is_file():
        return ()
    found: list[Opening] = []
    before = FIRST
    for line in bounded_read(path, limit_bytes=REGISTER_BYTES_MAX).splitlines():
        try:
            entry = Opening(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise SealBroken(path=path, reason=f"line {len(found) + 1}") from error
        if entry.before != before or entry.number != len(found) + 1:
            raise SealBroken(path=path, reason=f"line {len(found) + 1}")
        before = sha256(line).hexdigest()
        found.append(entry)
    return tuple(found)


def _enter(store: Path, what: str, digest: str, who: str, reason: str, at: Instant, key: str) -> None:
    """Write a line to the register and see it on the disk."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        held = hold(store, wait=True)
        assert held is not None, "whoever waits for a lock holds it in the end"
        try:
            entered = openings(store)
            before = _last_digest(store) if entered else FIRST
            line = canonical_json({
                "number": len(entered) + 1, "what": what, "sha256": digest, "who": who.strip(),
                "reason": reason.strip(), "at": utc_text(at), "key": key, "before": before,
            })  # fmt: skip
            descriptor = os.open(store / REGISTER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as stream:
                stream.write(line + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        finally:
            held.close()
    except OSError as error:
        raise CannotWrite(path=store / REGISTER, reason=error.strerror or str(error)) from error


def _last_digest(store: Path) -> str:
    return sha256((store / REGISTER).read_bytes().splitlines()[-1]).hexdigest()


def _wrapped(key: bytes, public: X25519PublicKey, digest: str) -> bytes:
    """Return a file's key, wrapped for one who may open it."""
    once = X25519PrivateKey.generate()
    mine = _raw(once.public_key())
    wrapping = _wrapping_key(once.exchange(public), mine, _raw(public))
    return bytes.fromhex(key_id(public)) + mine + AESGCM(wrapping).encrypt(_ONCE, key, bytes.fromhex(digest))


def _unsealed(path: Path, sealed: bytes, digest: str, key: X25519PrivateKey) -> bytes:
    if not sealed.startswith(MAGIC) or len(sealed) < len(MAGIC) + 1:
        raise SealBroken(path=path, reason="head")
    count = sealed[len(MAGIC)]
    begin = len(MAGIC) + 1
    end = begin + count * _WRAPPED
    parts = [sealed[at : at + _WRAPPED] for at in range(begin, end, _WRAPPED)]
    mine = key_id(key.public_key())
    for part in parts:
        if part[:_ID].hex() == mine:
            return _decrypted(path, sealed, end, part, digest, key)
    raise NotForThisKey(sha256=digest, key=mine, keys=", ".join(part[:_ID].hex() for part in parts))


def _decrypted(path: Path, sealed: bytes, end: int, part: bytes, digest: str, key: X25519PrivateKey) -> bytes:
    theirs, wrapped = part[_ID : _ID + _KEY], part[_ID + _KEY :]
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(theirs))
        wrapping = _wrapping_key(shared, theirs, _raw(key.public_key()))
        file_key = AESGCM(wrapping).decrypt(_ONCE, wrapped, bytes.fromhex(digest))
        nonce, body = sealed[end : end + _NONCE], sealed[end + _NONCE :]
        raw = AESGCM(file_key).decrypt(nonce, body, sealed[:end] + bytes.fromhex(digest))
    except (InvalidTag, ValueError) as error:
        raise SealBroken(path=path, reason="seal") from error
    if sha256(raw).hexdigest() != digest:
        raise SealBroken(path=path, reason="digest")
    return raw


def _wrapping_key(shared: bytes, once: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=_PURPOSE + once + public).derive(shared)


def _private_key(path: Path) -> X25519PrivateKey:
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise SealingKeyUnfit(path=path, reason="others may read it")
        key = load_pem_private_key(bounded_read(path, limit_bytes=10_000), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SealingKeyUnfit(path=path, reason=type(error).__name__) from error
    if not isinstance(key, X25519PrivateKey):
        raise SealingKeyUnfit(path=path, reason="it is not of the kind X25519")
    return key


def _raw(key: X25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _place(store: Path, digest: str) -> Path:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise NotSealedHere(sha256=digest[:80])
    return store / digest[:2] / f"{digest[2:]}{ENDING}"
