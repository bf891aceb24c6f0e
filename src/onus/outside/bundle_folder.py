"""Bundle folder: bundles of reports and receipts as files, written whole and read in their order.

In:  a folder, and the bytes of heads and bodies.
Out: the bundles that lie there, and the place of the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onus.log.keys import VerifierKey
from onus.outside.files import atomic_file, bounded_read
from onus.wire.report_bundles import BODY_BYTES_MAX, Entry, Head, read_bundle, read_receipt

NOTE, LINES, PHOTOS, RECEIPT = ".note", ".jsonl", "photos", "receipt"
NOTE_BYTES_MAX = 10_000


def bundles_in(folder: Path, key: VerifierKey) -> Iterator[tuple[Head, tuple[Entry, ...]]]:
    """Give the bundles of a folder in their order, each held against its signature and the one before.

    Raises:
        BundleUnfit: one of them is not what was signed, or one is missing.
    """
    after: Head | None = None
    for number in range(1, 10**8):
        path = folder / f"{number:08d}{NOTE}"
        if not path.is_file():
            return
        raw, body = _read(path)
        after, entries = read_bundle(raw, body, key, after=after, file=path.name)
        yield after, entries


def write_bundle(folder: Path, number: int, head: bytes, body: bytes) -> Path:
    """Write a bundle; the head comes last, so that a bundle with a head is whole."""
    return _write(folder / f"{number:08d}{NOTE}", head, body)


def write_receipt(folder: Path, head: bytes, body: bytes) -> Path:
    """Write a receipt; an older one there is replaced."""
    return _write(folder / f"{RECEIPT}{NOTE}", head, body)


def receipt_in(folder: Path, key: VerifierKey) -> tuple[Head, dict[tuple[str, str], str]]:
    """Return the receipt of a folder.

    Raises:
        BundleUnfit: it is not what was signed.
    """
    path = folder / f"{RECEIPT}{NOTE}"
    raw, body = _read(path)
    return read_receipt(raw, body, key, file=path.name)


def _write(path: Path, head: bytes, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    for place, raw in ((path.with_suffix(LINES), body), (path, head)):
        with atomic_file(place) as aside:
            aside.write_bytes(raw)
    return path


def _read(path: Path) -> tuple[bytes, bytes]:
    raw = bounded_read(path, limit_bytes=NOTE_BYTES_MAX)
    return raw, bounded_read(path.with_suffix(LINES), limit_bytes=BODY_BYTES_MAX)
