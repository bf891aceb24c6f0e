"""Key files: private keys, made from the system's chance and readable by their owner alone.

In:  a name and an algorithm; or a file.
Out: a key that signs.

The surprise: there is no way to give a phrase. A key that somebody could think
up is a key that somebody else can guess.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from onus.log.curve import KEY_BYTES
from onus.log.keys import ED25519, Algorithm, NotAKey, SigningKey, parse_signing_key
from onus.outside.files import WINDOWS, bounded_read
from onus.outside.tlog.disk import DISK
from onus.outside.tlog.faults import KeyFileUnfit, LogIsThere

KEY_FILE_BYTES_MAX = 10_000
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def new_key(name: str, algorithm: Algorithm = ED25519) -> SigningKey:
    """Return a new private key.

    Raises:
        NotAKey: nothing may have that name.
    """
    return SigningKey(name, secrets.token_bytes(KEY_BYTES), algorithm)


def write_key(path: Path, key: SigningKey) -> None:
    """Write a private key to a new file that only its owner can read, and see it on the disk.

    Raises:
        LogIsThere: a file is there; no key is ever written over.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise LogIsThere(path=path) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(key.encode() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        DISK.flush([path.parent])
    except OSError:
        DISK.remove(path)  # Half a key is none, and would stand in the way of the next one.
        raise


def read_cosigning_key(path: Path) -> SigningKey:
    """Return the private key of a witness, or of a mirror that signs what it holds.

    Raises:
        KeyFileUnfit: as `read_key`; or it is the key of a log.
    """
    key = read_key(path)
    if not key.algorithm.timed:
        raise KeyFileUnfit(path=path, reason="it is not for cosignatures")
    return key


def read_key(path: Path) -> SigningKey:
    """Return the private key of a file.

    Raises:
        KeyFileUnfit: it is not there, is no key, or others may read it.
    """
    try:
        if not WINDOWS and path.stat().st_mode & OTHERS:
            raise KeyFileUnfit(path=path, reason="others may read it")
        text = bounded_read(path, limit_bytes=KEY_FILE_BYTES_MAX).decode("utf-8")
        return parse_signing_key(text.removesuffix("\n"))
    except OSError as error:
        raise KeyFileUnfit(path=path, reason=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise KeyFileUnfit(path=path, reason="it is not text") from error
    except NotAKey as error:
        raise KeyFileUnfit(path=path, reason=error.named["reason"]) from error
