"""Photo names: what the names of a photo and of its folders say of its time.

In:  the path of a photo below the folder that is imported.
Out: `NameSaid`: day, time of day, when an application saved it, and the words of the path.

The surprise: the number in a name that WeChat gave is when the photo was saved,
not when it was taken. A photo of last year that is sent again today has today's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from onus.wire.office.form_words import plain

DAY_S = 86_400
_YEAR = r"(?<!\d)(?P<y>(?:19|20)\d{2})"
_DAYS = (
    re.compile(_YEAR + r"[-_./年](?P<m>\d{1,2})[-_./月](?P<d>\d{1,2})日?(?!\d)"),
    re.compile(_YEAR + r"(?P<m>\d{2})(?P<d>\d{2})(?!\d|\d{7})"),
    re.compile(_YEAR + r"(?P<m>\d{2})(?P<d>\d{2})(?P<hms>\d{6})(?!\d)"),
)
_TIMES = (
    re.compile(r"(?<!\d)(?P<h>\d{1,2})[时点](?P<min>\d{1,2})?分?(?:(?P<s>\d{1,2})秒)?"),
    re.compile(r"(?<=[-_ T])(?P<h>\d{2})[-:：.](?P<min>\d{2})(?:[-:：.](?P<s>\d{2}))?(?!\d)"),
    re.compile(r"(?<=[-_ T])(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})(?:\d{3})?(?!\d)"),
)
_SAVED = re.compile(r"(?i)^(mmexport\d+|微信图片_?\d+|wx_camera_\d+|weixin\w*\d+)")
WORK = ("作业后", "清扫后", "清雪后", "除雪后", "整改后", "保洁后", "完成", "已清", "after", "done")
STATE = ("作业前", "清扫前", "清雪前", "除雪前", "整改前", "保洁前", "问题", "未清", "before")


@dataclass(frozen=True, slots=True)
class NameSaid:
    """What a path says.

    Attributes:
        day: the day in the nearest name that tells one; None where none does, or two differ.
        second: second of the local day in the same name; None where it tells none.
        saved: True where the name of the file is one that WeChat gave: no time of its own is read from it.
        days_differ: True where two names of the path tell different days.
        words: the names of the path, the file's own first, without its ending.
    """

    day: date | None
    second: int | None
    saved: bool
    days_differ: bool
    words: tuple[str, ...]


def name_said(path: str) -> NameSaid:
    """Return what a path says.

    >>> said = name_said("2023-12-16 人民路 除雪/IMG_20231216_083015.jpg")
    >>> said.day, said.second, said.words[1]
    (datetime.date(2023, 12, 16), 30615, '2023-12-16 人民路 除雪')
    >>> name_said("人民路/mmexport1702712345678.jpg").day is None
    True
    """
    *folders, file = path.split("/")
    stem = file.rpartition(".")[0] or file
    saved = _SAVED.match(stem) is not None
    words = tuple(plain(word) for word in (stem, *reversed(folders)))
    days: list[date] = []
    second: int | None = None
    for word in words[1:] if saved else words:
        found, at, rest = _day(word)
        if found is not None:
            days.append(found)
            second = second if second is not None else at if at is not None else _second(rest)
    differ = len(dict.fromkeys(days)) > 1
    return NameSaid(None if differ or not days else days[0], None if differ else second, saved, differ, words)


def shows_work(said: NameSaid, note: str = "") -> bool | None:
    """Return whether names or a note say that a photo shows work done, or the state before; None for neither.

    >>> shows_work(name_said("人民路 作业后/a.jpg")), shows_work(name_said("人民路/a.jpg"))
    (True, None)
    >>> shows_work(name_said("人民路 整改前/a.jpg"))
    False
    """
    for text in (plain(note), *said.words):
        low = text.casefold()
        done, before = any(word in low for word in WORK), any(word in low for word in STATE)
        if done != before:
            return done
        if done:
            return None
    return None


def _day(word: str) -> tuple[date | None, int | None, str]:
    """Return the day in a name, a time that is written in one with it, and the rest of the name."""
    for pattern in _DAYS:
        match = pattern.search(word)
        if match is None:
            continue
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        glued = match.groupdict().get("hms")
        rest = f"{word[: match.start()]}_{word[match.end() :]}"
        if glued:
            return day, _seconds(int(glued[:2]), int(glued[2:4]), int(glued[4:])), rest
        return day, None, rest
    return None, None, word


def _second(text: str) -> int | None:
    for pattern in _TIMES:
        match = pattern.search(text)
        if match is not None:
            return _seconds(int(match["h"]), int(match["min"] or 0), int(match["s"] or 0))
    return None


def _seconds(hour: int, minute: int, second: int) -> int | None:
    sound = hour < 24 and minute < 60 and second < 60
    return hour * 3600 + minute * 60 + second if sound else None
