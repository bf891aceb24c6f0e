"""Photo intake: what becomes of a photo that somebody sends, before anyone else sees it.

In:  bytes from a stranger.
Out: `TakenIn`: a JPEG made anew from the dots alone, with what the camera claimed kept beside
     it; or a refusal, one of the kinds of `wire.intake.picture_faults`.

The surprise: `looked_at` decodes nothing and costs microseconds, so a storm of
photos is accepted or refused at once; `take_in` decodes and is for a job. A photo
that passed the first may still fail the second, and its sender must be told then.

Colours of a wide range are taken as plain ones: the profile that names them goes
with the other metadata, since profiles name devices.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import ExifTags, Image

from onus.base.instants import UTC_ZONE, Instant, ZoneTable
from onus.base.visible import visible
from onus.outside.camera_tags import camera_tags, datum_said, likeness_of, position_said, time_said
from onus.wire.intake.picture_faults import CutPicture, MovingPicture
from onus.wire.intake.picture_forms import Stated, stated

SIDE_MAX = 2_048
"""The longer side of what is shown; a plate at ten paces can still be read at this size, and so masked."""
QUALITY = 82
NAME_SHOWN = 60
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A photo that was taken in.

    Attributes:
        form: of the original: `JPEG`, `PNG` or `WEBP`.
        width: dots of the public picture.
        height: likewise.
        public: a JPEG of the upright picture, without a byte of metadata.
        public_sha256: digest of `public`.
        original_sha256: digest of the bytes that came.
        original_bytes: how many they were.
        claimed_at: when its camera says it was taken; None where it says nothing.
        claimed_lon_e7: longitude that its camera wrote, 1e-7 degree; None where it wrote none.
        claimed_lat_e7: latitude likewise.
        claimed_datum: datum that the camera names, empty where it names none.
        likeness: difference hash of 64 bits, as of the photos of an office; None where it is too flat.
    """

    form: str
    width: int
    height: int
    public: bytes
    public_sha256: str
    original_sha256: str
    original_bytes: int
    claimed_at: Instant | None
    claimed_lon_e7: int | None
    claimed_lat_e7: int | None
    claimed_datum: str
    likeness: int | None


def looked_at(raw: bytes, *, name: str = "") -> Stated:
    """Return form and size of a photo as it states them, without decoding it.

    Raises:
        PictureRefused: it is no photo that is taken; what is wrong is told next to the field.
    """
    return stated(raw, name=_shown(name))


def take_in(raw: bytes, *, name: str = "", zone: ZoneTable = UTC_ZONE) -> TakenIn:
    """Decode a photo within bounds and make its public picture.

    Args:
        raw: the file.
        name: what its sender calls it, for the words of a refusal.
        zone: whose clocks a camera showed that does not name its offset.

    Raises:
        PictureRefused: as `looked_at`, and where its dots cannot be decoded.
    """
    looked = looked_at(raw, name=name)
    try:
        with warnings.catch_warnings():
            # A second picture that cannot be read warns; the first is the photo.
            warnings.simplefilter("ignore")
            return _decoded(raw, looked, _shown(name), zone)
    except (
        Image.DecompressionBombError, OSError, ValueError, SyntaxError, ArithmeticError, MemoryError,
        EOFError, LookupError, TypeError, AttributeError,
    ) as error:  # fmt: skip
        # The decoders of the library tell a broken file in all of these ways.
        raise CutPicture(name=_shown(name), found=type(error).__name__) from error


def _decoded(raw: bytes, looked: Stated, name: str, zone: ZoneTable) -> TakenIn:
    with Image.open(BytesIO(raw), formats=(looked.form,)) as picture:
        if picture.size != (looked.width, looked.height):
            raise CutPicture(name=name, found=f"{picture.width} x {picture.height}")
        if looked.form != "JPEG" and getattr(picture, "is_animated", False):
            raise MovingPicture(name=name)
        tags = camera_tags(picture)
        public = _upright(picture)
    with Image.open(BytesIO(raw), formats=(looked.form,)) as again:
        likeness = likeness_of(again)
    written = _written(public)
    lon, lat = position_said(tags)
    return TakenIn(
        form=looked.form, width=public.width, height=public.height,
        public=written, public_sha256=sha256(written).hexdigest(),
        original_sha256=sha256(raw).hexdigest(), original_bytes=len(raw),
        claimed_at=time_said(tags, zone), claimed_lon_e7=lon, claimed_lat_e7=lat,
        claimed_datum=datum_said(tags), likeness=likeness,
    )  # fmt: skip


def _upright(picture: Image.Image) -> Image.Image:
    """Return the dots of a picture, upright, no larger than is shown, and nothing else of it."""
    turned = _TURNED.get(_orientation(picture))
    picture.draft("RGB", (SIDE_MAX, SIDE_MAX))
    plain = _plain(picture)
    plain.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.LANCZOS, reducing_gap=3.0)
    upright = plain.transpose(turned) if turned is not None else plain
    # A new picture from dots alone: the library would carry comments and profiles over.
    return Image.frombytes("RGB", upright.size, upright.tobytes())


def _orientation(picture: Image.Image) -> int:
    try:
        told = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError):
        return 1
    return told if isinstance(told, int) else 1


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture in plain colours; what shines through is white."""
    if picture.mode.startswith(("I", "F")):
        return picture.convert("I").point(lambda level: level / 256).convert("L").convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", layered.size, _WHITE)
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _written(public: Image.Image) -> bytes:
    into = BytesIO()
    public.save(into, "JPEG", quality=QUALITY, optimize=True)
    return into.getvalue()


def _shown(name: str) -> str:
    """Return the name of a file as it may stand in a sentence."""
    return visible(name.replace("\\", "/").rpartition("/")[2], at_most=NAME_SHOWN) or "photo"
