"""Camera tags: what a camera wrote into a photo, and what the photo looks like in 64 bits.

In:  a picture that Pillow has opened, or the bytes of one.
Out: when and where it says it was taken, in integers; its difference hash.

The surprise: a broken block of tags says nothing, as none does. What a camera
claims is a claim; whoever uses it holds it against other sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image, ImageOps

from onus.base.instants import Instant, ZoneTable, instant_of
from onus.core.evidence.likeness import COLUMNS, ROWS, difference_hash

FORMS = ("JPEG", "PNG", "WEBP")
E7 = 10_000_000
_SMALL = (COLUMNS * 8, ROWS * 8)
_MOMENT = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
_EXIF_TIMES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
)


def camera_tags(picture: Image.Image) -> dict[str, Any]:
    """Return the tags of a picture; a broken block of tags says nothing, as none does."""
    try:
        exif = picture.getexif()
        found: dict[str, Any] = dict(exif.get_ifd(ExifTags.IFD.Exif))
        gps = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, ArithmeticError, Warning):
        return {}
    return {"exif": found, "gps": gps}


def time_said(tags: Mapping[str, Any], zone: ZoneTable) -> Instant | None:
    """Return when the camera says a photo was taken; None where it says nothing.

    Args:
        tags: of `camera_tags`.
        zone: whose clocks the camera showed if it does not name its offset.
    """
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


def position_said(tags: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return longitude and latitude in 1e-7 degree; (None, None) where they are not told or cannot be."""
    gps = tags.get("gps", {})
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


def datum_said(tags: Mapping[str, Any]) -> str:
    """Return the datum that the camera names; empty where it names none."""
    return str(tags.get("gps", {}).get(ExifTags.GPS.GPSMapDatum, "")).strip("\x00 ")[:20]


def likeness_of(picture: Image.Image) -> int | None:
    """Return the difference hash of a picture as it stands upright; None where it is too flat.

    The picture is decoded as small as its form allows, and cannot be used for another size afterwards.
    """
    picture.draft("L", _SMALL)
    small = ImageOps.exif_transpose(picture).convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    return difference_hash(list(small.tobytes()))
