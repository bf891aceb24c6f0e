"""Photos: the pictures of a folder, decoded within bounds, with what their cameras wrote into them.

In:  paths of files that claim to be photos.
Out: `Photo`: digest, time, position, hash; or the fault that says why a file is none.

The surprise: a small file can unfold to a picture of any size. The size that the
file states is asked before a dot of it is decoded, and the picture is decoded
small: a hash of 72 dots needs no more.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from onus.base.instants import Instant, ZoneTable, instant_of
from onus.core.evidence.likeness import COLUMNS, ROWS, difference_hash
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
FORMS = ("JPEG", "PNG", "WEBP")
BYTES_MAX = 64 * 1024 * 1024
DOTS_MAX = 120_000_000
"""Cameras of telephones make up to 108 million dots; what states more is refused."""
SMALL = (COLUMNS * 8, ROWS * 8)
_MOMENT = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
E7 = 10_000_000
_EXIF_TIMES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
)


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
        exif = _tags(picture)
        picture.draft("L", SMALL)
        small = ImageOps.exif_transpose(picture).convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
        likeness = difference_hash(list(small.tobytes()))
    lon, lat = _position(exif.get("gps", {}))
    return Photo(
        file=file, path=path, sha256=sha256(raw).hexdigest(), at=_taken(exif, zone),
        lon_e7=lon, lat_e7=lat, datum=_datum(exif.get("gps", {})), likeness=likeness,
    )  # fmt: skip


def _no_photo(raw: bytes, file: str) -> SheetFault:
    kind = content_of(raw[:HEAD_BYTES])
    heic = raw[4:8] == b"ftyp" and raw[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"hevc")
    if heic or raw[:4] in (b"II*\x00", b"MM\x00*") or raw[:2] == b"BM" or kind == "gif":
        return sheet_fault(UnreadPhoto, file, found="HEIC" if heic else Path(file).suffix.lstrip(".").upper())
    if kind in ("jpeg", "png"):
        return sheet_fault(BrokenPhoto, file, found="its header cannot be read")
    return sheet_fault(NotAPhoto, file, found=name_of_content(kind))


def _tags(picture: Image.Image) -> dict[str, Any]:
    """Return the tags of a picture; a broken block of tags says nothing, as none does."""
    try:
        exif = picture.getexif()
        found: dict[str, Any] = dict(exif.get_ifd(ExifTags.IFD.Exif))
        gps = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, ArithmeticError, Warning):
        return {}
    return {"exif": found, "gps": gps}


def _taken(tags: Mapping[str, Any], zone: ZoneTable) -> Instant | None:
    exif = tags.get("exif", {})
    for moment_tag, offset_tag in _EXIF_TIMES:
        match = _MOMENT.match(str(exif.get(moment_tag, "")))
        if match is None:
            continue
        try:
            wall = datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type,misc] # noqa: DTZ001 - the clock of the camera
        except ValueError:
            continue
        if not 1990 <= wall.year < 2100:
            continue
        offset = _OFFSET.match(str(exif.get(offset_tag, "")))
        if offset is None:
            at = zone.at(wall.date(), wall.hour * 60 + wall.minute)
            return Instant(at + wall.second * 1_000_000)
        east = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
        return instant_of(wall.replace(tzinfo=timezone(east)))
    return None


def _position(gps: Mapping[int, Any]) -> tuple[int | None, int | None]:
    """Return longitude and latitude in 1e-7 degree; (None, None) where they are not told or cannot be."""
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    # A telephone that knew no position writes zeros; nobody sweeps the sea off Africa.
    return (None, None) if lon is None or lat is None or lon == lat == 0 else (lon, lat)


def _degrees(parts: Any, ref: Any, negative: str, limit: int) -> int | None:
    try:
        degrees, minutes, seconds = (Fraction(int(p.numerator), int(p.denominator)) for p in parts)
    except (TypeError, ValueError, AttributeError, ZeroDivisionError):
        return None
    whole = degrees + minutes / 60 + seconds / 3600
    if not 0 <= whole <= limit or minutes >= 60 or seconds >= 60:
        return None
    return round(whole * E7) * (-1 if str(ref).strip("\x00 ").upper() == negative else 1)


def _datum(gps: Mapping[int, Any]) -> str:
    return str(gps.get(ExifTags.GPS.GPSMapDatum, "")).strip("\x00 ")[:20]
