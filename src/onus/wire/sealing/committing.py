"""Committing: the commitment to a bid, worked out while its archive goes by.

In:  the nonce, and the archive of a bid in parts; then who signs, and the signature.
Out: what is signed; the commitment, the salt of `bid.json`, and the digest of all other files.

The surprise: the nonce is never shown. The salt of each file follows from it and from the
path, so that the salt of one file can be given away and tells nothing of any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from onus.core.sealing.commitments import (
    CONTENT,
    NO_FILE,
    before_bytes,
    body_over,
    commitment_over,
    rest_of,
)
from onus.wire.sealing.archives import ArchiveReader, BidFile
from onus.wire.sealing.suite import derived

LABEL_SALT = b"onus sealed bid 1: salt of "


@dataclass(frozen=True, slots=True)
class Committed:
    """What a bid was committed to.

    Attributes:
        commitment: 32 bytes, in the header of the envelope and in the log.
        body: what was signed.
        salt: of `bid.json`; shown with it at the opening.
        rest: digest of all other files; shown at the opening.
        signer: public key of who signed, 32 bytes.
        signature: 64 bytes.
        nonce: from which every salt follows; shown to nobody who may not see every file.
    """

    commitment: bytes
    body: bytes
    salt: bytes
    rest: bytes
    signer: bytes
    signature: bytes
    nonce: bytes = field(repr=False)

    def shown(self) -> dict[str, str]:
        """Return what an opening shows of it, in hexadecimal digits, by the names of `BidOpened`."""
        shown = {
            "commitment": self.commitment, "body": self.body, "salt": self.salt, "rest": self.rest,
            "signer": self.signer, "signature": self.signature,
        }  # fmt: skip
        return {name: raw.hex() for name, raw in shown.items()}


@dataclass(frozen=True, slots=True)
class BidDigests:
    """What the files of a bid come to with a nonce, before anybody signs.

    Attributes:
        first: salted digest of `bid.json`.
        rest: digest of all other files.
        nonce: from which every salt follows.
    """

    first: bytes
    rest: bytes
    nonce: bytes = field(repr=False)

    def body(self, signer: bytes) -> bytes:
        """Return what a signer signs."""
        return body_over(self.first, self.rest, signer)

    def committed(self, signer: bytes, signature: bytes) -> Committed:
        """Return what is committed to with a signature, whether it is a sound one or not."""
        body = self.body(signer)
        return Committed(
            commitment_over(body, signature), body, salt_of(self.nonce, CONTENT), self.rest, signer, signature,
            self.nonce,
        )  # fmt: skip


def salt_of(nonce: bytes, path: str) -> bytes:
    """Return the salt of a file of a bid.

    >>> salt_of(bytes(32), "bid.json") == salt_of(bytes(32), "people.json")
    False
    """
    return derived(nonce, salt=b"", label=LABEL_SALT + path.encode())


class Committing:
    """Takes an archive in parts; its memory is that of the list of files."""

    def __init__(self, nonce: bytes) -> None:
        """Begin before the first byte of the archive."""
        self._nonce, self._reader = nonce, ArchiveReader()
        self._file: BidFile | None = None
        self._hash = sha256()
        self._first, self._others = NO_FILE, list[bytes]()

    def feed(self, part: bytes) -> None:
        """Take the next part of the archive.

        Raises:
            NotAnArchive: it is none.
        """
        for file, some in self._reader.feed(part):
            if file is not self._file:
                self._close()
                self._file = file
                salt = salt_of(self._nonce, file.path)
                self._hash = sha256(before_bytes(salt, path=file.path, size=file.size))
            self._hash.update(some)

    def end(self) -> BidDigests:
        """Return what all of it comes to.

        Raises:
            NotAnArchive: it ended too early.
        """
        self._reader.end()
        self._close()
        return BidDigests(self._first, rest_of(self._others), self._nonce)

    def _close(self) -> None:
        if self._file is None:
            return
        digest = self._hash.digest()
        if self._file.path == CONTENT:
            self._first = digest
        else:
            self._others.append(digest)
        self._file = None
