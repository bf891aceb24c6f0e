"""Publication: what of a report the public sees, from when on, and how coarsely.

In:  a report without its reporter, those beside it, the rule, an instant.
Out: `Shown`: the segment, the district alone, or nothing yet, with the reason.

The surprise: a report is never shown as more than its segment, and where the
segment would point at one shop or one home, only from a least count on. Until
then it counts in its district. It is always counted somewhere.

Source: the rule `REPORT-PUBLICATION` in `law/reports.toml`, by its date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.contracts.rulebook import Rule
from onus.core.reports.events import RETALIATION

PUBLICATION = "REPORT-PUBLICATION"
SEGMENT, DISTRICT, NOTHING = "segment", "district", "nothing"
DELAYED, RECOGNISABLE, PRIVATE, KEPT_BACK = "delayed", "recognisable", "private", "hidden"


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """How reports are published.

    Attributes:
        delay_h: hours after the receipt before anything is shown.
        least_count: reports of one sort on one segment from which on they are shown there.
        window_d: days within which they are counted together.
        recognising: sorts of reports that point at whoever sent them.
        shortest_mm: a segment shorter than this points at its one shop.
        rule: `id@version`.
    """

    delay_h: int
    least_count: int
    window_d: int
    recognising: tuple[str, ...]
    shortest_mm: int
    rule: str = ""

    def __post_init__(self) -> None:
        """Refuse a rule that would show everything at once."""
        if self.delay_h < 1 or self.least_count < 2 or self.window_d < 1 or self.shortest_mm < 0:
            raise ValueError("delay_h and window_d must be at least 1, least_count at least 2")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What publication looks at in a report.

    Attributes:
        length_mm: of its segment; 0 where none is known.
        private: whether its place is a home.
        hidden: whether an officer keeps it back, with a reason.
    """

    id: str
    sort: str
    place: str
    district: str
    received_at: Instant
    length_mm: int = 0
    private: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public sees of a report.

    Attributes:
        level: `segment`, `district` or `nothing`.
        reason: `delayed`, `recognisable`, `private` or `hidden`; empty for none.
        from_at: when it is shown at the earliest, at that level.
    """

    level: str
    reason: str
    from_at: Instant


def publication_rule(rule: Rule) -> PublicationRule:
    """Return the numbers of a rule.

    Raises:
        ValueError: a number is missing, or would show everything at once.
    """
    given = rule.parameters
    numbers = {name: given.get(name) for name in ("delay_h", "least_count", "window_d", "shortest_mm")}
    whole = {name: value if isinstance(value, int) else -1 for name, value in numbers.items()}
    sorts = given.get("recognising")
    named = tuple(map(str, sorts)) if isinstance(sorts, Sequence) and not isinstance(sorts, str) else ()
    return PublicationRule(recognising=named, rule=rule.key, **whole)


def shown(one: Candidate, beside: Sequence[Candidate], rule: PublicationRule, *, at: Instant) -> Shown:
    """Return what the public sees of a report at an instant.

    Args:
        one: the report.
        beside: reports to count with it; itself may be among them.
        rule: delay and least count.
        at: when.

    >>> rule = PublicationRule(24, 3, 30, ("ordered",), 0)
    >>> shown(Candidate("r", "ordered", "p", "north", Instant(0)), (), rule, at=Instant(25 * HOUR_US)).level
    'district'
    """
    from_at = Instant(one.received_at + rule.delay_h * HOUR_US)
    if one.sort == RETALIATION or one.private:
        # Not even in its district: who was threatened there is easily found out.
        return Shown(NOTHING, PRIVATE, from_at)
    if one.hidden:
        return Shown(NOTHING, KEPT_BACK, from_at)
    if at < from_at:
        return Shown(NOTHING, DELAYED, from_at)
    if not is_recognisable(one, rule) or _counted(one, beside, rule, at) >= rule.least_count:
        return Shown(SEGMENT if one.place else DISTRICT, "", from_at)
    return Shown(DISTRICT, RECOGNISABLE, from_at)


def is_recognisable(one: Candidate, rule: PublicationRule) -> bool:
    """Return whether one shop could be recognised by a report.

    >>> is_recognisable(Candidate("r", "wrong", "p", "", Instant(0), length_mm=5), PublicationRule(1, 2, 1, (), 9))
    True
    """
    return one.sort in rule.recognising or 0 < one.length_mm < rule.shortest_mm


def _counted(one: Candidate, beside: Sequence[Candidate], rule: PublicationRule, at: Instant) -> int:
    """Return how many such reports came to the segment within the window, this one among them."""
    window = rule.window_d * DAY_US
    ripe = at - rule.delay_h * HOUR_US
    alike = {
        other.id
        for other in beside
        if (other.sort, other.place) == (one.sort, one.place)
        and not other.hidden
        and abs(other.received_at - one.received_at) <= window
        and other.received_at <= ripe
    }
    return len(alike | {one.id})
