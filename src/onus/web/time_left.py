"""Time left: how long somebody still has, as the badge of a clock.

In:  an instant that is due, and the instant of looking.
Out: what `web/_clock.html` shows: a state, words, and the instant for machines.

The surprise: the last quarter of a day counts as `soon`. Whoever plans a shift
needs to see it before the hour is over, not after.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import DAY_US, HOUR_US, MINUTE_US, Instant, utc_text
from onus.base.texts import Language
from onus.web.sentences import say

SOON_US = 6 * HOUR_US


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """One clock; `state` is `left`, `soon`, `over` or `none`."""

    state: str
    words: str
    at: str = ""


def time_left(due: int | None, now: int, language: Language) -> TimeLeft:
    """Return how long there is until an instant; None has no clock."""
    if due is None:
        return TimeLeft("none", say("workbench.no_clock", language))
    spoken = span(abs(due - now), language)
    at = utc_text(Instant(due))
    if now > due:
        return TimeLeft("over", say("workbench.over", language, span=spoken), at)
    return TimeLeft(
        "soon" if due - now <= SOON_US else "left", say("workbench.left", language, span=spoken), at
    )


def span(length_us: int, language: Language) -> str:
    """Say a length of time by its two largest units: `1 d 4 h`."""
    days, rest = divmod(length_us, DAY_US)
    hours, rest = divmod(rest, HOUR_US)
    if days:
        return say("workbench.span_d_h", language, days=days, hours=hours)
    return say("workbench.span_h_m", language, hours=hours, minutes=rest // MINUTE_US)
