"""Events: what people call a snowfall, and marks of generated data in the reader's language.

In:  an occurrence as its document has it, or its id alone; the clocks of the place.
Out: 「12月17日大雪」, "heavy snow, 17 Dec"; a window of a service by its day.

The surprise: an id of ours holds the instant in UTC, which for a snow of the night is
the day before. A name tells the day that people remember.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from onus.base.instants import Instant, ZoneTable, instant
from onus.base.texts import Language
from onus.report.codes import word

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BEGINNING = re.compile(r"^(.*?)-?(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SNOW = "snowfall"
GENERATED = re.compile(r" ?\(generated( geometry)?\)")


def event_name(
    occurrence: str, zone: ZoneTable, language: Language, event: Mapping[str, Any] | None = None
) -> str:
    """Return what people call an occurrence; an id that tells no day stays as it is.

    Args:
        occurrence: its id.
        zone: the clocks of the place.
        language: of the reader.
        event: its row of `occurrences.json`; None where it is not at hand.

    >>> utc = ZoneTable("UTC", (0,), (0,))
    >>> event_name("snowfall-2023-12-17T02:00:00Z", utc, "en"), event_name("window-2023-12-17", utc, "zh-Hans")
    ('snow, 17 Dec', '12月17日')
    """
    found = BEGINNING.match(occurrence)
    starts = event["starts"] if event and event["starts"] is not None else None
    if starts is None and found:
        starts = instant(found.group(2))
    day = zone.local_day(Instant(starts)).isoformat() if starts is not None else occurrence
    dated = DAY.search(day)
    if dated is None:
        return occurrence
    told = _day(dated, language)
    if not (event and event["grade"]) and not occurrence.startswith(SNOW):
        return told
    grade = word("grade", event["grade"], language) if event and event["grade"] else _snow(language)
    return f"{told}{grade}" if language == "zh-Hans" else f"{grade}, {told}"


def _day(found: re.Match[str], language: Language) -> str:
    month, day = int(found.group(2)), int(found.group(3))
    return f"{month}月{day}日" if language == "zh-Hans" else f"{day} {MONTHS[month - 1]}"


def _snow(language: Language) -> str:
    return "降雪" if language == "zh-Hans" else "snow"


def generated_mark(text: str, language: Language) -> str:
    """Return a name with its mark of generated data in the language of the reader.

    >>> generated_mark("体育路 (generated geometry)", "zh-Hans"), generated_mark("A (generated)", "en")
    ('体育路（生成）', 'A (generated)')
    """
    return GENERATED.sub("（生成）", text) if language == "zh-Hans" else text
