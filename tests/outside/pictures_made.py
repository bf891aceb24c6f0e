"""Pictures for tests: photos as cameras make them, and as attackers do."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import ExifTags, Image, ImageDraw

SECRET = "Serial-4711"


def street(width: int = 400, height: int = 300) -> Image.Image:
    """Draw something with enough in it to be told from another picture: dark above, light at the left."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 4, height // 2), fill=(200, 30, 30))
    draw.ellipse((width // 2, height // 3, width - 10, height - 10), fill=(30, 60, 200))
    return picture


def tags(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = SECRET
    ifd = exif.get_ifd(ExifTags.IFD.Exif)
    ifd[ExifTags.Base.DateTimeOriginal] = "2023:12:19 20:30:05"
    ifd[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (41.0, 17.0, 30.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (123.0, 46.0, 12.0)
    return exif


def saved(picture: Image.Image, form: str = "JPEG", **more: object) -> bytes:
    into = BytesIO()
    picture.save(into, form, **more)
    return into.getvalue()


def phone_photo(orientation: int = 1, form: str = "JPEG") -> bytes:
    return saved(street(), form, exif=tags(orientation), **({"comment": SECRET} if form == "JPEG" else {}))


def png_chunk(kind: bytes, part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))


def bomb_png(width: int, height: int) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    dots = png_chunk(b"IDAT", zlib.compress(b"\x00" * 1_000_000, 9))
    return b"\x89PNG\r\n\x1a\n" + head + dots + png_chunk(b"IEND", b"")


def with_png_chunk(raw: bytes, chunk: bytes) -> bytes:
    return raw[:33] + chunk + raw[33:]


def bomb_jpeg(width: int, height: int) -> bytes:
    raw = bytearray(saved(street()))
    at = raw.index(b"\xff\xc0")
    raw[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(raw)


def many_scans(count: int) -> bytes:
    raw = saved(street(64, 48), progressive=True)
    at = raw.rindex(b"\xff\xda")
    return raw[:at] + raw[at:-2] * count + b"\xff\xd9"


def jpeg_part(marker: int, part: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(part) + 2) + part


def with_jpeg_part(raw: bytes, marker: int, part: bytes) -> bytes:
    return raw[:2] + jpeg_part(marker, part) + raw[2:]


def packed() -> bytes:
    into = BytesIO()
    with ZipFile(into, "w") as folder:
        folder.writestr("evil.class", b"\xca\xfe\xba\xbe")
    return into.getvalue()


def moving(form: str) -> bytes:
    frames = [street(), street().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
