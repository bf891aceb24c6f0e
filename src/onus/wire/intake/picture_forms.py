"""Picture forms: what a file that claims to be a photo is, by its parts, before anything decodes it.

In:  bytes from a stranger, and the name that they came with.
Out: `Stated`: form and size as the file states them; or the reason why it is not taken.

The surprise: bytes behind the end of a photo are usual. Telephones append a film
of a second, or a second picture. So what is refused is not a tail but what a
program might run: pages, scripts, packed folders, wherever it stands outside
the dots themselves.

Source: JPEG: ITU-T T.81 annex B. PNG: W3C PNG third edition, 5. WebP: RFC 9649, 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onus.wire.intake.picture_faults import (
    BombPicture,
    CutPicture,
    DisguisedPicture,
    EmptyPicture,
    HeicPicture,
    LargePicture,
    MovingPicture,
    NoPicture,
)
from onus.wire.office.content import HEAD_BYTES, content_of, name_of_content

BYTES_MAX = 8 * 1024 * 1024
DOTS_MAX = {"JPEG": 64_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
"""A JPEG can be decoded at an eighth of its size; the other forms only whole, so they may state less."""
SIDE_MAX = 30_000
SCANS_MAX = 64
"""Cameras write one scan, the web about ten. Each costs the decoder a walk over all the dots."""
PARTS_MAX = 20_000
_MEGA = 1_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))
_RUN = re.compile(
    rb"(?i)<!doctype|<html|<head[\s>]|<body[\s>]|<script|<svg[\s>]|<iframe|<object[\s>]|<embed[\s>]"
    rb"|<img[\s/]|<\?php|javascript:|\bon(?:error|load)\s*=|%PDF-[12]|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c"
    rb"|PK\x03\x04[\x0a\x14\x2d]\x00"
)
"""Each is five bytes or more: what is shorter stands by chance in one photo of some hundred."""
_PACKED = b"PK\x05\x06\x00\x00\x00\x00"
"""The end of a packed folder's list. It is read from the end of a file, so it counts wherever it stands."""
_PROGRAM = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"#!", b"<?", b"<%")
_OPENED, _CLOSED = b"/*", b"*/"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says it is; nothing of it has been decoded.

    Attributes:
        form: `JPEG`, `PNG` or `WEBP`.
        width: dots, as stored; a turn that the camera asks for is not made yet.
        height: likewise.
    """

    form: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A form, a size, and the stretches of bytes that are not dots; the last is what follows the picture."""

    stated: Stated
    beside: tuple[bytes, ...]


def stated(raw: bytes, *, name: str) -> Stated:
    """Say what a picture is, or refuse it.

    Args:
        raw: the file.
        name: what its sender calls it, for the words of a refusal.

    Raises:
        PictureRefused: one of its kinds; its words stand next to the field.

    >>> stated(b"", name="a.jpg")
    Traceback (most recent call last):
    onus.wire.intake.picture_faults.EmptyPicture: PICTURE-004 `a.jpg` is empty. Nothing came that could be \
looked at. Choose the photo again; it may still have been loading from the cloud.
    """
    if not raw:
        raise EmptyPicture(name=name)
    if len(raw) > BYTES_MAX:
        raise LargePicture(name=name, limit=BYTES_MAX // 1024**2)
    if raw.startswith(b"\xff\xd8\xff"):
        seen = _jpeg(raw, name)
    elif raw.startswith(_PNG):
        seen = _png(raw, name)
    elif raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        seen = _webp(raw, name)
    else:
        raise _other(raw, name)
    _refuse_bombs(seen.stated, name)
    _refuse_programs(raw, seen.beside, name)
    return seen.stated


def _other(raw: bytes, name: str) -> Exception:
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC:
        return HeicPicture(name=name, found="AVIF" if raw[8:11] == b"avi" else "HEIC")
    if raw[:4] in (b"II*\x00", b"MM\x00*") or raw[:2] == b"BM":
        return HeicPicture(name=name, found="BMP" if raw[:2] == b"BM" else "TIFF")
    kind = content_of(raw[:HEAD_BYTES])
    if kind == "gif":
        return HeicPicture(name=name, found="GIF")
    if re.search(rb"(?i)<svg[\s>]", raw[:HEAD_BYTES]):
        return HeicPicture(name=name, found="SVG")
    found = name_of_content(kind)
    return NoPicture(name=name, found_en=found.en, found_zh=found.zh)


def _refuse_bombs(found: Stated, name: str) -> None:
    if not found.width or not found.height:
        raise CutPicture(name=name, found=f"{found.width} x {found.height}")
    limit = DOTS_MAX[found.form]
    if found.width * found.height > limit or max(found.width, found.height) > SIDE_MAX:
        raise BombPicture(name=name, found=f"{found.width} x {found.height}", limit=limit // _MEGA)


def _refuse_programs(raw: bytes, beside: tuple[bytes, ...], name: str) -> None:
    for stretch in beside:
        match = _RUN.search(stretch)
        if match is not None:
            raise DisguisedPicture(name=name, found=match[0][:10].decode("ascii", "replace").strip())
    tail = beside[-1].lstrip(b"\x00 \r\n\t")
    begins = next((mark for mark in _PROGRAM if tail.startswith(mark)), b"")
    if begins or _PACKED in raw:
        raise DisguisedPicture(name=name, found=(begins or _PACKED)[:2].decode("ascii", "replace"))
    # The length of the first part, read as text, opens a comment that a script closes further on.
    if raw[4:6] == _OPENED and _CLOSED in raw:
        raise DisguisedPicture(name=name, found="JavaScript")


def _jpeg(raw: bytes, name: str) -> _Seen:
    """Walk the markers of a JPEG up to its end; what follows belongs beside the dots."""
    size: tuple[int, int] | None = None
    beside: list[bytes] = []
    at, scans = 2, 0
    for _ in range(PARTS_MAX):
        marker, at = _marker(raw, at, name)
        if marker == _EOI:
            break
        if marker in _BARE:
            continue
        length = int.from_bytes(raw[at : at + 2], "big")
        if length < 2 or at + length > len(raw):
            raise CutPicture(name=name, found=f"JPEG {marker:02X}")
        part = raw[at + 2 : at + length]
        beside.append(part)
        at += length
        if marker in _FRAMES:
            if size is not None or len(part) < 6:
                raise CutPicture(name=name, found="JPEG SOF")
            size = int.from_bytes(part[3:5], "big"), int.from_bytes(part[1:3], "big")
        elif marker == _SOS:
            scans += 1
            at = _after_scan(raw, at, name)
        if scans > SCANS_MAX:
            raise BombPicture(name=name, found=f"{scans} scans", limit=DOTS_MAX["JPEG"] // _MEGA)
    else:
        raise CutPicture(name=name, found="JPEG markers")
    if size is None or not scans:
        raise CutPicture(name=name, found="JPEG SOF")
    return _Seen(Stated("JPEG", *size), (*beside, raw[at:]))


def _marker(raw: bytes, at: int, name: str) -> tuple[int, int]:
    """Return the marker at a position and where its part begins; fill bytes are passed over."""
    if raw[at : at + 1] != b"\xff":
        raise CutPicture(name=name, found="JPEG marker")
    while raw[at : at + 1] == b"\xff":
        at += 1
    if at >= len(raw):
        raise CutPicture(name=name, found="JPEG EOI")
    return raw[at], at + 1


def _after_scan(raw: bytes, at: int, name: str) -> int:
    match = _NEXT_MARKER.search(raw, at)
    if match is None:
        raise CutPicture(name=name, found="JPEG EOI")
    return match.start()


def _png(raw: bytes, name: str) -> _Seen:
    size: tuple[int, int] | None = None
    beside: list[bytes] = []
    at, dots = len(_PNG), False
    for _ in range(PARTS_MAX):
        length = int.from_bytes(raw[at : at + 4], "big")
        kind, part = raw[at + 4 : at + 8], raw[at + 8 : at + 8 + length]
        at += 12 + length
        if at > len(raw) or len(kind) < 4 or (size is None) != (kind == b"IHDR"):
            raise CutPicture(name=name, found="PNG")
        if kind == b"IHDR":
            size = int.from_bytes(part[:4], "big"), int.from_bytes(part[4:8], "big")
        elif kind in (b"acTL", b"fcTL", b"fdAT"):
            raise MovingPicture(name=name)
        elif kind == b"IDAT":
            dots = True
        elif kind == b"IEND":
            break
        elif kind != b"PLTE":
            beside.append(part)
    else:
        raise CutPicture(name=name, found="PNG")
    if size is None or not dots:
        raise CutPicture(name=name, found="PNG IDAT")
    return _Seen(Stated("PNG", *size), (*beside, raw[at:]))


def _webp(raw: bytes, name: str) -> _Seen:
    end = 8 + int.from_bytes(raw[4:8], "little")
    if end > len(raw):
        raise CutPicture(name=name, found="WebP")
    size: tuple[int, int] | None = None
    dots, beside = False, list[bytes]()
    for kind, part in _riff_parts(raw, end, name):
        if kind in (b"ANIM", b"ANMF") or (kind == b"VP8X" and part[:1] and part[0] & 2):
            raise MovingPicture(name=name)
        if kind == b"VP8X" and len(part) >= 10:
            size = 1 + int.from_bytes(part[4:7], "little"), 1 + int.from_bytes(part[7:10], "little")
        elif kind in (b"VP8 ", b"VP8L"):
            # A canvas smaller than its picture would hide how much there is to decode.
            inner = _vp8_size(kind, part, name)
            size, dots = (inner if size is None else (max(size[0], inner[0]), max(size[1], inner[1]))), True
        elif kind not in (b"ALPH", b"VP8X"):
            beside.append(part)
    if size is None or not dots:
        raise CutPicture(name=name, found="WebP")
    return _Seen(Stated("WEBP", *size), (*beside, raw[end:]))


def _riff_parts(raw: bytes, end: int, name: str) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    for _ in range(PARTS_MAX):
        if at + 8 > end:
            return
        length = int.from_bytes(raw[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise CutPicture(name=name, found="WebP")
        yield raw[at : at + 4], raw[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    raise CutPicture(name=name, found="WebP")


def _vp8_size(kind: bytes, part: bytes, name: str) -> tuple[int, int]:
    if kind == b"VP8L" and len(part) >= 5 and part[0] == 0x2F:
        bits = int.from_bytes(part[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(part) >= 10 and part[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(part[6:8], "little") & 0x3FFF, int.from_bytes(part[8:10], "little") & 0x3FFF
    raise CutPicture(name=name, found="WebP VP8")
