"""Stored values: what a workbook keeps of a cell, to what the cell means.

In:  the digits of a stored number and the number format of its cell.
Out: a whole number, a decimal, a day, a moment or a time of day, and the text that a person sees.

The surprise: a day is stored as a number, and only the format of its cell says
that it is one. The formats 27 to 36 and 50 to 58 are dates in Chinese
programs alone; a reader from elsewhere turns them into numbers near 45,000.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException

from onus.wire.office.grids import Value

SHOWN_DIGITS = 15
"""A spreadsheet keeps doubles and shows 15 digits; the rest is noise of binary fractions."""
DAYS = (14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)
CLOCKS = (18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56)
MOMENTS = (22,)
PERCENTS = (9, 10)
DAY, CLOCK, MOMENT, PERCENT, NUMBER = "day", "clock", "moment", "percent", "number"
FALSE_LEAP_DAY = 60
"""29 February 1900, which never was and which spreadsheets count."""
FIRST_YEAR_DAYS = date(1899, 12, 31)
LATER_DAYS = date(1899, 12, 30)
DAYS_FROM_1904 = date(1904, 1, 1)
LAST_DAY = 2_958_465
MS_OF_A_DAY = 86_400_000
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def meaning_of_format(number: int, code: str = "") -> str:
    """Return what a number format shows: day, clock, moment, percent or number.

    Args:
        number: of the format; below 164 it is one that every program knows.
        code: how the workbook itself defines it, where it does.

    >>> meaning_of_format(31), meaning_of_format(176, 'yyyy"年"m"月"d"日"'), meaning_of_format(177, "0.0%")
    ('day', 'day', 'percent')
    >>> meaning_of_format(178, "[$-804]yyyy/m/d h:mm;@"), meaning_of_format(179, '#,##0.00"元"')
    ('moment', 'number')
    """
    if not code:
        named = ((DAY, DAYS), (CLOCK, CLOCKS), (MOMENT, MOMENTS), (PERCENT, PERCENTS))
        return next((meaning for meaning, numbers in named if number in numbers), NUMBER)
    bare = _QUOTED.sub("", code.split(";")[0]).lower()
    clock = "h" in bare or "s" in bare
    day = "y" in bare or "d" in bare or ("m" in bare and not clock)
    if "general" in bare or not (day or clock):
        return PERCENT if "%" in bare else NUMBER
    return MOMENT if day and clock else DAY if day else CLOCK


def number_of(stored: str) -> Decimal | None:
    """Return a stored number with the digits that a spreadsheet shows; `None` where it is none.

    >>> number_of("0.30000000000000004"), number_of("2800.5"), number_of("NaN")
    (Decimal('0.3'), Decimal('2800.5'), None)
    """
    if not _NUMBER.fullmatch(stored):
        return None
    try:
        return Decimal(
            plain_text(Context(prec=SHOWN_DIGITS, rounding=ROUND_HALF_EVEN).create_decimal(stored))
        )
    except DecimalException:
        return None


def stored_value(stored: str, meaning: str = NUMBER, *, from_1904: bool = False) -> tuple[Value, str]:
    """Return what a stored number means under a format, and how a person sees it.

    Args:
        stored: digits as the file has them.
        meaning: of the number format, from `meaning_of_format`.
        from_1904: whether the workbook counts its days from 1904.

    Returns:
        Value and text. A number that no day can be is given as a number.

    >>> stored_value("45279", DAY), stored_value("45279.8333333333", MOMENT)
    ((datetime.date(2023, 12, 19), '2023-12-19'), (datetime.datetime(2023, 12, 19, 20, 0), '2023-12-19 20:00'))
    >>> stored_value("0.95", PERCENT), stored_value("0.354166666666667", CLOCK)
    ((Decimal('0.95'), '95%'), ('08:30', '08:30'))
    >>> stored_value("-3", DAY), stored_value("60", DAY)
    ((-3, '-3'), (60, '60'))
    """
    number = number_of(stored)
    if number is None:
        return stored, stored
    if meaning == PERCENT:
        return _plain(number), f"{plain_text(number * 100)}%"
    if meaning in (DAY, MOMENT, CLOCK):
        told = _told(number, meaning, from_1904)
        if told is not None:
            return told
    return _plain(number), plain_text(number)


def plain_text(number: Decimal) -> str:
    """Return a number without exponent and without zeros that say nothing.

    >>> plain_text(Decimal("1E+3")), plain_text(Decimal("12.50"))
    ('1000', '12.5')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _told(number: Decimal, meaning: str, from_1904: bool) -> tuple[Value, str] | None:
    """Return the day, moment or time of day that a number counts."""
    if number < 0 or number > LAST_DAY:
        return None
    days = int(number)
    ms = int(((number - days) * MS_OF_A_DAY).to_integral_value(ROUND_HALF_EVEN))
    if ms == MS_OF_A_DAY:
        days, ms = days + 1, 0
    clock = datetime(1904, 1, 1) + timedelta(milliseconds=ms)  # noqa: DTZ001 - a time of day alone
    if meaning == CLOCK and days == 0:
        return _clock_text(clock), _clock_text(clock)
    day = _day(days, from_1904)
    if day is None:
        return None
    if ms == 0 and meaning == DAY:
        return day, day.isoformat()
    moment = datetime(day.year, day.month, day.day) + timedelta(milliseconds=ms)  # noqa: DTZ001 - as written
    return moment, f"{day.isoformat()} {_clock_text(clock)}"


def _day(days: int, from_1904: bool) -> date | None:
    if from_1904:
        return DAYS_FROM_1904 + timedelta(days=days) if days <= LAST_DAY - 1_462 else None
    if days in (0, FALSE_LEAP_DAY):
        return None
    return (FIRST_YEAR_DAYS if days < FALSE_LEAP_DAY else LATER_DAYS) + timedelta(days=days)


def _clock_text(clock: datetime) -> str:
    if clock.microsecond:
        return clock.strftime("%H:%M:%S.%f")[:-3]
    return clock.strftime("%H:%M:%S" if clock.second else "%H:%M")
