"""Committing: the commitment to a bid, worked out while its archive goes by.

In:  the nonce, and the archive of a bid in parts.
Out: the commitment, the salt of `bid.json`, and the digest of all other files.

The surprise: the nonce is never shown. The salt of each file follows from it and from the
path, so that the salt of one file can be given away and tells nothing of any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from onus.core.sealing.commitments import CONTENT, NO_FILE, before_bytes, commitment_over, rest_of
from onus.wire.sealing.archives import ArchiveReader, BidFile
from onus.wire.sealing.suite import derived

LABEL_SALT = b"onus sealed bid 1: salt of "


@dataclass(frozen=True, slots=True)
class Committed:
    """What a bid was committed to.

    Attributes:
        commitment: 32 bytes, in the header of the envelope and in the log.
        salt: of `bid.json`; shown with it at the opening.
        rest: digest of all other files; shown at the opening.
        nonce: from which every salt follows; shown to nobody who may not see every file.
    """

    commitment: bytes
    salt: bytes
    rest: bytes
    nonce: bytes = field(repr=False)


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

    def end(self) -> Committed:
        """Return what all of it comes to.

        Raises:
            NotAnArchive: it ended too early.
        """
        self._reader.end()
        self._close()
        rest = rest_of(self._others)
        return Committed(commitment_over(self._first, rest), salt_of(self._nonce, CONTENT), rest, self._nonce)

    def _close(self) -> None:
        if self._file is None:
            return
        digest = self._hash.digest()
        if self._file.path == CONTENT:
            self._first = digest
        else:
            self._others.append(digest)
        self._file = None
