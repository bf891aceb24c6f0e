"""Figures as people read them: shares, spans of time, lists.

In:  whole numbers with a unit.
Out: texts; nothing is rounded here that somebody decides on.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from onus.base.instants import DAY_US, HOUR_US, SECOND_US
from onus.base.texts import Language

DIGITS_MAX = 3


def percent(share_ppm: int) -> str:
    """Return a share in percent, cut to one decimal so that 99.99 never reads 100.

    >>> percent(843750), percent(1_000_000)
    ('84.3 %', '100.0 %')
    """
    return f"{share_ppm // 10_000}.{share_ppm % 10_000 // 1_000} %"


def quantity(exact: Fraction) -> str:
    """Return an exact quantity with at most three decimals, thousands apart.

    >>> quantity(Fraction(8996439, 500000)), quantity(Fraction(414))
    ('17.993', '414')
    """
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    cut = round(exact * 10**DIGITS_MAX)
    return f"{cut // 10**DIGITS_MAX:,}.{cut % 10**DIGITS_MAX:0{DIGITS_MAX}d}"


def span(length_us: int, language: Language) -> str:
    """Return a span of time in days and hours; below an hour in minutes.

    >>> span(345_600_000_000, "en"), span(3_600_000_000, "en"), span(180_000_000, "zh-Hans")
    ('4 days', '1 hour', '3 分钟')
    """
    if 0 < length_us < HOUR_US:
        minutes = max(length_us // (60 * SECOND_US), 1)
        return f"{minutes} 分钟" if language == "zh-Hans" else _english(minutes, "minute")
    days, hours = length_us // DAY_US, length_us % DAY_US // HOUR_US
    if language == "zh-Hans":
        parts = [f"{days} 天"] if days else []
        parts += [f"{hours} 小时"] if hours or not days else []
        return " ".join(parts)
    parts = [_english(days, "day")] if days else []
    parts += [_english(hours, "hour")] if hours or not days else []
    return " ".join(parts)


def _english(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"


def listed(names: Sequence[str], language: Language) -> str:
    """Return names as a list within a sentence.

    >>> listed(["rank", "scope"], "en"), listed(["位阶", "范围"], "zh-Hans")
    ('rank, scope', '位阶、范围')
    """
    return ("、" if language == "zh-Hans" else ", ").join(names)
