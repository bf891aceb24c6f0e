"""Photo masks: rectangles painted over a picture, whose dots are then gone.

In:  a JPEG of ours and rectangles in its own dots.
Out: a JPEG made anew, without a byte of metadata.

The surprise: a rectangle that reaches beyond the edge is cut and not refused; one that
lies outside altogether paints nothing. What is masked is black, never blurred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

QUALITY = 82
SIDE_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in dots from the upper left corner."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        """Refuse what covers nothing."""
        if self.width < 1 or self.height < 1 or max(abs(self.left), abs(self.top)) > SIDE_MAX:
            raise ValueError("a rectangle has a width and a height of at least 1, within the picture")


def masked(raw: bytes, masks: Sequence[Rectangle]) -> bytes:
    """Return a picture with rectangles painted over."""
    with Image.open(BytesIO(raw), formats=("JPEG",)) as picture:
        painted = Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())
    pen = ImageDraw.Draw(painted)
    for one in masks:
        pen.rectangle((one.left, one.top, one.left + one.width - 1, one.top + one.height - 1), fill=(0, 0, 0))
    into = BytesIO()
    painted.save(into, "JPEG", quality=QUALITY, optimize=True)
    return into.getvalue()
