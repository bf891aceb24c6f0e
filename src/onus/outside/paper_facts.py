"""Paper facts: photos and votes that papers show, read within bounds.

In:  a folder of photos with the names that the dossier gives them; a table of votes.
Out: pictures without anything hidden in them; votes by choice, or all faults.

The surprise: a photo is painted anew. What a telephone wrote into it, place and
owner among them, does not go out with the paper.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.outside.files import bounded_read
from onus.outside.text_files import ENCODINGS, read_csv, text_faults
from onus.wire.paper_votes import CHOICES, NoVote, vote_of

PHOTO_BYTES_MAX, PIXELS_MAX = 64 * 1024 * 1024, 200_000_000
SIDE_MAX, QUALITY = 1_400, 82


class NoPhoto(OnusError):
    """A photo that a paper shall show cannot be opened."""

    code = "PAPERS-011"
    what = "{path} is no photo that can be shown: {reason}."
    why = "The bulletin would show an empty frame where a place was seen."
    do = "Put the photo that the dossier names there, or take its row out of photos.csv."


def photo_of(path: Path) -> bytes:
    """Return a photo painted anew, upright, as JPEG of at most 1,400 pixels a side.

    Raises:
        NoPhoto: it is no picture, or an absurdly large one.
    """
    try:
        raw = bounded_read(path, limit_bytes=PHOTO_BYTES_MAX)
        with Image.open(BytesIO(raw)) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise NoPhoto(path=path, reason=f"it has {opened.width} x {opened.height} points")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise NoPhoto(path=path, reason=type(error).__name__) from None
    upright.thumbnail((SIDE_MAX, SIDE_MAX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    stream = BytesIO()
    bare.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def read_votes(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the votes of those who were served, a row for each choice.

    Raises:
        FaultyInput: with every row that is none.
    """
    encoding = next((name for name in ENCODINGS if not text_faults(path, encoding=name)), ENCODINGS[0])
    rows = read_csv(path, encoding=encoding)
    faults = [one for one in rows.faults if not one.warning]
    counts = dict.fromkeys(CHOICES, 0)
    for row in rows.rows:
        read = vote_of(row)
        if isinstance(read, str):
            faults.append(
                Fault(path.name, row.line, f"row {row.number}", NoVote.code, read, NoVote.why, NoVote.do)
            )
        else:
            counts[read[0]] += read[1]
    if faults:
        raise FaultyInput(tuple(faults), source=path.name)
    return tuple({"choice": choice, "count": count} for choice, count in counts.items())
