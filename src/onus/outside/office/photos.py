"""Photos: the pictures of a folder, decoded within bounds, with what their cameras wrote into them.

In:  paths of files that claim to be photos.
Out: `Photo`: digest, time, position, hash; or the fault that says why a file is none.

The surprise: a small file can unfold to a picture of any size. The size that the
file states is asked before a dot of it is decoded, and the picture is decoded
small: a hash of 72 dots needs no more.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from onus.base.instants import Instant, ZoneTable
from onus.outside.camera_tags import FORMS, camera_tags, datum_said, likeness_of, position_said, time_said
from onus.outside.files import bounded_read
from onus.wire.import_faults import TooLarge
from onus.wire.office.content import HEAD_BYTES, content_of, name_of_content
from onus.wire.office.photo_faults import (
    BombPhoto,
    BrokenPhoto,
    EmptyPhoto,
    LargePhoto,
    NotAPhoto,
    UnreadPhoto,
)
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

ENDINGS = (
    ".jpg",
    ".jpeg",
    ".jpe",
    ".png",
    ".webp",
    ".mpo",
    ".heic",
    ".heif",
    ".tif",
    ".tiff",
    ".bmp",
    ".gif",
)
BYTES_MAX = 64 * 1024 * 1024
DOTS_MAX = 120_000_000
"""Cameras of telephones make up to 108 million dots; what states more is refused."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo, read.

    Attributes:
        file: its path below the folder, with `/`.
        path: where it lies.
        at: when its camera says it was taken; None where it says nothing.
        lon_e7: longitude that its camera wrote, 1e-7 degree; None where it wrote none.
        lat_e7: latitude likewise.
        datum: datum that the camera names, empty where it names none.
        likeness: difference hash; None where the picture is too flat.
    """

    file: str
    path: Path
    sha256: str
    at: Instant | None
    lon_e7: int | None
    lat_e7: int | None
    datum: str
    likeness: int | None


def read_photo(path: Path, file: str, zone: ZoneTable) -> Photo | SheetFault:
    """Read one photo.

    Args:
        path: the file.
        file: its path below the folder, for facts and faults.
        zone: whose clocks a camera showed that does not name its offset.
    """
    try:
        raw = bounded_read(path, limit_bytes=BYTES_MAX)
    except TooLarge:
        return sheet_fault(LargePhoto, file, size=path.stat().st_size // 1024**2, limit=BYTES_MAX // 1024**2)
    if not raw:
        return sheet_fault(EmptyPhoto, file)
    try:
        with warnings.catch_warnings():
            # Whatever the decoder only warns of (a bomb, a broken part) is no photo to be relied on.
            warnings.simplefilter("error")
            return _decoded(raw, path, file, zone)
    except UnidentifiedImageError:
        return _no_photo(raw, file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, _TooManyDots) as error:
        return sheet_fault(BombPhoto, file, found=str(error)[:80], limit=DOTS_MAX // 1_000_000)
    except (OSError, ValueError, SyntaxError, Warning, OverflowError, MemoryError, EOFError) as error:
        # The decoders of the library tell a broken file in all of these ways.
        return sheet_fault(BrokenPhoto, file, found=f"{type(error).__name__}: {error}"[:120])


class _TooManyDots(Exception):
    """A picture states more dots than any camera makes."""


def _decoded(raw: bytes, path: Path, file: str, zone: ZoneTable) -> Photo:
    with Image.open(BytesIO(raw), formats=FORMS) as picture:
        wide, high = picture.size
        if wide * high > DOTS_MAX:
            raise _TooManyDots(f"{wide} x {high}")
        tags = camera_tags(picture)
        likeness = likeness_of(picture)
    lon, lat = position_said(tags)
    return Photo(
        file=file, path=path, sha256=sha256(raw).hexdigest(), at=time_said(tags, zone),
        lon_e7=lon, lat_e7=lat, datum=datum_said(tags), likeness=likeness,
    )  # fmt: skip


def _no_photo(raw: bytes, file: str) -> SheetFault:
    kind = content_of(raw[:HEAD_BYTES])
    heic = raw[4:8] == b"ftyp" and raw[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"hevc")
    if heic or raw[:4] in (b"II*\x00", b"MM\x00*") or raw[:2] == b"BM" or kind == "gif":
        return sheet_fault(UnreadPhoto, file, found="HEIC" if heic else Path(file).suffix.lstrip(".").upper())
    if kind in ("jpeg", "png"):
        return sheet_fault(BrokenPhoto, file, found="its header cannot be read")
    return sheet_fault(NotAPhoto, file, found=name_of_content(kind))
