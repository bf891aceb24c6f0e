"""Pictures of a paper: charts, QR codes and photos, as a docx takes them.

In:  what a paper says, in which a picture is a mapping with `chart`, `qr` or `photo`.
Out: the same with a function for each picture, which `filling` calls.

The surprise: a chart never tells by shade alone; its counts are written beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from docx.shared import Mm
from docxtpl import InlineImage

from onus.papers.ordered import Ordered
from onus.papers.setting import FAMILIES, compiled, present
from onus.papers.styles import BLACK

CHART_MM, QR_MM, PHOTO_MM = 140, 96, 120
QR_SCALE = 16


def with_pictures(value: Any, ordered: Ordered, fonts: Path | None) -> Any:
    """Return what a paper says with its pictures ready to be placed."""
    if isinstance(value, Mapping):
        if "chart" in value:
            return _placed(chart_png(value["chart"], fonts), CHART_MM)
        if "qr" in value:
            return _placed(qr_png(value["qr"]), QR_MM)
        if "photo" in value:
            return _Photo(ordered.photos_by_name[value["photo"]])
        return {name: with_pictures(one, ordered, fonts) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [with_pictures(one, ordered, fonts) for one in value]
    return value


def _placed(raw: bytes, width_mm: int) -> Callable[[Any], Any]:
    return lambda opened: InlineImage(opened, BytesIO(raw), width=Mm(width_mm))


class _Photo:
    """A photo with its caption; calling it places it in a document."""

    def __init__(self, found: tuple[str, bytes]) -> None:
        self.caption, self.raw = found

    def __call__(self, opened: Any) -> Any:
        placed = InlineImage(opened, BytesIO(self.raw), width=Mm(PHOTO_MM))
        placed.caption = self.caption
        return placed


def chart_png(chart: Mapping[str, Any], fonts: Path | None = None) -> bytes:
    """Return a chart of outcomes as PNG."""
    data = {"bars": chart["bars"], "words": chart["words"], "letters": present(FAMILIES[BLACK], fonts)}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return compiled("chart.typ", {"chart.json": text}, form="png", fonts=fonts)


def qr_png(address: str) -> bytes:
    """Return an address as a QR code that survives a fold and a stain."""
    stream = BytesIO()
    segno.make(address, error="q", micro=False).save(stream, kind="png", scale=QR_SCALE, border=4)
    return stream.getvalue()
