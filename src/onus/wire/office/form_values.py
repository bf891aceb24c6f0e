"""Form values: what stands in a cell of the clause form as a value of the dossier.

In:  a filled cell, the kind of its field, the zone and the currency of the dossier.
Out: whole minor units, parts per million, minutes, days, words; or what was asked instead.

The surprise: nothing is rounded. A third decimal of a yuan or a share finer than
a millionth is told as a fault, because the contract's own number would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from onus.base.currencies import MINOR_DIGITS
from onus.base.instants import EPOCH, MINUTE_US, SECOND_US, Instant, ZoneTable
from onus.base.texts import Localized
from onus.wire.office.form_words import LISTS, code_of, plain
from onus.wire.office.grids import Cell

DIGITS_MAX = 20
WHOLE_MAX = 10**15
MANY = {"万": 10_000, "亿": 100_000_000}
MINUTES_A_DAY = 1440
_BETWEEN = re.compile(r"[、,，;；\n]+")
_AMOUNT = re.compile(r"[¥￥]?(-?[0-9][0-9,]*(?:\.[0-9]+)?)(万|亿)?元?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_MONTH_DAY = re.compile(r"(?:[0-9]{4}[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
_MOMENT = re.compile(r"(.+?)[ T]*(?:([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2}))?|时(?:([0-9]{1,2})分)?))?")
_HOURS = re.compile(r"(.+?)\s*[=:]?\s*([0-9]{1,5})(?:小时|h)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a cell should have held."""

    text: Localized


@dataclass(frozen=True, slots=True)
class Setting:
    """What the form says of itself and its cells need to be read: where, and in which money."""

    zone: ZoneTable
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price that may be finer than the smallest coin: so many minor units for so many units."""

    minor: int
    times: int


def value_of(kind: str, words: str, cell: Cell, setting: Setting) -> Any:
    """Return the value of a filled cell, or `Asked` where it cannot be one.

    >>> shanghai = Setting(ZoneTable("Asia/Shanghai", (0,), (28_800,)))
    >>> [value_of(kind, "", Cell(1, 1, text, text), shanghai) for kind, text in
    ...  (("money", "120万元"), ("share", "95%"), ("clock", "07:30"), ("month_day", "11月1日"))]
    [120000000, 950000, 450, '11-01']
    >>> value_of("last_day", "", Cell(1, 1, "2024年10月31日", "2024年10月31日"), shanghai)
    datetime.date(2024, 11, 1)
    """
    return _READERS[kind](cell, words, setting)


def _text(cell: Cell, words: str, setting: Setting) -> str:
    return cell.text.strip()


def _id(cell: Cell, words: str, setting: Setting) -> str:
    number = _number(cell)
    whole = isinstance(cell.value, int | Decimal) and number is not None and number == int(number)
    return str(int(number)) if whole and number is not None else plain(cell.text)


def _number(cell: Cell) -> Decimal | None:
    """Return the number in a cell, with its exact digits; None where it is none or is absurd."""
    if isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, int | Decimal):
        found = Decimal(cell.value)
        return found if found.is_finite() and abs(found) <= WHOLE_MAX else None
    match = _AMOUNT.fullmatch(plain(cell.text).replace(" ", ""))
    if match is None or len(match[1]) > DIGITS_MAX:
        return None
    try:
        found = Decimal(match[1].replace(",", "")) * MANY.get(match[2] or "", 1)
    except InvalidOperation:
        return None
    return found if abs(found) <= WHOLE_MAX else None


def _times(cell: Cell, times: int, en: str, zh: str) -> int | Asked:
    number = _number(cell)
    if number is None or number < 0 or number * times != int(number * times):
        return Asked(Localized(en, zh))
    return int(number * times)


def _whole(cell: Cell, words: str, setting: Setting) -> int | Asked:
    return _times(cell, 1, "a whole number, 0 or above", "不小于 0 的整数")


def _page(cell: Cell, words: str, setting: Setting) -> int | Asked:
    match = re.fullmatch(r"(?:p\.?|第)?\s*([0-9]{1,5})\s*页?", plain(cell.text), re.IGNORECASE)
    return int(match[1]) if match else Asked(Localized("one page number", "一个页码"))


def _money(cell: Cell, words: str, setting: Setting) -> int | Asked:
    digits = MINOR_DIGITS.get(setting.currency, 2)
    return _times(
        cell, 10**digits,
        f"an amount, 0 or above, with at most {digits} decimals", f"不小于 0、至多 {digits} 位小数的金额",
    )  # fmt: skip


def _unit_price(cell: Cell, words: str, setting: Setting) -> UnitPrice | Asked:
    number = _number(cell)
    if number is None or number < 0:
        return Asked(Localized("an amount, 0 or above", "不小于 0 的金额"))
    minor, times = number * 10 ** MINOR_DIGITS.get(setting.currency, 2), 1
    while minor != int(minor):
        minor, times = minor * 10, times * 10
    return UnitPrice(int(minor), times)


def _points(cell: Cell, words: str, setting: Setting) -> int | Asked:
    return _times(
        cell, 1000, "points, 0 or above, with at most three decimals", "不小于 0、至多三位小数的分数"
    )


def _tenths(cell: Cell, words: str, setting: Setting) -> int | Asked:
    return _times(cell, 10, "millimetres with at most one decimal", "毫米数，至多一位小数")


def _share(cell: Cell, words: str, setting: Setting) -> int | Asked:
    asked = Asked(Localized("a share with the sign of per cent, 95%", "带百分号的比例，如 95%"))
    text = plain(cell.text).replace(" ", "")
    signed = text.endswith("%")
    if not signed:
        return asked
    if isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool):
        ppm = Decimal(cell.value) * 1_000_000
    elif re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,8})?%", text):
        ppm = Decimal(text[:-1]) * 10_000
    else:
        return asked
    sound = ppm.is_finite() and 0 <= ppm <= WHOLE_MAX and ppm == int(ppm)
    return int(ppm) if sound else asked


def _yes(cell: Cell, words: str, setting: Setting) -> bool | Asked:
    if isinstance(cell.value, bool):
        return cell.value
    code = code_of(cell.text, "yes")
    return Asked(Localized("yes or no", "是或否")) if code is None else code == "yes"


def _word(cell: Cell, words: str, setting: Setting) -> str | Asked:
    code = code_of(cell.text, words)
    return _asked_of(words) if code is None else code


def _asked_of(words: str) -> Asked:
    listed = LISTS[words]
    en = ", ".join(word.en for word in listed)
    return Asked(Localized(f"one of {en}", "、".join(word.zh for word in listed) + "之一"))


def _parts(text: str) -> list[str]:
    return [part for part in (plain(one) for one in _BETWEEN.split(text)) if part]


def _list(cell: Cell, words: str, setting: Setting) -> list[str]:
    return _parts(_id(cell, words, setting))


def _words(cell: Cell, words: str, setting: Setting) -> list[str] | Asked:
    codes = [code_of(part, words) for part in _parts(cell.text)]
    found = [code for code in codes if code is not None]
    return found if len(found) == len(codes) else _asked_of(words)


def _weekdays(cell: Cell, words: str, setting: Setting) -> list[int] | Asked:
    found = _words(cell, words, setting)
    return found if isinstance(found, Asked) else [int(code) for code in found]


def _hours(cell: Cell, words: str, setting: Setting) -> Mapping[str, int] | Asked:
    asked = Asked(Localized("hours as 大雪=48、暴雪=72", "小时数，写作：大雪=48、暴雪=72"))
    found: dict[str, int] = {}
    for part in _parts(cell.text):
        match = _HOURS.fullmatch(part)
        name = match[1].strip(" =:") if match else ""
        code = code_of(name, words) if words and name else name
        if match is None or not code or code in found:
            return asked
        found[code] = int(match[2])
    return found or asked


def day_of(cell: Cell) -> date | None:
    """Return the day in a cell; None where it holds none that exists.

    >>> day_of(Cell(1, 1, "2023.11.31", "2023.11.31")) is None
    True
    """
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    match = _DAY.fullmatch(plain(cell.text).replace(" ", ""))
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _day(cell: Cell, words: str, setting: Setting) -> date | Asked:
    found = day_of(cell)
    return (
        Asked(Localized("a day that exists: 2023-11-01", "存在的日期，如 2023-11-01"))
        if found is None
        else found
    )


def _last_day(cell: Cell, words: str, setting: Setting) -> date | Asked:
    found = _day(cell, words, setting)
    if isinstance(found, Asked) or found == date.max:
        return found
    return found + timedelta(days=1)


def minute_of(cell: Cell) -> int | None:
    """Return the minute of the day in a cell, 1440 for 24:00; None where it holds none.

    >>> minute_of(Cell(1, 1, "07：30", "07：30"))
    450
    """
    text = f"{cell.value:%H:%M}" if isinstance(cell.value, datetime) else cell.text
    match = _CLOCK.fullmatch(plain(text).replace(" ", ""))
    if match is None or int(match[2]) >= 60:
        return None
    minute = int(match[1]) * 60 + int(match[2])
    return minute if minute <= MINUTES_A_DAY else None


def _clock(cell: Cell, words: str, setting: Setting) -> int | Asked:
    found = minute_of(cell)
    return Asked(Localized("a time of day: 07:30", "时刻，如 07:30")) if found is None else found


def _month_day(cell: Cell, words: str, setting: Setting) -> str | Asked:
    if isinstance(cell.value, date):
        return f"{cell.value:%m-%d}"
    match = _MONTH_DAY.fullmatch(plain(cell.text).replace(" ", ""))
    try:
        # A leap year, so that the 29th of February may stand.
        found = date(2024, int(match[1]), int(match[2])) if match else None
    except ValueError:
        found = None
    return Asked(Localized("month and day: 11-01", "月日，如 11-01")) if found is None else f"{found:%m-%d}"


def moment_of(cell: Cell, zone: ZoneTable) -> datetime | None:
    """Return day and time of the place in a cell, as an aware time; None where it holds none.

    >>> moment_of(Cell(1, 1, "2023年12月19日20时", "2023年12月19日20时"), ZoneTable("UTC", (0,), (0,)))
    datetime.datetime(2023, 12, 19, 20, 0, tzinfo=datetime.timezone.utc)
    """
    seconds, day = 0, day_of(cell)
    if isinstance(cell.value, datetime):
        seconds = cell.value.hour * 3600 + cell.value.minute * 60 + cell.value.second
    elif day is None:
        match = _MOMENT.fullmatch(plain(cell.text))
        day = day_of(Cell(1, 1, match[1], match[1])) if match else None
        if match is None or day is None:
            return None
        hour, minute, second = int(match[2] or 0), int(match[3] or match[5] or 0), int(match[4] or 0)
        if hour >= 24 or minute >= 60 or second >= 60:
            return None
        seconds = hour * 3600 + minute * 60 + second
    if day is None:
        return None
    return aware(Instant(zone.at(day, seconds // 60) + seconds % 60 * SECOND_US), zone)


def aware(at: Instant, zone: ZoneTable) -> datetime:
    """Return an instant as the clocks of a zone show it, with its offset.

    >>> aware(Instant(0), ZoneTable("UTC", (0,), (0,))).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    offset_us = zone.offset_us(at)
    # Offsets of whole minutes alone can be written down in TOML.
    east = timezone(timedelta(microseconds=offset_us - offset_us % MINUTE_US))
    return (EPOCH + timedelta(microseconds=at)).astimezone(east)


def _instant(cell: Cell, words: str, setting: Setting) -> datetime | Asked:
    found = moment_of(cell, setting.zone)
    asked = Asked(
        Localized("day and time of the place: 2023-11-01 08:00", "当地日期和时间，如 2023-11-01 08:00")
    )
    return asked if found is None else found


_READERS: Mapping[str, Callable[[Cell, str, Setting], Any]] = {
    "text": _text, "id": _id, "ref": _id, "whole": _whole, "page": _page, "money": _money,
    "unit_price": _unit_price, "points": _points, "tenths": _tenths, "share": _share, "yes": _yes,
    "word": _word, "words": _words, "weekdays": _weekdays, "list": _list, "hours": _hours,
    "day": _day, "last_day": _last_day, "clock": _clock, "month_day": _month_day, "instant": _instant,
}  # fmt: skip
