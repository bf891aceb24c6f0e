"""Cell times: days, times of day and months as people write them.

In:  a cell, and the year that the title of its sheet names.
Out: `Moment`, seconds of a day, a month; or `Unreadable`.

The surprise: 31 November is not 1 December. A day that no calendar has is told as
such, and a day without a year is only read where the sheet itself names one year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from onus.base.instants import EPOCH_DAY, SECOND_US, Instant, ZoneTable
from onus.base.texts import Localized
from onus.wire.office.cell_texts import plain, shown
from onus.wire.office.grids import Cell
from onus.wire.office.reading_faults import NoSuchDay, NoYear, SerialDay
from onus.wire.office.unreadable import Unreadable, wrong

DAY_S = 86_400
SERIAL_DAYS = (32_874, 73_051)
"""Numbers that a spreadsheet keeps for the days from 1990 to 2099."""
SERIAL_ZERO = date(1899, 12, 30)
_YEARS = (1990, 2099)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TENS = re.compile(r"([二三四五]?)十([一二三四五六七八九]?)")
_DAY = re.compile(r"(?:(\d{4})[-/.年 ] ?)?(\d{1,2})(?:[-/.]|月) ?(\d{1,2})日?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"\(?(?:星期|周)[一二三四五六日天]\)?")
_CLOCK = re.compile(
    r"(凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚|夜间)? ?(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?|[时点](?:(\d{1,2})分?(?:(\d{1,2})秒)?|(半|整))?)"
)
_OFFSET = re.compile(r"(?<=\d) ?(Z|[+-]\d{2}:?\d{2})$")
_EAST = re.compile(r":\d{2}(?:\.\d{1,9})? ?(?:Z|\+\d{2}:?\d{2})$")
"""Without the T of ISO 8601 only this is an offset: 08:00-11:30 may be from eight to half past eleven."""
_MONTH = re.compile(r"(\d{4})[-/.年 ] ?(\d{1,2})月?(?:份)?")
_PACKED_MONTH = re.compile(r"(\d{4})(\d{2})")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|度|[-.]\d{1,2}(?!\d)| ?[-~至到] ?(?:19|20)\d{2})")
_NIGHT, _MORNING, _FORENOON, _NOON = range(12), range(12), range(13), (11, 12, 13, 14)
_PARTS: Mapping[str, tuple[Sequence[int], Mapping[int, int]]] = {
    **dict.fromkeys(("凌晨", "清晨"), (_NIGHT, {12: 0})),
    **dict.fromkeys(("早上", "早"), (_MORNING, {})),
    "上午": (_FORENOON, {}),
    "中午": (_NOON, {1: 13, 2: 14}),
    "下午": (range(12, 24), {hour: hour + 12 for hour in range(1, 12)}),
    "傍晚": (range(15, 22), {hour: hour + 12 for hour in range(3, 10)}),
    **dict.fromkeys(("晚上", "晚", "夜间"), (range(18, 25), {hour: hour + 12 for hour in range(6, 12)})),
}
"""Of each part of a day: the hours that may stand beside it as they are, and those that mean another.

Any other hour is asked. 晚上1点 is one in the morning to most and the day before or after to some.
"""
_FULL_DAY = Localized("a day, 2024-01-17 or 2024年1月17日,", "日期（如 2024-01-17 或 2024年1月17日）")
_FULL_TIME = Localized("a time of day, 10:30,", "时刻（如 10:30）")
_IN_24_HOURS = Localized("a time of 24 hours, 02:00 or 14:00,", "24 小时制时刻（如 02:00 或 14:00）")
_FULL_MOMENT = Localized("a day with its time, 2024-01-17 10:30,", "日期和时刻（如 2024-01-17 10:30）")
_FULL_MONTH = Localized("a month, 2024-01 or 2024年1月,", "月份（如 2024-01 或 2024年1月）")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with a time of day where one is told.

    Attributes:
        day: the day.
        second: second of the day; None where no time is told.
        offset_s: seconds east of UTC where the text says so; None for local time.
    """

    day: date
    second: int | None = None
    offset_s: int | None = None


def instant_at(moment: Moment, zone: ZoneTable) -> Instant:
    """Return a moment as an instant; a day without a time begins at midnight.

    >>> from onus.base.instants import UTC_ZONE, utc_text
    >>> utc_text(instant_at(Moment(date(2024, 1, 17), 36_000), UTC_ZONE))
    '2024-01-17T10:00:00Z'
    """
    second = moment.second or 0
    if moment.offset_s is not None:
        seconds = (moment.day - EPOCH_DAY).days * DAY_S + second - moment.offset_s
        return Instant(seconds * SECOND_US)
    minute, left = divmod(second, 60)
    return Instant(zone.at(moment.day, minute) + left * SECOND_US)


def moment(cell: Cell, year: int | None = None) -> Moment | Unreadable:
    """Return the day of a cell, with its time where one is told.

    Args:
        cell: the cell.
        year: the year of a day that names none; None where the sheet names no single one.

    >>> moment(Cell(1, 1, None, "2024年1月17日 下午3点半"))
    Moment(day=datetime.date(2024, 1, 17), second=55800, offset_s=None)
    >>> moment(Cell(1, 1, None, "11月31日"), 2023).named["days"]
    30
    """
    if isinstance(cell.value, datetime):
        return _of_datetime(cell.value)
    if isinstance(cell.value, date):
        return Moment(cell.value)
    if isinstance(cell.value, int | Decimal):
        return _of_number(cell)
    text = _evened(cell.text)
    offset = _OFFSET.search(text) if "T" in text or _EAST.search(text) else None
    found = _DAY.match(text) or _PACKED.match(text)
    if found is None:
        return _asked(cell, _FULL_DAY)
    numbers = tuple(int(part) if part else None for part in found.groups())
    named_year = numbers[0] if numbers[0] is not None else year
    month, day_of_month = int(numbers[1] or 0), int(numbers[2] or 0)
    day = _day(named_year, month, day_of_month, cell)
    if isinstance(day, Unreadable):
        return day
    rest = text[found.end() : offset.start() if offset else None].lstrip(" T")
    if not rest:
        return Moment(day)
    second = _second(rest)
    if second is None:
        return _asked(cell, _IN_24_HOURS if _CLOCK.fullmatch(rest.strip()) else _FULL_DAY)
    offset_s = _offset_s(offset[1]) if offset else None
    return _carried(day, second, offset_s)


def timed(cell: Cell, year: int | None = None) -> Moment | Unreadable:
    """Return the day of a cell with its time, which must be told.

    >>> timed(Cell(1, 1, None, "2024-01-17")).named["asked"].en
    'a day with its time, 2024-01-17 10:30,'
    """
    found = moment(cell, year)
    if isinstance(found, Moment) and found.second is None:
        if isinstance(cell.value, datetime):
            return Moment(found.day, 0)
        return _asked(cell, _FULL_MOMENT)
    return found


def clock(cell: Cell, year: int | None = None) -> Moment | int | Unreadable:
    """Return the second of the day of a cell, or the moment where the cell names the day as well.

    >>> clock(Cell(1, 1, None, "下午3：20")), clock(Cell(1, 1, None, "24:00"))
    (55200, 86400)
    """
    if isinstance(cell.value, Decimal) and 0 <= cell.value < 1:
        return round(cell.value * DAY_S)
    if not isinstance(cell.value, date | int | Decimal):
        second = _second(_evened(cell.text))
        if second is not None:
            return second
        if not _DAY.match(_evened(cell.text)):
            told = _CLOCK.fullmatch(_evened(cell.text))
            return _asked(cell, _IN_24_HOURS if told and told[1] else _FULL_TIME)
    found = timed(cell, year)
    return (
        _asked(cell, _FULL_TIME)
        if isinstance(found, Unreadable) and found.kind in (SerialDay, NoYear)
        else found
    )


def month(cell: Cell, year: int | None = None) -> str | Unreadable:
    """Return the month of a cell as the dossier writes it.

    >>> month(Cell(1, 1, None, "2024年1月份")), month(Cell(1, 1, date(2024, 1, 1), "2024-01-01"))
    ('2024-01', '2024-01')
    """
    if isinstance(cell.value, date):
        return f"{cell.value:%Y-%m}"
    text = _evened(cell.text)
    bare = re.fullmatch(r"(\d{1,2})月(?:份)?", text)
    found = _MONTH.fullmatch(text) or _PACKED_MONTH.fullmatch(text)
    if isinstance(cell.value, Decimal) and cell.value != int(cell.value):
        found = None  # 2024.1 as a number may have been January or October.
    numbers = (int(found[1]), int(found[2])) if found else (year, int(bare[1])) if bare else (None, 0)
    if bare and year is None:
        return Unreadable(NoYear, {"found": shown(cell.text)})
    if numbers[0] is None or not _YEARS[0] <= numbers[0] <= _YEARS[1] or not 1 <= numbers[1] <= 12:
        return _asked(cell, _FULL_MONTH)
    return f"{numbers[0]:04d}-{numbers[1]:02d}"


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a title names, each once.

    >>> years_in("2024年1月道路保洁检查表"), years_in("公厕清单 20 座")
    ((2024,), ())
    """
    found = _YEAR.findall(_evened(text))
    return tuple(sorted({int(year) for year in found}))


def names_year(text: str) -> bool:
    """Return whether a day or month is written with its year.

    >>> names_year("二〇二四年一月十七日"), names_year("1月17日 2000米")
    (True, False)
    """
    return bool(re.match(r"\d{4}", _evened(text)))


def _evened(text: str) -> str:
    """Return a text with Chinese numerals of days and times as digits, without the weekday."""
    bare = _WEEKDAY.sub(" ", plain(text))
    tens = _TENS.sub(
        lambda m: str(int((m[1] or "一").translate(_DIGITS)) * 10 + int((m[2] or "〇").translate(_DIGITS))),
        bare,
    )
    return plain(tens.translate(_DIGITS))


def _of_datetime(value: datetime) -> Moment:
    # A spreadsheet keeps a time as a fraction of a day; what is finer than a second is its noise.
    even = value.replace(microsecond=0) + timedelta(seconds=value.microsecond >= 500_000)
    second = even.hour * 3600 + even.minute * 60 + even.second
    return Moment(even.date(), second or None)


def _of_number(cell: Cell) -> Moment | Unreadable:
    value = Decimal(cell.value)  # type: ignore[arg-type]
    packed = _PACKED.fullmatch(str(int(value))) if value == int(value) else None
    if packed:
        day = _day(int(packed[1]), int(packed[2]), int(packed[3]), cell)
        return day if isinstance(day, Unreadable) else Moment(day)
    if SERIAL_DAYS[0] <= value < SERIAL_DAYS[1]:
        meant = SERIAL_ZERO + timedelta(days=int(value))
        return Unreadable(SerialDay, {"found": shown(cell.text), "meant": meant.isoformat()})
    return _asked(cell, _FULL_DAY)


def _day(year: int | None, month_number: int, day: int, cell: Cell) -> date | Unreadable:
    if not 1 <= month_number <= 12 or not 1 <= day <= 31:
        return _asked(cell, _FULL_DAY)
    if year is None:
        return Unreadable(NoYear, {"found": shown(cell.text)})
    if not _YEARS[0] <= year <= _YEARS[1]:
        return _asked(cell, _FULL_DAY)
    days = monthrange(year, month_number)[1]
    if day > days:
        name = Localized(f"{year}-{month_number:02d}", f"{year}年{month_number}月")
        return Unreadable(NoSuchDay, {"found": shown(cell.text), "month": name, "days": days})
    return date(year, month_number, day)


def _second(text: str) -> int | None:
    """Return the second of the day that a text names; None where it names none or may mean two."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour = int(found[2])
    minute = 30 if found[7] == "半" else int(found[3] or found[5] or 0)
    second = int(found[4] or found[6] or 0)
    if found[1]:
        as_told, meant = _PARTS[found[1]]
        if hour not in as_told and hour not in meant:
            return None
        hour = meant.get(hour, hour)
    if minute > 59 or second > 59 or hour * 3600 + minute * 60 + second > DAY_S:
        return None
    return hour * 3600 + minute * 60 + second


def _carried(day: date, second: int, offset_s: int | None) -> Moment:
    """Return a moment; 24:00 is the beginning of the next day."""
    return Moment(day + timedelta(days=second // DAY_S), second % DAY_S, offset_s)


def _offset_s(text: str) -> int:
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if text[0] == "-" else seconds


def _asked(cell: Cell, asked: Localized) -> Unreadable:
    return wrong(cell.text, asked.en, asked.zh)
