"""Units: what a header, a title or a cell calls a unit, and what it is worth.

In:  the unit that a field is kept in, and a unit as people write it.
Out: how many of the one make the other, exactly.

The surprise: a unit that does not measure the same thing is no unit. The mu
(亩) is left out on purpose: it is no whole number of square millimetres.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from onus.base.texts import Localized
from onus.wire.office.cell_texts import TEXTS_KEPT, folded

_MANY = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "百": 100}
_MULTIPLE = re.compile(f"[{''.join(_MANY)}]+")
UNITS: Mapping[str, tuple[tuple[Fraction, tuple[str, ...]], ...]] = {
    "m": (
        (Fraction(1), ("米", "m", "延米", "延长米", "metre", "metres", "meter", "meters")),
        (Fraction(1000), ("公里", "千米", "km", "kilometre", "kilometres")),
        (Fraction(1, 100), ("厘米", "cm")),
    ),
    "m2": (
        (
            Fraction(1),
            ("平方米", "平米", "平方", "m2", "m^2", "sqm", "squaremetres", "squaremetre", "squaremeters"),
        ),
        (Fraction(10_000), ("公顷", "ha")),
        (Fraction(1_000_000), ("平方公里", "平方千米", "km2")),
    ),
    "mm": ((Fraction(1), ("毫米", "mm")), (Fraction(10), ("厘米", "cm"))),
    "cm": ((Fraction(1), ("厘米", "cm")), (Fraction(1, 10), ("毫米", "mm")), (Fraction(100), ("米", "m"))),
    "km/h": (
        (Fraction(1), ("公里/小时", "千米/小时", "km/h", "kmh", "公里/时", "千米/时", "公里每小时", "kph")),
        (Fraction(18, 5), ("米/秒", "m/s")),
    ),
    "h": (
        (Fraction(1), ("小时", "h", "时", "hour", "hours")),
        (Fraction(24), ("天", "日", "d", "day", "days")),
        (Fraction(1, 60), ("分钟", "min", "minute", "minutes")),
    ),
    "deg": ((Fraction(1), ("度", "°", "deg", "degrees")),),
    "point": ((Fraction(1), ("分", "分值", "point", "points")),),
    "yuan": (
        (Fraction(1), ("元", "人民币元", "圆", "rmb", "cny", "yuan", "¥")),
        (Fraction(1, 10), ("角",)),
        (Fraction(1, 100), ("分",)),
    ),
}
"""For each unit that fields are kept in: units of the same kind, with how many of the first make one."""
NAMES: Mapping[str, Localized] = {
    "m": Localized("length", "长度单位"),
    "m2": Localized("area", "面积单位"),
    "mm": Localized("depth of water", "降水量单位"),
    "cm": Localized("depth of snow", "积雪深度单位"),
    "km/h": Localized("speed", "速度单位"),
    "h": Localized("duration", "时长单位"),
    "deg": Localized("angle", "角度单位"),
    "point": Localized("number of points", "分值单位"),
    "yuan": Localized("amount of money", "金额单位"),
}


@lru_cache(maxsize=TEXTS_KEPT)
def worth(unit: str, written: str) -> Fraction | None:
    """Return how many of a unit make one of a written unit; None where it measures something else.

    >>> worth("m", "公里"), worth("m2", "万平方米"), worth("yuan", "百万元"), worth("m", "平方米")
    (Fraction(1000, 1), Fraction(10000, 1), Fraction(1000000, 1), None)
    >>> worth("yuan", "人民币万元"), worth("yuan", "万"), worth("m", "万")
    (Fraction(10000, 1), Fraction(10000, 1), None)
    """
    name = folded(written)
    found = _named(unit, name)
    if found is not None:
        return found
    if unit == "yuan":
        name = name.removeprefix("人民币")
    signs = _MULTIPLE.match(name)
    bare = name[signs.end() :] if signs else name
    # Whoever counts money in 万 counts yuan; 万 alone of a length may be metres or cubic metres.
    found = Fraction(1) if unit == "yuan" and signs and not bare else _named(unit, bare)
    if found is None:
        return None
    for sign in signs[0] if signs else "":
        found *= _MANY[sign]
    return found


@lru_cache(maxsize=TEXTS_KEPT)
def is_unit(written: str) -> bool:
    """Return whether a text is a unit of any kind.

    >>> is_unit("平方米"), is_unit("路名")
    (True, False)
    """
    return any(worth(unit, written) is not None for unit in UNITS)


def known_units(unit: str) -> str:
    """Return how a unit and those of its kind may be written, for a sentence.

    >>> known_units("mm")
    '毫米, 厘米'
    """
    return ", ".join(names[0] for _, names in UNITS[unit])


def _named(unit: str, name: str) -> Fraction | None:
    for times, names in UNITS[unit]:
        if name in names:
            return times
    return None
