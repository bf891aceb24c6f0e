"""Figures as an office writes them: dates, and amounts in words.

In:  whole minor units, days.
Out: texts; nothing is rounded here.
"""

from __future__ import annotations

from datetime import date

from onus.base.currencies import MINOR_DIGITS, amount_text
from onus.base.texts import Language

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "兆")
GROUP = 10_000
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def day_text(day: str, language: Language) -> str:
    """Return a day as it stands under a paper.

    >>> day_text("2024-01-05", "zh-Hans"), day_text("2024-01-05", "en")
    ('2024年1月5日', '5 January 2024')
    """
    read = date.fromisoformat(day)
    if language == "zh-Hans":
        return f"{read.year}年{read.month}月{read.day}日"
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}"


def month_text(month: str, language: Language) -> str:
    """Return a civil month, or a year.

    >>> month_text("2024-01", "zh-Hans"), month_text("2024-01", "en"), month_text("2024", "zh-Hans")
    ('2024年1月', 'January 2024', '2024年')
    """
    year, _, number = month.partition("-")
    if not number:
        return f"{year}年" if language == "zh-Hans" else year
    return f"{year}年{int(number)}月" if language == "zh-Hans" else f"{MONTHS[int(number) - 1]} {year}"


def money_in_words(minor: int, *, currency: str, language: Language) -> str:
    """Return an amount in words where the language and the currency have them; else in figures.

    >>> money_in_words(4905177, currency="CNY", language="zh-Hans")
    '人民币肆万玖仟零伍拾壹元柒角柒分'
    >>> money_in_words(-1000000, currency="CNY", language="zh-Hans")
    '人民币负壹万元整'
    >>> money_in_words(5, currency="CNY", language="zh-Hans")
    '人民币伍分'
    """
    if language != "zh-Hans" or currency != "CNY":
        return f"{amount_text(minor, currency=currency)} {currency}"
    yuan, rest = divmod(abs(minor), 10 ** MINOR_DIGITS[currency])
    jiao, fen = divmod(rest, 10)
    whole = f"{_whole_in_words(yuan)}元" if yuan or not rest else ""
    parts = f"{DIGITS[jiao]}角" if jiao else ("零" if whole and fen else "")
    parts += f"{DIGITS[fen]}分" if fen else ""
    return f"人民币{'负' if minor < 0 else ''}{whole}{parts or '整'}"


def _whole_in_words(number: int) -> str:
    """Return a whole number of yuan in words.

    >>> _whole_in_words(100_030_005), _whole_in_words(10), _whole_in_words(0)
    ('壹亿零叁万零伍', '壹拾', '零')
    """
    words, gap = "", False
    for place in reversed(range(len(GROUPS))):
        group = number // GROUP**place % GROUP
        if not group:
            gap = gap or bool(words)
            continue
        if words and (gap or group < GROUP // 10):
            words += "零"
        words += _group_in_words(group) + GROUPS[place]
        gap = False
    return words or DIGITS[0]


def _group_in_words(group: int) -> str:
    words, gap = "", False
    for place in reversed(range(len(UNITS))):
        digit = group // 10**place % 10
        if not digit:
            gap = gap or bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + UNITS[place]
        gap = False
    return words
