"""Photos that strangers send: what is taken, what is left of it, and what is refused with a way out."""

from __future__ import annotations

import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from onus.base.instants import instant
from onus.outside.photo_intake import SIDE_MAX, looked_at, take_in
from onus.wire.intake.picture_faults import (
    BombPicture,
    CutPicture,
    DisguisedPicture,
    EmptyPicture,
    HeicPicture,
    LargePicture,
    MovingPicture,
    NoPicture,
    PictureRefused,
)
from tests.outside.pictures_made import (
    SECRET,
    bomb_jpeg,
    bomb_png,
    jpeg_part,
    many_scans,
    moving,
    packed,
    phone_photo,
    png_chunk,
    saved,
    street,
    tags,
    with_jpeg_part,
    with_png_chunk,
)

FORMS = ("JPEG", "PNG", "WEBP")
PHOTOS = {form: phone_photo(form=form) for form in FORMS}


def opened(raw: bytes) -> Image.Image:
    picture = Image.open(BytesIO(raw))
    picture.load()
    return picture


def kinds_of_parts(jpeg: bytes) -> list[int]:
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_photo_keeps_its_claims_beside_and_no_metadata_inside(form):
    taken = take_in(PHOTOS[form], name="IMG.jpg")

    assert (taken.form, taken.width, taken.height) == (form, 400, 300)
    assert taken.claimed_at == instant("2023-12-19T20:30:05+08:00")
    assert (taken.claimed_lat_e7, taken.claimed_lon_e7) == (412_916_667, 1_237_700_000)
    assert taken.original_sha256 == sha256(PHOTOS[form]).hexdigest()
    assert taken.public_sha256 == sha256(taken.public).hexdigest()
    public = opened(taken.public)
    assert public.format == "JPEG" and not public.getexif() and set(public.info) <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density",
    }  # fmt: skip
    assert SECRET.encode() not in taken.public
    # The head of JFIF is the only application part; it names no device.
    assert not [kind for kind in kinds_of_parts(taken.public) if 0xE1 <= kind <= 0xEF or kind == 0xFE]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_telephone_was_held(orientation):
    upright = opened(take_in(saved(street())).public)
    undone = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    lying = opened(saved(street(), exif=tags(undone), quality=95))
    turned = Image.open(BytesIO(take_in(saved(lying, exif=tags(undone), quality=95)).public))
    stored = take_in(saved(turned, exif=tags(orientation), quality=95))

    shown = opened(stored.public)

    assert shown.size == upright.size
    far = [abs(a - b) for a, b in zip(shown.tobytes(), upright.tobytes(), strict=True)]
    assert sum(far) / len(far) < 8


def test_a_large_photo_is_shown_at_a_bounded_size_in_its_proportions():
    taken = take_in(saved(street(4000, 1000)))

    assert (taken.width, taken.height) == (SIDE_MAX, 512)


def test_the_same_photo_saved_smaller_is_like_the_first():
    one, other = (
        take_in(saved(street(1600, 1200))),
        take_in(saved(street(1600, 1200).resize((500, 375)), quality=40)),
    )

    assert one.likeness is not None and (one.likeness ^ other.likeness).bit_count() <= 5


def test_a_flat_picture_is_like_no_other():
    assert take_in(saved(Image.new("RGB", (80, 60), "white"))).likeness is None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_any_colours_become_plain_ones(mode):
    picture = (
        street().convert("L").point(lambda v: v * 257, "I").convert("I;16")
        if mode == "I;16"
        else street().convert(mode)
    )

    assert opened(take_in(saved(picture, "PNG")).public).mode == "RGB"


def test_what_shines_through_is_white():
    public = opened(take_in(saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")).public)

    assert public.getpixel((20, 20)) == (255, 255, 255)


def test_a_print_in_four_colours_is_taken():
    assert take_in(saved(street().convert("CMYK"))).width == 400


def test_a_photo_with_a_film_behind_it_is_taken_as_telephones_append_one():
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40

    assert take_in(PHOTOS["JPEG"] + film).public == take_in(PHOTOS["JPEG"]).public


def test_two_pictures_in_one_file_count_as_their_first():
    double = saved(street(), "MPO", save_all=True, append_images=[street(200, 150)])

    assert take_in(double).width == 400


HOSTILE = {
    "empty": (b"", EmptyPicture),
    "too large": (b"\xff\xd8\xff" + b"\x00" * 8 * 1024 * 1024, LargePicture),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", NoPicture),
    "a drawing with a script": (b'<?xml version="1.0"?><svg xmlns="x"><script>1</script></svg>', HeicPicture),
    "HEIC": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HeicPicture),
    "a GIF": (moving("GIF"), HeicPicture),
    "a packed folder": (packed(), NoPicture),
    "a program": (b"MZ\x90\x00" + bytes(200), NoPicture),
    "a text": (b"not a photo", NoPicture),
    "bomb of PNG": (bomb_png(50_000, 50_000), BombPicture),
    "bomb of PNG, one side": (bomb_png(2_000_000, 1), BombPicture),
    "bomb of JPEG": (bomb_jpeg(65_000, 65_000), BombPicture),
    "no dots": (bomb_png(0, 10), CutPicture),
    "more stated than there is": (bomb_png(5_000, 5_000), CutPicture),
    "bomb of scans": (many_scans(500), BombPicture),
    "moving PNG": (moving("PNG"), MovingPicture),
    "moving WebP": (moving("WEBP"), MovingPicture),
    "folder behind": (PHOTOS["JPEG"] + packed(), DisguisedPicture),
    "folder behind a PNG": (PHOTOS["PNG"] + packed(), DisguisedPicture),
    "folder far behind": (PHOTOS["JPEG"] + bytes(range(256)) * 50 + packed(), DisguisedPicture),
    "page behind": (PHOTOS["JPEG"] + b"\n<html><script>1</script>", DisguisedPicture),
    "program behind": (PHOTOS["JPEG"] + b"\x7fELF" + bytes(99), DisguisedPicture),
    "script in a remark": (with_jpeg_part(PHOTOS["JPEG"], 0xFE, b"<script>alert(1)</script>"), DisguisedPicture),
    "PHP in a remark": (with_jpeg_part(PHOTOS["JPEG"], 0xFE, b"<?php system($_GET[0]); ?>"), DisguisedPicture),
    "PHP in a PNG": (
        with_png_chunk(PHOTOS["PNG"], png_chunk(b"tEXt", b"Comment\x00<?php phpinfo();")), DisguisedPicture),
    "handler in a PNG": (
        with_png_chunk(PHOTOS["PNG"], png_chunk(b"tEXt", b"x\x00\"><img src=x onerror=alert(1)>")), DisguisedPicture),
    "JavaScript by a length": (
        PHOTOS["JPEG"][:2] + jpeg_part(0xE0, b"JFIF\x00".ljust(0x2F2A - 2, b"\x00")) + PHOTOS["JPEG"][2:]
        + b"*/=alert(1)/*", DisguisedPicture),
    "PDF in a remark": (with_jpeg_part(PHOTOS["JPEG"], 0xFE, b"%PDF-1.7 1 0 obj"), DisguisedPicture),
    "head without dots": (PHOTOS["JPEG"][:2] + b"\xff\xd9", CutPicture),
    "text bomb in a PNG": (
        with_png_chunk(PHOTOS["PNG"], png_chunk(b"zTXt", b"x\x00\x00" + zlib.compress(bytes(90_000_000), 9))), CutPicture),
}  # fmt: skip


@pytest.mark.parametrize("attack", HOSTILE)
def test_what_is_hostile_or_broken_is_refused_in_both_languages_with_a_way_out(attack):
    raw, kind = HOSTILE[attack]

    with pytest.raises(kind) as refused:
        take_in(raw, name="<b>photo</b>.jpg")

    assert refused.value.told("en") and refused.value.told("zh-Hans").endswith("。")


@pytest.mark.parametrize("attack", sorted(set(HOSTILE) - {"more stated than there is", "text bomb in a PNG"}))
def test_almost_everything_hostile_is_refused_before_a_dot_is_decoded(attack):
    raw, kind = HOSTILE[attack]

    with pytest.raises(kind):
        looked_at(raw, name="photo.jpg")


def test_a_name_can_neither_hide_a_path_nor_turn_a_line():
    with pytest.raises(EmptyPicture) as refused:
        take_in(b"", name="../../etc/‮gpj.exe")

    assert "etc" not in str(refused.value) and "\\u202e" in str(refused.value)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_photo_that_was_cut_off_is_never_taken(form, data):
    whole = PHOTOS[form]
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]
    if form == "JPEG" and cut.endswith(b"\xff\xd9"):
        return

    with pytest.raises(PictureRefused):
        take_in(cut)


SPOILED = st.lists(
    st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8
)


@pytest.mark.parametrize("form", FORMS)
@given(changes=SPOILED)
@example(changes=[(4, b"\x00\x00")])
@settings(max_examples=60, deadline=None)
def test_spoiled_bytes_give_a_clean_picture_or_a_refusal_and_nothing_else(form, changes):
    spoiled = bytearray(PHOTOS[form])
    for at, into in changes:
        at %= len(spoiled)
        spoiled[at : at + len(into)] = into

    try:
        taken = take_in(bytes(spoiled), name="x")
    except PictureRefused:
        return

    public = opened(taken.public)
    assert public.size == (taken.width, taken.height) and max(public.size) <= SIDE_MAX
    assert not public.getexif() and SECRET.encode() not in taken.public


@given(
    raw=st.binary(max_size=400),
    head=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\x00\x00\x00WEBP"]),
)
@settings(max_examples=200, deadline=None)
def test_bytes_that_nobody_made_on_purpose_are_refused_in_our_words(raw, head):
    with pytest.raises(PictureRefused):
        take_in(head + raw)


@given(scale=st.sampled_from([1, 2, 4, 8]))
@settings(deadline=None, max_examples=8)
def test_taking_in_what_was_taken_in_changes_nothing_but_the_grain(scale):
    once = take_in(saved(street(400 * scale, 300 * scale)))
    twice = take_in(once.public)

    assert (twice.width, twice.height) == (once.width, once.height)
    assert twice.likeness is not None and (once.likeness ^ twice.likeness).bit_count() <= 5
