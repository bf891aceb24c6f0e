"""Act fields: what shape a field of an act has, and what is wrong with a text that has another.

In:  the name of a field, the text in it.
Out: `Shape`; the value of a day, an amount, a share; or the code of what is wrong.

The surprise: shapes are said once, here. The page draws its fields by them and the form is
read by them, so that a field cannot show a calendar and take words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from onus.core.acts.filling import minor_of, wall_instant
from onus.core.tendering.act_choices import is_choice
from onus.core.tendering.act_setting import ActSetting

TEXT_MAX = 4_000
LINE_MAX = 200
PERCENT_PPM = 10_000
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
DIGEST = re.compile(r"[0-9a-f]{64}")
SHARE = re.compile(r"\d{1,3}(\.\d{1,4})?")


class Shape(StrEnum):
    """What a field holds."""

    WORDS = "words"
    LINE = "line"
    CHOICE = "choice"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    SHARE = "share"
    """A percentage, with at most four decimals."""
    DIGEST = "digest"
    KEY = "key"
    """A public key: as many digits as a digest, and of no file, for the file that holds it holds the private half too."""
    NAME = "name"


SHAPES: Mapping[str, Shape] = {
    "text": Shape.WORDS, "text_en": Shape.WORDS, "text_zh": Shape.WORDS, "closes": Shape.DAY, "until": Shape.DAY, "until_day": Shape.DAY, "issued": Shape.DAY,
    "expires": Shape.DAY, "bids_until": Shape.MOMENT, "amount": Shape.MONEY, "price": Shape.MONEY,
    "performance_bond": Shape.MONEY, "share": Shape.SHARE, "sha256": Shape.DIGEST, "contract": Shape.NAME,
    "account": Shape.NAME, "key": Shape.KEY,
}  # fmt: skip
"""Of all other fields that are no choice, a line."""


def shape_of(name: str) -> Shape:
    """Return the shape of a field.

    >>> shape_of("lot").value, shape_of("closes").value, shape_of("place").value
    ('choice', 'day', 'line')
    """
    return Shape.CHOICE if is_choice(name) else SHAPES.get(name, Shape.LINE)


def day_of(text: str) -> date | None:
    """Return a day from `2024-03-01`; None where it is none.

    >>> day_of("2024-02-30") is None
    True
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def percentage_ppm(text: str) -> int | None:
    """Return a percentage in millionths; None where it is none from 0 to 100.

    >>> percentage_ppm("12.5"), percentage_ppm("101")
    (125000, None)
    """
    plain = text.removesuffix("%").strip()
    if not SHARE.fullmatch(plain):
        return None
    whole, _, part = plain.partition(".")
    ppm = int(whole) * PERCENT_PPM + int(part.ljust(4, "0"))
    return ppm if ppm <= 100 * PERCENT_PPM else None


def wrong_shape(name: str, text: str, setting: ActSetting) -> str:
    """Return the code of what is wrong with the shape of a text; empty for nothing.

    Args:
        name: of the field.
        text: what stands in it, not empty.
        setting: whose clocks and money count.
    """
    shape = shape_of(name)
    if shape is Shape.DAY:
        return "" if day_of(text) is not None else "not_a_day"
    if shape is Shape.MOMENT:
        return "" if wall_instant(text, setting.tender.zone) is not None else "not_a_time"
    if shape is Shape.MONEY:
        found = minor_of(text, setting.tender.currency)
        return "not_money" if found is None else "" if found > 0 else "nothing"
    if shape is Shape.SHARE:
        return "" if percentage_ppm(text) is not None else "not_a_share"
    if shape is Shape.DIGEST:
        return "" if DIGEST.fullmatch(text) else "no_digest"
    if shape is Shape.KEY:
        return "" if DIGEST.fullmatch(text) else "no_key"
    if shape is Shape.NAME:
        return "" if NAME.fullmatch(text) else "no_name"
    return ""
